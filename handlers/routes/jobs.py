"""What the clock does: each look at what is due, and what a schedule posts."""

from collections.abc import Awaitable, Callable

from bot.due import Due
from bot.schedules.book import Period
from bot.schedules.wording import What
from handlers import (
    activities,
    boards,
    bulletins,
    digests,
    notices,
    reminders,
    retention,
    schedules,
    signups,
    whistles,
)
from handlers.care import visits
from handlers.issues import escalation, news
from handlers.meetings import waking
from handlers.roster import imports
from handlers.setup import arrivals
from handlers.turn import Turn
from handlers.voting import asking, closing, surveys
from handlers.voting import private as papers


async def _meeting_day(turn: Turn, period: Period, to: int | None = None) -> None:
    """The day of a schedule's meeting is told unless it was called as one of its own."""
    if to is not None or not await waking.is_planned(turn, period):
        await reminders.post(turn, period, to)


# What a schedule posts, by whom.
OCCASIONS = {
    What.bulletin: bulletins.post,
    What.weekly: digests.post,
    What.monthly: digests.post,
    What.reminder: reminders.post,
    What.meeting: _meeting_day,
}


async def _post_due(turn: Turn) -> None:
    await schedules.post_due(turn, OCCASIONS)


Job = Callable[[Turn], Awaitable[None]]


# What the clock does at a deadline: first, and all of it in the order in which the deadlines fell due.
DEADLINES: dict[Due, Job] = {
    Due.issue: escalation.wake_due,
    Due.whistle: whistles.miss_due,
    Due.poll: closing.close_due,
    Due.sign_up: signups.close_due,
    Due.survey: surveys.end_due,
}


# Every few seconds after these, each in a transaction of its own.
JOBS: tuple[Job, ...] = (
    visits.remind_due,
    asking.open_due,
    notices.end_due,
    signups.remind_due,
    waking.plan_due,
    waking.wake_due,
    activities.count_due,
    papers.hand_out_due,
    papers.remind_due,
    papers.end_due,
    retention.delete_old,
    _post_due,
    news.tell_held_back,
    boards.bring_up_to_date,
    imports.notice,
    arrivals.leave_unclaimed,
    retention.tidy_up,
)
