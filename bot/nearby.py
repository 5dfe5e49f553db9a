"""Open issues near a new one that are likely the same matter.

Reading a thousand open issues takes a few milliseconds, comparing them one. In a burst, when every report
asks, one reading serves the whole transaction, and words that several issues share are compared once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.issues import Issue
from bot.places import PUBLIC, Place, Places
from bot.similar import Similarity
from bot.states import OPEN
from storage import tables

MOST = 2_000  # open issues looked at, the newest
_I = tables.issues
_OPEN_HERE = (
    select(
        _I.c.id,
        _I.c.number,
        _I.c.text,
        _I.c.place_id,
        # Not the moment itself: to make a thousand of them takes longer than all else.
        (_I.c.created_at >= bindparam("since", type_=tables.Moment())).label("is_recent"),
    )
    .where(
        _I.c.place_id.in_(bindparam("places", expanding=True))
        & _I.c.state.in_(OPEN)
        & _I.c.visibility.in_(list(PUBLIC))
    )
    .order_by(_I.c.id.desc())
    .limit(MOST)
)


class Found(NamedTuple):
    """An open issue; `is_recent`: it may belong to the same incident."""

    id: int
    number: int
    text: str
    place_id: int
    is_recent: bool


@dataclass
class _Area:
    """The open issues of one compound, by their words."""

    words: list[tuple[int, str]] = field(default_factory=list)  # each once, with its place in `found`
    found: list[list[Found]] = field(default_factory=list)
    _place_of: dict[str, int] = field(default_factory=dict)
    _ids: set[int] = field(default_factory=set)

    def add(self, one: Found) -> None:
        if one.id in self._ids:
            return
        self._ids.add(one.id)
        place = self._place_of.setdefault(one.text, len(self.found))
        if place == len(self.found):
            self.words.append((place, one.text))
            self.found.append([])
        self.found[place].append(one)


class Nearby:
    """Finds them, among those of the same compound (or of the same building, where it lies in none).

    What another update of the same transaction did to them meanwhile is not known here: whoever offers one
    looks again when it is chosen.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._similarity = Similarity(place.name for place in places)
        self._read: WeakKeyDictionary[AsyncConnection, dict[int, _Area]] = WeakKeyDictionary()

    async def alike(self, tx: AsyncConnection, issue: Issue, since: datetime) -> Sequence[Found]:
        """The older issues that are likely the same matter as a public one, the likeliest first.

        `since`: from when on one is recent.
        """
        area = await self._area(tx, self._places[issue.place_id], since)
        scores = self._similarity.candidates(issue.text, area.words, len(area.words))
        found = [(-score, one) for place, score in scores for one in area.found[place] if one.id < issue.id]
        area.add(Found(issue.id, issue.number, issue.text, issue.place_id, True))
        return [one for _, one in sorted(found)]

    async def _area(self, tx: AsyncConnection, place: Place, since: datetime) -> _Area:
        top = self._places.top(place)
        areas = self._read.setdefault(tx, {})
        if top.id not in areas:
            ids = [below.id for below in self._places.below(top)]
            rows = await tx.execute(_OPEN_HERE, {"places": ids, "since": since})
            areas[top.id] = area = _Area()
            for row in rows:
                area.add(Found(*row))
        return areas[top.id]
