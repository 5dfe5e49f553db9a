"""Of which places, for whose eyes and about which days figures are counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Column, ColumnElement, literal_column

from bot.digests.windows import Window
from bot.places import SEEN_IN, Place, Places, Purpose
from storage import tables

_I = tables.issues
_ZERO = literal_column("0")  # what it is added to is found by no index


@dataclass(frozen=True)
class Scope:
    """`counts_as`: the list of each kind (complaints, needs, services); `disputes`: the kinds that are."""

    places: Places
    place: Place
    purpose: Purpose
    window: Window
    counts_as: Mapping[str, str]
    disputes: frozenset[str]
    grid_members: Mapping[int, bool] = field(default_factory=dict)  # by user id: whether part-time

    def at(self, window: Window) -> "Scope":
        """The same about other days."""
        return replace(self, window=window)

    @cached_property
    def below(self) -> tuple[Place, ...]:
        """The place itself and all that lies in it."""
        return tuple(self.places.below(self.place))

    @property
    def issues(self) -> ColumnElement[bool]:
        """The condition on tables.issues for those of these places that this chat may read.

        For a statement that finds issues by what happened to them: it keeps the database from looking
        through all issues of the places, as it would by its index for the place itself.
        """
        if self.place.parent_id is None:  # a whole community is known without naming its places
            return (_I.c.community_id + _ZERO == self.place.id) & self.seen
        return (_I.c.place_id + _ZERO).in_([place.id for place in self.below]) & self.seen

    @property
    def seen(self) -> ColumnElement[bool]:
        return _I.c.visibility.in_(SEEN_IN[self.purpose])

    def during(self, moment: Column[datetime] | Column[datetime | None]) -> ColumnElement[bool]:
        """Whether something happened in the window."""
        return (moment > self.window.since) & (moment <= self.window.until)

    @cached_property
    def _buildings(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for place in self.below:
            line = self.places.line(place)
            found[place.id] = next((one.id for one in line if one.kind == "building"), place.id)
        return found

    def building(self, place_id: int) -> int:
        """The building that a place of these lies in; the place itself where it is none's."""
        return self._buildings[place_id]
