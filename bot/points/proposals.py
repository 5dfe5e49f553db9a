"""What people decide about points: one role proposes to give, spend or correct, another one confirms."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update

from bot import members
from bot.access import Action, Role, allowed
from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.points import ledger
from bot.points.ledger import Cause
from bot.points.rules import Amount, Reason, Unit
from bot.points.wording import Wish
from storage import tables
from storage.connection import AsyncConnection

_P = tables.point_proposals


@dataclass(frozen=True)
class Proposal:
    """`is_confirmed` is none as long as nobody has decided."""

    id: int
    place_id: int
    person_id: int
    reason: Reason
    amount: Amount
    note: str
    proposed_by_id: int
    proposed_as: Role
    decided_by_id: int | None
    is_confirmed: bool | None

    @property
    def subject(self) -> str:
        return f"points:{self.id}"


def proposer_role(roles: Iterable[Role]) -> Role:
    """In which of their roles somebody proposes: the highest of those that may. Raises UserError for none."""
    may = [role for role in Role if role in set(roles) and allowed([role], Action.propose_points)]
    if not may:
        raise UserError("setup/may_not", action=Action.propose_points.value)
    return may[-1]


async def propose(
    tx: AsyncConnection, place: Place, person: Person, wish: Wish, by: Person, role: Role, now: datetime
) -> Proposal:
    """Raises UserError for one's own points."""
    if by.id == person.id:
        raise UserError("points/not_your_own")
    values = {
        "place_id": place.id,
        "person_id": person.id,
        "reason": wish.reason,
        "unit": wish.amount.unit,
        "amount": wish.amount.value,
        "note": wish.note,
        "proposed_by_id": by.id,
        "proposed_as": role,
        "proposed_at": now,
    }
    made = await tx.execute(insert(_P).values(values).returning(_P.c.id))
    return await by_id(tx, made.scalar_one())


async def by_id(tx: AsyncConnection, proposal_id: int) -> Proposal:
    """Raises UserError when there is none."""
    row = (await tx.execute(select(_P).where(_P.c.id == proposal_id))).one_or_none()
    if row is None:
        raise UserError("setup/no_button")
    return Proposal(
        id=row.id,
        place_id=row.place_id,
        person_id=row.person_id,
        reason=Reason(row.reason),
        amount=Amount(Unit(row.unit), row.amount),
        note=row.note,
        proposed_by_id=row.proposed_by_id,
        proposed_as=Role(row.proposed_as),
        decided_by_id=row.decided_by_id,
        is_confirmed=row.is_confirmed,
    )


@dataclass(frozen=True)
class Decision:
    is_confirmed: bool
    by: Person
    roles: frozenset[Role]  # what they are at the place
    community: Place
    now: datetime


async def decide(tx: AsyncConnection, proposal: Proposal, decision: Decision) -> Proposal | None:
    """Confirm and book a proposal, or refuse it; none when that was done before.

    Raises UserError for whoever may not, for the one who proposed it (who may only take it back), for another
    one in the same role, for the one it concerns, and where somebody would have less than nothing.
    """
    by = decision.by
    if decision.is_confirmed or by.id != proposal.proposed_by_id:
        _check(proposal, decision)
    still = (_P.c.id == proposal.id) & _P.c.decided_at.is_(None)
    values = {"decided_by_id": by.id, "decided_at": decision.now, "is_confirmed": decision.is_confirmed}
    if not (await tx.execute(update(_P).where(still).values(values))).rowcount:
        return None
    if decision.is_confirmed:
        person = await members.person(tx, proposal.person_id)
        cause = Cause(proposal.reason, f"proposal:{proposal.id}", proposal.note)
        await ledger.book(tx, decision.community, person, proposal.amount, cause, decision.now)
    return replace(proposal, decided_by_id=by.id, is_confirmed=decision.is_confirmed)


def _check(proposal: Proposal, decision: Decision) -> None:
    if not allowed(decision.roles, Action.confirm_points):
        raise UserError("setup/may_not", action=Action.confirm_points.value)
    others = decision.roles - {proposal.proposed_as}
    is_involved = decision.by.id in (proposal.proposed_by_id, proposal.person_id)
    if is_involved or not allowed(others, Action.confirm_points):
        raise UserError("points/somebody_else", role=proposal.proposed_as.value)
