"""The register of issues: reports entered with their numbers, and what changes in them since."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.config import Kind
from bot.issues import timeline
from bot.issues.issue import Issue, Report
from bot.issues.routing import Route
from bot.issues.states import State
from storage import tables
from storage.connection import AsyncConnection

_I = tables.issues
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
    await timeline.begin(tx, issue, report.reporter, now)
    return issue


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
