"""Meetings as they are kept: drawn up, called, moved, opened, ended, confirmed, cancelled; each step once."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

_M, _PEOPLE = tables.meetings, tables.people


class State(StrEnum):
    draft = "draft"
    called = "called"  # those invited know of it
    open = "open"  # it is being held
    held = "held"  # its minutes wait for the chair
    confirmed = "confirmed"
    cancelled = "cancelled"


AHEAD = (State.draft, State.called)
LIVE = (State.called, State.open)


@dataclass(frozen=True)
class Meeting:
    """`chat_id` is where it is prepared and held: a council's, committee's or body's chat, or a group."""

    id: int
    number: int | None
    place_id: int
    kind: str
    state: State
    held_at: datetime
    location: str
    invited: tuple[str, ...]
    chat_id: int
    message_id: int | None
    by_id: int
    chair_id: int | None
    chair: str | None  # the name they go by
    sign_up_id: int | None
    secret: str
    opened_at: datetime | None
    ended_at: datetime | None
    confirmed_at: datetime | None
    nagged: int

    @property
    def subject(self) -> str:
        return f"meeting:{self.id}"


_COLUMNS = (
    *(_M.c.id, _M.c.number, _M.c.place_id, _M.c.kind, _M.c.state, _M.c.held_at, _M.c.location, _M.c.invited),
    *(_M.c.chat_id, _M.c.message_id, _M.c.by_id, _M.c.chair_id, _PEOPLE.c.name, _M.c.sign_up_id),
    *(_M.c.secret, _M.c.opened_at, _M.c.ended_at, _M.c.confirmed_at, _M.c.nagged),
)


async def draft(tx: AsyncConnection, community: Place, values: dict[str, Any], now: datetime) -> Meeting:
    """Write a meeting down; nobody is invited before it is called. `values` are columns of the table."""
    row = values | {
        "community_id": community.id,
        "state": State.draft,
        "secret": secrets.token_hex(16),
        "created_at": now,
        "updated_at": now,
    }
    made = await tx.execute(insert(_M).values(row).returning(_M.c.id))
    return await by_id(tx, made.scalar_one())


async def change(
    tx: AsyncConnection, meeting: Meeting, since: Collection[State], now: datetime, **values: Any
) -> Meeting | None:
    """Change a meeting that is in one of these states; none where it is in another by now."""
    these = (_M.c.id == meeting.id) & _M.c.state.in_(since)
    changed = await tx.execute(update(_M).where(these).values(updated_at=now, **values))
    return await by_id(tx, meeting.id) if changed.rowcount else None


async def call(tx: AsyncConnection, meeting: Meeting, now: datetime, **values: Any) -> Meeting | None:
    """Give a draft its number; none where it was called or given up before."""
    community = select(_M.c.community_id).where(_M.c.id == meeting.id).scalar_subquery()
    numbered = _M.alias("numbered")
    last = select(func.coalesce(func.max(numbered.c.number), 0)).where(numbered.c.community_id == community)
    number = last.scalar_subquery() + 1
    return await change(tx, meeting, [State.draft], now, state=State.called, number=number, **values)


async def take_chair(tx: AsyncConnection, meeting: Meeting, by: Person, seen: int, now: datetime) -> bool:
    """Somebody takes the chair from whom they saw there (0: nobody); False where another one was faster."""
    is_as_seen = _M.c.chair_id.is_(None) if seen == 0 else _M.c.chair_id == seen
    these = (_M.c.id == meeting.id) & is_as_seen
    taken = await tx.execute(update(_M).where(these).values(chair_id=by.id, updated_at=now))
    return taken.rowcount > 0


async def by_id(tx: AsyncConnection, meeting_id: int) -> Meeting:
    """Raises UserError when there is none."""
    found = await _those(tx, _M.c.id == meeting_id)
    if not found:
        raise UserError("meetings/unknown")
    return found[0]


async def of_message(tx: AsyncConnection, chat_id: int, message_id: int) -> Meeting | None:
    """The meeting that this message asks for."""
    found = await _those(tx, (_M.c.chat_id == chat_id) & (_M.c.message_id == message_id))
    return found[0] if found else None


async def of_schedule(tx: AsyncConnection, schedule_id: int, planned_at: datetime) -> Meeting | None:
    """The meeting that was made for this time of a schedule."""
    found = await _those(tx, (_M.c.schedule_id == schedule_id) & (_M.c.planned_at == planned_at))
    return found[0] if found else None


async def in_states(tx: AsyncConnection, places: Iterable[Place], states: Collection[State]) -> list[Meeting]:
    """The meetings of these places that are in one of these states."""
    here = _M.c.place_id.in_([place.id for place in places])
    return await _those(tx, here & _M.c.state.in_(states))


async def upcoming(tx: AsyncConnection, places: Iterable[Place], now: datetime) -> list[Meeting]:
    """The meetings of these places that were called and are still to come or under way, the next first."""
    here = _M.c.place_id.in_([place.id for place in places])
    ahead = (_M.c.state == State.open) | ((_M.c.state == State.called) & (_M.c.held_at > now))
    return await _those(tx, here & ahead)


async def past(
    tx: AsyncConnection, places: Iterable[Place], since: datetime, until: datetime
) -> list[Meeting]:
    """The meetings of these places that ended in a period, `since` < when <= `until`."""
    here = _M.c.place_id.in_([place.id for place in places])
    return await _those(tx, here & (_M.c.ended_at > since) & (_M.c.ended_at <= until))


async def due(tx: AsyncConnection, now: datetime) -> list[Meeting]:
    """Those that the clock has to look at."""
    return await _those(tx, _M.c.wakes_at <= now)


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Meeting]:
    joined = _M.outerjoin(_PEOPLE, _PEOPLE.c.id == _M.c.chair_id)
    rows = await tx.execute(
        select(*_COLUMNS).select_from(joined).where(which).order_by(_M.c.held_at, _M.c.id)
    )
    return [
        Meeting(*row[:4], State(row.state), row.held_at, row.location, tuple(row.invited), *row[8:])
        for row in rows
    ]
