"""Working time and quiet hours of a community, on its own clock. Pure.

Instants are aware; those returned are in UTC. Working time is the time that really passes between
opening and closing: nine to five on the day the clocks change is longer or shorter if the change falls
between. An opening that daylight saving skips is moved on by the gap, of a doubled one the first is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST_BREAK = 400  # days without any working time after which none is expected ever


@dataclass(frozen=True)
class WorkingHours:
    """When people work: from `start` to `end` on the wall clock of `zone`, with start < end.

    `days` are ISO weekdays, 1 for Monday to 7. A date in `workdays` (调休) is worked and one in `holidays`
    is not, whatever its weekday; a date in both is a holiday.
    """

    days: frozenset[int]
    start: time
    end: time
    holidays: frozenset[date]
    workdays: frozenset[date]
    zone: ZoneInfo

    def after(self, moment: datetime, hours: float) -> datetime:
        """The instant at which `hours` of working time have passed since `moment`.

        With hours > 0 it lies after an opening and not after its closing: four hours from noon, where
        people leave at four, end at four and not on the next morning. With hours = 0 it is the first
        instant from `moment` on that lies between an opening and its closing, both included, so that
        `after(after(m, a), b)` is `after(m, a + b)` for every a and b.

        ValueError for a moment without a zone, for hours that are negative or no number, and where
        nobody works for 400 days on end; OverflowError beyond the year 9999.
        """
        left = timedelta(hours=hours)
        if left < timedelta(0):
            raise ValueError(f"hours must not be negative: {hours}")
        now = _utc(moment)
        for opening, closing in self._shifts(now):
            now = max(now, opening)  # two dates may share their hours, where a zone skips a day
            if now + left <= closing:
                return now + left
            # Negative where they are over, or where a gap takes the opening past the closing.
            left -= max(closing - now, timedelta(0))
        raise ValueError(f"nobody works within {LONGEST_BREAK} days of {now:%Y-%m-%d}")

    def open_at(self, moment: datetime) -> bool:
        """Whether people work at `moment`: at the opening they do, at the closing no longer."""
        now = _utc(moment)
        today = now.astimezone(self.zone).date()
        return any(
            _instant(day, self.start, self.zone) <= now < _instant(day, self.end, self.zone)
            for day in (today - timedelta(1), today)
            if self._worked(day)
        )

    def _shifts(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Openings and closings from the day before `since`, until a break is too long."""
        # The day before, because a gap before midnight moves its last hour into today (Nuuk, in March).
        day = last = since.astimezone(self.zone).date() - timedelta(1)
        while (day - last).days <= LONGEST_BREAK:
            if self._worked(day):
                yield _instant(day, self.start, self.zone), _instant(day, self.end, self.zone)
                last = day
            day += timedelta(1)

    def _worked(self, day: date) -> bool:
        return day not in self.holidays and (day in self.workdays or day.isoweekday() in self.days)


def quiet_until(moment: datetime, start: time, end: time, zone: ZoneInfo) -> datetime | None:
    """The instant at which the quiet hours around `moment` end; None outside of them.

    They run from `start` to `end` on the wall clock of `zone`, over midnight where end < start; there are
    none where both are equal. At `start` it is quiet, at `end` no longer: the result is always later than
    `moment` and itself not quiet. ValueError for a moment without a zone.
    """
    now = until = _utc(moment)
    today = now.astimezone(zone).date()
    for begins in (today - timedelta(1), today, today + timedelta(1)):
        ends = begins + timedelta(1) if end < start else begins
        # From `until`, not from `now`: a gap may push one night's end past the beginning of the next.
        if _instant(begins, start, zone) <= until < _instant(ends, end, zone):
            until = _instant(ends, end, zone)
    return until if until > now else None


def _utc(moment: datetime) -> datetime:
    # Two moments of one zone are compared by their wall clocks, and so wrongly when these change.
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs its zone: {moment}")
    return moment.astimezone(UTC)


def _instant(day: date, wall_clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall_clock, zone).astimezone(UTC)
