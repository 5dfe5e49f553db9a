"""Issues with their history, as far as a role may read them: one record each, read page by page."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from bot import issues, places
from bot.access import Role, seen_by
from bot.config import Settings
from bot.errors import UserError
from bot.issues import Issue
from bot.issues.audience import Audience
from bot.issues.lookup import LISTS
from bot.places import Place, Places
from bot.readable import opened, readable
from storage import migrations, tables
from storage.connection import AsyncConnection
from storage.database import Database

Record = dict[str, Any]

COLUMNS = (
    "number",
    "text",
    "kind",
    "list",
    "category",
    "state",
    "place",
    "reporter",
    "assignee",
    "responsible",
    "due_at",
    "overdue_at",
    "created_at",
    "updated_at",
    "closed_at",
    "chat_id",
    "message_id",
    "photos",
    "events",
)
PAGE = 500  # issues read at once
_SOMEBODY = "-"  # a reporter who asked not to be named


async def count_kept_back(settings: Settings, role: Role, community: str | None = None) -> int:
    """How many issues there are that a role may not see. Raises UserError when there is nothing to read."""
    database = Database(settings.storage.url, reads_only=True)
    kept_back = tables.issues.c.visibility.not_in(seen_by({role}))
    try:
        with readable():
            async with opened(database) as tx:
                kept_back &= await of_community(tx, community)
                return await tx.scalar(select(func.count()).select_from(tables.issues).where(kept_back)) or 0
    finally:
        await database.close()


async def check(database: Database) -> None:
    """Raises UserError when there is nothing to read."""
    with readable():
        try:
            async with opened(database) as tx:
                version = await migrations.version(tx)
        except FileNotFoundError:
            raise UserError("exports/no_database", file=str(database.file)) from None
    if version != migrations.newest():
        raise UserError("exports/not_ready", is_newer=(version or "") > migrations.newest())


async def of_community(tx: AsyncConnection, name: str | None) -> ColumnElement[bool]:
    """The condition on issues of one community, which has to be named where there are several.

    Raises UserError where none is called so, or several may be meant.
    """
    return tables.issues.c.community_id == community(await places.load(tx), name).id


def community(tree: Places, name: str | None) -> Place:
    """The community of that name; without one, the only one. Raises UserError for none, or several."""
    known = tree.communities
    if not known:
        raise UserError("exports/nothing_yet")
    found = [place for place in known if name in (None, place.name)]
    if len(found) != 1:
        raise UserError("exports/which_community", name=name or "", communities=[one.name for one in known])
    return found[0]


async def pages(
    database: Database,
    settings: Settings,
    role: Role,
    which: ColumnElement[bool] | None = None,
    size: int = PAGE,
) -> AsyncIterator[list[Record]]:
    """The issues that a role may see, or those of them that a condition picks out, oldest first.

    A transaction a page: whoever reads slowly then holds up neither the bot nor its WAL's checkpoints.
    """
    seen = tables.issues.c.visibility.in_(seen_by({role}))
    wanted = seen if which is None else seen & which
    lists = {kind.name: kind.counts_as for kind in settings.kinds}
    last = 0
    while True:
        with readable():
            async with database.transaction() as tx:
                page = await _page(tx, await _next(tx, last, wanted, size), role, wanted, lists)
        if not page:
            return
        last = page[-1][0]
        yield [record for _, record in page]


async def _next(tx: AsyncConnection, after: int, wanted: ColumnElement[bool], size: int) -> list[int]:
    """The ids that follow an id."""
    key = tables.issues.c.id
    return list(await tx.scalars(select(key).where((key > after) & wanted).order_by(key).limit(size)))


async def _page(
    tx: AsyncConnection,
    ids: Sequence[int],
    role: Role,
    wanted: ColumnElement[bool],
    lists: Mapping[str, str],
) -> list[tuple[int, Record]]:
    """The issues with these ids, all that are wanted from the first to the last, each with its id."""
    if not ids:
        return []
    first, last = ids[0], ids[-1]
    found = await issues.all_where(tx, tables.issues.c.id.between(first, last) & wanted)
    tree = await places.load(tx)
    history = await _history(tx, {issue.id: issue for issue in found}, role)
    photos = await _photos(tx, first, last)
    return [
        (
            issue.id,
            _record(issue, tree, lists, role)
            | {"photos": photos.get(issue.id, 0), "events": history[issue.id]},
        )
        for issue in sorted(found, key=lambda issue: issue.id)
    ]


def _record(issue: Issue, tree: Places, lists: Mapping[str, str], role: Role) -> Record:
    """What one row of the database tells; a kind no longer set counts among the complaints."""
    place = tree[issue.place_id]
    audience = Audience.holding([role], issue)
    values = (
        issue.number,
        issue.text,
        issue.kind,
        lists.get(issue.kind, LISTS[0]),
        issue.category,
        issue.state.value,
        tree.path(place) or place.name,
        audience.named(issue).reporter_name if audience.knows_reporter else None,
        audience.named(issue).assignee_name,
        issue.responsible.value,
        iso(issue.due_at),
        iso(issue.overdue_at),
        iso(issue.created_at),
        iso(issue.updated_at),
        iso(issue.closed_at),
        issue.chat_id,
        issue.message_id,
    )
    return dict(zip(COLUMNS[:-2], values, strict=True))


async def _history(
    tx: AsyncConnection, found: Mapping[int, Issue], role: Role
) -> defaultdict[int, list[Record]]:
    history: defaultdict[int, list[Record]] = defaultdict(list)
    between = tables.events.c.issue_id.between(min(found), max(found))
    for issue_id, event in await issues.events(tx, between):
        issue = found.get(issue_id)
        if issue is None:
            continue
        read = Audience.holding([role], issue).event(issue, event, _SOMEBODY)
        history[issue_id].append(
            {
                "at": iso(read.at),
                "actor": read.actor_name,
                "action": read.action,
                "state": read.state,
                "note": read.note,
            }
        )
    return history


async def _photos(tx: AsyncConnection, first: int, last: int) -> dict[int, int]:
    """How many photos each issue has, with those that came while it was worked on."""
    issue_id = tables.photos.c.issue_id
    rows = await tx.execute(
        select(issue_id, func.count()).where(issue_id.between(first, last)).group_by(issue_id)
    )
    return {issue: count for issue, count in rows if issue is not None}


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with its offset, to the second: 2026-11-21T12:00:00+00:00."""
    return moment.isoformat(timespec="seconds") if moment else None
