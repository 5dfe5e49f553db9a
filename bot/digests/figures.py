"""What a digest holds, as pure values. bot/bulletins.py defines each figure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.digests.windows import Unit
from bot.places import Purpose


@dataclass(frozen=True)
class Totals:
    """The key figures of one window; `open` and `overdue` are none where no digest counted them then."""

    new: int
    done: int
    reopened: int
    open: int | None
    overdue: int | None


@dataclass(frozen=True)
class Means:
    """The means of several windows' key figures; of `open` and `overdue`, where all of them are known."""

    new: float
    done: float
    reopened: float
    open: float | None
    overdue: float | None


@dataclass(frozen=True)
class Past:
    """The key figures to compare with (环比, 同比); none before there was anything to count."""

    last: Totals | None
    mean_of_four: Means | None
    last_year: Totals | None


@dataclass(frozen=True)
class Span:
    """One bar of the chart: new and done in one week or month, `first` its first day."""

    first: date
    new: int
    done: int


@dataclass(frozen=True)
class Row:
    """One line of a breakdown. `key`: a kind's or category's name, a role, a list, or a place's id."""

    key: str
    new: int
    done: int
    open: int
    overdue: int


@dataclass(frozen=True)
class Times:
    """Whole seconds from the report on, of `count` issues; none where there were no such issues."""

    count: int
    median: int | None
    p90: int | None


@dataclass(frozen=True)
class Satisfaction:
    """Answers to 修好了吗: how many, how many said fixed, how many gave stars (1 to 5), their mean."""

    answers: int
    fixed: int
    starred: int
    stars: float | None


@dataclass(frozen=True)
class Promises:
    kept: int
    broken: int


@dataclass(frozen=True)
class Move:
    """One step of a dispute; the action as the history names it, never who made it."""

    at: datetime
    action: str


@dataclass(frozen=True)
class Dispute:
    """A dispute and how it moved; `state` and `responsible` as they stood when the digest was made."""

    number: int
    place_id: int
    category: str
    state: str
    responsible: str
    reported_at: datetime
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Disputes:
    """All that moved in the window or were open at its end, those first; `left_out` were too many."""

    listed: tuple[Dispute, ...]
    moved: int
    unmoved: int
    left_out: int


@dataclass(frozen=True)
class Supported:
    """An issue that people said they met too: so many in the window, so many in all."""

    number: int
    place_id: int
    text: str
    joined: int
    affected: int


@dataclass(frozen=True)
class Alike:
    """Similar reports from several buildings: the oldest of them, and how many of them are still open."""

    number: int
    text: str
    buildings: int
    issues: int
    open: int


@dataclass(frozen=True)
class Digest:
    """All figures of one place and the places in it, as those who read its chat of a purpose may know them.

    `by_place` has every building, also with nothing to count, and other places with something. `quiet` are
    ids of buildings. `sections` holds what other subjects add (sections.py), by name.
    """

    place_id: int
    place: str
    purpose: Purpose
    unit: Unit
    units: int
    first: date
    last: date
    since: datetime
    until: datetime
    totals: Totals
    past: Past
    spans: tuple[Span, ...]
    to_answer: Times
    to_done: Times
    satisfaction: Satisfaction
    promises: Promises
    by_list: tuple[Row, ...]
    by_kind: tuple[Row, ...]
    by_category: tuple[Row, ...]
    by_place: tuple[Row, ...]
    by_role: tuple[Row, ...]
    disputes: Disputes
    supported: tuple[Supported, ...]
    quiet: tuple[int, ...]
    alike: tuple[Alike, ...]
    sections: dict[str, Any]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened and nothing is open."""
        totals = self.totals
        return not (totals.new or totals.done or totals.reopened or totals.open or self.sections)
