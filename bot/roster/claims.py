"""What a council is asked to confirm: that somebody lives in a household, owns it, or is a stranger there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.errors import UserError
from bot.members import Person
from bot.roster.households import Household
from storage import tables
from storage.connection import AsyncConnection

# Of one person, so that nobody tries all the households of a building.
MOST_OPEN = 3

# One thing at a time is asked about a person and a household: of two, the one that stands later here.
_WEIGHT = ("lives", "owns", "stranger")

_C = tables.claims


@dataclass(frozen=True)
class Claim:
    """`kind`: lives, owns, or stranger (a member asks to take `person` out)."""

    id: int
    household_id: int
    person_id: int
    kind: str
    asked_by_id: int
    decided_at: datetime | None
    is_confirmed: bool | None
    person_name: str

    @property
    def key(self) -> str:
        """Names the message in the council's chat."""
        return f"claim:{self.id}"


async def make(
    tx: AsyncConnection, household: Household, person: Person, kind: str, asked_by: Person, now: datetime
) -> Claim:
    """Ask for something; what is already asked about the same person and household is that.

    Raises UserError for somebody who has asked for too much.
    """
    open_ = _C.c.decided_at.is_(None)
    about = (_C.c.household_id == household.id) & (_C.c.person_id == person.id)
    found = await _those(tx, open_ & about)
    if found:
        return found[0]
    asked = select(func.count()).select_from(_C).where(open_ & (_C.c.asked_by_id == asked_by.id))
    if (await tx.scalar(asked) or 0) >= MOST_OPEN:
        raise UserError("homes/too_many_claims", most=MOST_OPEN)
    values = {
        "household_id": household.id,
        "person_id": person.id,
        "kind": kind,
        "asked_by_id": asked_by.id,
        "at": now,
    }
    claim_id = (await tx.execute(insert(_C).values(values).returning(_C.c.id))).scalar_one()
    return await by_id(tx, claim_id)


async def drop_lesser(
    tx: AsyncConnection, household: Household, person: Person, kind: str, now: datetime
) -> Claim | None:
    """End what weighs less and is still asked about the same person and household, if anything is."""
    lesser = _C.c.kind.in_(_WEIGHT[: _WEIGHT.index(kind)]) & _C.c.decided_at.is_(None)
    found = await _those(tx, lesser & (_C.c.household_id == household.id) & (_C.c.person_id == person.id))
    if not found:
        return None
    await decide(tx, found[0], None, False, now)
    return await by_id(tx, found[0].id)


async def by_id(tx: AsyncConnection, claim_id: int) -> Claim:
    """Raises UserError when there is none."""
    found = await _those(tx, _C.c.id == claim_id)
    if not found:
        raise UserError("setup/no_button")
    return found[0]


async def others(tx: AsyncConnection, claim: Claim) -> int:
    """How many other people claim the same household just now."""
    rivals = (_C.c.household_id == claim.household_id) & (_C.c.person_id != claim.person_id)
    rivals &= _C.c.decided_at.is_(None) & (_C.c.kind != "stranger")
    return await tx.scalar(select(func.count()).select_from(_C).where(rivals)) or 0


async def decide(tx: AsyncConnection, claim: Claim, by: Person | None, is_right: bool, now: datetime) -> bool:
    """Whether this was the decision: the first one stands. `by` none: it has settled itself."""
    values = {"decided_at": now, "decided_by_id": by.id if by else None, "is_confirmed": is_right}
    undecided = (_C.c.id == claim.id) & _C.c.decided_at.is_(None)
    return (await tx.execute(update(_C).where(undecided).values(values))).rowcount == 1


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Claim]:
    p = tables.people
    columns = (
        *(_C.c.id, _C.c.household_id, _C.c.person_id, _C.c.kind, _C.c.asked_by_id),
        *(_C.c.decided_at, _C.c.is_confirmed, p.c.name),
    )
    rows = await tx.execute(select(*columns).select_from(_C.join(p, p.c.id == _C.c.person_id)).where(which))
    return [Claim(*row) for row in rows]
