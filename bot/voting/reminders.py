"""Reminders of an open vote: to those alone who have not voted, some hours before it closes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot import polls
from bot.polls import Poll
from bot.voting import reaching
from bot.voting.electorate import HAVE_VOTED
from bot.voting.papers import Paper
from storage import tables
from storage.connection import AsyncConnection

_P, _V = tables.polls, tables.voters


def next_at(closes_at: datetime, hours: Sequence[float], after: datetime) -> datetime | None:
    """The earliest of the moments so many hours before the closing that is still to come. Pure."""
    moments = (closes_at - timedelta(hours=before) for before in hours)
    return min((moment for moment in moments if moment > after), default=None)


async def plan(tx: AsyncConnection, poll: Poll, hours: Sequence[float], now: datetime) -> None:
    """Say when the clock reminds next of a vote whose electorate is known."""
    moment = next_at(poll.closes_at, hours, now)
    await tx.execute(update(_P).where(_P.c.id == poll.id).values(reminds_at=moment))


async def take_due(
    tx: AsyncConnection, hours: Sequence[float], now: datetime, limit: int
) -> list[tuple[Poll, Paper]]:
    """Papers to be reminded of, of the vote whose reminder is due first; from now on they are reminded.

    When none is left, the clock reminds of this vote again as `hours` say.
    """
    due = (_P.c.reminds_at <= now) & (_P.c.closes_at > now) & _P.c.closed_at.is_(None)
    which = select(_P.c.id, _P.c.reminds_at).where(due).order_by(_P.c.reminds_at, _P.c.id).limit(1)
    row = (await tx.execute(which)).one_or_none()
    if row is None:
        return []
    poll = await polls.by_id(tx, row.id)
    silent = (_V.c.poll_id == poll.id) & _V.c.state.not_in(HAVE_VOTED)
    silent &= _V.c.reminded_at.is_(None) | (_V.c.reminded_at < row.reminds_at)
    # Then of households that cannot be reached themselves, but whose proxy somebody holds.
    found = await reaching.with_readers(tx, silent, limit) or await reaching.held(tx, silent, limit)
    told = [voter_id for paper in found for voter_id in paper[1].voter_ids]
    await tx.execute(update(_V).where(_V.c.id.in_(told)).values(reminded_at=now))
    if not found:
        await plan(tx, poll, hours, now)
    return found
