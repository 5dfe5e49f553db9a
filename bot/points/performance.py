"""What grid members did in a month (网格员绩效): visits, issues handled, hours; full-time and part-time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import distinct, func, select

from bot.digests.scope import Scope
from bot.digests.windows import Unit as Window
from bot.points.rules import Reason, Unit
from storage import tables
from storage.connection import AsyncConnection

_V, _P, _E, _I = tables.care_visits, tables.care_people, tables.events, tables.issues
_T, _N = tables.point_transfers, tables.point_entries
_DECIDED = (Reason.spend, Reason.correct)  # not worked


@dataclass(frozen=True)
class Member:
    """`issues` they said were done, each once; `minutes` of the time bank that they earned or were given.

    `name` is looked up when it is read: a name is never written down a second time.
    """

    person_id: int
    is_part_time: bool
    visits: int
    issues: int
    minutes: int
    name: str = ""


@dataclass(frozen=True)
class Total:
    members: int
    visits: int
    issues: int
    minutes: int


@dataclass(frozen=True)
class Performance:
    """All grid members of a place, also those with nothing to count; whoever did most first."""

    members: tuple[Member, ...]

    @property
    def full_time(self) -> Total:
        return _total(one for one in self.members if not one.is_part_time)

    @property
    def part_time(self) -> Total:
        return _total(one for one in self.members if one.is_part_time)


def _total(members: Iterable[Member]) -> Total:
    those = list(members)
    sums = (sum(getattr(one, name) for one in those) for name in ("visits", "issues", "minutes"))
    return Total(len(those), *sums)


async def performance(tx: AsyncConnection, scope: Scope) -> Performance | None:
    """None where nobody did anything, and for weeks: a month is what grid members are paid by."""
    if scope.window.unit is not Window.month or not scope.grid_members:
        return None
    people = tables.people
    rows = await tx.execute(
        select(people.c.id, people.c.user_id).where(people.c.user_id.in_(scope.grid_members))
    )
    part_time = {row.id: scope.grid_members[row.user_id] for row in rows}
    ids = list(part_time)
    visits, issues = await _visits(tx, scope, ids), await _issues(tx, scope, ids)
    minutes = await _minutes(tx, scope, ids)
    members = [
        Member(one, is_part, visits[one], issues[one], minutes[one]) for one, is_part in part_time.items()
    ]
    if not any(one.visits or one.issues or one.minutes for one in members):
        return None
    return Performance(tuple(sorted(members, key=lambda one: (-one.minutes, -one.visits, one.person_id))))


async def _visits(tx: AsyncConnection, scope: Scope, people: list[int]) -> Counter[int]:
    here = _P.c.place_id.in_([place.id for place in scope.below]) & scope.during(_V.c.at)
    rows = await tx.execute(
        select(_V.c.visitor_id, func.count())
        .join_from(_V, _P, _P.c.id == _V.c.care_id)
        .where(here & _V.c.visitor_id.in_(people))
        .group_by(_V.c.visitor_id)
    )
    return Counter({row[0]: row[1] for row in rows})


async def _issues(tx: AsyncConnection, scope: Scope, people: list[int]) -> Counter[int]:
    done = (_E.c.action == "finish") & scope.during(_E.c.at) & scope.issues
    rows = await tx.execute(
        select(_E.c.actor_id, func.count(distinct(_E.c.issue_id)))
        .join_from(_E, _I, _I.c.id == _E.c.issue_id)
        .where(done & _E.c.actor_id.in_(people))
        .group_by(_E.c.actor_id)
    )
    return Counter({who: count for who, count in rows if who is not None})


async def _minutes(tx: AsyncConnection, scope: Scope, people: list[int]) -> Counter[int]:
    community = scope.places.community(scope.place)
    earned = (_T.c.unit == Unit.minutes) & _T.c.reason.not_in(_DECIDED) & scope.during(_T.c.at)
    rows = await tx.execute(
        select(_N.c.person_id, func.sum(_N.c.amount))
        .join_from(_N, _T, _T.c.id == _N.c.transfer_id)
        .where(earned & (_T.c.community_id == community.id) & _N.c.person_id.in_(people))
        .group_by(_N.c.person_id)
    )
    # PostgreSQL gives sums as decimal numbers. What was earned in an earlier month may be taken back in this.
    return Counter({who: max(int(minutes or 0), 0) for who, minutes in rows if who is not None})


async def with_names(tx: AsyncConnection, found: Performance) -> Performance:
    people = tables.people
    ids = [one.person_id for one in found.members]
    names = {row.id: row.full_name for row in await tx.execute(select(people).where(people.c.id.in_(ids)))}
    return Performance(tuple(replace(one, name=names.get(one.person_id, "")) for one in found.members))
