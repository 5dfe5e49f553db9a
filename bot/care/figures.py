"""What a bulletin or digest may tell of care at people's doors: counts, never a name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Select, select

from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

_P, _V, _N = tables.care_people, tables.care_visits, tables.notes


@dataclass(frozen=True)
class Figures:
    """`homes`: households visited in the period, each once, by what was noted there and by care visits.

    `listed` and `overdue` are how many people stand on the key-care list at its end, and how many of them
    should have been visited by then.
    """

    notes: int
    visits: int
    homes: int
    listed: int
    overdue: int


async def figures(tx: AsyncConnection, places: Iterable[Place], since: datetime, until: datetime) -> Figures:
    """Of these places in a period, `since` < when <= `until`. Found by when it happened, so that a long
    history costs nothing."""
    here = {place.id for place in places}
    noted = await _rooms(tx, select(_N.c.place_id, _N.c.room).where(_during(_N.c.at, since, until)), here)
    visited = select(_P.c.place_id, _P.c.room).select_from(_V.join(_P, _P.c.id == _V.c.care_id))
    visits = await _rooms(tx, visited.where(_during(_V.c.at, since, until)), here)
    stayed = _P.c.ended_at.is_(None) | (_P.c.ended_at > until)
    listed = await tx.execute(select(_P.c.place_id, _P.c.due_at).where(stayed & (_P.c.added_at <= until)))
    due = [due_at for place_id, due_at in listed if place_id in here]
    return Figures(
        notes=len(noted),
        visits=len(visits),
        homes=len({home for home in (*noted, *visits) if home[1]}),
        listed=len(due),
        overdue=sum(due_at <= until for due_at in due),
    )


def _during(moment: Column[datetime], since: datetime, until: datetime) -> ColumnElement[bool]:
    return (moment > since) & (moment <= until)


async def _rooms(
    tx: AsyncConnection, which: Select[int, str], here: Collection[int]
) -> list[tuple[int, str]]:
    """A place and a room, which may be unknown, for each that was noted or visited in these places."""
    return [(place_id, room) for place_id, room in await tx.execute(which) if place_id in here]
