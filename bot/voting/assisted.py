"""Ballots that a household does not cast with its own hand: on paper, or said to a volunteer at the door.

The rule: such a ballot counts only when two different people have keyed the same from one photo of the
paper that the household signed. The first may be a volunteer at the door; at least one is of the council.
Neither is shown what the other keyed; where they differ, both look again. What a household casts itself
always stands: nothing keyed replaces it, and it replaces what was keyed. What was not keyed twice when the
vote closes does not count. Where two never agree, the council discards both keyings, which are kept, and two
of it key the same photo anew. Secret votes take no such ballots: two people would know them.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, insert, select, update

from bot import audit, members, polls
from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.polls import Poll
from bot.voting import answers, papers
from bot.voting.answers import Answer
from bot.voting.papers import Cast, Paper
from bot.voting.terms import IN_ITS_CHAT
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

PAPER, DOOR = "paper", "door"
ORIGINS = frozenset({PAPER, DOOR})
KEYERS = 2
_A, _K, _V, _B, _P = tables.assisted_ballots, tables.keyings, tables.voters, tables.ballots, tables.polls


@dataclass(frozen=True)
class Keying:
    """What one person keyed; `is_done`: they are through with it."""

    person_id: int
    answer: Answer
    is_done: bool


class Agreement(StrEnum):
    waiting = "waiting"  # for the photo, or the second keying
    agreed = "agreed"
    differ = "differ"


@dataclass(frozen=True)
class Sheet:
    """An assisted ballot under way; `photo` is the channel's file id."""

    id: int
    poll_id: int
    paper_id: int
    origin: str
    photo: str | None
    begun_by_id: int
    keyings: tuple[Keying, ...] = ()

    def by(self, person: Person) -> Keying | None:
        return next((keying for keying in self.keyings if keying.person_id == person.id), None)

    @property
    def agreement(self) -> Agreement:
        done = [keying.answer for keying in self.keyings if keying.is_done]
        if len(done) < KEYERS or self.photo is None:
            return Agreement.waiting
        return Agreement.agreed if len(set(done)) == 1 else Agreement.differ

    @property
    def is_in_dispute(self) -> bool:
        """Two key it and do not agree (yet): nobody else can, unless the council begins it anew."""
        return len(self.keyings) >= KEYERS and self.agreement is not Agreement.agreed


def is_possible(poll: Poll) -> bool:
    """Whether anybody may fill in a ballot for a household: what is secret is known to nobody else."""
    return poll.terms.electorate not in IN_ITS_CHAT and not poll.terms.is_secret


async def open_votes(tx: AsyncConnection) -> list[Poll]:
    """The open votes in which somebody may fill in a ballot for a household."""
    return [poll for poll in await polls.open_now(tx) if is_possible(poll)]


def check(poll: Poll, paper: Paper, now: datetime) -> None:
    """Raises UserError where no ballot can be keyed in for a household (any more)."""
    polls.check_open(poll, now)
    if poll.terms.is_secret:
        raise UserError("polls/secret_by_hand")
    if not is_possible(poll):
        raise UserError("polls/unknown")
    if paper.answer is not None and paper.origin not in ORIGINS:
        raise UserError("polls/voted_itself")


async def begun(tx: AsyncConnection, paper: Paper) -> Sheet | None:
    found = await _those(tx, _A.c.voter_id.in_(paper.voter_ids) & _A.c.ended_at.is_(None))
    return found[0] if found else None


async def begin(
    tx: AsyncConnection, poll: Poll, paper: Paper, origin: str, by: Person, now: datetime
) -> Sheet:
    """The assisted ballot of a paper, a new one where none is under way."""
    sheet = await begun(tx, paper)
    if sheet is not None:
        return sheet
    return await _begin(tx, {"poll_id": poll.id, "voter_id": paper.id, "origin": origin}, by, now)


async def _begin(tx: AsyncConnection, values: dict[str, Any], by: Person, now: datetime) -> Sheet:
    made = insert(_A).values(values | {"begun_by_id": by.id, "begun_at": now}).returning(_A.c.id)
    return await by_id(tx, (await tx.execute(made)).scalar_one())


async def discard(tx: AsyncConnection, sheet: Sheet, by: Person, place: Place, now: datetime) -> Sheet:
    """End a sheet whose two keyers do not agree; one of the same photo takes its place, begun by the council.

    What both keyed is kept, and who discarded it is written down. Raises UserError for any other sheet.
    """
    under_way = (_A.c.id == sheet.id) & _A.c.ended_at.is_(None)
    ended = update(_A).where(under_way).values(ended_at=now)
    if not sheet.is_in_dispute or not (await tx.execute(ended)).rowcount:
        raise UserError("polls/no_dispute")
    await audit.write(tx, "ballot.discard", now, actor=by, place=place, note=f"sheet {sheet.id}")
    same = {"poll_id": sheet.poll_id, "voter_id": sheet.paper_id, "origin": sheet.origin}
    return await _begin(tx, same | {"photo": sheet.photo}, by, now)


async def by_id(tx: AsyncConnection, sheet_id: int) -> Sheet:
    """Raises UserError when there is none."""
    found = await _those(tx, _A.c.id == sheet_id)
    if not found:
        raise UserError("polls/unknown")
    return found[0]


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Sheet]:
    columns = (_A.c.id, _A.c.poll_id, _A.c.voter_id, _A.c.origin, _A.c.photo, _A.c.begun_by_id)
    rows = (await tx.execute(select(*columns).where(which).order_by(_A.c.id))).all()
    keyed = select(_K.c.assisted_id, _K.c.person_id, _K.c.answer, _K.c.is_done).order_by(_K.c.at)
    said: dict[int, list[Keying]] = {}
    for row in await tx.execute(keyed.where(_K.c.assisted_id.in_([row.id for row in rows]))):
        keying = Keying(row.person_id, answers.read(row.answer), row.is_done)
        said.setdefault(row.assisted_id, []).append(keying)
    return [replace(Sheet(*row), keyings=tuple(said.get(row.id, ()))) for row in rows]


async def attach(tx: AsyncConnection, sheet: Sheet, photo: str) -> Sheet:
    """The photo of the signed paper, in place of the one before."""
    await tx.execute(update(_A).where(_A.c.id == sheet.id).values(photo=photo))
    return await by_id(tx, sheet.id)


async def key(tx: AsyncConnection, sheet: Sheet, said: Keying, now: datetime) -> Sheet:
    """Write down what somebody keyed. Raises UserError where two others key this ballot."""
    others = [keying for keying in sheet.keyings if keying.person_id != said.person_id]
    if len(others) >= KEYERS:
        raise UserError("polls/two_keyed")
    values = {"answer": answers.written(said.answer), "is_done": said.is_done, "at": now}
    put = insert_or_update(tx, _K, ("assisted_id", "person_id"), tuple(values))
    await tx.execute(put, {"assisted_id": sheet.id, "person_id": said.person_id} | values)
    return await by_id(tx, sheet.id)


async def settle(tx: AsyncConnection, poll: Poll, paper: Paper, sheet: Sheet, now: datetime) -> Agreement:
    """Count what both keyed, or let both look again where they differ. Raises UserError as `check` does."""
    check(poll, paper, now)
    agreement = sheet.agreement
    if agreement is Agreement.differ:
        await tx.execute(update(_K).where(_K.c.assisted_id == sheet.id).values(is_done=False))
    if agreement is Agreement.agreed:
        first = sheet.keyings[0]
        caster = await members.person(tx, first.person_id)
        await papers.fill_in(tx, poll, paper, Cast(first.answer, caster, now, sheet.origin))
        counted = {"ended_at": now, "is_counted": True}
        await tx.execute(update(_A).where(_A.c.id == sheet.id).values(counted))
    return agreement


def _is_under_way() -> ColumnElement[bool]:
    """Somebody is through with it, two do not agree on it, or it takes the place of one that was discarded;
    and the household has not voted itself since."""
    ballot = exists().where((_B.c.voter_id == _A.c.voter_id) & _B.c.current & _B.c.origin.not_in(ORIGINS))
    keyed = exists().where((_K.c.assisted_id == _A.c.id) & _K.c.is_done)
    before = _A.alias("before")
    is_anew = exists().where((before.c.voter_id == _A.c.voter_id) & (before.c.id < _A.c.id))
    is_anew = is_anew.where(before.c.ended_at.is_not(None) & ~before.c.is_counted)
    return _A.c.ended_at.is_(None) & (keyed | (_keyers() >= KEYERS) | is_anew) & ~ballot


def _keyers(but: Person | None = None) -> ColumnElement[int]:
    """How many key a sheet, somebody left out."""
    theirs = _K.c.assisted_id == _A.c.id
    if but is not None:
        theirs &= _K.c.person_id != but.id
    return select(func.count()).select_from(_K).where(theirs).scalar_subquery()


async def waiting(tx: AsyncConnection, poll: Poll) -> int:
    """How many wait for the second keying, for their photo, or for two to agree."""
    under_way = select(func.count()).select_from(_A).where((_A.c.poll_id == poll.id) & _is_under_way())
    return await tx.scalar(under_way) or 0


async def next_to_check(tx: AsyncConnection, person: Person, places: Collection[Place]) -> Sheet | None:
    """The oldest one that waits for this person's keying, in open polls of these places; where none does, the
    oldest on which two others do not agree."""
    own = exists().where((_K.c.assisted_id == _A.c.id) & (_K.c.person_id == person.id) & _K.c.is_done)
    which: Any = _is_under_way() & _A.c.photo.is_not(None) & ~own
    is_taken = case((_keyers(but=person) < KEYERS, 0), else_=1)
    here = _V.c.place_id.in_([place.id for place in places]) & _P.c.closed_at.is_(None)
    joined = _A.join(_V, _V.c.id == _A.c.voter_id).join(_P, _P.c.id == _A.c.poll_id)
    ids = select(_A.c.id).select_from(joined).where(which & here)
    sheet_id = await tx.scalar(ids.order_by(is_taken, _A.c.id).limit(1))
    return None if sheet_id is None else await by_id(tx, sheet_id)


async def end(tx: AsyncConnection, poll: Poll, now: datetime) -> int:
    """The vote has closed: how many were not keyed twice, and do not count."""
    left = await waiting(tx, poll)
    still = (_A.c.poll_id == poll.id) & _A.c.ended_at.is_(None)
    await tx.execute(update(_A).where(still).values(ended_at=now))
    return left
