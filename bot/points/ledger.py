"""The ledger: each transfer takes from one side what it gives to the other.

One side is a person, the other the community, which gives what is earned and gets back what is spent. So
all entries add up to zero, and an account holds the sum of its entries; the community's side alone goes
below zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update

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
class Booked:
    """What was booked on somebody's account, and why."""

    community_id: int
    person_id: int
    amount: Amount
    cause: Cause

    @property
    def source(self) -> str:
        """Of its first booking; a later one on the same account has a number behind this."""
        return f"{self.cause.source}:{self.person_id}:{self.amount.unit}"


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
    booked = Booked(community.id, person.id, amount, cause)
    if await tx.scalar(select(_T.c.id).where(_T.c.source == booked.source)) is not None:
        return False
    await _enter(tx, booked, booked.source, now)
    return True


async def take_back(tx: AsyncConnection, cause: Cause, now: datetime) -> list[Booked]:
    """Take back what a cause gave people, as far as they still have it: what is spent stays spent."""
    taken: list[Booked] = []
    for given in await _booked(tx, cause, f"{cause.source}:"):
        here = _account(given.community_id, given.person_id, given.amount.unit)
        has = await tx.scalar(select(_A.c.balance).where(here).with_for_update()) or 0
        value = min(given.amount.value, has)
        if value > 0:
            taken.append(replace(given, amount=Amount(given.amount.unit, -value)))
            await _enter_next(tx, taken[-1], now)
    return taken


async def give_again(tx: AsyncConnection, person: Person, unit: Unit, cause: Cause, now: datetime) -> None:
    """Give what was taken back, where its cause holds again: all in all no more than it gave at first."""
    for one in await _booked(tx, cause, f"{cause.source}:{person.id}:{unit}"):
        first = select(func.max(_E.c.amount)).join_from(_E, _T, _T.c.id == _E.c.transfer_id)
        gave = await tx.scalar(first.where((_T.c.source == one.source) & _E.c.person_id.is_not(None))) or 0
        if gave > one.amount.value:
            await _enter_next(tx, replace(one, amount=Amount(unit, gave - one.amount.value)), now)


async def _booked(tx: AsyncConnection, cause: Cause, prefix: str) -> list[Booked]:
    """What a cause has booked so far on people's accounts, whose sources begin so."""
    account = (_T.c.community_id, _E.c.person_id, _T.c.unit)
    rows = await tx.execute(
        select(*account, func.sum(_E.c.amount))
        .select_from(_E.join(_T, _T.c.id == _E.c.transfer_id))
        .where(_T.c.source.startswith(prefix, autoescape=True) & _E.c.person_id.is_not(None))
        .group_by(*account)
        .order_by(_E.c.person_id, _T.c.unit.desc())
    )
    # PostgreSQL gives sums as decimal numbers.
    return [Booked(row[0], row[1] or 0, Amount(Unit(row[2]), int(row[3])), cause) for row in rows]


async def _enter_next(tx: AsyncConnection, booked: Booked, now: datetime) -> None:
    """Book once more on an account what its cause has booked there before."""
    before = _T.c.source.startswith(booked.source, autoescape=True)
    times = await tx.scalar(select(func.count()).select_from(_T).where(before))
    await _enter(tx, booked, f"{booked.source}:{times}", now)


async def _enter(tx: AsyncConnection, booked: Booked, source: str, now: datetime) -> None:
    await _move(tx, booked)
    transfer = {
        "community_id": booked.community_id,
        "unit": booked.amount.unit,
        "reason": booked.cause.reason,
        "about": booked.cause.about,
        "source": source,
        "at": now,
    }
    made = await tx.execute(insert(_T).values(transfer).returning(_T.c.id))
    transfer_id, value = made.scalar_one(), booked.amount.value
    sides = ((booked.person_id, value), (None, -value))
    entries = [{"transfer_id": transfer_id, "person_id": who, "amount": amount} for who, amount in sides]
    await tx.execute(insert(_E), entries)


def _account(community_id: int, person_id: int, unit: Unit) -> ColumnElement[bool]:
    return (_A.c.community_id == community_id) & (_A.c.person_id == person_id) & (_A.c.unit == unit)


async def _move(tx: AsyncConnection, booked: Booked) -> None:
    """Change an account in one statement that looks and writes, so that two at once cannot overdraw it."""
    unit = booked.amount.unit
    key = {"community_id": booked.community_id, "person_id": booked.person_id, "unit": unit}
    await tx.execute(insert_or_update(tx, _A, list(key)), key | {"balance": 0})
    here = _account(booked.community_id, booked.person_id, unit)
    balance = _A.c.balance + booked.amount.value
    moved = await tx.execute(update(_A).where(here & (balance >= 0)).values(balance=balance))
    if not moved.rowcount:
        has = await tx.scalar(select(_A.c.balance).where(here))
        raise UserError("points/too_few", unit=unit, has=has)


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
