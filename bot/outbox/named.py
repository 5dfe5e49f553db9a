"""Messages by their names and places in a chat: which stand, where, and what one is about."""

from collections.abc import Iterable

from sqlalchemy import Text, cast, func, select, update

from storage import tables
from storage.connection import AsyncConnection

_T = tables.outbox


async def cards_elsewhere(tx: AsyncConnection, card: str) -> list[int]:
    """The chats that have a card of their own of an issue, besides its group; `card` is the group's key."""
    # ";" follows ":": a range that the index of keys serves.
    keyed = (_T.c.key > f"{card}:") & (_T.c.key < f"{card};")
    return list(await tx.scalars(select(_T.c.chat_id).where(keyed)))


async def keys(tx: AsyncConnection, stem: str) -> set[str | None]:
    """The keys that are `stem`, or begin with it and a colon."""
    below = (_T.c.key == stem) | ((_T.c.key > f"{stem}:") & (_T.c.key < f"{stem};"))
    return set(await tx.scalars(select(_T.c.key).where(below)))


async def readable(tx: AsyncConnection, keys: Iterable[str]) -> list[str]:
    """Those of these names whose message stands in its chat."""
    stands = _T.c.key.in_(list(keys)) & _T.c.message_id.is_not(None) & _T.c.failure.is_(None)
    return [key for key in await tx.scalars(select(_T.c.key).where(stands)) if key is not None]


async def chat_of(tx: AsyncConnection, key: str) -> int | None:
    """The chat in which the message of this name stands."""
    return await tx.scalar(select(_T.c.chat_id).where(_T.c.key == key))


async def let_go(tx: AsyncConnection, key: str) -> None:
    """Leave the message of this name as it stands; the name is free for another."""
    await tx.execute(update(_T).where(_T.c.key == key).values(key=None, due_at=None))


async def set_aside(tx: AsyncConnection, key: str) -> str | None:
    """Free the name of a message for another; what it is called from now on, none where it does not stand."""
    stands = (_T.c.key == key) & _T.c.message_id.is_not(None) & _T.c.failure.is_(None)
    aside = _T.c.key + ":" + cast(_T.c.id, Text)
    moved = await tx.scalar(update(_T).where(stands).values(key=aside).returning(_T.c.key))
    if moved is None:
        await let_go(tx, key)
    return moved


async def subject(tx: AsyncConnection, chat_id: int, message_id: int) -> str | None:
    """What a message of the bot is about."""
    here = (_T.c.chat_id == chat_id) & (_T.c.kind == "message")
    known = await tx.scalar(select(_T.c.subject).where(here & (_T.c.message_id == message_id)))
    if known is not None:
        return known
    # People may answer a message whose arrival nobody confirmed yet; one is on its way in a chat at most.
    unconfirmed = _T.c.message_id.is_(None) & _T.c.sending_version.is_not(None)
    unconfirmed &= func.coalesce(_T.c.after_message_id, 0) < message_id  # none: the first one there
    return await tx.scalar(select(_T.c.subject).where(here & unconfirmed).limit(1))
