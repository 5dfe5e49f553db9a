"""What happened to an issue, line by line: written down as it happens, read back in that order."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.issues.issue import Issue
from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection


@dataclass(frozen=True)
class Event:
    at: datetime
    actor_name: str | None  # none: Linli itself
    action: str
    state: str
    note: str | None  # or the name of whom it was handed over to
    photos: int
    actor_id: int | None = None
    actor_full_name: str | None = None  # for those who may know names


_E = tables.events
_ACTOR = tables.people.alias("actor")
_TO = tables.people.alias("to")
_PHOTOS_OF_EVENT = (
    select(func.count())
    .select_from(tables.photos)
    .where(tables.photos.c.event_id == _E.c.id)
    .scalar_subquery()
)
_EVENTS = (
    select(
        *(_E.c.issue_id, _E.c.at, _ACTOR.c.name, _E.c.action, _E.c.state),
        func.coalesce(_TO.c.name, _E.c.note).label("note"),
        _PHOTOS_OF_EVENT.label("photos"),
        *(_E.c.actor_id, _ACTOR.c.full_name),
    )
    .select_from(_E.outerjoin(_ACTOR, _ACTOR.c.id == _E.c.actor_id).outerjoin(_TO, _TO.c.id == _E.c.to_id))
    .order_by(_E.c.id)
)
_FIRST_EVENT = insert(_E)  # its id is not asked for: one round less for each report
_EVENT = _FIRST_EVENT.returning(_E.c.id)


async def begin(tx: AsyncConnection, issue: Issue, reporter: Person, now: datetime) -> None:
    """The first line: that it was reported."""
    await tx.execute(_FIRST_EVENT, _event(issue, reporter, "report", now, None))


async def record(
    tx: AsyncConnection,
    issue: Issue,
    actor: Person | None,
    action: str,
    now: datetime,
    note: str | Person | None = None,
) -> int:
    """Add a line to an issue's history; the id of the event. `note`: words, or whom it was handed over to."""
    return (await tx.execute(_EVENT, _event(issue, actor, action, now, note))).scalar_one()


def _event(
    issue: Issue, actor: Person | None, action: str, now: datetime, note: str | Person | None
) -> dict[str, object]:
    # A name is never written down a second time: people change it, or ask to be forgotten.
    is_person = isinstance(note, Person)
    return {
        "issue_id": issue.id,
        "at": now,
        "actor_id": actor.id if actor else None,
        "action": action,
        "state": issue.state,
        "note": None if is_person else note,
        "to_id": note.id if is_person else None,
    }


async def annotate(tx: AsyncConnection, event_id: int, note: str) -> None:
    """Give an event that has no words yet its words."""
    wordless = (_E.c.id == event_id) & _E.c.note.is_(None)
    await tx.execute(update(_E).where(wordless).values(note=note))


async def history(tx: AsyncConnection, issue: Issue) -> list[Event]:
    """What happened to an issue, oldest first."""
    return [event for _, event in await events(tx, _E.c.issue_id == issue.id)]


async def latest(tx: AsyncConnection, issue: Issue, actions: Collection[str]) -> Event | None:
    """The last of these things that happened to an issue, however long its history."""
    these = (_E.c.issue_id == issue.id) & _E.c.action.in_(actions)
    found = await events(tx, _E.c.id == select(func.max(_E.c.id)).where(these).scalar_subquery())
    return found[0][1] if found else None


async def events(tx: AsyncConnection, which: ColumnElement[bool]) -> list[tuple[int, Event]]:
    """The events that a condition on tables.events picks out, oldest first, each after its issue's id."""
    rows = await tx.execute(_EVENTS.where(which))
    return [(row[0], Event(*row[1:])) for row in rows]
