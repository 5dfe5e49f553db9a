"""Looking issues up: how many there are of what somebody asked for, and one page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from bot import issues
from bot.issues import Issue
from bot.issues.audience import WHISPER
from bot.issues.lists import Filter, Which
from bot.issues.readers import Readers, heard_by, own, shown_to
from bot.issues.states import OPEN, State
from storage import tables
from storage.connection import AsyncConnection

# The three lists in the order in which they are read out.
LISTS = ("complaints", "needs", "services")
# From so many places on, reading all issues is faster than finding the places' own one by one.
_MANY = 20
# And then only the newest are read, for whoever asks holds up everybody else meanwhile. A place named as well
# (3号楼 路灯) finds its older ones by index.
NEWEST = 10_000
_I, _E = tables.issues, tables.events
# The newest issue that is too old.
_OLDER = select(func.max(_I.c.id) - NEWEST).scalar_subquery()
_HAS_OLDER = select(select(func.min(_I.c.id)).scalar_subquery() <= _OLDER)
# Notes that are Linli's own words, not somebody's.
_NOT_SAID = ("rate", "promise", "category", "escalate", "hand_up", "supported")
_STATES = {Which.open: OPEN, Which.done: (State.done, State.closed), Which.all: tuple(State)}
_BY_URGENCY = (_I.c.overdue_at.is_(None), _I.c.due_at.is_(None), _I.c.due_at, _I.c.id)
_LATEST_FIRST = (_I.c.updated_at.desc(), _I.c.id.desc())


@dataclass(frozen=True)
class Lookup:
    """What somebody asked for, and who will read it. `counts_as`: the list of each kind."""

    readers: Readers
    filter: Filter
    asker_id: int | None
    counts_as: Mapping[str, str]

    @property
    def condition(self) -> ColumnElement[bool]:
        wanted = self.filter
        parts = [shown_to(self.readers, by_index=not self.reads_all), _I.c.state.in_(_STATES[wanted.which])]
        if wanted.is_mine and self.asker_id is not None:
            parts.append(own(self.readers, self.asker_id))
        if wanted.is_overdue:
            parts.append(_I.c.overdue_at.is_not(None))
        if wanted.place_ids is not None:
            parts.append(_I.c.place_id.in_(wanted.place_ids))
        for column, names in ((_I.c.kind, wanted.kinds), (_I.c.category, wanted.categories)):
            if names:
                parts.append(column.in_(names))
        if wanted.lists:
            parts.append(self.list_number.in_([LISTS.index(name) for name in wanted.lists]))
        if self.reads_all:
            parts.append(_I.c.id > _OLDER)
        parts += [self._says(word) for word in wanted.words]
        return and_(*parts)

    @property
    def list_number(self) -> ColumnElement[int]:
        """Which of the three lists an issue stands in; one of a kind no longer set is a complaint."""
        kinds = {name: [k for k, counts_as in self.counts_as.items() if counts_as == name] for name in LISTS}
        return case(*((_I.c.kind.in_(kinds[name]), n) for n, name in enumerate(LISTS) if n), else_=0)

    def list_of(self, issue: Issue) -> str:
        return self.counts_as.get(issue.kind, LISTS[0])

    @property
    def order(self) -> Sequence[ColumnElement[Any]]:
        """Of what is open, the most urgent; all that is open list by list; of what is done, the latest."""
        if self.filter.which is not Which.open:
            return _LATEST_FIRST
        return (self.list_number, *_BY_URGENCY) if self.filter.is_plain else _BY_URGENCY

    @property
    def reads_all(self) -> bool:
        """Whether so much is asked for that no index helps; what is open is always little."""
        wanted = self.filter
        if wanted.which is Which.open or wanted.is_mine or wanted.place_ids is not None:
            return False
        return sum(len(scope.place_ids) for scope in self.readers.scopes) > _MANY

    def _says(self, word: str) -> ColumnElement[bool]:
        """Whether an issue has a word somewhere: Chinese words have two letters, too few for any index."""
        in_text = _I.c.text.icontains(word, autoescape=True)
        if not self.filter.in_notes:
            return in_text
        noted = _E.c.note.icontains(word, autoescape=True)
        said = noted & _E.c.action.not_in((*_NOT_SAID, WHISPER))
        whispered = noted & (_E.c.action == WHISPER)
        return in_text | self._has(said) | (heard_by(self.readers) & self._has(whispered))

    def _has(self, event: ColumnElement[bool]) -> ColumnElement[bool]:
        """Whether an issue has such an event in its history."""
        if self.reads_all:
            return _I.c.id.in_(select(_E.c.issue_id).where(event & (_E.c.issue_id > _OLDER)))
        return exists(select(_E.c.id).where((_E.c.issue_id == _I.c.id) & event))


@dataclass(frozen=True)
class Counts:
    """`of_lists` has those of the three lists that have any, in order."""

    of_lists: Mapping[str, int]
    overdue: int

    @property
    def total(self) -> int:
        return sum(self.of_lists.values())


async def count(tx: AsyncConnection, lookup: Lookup) -> Counts:
    rows = await tx.execute(
        select(lookup.list_number.label("of_list"), func.count(), func.count(_I.c.overdue_at))
        .select_from(_I)
        .where(lookup.condition)
        .group_by("of_list")
        .order_by("of_list")
    )
    found = rows.all()
    return Counts({LISTS[row[0]]: row[1] for row in found}, sum(row[2] for row in found))


@dataclass(frozen=True)
class Page:
    """One page of a list: the one asked for, or the last one where it has fewer.

    `has_older`: there are issues too old to be looked at.
    """

    issues: Sequence[Issue]
    number: int
    pages: int
    total: int
    has_older: bool = False


async def page(tx: AsyncConnection, lookup: Lookup, size: int) -> Page:
    found, total = await _some(tx, lookup, size, lookup.filter.page)
    number = max(lookup.filter.page, 1)
    if not found and number > 1:
        found, total = await _some(tx, lookup, size, 1)
        number = _pages(total, size)
        if number > 1:
            found, total = await _some(tx, lookup, size, number)
    has_older = lookup.reads_all and bool(await tx.scalar(_HAS_OLDER))
    return Page(await _in_order(tx, found), number, _pages(total, size), total, has_older)


def _pages(total: int, size: int) -> int:
    return max(-(-total // size), 1)


async def _some(tx: AsyncConnection, lookup: Lookup, size: int, number: int) -> tuple[list[int], int]:
    """The ids of a page, and how many there are on all: none where the page is none. One pass for both."""
    rows = await tx.execute(
        select(_I.c.id, func.count().over())
        .where(lookup.condition)
        .order_by(*lookup.order)
        .limit(size)
        .offset((max(number, 1) - 1) * size)
    )
    found = rows.all()
    return [row[0] for row in found], found[0][1] if found else 0


async def most_urgent(tx: AsyncConnection, lookup: Lookup, limit: int) -> list[Issue]:
    """Overdue first, then by deadline, whichever list they stand in."""
    urgent = select(_I.c.id).where(lookup.condition).order_by(*_BY_URGENCY).limit(limit)
    return await _in_order(tx, list(await tx.scalars(urgent)))


async def _in_order(tx: AsyncConnection, ids: Sequence[int]) -> list[Issue]:
    found = {issue.id: issue for issue in await issues.all_where(tx, _I.c.id.in_(ids))} if ids else {}
    return [found[issue_id] for issue_id in ids]
