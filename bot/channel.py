"""What is known of the channel's chats, kept over a restart: rests it asked for, the newest messages."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update


async def pause(tx: AsyncConnection, chat_id: int, until: datetime) -> None:
    """The channel asked for silence in a chat."""
    statement = insert_or_update(tx, tables.pauses, ["chat_id"], ["until"])
    await tx.execute(statement, {"chat_id": chat_id, "until": until})


async def pauses(tx: AsyncConnection, now: datetime) -> dict[int, datetime]:
    table = tables.pauses
    await tx.execute(table.delete().where(table.c.until <= now))
    return {chat_id: until for chat_id, until in await tx.execute(select(table))}


async def note_newest(tx: AsyncConnection, newest: Mapping[int, int]) -> None:
    """The highest message ids known, by the sequences in which the channel counts messages."""
    if newest:
        statement = insert_or_update(tx, tables.newest_messages, ["sequence"], ["message_id"])
        rows = [{"sequence": sequence, "message_id": number} for sequence, number in newest.items()]
        await tx.execute(statement, rows)


async def newest(tx: AsyncConnection) -> dict[int, int]:
    return {sequence: number for sequence, number in await tx.execute(select(tables.newest_messages))}
