"""What is known of the groups themselves: that Linli came, what they are called, that it was removed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_C, _P = tables.chats, tables.places
# Groups left in one sweep: each costs a message and a call.
_MOST = 20


async def note(tx: AsyncConnection, chat_id: int, **known: Any) -> None:
    """Write down what is known of a group now; whatever is not named stays."""
    statement = insert_or_update(tx, _C, ["chat_id"], list(known))
    await tx.execute(statement, {"chat_id": chat_id, **known})


async def arrive(
    tx: AsyncConnection,
    chat_id: int,
    title: str | None,
    is_admin: bool,
    by: Person | None,
) -> None:
    """Linli is in a group, perhaps again."""
    added_by = by.id if by else None
    await note(tx, chat_id, title=title, is_admin=is_admin, added_by_id=added_by, gone_at=None)


async def take_unclaimed(tx: AsyncConnection, now: datetime) -> list[int]:
    """The groups that Linli leaves now, since nobody said what they are; each is taken once."""
    due = select(_C.c.chat_id).where((_C.c.leaves_at <= now) & _C.c.gone_at.is_(None))
    found = list(await tx.scalars(due.order_by(_C.c.leaves_at).limit(_MOST)))
    await forget_to_leave(tx, found)
    return found


async def forget_to_leave(tx: AsyncConnection, chat_ids: Collection[int]) -> None:
    await tx.execute(update(_C).where(_C.c.chat_id.in_(chat_ids)).values(leaves_at=None))
