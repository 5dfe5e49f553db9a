"""Counting what happened to issues in a window: from its own events and what is open, nothing else."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Result, Select, case, func, select

from bot.digests.figures import Promises, Row, Satisfaction, Times, Totals
from bot.digests.scope import Scope
from bot.issues.states import OPEN
from storage import tables
from storage.connection import AsyncConnection

_STEP = 200  # rows, some milliseconds of work
_I, _E = tables.issues, tables.events
# All that opens an issue or ends it; whatever else happens leaves it as open as it was.
_TURNS = ("report", "split", "reopen", "finish", "decline", "withdraw", "merge")


class Cell(NamedTuple):
    """What breakdowns tell issues apart by."""

    place_id: int
    kind: str
    category: str
    role: str


_CELL = (_I.c.place_id, _I.c.kind, _I.c.category, _I.c.responsible)


@dataclass(frozen=True)
class Flow:
    """What happened in a window; `to_done`: seconds from the report of each issue that was done."""

    new: Counter[Cell]
    done: Counter[Cell]
    reopened: int
    to_done: tuple[int, ...]


@dataclass(frozen=True)
class Stock:
    """What was open at the end of a window."""

    open: Counter[Cell]
    overdue: Counter[Cell]


async def flow(tx: AsyncConnection, scope: Scope) -> Flow:
    issue_of = _E.join(_I, _I.c.id == _E.c.issue_id)
    here = scope.during(_E.c.at) & scope.issues
    reported = select(*_CELL, func.count()).select_from(issue_of).where((_E.c.action == "report") & here)
    new = {Cell._make(cell): count for *cell, count in await tx.execute(reported.group_by(*_CELL))}
    ends = await tx.execute(
        select(_E.c.action, _E.c.issue_id, _E.c.at, _I.c.created_at, *_CELL)
        .select_from(issue_of)
        .where(_E.c.action.in_(("finish", "reopen")) & here)
        .order_by(_E.c.at, _E.c.id)
    )
    reopened: set[int] = set()
    done: dict[int, tuple[Cell, int]] = {}
    async for action, issue_id, at, created_at, *cell in _in_steps(ends):
        if action == "finish":
            done[issue_id] = Cell._make(cell), _seconds(at - created_at)
        else:
            reopened.add(issue_id)
            done.pop(issue_id, None)
    return Flow(
        Counter(new),
        Counter(cell for cell, _ in done.values()),
        len(reopened),
        tuple(seconds for _, seconds in done.values()),
    )


async def stock(tx: AsyncConnection, scope: Scope) -> Stock:
    """What is open now; issues that opened or ended after the window count as they stood at its end."""
    until = scope.window.until
    turned = select(_E.c.issue_id).where(_E.c.action.in_(_TURNS) & (_E.c.at > until))
    is_here = _I.c.place_id.in_([place.id for place in scope.below])
    still = is_here & _I.c.state.in_(OPEN) & _I.c.id.not_in(turned)
    latest = select(func.max(_E.c.id)).where(_E.c.issue_id.in_(turned) & (_E.c.at <= until))
    open_then = select(_E.c.issue_id).where(
        _E.c.id.in_(latest.group_by(_E.c.issue_id)) & _E.c.state.in_(OPEN)
    )
    found = Stock(Counter(), Counter())
    for which in (still & scope.seen, _I.c.id.in_(open_then) & scope.issues):
        for *of, count, late in await tx.execute(_counted(which, until)):
            cell = Cell._make(of)
            found.open[cell] += count
            found.overdue[cell] += late
    return found


def _counted(which: ColumnElement[bool], until: datetime) -> Select[*tuple[Any, ...]]:
    was_late = (_I.c.overdue_at <= until) | (_I.c.due_at <= until)
    late = func.sum(case((was_late, 1), else_=0))
    return select(*_CELL, func.count(), late).where(which).group_by(*_CELL)


async def to_answer(tx: AsyncConnection, scope: Scope) -> Times:
    """How long those waited whose first answer came in the window."""
    answered = scope.during(_I.c.answered_at) & scope.issues
    rows = await tx.execute(select(_I.c.created_at, _I.c.answered_at).where(answered))
    return times([_seconds(at - created_at) async for created_at, at in _in_steps(rows)])


async def satisfaction(tx: AsyncConnection, scope: Scope) -> Satisfaction:
    v = tables.verdicts
    fixed = func.sum(case((v.c.is_fixed, 1), else_=0))
    row = (
        await tx.execute(
            select(func.count(), fixed, func.count(v.c.stars), func.sum(v.c.stars))
            .select_from(v.join(_I, _I.c.id == v.c.issue_id))
            .where(scope.during(v.c.at) & scope.issues)
        )
    ).one()
    answers, said_fixed, starred, stars = row
    return Satisfaction(answers, said_fixed or 0, starred, stars / starred if stars else None)


async def promises(tx: AsyncConnection, scope: Scope) -> Promises:
    p = tables.promises
    rows = await tx.execute(
        select(p.c.outcome, func.count())
        .select_from(p.join(_I, _I.c.id == p.c.issue_id))
        .where(scope.during(p.c.settled_at) & scope.issues)
        .group_by(p.c.outcome)
    )
    of = {outcome: count for outcome, count in rows}
    return Promises(of.get("kept", 0), of.get("broken", 0))


def totals(happened: Flow, standing: Stock | None) -> Totals:
    return Totals(
        new=happened.new.total(),
        done=happened.done.total(),
        reopened=happened.reopened,
        open=standing.open.total() if standing else None,
        overdue=standing.overdue.total() if standing else None,
    )


def rows(
    happened: Flow, standing: Stock, key: Callable[[Cell], str], always: Iterable[str] = ()
) -> tuple[Row, ...]:
    """One breakdown, what is open most first; the keys of `always` are in it even with nothing to count."""
    columns = (happened.new, happened.done, standing.open, standing.overdue)
    counts: dict[str, list[int]] = {name: [0, 0, 0, 0] for name in always}
    for n, cells in enumerate(columns):
        for cell, count in cells.items():
            counts.setdefault(key(cell), [0, 0, 0, 0])[n] += count
    found = (Row(name, *numbers) for name, numbers in counts.items())
    return tuple(sorted(found, key=lambda row: (-row.open, -row.new, -row.done, row.key)))


def times(seconds: Iterable[int]) -> Times:
    """The median, and the least time that at least nine in ten did not exceed (nearest rank)."""
    found = sorted(seconds)
    if not found:
        return Times(0, None, None)
    return Times(len(found), round(median(found)), found[ceil(0.9 * len(found)) - 1])


async def _in_steps(rows: Result[*tuple[Any, ...]]) -> AsyncIterator[Any]:
    """Row by row, and between some of them whoever else waits for the event loop."""
    for part in rows.partitions(_STEP):
        for row in part:
            yield row
        await asyncio.sleep(0)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
