"""What news of issues a group was told; beyond enough for a day, they wait for its bulletin, or a morning."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot import issues
from bot.issues import Event, Issue
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

# Longer than any bulletin's period.
KEPT = timedelta(days=60)
_N = tables.news


async def told_since(tx: AsyncConnection, chat_id: int, since: datetime) -> int:
    """How many pieces of news a group was told since then."""
    told = (_N.c.chat_id == chat_id) & (_N.c.at >= since) & _N.c.is_waiting.is_(False)
    return await tx.scalar(select(func.count()).select_from(_N).where(told)) or 0


async def note(tx: AsyncConnection, event_id: int, chat_id: int, is_waiting: bool, now: datetime) -> None:
    """An event was told to a group, or waits for its bulletin; once noted it stays so."""
    statement = insert_or_update(tx, _N, ["event_id", "chat_id"])
    await tx.execute(
        statement, {"event_id": event_id, "chat_id": chat_id, "at": now, "is_waiting": is_waiting}
    )


async def waited_for(tx: AsyncConnection) -> set[int]:
    """The groups that news waits for."""
    return set(await tx.scalars(select(_N.c.chat_id).where(_N.c.is_waiting).distinct()))


async def take_waiting(tx: AsyncConnection, chat_id: int) -> list[tuple[Issue, Event]]:
    """The issues that a group has waiting news of, each with the latest; taken once."""
    waiting = (_N.c.chat_id == chat_id) & _N.c.is_waiting
    events = await issues.events(tx, tables.events.c.id.in_(select(_N.c.event_id).where(waiting)))
    latest = dict(events)
    if not latest:
        return []
    await tx.execute(delete(_N).where(waiting))
    found = await issues.all_where(tx, tables.issues.c.id.in_(latest), (tables.issues.c.id,))
    return [(issue, latest[issue.id]) for issue in found]


async def held_back(tx: AsyncConnection, before: datetime) -> list[int]:
    """The groups with news that waits since before then."""
    since = select(_N.c.chat_id).where(_N.c.is_waiting & (_N.c.at < before)).distinct()
    return list(await tx.scalars(since.order_by(_N.c.chat_id)))


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(delete(_N).where(_N.c.at < now - KEPT))
