"""What a digest tells of meetings: how many there were, with how many people, and how their items ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.meetings.records import State
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

_M, _T = tables.meetings, tables.meeting_items
_R, _H = tables.meeting_roll, tables.meeting_roll_by_hand


@dataclass(frozen=True)
class Figures:
    """Of the meetings that ended in a period; `unconfirmed` of all whose minutes still wait at its end."""

    held: int
    people: int  # on their rolls, whoever came twice counted twice
    items: int
    decided: int
    voted: int
    handed_up: int
    postponed: int
    unconfirmed: int


async def figures(tx: AsyncConnection, places: Iterable[Place], since: datetime, until: datetime) -> Figures:
    """Of these places, `since` < when it ended <= `until`."""
    here = _M.c.place_id.in_([place.id for place in places])
    ended = select(_M.c.id).where(here & (_M.c.ended_at > since) & (_M.c.ended_at <= until))
    waits = here & (_M.c.ended_at <= until)
    waits &= _M.c.state.in_((State.held, State.confirmed))
    waits &= _M.c.confirmed_at.is_(None) | (_M.c.confirmed_at > until)
    there = _R.c.meeting_id.in_(ended) & _R.c.at.is_not(None)
    written_down = _H.c.meeting_id.in_(ended)
    outcomes = await tx.execute(
        select(_T.c.outcome, func.count())
        .where(_T.c.meeting_id.in_(ended) & _T.c.outcome.is_not(None))
        .group_by(_T.c.outcome)
    )
    counted: dict[str | None, int] = {outcome: count for outcome, count in outcomes}
    return Figures(
        held=len((await tx.scalars(ended)).all()),
        people=sum([await tx.scalar(select(func.count()).where(one)) or 0 for one in (there, written_down)]),
        items=sum(counted.values()),
        decided=counted.get("decided", 0),
        voted=counted.get("vote", 0),
        handed_up=counted.get("handed_up", 0),
        postponed=counted.get("postponed", 0),
        unconfirmed=await tx.scalar(select(func.count()).select_from(_M).where(waits)) or 0,
    )
