"""Whom a ballot paper reaches in private: those of its household, and whoever holds its proxy."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from bot import members
from bot.members import Person
from bot.polls import Poll
from bot.voting import papers
from bot.voting.papers import Paper
from bot.voting.terms import Electorate
from storage import tables
from storage.connection import AsyncConnection

_V, _P = tables.voters, tables.polls
_MEMBERS, _PEOPLE = tables.household_members, tables.people


def _readers() -> Any:
    """Voters with the people who may fill in their papers: those of a household, or the voter."""
    m = _MEMBERS
    return (
        _V.join(_P, _P.c.id == _V.c.poll_id)
        .outerjoin(m, (m.c.household_id == _V.c.household_id) & m.c.until.is_(None))
        .join(_PEOPLE, _PEOPLE.c.id == func.coalesce(m.c.person_id, _V.c.person_id))
    )


_MAY_FILL_IN = (_P.c.electorate != Electorate.owners) | _MEMBERS.c.is_owner


async def readers(tx: AsyncConnection, paper: Paper) -> list[Person]:
    """Those who may fill in a paper and can be written to in private, whoever holds its proxy among them."""
    x = tables.proxies
    held = select(x.c.holder_id).where(x.c.voter_id.in_(paper.voter_ids) & x.c.ended_at.is_(None))
    theirs = (_V.c.id.in_(paper.voter_ids) | _V.c.id.in_(held)) & _MAY_FILL_IN & _PEOPLE.c.reachable
    rows = await tx.execute(
        select(*members.COLUMNS).select_from(_readers()).where(theirs).distinct().order_by(_PEOPLE.c.id)
    )
    return [Person(*row) for row in rows]


async def take_unhanded(tx: AsyncConnection, now: datetime, limit: int) -> list[tuple[Poll, Paper]]:
    """Papers of open polls that nobody was handed yet and somebody can be; from now on they are handed out.

    Who joins a household, or opens the private chat, while a poll runs is handed theirs then.
    """
    waiting = _V.c.handed_at.is_(None) & _P.c.opened_at.is_not(None) & _P.c.closed_at.is_(None)
    waiting &= _P.c.electorate != Electorate.chat
    found = await with_readers(tx, waiting, limit)
    handed = [voter_id for _, paper in found for voter_id in paper.voter_ids]
    await tx.execute(update(_V).where(_V.c.id.in_(handed)).values(handed_at=now))
    return found


async def with_readers(
    tx: AsyncConnection, which: ColumnElement[bool], limit: int
) -> list[tuple[Poll, Paper]]:
    """The papers of such voters that somebody of them can be sent in private; of so many voters at most."""
    return await _of_voters(
        tx,
        select(_V.c.id)
        .select_from(_readers())
        .where(which & _MAY_FILL_IN & _PEOPLE.c.reachable)
        .group_by(_V.c.id)
        .order_by(_V.c.id)
        .limit(limit),
    )


async def held(tx: AsyncConnection, which: ColumnElement[bool], limit: int) -> list[tuple[Poll, Paper]]:
    """The papers of such voters that whoever holds their proxy can be sent; of so many voters at most."""
    x = tables.proxies
    given = (
        select(x.c.voter_id)
        .select_from(_readers().join(x, x.c.holder_id == _V.c.id))
        .where(x.c.ended_at.is_(None) & _MAY_FILL_IN & _PEOPLE.c.reachable)
        .correlate(None)
    )
    return await _of_voters(
        tx, select(_V.c.id).where(which & _V.c.id.in_(given)).order_by(_V.c.id).limit(limit)
    )


async def _of_voters(tx: AsyncConnection, ids: Select[int]) -> list[tuple[Poll, Paper]]:
    found: list[tuple[Poll, Paper]] = []
    for voter_id in list(await tx.scalars(ids)):
        if not any(voter_id in paper.voter_ids for _, paper in found):
            found.append(await papers.by_id(tx, voter_id))
    return found
