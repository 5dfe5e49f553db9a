"""What the next meeting of a council is to talk about: proposals put on its agenda, or words alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from bot.issues import Issue
from bot.issues.states import OPEN
from bot.members import Person
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

_A, _I = tables.agenda_items, tables.issues
_VOTES, _POLLS = tables.proposal_votes, tables.polls
_VOTED_ON = (
    select(_VOTES.c.issue_id)
    .join_from(_VOTES, _POLLS, _POLLS.c.id == _VOTES.c.poll_id)
    .where(_POLLS.c.opened_at.is_not(None) & _POLLS.c.closed_at.is_(None))
)
# What ended, or was put to the vote since, waits for no meeting any more.
_WAITS = _A.c.settled_at.is_(None) & (
    _A.c.issue_id.is_(None) | (_I.c.state.in_(OPEN) & _I.c.id.not_in(_VOTED_ON))
)


@dataclass(frozen=True)
class Item:
    id: int
    place_id: int
    issue_id: int | None
    number: int | None  # of the issue
    words: str
    put_by: str
    put_at: datetime


async def put(
    tx: AsyncConnection, place: Place, issue: Issue | None, words: str, by: Person, now: datetime
) -> None:
    """Put a proposal (it stands there once), or words alone, on the agenda of a place's next meeting."""
    if issue is not None:
        await _settle(tx, _A.c.issue_id == issue.id, now)
    values = {"place_id": place.id, "issue_id": issue.id if issue else None, "words": words}
    await tx.execute(_A.insert().values(values | {"put_by_id": by.id, "put_at": now}))


async def waiting(tx: AsyncConnection, places: Iterable[Place]) -> list[Item]:
    """What waits for the next meeting of these places, in the order in which it was put there."""
    return await _those(tx, _A.c.place_id.in_([place.id for place in places]))


async def has(tx: AsyncConnection, issue: Issue) -> bool:
    """Whether a proposal waits for a meeting."""
    return bool(await _those(tx, _A.c.issue_id == issue.id))


async def settle(tx: AsyncConnection, item_ids: Sequence[int], now: datetime) -> None:
    """A meeting has dealt with these."""
    await _settle(tx, _A.c.id.in_(item_ids), now)


async def _settle(tx: AsyncConnection, which: ColumnElement[bool], now: datetime) -> None:
    await tx.execute(update(_A).where(which & _A.c.settled_at.is_(None)).values(settled_at=now))


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Item]:
    people = tables.people
    rows = await tx.execute(
        select(_A.c.id, _A.c.place_id, _A.c.issue_id, _I.c.number, _A.c.words, people.c.name, _A.c.put_at)
        .select_from(_A.join(people, people.c.id == _A.c.put_by_id).outerjoin(_I, _I.c.id == _A.c.issue_id))
        .where(which & _WAITS)
        .order_by(_A.c.id)
    )
    return [Item(*row) for row in rows]
