"""The tree as the settings describe it.

What was made or claimed in the chat stays beside it; of a chat that both name, the settings say whose it is.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Column, insert, select, update

from bot.config import Settings
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_P, _C = tables.places, tables.chats
_RESIDENTS = _P.c.chat_id
CHAT_COLUMNS = (_RESIDENTS, _P.c.council_chat_id, _P.c.committee_chat_id)


async def settle(tx: AsyncConnection, settings: Settings) -> None:
    """Make the places that the settings describe; a place no longer in them stays, without their chat.

    It stays because issues and polls of the past belong to it.
    """
    moves = {old: new for old, new in await tx.execute(select(tables.chat_moves))}
    ids = {"": await _keep(tx, None, settings.community.name, "community")}
    chats = [(ids[""], _chats(settings.community, moves))]
    paths = zip(settings.place_paths, settings.places, strict=True)
    for path, place in sorted(paths, key=lambda one: one[0].count("/")):  # parents first
        ids[path] = await _keep(tx, ids[path.rpartition("/")[0]], place.name, place.kind)
        chats.append((ids[path], _chats(place, moves)))
    await _free(tx, {chat_id for _, theirs in chats for chat_id in theirs.values()})
    for place_id, theirs in chats:
        for column, chat_id in theirs.items():
            await give(tx, place_id, _P.c[column], chat_id)


def _chats(section: Any, moves: Mapping[int, int]) -> dict[str, int]:
    """The chats of a place in the settings, by their column, each under the id it has now."""
    written = {column.name: getattr(section, column.name, None) for column in CHAT_COLUMNS}
    return {name: moves.get(chat_id, chat_id) for name, chat_id in written.items() if chat_id is not None}


async def _keep(tx: AsyncConnection, parent_id: int | None, name: str, kind: str) -> int:
    # The community of the settings is the first one there was, whatever it is called today.
    same = (_P.c.parent_id == parent_id) & (_P.c.name == name)
    known = await tx.scalar(
        select(_P.c.id).where(_P.c.parent_id.is_(None) if parent_id is None else same).order_by(_P.c.id)
    )
    values = {"parent_id": parent_id, "name": name, "kind": kind, "ended_at": None}
    if known is None:
        return (await tx.execute(insert(_P).values(values).returning(_P.c.id))).scalar_one()
    await tx.execute(update(_P).where(_P.c.id == known).values(values))
    return known


async def _free(tx: AsyncConnection, wanted: Collection[int]) -> None:
    """Take all chats of the settings, of today and of the last start, from the places that have them.

    They may have been swapped between places, so all are free before any is given.
    """
    before = await tx.scalars(select(_C.c.chat_id).where(_C.c.is_set))
    await let_go(tx, {*before, *wanted})
    await tx.execute(update(_C).values(is_set=False))
    rows = [{"chat_id": chat_id, "is_set": True, "leaves_at": None} for chat_id in wanted]
    if rows:
        await tx.execute(insert_or_update(tx, _C, ["chat_id"], ["is_set", "leaves_at"]), rows)


async def let_go(tx: AsyncConnection, chat_ids: Collection[int]) -> None:
    """Take chats from all places that have them."""
    theirs = select(_P.c.id).where(_RESIDENTS.in_(chat_ids))
    await tx.execute(update(_P).where(_P.c.shares_id.in_(theirs)).values(shares_id=None))
    for column in CHAT_COLUMNS:
        await tx.execute(update(_P).where(column.in_(chat_ids)).values({column.name: None}))


async def give(tx: AsyncConnection, place_id: int, column: Column[Any], chat_id: int) -> None:
    """Give a place a chat; a residents' group that another place has is shared from now on."""
    values: dict[str, int | None] = {column.name: chat_id}
    if column is _RESIDENTS:
        others = (_P.c.chat_id == chat_id) & (_P.c.id != place_id)
        owner = await tx.scalar(select(_P.c.id).where(others))
        values = {"shares_id": owner, column.name: chat_id if owner is None else None}
    await tx.execute(update(_P).where(_P.c.id == place_id).values(values))
