"""How the issues of places stand: counted, and those read that press most.

However many are open, only as many are read as somebody is to see. bot/bulletins.py says what is counted
under which heading.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, case, func, literal, select

from bot import issues
from bot.issues import Issue
from bot.issues.states import OPEN, State
from bot.places import SEEN_IN, Purpose
from storage import tables
from storage.connection import AsyncConnection

HEADINGS = ("overdue", "in_progress", "waiting", "done")
_LEAST = 20  # read under each heading, where there are so many
_I, _E = tables.issues, tables.events
_AGAIN = tables.events.alias("again")
_DUE_FIRST = (_I.c.due_at.asc().nulls_last(), _I.c.id)


@dataclass(frozen=True)
class Some:
    """The issues under one heading: how many there are, and the first of them, which are due first."""

    count: int = 0
    first: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Period:
    """Public issues of a period: everything after `since`, up to and with `until`."""

    since: datetime
    until: datetime

    @property
    def heading(self) -> ColumnElement[str]:
        """What an open issue stands under: a missed deadline counts, whoever has to act since."""
        is_late = (_I.c.overdue_at <= self.until) | (_I.c.due_at <= self.until)
        return case((is_late, "overdue"), (_I.c.state != State.reported, "in_progress"), else_="waiting")

    @property
    def done(self) -> ColumnElement[bool]:
        """Finished in the period and not reopened after that in the period."""
        after = (_AGAIN.c.at > _E.c.at) | ((_AGAIN.c.at == _E.c.at) & (_AGAIN.c.id > _E.c.id))
        reopened = (_AGAIN.c.issue_id == _E.c.issue_id) & (_AGAIN.c.action == "reopen") & after
        undone = select(_AGAIN.c.id).where(reopened & (_AGAIN.c.at <= self.until)).exists()
        return _I.c.id.in_(
            select(_E.c.issue_id).where((_E.c.action == "finish") & self._during(_E.c.at) & ~undone)
        )

    @property
    def new(self) -> ColumnElement[bool]:
        reported = select(_E.c.issue_id).where((_E.c.action == "report") & self._during(_E.c.at))
        return _I.c.id.in_(reported)

    def _during(self, moment: Column[datetime]) -> ColumnElement[bool]:
        return (moment > self.since) & (moment <= self.until)


async def count(tx: AsyncConnection, place_ids: Collection[int], period: Period) -> dict[int, Counter[str]]:
    """How many issues there are under each of HEADINGS, and "new", by place; those in it not counted."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    public = _public(place_ids)
    for counted in (
        _counted(period.heading, public & _I.c.state.in_(OPEN)),
        _counted(literal("done"), public & period.done),
        _counted(literal("new"), public & period.new),
    ):
        for place_id, heading, times in await tx.execute(counted):
            found[place_id][heading] += times
    return found


def _counted(heading: ColumnElement[str], which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(_I.c.place_id, heading, func.count()).where(which).group_by(_I.c.place_id, heading)


async def some(
    tx: AsyncConnection, place_ids: Collection[int], period: Period, counts: Counter[str], most: int
) -> dict[str, Some]:
    """The issues of these places under each heading, so many of which there are.

    Of all of them `most` are read, the first headings' first; of each heading some, for they are named.
    """
    found: dict[str, Some] = {}
    for heading in HEADINGS:
        first = await _first(tx, place_ids, period, heading, max(most, _LEAST)) if counts[heading] else ()
        found[heading] = Some(counts[heading], first)
        most -= len(first)
    return found


async def _first(
    tx: AsyncConnection, place_ids: Collection[int], period: Period, heading: str, most: int
) -> tuple[Issue, ...]:
    is_so = period.done if heading == "done" else _I.c.state.in_(OPEN) & (period.heading == heading)
    # Only of those that are shown is looked up what else is known of them.
    ids = select(_I.c.id).where(_public(place_ids) & is_so).order_by(*_DUE_FIRST).limit(most)
    return tuple(await issues.all_where(tx, _I.c.id.in_(ids), _DUE_FIRST))


def _public(place_ids: Collection[int]) -> ColumnElement[bool]:
    return _I.c.place_id.in_(place_ids) & _I.c.visibility.in_(SEEN_IN[Purpose.residents])
