"""Proxies (委托): a household lets another of the same vote fill in its ballot paper.

Somebody of it says so to Linli in private, or the council keys in their signed letter with its photo. What
the household casts itself stands; it may take the proxy back until the end. Nobody holds more than the
settings say (three, as rules of owners' assemblies usually have it), so that no one votes for a building.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot import polls
from bot.errors import UserError
from bot.members import Person
from bot.polls import Poll
from bot.voting import papers
from bot.voting.papers import Paper
from storage import tables
from storage.connection import AsyncConnection

_X = tables.proxies


@dataclass(frozen=True)
class Letter:
    """Who says that a proxy is given; the photo of the signed letter, unless it is the household itself."""

    by: Person
    at: datetime
    photo: str | None = None


async def give(
    tx: AsyncConnection, poll: Poll, giver: Paper, holder: Paper, letter: Letter, most: int
) -> None:
    """Let one paper be filled in by those of another, in place of whoever could before.

    Raises UserError for a poll that is not open or is secret, a household that has voted itself, and a
    holder of `most` others.
    """
    polls.check_open(poll, letter.at)
    if poll.terms.is_secret:
        raise UserError("polls/secret_by_hand")
    if giver.id == holder.id:
        raise UserError("polls/own_proxy")
    if giver.origin == papers.TAP:
        raise UserError("polls/voted_itself")
    await take_back(tx, giver, letter.at)
    held = select(func.count()).select_from(_X)
    held = held.where((_X.c.holder_id == holder.id) & _X.c.ended_at.is_(None))
    if (await tx.scalar(held) or 0) >= most:
        raise UserError("polls/too_many_proxies", most=most)
    values = {
        "poll_id": poll.id,
        "voter_id": giver.id,
        "holder_id": holder.id,
        "by_id": letter.by.id,
        "photo": letter.photo,
        "at": letter.at,
    }
    await tx.execute(insert(_X).values(values))


async def take_back(tx: AsyncConnection, giver: Paper, now: datetime) -> bool:
    """From now on those of the household alone fill in their paper; False where that was so."""
    standing = (_X.c.voter_id == giver.id) & _X.c.ended_at.is_(None)
    ended = await tx.execute(update(_X).where(standing).values(ended_at=now))
    return ended.rowcount > 0


async def holder_of(tx: AsyncConnection, giver: Paper) -> Paper | None:
    """The paper of whoever may fill in this one."""
    standing = (_X.c.voter_id == giver.id) & _X.c.ended_at.is_(None)
    holder_id = await tx.scalar(select(_X.c.holder_id).where(standing))
    return None if holder_id is None else (await papers.by_id(tx, holder_id))[1]
