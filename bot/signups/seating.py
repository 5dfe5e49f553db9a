"""Who has a place and who waits. Pure.

Nobody who has a place loses it to others. A place that becomes free goes to the first who waits and whom it
suffices; of several who come together none is left behind.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Seat(Protocol):
    @property
    def people(self) -> int: ...
    @property
    def is_seated(self) -> bool: ...


S = TypeVar("S", bound=Seat)


def taken(entries: Sequence[Seat]) -> int:
    return sum(entry.people for entry in entries if entry.is_seated)


def left(places: int | None, entries: Sequence[Seat]) -> int | None:
    """The places that are free; none where there is no limit."""
    return None if places is None else max(places - taken(entries), 0)


def fits(places: int | None, others: Sequence[Seat], people: int) -> bool:
    """Whether so many have a place beside these others."""
    free = left(places, others)
    return free is None or people <= free


def next_up(places: int | None, entries: Sequence[S]) -> S | None:
    """Who moves up from the waiting list first; none where no free place suffices anybody."""
    waiting = (entry for entry in entries if not entry.is_seated and entry.people)
    return next((entry for entry in waiting if fits(places, entries, entry.people)), None)
