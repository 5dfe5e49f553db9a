"""Who belongs to a household: joining, owning, leaving. Rows of the past are ended, never changed."""

from datetime import datetime

from sqlalchemy import insert, update

from bot.members import Person
from bot.roster.households import Household, Member
from storage import tables
from storage.connection import AsyncConnection

_M = tables.household_members


async def join(
    tx: AsyncConnection,
    household: Household,
    person: Person,
    now: datetime,
    *,
    is_owner: bool = False,
    confirmed_by: Person | None = None,
) -> None:
    """Somebody belongs to a household from now on; `confirmed_by` none: by a letter's code."""
    values = {
        "household_id": household.id,
        "person_id": person.id,
        "is_owner": is_owner,
        "since": now,
        "confirmed_by_id": confirmed_by.id if confirmed_by else None,
    }
    await tx.execute(insert(_M).values(values))


async def own(
    tx: AsyncConnection, household: Household, member: Member, confirmed_by: Person, now: datetime
) -> None:
    """A member is one of the owners from now on; as what they were there until now stays on record."""
    await end(tx, member, "bought", now)
    values = {
        "household_id": household.id,
        "person_id": member.person_id,
        "is_owner": True,
        "since": now,
        "confirmed_by_id": confirmed_by.id,
    }
    await tx.execute(insert(_M).values(values))


async def end(tx: AsyncConnection, member: Member, why: str, now: datetime) -> None:
    """A membership ends: left, removed, or bought (as an owner another one begins)."""
    await tx.execute(update(_M).where(_M.c.id == member.id).values(until=now, why_ended=why))
