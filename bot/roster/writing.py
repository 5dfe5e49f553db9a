"""Putting the plan of an import into the database: the caller's transaction does all of it or nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, update

from bot.roster import codes
from bot.roster.households import Household
from bot.roster.planning import Changed, Owner, Plan, Stated
from bot.roster.tree import Node
from storage import tables
from storage.connection import AsyncConnection

_BATCH = 1000  # rows of one statement

_H, _M = tables.households, tables.household_members
_CHANGE = (
    update(_H)
    .where(_H.c.id == bindparam("household"))
    .values(area_cm2=bindparam("area"), owner_id=bindparam("owner"))
)


async def write(
    tx: AsyncConnection, plan: Plan, now: datetime, tell: Callable[[int], None] = lambda _: None
) -> None:
    """Make the places, owners and households of a plan; `tell` hears how many households are done."""
    for place in plan.places:
        await _make_place(tx, place)
    await _name_owners(tx, plan.owners)
    await _add(tx, plan, tell)
    await _change(tx, plan.changed)
    await _state(tx, plan.totals)
    await _hand_on(tx, [change.before for change in plan.changed if change.was_sold], now)


async def _make_place(tx: AsyncConnection, place: Node) -> None:
    places = tables.places
    if place.id is not None:
        await tx.execute(update(places).where(places.c.id == place.id).values(ended_at=None))
        return
    parent_id = place.parent.id if place.parent else None
    values = {"parent_id": parent_id, "kind": place.kind, "name": place.name}
    place.id = (await tx.execute(insert(places).values(values).returning(places.c.id))).scalar_one()


async def _name_owners(tx: AsyncConnection, owners: Sequence[Owner]) -> None:
    made = insert(tables.owners).returning(tables.owners.c.id, sort_by_parameter_order=True)
    for start in range(0, len(owners), _BATCH):
        batch = owners[start : start + _BATCH]
        rows = [{"community_id": owner.community.id, "name": owner.name} for owner in batch]
        for owner, owner_id in zip(batch, await tx.scalars(made, rows), strict=True):
            owner.id = owner_id


async def _add(tx: AsyncConnection, plan: Plan, tell: Callable[[int], None]) -> None:
    rows = [
        {
            "place_id": added.place.id,
            "room": added.room,
            "area_cm2": added.area_cm2,
            "owner_id": added.owner.id if added.owner else None,
        }
        for added in plan.added
    ]
    for start in range(0, len(rows), _BATCH):
        await tx.execute(insert(_H), rows[start : start + _BATCH])
        tell(min(start + _BATCH, len(rows)))


async def _change(tx: AsyncConnection, changes: Iterable[Changed]) -> None:
    rows = [
        {
            "household": change.before.id,
            "area": change.area_cm2,
            "owner": change.owner.id if change.owner else change.before.owner_id,
        }
        for change in changes
    ]
    if rows:
        await tx.execute(_CHANGE, rows)


async def _state(tx: AsyncConnection, totals: Iterable[Stated]) -> None:
    for one in totals:
        places = tables.places
        await tx.execute(update(places).where(places.c.id == one.place.id).values(area_cm2=one.area_cm2))


async def _hand_on(tx: AsyncConnection, sold: Sequence[Household], now: datetime) -> None:
    """Another owner: whoever was an owner stays a member, but no longer as one, and old letters are void.

    The rows of the past stay as they were, so that votes cast then remain right.
    """
    ids = [household.id for household in sold]
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        were = _M.c.household_id.in_(batch) & _M.c.is_owner & _M.c.until.is_(None)
        ended = await tx.execute(
            update(_M)
            .where(were)
            .values(until=now, why_ended="sold")
            .returning(_M.c.household_id, _M.c.person_id, _M.c.confirmed_by_id)
        )
        stay = [dict(row._mapping) | {"since": now, "is_owner": False} for row in ended]
        if stay:
            await tx.execute(insert(_M), stay)
        await codes.void(tx, batch)


async def end(tx: AsyncConnection, households: Sequence[Household], now: datetime) -> None:
    """Households leave the roster, with their members and letters; what was voted and reported stays."""
    ids = [household.id for household in households]
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        await tx.execute(update(_H).where(_H.c.id.in_(batch)).values(ended_at=now))
        members = _M.c.household_id.in_(batch) & _M.c.until.is_(None)
        await tx.execute(update(_M).where(members).values(until=now, why_ended="unlisted"))
        await codes.void(tx, batch)
