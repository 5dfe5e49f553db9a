"""The key-care list (重点服务清单): who is on it, who visits whom, and when a visit is due.

`due_at` is the day of the next visit; `wakes_at` is when the clock reminds of it: on that day the visitor,
LATE days after it the committee, then nobody until somebody has been there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from bot.care.homes import Home
from bot.care.wording import Entry, Need
from bot.errors import UserError
from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection

LATE = timedelta(days=3)
_MORNING = time(9)
# People looked at in one sweep, so that a long downtime is caught up with in several transactions.
_MOST = 50
_P, _V = tables.care_people, tables.care_visits
_VISITOR = tables.people.alias("visitor")


@dataclass(frozen=True)
class CarePerson:
    id: int
    place_id: int
    room: str
    name: str
    need: Need
    note: str | None
    every_days: int
    visitor_id: int | None
    visitor_name: str | None
    due_at: datetime
    wakes_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Visit:
    id: int
    care_id: int
    visitor_id: int
    visitor_name: str
    at: datetime
    note: str | None


def due_after(local: datetime, days: int) -> datetime:
    """Nine in the morning so many days after a moment of the community's own time."""
    return datetime.combine(local.date() + timedelta(days), _MORNING, local.tzinfo)


async def put(tx: AsyncConnection, home: Home, entry: Entry, days: int, by: Person, local: datetime) -> int:
    """Put somebody on the list, to be visited from tomorrow on; the id. `days`: as often as is usual.

    Whoever stands there already under this name and home gets what is new about them.
    """
    here = (_P.c.place_id == home.place.id) & (_P.c.room == home.room) & (_P.c.name == entry.name)
    care_id = await tx.scalar(select(_P.c.id).where(here & _P.c.ended_at.is_(None)))
    known: dict[str, Any] = {"need": entry.need, "note": entry.note}
    if care_id is not None:
        if entry.every_days is not None:
            known["every_days"] = entry.every_days
        await tx.execute(update(_P).where(_P.c.id == care_id).values(known))
        return care_id
    due_at = due_after(local, 1)
    values = known | {
        "place_id": home.place.id,
        "room": home.room,
        "name": entry.name,
        "every_days": entry.every_days or days,
        "added_by_id": by.id,
        "added_at": local,
        "due_at": due_at,
        "wakes_at": due_at,
    }
    return (await tx.execute(insert(_P).values(values).returning(_P.c.id))).scalar_one()


async def by_id(tx: AsyncConnection, care_id: int) -> CarePerson:
    """Raises UserError for somebody who is not on the list, or no longer."""
    found = await _those(tx, (_P.c.id == care_id) & _P.c.ended_at.is_(None))
    if not found:
        raise UserError("setup/no_button")
    return found[0]


async def kept_at(
    tx: AsyncConnection, place_ids: Iterable[int], visitor: Person | None = None
) -> list[CarePerson]:
    """Who is on the list at these places, the earliest visit first; with `visitor`, of those theirs alone."""
    here = _P.c.place_id.in_(list(place_ids)) & _P.c.ended_at.is_(None)
    return await _those(tx, here if visitor is None else here & (_P.c.visitor_id == visitor.id))


async def take_due(tx: AsyncConnection, now: datetime) -> list[CarePerson]:
    """Those whose visit is due, or was LATE days ago; each once for both. As they were before."""
    found = await _those(tx, (_P.c.wakes_at <= now) & _P.c.ended_at.is_(None), _MOST)
    for person in found:
        late_at = person.due_at + LATE
        wakes_at = late_at if now < late_at else None
        await tx.execute(update(_P).where(_P.c.id == person.id).values(wakes_at=wakes_at))
    return found


async def assign(tx: AsyncConnection, person: CarePerson, visitor: Person) -> CarePerson:
    await tx.execute(update(_P).where(_P.c.id == person.id).values(visitor_id=visitor.id))
    return replace(person, visitor_id=visitor.id, visitor_name=visitor.full_name)


async def end(tx: AsyncConnection, person: CarePerson, now: datetime) -> None:
    """Take somebody off the list; what was noted stays until its time has run out (bot/personal)."""
    await tx.execute(update(_P).where(_P.c.id == person.id).values(ended_at=now, wakes_at=None))


async def visit(
    tx: AsyncConnection, person: CarePerson, visitor: Person, local: datetime, note: str | None
) -> Visit:
    """Somebody was there; the next visit is due so many days later. Twice on one day is one visit."""
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    today = (_V.c.care_id == person.id) & (_V.c.visitor_id == visitor.id) & (_V.c.at >= midnight)
    visit_id = await tx.scalar(select(_V.c.id).where(today).limit(1))
    if visit_id is None:
        values = {"care_id": person.id, "visitor_id": visitor.id, "at": local}
        visit_id = (await tx.execute(insert(_V).values(values).returning(_V.c.id))).scalar_one()
        due_at = due_after(local, person.every_days)
        await tx.execute(update(_P).where(_P.c.id == person.id).values(due_at=due_at, wakes_at=due_at))
    (made,) = await _visits(tx, _V.c.id == visit_id)
    return await add_words(tx, made, note) if note else made


async def add_words(tx: AsyncConnection, visit: Visit, note: str) -> Visit:
    words = f"{visit.note}\n{note}" if visit.note else note
    await tx.execute(update(_V).where(_V.c.id == visit.id).values(note=words))
    return replace(visit, note=words)


async def visit_by_id(tx: AsyncConnection, visit_id: int) -> Visit:
    """Raises UserError when there is none."""
    found = await _visits(tx, _V.c.id == visit_id)
    if not found:
        raise UserError("setup/no_button")
    return found[0]


async def last_visits(tx: AsyncConnection, person: CarePerson, most: int) -> list[Visit]:
    """The latest first."""
    return await _visits(tx, _V.c.care_id == person.id, most)


async def _those(
    tx: AsyncConnection, which: ColumnElement[bool], limit: int | None = None
) -> list[CarePerson]:
    columns = (
        *(_P.c.id, _P.c.place_id, _P.c.room, _P.c.name, _P.c.need, _P.c.note, _P.c.every_days),
        *(_P.c.visitor_id, _VISITOR.c.full_name, _P.c.due_at, _P.c.wakes_at, _P.c.ended_at),
    )
    rows = await tx.execute(
        select(*columns)
        .select_from(_P.outerjoin(_VISITOR, _VISITOR.c.id == _P.c.visitor_id))
        .where(which)
        .order_by(_P.c.due_at, _P.c.id)
        .limit(limit)
    )
    found: Sequence[Any] = [CarePerson(*row) for row in rows]
    return [replace(person, need=Need(person.need)) for person in found]


async def _visits(tx: AsyncConnection, which: ColumnElement[bool], limit: int | None = None) -> list[Visit]:
    rows = await tx.execute(
        select(_V.c.id, _V.c.care_id, _V.c.visitor_id, _VISITOR.c.full_name, _V.c.at, _V.c.note)
        .select_from(_V.join(_VISITOR, _VISITOR.c.id == _V.c.visitor_id))
        .where(which)
        .order_by(_V.c.at.desc(), _V.c.id.desc())
        .limit(limit)
    )
    return [Visit(*row) for row in rows]
