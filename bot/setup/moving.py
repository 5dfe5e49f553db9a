"""Groups that became supergroups: the chat has a new id, and all that was said stayed in the old one."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.meetings.records import State
from bot.settling import CHAT_COLUMNS
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_P, _C, _BOX = tables.places, tables.chats, tables.outbox


async def move_chat(tx: AsyncConnection, old: int, new: int, now: datetime) -> None:
    """Follow a group that became a supergroup, in everything that names its chat."""
    await tx.execute(
        insert_or_update(tx, tables.chat_moves, ["old_id"], ["new_id"]), {"old_id": old, "new_id": new}
    )
    for column in CHAT_COLUMNS:
        await tx.execute(update(_P).where(column == old).values({column.name: new}))
    bodies = tables.bodies
    await tx.execute(update(bodies).where(bodies.c.chat_id == old).values(chat_id=new))
    await _follow(tx, old, new)
    await _leave_messages_behind(tx, old, new, now)


async def _follow(tx: AsyncConnection, old: int, new: int) -> None:
    """What is known of the old group is known of the new one; the new one may have been heard of before."""
    standing = (await tx.execute(select(_C).where(_C.c.chat_id == old))).mappings().one_or_none()
    if standing is None:
        return
    await tx.execute(delete(_C).where(_C.c.chat_id.in_((old, new))))
    await tx.execute(insert(_C).values({**standing, "chat_id": new, "gone_at": None}))


async def where_now(tx: AsyncConnection, chat_id: int) -> int:
    """The id of a chat of the settings today: it may have become a supergroup since they were written."""
    moves = tables.chat_moves
    return await tx.scalar(select(moves.c.new_id).where(moves.c.old_id == chat_id)) or chat_id


async def _leave_messages_behind(tx: AsyncConnection, old: int, new: int, now: datetime) -> None:
    """The old messages stay in the old group, and their ids mean other messages in the new one.

    What is still to be said is said anew there, in answer to nothing; so is what people can still answer.
    """
    await tx.execute(delete(_BOX).where((_BOX.c.chat_id == old) & (_BOX.c.kind == "reaction")))
    columns = (_BOX.c.id, _BOX.c.key, _BOX.c.subject, _BOX.c.body, _BOX.c.message_id)
    waited_for = await _waited_for(tx)
    for row in (await tx.execute(select(*columns).where(_BOX.c.chat_id == old))).all():
        values = {
            "chat_id": new,
            "message_id": None,
            "sending_version": None,
            "after_message_id": None,
            "body": row.body | {"reply_to": None},
        }
        if row.key and row.message_id is not None and row.subject in waited_for and row.body["buttons"]:
            values |= {"due_at": now, "key": _key_there(row.key, old, new)}
            values["body"]["silent"] = True
        await tx.execute(update(_BOX).where(_BOX.c.id == row.id).values(values))
    gone_of = (
        (tables.issues, ("message_id", "text_message_id")),
        (tables.polls, ("message_id",)),
        (tables.meetings, ("message_id",)),
        (tables.news, ()),
    )
    for table, gone in gone_of:
        values = {"chat_id": new} | dict.fromkeys(gone)
        await tx.execute(update(table).where(table.c.chat_id == old).values(values))


async def _waited_for(tx: AsyncConnection) -> set[str]:
    """What messages are about that wait for people: votes and lists, notices, meetings. Cards of issues come
    with the next step."""
    p, n, m = tables.polls, tables.notices, tables.meetings
    polls = select(p.c.id).where(p.c.opened_at.is_not(None) & p.c.closed_at.is_(None))
    notices = select(n.c.id).where(n.c.published_at.is_not(None) & n.c.ended_at.is_(None))
    meetings = select(m.c.id).where(m.c.state.not_in((State.confirmed, State.cancelled)))
    asked = (("poll", polls), ("sign_up", polls), ("notice", notices), ("meeting", meetings))
    return {f"{about}:{number}" for about, open_ in asked for number in await tx.scalars(open_)}


def _key_there(key: str, old: int, new: int) -> str:
    """The name of a message whose chat is part of it."""
    return ":".join(str(new) if part == str(old) else part for part in key.split(":"))
