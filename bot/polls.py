"""The life of a poll: asked, opened, counted, closed. Ballots are cast in bot/voting/papers.py."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, distinct, func, insert, select, update

from bot import tally
from bot.errors import UserError
from bot.places import Place
from bot.voting import answers
from bot.voting.terms import QUICK, Electorate, Form, Kind, Standard, Terms, asks_itself
from storage import tables
from storage.connection import AsyncConnection

_LATE = timedelta(minutes=10)  # by so much the clock may open a poll later than was said


@dataclass(frozen=True)
class Asked:
    """A poll that somebody wants to hold."""

    question: str
    options: tuple[str, ...]
    place_id: int
    chat_id: int
    message_id: int | None  # of the message that asks
    author_id: int
    closes_at: datetime
    terms: Terms = QUICK
    kind: Kind = Kind.poll
    to_open_at: datetime | None = None  # none: as soon as its author says so


@dataclass(frozen=True)
class Poll:
    id: int
    place_id: int
    chat_id: int
    message_id: int | None  # none after its group's upgrade: the message stayed behind
    author_id: int
    kind: Kind
    question: str
    options: tuple[str, ...]
    terms: Terms
    opened_at: datetime | None  # none: a draft
    closes_at: datetime
    closed_at: datetime | None
    opens_at: datetime | None = None  # of a draft on notice: when the clock opens it
    stated_area_cm2: int | None = None  # of its place, as the community stated it when the poll opened
    to_open_at: datetime | None = None  # when its author wants it to open; none: as soon as they say so
    proposal: int | None = None  # the number of the proposal that it decides on

    @property
    def subject(self) -> str:
        return f"poll:{self.id}"

    @property
    def asks_itself(self) -> bool:
        """Whether people say yes or no to the question, so that there is no option to be read besides."""
        return asks_itself(self.terms.form, self.question, self.options)

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


_P = tables.polls
_B = tables.ballots
_TERMS = (
    _P.c.form,
    _P.c.most,
    _P.c.electorate,
    _P.c.standard,
    _P.c.seats,
    _P.c.quorum,
    _P.c.is_secret,
    _P.c.is_hidden,
    _P.c.is_binding,
    _P.c.silent_join,
)
_PROPOSAL = (
    select(tables.issues.c.number)
    .join(tables.proposal_votes, tables.proposal_votes.c.issue_id == tables.issues.c.id)
    .where(tables.proposal_votes.c.poll_id == _P.c.id)
    .scalar_subquery()
    .label("proposal")
)
_POLL = select(
    _P.c.id,
    _P.c.place_id,
    _P.c.chat_id,
    _P.c.message_id,
    _P.c.author_id,
    _P.c.kind,
    _P.c.question,
    _P.c.options,
    _P.c.opened_at,
    _P.c.closes_at,
    _P.c.closed_at,
    _P.c.opens_at,
    _P.c.stated_area_cm2,
    _P.c.to_open_at,
    _PROPOSAL,
    *_TERMS,
)


def _poll(row: Any) -> Poll:
    terms = Terms(
        form=Form(row.form),
        most=row.most,
        electorate=Electorate(row.electorate),
        standard=Standard(row.standard),
        seats=row.seats,
        quorum=Fraction(row.quorum) if row.quorum else None,
        is_secret=row.is_secret,
        is_hidden=row.is_hidden,
        is_binding=row.is_binding,
        silent_join=row.silent_join,
    )
    return Poll(
        id=row.id,
        place_id=row.place_id,
        chat_id=row.chat_id,
        message_id=row.message_id,
        author_id=row.author_id,
        kind=Kind(row.kind),
        question=row.question,
        options=tuple(row.options),
        terms=terms,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        opens_at=row.opens_at,
        stated_area_cm2=row.stated_area_cm2,
        to_open_at=row.to_open_at,
        proposal=row.proposal,
    )


def _columns(terms: Terms) -> dict[str, Any]:
    values = {column.name: getattr(terms, column.name) for column in _TERMS}
    return values | {"quorum": str(terms.quorum) if terms.quorum is not None else None}


async def draft(tx: AsyncConnection, asked: Asked, now: datetime) -> Poll:
    """Write a poll down; nobody can vote before it is opened."""
    values = {
        "place_id": asked.place_id,
        "chat_id": asked.chat_id,
        "message_id": asked.message_id,
        "author_id": asked.author_id,
        "kind": asked.kind,
        "question": asked.question,
        "options": list(asked.options),
        "closes_at": asked.closes_at,
        "to_open_at": asked.to_open_at,
        "created_at": now,
    }
    made = await tx.execute(insert(_P).values(values | _columns(asked.terms)).returning(_P.c.id))
    return await by_id(tx, made.scalar_one())


async def rewrite(tx: AsyncConnection, poll: Poll, asked: Asked) -> Poll:
    """Change a draft; raises UserError for a poll that was opened, given up or put on notice: then nothing
    changes."""
    if poll.opens_at is not None:
        raise UserError("polls/on_notice", poll=poll)
    still_draft = (_P.c.id == poll.id) & _P.c.opened_at.is_(None) & _P.c.closed_at.is_(None)
    values = {"question": asked.question, "options": list(asked.options), "closes_at": asked.closes_at}
    values |= {"place_id": asked.place_id, "to_open_at": asked.to_open_at} | _columns(asked.terms)
    changed = await tx.execute(update(_P).where(still_draft).values(values))
    if not changed.rowcount:
        raise UserError("polls/not_a_draft")
    return await by_id(tx, poll.id)


async def asked_by(tx: AsyncConnection, chat_id: int, message_id: int) -> Poll | None:
    """The poll that this message asked for."""
    here = (_P.c.chat_id == chat_id) & (_P.c.message_id == message_id)
    row = (await tx.execute(_POLL.where(here))).one_or_none()
    return _poll(row) if row else None


async def open_(
    tx: AsyncConnection, poll: Poll, now: datetime, stated_area_cm2: int | None = None
) -> Poll | None:
    """Let people vote from now on; none when that was done before, or the poll was given up."""
    waiting = (_P.c.id == poll.id) & _P.c.opened_at.is_(None) & _P.c.closed_at.is_(None)
    values = {"opened_at": now, "opens_at": None, "stated_area_cm2": stated_area_cm2}
    opened = await tx.execute(update(_P).where(waiting).values(values))
    return replace(poll, opened_at=now, stated_area_cm2=stated_area_cm2) if opened.rowcount else None


async def give_notice(tx: AsyncConnection, poll: Poll, opens_at: datetime) -> Poll:
    """Let the clock open a draft, as it stands; raises UserError when it is on notice already."""
    if poll.opens_at is not None:
        raise UserError("polls/on_notice", poll=poll)
    await tx.execute(update(_P).where(_P.c.id == poll.id).values(opens_at=opens_at))
    return replace(poll, opens_at=opens_at)


async def take_to_open(tx: AsyncConnection, now: datetime) -> Poll | None:
    """A draft whose time has come. After a downtime its end moves: it is open as long as was said."""
    due = (_P.c.opens_at <= now) & _P.c.opened_at.is_(None) & _P.c.closed_at.is_(None)
    row = (await tx.execute(_POLL.where(due).order_by(_P.c.opens_at, _P.c.id).limit(1))).one_or_none()
    if row is None:
        return None
    late = now - row.opens_at
    closes_at = row.closes_at + late if late > _LATE else row.closes_at
    await tx.execute(update(_P).where(_P.c.id == row.id).values(opens_at=None, closes_at=closes_at))
    return replace(_poll(row), opens_at=None, closes_at=closes_at)


async def by_id(tx: AsyncConnection, poll_id: int) -> Poll:
    """Raises UserError when there is none."""
    row = (await tx.execute(_POLL.where(_P.c.id == poll_id))).one_or_none()
    if row is None:
        raise UserError("polls/unknown")
    return _poll(row)


def check_open(poll: Poll, now: datetime) -> None:
    """Raises UserError unless people can vote now; at the second of its closing a poll is closed."""
    if poll.opened_at is None:
        raise UserError("polls/unknown")
    if poll.closed_at is not None or now >= poll.closes_at:
        raise UserError("polls/closed")


async def count(tx: AsyncConnection, poll: Poll) -> tally.Count:
    """What the ballot papers say so far, each counted once."""
    rows = await tx.execute(_secret_pile(poll) if poll.terms.is_secret else _named_pile(poll))
    return tally.count(poll.options, {answers.read(text): times for text, times in rows}, poll.terms.form)


def _named_pile(poll: Poll) -> Select[str, int]:
    counted = (_B.c.poll_id == poll.id) & _B.c.current
    pile = select(_B.c.answer, func.count()).where(counted).group_by(_B.c.answer)
    if poll.terms.electorate is not Electorate.owners:
        return pile
    voters = tables.voters  # all flats of an owner are on one paper
    paper = func.coalesce(voters.c.owner_id, -voters.c.id)
    pile = select(_B.c.answer, func.count(distinct(paper))).where(counted).group_by(_B.c.answer)
    return pile.select_from(_B.join(voters, voters.c.id == _B.c.voter_id))


def _secret_pile(poll: Poll) -> Select[str, int]:
    secret = tables.secret_ballots
    pile = select(secret.c.answer, func.count()).where(secret.c.poll_id == poll.id)
    return pile.group_by(secret.c.answer)


async def close(tx: AsyncConnection, poll: Poll, now: datetime) -> Poll | None:
    """Close a poll, or give up a draft; none when that was done before."""
    still = (_P.c.id == poll.id) & _P.c.closed_at.is_(None)
    has_papers = poll.opened_at is not None and not poll.terms.is_secret
    values = {"closed_at": now, "opens_at": None, "reminds_at": None}
    values |= {"ended_up_to": 0} if has_papers and poll.terms.electorate is not Electorate.chat else {}
    closed = await tx.execute(update(_P).where(still).values(values))
    return replace(poll, closed_at=now) if closed.rowcount else None


# Sign-up lists and surveys are shown and ended in ways of their own.
_VOTES = _P.c.kind == Kind.poll
_OPEN = _VOTES & _P.c.opened_at.is_not(None) & _P.c.closed_at.is_(None)


async def run_out(tx: AsyncConnection, now: datetime, limit: int = 50) -> list[Poll]:
    """Open polls whose deadline has passed, the earliest first."""
    over = _OPEN & (_P.c.closes_at <= now)
    rows = await tx.execute(_POLL.where(over).order_by(_P.c.closes_at, _P.c.id).limit(limit))
    return [_poll(row) for row in rows]


async def held_at(tx: AsyncConnection, places: Iterable[Place]) -> list[Poll]:
    """All polls of these places that were opened, the latest first."""
    here = _VOTES & _P.c.place_id.in_([place.id for place in places]) & _P.c.opened_at.is_not(None)
    rows = await tx.execute(_POLL.where(here).order_by(_P.c.opened_at.desc(), _P.c.id.desc()))
    return [_poll(row) for row in rows]


async def held_between(
    tx: AsyncConnection, places: Iterable[Place], since: datetime, until: datetime
) -> list[Poll]:
    """Polls of these places that were open at some time in a period, `since` < when <= `until`, the one that
    closed last first. Found by when they closed: a long history costs nothing.
    """
    lasted = _P.c.closed_at.is_(None) | (_P.c.closed_at > since)
    opened = _VOTES & _P.c.opened_at.is_not(None) & (_P.c.opened_at <= until)
    here = {place.id for place in places}
    # Put in order here: told to order them, SQLite would read the index from end to end.
    found = [_poll(row) for row in await tx.execute(_POLL.where(opened & lasted)) if row.place_id in here]
    return sorted(found, key=lambda poll: (poll.closed_at or until, poll.id), reverse=True)


async def open_now(tx: AsyncConnection, among: Select[int] | None = None) -> list[Poll]:
    """Open polls, the first to close first; `among` the ids of those that are wanted."""
    wanted = _OPEN if among is None else _OPEN & _P.c.id.in_(among)
    rows = await tx.execute(_POLL.where(wanted).order_by(_P.c.closes_at, _P.c.id))
    return [_poll(row) for row in rows]
