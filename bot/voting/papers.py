"""Ballot papers: whom somebody may vote for, what a paper says so far, and filling it in.

A paper belongs to a person of the chat or of a body, to a household, or to an owner with all their flats.
Its last answer counts; all are kept. Papers of secret polls are filled in by bot/voting/secret.py.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select, update

from bot import polls
from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.polls import Poll
from bot.voting import answers
from bot.voting.answers import ABSTAIN, Answer
from bot.voting.electorate import HAVE_VOTED, State
from bot.voting.terms import Electorate, Form
from storage import tables
from storage.connection import AsyncConnection

_V, _B, _H, _P = tables.voters, tables.ballots, tables.households, tables.polls
TAP, PROXY = "tap", "proxy"  # origins of ballots; those of others are in bot/voting/assisted.py
_MEMBERS, _PEOPLE = tables.household_members, tables.people


@dataclass(frozen=True)
class Flat:
    place_id: int
    room: str


@dataclass(frozen=True)
class Paper:
    """A ballot paper; `answer` is none while nobody has filled it in, and always in a secret poll."""

    voter_ids: tuple[int, ...]  # the first names the paper; none of somebody in a chat who has not voted
    flats: tuple[Flat, ...]
    place_id: int
    state: State
    receipt: str | None
    answer: Answer | None = None
    caster_id: int | None = None
    caster_name: str | None = None
    origin: str | None = None  # tap, proxy, paper or door
    is_proxy: bool = False  # of another household, to whoever was given it

    @property
    def id(self) -> int:
        return self.voter_ids[0]


async def of(tx: AsyncConnection, poll: Poll, person: Person) -> list[Paper]:
    """The papers that somebody may fill in, as the roster orders them; none for who may not vote at all."""
    if poll.terms.electorate in (Electorate.chat, Electorate.body):
        found = await _those(tx, poll, _V.c.person_id == person.id)
        if not found and poll.terms.electorate is Electorate.chat:
            return [Paper((), (), poll.place_id, State.undelivered, None)]
        return found
    own = await _belonging_to(tx, poll, person)
    mine = await _those(tx, poll, own)
    if not mine:
        return []
    # Asked for first, for most hold none, and a search within a search would read all voters.
    held = list(await tx.scalars(_given_to([paper.id for paper in mine])))
    given = await _those(tx, poll, _V.c.id.in_(held)) if held else []
    whole = [(await by_id(tx, paper.id))[1] for paper in given]  # all flats of an owner are on one paper
    return mine + [replace(paper, is_proxy=True) for paper in whole]


def _given_to(holders: Collection[int]) -> Select[int]:
    proxies = tables.proxies
    return select(proxies.c.voter_id).where(proxies.c.holder_id.in_(holders) & proxies.c.ended_at.is_(None))


async def _belonging_to(tx: AsyncConnection, poll: Poll, person: Person) -> ColumnElement[bool]:
    """Voters of a person's households; where owners vote, of those owned and the owner's other flats."""
    mine = (_MEMBERS.c.person_id == person.id) & _MEMBERS.c.until.is_(None)
    if poll.closed_at is not None:  # who moved in later is not told how those before them voted
        mine &= _MEMBERS.c.since <= poll.closed_at
    if poll.terms.electorate is Electorate.households:
        return _V.c.household_id.in_(select(_MEMBERS.c.household_id).where(mine))
    owned = _V.c.household_id.in_(select(_MEMBERS.c.household_id).where(mine & _MEMBERS.c.is_owner))
    here = _V.c.poll_id == poll.id
    found = (await tx.execute(select(_V.c.id, _V.c.owner_id).where(here & owned))).all()
    ids, owners = {row.id for row in found}, {row.owner_id for row in found} - {None}
    if owners:  # a search of its own, by its own index: both in one would read all voters
        ids.update(await tx.scalars(select(_V.c.id).where(here & _V.c.owner_id.in_(owners))))
    return _V.c.id.in_(ids)


async def by_id(tx: AsyncConnection, paper_id: int) -> tuple[Poll, Paper]:
    """A paper and its poll; raises UserError when there is none."""
    row = (await tx.execute(select(_V.c.poll_id, _V.c.owner_id).where(_V.c.id == paper_id))).one_or_none()
    if row is None:
        raise UserError("polls/unknown")
    poll = await polls.by_id(tx, row.poll_id)
    is_shared = poll.terms.electorate is Electorate.owners and row.owner_id is not None
    which = _V.c.owner_id == row.owner_id if is_shared else _V.c.id == paper_id
    return poll, (await _those(tx, poll, which))[0]


async def for_person(tx: AsyncConnection, paper_id: int, person: Person) -> tuple[Poll, Paper]:
    """The paper of a button, for somebody who may fill it in; raises UserError for anybody else."""
    poll, paper = await by_id(tx, paper_id)
    mine = next((one for one in await of(tx, poll, person) if one.id == paper.id), None)
    if mine is None:
        raise UserError("polls/not_entitled", electorate=poll.terms.electorate)
    return poll, mine


async def to_ask(tx: AsyncConnection, poll: Poll, places: Collection[Place]) -> list[Paper]:
    """The papers of these places that nobody has filled in, nor keyed in for its household."""
    here = _V.c.place_id.in_([place.id for place in places]) & _V.c.state.not_in(HAVE_VOTED)
    a, k = tables.assisted_ballots, tables.keyings
    keyed = select(a.c.voter_id).join_from(a, k, k.c.assisted_id == a.c.id)
    keyed = keyed.where((a.c.poll_id == poll.id) & a.c.ended_at.is_(None) & k.c.is_done)
    return await _those(tx, poll, here & _V.c.id.not_in(keyed))


async def of_household(tx: AsyncConnection, poll: Poll, household_id: int) -> Paper | None:
    """The paper of a household that was in the electorate when the poll opened."""
    found = await _those(tx, poll, _V.c.household_id == household_id)
    return (await by_id(tx, found[0].id))[1] if found else None


async def deliver(tx: AsyncConnection, paper: Paper) -> None:
    """Note that a ballot on paper was left with the household."""
    unknown = _V.c.id.in_(paper.voter_ids) & (_V.c.state == State.undelivered)
    await tx.execute(update(_V).where(unknown).values(state=State.delivered))


async def _those(tx: AsyncConnection, poll: Poll, which: ColumnElement[bool]) -> list[Paper]:
    current = (_B.c.voter_id == _V.c.id) & _B.c.current
    joined = _V.outerjoin(_H, _H.c.id == _V.c.household_id).outerjoin(_B, current)
    columns = (
        *(_V.c.id, _V.c.place_id, _V.c.owner_id, _V.c.state, _V.c.receipt, _H.c.room),
        *(_B.c.answer, _B.c.person_id, _PEOPLE.c.name, _B.c.origin),
    )
    rows = await tx.execute(
        select(*columns)
        .select_from(joined.outerjoin(_PEOPLE, _PEOPLE.c.id == _B.c.person_id))
        .where((_V.c.poll_id == poll.id) & which)
        .order_by(_V.c.id)
    )
    by_owner = poll.terms.electorate is Electorate.owners
    papers: dict[int, list[Any]] = {}
    for row in rows:
        papers.setdefault((by_owner and row.owner_id) or -row.id, []).append(row)
    return [_paper(rows) for rows in papers.values()]


def _paper(rows: Sequence[Any]) -> Paper:
    first = rows[0]
    return Paper(
        voter_ids=tuple(row.id for row in rows),
        flats=tuple(Flat(row.place_id, row.room) for row in rows if row.room is not None),
        place_id=first.place_id,
        state=State(first.state),
        receipt=first.receipt,
        answer=answers.read(first.answer) if first.answer is not None else None,
        caster_id=first.person_id,
        caster_name=first.name,
        origin=first.origin,
    )


@dataclass(frozen=True)
class Cast:
    """Somebody fills in a paper. `origin`: tap, proxy, paper or door."""

    answer: Answer
    person: Person
    at: datetime
    origin: str = TAP


async def fill_in(tx: AsyncConnection, poll: Poll, paper: Paper, cast: Cast) -> bool:
    """Write an answer on a paper, in place of the one there; False when it says this already.

    Raises UserError when the poll is not open or no ballot of it can say this.
    """
    polls.check_open(poll, cast.at)
    if not answers.is_valid(poll.terms, len(poll.options), cast.answer):
        raise UserError("polls/unknown")
    if (paper.answer, paper.origin) == (cast.answer, cast.origin):
        return False
    ids = paper.voter_ids or (await enter(tx, poll, cast.person, State.voted),)
    if paper.answer is not None:
        await _set_aside(tx, ids)
    ballot = {
        "poll_id": poll.id,
        "person_id": cast.person.id,
        "answer": answers.written(cast.answer),
        "origin": cast.origin,
        "at": cast.at,
        "current": True,
    }
    await tx.execute(insert(_B), [ballot | {"voter_id": voter_id} for voter_id in ids])
    await _note(tx, ids, State.abstained if abstains(poll.terms.form, cast.answer) else State.voted)
    return True


async def take_back(tx: AsyncConnection, poll: Poll, paper: Paper, now: datetime) -> None:
    """Let a paper say nothing, to be filled in anew. Raises UserError when the poll is not open."""
    polls.check_open(poll, now)
    if paper.answer is not None:
        await _set_aside(tx, paper.voter_ids)
        await _note(tx, paper.voter_ids, State.delivered)


def abstains(form: Form, answer: Answer) -> bool:
    """Whether an answer chooses nothing at all."""
    return not answer or (form is Form.items and set(answer) <= {0, ABSTAIN})


async def enter(tx: AsyncConnection, poll: Poll, person: Person, state: State) -> int:
    """Somebody of the chat takes part for the first time; the id of their paper."""
    voter = {"poll_id": poll.id, "person_id": person.id, "place_id": poll.place_id, "state": state}
    return (await tx.execute(insert(_V).values(voter).returning(_V.c.id))).scalar_one()


async def _set_aside(tx: AsyncConnection, voter_ids: Sequence[int]) -> None:
    standing = _B.c.voter_id.in_(voter_ids) & _B.c.current
    await tx.execute(update(_B).where(standing).values(current=False))


async def _note(tx: AsyncConnection, voter_ids: Sequence[int], state: State) -> None:
    await tx.execute(update(_V).where(_V.c.id.in_(voter_ids)).values(state=state))


async def open_polls(tx: AsyncConnection, person: Person) -> list[Poll]:
    """The open polls in which somebody may vote."""
    return await polls.open_now(tx, entitled(person))


def entitled(person: Person) -> Select[int]:
    """The polls whose electorate has a household of this person, or the person."""
    mine = select(_MEMBERS.c.household_id).where(
        (_MEMBERS.c.person_id == person.id) & _MEMBERS.c.until.is_(None)
    )
    return select(_V.c.poll_id).where((_V.c.person_id == person.id) | _V.c.household_id.in_(mine))
