"""The days that a digest is about: whole weeks or whole months on the community's calendar. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_WEEK = timedelta(weeks=1)
_WEEKS_A_YEAR = 52  # so that the same week last year begins on the same weekday


class Unit(StrEnum):
    week = "week"  # Monday to Sunday (ISO 8601)
    month = "month"


@dataclass(frozen=True)
class Window:
    """`units` whole weeks or months from `first` on: everything after `since`, up to and with `until`."""

    unit: Unit
    first: date
    units: int
    zone: ZoneInfo

    @property
    def last(self) -> date:
        return _plus(self.unit, self.first, self.units) - timedelta(days=1)

    @property
    def since(self) -> datetime:
        """In UTC."""
        return _midnight(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """In UTC."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    def before(self, times: int = 1) -> "Window":
        """The window as long as this one that lies so many times its length earlier."""
        return replace(self, first=_plus(self.unit, self.first, -times * self.units))

    def year_before(self) -> "Window":
        """The same weeks or months of the year before; weeks are the same 52 weeks earlier."""
        units = _WEEKS_A_YEAR if self.unit is Unit.week else 12
        return replace(self, first=_plus(self.unit, self.first, -units))


def ended(unit: Unit, since: datetime, now: datetime, zone: ZoneInfo) -> Window:
    """All whole weeks or months that have ended between two instants; where none has, the last that did."""
    end, begin = _begin(unit, now, zone), _begin(unit, since, zone)
    units = max(_distance(unit, begin, end), 1)
    return Window(unit, _plus(unit, end, -units), units, zone)


def _begin(unit: Unit, moment: datetime, zone: ZoneInfo) -> date:
    """The first day of the week or month of a moment."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday()) if unit is Unit.week else day.replace(day=1)


def _distance(unit: Unit, begin: date, end: date) -> int:
    if unit is Unit.week:
        return (end - begin) // _WEEK
    return 12 * (end.year - begin.year) + end.month - begin.month


def _plus(unit: Unit, first: date, units: int) -> date:
    if unit is Unit.week:
        return first + units * _WEEK
    months = 12 * first.year + first.month - 1 + units
    return date(months // 12, months % 12 + 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
