"""Photos of issues, by the channel's own file ids; and parts of albums that nobody tagged yet.

An album is several messages with no end mark, and the tag stands on one of them: a part that comes
first waits, for a minute at most, for its caption.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables

UNCLAIMED_FOR = timedelta(minutes=1)
_P = tables.photos


async def keep(
    tx: AsyncConnection,
    *,
    chat_id: int,
    message_id: int,
    file_id: str,
    now: datetime,
    album_id: str | None = None,
    issue_id: int | None = None,
    event_id: int | None = None,
) -> bool:
    """Write a photo down; False when this message's photo is kept already."""
    here = (_P.c.chat_id == chat_id) & (_P.c.message_id == message_id)
    known = (await tx.execute(select(_P.c.id, _P.c.issue_id).where(here))).one_or_none()
    if known is not None:
        return known.issue_id is None and issue_id is not None and await _claim(tx, here, issue_id, event_id)
    values = {"chat_id": chat_id, "message_id": message_id, "file_id": file_id, "at": now}
    await tx.execute(insert(_P), values | {"album_id": album_id, "issue_id": issue_id, "event_id": event_id})
    return True


async def _claim(
    tx: AsyncConnection, which: ColumnElement[bool], issue_id: int, event_id: int | None
) -> bool:
    unclaimed = which & _P.c.issue_id.is_(None)
    claimed = await tx.execute(update(_P).where(unclaimed).values(issue_id=issue_id, event_id=event_id))
    return claimed.rowcount > 0


async def claim_album(
    tx: AsyncConnection, chat_id: int, album_id: str, issue_id: int, event_id: int | None = None
) -> bool:
    """Give the waiting parts of an album to its issue; whether there were any."""
    return await _claim(tx, (_P.c.chat_id == chat_id) & (_P.c.album_id == album_id), issue_id, event_id)


async def album_event(tx: AsyncConnection, chat_id: int, album_id: str) -> tuple[int, int | None] | None:
    """The issue, and the event of its history, that took an album's earlier part."""
    taken = (_P.c.chat_id == chat_id) & (_P.c.album_id == album_id) & _P.c.issue_id.is_not(None)
    row = (await tx.execute(select(_P.c.issue_id, _P.c.event_id).where(taken).limit(1))).one_or_none()
    return (row.issue_id, row.event_id) if row and row.issue_id is not None else None


async def forget_unclaimed(tx: AsyncConnection, now: datetime) -> None:
    """Parts that no tag asked for leave no trace."""
    old = _P.c.issue_id.is_(None) & (_P.c.at < now - UNCLAIMED_FOR)
    await tx.execute(delete(_P).where(old))
