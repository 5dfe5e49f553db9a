"""Homes of the key-care list beside those of the roster."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import select, update

from bot.care.homes import Home
from bot.places import Places
from bot.roster.households import Household
from storage import tables
from storage.connection import AsyncConnection

_H, _C = tables.households, tables.care_people


async def is_known(tx: AsyncConnection, tree: Places, home: Home) -> bool:
    """False only where the roster has homes of this place, and not this one."""
    below = [place.id for place in tree.below(home.place)]
    here = _H.c.place_id.in_(below) & _H.c.ended_at.is_(None)
    rooms = {_plain(room) for room in await tx.scalars(select(_H.c.room).where(here))}
    return not home.room or not rooms or _plain(home.room) in rooms


async def leave_name(
    tx: AsyncConnection, homes: Iterable[Household], names: Sequence[str], somebody: str
) -> None:
    """`somebody` stands in place of these names of somebody who lives in these homes: visits go on there."""
    places = tables.places
    listed = (await tx.execute(select(_C.c.id, _C.c.place_id, _C.c.room).where(_C.c.name.in_(names)))).all()
    doors = {(home.place_id, _door(home.room)) for home in homes}
    above = select(places.c.id, places.c.parent_id).where(
        places.c.id.in_([place_id for place_id, _ in doors])
    )
    parents = {row.id: row.parent_id for row in await tx.execute(above)}
    # Of a home in a unit the list may name the building alone.
    doors |= {(parents[place_id], door) for place_id, door in doors}
    theirs = [row.id for row in listed if (row.place_id, _door(row.room)) in doors]
    await tx.execute(update(_C).where(_C.c.id.in_(theirs)).values(name=somebody))


def _door(room: str) -> str:
    """The last figures of a room: 301 of 1单元301."""
    return _plain(room).rpartition("-")[2]


def _plain(room: str) -> str:
    """A room as its figures and letters: rosters write 1单元301, 1-301 and 301室."""
    return "-".join(re.findall(r"[0-9A-Z]+", room.upper()))
