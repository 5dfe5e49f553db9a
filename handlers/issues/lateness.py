"""What is said when time has run out: that an issue goes one step up, or that nobody is left to go to."""

from collections.abc import Sequence
from typing import Any

from bot import daily_news
from bot.issues import Issue
from bot.outbox import NEWS, Post
from handlers.calling import begin_step, table
from handlers.issues import desks
from handlers.issues.cards import ask_desk
from handlers.issues.news import News, tell_in_private
from handlers.turn import Turn


async def tell_late(
    turn: Turn, before: Issue, issue: Issue, event_id: int, missing: Sequence[str] = ()
) -> None:
    """Say in the issue's group and to whoever is next that it goes up, or that nobody is left to go to.

    `missing` are the parties that did not come when called, where that is the reason; then whoever was shown
    the whistle hears of it, also where the group may not.
    """
    went_up = issue.level > before.level
    asked = await ask_desk(turn, issue, rings=False)  # the notice does
    hood = turn.hood
    was, now = hood.step_of(before), hood.step_of(issue)
    if was.role is not before.responsible:  # it was handed over
        was = was.model_copy(update={"role": before.responsible, "title": None})
    values: dict[str, Any] = {
        "place": hood.places[issue.place_id],
        "kind": hood.kind(issue.kind),
        "was": was,
        "now": now,
        "went_up": went_up,
        "is_late": issue.overdue_at is not None,
        "missing": missing,
        "told": bool(asked),
    }
    for chat_id, language in (await desks.spoken_in(turn, asked)).items():
        named = hood.audience(issue, chat_id).named(issue)
        html = turn.words("issues/overdue_desk.html", language, issue=named, **values)
        turn.put(Post(chat_id, html, silent=False, subject=issue.subject, key=f"{NEWS}{event_id}:{chat_id}"))
    home = desks.home(turn, issue)
    chat_id = table(turn, issue) if missing else home
    if chat_id is not None and chat_id not in asked:
        html = turn.words("issues/overdue.html", turn.hood.language_in(chat_id), issue=issue, **values)
        reply_to = issue.message_id if chat_id == home else None
        key = f"{NEWS}{event_id}"
        turn.put(Post(chat_id, html, reply_to=reply_to, silent=False, subject=issue.subject, key=key))
        await daily_news.note(turn.tx, event_id, chat_id, is_waiting=False, now=turn.now)
    values["verb"] = "escalate"
    await tell_in_private(turn, News(issue, event_id, "issues/told_late", values), but=asked)
    if went_up:
        await begin_step(turn, issue)
