"""What was dealt with: the same message or tap delivered twice happens once; poison is set aside.

Telegram's update ids restart at random after a quiet week, so the key is what happened: a message by
its chat, id and date of edit; a tap by its query. Of a key only a
digest is kept: the key of a private message has the number of its writer in it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select

from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

# Telegram keeps an update for 24 hours.
KEPT = timedelta(hours=72)
# An update that the process did not survive so often is set aside.
MOST_TRIES = 3
_KNOWN = select(tables.seen.c.key).where(tables.seen.c.key.in_(bindparam("keys", expanding=True)))
_REMEMBER = insert(tables.seen)


async def known(tx: AsyncConnection, keys: Sequence[str]) -> set[str]:
    """Which of these were dealt with before."""
    if not keys:
        return set()
    kept = {_digest(key): key for key in keys}
    return {kept[digest] for digest in await tx.scalars(_KNOWN, {"keys": list(kept)})}


async def remember(tx: AsyncConnection, keys: Iterable[str], now: datetime) -> None:
    rows = [{"key": _digest(key), "at": now} for key in dict.fromkeys(keys)]
    if rows:
        await tx.execute(_REMEMBER, rows)


def _digest(key: str) -> str:
    return blake2b(key.encode(), digest_size=16).hexdigest()


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(delete(tables.seen).where(tables.seen.c.at < now - KEPT))


async def set_aside(tx: AsyncConnection, update_id: int, body: Any, error: str, now: datetime) -> None:
    """Quarantine an update that cannot be read or handled, so that nothing of it is lost."""
    values = {"update_id": update_id, "body": body, "error": error[:2000], "at": now}
    await tx.execute(insert(tables.quarantine).values(values))


async def set_aside_count(tx: AsyncConnection) -> int:
    return await tx.scalar(select(func.count()).select_from(tables.quarantine)) or 0


async def begin_try(tx: AsyncConnection, update_id: int) -> int:
    """Count a try at an update before it is made; how many there were with this one."""
    table = tables.attempts
    tries = (await tx.scalar(select(table.c.tries).where(table.c.update_id == update_id)) or 0) + 1
    statement = insert_or_update(tx, table, ["update_id"], ["tries"])
    await tx.execute(statement, {"update_id": update_id, "tries": tries})
    return tries


async def end_try(tx: AsyncConnection, update_id: int) -> None:
    """The process lived through this update, or it is set aside."""
    await tx.execute(delete(tables.attempts).where(tables.attempts.c.update_id == update_id))
