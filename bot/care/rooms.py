"""Whether the roster knows a home."""

import re

from sqlalchemy import select

from bot.care.homes import Home
from bot.places import Places
from storage import tables
from storage.connection import AsyncConnection

_H = tables.households


async def is_known(tx: AsyncConnection, tree: Places, home: Home) -> bool:
    """False only where the roster has homes of this place, and not this one."""
    below = [place.id for place in tree.below(home.place)]
    here = _H.c.place_id.in_(below) & _H.c.ended_at.is_(None)
    rooms = {_plain(room) for room in await tx.scalars(select(_H.c.room).where(here))}
    return not home.room or not rooms or _plain(home.room) in rooms


def _plain(room: str) -> str:
    """A room as its figures and letters: rosters write 1单元301, 1-301 and 301室."""
    return "-".join(re.findall(r"[0-9A-Z]+", room.upper()))
