"""Somebody supports a proposal; with enough of them the council has to answer."""

from bot import issues, proposals
from bot.issues import Issue, following
from handlers.calling import begin_step
from handlers.issues.cards import ask_desk, show_card
from handlers.issues.news import News, tell_all
from handlers.turn import Turn


async def add(turn: Turn, issue: Issue) -> Issue | None:
    """Whoever wrote or tapped met an issue too, or supports it; none where that was known.

    The card is shown once for all who come together.
    """
    if not await following.follow(turn.tx, issue, turn.person, turn.now, is_affected=True):
        return None
    issue = await weigh(turn, await issues.by_id(turn.tx, issue.id))
    turn.finally_(f"{issue.subject}:met", lambda: _show(turn, issue.id))
    return issue


async def _show(turn: Turn, issue_id: int) -> None:
    await show_card(turn, await issues.by_id(turn.tx, issue_id))


async def weigh(turn: Turn, issue: Issue) -> Issue:
    """Call for an answer where a proposal has its supporters now."""
    needed = turn.hood.supporters_needed(issue)
    if not (needed and issue.gathers and issue.affected >= needed):
        return issue
    issue, event_id = await proposals.call_for_answer(turn.tx, issue, turn.hood.way(issue), turn.now)
    await show_card(turn, issue)
    await ask_desk(turn, issue)
    await begin_step(turn, issue)
    await tell_all(turn, News(issue, event_id, "proposals/told_supported", {"verb": "supported"}))
    return issue
