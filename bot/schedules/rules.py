"""At which moments a schedule is due, on the community's wall clock and calendar. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim

# A rule that finds no day within these many of its times never will: one for public holidays alone.
_MOST_SKIPPED = 5_000
# Two times may not be closer: nobody reads a bulletin every minute.
LEAST_GAP = timedelta(hours=1)
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class Days(StrEnum):
    """Which days count."""

    every = "every"
    working = "working"  # those on which people work: no weekend and no holiday, but workdays (调休)
    no_holidays = "no_holidays"


@dataclass(frozen=True)
class Rule:
    """A cron expression in wall-clock time, every so many weeks, on some days only.

    CronSim treats clock changes as Debian's cron does: a skipped hour's job runs once right after it, a
    doubled hour's job runs once.
    """

    cron: str
    every_weeks: int = 1
    days: Days = Days.every


@dataclass(frozen=True)
class Calendar:
    """The community's; `days` are the ISO weekdays that are worked, 1 for Monday."""

    zone: ZoneInfo
    days: frozenset[int] = frozenset(range(1, 6))
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def counts(self, day: date, which: Days) -> bool:
        if which is Days.every:
            return True
        if day in self.holidays:
            return False
        return which is Days.no_holidays or day in self.workdays or day.isoweekday() in self.days


def times(
    rule: Rule, after: datetime, calendar: Calendar, began: datetime | None = None
) -> Iterator[datetime]:
    """The moments after an instant at which a rule is due, in UTC; ends where there are no more.

    A rule of every second week counts from the week of `began`, or from that of its first moment.
    """
    first = _monday(began, calendar) if began else None
    skipped = 0
    for moment in CronSim(rule.cron, after.astimezone(calendar.zone)):
        monday = _monday(moment, calendar)
        first = first or monday
        is_week = (monday - first).days // 7 % rule.every_weeks == 0
        if is_week and calendar.counts(moment.date(), rule.days):
            skipped = 0
            # In UTC two moments of the doubled hour differ, as they should.
            yield moment.astimezone(UTC)
        elif (skipped := skipped + 1) > _MOST_SKIPPED:
            return


def next_time(
    rule: Rule, after: datetime, calendar: Calendar, began: datetime | None = None
) -> datetime | None:
    """The first of them; none for a rule that is never due again."""
    return next(times(rule, after, calendar, began), None)


def is_too_often(rule: Rule) -> bool:
    """Whether two of its times are closer than LEAST_GAP."""
    calendar = Calendar(ZoneInfo("UTC"))
    some = list(islice(times(rule, _ANY_DAY, calendar), 50))
    return any(later - earlier < LEAST_GAP for earlier, later in pairwise(some))


def _monday(moment: datetime, calendar: Calendar) -> date:
    day = moment.astimezone(calendar.zone).date()
    return day - timedelta(days=day.weekday())
