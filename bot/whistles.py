"""吹哨报到: somebody calls others to an issue, they check in, and who does not come is known.

`wakes_at` is when the clock looks at a whistle; it sleeps once all have come or the missing were told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from sqlalchemy import ColumnElement, insert, select, update

from bot.errors import UserError
from bot.issues import Issue
from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection

# Whistles looked at in one sweep, so that a long downtime is caught up with in several transactions.
_MOST = 50
_W, _C = tables.whistles, tables.calls


@dataclass(frozen=True)
class Call:
    """One party that was called: a role's key, or an organisation's name."""

    id: int
    party: str
    at: datetime | None  # when somebody came; none: not yet
    person_id: int | None
    person_name: str | None


@dataclass(frozen=True)
class Whistle:
    id: int
    issue_id: int
    caller_id: int | None  # none: the issue's route
    caller_name: str | None
    at: datetime
    due_at: datetime
    wakes_at: datetime | None
    calls: tuple[Call, ...]

    @property
    def key(self) -> str:
        """Names the message that shows it."""
        return f"whistle:{self.id}"

    @property
    def parties(self) -> list[str]:
        return [call.party for call in self.calls]

    @property
    def missing(self) -> list[str]:
        """The parties that have not come."""
        return [call.party for call in self.calls if call.at is None]

    def call(self, call_id: int) -> Call:
        return next(call for call in self.calls if call.id == call_id)


@dataclass(frozen=True)
class Figures:
    """How whistles were answered: parties called, those that came, the median of their seconds until then."""

    calls: int
    came: int
    median_seconds: float | None


async def blow(
    tx: AsyncConnection,
    issue: Issue,
    parties: Iterable[str],
    caller: Person | None,
    due_at: datetime,
    now: datetime,
) -> Whistle:
    """Call parties to an issue, each once. The event is the caller's to record."""
    values = {
        "issue_id": issue.id,
        "caller_id": caller.id if caller else None,
        "at": now,
        "due_at": due_at,
        "wakes_at": due_at,
    }
    whistle_id = (await tx.execute(insert(_W).values(values).returning(_W.c.id))).scalar_one()
    await tx.execute(
        insert(_C), [{"whistle_id": whistle_id, "party": party} for party in dict.fromkeys(parties)]
    )
    (whistle,) = await _those(tx, _W.c.id == whistle_id)
    return whistle


async def of_call(tx: AsyncConnection, call_id: int) -> Whistle:
    """The whistle that a call belongs to; raises UserError when there is none."""
    found = await _those(tx, _W.c.id.in_(select(_C.c.whistle_id).where(_C.c.id == call_id)))
    if not found:
        raise UserError("setup/no_button")
    return found[0]


async def awaited(tx: AsyncConnection, issue: Issue) -> list[Whistle]:
    """The whistles for an issue to which somebody is still to come in time."""
    return await _those(tx, (_W.c.issue_id == issue.id) & _W.c.wakes_at.is_not(None))


async def check_in(
    tx: AsyncConnection, whistle: Whistle, call: Call, person: Person, now: datetime
) -> Whistle | None:
    """Somebody came for a party; none when somebody did before. When all have come, the whistle sleeps."""
    free = (_C.c.id == call.id) & _C.c.at.is_(None)
    came = await tx.execute(update(_C).where(free).values(person_id=person.id, at=now))
    if came.rowcount == 0:
        return None
    (whistle,) = await _those(tx, _W.c.id == whistle.id)
    return whistle if whistle.missing else (await _let_sleep(tx, [whistle]))[0]


async def take_due(tx: AsyncConnection, now: datetime) -> list[Whistle]:
    """The whistles whose limit has passed, the earliest first; they sleep from now on."""
    return await _let_sleep(tx, await _those(tx, _W.c.wakes_at <= now, _MOST))


async def _let_sleep(tx: AsyncConnection, awake: Sequence[Whistle]) -> list[Whistle]:
    ids = [whistle.id for whistle in awake]
    if ids:
        await tx.execute(update(_W).where(_W.c.id.in_(ids)).values(wakes_at=None))
    return [replace(whistle, wakes_at=None) for whistle in awake]


async def _those(tx: AsyncConnection, which: ColumnElement[bool], limit: int | None = None) -> list[Whistle]:
    caller, person = tables.people.alias("caller"), tables.people
    rows = await tx.execute(
        select(*(_W.c.id, _W.c.issue_id, _W.c.caller_id, caller.c.name, _W.c.at, _W.c.due_at, _W.c.wakes_at))
        .select_from(_W.outerjoin(caller, caller.c.id == _W.c.caller_id))
        .where(which)
        .order_by(_W.c.wakes_at, _W.c.id)
        .limit(limit)
    )
    found = [Whistle(*row, calls=()) for row in rows]
    rows = await tx.execute(
        select(*_C.c, person.c.name)
        .select_from(_C.outerjoin(person, person.c.id == _C.c.person_id))
        .where(_C.c.whistle_id.in_([whistle.id for whistle in found]))
        .order_by(_C.c.id)
    )
    calls: dict[int, list[Call]] = {}
    for row in rows:
        call = Call(row.id, row.party, row.at, row.person_id, row.name)
        calls.setdefault(row.whistle_id, []).append(call)
    return [replace(whistle, calls=tuple(calls[whistle.id])) for whistle in found]


async def went_up_since(tx: AsyncConnection, whistle: Whistle) -> bool:
    """Whether the issue went up a step after the whistle: then a missed limit is no reason to go up again."""
    e = tables.events
    later = (e.c.issue_id == whistle.issue_id) & (e.c.at > whistle.at)
    risen = select(e.c.id).where(later & e.c.action.in_(("escalate", "hand_up", "reopen"))).limit(1)
    return await tx.scalar(risen) is not None


async def called_to(tx: AsyncConnection, issue: Issue) -> list[str]:
    """The parties that were ever called to an issue."""
    calls = _C.join(_W, _W.c.id == _C.c.whistle_id)
    parties = select(_C.c.party).select_from(calls).where(_W.c.issue_id == issue.id).distinct()
    return list(await tx.scalars(parties.order_by(_C.c.party)))


async def figures(
    tx: AsyncConnection, which: ColumnElement[bool], since: datetime, until: datetime
) -> Figures:
    """The whistles in a period, `since` < when they were given <= `until`; `which`: of these tables.issues.

    A party that came counts if it came by `until`, in time or late.
    """
    i = tables.issues
    here = which & (_W.c.at > since) & (_W.c.at <= until)
    rows = await tx.execute(
        select(_W.c.at, _C.c.at)
        .select_from(_C.join(_W, _W.c.id == _C.c.whistle_id).join(i, i.c.id == _W.c.issue_id))
        .where(here)
    )
    calls = [(given, came) for given, came in rows]
    waits = [(came - given).total_seconds() for given, came in calls if came is not None and came <= until]
    return Figures(len(calls), len(waits), median(waits) if waits else None)
