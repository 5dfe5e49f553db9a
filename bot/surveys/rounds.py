"""Satisfaction surveys: sets of polls with marks from 1 to 5, begun, ended, held against the last time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from bot import members, polls
from bot.issues.states import State
from bot.members import Person
from bot.places import Place, Places
from bot.polls import Poll
from bot.surveys.counting import Marks
from bot.voting import answers
from bot.voting.electorate import HAVE_VOTED
from storage import tables
from storage.connection import AsyncConnection

_S, _L, _I = tables.surveys, tables.survey_polls, tables.issues
_COLUMNS = (
    *(_S.c.id, _S.c.place_id, _S.c.author_id, _S.c.title, _S.c.questions, _S.c.closed_since),
    _S.c.begun_at,
)


@dataclass(frozen=True)
class Survey:
    id: int
    place_id: int
    author_id: int
    title: str
    questions: tuple[str, ...]
    closed_since: datetime | None
    begun_at: datetime


async def begin(tx: AsyncConnection, values: dict[str, Any], now: datetime) -> Survey:
    """Write a survey down; `values` are columns of the table. Its polls are linked to it one by one."""
    made = await tx.execute(insert(_S).values(values | {"begun_at": now}).returning(_S.c.id))
    (survey,) = await _those(tx, _S.c.id == made.scalar_one())
    return survey


async def link(tx: AsyncConnection, survey: Survey, poll: Poll) -> None:
    await tx.execute(insert(_L).values(survey_id=survey.id, poll_id=poll.id))


async def take_ended(tx: AsyncConnection, until: datetime, now: datetime) -> list[Survey]:
    """Surveys whose deadline lay before `until`, each once; their polls are the caller's to close."""
    ended = await _those(tx, _S.c.closed_at.is_(None) & (_S.c.closes_at <= until))
    ids = [survey.id for survey in ended]
    await tx.execute(update(_S).where(_S.c.id.in_(ids)).values(closed_at=now))
    return ended


async def polls_of(tx: AsyncConnection, survey: Survey) -> list[Poll]:
    ids = await tx.scalars(select(_L.c.poll_id).where(_L.c.survey_id == survey.id).order_by(_L.c.poll_id))
    return [await polls.by_id(tx, poll_id) for poll_id in ids.all()]


async def last(tx: AsyncConnection, survey: Survey) -> Survey | None:
    """The last time that the place asked the same questions of the same kind of people."""
    is_same = _S.c.closed_since.is_(None) if survey.closed_since is None else _S.c.closed_since.is_not(None)
    earlier = (_S.c.place_id == survey.place_id) & _S.c.closed_at.is_not(None) & (_S.c.id < survey.id)
    found = await _those(tx, earlier & is_same)
    return next((one for one in reversed(found) if one.questions == survey.questions), None)


async def clients(
    tx: AsyncConnection, places: Iterable[Place], since: datetime, until: datetime
) -> list[Person]:
    """Those whose issues were closed in these places in a period, and who can be written to."""
    ids = await tx.scalars(_closed(select(_I.c.reporter_id), places, since, until).distinct())
    people = [await members.person(tx, person_id) for person_id in sorted(ids.all())]
    return [person for person in people if person.reachable]


def _closed(columns: Any, places: Iterable[Place], since: datetime, until: datetime) -> Any:
    here = _I.c.place_id.in_([place.id for place in places]) & (_I.c.state == State.closed)
    return columns.where(here & (_I.c.closed_at > since) & (_I.c.closed_at <= until))


@dataclass(frozen=True)
class Answered:
    """What one person said, and the building and kind that they stand for; no kind where all were asked."""

    place_id: int
    kind: str | None
    marks: Marks


async def said(tx: AsyncConnection, survey: Survey, tree: Places) -> list[Answered]:
    """All answers of a survey, in no order that leads to anybody.

    Of those asked since their issues were closed, the last of these says which building and kind it is.
    """
    about: dict[int, tuple[int, str]] = {}
    if survey.closed_since is not None:
        below = tree.below(tree[survey.place_id])
        columns = select(_I.c.reporter_id, _I.c.place_id, _I.c.kind).order_by(_I.c.closed_at)
        rows = await tx.execute(_closed(columns, below, survey.closed_since, survey.begun_at))
        about = {row.reporter_id: (row.place_id, row.kind) for row in rows}
    found: list[Answered] = []
    for poll in await polls_of(tx, survey):
        for person_id, marks in await _marks(tx, poll):
            place_id, kind = about.get(person_id, (poll.place_id, None))
            found.append(Answered(place_id, kind, marks))
    return sorted(found, key=lambda one: (one.place_id, one.kind or "", one.marks))


async def _marks(tx: AsyncConnection, poll: Poll) -> list[tuple[int, Marks]]:
    v, b = tables.voters, tables.ballots
    rows = await tx.execute(
        select(v.c.person_id, b.c.answer)
        .select_from(b.join(v, v.c.id == b.c.voter_id))
        .where((b.c.poll_id == poll.id) & b.c.current & v.c.state.in_(HAVE_VOTED))
    )
    read = [(row.person_id, answers.read(row.answer)) for row in rows]
    return [(person_id, marks) for person_id, marks in read if any(marks)]


def by(answered: Sequence[Answered], names: Collection[tuple[Any, str]], what: str) -> dict[str, list[Marks]]:
    """The answers by `place_id` or `kind`, under the names that these have."""
    name_of = dict(names)
    sorted_out: dict[str, list[Marks]] = {}
    for one in answered:
        value = getattr(one, what)
        if value is not None:
            sorted_out.setdefault(name_of[value], []).append(one.marks)
    return sorted_out


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Survey]:
    found = [Survey(*row) for row in await tx.execute(select(*_COLUMNS).where(which).order_by(_S.c.id))]
    return [replace(survey, questions=tuple(survey.questions)) for survey in found]
