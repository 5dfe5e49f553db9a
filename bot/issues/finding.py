"""Issues as they stand: one by its number or its message, or all that a condition picks out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from bot.access import Role, Visibility
from bot.errors import UserError
from bot.issues import affected
from bot.issues.issue import Issue
from bot.issues.states import State
from bot.personal.names import NAMED
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

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


def _issue(row: Sequence[Any]) -> Issue:
    issue = Issue(*row)
    return replace(
        issue,
        state=State(issue.state),
        responsible=Role(issue.responsible),
        visibility=Visibility(issue.visibility),
        merged_state=State(issue.merged_state) if issue.merged_state else None,
    )


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
