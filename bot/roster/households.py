"""Households: what the roster says of them, who belongs to them, joining and leaving."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select

from bot.members import Person
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

_H, _M, _O = tables.households, tables.household_members, tables.owners


@dataclass(frozen=True)
class Member:
    """Somebody who belongs to a household; `is_owner`: as one of those who own it."""

    id: int
    person_id: int
    is_owner: bool
    since: datetime
    confirmed_by_id: int | None  # none: by the letter's code


@dataclass(frozen=True)
class Household:
    """`area_cm2` by the register, in whole cm²; none where the roster does not say.

    Whoever owns several households is one head by `owner_id`; without one a household is its own owner.
    """

    id: int
    place_id: int
    room: str
    area_cm2: int | None
    owner_id: int | None
    owner_name: str | None  # never shown in a group
    members: tuple[Member, ...] = ()

    @property
    def owner_key(self) -> tuple[str, int]:
        """Tells one owner from another when heads are counted."""
        return ("household", self.id) if self.owner_id is None else ("owner", self.owner_id)


_CURRENT, _HERE = _H.c.ended_at.is_(None), _M.c.until.is_(None)


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Household]:
    """These households, each with the members it has now."""
    rows = await tx.execute(
        select(_H.c.id, _H.c.place_id, _H.c.room, _H.c.area_cm2, _H.c.owner_id, _O.c.name)
        .select_from(_H.outerjoin(_O, _O.c.id == _H.c.owner_id))
        .where(which)
        .order_by(_H.c.place_id, _H.c.id)
    )
    found = [Household(*row) for row in rows]
    members = await _members(tx, _M.c.household_id.in_(select(_H.c.id).where(which)))
    return [replace(household, members=tuple(members.get(household.id, ()))) for household in found]


async def at(tx: AsyncConnection, places: Iterable[Place]) -> list[Household]:
    """The households of these very places, by place.

    Of a compound pass `Places.below(compound)`: its buildings and units hold the households.
    """
    return await _those(tx, _CURRENT & _H.c.place_id.in_([place.id for place in places]))


async def of_person(tx: AsyncConnection, person: Person) -> list[Household]:
    """The households that somebody belongs to now."""
    theirs = select(_M.c.household_id).where((_M.c.person_id == person.id) & _HERE)
    return await _those(tx, _CURRENT & _H.c.id.in_(theirs))


async def by_id(tx: AsyncConnection, household_id: int) -> Household | None:
    """A household of the roster; none for one that has left it."""
    found = await _those(tx, _CURRENT & (_H.c.id == household_id))
    return found[0] if found else None


async def ever(tx: AsyncConnection, household_id: int) -> Household:
    """A household that is or was in the roster."""
    (found,) = await _those(tx, _H.c.id == household_id)
    return found


async def _members(tx: AsyncConnection, which: ColumnElement[bool]) -> dict[int, list[Member]]:
    rows = await tx.execute(
        select(_M.c.household_id, _M.c.id, _M.c.person_id, _M.c.is_owner, _M.c.since, _M.c.confirmed_by_id)
        .where(which & _HERE)
        .order_by(_M.c.id)
    )
    members: dict[int, list[Member]] = {}
    for row in rows:
        member = Member(row.id, row.person_id, row.is_owner, row.since, row.confirmed_by_id)
        members.setdefault(row.household_id, []).append(member)
    return members
