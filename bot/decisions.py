"""What was decided, and whether it was carried out: each decision has an issue with an owner and a date."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select

from bot import issues
from bot.access import Visibility
from bot.issues import Issue
from bot.issues.states import OPEN
from bot.places import Place
from bot.texts import clip
from storage import tables
from storage.connection import AsyncConnection

MOST = 8  # that a digest names one by one
LONGEST = 60  # of their words, in UTF-16 units
_D, _I = tables.decisions, tables.issues


@dataclass(frozen=True)
class Decision:
    """`issue` is the one that carries it out; `proposal_id` that of the proposal it answers."""

    id: int
    place_id: int
    words: str
    decided_at: datetime
    proposal_id: int | None
    issue: Issue


async def record(
    tx: AsyncConnection, place: Place, words: str, issue: Issue, proposal: Issue | None, now: datetime
) -> Decision:
    """Write a decision down with the issue that carries it out."""
    values = {"place_id": place.id, "words": words, "decided_at": now, "issue_id": issue.id}
    values["proposal_id"] = proposal.id if proposal else None
    made = await tx.execute(insert(_D).values(values).returning(_D.c.id))
    return Decision(made.scalar_one(), place.id, words, now, values["proposal_id"], issue)


async def of_proposal(tx: AsyncConnection, proposal: Issue) -> Decision | None:
    """What was decided on a proposal, if it passed."""
    found = await _those(tx, _D.c.proposal_id == proposal.id)
    return found[-1] if found else None


async def proposal_of(tx: AsyncConnection, issue: Issue) -> int | None:
    """The id of the proposal that an issue carries out."""
    return await tx.scalar(select(_D.c.proposal_id).where(_D.c.issue_id == issue.id))


async def has(tx: AsyncConnection, issue: Issue) -> bool:
    """Whether an issue carries out a decision."""
    return bool(await _those(tx, _D.c.issue_id == issue.id))


async def not_carried_out(tx: AsyncConnection, places: Iterable[Place]) -> list[Decision]:
    """What these places decided and nobody has done yet, the earliest date first."""
    here = _D.c.place_id.in_([place.id for place in places])
    return await _those(tx, here & _I.c.state.in_(OPEN))


async def of_period(
    tx: AsyncConnection, places: Iterable[Place], since: datetime, until: datetime
) -> list[Decision]:
    """What these places decided in a period, `since` < when <= `until`, whatever became of it."""
    here = _D.c.place_id.in_([place.id for place in places])
    return await _those(tx, here & (_D.c.decided_at > since) & (_D.c.decided_at <= until))


@dataclass(frozen=True)
class Waiting:
    """What was decided and nobody has done yet: the issue that should carry it out."""

    number: int
    words: str
    role: str
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True)
class Figures:
    """Decisions of a period, and of all times those not carried out: how many, and the most urgent."""

    made: int
    not_carried_out: int
    late: int
    waiting: tuple[Waiting, ...]


async def figures(
    tx: AsyncConnection,
    places: Collection[Place],
    seen: Collection[Visibility],
    since: datetime,
    until: datetime,
) -> Figures:
    """Of what these places decided by `until`, as far as the issues that carry it out may be seen."""
    made = [one for one in await of_period(tx, places, since, until) if one.issue.visibility in seen]
    waiting = [
        _waiting(one, until)
        for one in await not_carried_out(tx, places)
        if one.issue.visibility in seen and one.decided_at <= until
    ]
    late = sum(one.is_late for one in waiting)
    return Figures(len(made), len(waiting), late, tuple(waiting[:MOST]))


def _waiting(one: Decision, until: datetime) -> Waiting:
    due_at = one.issue.due_at
    is_late = due_at is not None and due_at <= until
    return Waiting(one.issue.number, clip(one.words, LONGEST), one.issue.responsible, due_at, is_late)


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Decision]:
    rows = await tx.execute(
        select(_D.c.id, _D.c.place_id, _D.c.words, _D.c.decided_at, _D.c.proposal_id, _D.c.issue_id)
        .select_from(_D.join(_I, _I.c.id == _D.c.issue_id))
        .where(which)
        .order_by(_I.c.due_at, _D.c.id)
    )
    found = rows.all()
    if not found:
        return []
    known = {
        issue.id: issue for issue in await issues.all_where(tx, _I.c.id.in_([row.issue_id for row in found]))
    }
    return [Decision(*row[:-1], issue=known[row.issue_id]) for row in found]
