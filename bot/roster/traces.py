"""What an import leaves for a bot that runs beside it: that there was one, and whom it took from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot import audit
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

# Watermarks: the last import, and the last one whose changes people were told.
_IMPORTED, _TOLD = "roster.imported", "roster.told"
_M = tables.household_members


async def note(tx: AsyncConnection, words: str, now: datetime) -> None:
    """Put an import on record, and let a running bot notice it."""
    await audit.write(tx, "roster.import", now, actor=None, note=words)
    mark = insert_or_update(tx, tables.watermarks, ["name"], ["at"])
    await tx.execute(mark, {"name": _IMPORTED, "at": now})


@dataclass(frozen=True)
class Marks:
    """When the roster was last imported, and up to which import people were told what it changed for them."""

    imported_at: datetime | None
    told_at: datetime | None


@dataclass(frozen=True)
class Ended:
    """What an import took from somebody; `why`: sold (no longer its owner), or unlisted (off the roster)."""

    household_id: int
    person_id: int
    why: str


async def marks(tx: AsyncConnection) -> Marks:
    w = tables.watermarks
    rows = await tx.execute(select(w.c.name, w.c.at).where(w.c.name.in_((_IMPORTED, _TOLD))))
    found = {name: at for name, at in rows}
    return Marks(found.get(_IMPORTED), found.get(_TOLD))


async def take_untold(tx: AsyncConnection, marks: Marks) -> list[Ended]:
    """What imports took from people since they were last told; they are told from now on."""
    ended = _M.c.why_ended.in_(("sold", "unlisted")) & (_M.c.until <= marks.imported_at)
    if marks.told_at is not None:
        ended &= _M.c.until > marks.told_at
    columns = select(_M.c.household_id, _M.c.person_id, _M.c.why_ended)
    rows = await tx.execute(columns.where(ended).order_by(_M.c.id))
    mark = insert_or_update(tx, tables.watermarks, ["name"], ["at"])
    await tx.execute(mark, {"name": _TOLD, "at": marks.imported_at})
    return [Ended(household_id, person_id, why or "") for household_id, person_id, why in rows]
