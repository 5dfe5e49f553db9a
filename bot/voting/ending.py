"""What the end of a vote leaves to be said in private: papers get their final words, some at a time."""

from sqlalchemy import select, update

from bot.polls import Poll
from bot.voting import papers
from bot.voting.papers import Paper
from storage import tables
from storage.connection import AsyncConnection

_P, _V = tables.polls, tables.voters


async def take(tx: AsyncConnection, limit: int) -> list[tuple[Poll, Paper]]:
    """Papers of the vote that ended first, of so many voters at most; each is taken once."""
    which = select(_P.c.id, _P.c.ended_up_to).where(_P.c.ended_up_to.is_not(None))
    row = (await tx.execute(which.order_by(_P.c.closed_at, _P.c.id).limit(1))).one_or_none()
    if row is None:
        return []
    voters = select(_V.c.id).where((_V.c.poll_id == row.id) & (_V.c.id > row.ended_up_to))
    ids = list(await tx.scalars(voters.order_by(_V.c.id).limit(limit)))
    reached = ids[-1] if len(ids) == limit else None
    await tx.execute(update(_P).where(_P.c.id == row.id).values(ended_up_to=reached))
    found = [await papers.by_id(tx, voter_id) for voter_id in ids]
    # All flats of an owner are on one paper, which the first of them names.
    return [(poll, paper) for voter_id, (poll, paper) in zip(ids, found, strict=True) if paper.id == voter_id]
