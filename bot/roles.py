"""Who holds which role where, and until when: by the settings, and as given in the chat.

Everybody is a resident. A role is held at its place and everywhere below it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from bot import audit
from bot.access import Role
from bot.clock import Clock
from bot.config import Settings
from bot.members import Person
from bot.places import Place, Places
from storage import tables
from storage.connection import AsyncConnection

_R = tables.roles


@dataclass(frozen=True)
class Holding:
    """A role that somebody holds at a place; `until` is its first instant without it."""

    user_id: int
    place_id: int
    role: Role
    is_part_time: bool = False
    since: datetime | None = None
    until: datetime | None = None
    id: int | None = None  # none: by the settings

    def is_held(self, now: datetime) -> bool:
        """A term ends to the second, whether or not anybody notes that it has."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)


class Staff:
    """Who holds which role where, at the moment of asking."""

    def __init__(self, holdings: Iterable[Holding], clock: Clock) -> None:
        self._clock = clock
        self._held: dict[int, list[Holding]] = {}
        for holding in holdings:
            self._held.setdefault(holding.user_id, []).append(holding)

    def __iter__(self) -> Iterator[Holding]:
        """All roles held now."""
        now = self._clock.now()
        return (one for held in self._held.values() for one in held if one.is_held(now))

    def of(self, user_id: int) -> list[Holding]:
        """The roles that somebody holds now, wherever."""
        now = self._clock.now()
        return [one for one in self._held.get(user_id, []) if one.is_held(now)]

    def at(self, line: Iterable[Place]) -> list[int]:
        """The user ids of all who hold a role at the first place of `line`, or at a place above it."""
        where = {place.id for place in line}
        return list(dict.fromkeys(one.user_id for one in self if one.place_id in where))

    def holding(self, role: Role, line: Iterable[Place]) -> list[int]:
        """The user ids of those who hold a role at the first place of `line`, or at a place above it."""
        where = {place.id for place in line}
        held = (one.user_id for one in self if one.role is role and one.place_id in where)
        return list(dict.fromkeys(held))

    def roles(self, user_id: int, line: Iterable[Place]) -> set[Role]:
        """The roles of a person at the first place of `line`: those held there or at a place above."""
        where = {place.id for place in line}
        return {Role.resident} | {one.role for one in self.of(user_id) if one.place_id in where}


async def load(tx: AsyncConnection, settings: Settings, places: Places, clock: Clock) -> Staff:
    """The roles of the settings and those of the database; of the latter, all that may still be held."""
    by_settings = [
        Holding(entry.user_id, places.at(settings.place_path(entry.place)).id, entry.role, entry.part_time)
        for entry in settings.staff
    ]
    people = tables.people
    rows = await tx.execute(
        select(people.c.user_id, _R.c.place_id, _R.c.role, _R.c.is_part_time, _R.c.since, _R.c.until, _R.c.id)
        .select_from(_R.join(people, people.c.id == _R.c.person_id))
        .where(_R.c.until.is_(None) | (_R.c.until > clock.now()))
        .order_by(_R.c.id)
    )
    given = [Holding(*row[:2], Role(row.role), *row[3:]) for row in rows]
    return Staff([*by_settings, *given], clock)


# What is elected has an end.
ELECTED = frozenset({Role.council, Role.committee})


@dataclass(frozen=True)
class Grant:
    """A role for somebody at a place; without `until` it has no end."""

    person: Person
    place: Place
    role: Role
    is_part_time: bool = False
    until: datetime | None = None


async def give(tx: AsyncConnection, grant: Grant, by: Person | None, now: datetime) -> None:
    """Give a role. Whoever holds it there already has the new term instead of the old one.

    `by` is none where nobody gave it: the first owner's link.
    """
    await _end(tx, grant.person, grant.place, grant.role, now)
    values = {
        "person_id": grant.person.id,
        "place_id": grant.place.id,
        "role": grant.role,
        "is_part_time": grant.is_part_time,
        "since": now,
        "until": grant.until,
        "given_by_id": by.id if by else None,
    }
    await tx.execute(insert(_R).values(values))
    term = f" until {grant.until:%Y-%m-%dT%H:%M%z}" if grant.until else ""
    part = " part-time" if grant.is_part_time else ""
    note = f"{grant.role.value}{part}{term}"
    await audit.write(tx, "role.give", now, actor=by, place=grant.place, person=grant.person, note=note)


async def take(
    tx: AsyncConnection, person: Person, place: Place, role: Role, by: Person, now: datetime
) -> bool:
    """Take a role from somebody; False where they do not hold it there by the chat."""
    if not await _end(tx, person, place, role, now):
        return False
    await audit.write(tx, "role.take", now, actor=by, place=place, person=person, note=role.value)
    return True


async def _end(tx: AsyncConnection, person: Person, place: Place, role: Role, now: datetime) -> bool:
    held = (_R.c.person_id == person.id) & (_R.c.place_id == place.id) & (_R.c.role == role)
    held &= _R.c.until.is_(None) | (_R.c.until > now)
    return (await tx.execute(update(_R).where(held).values(until=now))).rowcount > 0
