"""The list of services of a community: those of the settings, as changed in the chat, and added there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.config import Service
from bot.members import Person
from bot.places import Place
from bot.services.changing import Change
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_S = tables.services


async def here(
    tx: AsyncConnection, community: Place, by_settings: Sequence[Service], language: str
) -> list[Service]:
    """What a community offers; what was said in the chat, in its `language`, stands above the settings."""
    rows = await tx.execute(select(_S).where(_S.c.community_id == community.id).order_by(_S.c.id))
    changed = {row.name: row for row in rows}
    names = dict.fromkeys([*(one.name for one in by_settings), *changed])
    known = {one.name: one for one in by_settings}
    for name, row in changed.items():
        known[name] = Service(name=name, about={language: row.about} if row.about else None)
    return [known[name] for name in names if name not in changed or changed[name].is_offered]


async def change(tx: AsyncConnection, community: Place, wish: Change, by: Person, now: datetime) -> None:
    """Add a service, change it or end it, whether the settings have it or not."""
    row = {
        "community_id": community.id,
        "name": wish.name,
        "about": wish.about or "",
        "is_offered": wish.about is not None,
        "changed_by_id": by.id,
        "changed_at": now,
    }
    keys = ["community_id", "name"]
    await tx.execute(insert_or_update(tx, _S, keys, [name for name in row if name not in keys]), row)
