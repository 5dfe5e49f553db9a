"""Pictures and documents that Linli made, kept until the channel has them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from storage import tables
from storage.connection import AsyncConnection

# What a bot may upload (Bot API, sendPhoto and sendDocument), in bytes.
LARGEST_PICTURE, LARGEST_DOCUMENT = 10 * 1024 * 1024, 50 * 1024 * 1024
# After this no message waits for it any more.
_KEPT = timedelta(days=30)

_F = tables.files


@dataclass(frozen=True)
class File:
    id: int
    name: str
    content: bytes  # none once the channel has it
    channel_id: str | None  # the channel has it under this name: it need not be uploaded again


async def keep(tx: AsyncConnection, name: str, content: bytes, now: datetime) -> int:
    """Keep a file to be sent, named as people save it; its id for Post.file_id.

    Raises ValueError for one that no bot may send.
    """
    if len(content) > LARGEST_DOCUMENT:
        raise ValueError(f"{name} has {len(content)} bytes, more than {LARGEST_DOCUMENT}")
    made = await tx.execute(insert(_F).values(name=name, content=content, at=now).returning(_F.c.id))
    return made.scalar_one()


async def load(tx: AsyncConnection, file_id: int) -> File | None:
    """A kept file; none once it was forgotten."""
    columns = select(_F.c.id, _F.c.name, _F.c.content, _F.c.channel_id)
    row = (await tx.execute(columns.where(_F.c.id == file_id))).one_or_none()
    return File(*row) if row else None


async def has_arrived(tx: AsyncConnection, file_id: int, channel_id: str) -> None:
    """The channel has it now: our own copy, and whatever names stand in it, are not needed any more."""
    await tx.execute(update(_F).where(_F.c.id == file_id).values(channel_id=channel_id, content=b""))


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(delete(_F).where(_F.c.at < now - _KEPT))
