"""Open issues near a new one that are likely the same matter.

Reading a thousand open issues takes ten milliseconds, comparing them one. So they are read once and kept; the
first question in a transaction reads only what has changed since the last one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from weakref import ref

from sqlalchemy import bindparam, select

from bot.issues import Issue
from bot.issues.similar import Similarity
from bot.issues.states import OPEN
from bot.places import PUBLIC, Place, Places
from storage import tables
from storage.connection import AsyncConnection

MOST = 2_000  # open issues of a compound looked at, the newest
_I = tables.issues
_IS_OPEN = _I.c.state.in_(OPEN) & _I.c.visibility.in_(list(PUBLIC))
_LOOK = select(
    _I.c.id,
    _I.c.number,
    _I.c.text,
    _I.c.place_id,
    _I.c.created_at,
    _I.c.updated_at,
    _IS_OPEN.label("is_open"),
)
_OPEN_HERE = (
    _LOOK.where(_I.c.place_id.in_(bindparam("places", expanding=True)) & _IS_OPEN)
    .order_by(_I.c.id.desc())
    .limit(MOST)
)
_CHANGED = _LOOK.where(
    (_I.c.updated_at >= bindparam("since", type_=tables.Moment()))
    | _I.c.id.in_(bindparam("unsettled", expanding=True))
)


class Found(NamedTuple):
    """An open issue."""

    id: int
    number: int
    text: str
    place_id: int
    created_at: datetime


class _Area:
    """The open issues of one compound, by their words: those that several share are compared once."""

    def __init__(self) -> None:
        self._by_text: dict[str, dict[int, Found]] = {}
        self._texts: dict[int, str] = {}

    def keep(self, one: Found) -> None:
        self.drop(one.id)
        self._by_text.setdefault(one.text, {})[one.id] = one
        self._texts[one.id] = one.text
        if len(self._texts) > MOST:
            self.drop(min(self._texts))

    def drop(self, issue_id: int) -> None:
        text = self._texts.pop(issue_id, None)
        if text is None:
            return
        del self._by_text[text][issue_id]
        if not self._by_text[text]:
            del self._by_text[text]

    def alike(self, similarity: Similarity, text: str) -> list[tuple[float, Found]]:
        """Those likely the same matter, with their scores to 1."""
        texts = list(self._by_text)
        scores = similarity.candidates(text, list(enumerate(texts)), len(texts))
        return [(score, one) for place, score in scores for one in self._by_text[texts[place]].values()]


class Nearby:
    """Finds them, among those of the same compound (or of the same building, where it lies in none).

    What another update of the same transaction does to them meanwhile is not known here: whoever offers one
    looks again when it is chosen.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._similarity = Similarity(place.name for place in places)
        self._areas: dict[int, _Area] = {}  # by all places in them
        self._seen_until: datetime | None = None
        self._unsettled: set[int] = set()  # read in the last transaction, which may have been undone
        self._asked_in: ref[AsyncConnection] | None = None

    async def alike(self, tx: AsyncConnection, issue: Issue) -> Sequence[Found]:
        """The older issues that are likely the same matter as a public one, the likeliest first."""
        if self._asked_in is None or self._asked_in() is not tx:
            await self._catch_up(tx, issue.created_at)
            self._asked_in = ref(tx)
        area = self._areas.get(issue.place_id) or await self._read(tx, self._places[issue.place_id])
        found = [
            (-score, one) for score, one in area.alike(self._similarity, issue.text) if one.id < issue.id
        ]
        area.keep(Found(issue.id, issue.number, issue.text, issue.place_id, issue.created_at))
        self._unsettled.add(issue.id)
        return [one for _, one in sorted(found)]

    async def _catch_up(self, tx: AsyncConnection, now: datetime) -> None:
        # Were the clock set back, what changes now would lie before what was seen.
        since = min(self._seen_until or now, now)
        rows = (await tx.execute(_CHANGED, {"since": since, "unsettled": list(self._unsettled)})).all()
        for issue_id in self._unsettled.difference(row.id for row in rows):
            for area in self._areas.values():
                area.drop(issue_id)
        self._take(rows)
        # What was read a second time is settled, unless it changed again.
        self._unsettled = {row.id for row in rows if row.updated_at >= since}
        self._seen_until = max((row.updated_at for row in rows), default=since)

    async def _read(self, tx: AsyncConnection, place: Place) -> _Area:
        area = _Area()
        below = [other.id for other in self._places.below(self._places.top(place))]
        self._areas |= dict.fromkeys(below, area)
        rows = (await tx.execute(_OPEN_HERE, {"places": below})).all()
        self._take(rows)
        self._unsettled.update(row.id for row in rows)
        return area

    def _take(self, rows: Iterable[Any]) -> None:
        for row in rows:
            if (area := self._areas.get(row.place_id)) is None:
                continue
            if row.is_open:
                area.keep(Found(row.id, row.number, row.text, row.place_id, row.created_at))
            else:
                area.drop(row.id)
