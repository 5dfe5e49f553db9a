"""What was said, shown and handed in at a meeting, item by item."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.meetings.items import Item
from bot.meetings.records import Meeting
from storage import tables
from storage.connection import AsyncConnection

LONGEST = 1000  # characters
_N = tables.meeting_notes


@dataclass(frozen=True)
class Note:
    """`item_id` is none for one of the meeting as a whole."""

    id: int
    item_id: int | None
    words: str
    channel_id: str | None
    is_picture: bool
    at: datetime


@dataclass(frozen=True)
class Said:
    """What somebody notes in a message, perhaps with a photo or document under the channel's own id."""

    by_id: int
    chat_id: int
    message_id: int
    words: str
    channel_id: str | None = None
    is_picture: bool = False


async def add(tx: AsyncConnection, meeting: Meeting, item: Item | None, said: Said, now: datetime) -> None:
    """Write a note down; a message that was noted before stays as it was."""
    values: dict[str, Any] = {"meeting_id": meeting.id, "item_id": item.id if item else None, "at": now}
    here = (_N.c.chat_id == said.chat_id) & (_N.c.message_id == said.message_id)
    if await tx.scalar(select(_N.c.id).where(here)) is None:
        await tx.execute(insert(_N).values(values | vars(said)))


async def reword(tx: AsyncConnection, chat_id: int, message_id: int, words: str) -> int | None:
    """The message of a note was edited; its meeting, none where it is no note."""
    here = (_N.c.chat_id == chat_id) & (_N.c.message_id == message_id)
    changed = await tx.execute(
        update(_N).where(here).values(words=words[:LONGEST]).returning(_N.c.meeting_id)
    )
    return changed.scalar_one_or_none()


async def of(tx: AsyncConnection, meeting: Meeting) -> list[Note]:
    """All notes of a meeting, the oldest first."""
    columns = select(_N.c.id, _N.c.item_id, _N.c.words, _N.c.channel_id, _N.c.is_picture, _N.c.at)
    rows = await tx.execute(columns.where(_N.c.meeting_id == meeting.id).order_by(_N.c.id))
    return [Note(*row) for row in rows]
