"""What bulletins contain, and when they are due; and what bulletins and digests mean by each figure.

Every figure has one definition, here; docs/figures.md has the same for those who read them. A period runs
from the end of the one before (not counted in) to its own end. Figures are of a place and the places below
it, and of what those in the chat may see: a bulletin's of public issues, a digest's (bot/digests) of its
council's or committee's. Of issues:

- new: reported in the period, also those that were joined to another one since
- done: finished in the period and not reopened after that in the period, once each
- reopened: found not fixed in the period, once each, whether or not they are done again
- open: reported, accepted, in progress or reopened, at the end of the period
- overdue: open ones that had missed a deadline by the end of the period, whoever has to act since
- in progress: open ones that somebody took on (accepted, in progress or reopened) and are not overdue
- waiting: open ones that nobody took on and are not overdue

Of times and of what people think:

- time to the first answer: from the report until somebody accepted, started, finished or declined it; of the
  issues for which that happened in the period
- time to done: from the report until it was finished; of the issues done in the period
- median: of an even number the mean of the middle two; 90th percentile: the shortest time that at least nine
  in ten did not exceed (nearest rank). Both in hours that the clock shows, not in working hours
- satisfaction: answers to 修好了吗 given or changed in the period, one a person and round: how many said that
  it is fixed, and the mean of the stars
- promises kept and broken: those that came to that in the period; replaced ones are neither

Of single matters:

- disputes: issues of the kinds that the settings call so. Moved are those that somebody or the clock took a
  step further in the period; the others are named while they are open
- whistles: parties called in the period, and which of them came by its end, after how long
- supported most: the issues that most people said they met too (我也遇到) in the period
- alike: incidents of similar reports from two or more buildings that grew in the period
- gone quiet: buildings with at least four reports in the four periods before, and none in this one
- polls: polls in residents' chats that are still open

Compared with: the period before (环比), the mean of the four before, and the same weeks 52 weeks earlier or
the same months a year earlier (同比); nothing where nothing was reported by then. Earlier figures are read
from the digest made then. Without one, new, done and reopened are counted by the same definitions; what was
open or overdue is not known.

By kind, category, building and role, issues count as they stand when the digest is made: a category
corrected since counts as corrected. Lateness is judged at the end of the period. A digest is made once; what
happens later does not change it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from cronsim import CronSim
from sqlalchemy import insert, or_, select, update

from bot import issues, polls
from bot.config import Settings
from bot.issues import Issue
from bot.places import SEEN_IN, Place, Places, Purpose
from bot.polls import Poll
from bot.states import OPEN, State
from storage import tables
from storage.connection import AsyncConnection

_S = tables.schedules
_Located = TypeVar("_Located", Issue, Poll)


@dataclass(frozen=True)
class Schedule:
    id: int
    place_id: int
    cron: str
    last_at: datetime
    next_at: datetime


@dataclass(frozen=True)
class Period:
    """(since, until] of one schedule; `folded` earlier periods were missed and are part of it."""

    schedule: Schedule
    since: datetime
    until: datetime
    folded: int


@dataclass(frozen=True)
class Figures:
    new: tuple[Issue, ...]
    done: tuple[Issue, ...]
    overdue: tuple[Issue, ...]
    in_progress: tuple[Issue, ...]
    waiting: tuple[Issue, ...]
    polls: tuple[Poll, ...]

    @property
    def is_quiet(self) -> bool:
        return not (self.new or self.done or self.overdue or self.in_progress or self.waiting or self.polls)


def next_time(cron: str, after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first time, in UTC, that a cron expression in wall-clock time of `zone` means after an instant.

    CronSim treats clock changes as Debian's cron does: a skipped hour's job runs once right after
    it, a doubled hour's job runs once. None where there is no such time (30 February).
    """
    moment = next(CronSim(cron, after.astimezone(zone)), None)
    # In UTC two moments of the doubled hour differ, as they should.
    return moment.astimezone(UTC) if moment else None


async def settle(tx: AsyncConnection, settings: Settings, places: Places, now: datetime) -> None:
    """Make the schedules that the settings describe; one no longer in them stays, but is never due."""
    zone = ZoneInfo(settings.community.timezone)
    rows = await tx.execute(select(_S.c.place_id, _S.c.cron, _S.c.id, _S.c.next_at))
    standing = {(row.place_id, row.cron): row for row in rows}
    wanted = {
        (places.at(settings.place_path(bulletin.place)).id, bulletin.cron) for bulletin in settings.bulletins
    }
    for place_id, cron in sorted(wanted):
        next_at = next_time(cron, now, zone)
        row = standing.get((place_id, cron))
        if row is None:
            values = {"place_id": place_id, "cron": cron, "last_at": now, "next_at": next_at}
            await tx.execute(insert(_S).values(values))
        elif row.next_at is None:
            await tx.execute(update(_S).where(_S.c.id == row.id).values(last_at=now, next_at=next_at))
    for key in standing.keys() - wanted:
        await tx.execute(update(_S).where(_S.c.id == standing[key].id).values(next_at=None))


async def take_due(tx: AsyncConnection, now: datetime, zone: ZoneInfo) -> list[Period]:
    """The periods that ended, one for each schedule; taken once, whenever the transaction commits.

    Periods missed during downtime are recorded as folded into the last one.
    """
    rows = await tx.execute(select(_S).where(_S.c.next_at <= now).order_by(_S.c.next_at, _S.c.id))
    schedules = [Schedule(row.id, row.place_id, row.cron, row.last_at, row.next_at) for row in rows]
    return [await _take(tx, schedule, now, zone) for schedule in schedules]


async def _take(tx: AsyncConnection, schedule: Schedule, now: datetime, zone: ZoneInfo) -> Period:
    ends = [schedule.next_at]
    following = next_time(schedule.cron, schedule.next_at, zone)
    while following is not None and following <= now:
        ends.append(following)
        following = next_time(schedule.cron, following, zone)
    await tx.execute(
        insert(tables.periods),
        [
            {"schedule_id": schedule.id, "due_at": end, "outcome": "posted" if end == ends[-1] else "folded"}
            for end in ends
        ],
    )
    await tx.execute(update(_S).where(_S.c.id == schedule.id).values(last_at=ends[-1], next_at=following))
    return Period(schedule, schedule.last_at, ends[-1], len(ends) - 1)


async def figures(
    tx: AsyncConnection, places: Places, receivers: Sequence[Place], since: datetime, until: datetime
) -> dict[int, Figures]:
    """The figures of each receiving place, by its id: three reads however many places there are."""
    i, e = tables.issues, tables.events
    finished = select(e.c.issue_id).where((e.c.action == "finish") & (e.c.at > since) & (e.c.at <= until))
    touched = or_(
        i.c.state.in_(OPEN), (i.c.created_at > since) & (i.c.created_at <= until), i.c.id.in_(finished)
    )
    found = await issues.all_where(tx, touched & i.c.visibility.in_(SEEN_IN[Purpose.residents]))
    done_ids = set(await tx.scalars(finished))
    asked = [poll for poll in await polls.open_now(tx) if poll.chat_id == places[poll.place_id].chat_id]
    issues_of = _by_receiver(places, receivers, found)
    polls_of = _by_receiver(places, receivers, asked)
    return {
        place.id: _figures(issues_of[place.id], done_ids, polls_of[place.id], since, until)
        for place in receivers
    }


def _by_receiver(
    places: Places, receivers: Iterable[Place], things: Iterable[_Located]
) -> dict[int, list[_Located]]:
    """Each place's own things and those of the places in it."""
    sorted_out: dict[int, list[_Located]] = {place.id: [] for place in receivers}
    for thing in things:
        for place in places.line(places[thing.place_id]):
            if place.id in sorted_out:
                sorted_out[place.id].append(thing)
    return sorted_out


def _is_late(issue: Issue, until: datetime) -> bool:
    """Whether an open issue has missed a deadline in this round: its next step's does not undo that."""
    missed = (issue.overdue_at, issue.due_at)
    return any(moment is not None and moment <= until for moment in missed)


def _figures(
    here: list[Issue], done_ids: set[int], asked: list[Poll], since: datetime, until: datetime
) -> Figures:
    open_here = [issue for issue in here if issue.state in OPEN]
    late = [issue for issue in open_here if _is_late(issue, until)]
    on_time = [issue for issue in open_here if issue not in late]
    return Figures(
        new=tuple(issue for issue in here if since < issue.created_at <= until),
        done=tuple(issue for issue in here if issue.id in done_ids and issue.state not in OPEN),
        overdue=tuple(late),
        in_progress=tuple(issue for issue in on_time if issue.state is not State.reported),
        waiting=tuple(issue for issue in on_time if issue.state is State.reported),
        polls=tuple(asked),
    )
