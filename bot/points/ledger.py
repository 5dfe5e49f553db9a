"""The ledger: each transfer takes from one side what it gives to the other.

One side is a person, the other the community, which gives what is earned and gets back what is spent. So
all entries add up to zero, and an account holds the sum of its entries; the community's side alone goes
below zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.points.rules import Amount, Reason, Unit
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_A, _T, _E = tables.point_accounts, tables.point_transfers, tables.point_entries


@dataclass(frozen=True)
class Cause:
    """Why something is booked. `source` names what caused it: the same one books once, however often it
    comes. `about`: the number of an issue, or words.
    """

    reason: Reason
    source: str
    about: str = ""


@dataclass(frozen=True)
class Entry:
    at: datetime
    reason: Reason
    about: str
    amount: Amount


@dataclass(frozen=True)
class Account:
    """What somebody has in a community; `minutes` of the time bank."""

    community_id: int
    points: int
    minutes: int


async def book(
    tx: AsyncConnection, community: Place, person: Person, amount: Amount, cause: Cause, now: datetime
) -> bool:
    """Book an amount; False where its cause has booked it before.

    Raises UserError where somebody would have less than nothing: then nothing is booked.
    """
    source = f"{cause.source}:{person.id}:{amount.unit}"
    if await tx.scalar(select(_T.c.id).where(_T.c.source == source)) is not None:
        return False
    await _move(tx, community, person, amount)
    transfer = {
        "community_id": community.id,
        "unit": amount.unit,
        "reason": cause.reason,
        "about": cause.about,
        "source": source,
        "at": now,
    }
    made = await tx.execute(insert(_T).values(transfer).returning(_T.c.id))
    transfer_id = made.scalar_one()
    sides = ((person.id, amount.value), (None, -amount.value))
    entries = [{"transfer_id": transfer_id, "person_id": who, "amount": value} for who, value in sides]
    await tx.execute(insert(_E), entries)
    return True


async def _move(tx: AsyncConnection, community: Place, person: Person, amount: Amount) -> None:
    """Change an account in one statement that looks and writes, so that two at once cannot overdraw it."""
    key = {"community_id": community.id, "person_id": person.id, "unit": amount.unit}
    await tx.execute(insert_or_update(tx, _A, list(key)), key | {"balance": 0})
    here = (_A.c.community_id == community.id) & (_A.c.person_id == person.id) & (_A.c.unit == amount.unit)
    balance = _A.c.balance + amount.value
    moved = await tx.execute(update(_A).where(here & (balance >= 0)).values(balance=balance))
    if not moved.rowcount:
        raise UserError(
            "points/too_few", unit=amount.unit, has=await tx.scalar(select(_A.c.balance).where(here))
        )


async def accounts(tx: AsyncConnection, person: Person) -> list[Account]:
    """What somebody has, in each community in which anything was ever booked."""
    rows = await tx.execute(
        select(_A.c.community_id, _A.c.unit, _A.c.balance)
        .where(_A.c.person_id == person.id)
        .order_by(_A.c.community_id)
    )
    return _by_community((row.community_id, row.unit, row.balance) for row in rows)


def _by_community(amounts: Iterable[tuple[int, str, int]]) -> list[Account]:
    has: dict[int, dict[str, int]] = {}
    for community_id, unit, amount in amounts:
        has.setdefault(community_id, {})[unit] = amount
    return [
        Account(community_id, of.get(Unit.points, 0), of.get(Unit.minutes, 0))
        for community_id, of in has.items()
    ]


async def account(tx: AsyncConnection, community: Place, person: Person) -> Account:
    found = await accounts(tx, person)
    return next((one for one in found if one.community_id == community.id), Account(community.id, 0, 0))


async def earned(tx: AsyncConnection, person: Person) -> list[Account]:
    """What somebody earned and was given so far, as corrected, whatever they spent of it; by community."""
    rows = await tx.execute(
        select(_T.c.community_id, _T.c.unit, func.sum(_E.c.amount))
        .select_from(_E.join(_T, _T.c.id == _E.c.transfer_id))
        .where((_E.c.person_id == person.id) & (_T.c.reason != Reason.spend))
        .group_by(_T.c.community_id, _T.c.unit)
        .order_by(_T.c.community_id)
    )
    return _by_community((row[0], row[1], int(row[2])) for row in rows)


async def last_entries(tx: AsyncConnection, person: Person, most: int) -> list[Entry]:
    """What was booked on somebody's accounts, the latest first."""
    rows = await tx.execute(
        select(_T.c.at, _T.c.reason, _T.c.about, _T.c.unit, _E.c.amount)
        .select_from(_E.join(_T, _T.c.id == _E.c.transfer_id))
        .where(_E.c.person_id == person.id)
        .order_by(_E.c.id.desc())
        .limit(most)
    )
    return [Entry(row.at, Reason(row.reason), row.about, Amount(Unit(row.unit), row.amount)) for row in rows]
