"""What the clock does with issues: one step up when nobody acts in time, closing what nobody answered for."""

from bot.issues import progress
from bot.issues.progress import Awake
from handlers.issues import questions
from handlers.issues.cards import show_card
from handlers.issues.lateness import tell_late
from handlers.issues.news import News, tell_all
from handlers.turn import Turn


async def wake_due(turn: Turn) -> None:
    """Clock job: issues whose time has come, the earliest first, each once."""
    for awake in await progress.wake(turn.tx, turn.due_by, turn.now, turn.hood.rules):
        await show_card(turn, awake.issue)
        if awake.lapsed:
            await _tell_lapsed(turn, awake)
        elif awake.is_laid_aside:
            needed = turn.hood.supporters_needed(awake.issue)
            values: dict[str, object] = {"needed": needed, "verb": "unsupported"}
            await tell_all(turn, News(awake.issue, awake.event_id, "proposals/told_unsupported", values))
        else:
            await tell_late(turn, awake.before, awake.issue, awake.event_id)


async def _tell_lapsed(turn: Turn, awake: Awake) -> None:
    await questions.refresh(turn, awake.issue)
    values: dict[str, object] = {"days": turn.hood.settings.reports.confirm_days}
    await tell_all(turn, News(awake.issue, awake.event_id, "issues/told_lapse", values))
