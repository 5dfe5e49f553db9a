"""The card of an issue: number, what, where, who, by when, the last news, and buttons."""

from dataclasses import dataclass, replace
from functools import lru_cache

from bot import issues, notices, outbox
from bot.issues import Event, Issue, merging
from bot.issues.states import OPEN, State, offered
from bot.notices import ANSWERED, OBJECTION
from bot.outbox import Button, Post
from bot.texts import Texts
from handlers.issues import desks, offers
from handlers.proposals import showing
from handlers.proposals.showing import Standing
from handlers.rows import Rows
from handlers.turn import Panel, Turn

# Steps that have other names where somebody asked for an answer.
_OF_ANSWERS = frozenset(("finish", "confirm", "reopen"))
# What of its history a card repeats.
_NEWS = frozenset(
    ("accept", "start", "finish", "give_back", "decline", "confirm", "reopen", "comment", "hand_over")
) | {"check_in", "hand_up", "agenda", "unsupported", "vote", "passed", "rejected", "decided"}


@dataclass(frozen=True)
class _Face:
    """What a card shows besides the issue itself, the same in every chat."""

    last: Event | None
    proposal: Standing | None
    objects_to: int | None  # the number of the notice
    panel: Panel | None = None
    is_new: bool = False


async def show_card(turn: Turn, issue: Issue, is_new: bool = False, panel: Panel | None = None) -> None:
    """Post the card of an issue, or bring it up to date, wherever it is shown.

    `panel` is shown below its buttons until the next change: by when, to whom, which category; below those
    of a new issue, which others are likely the same.
    """
    if is_new:
        panel = await offers.welcome(turn, issue)
    face = replace(await _face(turn, issue, is_new), panel=panel, is_new=is_new)
    for chat_id, language in (await desks.spoken_in(turn, await desks.shown_in(turn, issue))).items():
        turn.put(_card(turn, issue, chat_id, language, face))
    # Those merged into it may stand in other groups, whose people see there how far it is.
    for part in () if is_new else await merging.parts(turn.tx, issue):
        await show_card(turn, part)


async def refresh_card(turn: Turn, issue: Issue) -> None:
    """Bring the cards of an issue up to date where they can be read; none is posted anew."""
    face = await _face(turn, issue)
    keys = {desks.card_key(issue, chat_id): chat_id for chat_id in await desks.shown_in(turn, issue)}
    readable = [keys[key] for key in await outbox.readable(turn.tx, keys)]
    for chat_id, language in (await desks.spoken_in(turn, readable)).items():
        turn.put(_card(turn, issue, chat_id, language, face))


async def ask_desk(turn: Turn, issue: Issue, rings: bool = True) -> list[int]:
    """Put a card before those who have to act now; their chats, but not the issue's own group."""
    face = await _face(turn, issue)
    asked = [chat_id for chat_id in await desks.desk(turn, issue) if chat_id != desks.home(turn, issue)]
    for chat_id, language in (await desks.spoken_in(turn, asked)).items():
        turn.put(replace(_card(turn, issue, chat_id, language, face), silent=not rings))
    return asked


async def _face(turn: Turn, issue: Issue, is_new: bool = False) -> _Face:
    objects_to = await notices.objected(turn.tx, issue) if issue.kind == OBJECTION else None
    return _Face(await _last_news(turn, issue), await showing.standing(turn, issue, is_new), objects_to)


def _card(turn: Turn, issue: Issue, chat_id: int, language: str, face: _Face) -> Post:
    at_home = chat_id == issue.chat_id
    hood, last = turn.hood, face.last
    audience = hood.audience(issue, chat_id)
    values = {
        "issue": audience.named(issue),
        "kind": hood.kind(issue.kind),
        "category": hood.categories.get(issue.category),
        "place": hood.places[issue.place_id],
        "reporter": audience.reporter(issue),
        "title": hood.title_of(issue),
        "objects_to": face.objects_to,
        "last": audience.event(issue, last, turn.words("issues/somebody.txt", language)) if last else None,
    }
    if face.proposal is None:
        html, rows = turn.words("issues/card.html", language, **values), _rows(turn, issue, at_home, language)
    else:
        html = turn.words("proposals/card.html", language, **values, proposal=face.proposal)
        is_voted_on = face.proposal.vote is not None
        rows = _proposal_rows(turn, issue, at_home, language, is_voted_on)
    return Post(
        chat_id,
        html,
        (*rows, *(face.panel(language) if face.panel else ())),
        reply_to=issue.message_id if at_home else None,
        topic=turn.topic_in(chat_id),
        key=desks.card_key(issue, chat_id),
        is_new=face.is_new,
        subject=issue.subject,
    )


def _rows(turn: Turn, issue: Issue, at_home: bool, language: str) -> Rows:
    steps = tuple(button(turn, issue, verb, language) for verb in offered(issue.state))
    if issue.state not in OPEN:
        return (steps,) if steps else ()
    # What Linli opened itself nobody met.
    can_be_met = at_home and bool(turn.hood.kind(issue.kind).tags)
    met = (Button(label(turn, "met", language, issue.affected), f"met:{issue.id}"),) if can_be_met else ()
    return steps, (*met, Button(label(turn, "more", language), f"more:{issue.id}"))


def _proposal_rows(turn: Turn, issue: Issue, at_home: bool, language: str, is_voted_on: bool) -> Rows:
    """Neighbours support it in their group; on its desk the council answers it."""
    rows = _rows(turn, issue, False, language)
    if issue.state not in OPEN:
        return rows
    steps, more = rows
    if is_voted_on:
        return (more,)
    if at_home:
        return steps, (showing.support(turn, issue, language), *more)
    return steps, more, *showing.answers(turn, issue, language)


def label(turn: Turn, verb: str, language: str, count: int = 0) -> str:
    return _label(turn.hood.texts, language, verb, count)


def button(turn: Turn, issue: Issue, verb: str, language: str) -> Button:
    said = f"{verb}_answer" if issue.kind in ANSWERED and verb in _OF_ANSWERS else verb
    return Button(label(turn, said, language), f"{verb}:{issue.id}")


@lru_cache
def _label(texts: Texts, language: str, verb: str, count: int) -> str:
    return texts.render("issues/button.txt", language, verb=verb, count=count)


async def _last_news(turn: Turn, issue: Issue) -> Event | None:
    if issue.updated_at == issue.created_at or issue.state is State.merged:
        return None
    return await issues.latest(turn.tx, issue, _NEWS)
