"""The agenda of a meeting: what collects itself for it, ordered and cut by its chair, and what became of it.

It collects, each issue once: decisions that nobody carried out yet, issues that went up to this level,
disputes at it, proposals with enough supporters, and what was put on the next meeting's agenda.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from bot import agenda, decisions, issues
from bot.access import Role, Visibility
from bot.config import Kind
from bot.issues import Issue
from bot.issues.states import OPEN, State
from bot.meetings.records import LIVE, Meeting
from bot.places import Place
from bot.redaction import public
from storage import tables
from storage.connection import AsyncConnection

MOST = 20  # items that collect themselves; what is left waits for the next meeting
_T = tables.meeting_items


@dataclass(frozen=True)
class Scope:
    """What a meeting may talk about: of these places, at this role's level, seen by those in its chat."""

    place: Place
    places: Sequence[Place]  # the place and all in it
    role: Role
    shown: frozenset[Visibility]
    kinds: Mapping[str, Kind]


@dataclass(frozen=True)
class Item:
    id: int
    position: int
    source: str  # decision, escalated, dispute, proposal, put
    agenda_item_id: int | None
    words: str
    is_cut: bool
    outcome: str | None  # decided, vote, handed_up, postponed, closed
    outcome_words: str
    issue: Issue | None
    task: Issue | None  # that carries out what was decided

    @property
    def is_public(self) -> bool:
        """Whether a residents' group may hear of it, as its issue stands now."""
        return all(one is None or one.is_for_everyone for one in (self.issue, self.task))

    @property
    def for_everyone(self) -> "Item":
        """As groups read it that did not read the report: what is personal in its words is covered."""
        if self.issue is None:
            return self
        return replace(self, issue=replace(self.issue, text=public(self.issue.text, self.issue.people)))

    @property
    def is_over(self) -> bool:
        """Whether its issue ended before anybody talked about it."""
        return self.outcome is None and self.issue is not None and self.issue.state not in OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether the meeting still has to deal with it."""
        return self.outcome is None and not self.is_cut and not self.is_over


@dataclass(frozen=True)
class _Found:
    source: str
    issue: Issue | None
    words: str = ""
    agenda_item_id: int | None = None


async def of(tx: AsyncConnection, meeting: Meeting) -> list[Item]:
    """The items of a meeting in their order, also those cut."""
    rows = await tx.execute(select(_T).where(_T.c.meeting_id == meeting.id).order_by(_T.c.position, _T.c.id))
    found = rows.all()
    wanted = {number for row in found for number in (row.issue_id, row.task_id) if number is not None}
    known = {one.id: one for one in await issues.all_where(tx, tables.issues.c.id.in_(wanted))}
    return [
        Item(
            row.id,
            row.position,
            row.source,
            row.agenda_item_id,
            row.words,
            row.is_cut,
            row.outcome,
            row.outcome_words,
            known.get(row.issue_id or 0),
            known.get(row.task_id or 0),
        )
        for row in found
    ]


async def collect(tx: AsyncConnection, meeting: Meeting, scope: Scope) -> list[Item]:
    """Put on the agenda what has come up since the last look; the items with it."""
    known = await of(tx, meeting)
    taken = {item.issue.id for item in known if item.issue} | await _elsewhere(tx, meeting)
    put = {item.agenda_item_id for item in known if item.agenda_item_id}
    new: list[_Found] = []
    for found in await _candidates(tx, scope):
        is_known = found.issue.id in taken if found.issue else found.agenda_item_id in put
        if not is_known and len(known) + len(new) < MOST:
            new.append(found)
            taken |= {found.issue.id} if found.issue else set()
    for found in new:
        await add(tx, meeting, found.source, found.words, found.issue, found.agenda_item_id)
    return await of(tx, meeting) if new else known


async def add(
    tx: AsyncConnection,
    meeting: Meeting,
    source: str,
    words: str,
    issue: Issue | None = None,
    agenda_item_id: int | None = None,
) -> None:
    """Put one more item at the end of a meeting's agenda."""
    last = await tx.scalar(select(func.max(_T.c.position)).where(_T.c.meeting_id == meeting.id))
    values = {
        "meeting_id": meeting.id,
        "position": (last or 0) + 1,
        "source": source,
        "issue_id": issue.id if issue else None,
        "agenda_item_id": agenda_item_id,
        "words": words,
        "is_cut": False,
        "outcome_words": "",
    }
    await tx.execute(insert(_T).values(values))


async def _elsewhere(tx: AsyncConnection, meeting: Meeting) -> set[int]:
    """The issues that another meeting is already called for."""
    m = tables.meetings
    others = (m.c.id != meeting.id) & m.c.state.in_(LIVE) & (_T.c.is_cut.is_(False))
    rows = await tx.scalars(
        select(_T.c.issue_id)
        .join_from(_T, m, m.c.id == _T.c.meeting_id)
        .where(others & _T.c.outcome.is_(None))
    )
    return {issue_id for issue_id in rows if issue_id is not None}


async def _candidates(tx: AsyncConnection, scope: Scope) -> list[_Found]:
    i = tables.issues
    open_here = i.c.place_id.in_([place.id for place in scope.places]) & i.c.state.in_(OPEN)
    at_level = await issues.all_where(tx, open_here & (i.c.responsible == scope.role), (i.c.due_at, i.c.id))
    undone = [one.issue for one in await decisions.not_carried_out(tx, scope.places)]
    found = [_Found("decision", issue) for issue in undone]
    sorted_out = [(source_of(issue, scope.kinds), issue) for issue in at_level]
    for source in ("escalated", "dispute", "proposal"):
        found += [_Found(source, issue) for its, issue in sorted_out if its == source]
    found = [one for one in found if one.issue and one.issue.visibility in scope.shown]
    for item in await agenda.waiting(tx, scope.places):
        issue = await issues.by_id(tx, item.issue_id) if item.issue_id is not None else None
        if issue is None or issue.visibility in scope.shown:
            found.append(_Found("put", issue, "" if issue else item.words, item.id))
    return found


def source_of(issue: Issue, kinds: Mapping[str, Kind]) -> str | None:
    """Why an open issue at a meeting's level comes on its agenda; none for one that has come no further."""
    kind = kinds.get(issue.kind)
    if kind is not None and kind.is_dispute:
        return "dispute"
    if kind is not None and kind.supporters:
        is_called = issue.state in (State.reported, State.reopened) and not issue.gathers
        return "proposal" if is_called else None
    return "escalated" if issue.level > 0 or issue.overdue_at is not None else None


async def move_up(tx: AsyncConnection, meeting: Meeting, item_id: int) -> None:
    """Let an item come before the one above it, if there is one."""
    shown = [item for item in await of(tx, meeting) if not item.is_cut]
    at = next((n for n, item in enumerate(shown) if item.id == item_id), 0)
    if at > 0:
        await _swap(tx, shown[at - 1], shown[at])


async def _swap(tx: AsyncConnection, one: Item, other: Item) -> None:
    await change(tx, one, position=other.position)
    await change(tx, other, position=one.position)


async def put_last(tx: AsyncConnection, meeting: Meeting, item: Item) -> None:
    """Let an item come after all others."""
    last = max(one.position for one in await of(tx, meeting))
    await change(tx, item, position=last + 1)


async def change(tx: AsyncConnection, item: Item, **values: Any) -> None:
    await tx.execute(update(_T).where(_T.c.id == item.id).values(**values))


async def end(
    tx: AsyncConnection, item: Item, outcome: str, words: str, now: datetime, task: Issue | None = None
) -> bool:
    """An item was dealt with; False where it was before. What waited for a meeting waits no more."""
    fresh = (_T.c.id == item.id) & _T.c.outcome.is_(None)
    values = {"outcome": outcome, "outcome_words": words, "task_id": task.id if task else None}
    if not (await tx.execute(update(_T).where(fresh).values(values))).rowcount:
        return False
    if item.agenda_item_id is not None and outcome != "postponed":
        await agenda.settle(tx, [item.agenda_item_id], now)
    return True
