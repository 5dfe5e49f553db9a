"""How many activities there were, how many people came, how many hours they lasted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.places import Place
from bot.signups import lists
from bot.signups.lists import SignUp
from storage import tables
from storage.connection import AsyncConnection

_S, _E, _P = tables.sign_ups, tables.sign_up_entries, tables.polls
_HELD = _S.c.kind.is_not(None) & _S.c.cancelled_at.is_(None)


@dataclass(frozen=True)
class Kind:
    """`people` came, each as often as they did; `minutes`: the sessions' own lengths together."""

    kind: str
    sessions: int
    people: int
    minutes: int


@dataclass(frozen=True)
class Figures:
    """Of the kinds of which there were any, the one with most sessions first."""

    kinds: tuple[Kind, ...]

    @property
    def sessions(self) -> int:
        return sum(one.sessions for one in self.kinds)

    @property
    def people(self) -> int:
        return sum(one.people for one in self.kinds)

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.kinds)


async def figures(tx: AsyncConnection, places: Iterable[Place], since: datetime, until: datetime) -> Figures:
    """Of the activities of these places that began in a period, `since` < when <= `until`."""
    came = select(func.coalesce(func.sum(_E.c.came), 0)).where(_E.c.poll_id == _S.c.poll_id).scalar_subquery()
    here = _P.c.place_id.in_([place.id for place in places]) & _HELD
    people, minutes = func.sum(came + _S.c.walk_ins), func.sum(func.coalesce(_S.c.minutes, 0))
    rows = await tx.execute(
        select(_S.c.kind, func.count(), people, minutes)
        .join_from(_S, _P, _P.c.id == _S.c.poll_id)
        .where(here & (_S.c.begins_at > since) & (_S.c.begins_at <= until))
        .group_by(_S.c.kind)
    )
    # PostgreSQL gives sums as decimal numbers.
    found = [Kind(row[0] or "", row[1], int(row[2] or 0), int(row[3] or 0)) for row in rows]
    return Figures(tuple(sorted(found, key=lambda one: (-one.sessions, one.kind))))


async def coming(tx: AsyncConnection, places: Iterable[Place], now: datetime) -> list[SignUp]:
    """The activities of these places that have not begun, the next first."""
    here = _P.c.place_id.in_([place.id for place in places]) & _HELD
    return await lists.those(tx, here & (_S.c.begins_at > now), _S.c.begins_at)
