"""Issues: reported, worked on, confirmed; each change is an event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import states
from bot.access import Role
from bot.config import Kind
from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.states import OPEN, State
from storage import tables


@dataclass(frozen=True)
class Report:
    """What somebody asks for. `text_message_id` is the message whose words `text` are."""

    kind: Kind
    text: str
    place: Place
    community: Place
    reporter: Person
    chat_id: int
    message_id: int
    text_message_id: int


@dataclass(frozen=True)
class Issue:
    id: int
    number: int
    kind: str
    state: State
    text: str
    place_id: int
    responsible: Role
    due_at: datetime | None
    overdue_at: datetime | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    chat_id: int
    message_id: int | None  # none after its group's upgrade: the message stayed behind
    text_message_id: int | None
    reporter_id: int
    assignee_id: int | None
    reporter_name: str
    assignee_name: str | None
    photos: int = 0

    @property
    def subject(self) -> str:
        return f"issue:{self.id}"


@dataclass(frozen=True)
class Event:
    at: datetime
    actor_name: str | None  # none: Linli itself
    action: str
    state: str
    note: str | None
    photos: int


_I = tables.issues
_REPORTER = tables.people.alias("reporter")
_ASSIGNEE = tables.people.alias("assignee")
_PHOTOS = (
    select(func.count())
    .select_from(tables.photos)
    .where((tables.photos.c.issue_id == _I.c.id) & tables.photos.c.event_id.is_(None))
    .scalar_subquery()
)
_ISSUE = select(
    _I.c.id,
    _I.c.number,
    _I.c.kind,
    _I.c.state,
    _I.c.text,
    _I.c.place_id,
    _I.c.responsible,
    _I.c.due_at,
    _I.c.overdue_at,
    _I.c.created_at,
    _I.c.updated_at,
    _I.c.closed_at,
    _I.c.chat_id,
    _I.c.message_id,
    _I.c.text_message_id,
    _I.c.reporter_id,
    _I.c.assignee_id,
    _REPORTER.c.name,
    _ASSIGNEE.c.name,
    _PHOTOS,
).select_from(
    _I.join(_REPORTER, _REPORTER.c.id == _I.c.reporter_id).outerjoin(
        _ASSIGNEE, _ASSIGNEE.c.id == _I.c.assignee_id
    )
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
    return replace(issue, state=State(issue.state), responsible=Role(issue.responsible))


async def report(tx: AsyncConnection, report: Report, now: datetime) -> Issue:
    """Write an issue down with its first event."""
    due_at = now + timedelta(hours=report.kind.hours)
    values = {
        "kind": report.kind.name,
        "state": State.reported,
        "text": report.text,
        "place_id": report.place.id,
        "responsible": report.kind.responsible,
        "due_at": due_at,
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
        closed_at=None,
        assignee_id=None,
        reporter_name=report.reporter.name,
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
    note: str | None = None,
) -> int:
    """Add a line to an issue's history; the id of the event."""
    return (await tx.execute(_EVENT, _event(issue, actor, action, now, note))).scalar_one()


def _event(
    issue: Issue, actor: Person | None, action: str, now: datetime, note: str | None
) -> dict[str, object]:
    return {
        "issue_id": issue.id,
        "at": now,
        "actor_id": actor.id if actor else None,
        "action": action,
        "state": issue.state,
        "note": note,
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


async def of_message(tx: AsyncConnection, chat_id: int, message_id: int) -> list[Issue]:
    """The issues whose words are this message's, or that it reported."""
    here = _I.c.chat_id == chat_id
    this = (_I.c.text_message_id == message_id) | (_I.c.message_id == message_id)
    return [_issue(row) for row in await tx.execute(_ISSUE.where(here & this).order_by(_I.c.id))]


async def move_on(
    tx: AsyncConnection, issue: Issue, verb: str, actor: Person, roles: set[Role], kind: Kind, now: datetime
) -> Issue | None:
    """Make one step of an issue's life; none when it is there already.

    Raises UserError for a step that this person may not make now.
    """
    state = states.step(verb, issue.state, roles, is_reporter=actor.id == issue.reporter_id)
    if state is None:
        return None
    changes: dict[str, object] = {"state": state, "updated_at": now}
    if verb in ("accept", "start", "finish"):
        changes["assignee_id"] = actor.id
    if state is State.closed:
        changes["closed_at"] = now
    if state is State.reopened:
        changes |= {"due_at": now + timedelta(hours=kind.hours), "overdue_at": None}
    await tx.execute(update(_I).where(_I.c.id == issue.id).values(changes))
    return await by_id(tx, issue.id)


async def correct(
    tx: AsyncConnection, issue: Issue, editor: Person, text: str, kind: Kind, now: datetime
) -> Issue:
    """Follow an edit of the message; the old words stay in the history.

    Another kind means another responsible role and deadline, but not once somebody works on it.
    """
    changes: dict[str, Any] = {"text": text, "updated_at": now}
    if kind.name != issue.kind and issue.state is State.reported:
        due_at = issue.created_at + timedelta(hours=kind.hours)
        changes |= {"kind": kind.name, "responsible": kind.responsible, "due_at": due_at}
    await tx.execute(update(_I).where(_I.c.id == issue.id).values(changes))
    await record(tx, issue, editor, "edit", now, note=issue.text)
    return replace(issue, **changes)


async def touch(tx: AsyncConnection, issue: Issue, now: datetime) -> Issue:
    """Something was added to the history of an issue."""
    await tx.execute(update(_I).where(_I.c.id == issue.id).values(updated_at=now))
    return replace(issue, updated_at=now)


async def annotate(tx: AsyncConnection, event_id: int, note: str) -> None:
    """Give an event that has no words yet its words."""
    wordless = (tables.events.c.id == event_id) & tables.events.c.note.is_(None)
    await tx.execute(update(tables.events).where(wordless).values(note=note))


async def fall_overdue(tx: AsyncConnection, now: datetime, limit: int = 50) -> list[Issue]:
    """Issues whose time has just run out, oldest deadline first; each is returned once."""
    late = (_I.c.due_at <= now) & _I.c.overdue_at.is_(None) & _I.c.state.in_(OPEN)
    rows = await tx.execute(_ISSUE.where(late).order_by(_I.c.due_at, _I.c.id).limit(limit))
    issues = [_issue(row) for row in rows]
    for issue in issues:
        await tx.execute(update(_I).where(_I.c.id == issue.id).values(overdue_at=now, updated_at=now))
        await record(tx, issue, None, "overdue", now)
    return [replace(issue, overdue_at=now, updated_at=now) for issue in issues]


def _open_in(places: Sequence[Place], hidden: Sequence[int]) -> ColumnElement[bool]:
    here = _I.c.place_id.in_([place.id for place in places]) & _I.c.state.in_(OPEN)
    return here & _I.c.chat_id.not_in(hidden)


async def open_count(tx: AsyncConnection, places: Sequence[Place], hidden: Sequence[int]) -> int:
    """How many open issues these places have, but for those reported in the `hidden` chats."""
    return await tx.scalar(select(func.count()).select_from(_I).where(_open_in(places, hidden))) or 0


async def open_at(
    tx: AsyncConnection, places: Sequence[Place], hidden: Sequence[int], limit: int, offset: int
) -> list[Issue]:
    """Some of the open issues of these places, overdue first, then by deadline."""
    order = (_I.c.overdue_at.is_(None), _I.c.due_at, _I.c.id)
    rows = await tx.execute(
        _ISSUE.where(_open_in(places, hidden)).order_by(*order).limit(limit).offset(offset)
    )
    return [_issue(row) for row in rows]


async def history(tx: AsyncConnection, issue: Issue) -> list[Event]:
    photos = (
        select(func.count())
        .select_from(tables.photos)
        .where(tables.photos.c.event_id == tables.events.c.id)
        .scalar_subquery()
    )
    e = tables.events
    rows = await tx.execute(
        select(e.c.at, tables.people.c.name, e.c.action, e.c.state, e.c.note, photos)
        .select_from(e.outerjoin(tables.people, tables.people.c.id == e.c.actor_id))
        .where(e.c.issue_id == issue.id)
        .order_by(e.c.id)
    )
    return [Event(*row) for row in rows]


async def all_where(tx: AsyncConnection, condition: ColumnElement[bool]) -> list[Issue]:
    """The issues that a condition on tables.issues picks out, oldest deadline first."""
    rows = await tx.execute(_ISSUE.where(condition).order_by(_I.c.due_at, _I.c.id))
    return [_issue(row) for row in rows]
