"""The bodies there are, in the database: founding and ending them, their seats, their chats."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from bot import audit, members, roles
from bot.bodies.wording import Kind, Seat
from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.roles import Grant, Staff
from storage import tables
from storage.connection import AsyncConnection

_B, _M = tables.bodies, tables.body_members


@dataclass(frozen=True)
class Member:
    id: int
    person_id: int
    name: str
    title: str | None
    until: datetime
    brought_role: bool


@dataclass(frozen=True)
class Body:
    """`members` are those whose term goes on."""

    id: int
    place_id: int
    kind: Kind
    name: str
    chat_id: int | None
    members: tuple[Member, ...] = ()

    def seat_of(self, person: Person) -> Member | None:
        return next((member for member in self.members if member.person_id == person.id), None)


async def at(tx: AsyncConnection, places: Iterable[Place], now: datetime) -> list[Body]:
    """The bodies of these places, each with those who sit on it now."""
    return await _those(tx, _B.c.place_id.in_([place.id for place in places]), now)


async def by_id(tx: AsyncConnection, body_id: int, now: datetime) -> Body:
    (body,) = await _those(tx, _B.c.id == body_id, now)
    return body


async def _those(tx: AsyncConnection, which: ColumnElement[bool], now: datetime) -> list[Body]:
    p = tables.people
    columns = select(_B.c.id, _B.c.place_id, _B.c.kind, _B.c.name, _B.c.chat_id)
    rows = await tx.execute(columns.where(which & _B.c.ended_at.is_(None)).order_by(_B.c.id))
    known = [Body(row.id, row.place_id, Kind(row.kind), row.name, row.chat_id) for row in rows]
    seats = await tx.execute(
        select(_M.c.body_id, _M.c.id, _M.c.person_id, p.c.name, _M.c.title, _M.c.until, _M.c.brought_role)
        .select_from(_M.join(p, p.c.id == _M.c.person_id))
        .where(_M.c.body_id.in_([body.id for body in known]) & (_M.c.until > now))
        .order_by(_M.c.id)
    )
    sitting: dict[int, list[Member]] = {}
    for row in seats:
        member = Member(row.id, row.person_id, row.name, row.title, row.until, row.brought_role)
        sitting.setdefault(row.body_id, []).append(member)
    return [replace(body, members=tuple(sitting.get(body.id, ()))) for body in known]


@dataclass(frozen=True)
class Act:
    """Who changes something about a body, at whose place, and when."""

    by: Person
    place: Place
    now: datetime


async def found(tx: AsyncConnection, kind: Kind, name: str, act: Act) -> None:
    """Raises UserError where there is one of this name."""
    if any(body.name == name for body in await at(tx, [act.place], act.now)):
        raise UserError("bodies/there_is_one", name=name)
    await tx.execute(insert(_B).values(place_id=act.place.id, kind=kind, name=name))
    await _note(tx, "body.found", act, name)


async def talk_in(tx: AsyncConnection, body: Body, chat_id: int, act: Act) -> None:
    """This group is the body's from now on, and Linli stays in it."""
    chats = tables.chats
    await tx.execute(update(_B).where(_B.c.chat_id == chat_id).values(chat_id=None))
    await tx.execute(update(_B).where(_B.c.id == body.id).values(chat_id=chat_id))
    await tx.execute(update(chats).where(chats.c.chat_id == chat_id).values(leaves_at=None))
    await _note(tx, "body.chat", act, body.name)


async def end(tx: AsyncConnection, body: Body, act: Act) -> None:
    """A body is no more: its members' terms end, and its chat is a group like any other."""
    for member in body.members:
        await leave(tx, body, member, act)
    await tx.execute(update(_B).where(_B.c.id == body.id).values(ended_at=act.now, chat_id=None))
    await _note(tx, "body.end", act, body.name)


async def seat(tx: AsyncConnection, body: Body, person: Person, term: Seat, staff: Staff, act: Act) -> None:
    """Somebody sits on a body until the end of a term, and has the role that goes with it as long."""
    before = body.seat_of(person)
    if before is not None:
        await tx.execute(update(_M).where(_M.c.id == before.id).values(until=act.now))
    brings_role = not _has_role(staff, person, body, term, act)
    if brings_role:
        await roles.give(tx, Grant(person, act.place, body.kind.role, until=term.until), act.by, act.now)
    values = {
        "body_id": body.id,
        "person_id": person.id,
        "title": term.title,
        "since": act.now,
        "until": term.until,
        "brought_role": brings_role or (before is not None and before.brought_role),
    }
    await tx.execute(insert(_M).values(values))
    await _note(tx, "body.seat", act, f"{body.name} until {term.until:%Y-%m-%dT%H:%M%z}", person)


def _has_role(staff: Staff, person: Person, body: Body, term: Seat, act: Act) -> bool:
    """Whether somebody holds the body's role for that long anyway."""
    return any(
        held.place_id == act.place.id
        and held.role is body.kind.role
        and (held.until is None or held.until >= term.until)
        for held in staff.of(person.user_id)
    )


async def leave(tx: AsyncConnection, body: Body, member: Member, act: Act) -> None:
    """Somebody's term ends before its time.

    The role goes with the seat that brought it; another seat at the place keeps it for its own term.
    """
    await tx.execute(update(_M).where(_M.c.id == member.id).values(until=act.now))
    person = await members.person(tx, member.person_id)
    await _note(tx, "body.leave", act, body.name, person)
    if not member.brought_role:
        return
    role = body.kind.role
    others = [other for other in await at(tx, [act.place], act.now) if other.kind.role is role]
    kept = [(other_seat.until, other_seat.id) for one in others if (other_seat := one.seat_of(person))]
    if kept:
        until, seat_id = max(kept)
        await roles.give(tx, Grant(person, act.place, role, until=until), act.by, act.now)
        await tx.execute(update(_M).where(_M.c.id == seat_id).values(brought_role=True))
    else:
        await roles.take(tx, person, act.place, role, act.by, act.now)


async def _note(tx: AsyncConnection, action: str, act: Act, words: str, person: Person | None = None) -> None:
    await audit.write(tx, action, act.now, actor=act.by, place=act.place, person=person, note=words)
