"""Issues and their history: written down, looked up, corrected. bot/progress.py moves them on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, insert, select, update

from bot import affected
from bot.access import Role, Visibility
from bot.config import Kind
from bot.errors import UserError
from bot.members import Person
from bot.personal.names import NAMED
from bot.places import Place
from bot.routing import Route
from bot.states import State
from storage import tables
from storage.connection import AsyncConnection


@dataclass(frozen=True)
class Report:
    """What somebody asks for. `text_message_id` is the message whose words `text` are.

    `chat_id` is where it was asked; a report made in private has no message there that others could see.
    """

    kind: Kind
    route: Route
    category: str
    visibility: Visibility
    text: str
    place: Place
    community: Place
    reporter: Person
    chat_id: int
    message_id: int | None
    text_message_id: int | None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Issue:
    id: int
    number: int
    kind: str
    state: State
    text: str
    place_id: int
    category: str
    visibility: Visibility
    on_behalf_of: str | None
    level: int
    responsible: Role
    due_at: datetime | None
    wakes_at: datetime | None
    overdue_at: datetime | None
    merged_into_id: int | None
    is_confirmed: bool
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    answered_at: datetime | None  # first taken on, finished or declined
    chat_id: int
    message_id: int | None  # none after its group's upgrade: the message stayed behind
    text_message_id: int | None
    reporter_id: int
    assignee_id: int | None
    reporter_name: str
    assignee_name: str | None
    photos: int = 0
    affected: int = 0  # households that met it too, the reporter's not counted
    merged_into: int | None = None  # the number of the issue that merged_into_id is, and its state
    merged_state: State | None = None
    reporter_full_name: str = ""  # for those who may know names (bot/audience.py)
    assignee_full_name: str | None = None

    @property
    def is_for_everyone(self) -> bool:
        """Whether a residents' group may hear of it."""
        return self.visibility in (Visibility.everyone, Visibility.nameless)

    @property
    def gathers(self) -> bool:
        """Whether it is a proposal that waits for supporters: nobody has to act yet."""
        return self.state is State.reported and self.due_at is None

    @property
    def subject(self) -> str:
        return f"issue:{self.id}"


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


_I = tables.issues
_REPORTER = tables.people.alias("reporter")
_ASSIGNEE = tables.people.alias("assignee")
_MERGED_INTO = tables.issues.alias("merged_into")
_PHOTOS = (
    select(func.count())
    .select_from(tables.photos)
    .where((tables.photos.c.issue_id == _I.c.id) & tables.photos.c.event_id.is_(None))
    .scalar_subquery()
)
_AFFECTED = affected.count(_I.c.id, _I.c.reporter_id)
_ISSUE = select(
    _I.c.id,
    _I.c.number,
    _I.c.kind,
    _I.c.state,
    _I.c.text,
    _I.c.place_id,
    _I.c.category,
    _I.c.visibility,
    _I.c.on_behalf_of,
    _I.c.level,
    _I.c.responsible,
    _I.c.due_at,
    _I.c.wakes_at,
    _I.c.overdue_at,
    _I.c.merged_into_id,
    _I.c.is_confirmed,
    _I.c.created_at,
    _I.c.updated_at,
    _I.c.closed_at,
    _I.c.answered_at,
    _I.c.chat_id,
    _I.c.message_id,
    _I.c.text_message_id,
    _I.c.reporter_id,
    _I.c.assignee_id,
    _REPORTER.c.name,
    # Whoever works on it without a name is known by their role.
    case((_ASSIGNEE.c.shown_as.in_(NAMED), _ASSIGNEE.c.name)),
    _PHOTOS,
    _AFFECTED,
    _MERGED_INTO.c.number,
    _MERGED_INTO.c.state,
    _REPORTER.c.full_name,
    _ASSIGNEE.c.full_name,
).select_from(
    _I.join(_REPORTER, _REPORTER.c.id == _I.c.reporter_id)
    .outerjoin(_ASSIGNEE, _ASSIGNEE.c.id == _I.c.assignee_id)
    .outerjoin(_MERGED_INTO, _MERGED_INTO.c.id == _I.c.merged_into_id)
)
_REPORT = (
    insert(_I)
    .values(
        number=select(func.coalesce(func.max(_I.c.number), 0) + 1)
        .where(_I.c.community_id == bindparam("community_id"))
        .scalar_subquery(),
        community_id=bindparam("community_id"),
    )
    .returning(_I.c.id, _I.c.number)
)
_FIRST_EVENT = insert(tables.events)  # its id is not asked for: one round less for each report
_EVENT = _FIRST_EVENT.returning(tables.events.c.id)


def _issue(row: Sequence[Any]) -> Issue:
    issue = Issue(*row)
    return replace(
        issue,
        state=State(issue.state),
        responsible=Role(issue.responsible),
        visibility=Visibility(issue.visibility),
        merged_state=State(issue.merged_state) if issue.merged_state else None,
    )


async def report(tx: AsyncConnection, report: Report, now: datetime) -> Issue:
    """Write an issue down with its first event."""
    values = {
        "kind": report.kind.name,
        "state": State.reported,
        "text": report.text,
        "place_id": report.place.id,
        "category": report.category,
        "visibility": report.visibility,
        "on_behalf_of": report.on_behalf_of,
        **report.route.enter(now),
        "created_at": now,
        "updated_at": now,
        "chat_id": report.chat_id,
        "message_id": report.message_id,
        "text_message_id": report.text_message_id,
        "reporter_id": report.reporter.id,
    }
    row = (await tx.execute(_REPORT, values | {"community_id": report.community.id})).one()
    issue = Issue(
        id=row.id,
        number=row.number,
        overdue_at=None,
        merged_into_id=None,
        is_confirmed=False,
        closed_at=None,
        answered_at=None,
        assignee_id=None,
        reporter_name=report.reporter.name,
        reporter_full_name=report.reporter.full_name,
        assignee_name=None,
        **values,  # type: ignore[arg-type]
    )
    await tx.execute(_FIRST_EVENT, _event(issue, report.reporter, "report", now, None))
    return issue


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


async def by_id(tx: AsyncConnection, issue_id: int) -> Issue:
    """Raises UserError when there is none (a button of a database restored from an old copy)."""
    row = (await tx.execute(_ISSUE.where(_I.c.id == issue_id))).one_or_none()
    if row is None:
        raise UserError("issues/unknown_card")
    return _issue(row)


async def of_subject(tx: AsyncConnection, subject: str | None) -> Issue | None:
    """The issue that a post is about."""
    kind, _, number = (subject or "").partition(":")
    return await by_id(tx, int(number)) if kind == "issue" else None


async def by_number(tx: AsyncConnection, community: Place, number: int) -> Issue:
    """Raises UserError when the community has no issue of that number."""
    here = (_I.c.community_id == community.id) & (_I.c.number == number)
    row = (await tx.execute(_ISSUE.where(here))).one_or_none()
    if row is None:
        raise UserError("issues/no_such_number", number=number)
    return _issue(row)


async def numbered(tx: AsyncConnection, number: int) -> list[Issue]:
    """The issues of this number, one of each community that has so many."""
    rows = await tx.execute(_ISSUE.where(_I.c.number == number).order_by(_I.c.id))
    return [_issue(row) for row in rows]


async def of_message(tx: AsyncConnection, chat_id: int, message_id: int) -> list[Issue]:
    """The issues whose words are this message's, or that it reported."""
    here = _I.c.chat_id == chat_id
    this = (_I.c.text_message_id == message_id) | (_I.c.message_id == message_id)
    return [_issue(row) for row in await tx.execute(_ISSUE.where(here & this).order_by(_I.c.id))]


async def correct(
    tx: AsyncConnection, issue: Issue, text: str, kind: Kind, route: Route, now: datetime
) -> Issue:
    """Follow an edit of the message. The event, with the old words, is the caller's to record.

    Another kind means another responsible role and deadline.
    """
    changes: dict[str, Any] = {"text": text, "updated_at": now}
    if kind.name != issue.kind:
        changes |= {"kind": kind.name, **route.enter(issue.created_at)}
    return await change(tx, issue, changes)


async def change(tx: AsyncConnection, issue: Issue, changes: dict[str, Any]) -> Issue:
    """Set columns of an issue; whoever calls it writes the event."""
    await tx.execute(update(_I).where(_I.c.id == issue.id).values(changes))
    return replace(issue, **changes)


async def touch(tx: AsyncConnection, issue: Issue, now: datetime) -> Issue:
    """Something was added to the history of an issue."""
    return await change(tx, issue, {"updated_at": now})


async def annotate(tx: AsyncConnection, event_id: int, note: str) -> None:
    """Give an event that has no words yet its words."""
    wordless = (tables.events.c.id == event_id) & tables.events.c.note.is_(None)
    await tx.execute(update(tables.events).where(wordless).values(note=note))


async def history(tx: AsyncConnection, issue: Issue) -> list[Event]:
    """What happened to an issue, oldest first."""
    return [event for _, event in await events(tx, tables.events.c.issue_id == issue.id)]


async def latest(tx: AsyncConnection, issue: Issue, actions: Collection[str]) -> Event | None:
    """The last of these things that happened to an issue, however long its history."""
    these = (_E.c.issue_id == issue.id) & _E.c.action.in_(actions)
    found = await events(tx, _E.c.id == select(func.max(_E.c.id)).where(these).scalar_subquery())
    return found[0][1] if found else None


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


async def events(tx: AsyncConnection, which: ColumnElement[bool]) -> list[tuple[int, Event]]:
    """The events that a condition on tables.events picks out, oldest first, each after its issue's id."""
    rows = await tx.execute(_EVENTS.where(which))
    return [(row[0], Event(*row[1:])) for row in rows]


async def all_where(
    tx: AsyncConnection,
    condition: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]] = (_I.c.due_at, _I.c.id),
    limit: int | None = None,
    offset: int = 0,
) -> list[Issue]:
    """The issues that a condition on tables.issues picks out, oldest deadline first."""
    rows = await tx.execute(_ISSUE.where(condition).order_by(*order).limit(limit).offset(offset))
    return [_issue(row) for row in rows]
