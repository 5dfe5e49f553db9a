"""What a bulletin or digest may tell of care at people's doors: counts, never a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, union

from bot.care import notes
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
    """Of these places in a period, `since` < when <= `until`."""
    ids = [place.id for place in places]
    noted = await notes.count(tx, ids, since, until)
    visited = _P.c.place_id.in_(ids) & (_V.c.at > since) & (_V.c.at <= until)
    visits = select(func.count()).select_from(_V.join(_P, _P.c.id == _V.c.care_id)).where(visited)
    stayed = _P.c.ended_at.is_(None) | (_P.c.ended_at > until)
    listed = _P.c.place_id.in_(ids) & stayed & (_P.c.added_at <= until)
    return Figures(
        notes=noted.notes,
        visits=await tx.scalar(visits) or 0,
        homes=await _homes(tx, ids, since, until),
        listed=await _count(tx, listed),
        overdue=await _count(tx, listed & (_P.c.due_at <= until)),
    )


async def _homes(tx: AsyncConnection, ids: list[int], since: datetime, until: datetime) -> int:
    at_doors = _N.c.place_id.in_(ids) & (_N.c.at > since) & (_N.c.at <= until) & (_N.c.room != "")
    in_care = _P.c.place_id.in_(ids) & (_V.c.at > since) & (_V.c.at <= until) & (_P.c.room != "")
    homes = union(
        select(_N.c.place_id, _N.c.room).where(at_doors),
        select(_P.c.place_id, _P.c.room).select_from(_V.join(_P, _P.c.id == _V.c.care_id)).where(in_care),
    ).subquery()
    return await tx.scalar(select(func.count()).select_from(homes)) or 0


async def _count(tx: AsyncConnection, which: ColumnElement[bool]) -> int:
    return await tx.scalar(select(func.count()).select_from(_P).where(which)) or 0
