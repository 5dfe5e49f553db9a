"""Who may vote: frozen when the poll opens, so that a roster which changes meanwhile changes nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, distinct, func, insert, select, update

from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.polls import Poll
from bot.voting import receipts
from bot.voting.terms import Electorate
from storage import tables
from storage.connection import AsyncConnection

_V, _H = tables.voters, tables.households
_NAMED_ROOMS = 3  # of those without an area that are named
_AT_ONCE = 1_000  # a database takes only so many values in one statement


class State(StrEnum):
    """What is known of a voter, whatever they chose (居民台账)."""

    undelivered = "undelivered"
    delivered = "delivered"  # the ballot paper reached them, and they said nothing
    voted = "voted"
    abstained = "abstained"


HAVE_VOTED = frozenset({State.voted, State.abstained})


@dataclass(frozen=True)
class Turnout:
    """已投 / 应投, without names: ballot papers, and where owners vote their number and areas (cm²)."""

    voters: int = 0
    voted: int = 0
    owners: int = 0
    owners_voted: int = 0
    area_cm2: int = 0
    area_voted_cm2: int = 0


async def freeze(tx: AsyncConnection, poll: Poll, places: Iterable[Place], body: Collection[Person]) -> int:
    """Write down who may vote in a poll about to open; how many ballot papers there are.

    `places` is the poll's place with all that lies in it, `body` who is a member of the body that votes.
    Raises UserError when there is nobody, or where owners vote by area and the register lacks one.
    """
    if poll.terms.electorate is Electorate.chat:
        return 0
    if poll.terms.electorate is Electorate.body:
        rows = [{"person_id": person.id, "place_id": poll.place_id, "owner_id": None} for person in body]
    else:
        rows = await _households(tx, poll, [place.id for place in places])
    if not rows:
        raise UserError("polls/nobody", electorate=poll.terms.electorate)
    papers = [_paper(poll, row["owner_id"], number) for number, row in enumerate(rows)]
    receipt_of = dict(zip(dict.fromkeys(papers), receipts.draw(len(set(papers))), strict=True))
    for row, paper in zip(rows, papers, strict=True):
        row |= {"poll_id": poll.id, "receipt": None if poll.terms.is_secret else receipt_of[paper]}
    await tx.execute(insert(_V), rows)
    return len(receipt_of)


def _paper(poll: Poll, owner_id: int | None, number: int) -> int:
    """What tells one ballot paper from another: where owners vote, all flats of one are on one paper."""
    by_owner = poll.terms.electorate is Electorate.owners
    return owner_id if by_owner and owner_id is not None else -1 - number


async def _households(tx: AsyncConnection, poll: Poll, places: Collection[int]) -> list[dict[str, Any]]:
    here = _H.c.place_id.in_(places) & _H.c.ended_at.is_(None)
    columns = (_H.c.id, _H.c.place_id, _H.c.area_cm2, _H.c.owner_id, _H.c.room)
    found = (await tx.execute(select(*columns).where(here).order_by(_H.c.place_id, _H.c.room))).all()
    lacking = [row.room for row in found if not row.area_cm2 or row.area_cm2 < 0]
    if lacking and poll.terms.electorate is Electorate.owners:
        raise UserError("polls/no_area", number=len(lacking), rooms=lacking[:_NAMED_ROOMS])
    return [
        {
            "household_id": row.id,
            "place_id": row.place_id,
            "area_cm2": row.area_cm2 or 0,
            "owner_id": row.owner_id,
        }
        for row in found
    ]


async def note_deliveries(tx: AsyncConnection, poll: Poll) -> None:
    """Note for which voters a ballot paper has arrived in somebody's private chat."""
    box, stem = tables.outbox, f"{poll.subject}:paper"
    arrived = (box.c.key > f"{stem}:") & (box.c.key < f"{stem};") & box.c.sent_at.is_not(None)
    keys = await tx.scalars(select(box.c.key).where(arrived & box.c.failure.is_(None)))
    papers = sorted({int(key.removeprefix(f"{stem}:").partition(":")[0]) for key in keys if key})
    silent = (_V.c.poll_id == poll.id) & (_V.c.state == State.undelivered)
    delivered = update(_V).values(state=State.delivered)
    for start in range(0, len(papers), _AT_ONCE):
        reached = _V.c.id.in_(papers[start : start + _AT_ONCE])
        await tx.execute(delivered.where(silent & reached))
    if poll.terms.electorate is Electorate.owners:  # all flats of an owner are on one paper
        reached = (_V.c.poll_id == poll.id) & (_V.c.state != State.undelivered) & _V.c.owner_id.is_not(None)
        owners = select(_V.c.owner_id).where(reached)
        await tx.execute(delivered.where(silent & _V.c.owner_id.in_(owners)))


# A household without an owner is its own.
HEAD: ColumnElement[Any] = func.coalesce(_V.c.owner_id, -_V.c.id)


async def turnout(tx: AsyncConnection, poll: Poll, places: Collection[Place] | None = None) -> Turnout:
    """How many may vote and have voted, in the whole electorate or in some places."""
    here = _V.c.poll_id == poll.id
    if places is not None:
        here &= _V.c.place_id.in_([place.id for place in places])
    papers = func.count(distinct(HEAD)) if poll.terms.electorate is Electorate.owners else func.count()
    columns = select(papers, func.count(distinct(HEAD)), func.coalesce(func.sum(_V.c.area_cm2), 0))
    everybody = (await tx.execute(columns.where(here))).one()
    voted = (await tx.execute(columns.where(here & _V.c.state.in_(HAVE_VOTED)))).one()
    return Turnout(everybody[0], voted[0], everybody[1], voted[1], int(everybody[2]), int(voted[2]))
