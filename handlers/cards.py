"""The card of an issue: number, what, where, who, by when, the last news, and buttons."""

from functools import lru_cache

from bot import issues
from bot.issues import Event, Issue
from bot.outbox import Button, Post
from bot.states import STEPS, offered
from bot.texts import Texts
from handlers.turn import Turn


async def show_card(turn: Turn, issue: Issue, is_new: bool = False) -> None:
    """Post the card of an issue, or bring it up to date."""
    last = await _last_news(turn, issue)
    buttons = tuple(button(turn, issue, verb) for verb in offered(issue.state))
    turn.put(
        Post(
            issue.chat_id,
            turn.words(
                "issues/card.html",
                issue=issue,
                kind=turn.hood.kind(issue.kind),
                place=turn.hood.places[issue.place_id],
                last=last,
            ),
            (buttons,) if buttons else (),
            reply_to=issue.message_id,
            topic=turn.message.topic if turn.message else None,
            key=f"{issue.subject}:card",
            is_new=is_new,
            subject=issue.subject,
        )
    )


async def _last_news(turn: Turn, issue: Issue) -> Event | None:
    if issue.updated_at == issue.created_at:
        return None
    news = [event for event in await issues.history(turn.tx, issue) if event.action in (*STEPS, "comment")]
    return news[-1] if news else None


def button(turn: Turn, issue: Issue, verb: str, language: str | None = None) -> Button:
    return Button(_label(turn.hood.texts, language or turn.hood.language, verb), f"{verb}:{issue.id}")


@lru_cache
def _label(texts: Texts, language: str, verb: str) -> str:
    return texts.render("issues/button.txt", language, verb=verb)
