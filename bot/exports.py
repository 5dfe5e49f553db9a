"""Issues with their history, as far as a role may read them, for other programs: JSON and CSV."""

import csv
import io
import json
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TextIO

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import issues, places
from bot.access import Role, seen_by
from bot.audience import Audience
from bot.checks import UNREADABLE, opened, why
from bot.config import Settings
from bot.errors import UserError
from bot.issues import Event, Issue
from storage import migrations, tables
from storage.database import Database

Record = dict[str, Any]

COLUMNS = (
    "number",
    "text",
    "kind",
    "state",
    "place",
    "reporter",
    "assignee",
    "responsible",
    "due_at",
    "created_at",
    "updated_at",
    "closed_at",
    "chat_id",
    "message_id",
    "photos",
    "events",
)
PAGE = 500  # issues read at once
_OURSELVES = "Linli"  # in the readable history of a CSV; JSON has null
_SOMEBODY = "-"  # a reporter who asked not to be named
_BLANK = re.compile(r"[\s\x00-\x20\u200b-\u200f\u2060\ufeff]*")  # what a spreadsheet may skip or not show


async def print_issues(settings: Settings, form: str, out: TextIO, role: Role = Role.resident) -> int:
    """Print the issues that a role may see as "csv" or "json" to `out`, oldest first; how many there were.

    Works beside a running bot, which never waits for it. Raises UserError when there is nothing to read.
    A reader that goes away (`| head`) ends it quietly.
    """
    database = Database(settings.storage.url, reads_only=True)
    try:
        await _check(database)
        return await _print(database, form, out, role)
    finally:
        await database.close()


async def count_kept_back(settings: Settings, role: Role) -> int:
    """How many issues there are that a role may not see. Raises UserError when there is nothing to read."""
    database = Database(settings.storage.url, reads_only=True)
    kept_back = tables.issues.c.visibility.not_in(seen_by({role}))
    try:
        async with opened(database) as tx:
            return await tx.scalar(select(func.count()).select_from(tables.issues).where(kept_back)) or 0
    except UNREADABLE as error:
        raise UserError("exports/unreadable", reason=why(error)) from None
    finally:
        await database.close()


async def _check(database: Database) -> None:
    try:
        async with opened(database) as tx:
            version = await migrations.version(tx)
    except FileNotFoundError:
        raise UserError("exports/no_database", file=str(database.file)) from None
    except UNREADABLE as error:
        raise UserError("exports/unreadable", reason=why(error)) from None
    if version != migrations.newest():
        raise UserError("exports/not_ready", is_newer=(version or "") > migrations.newest())


async def _print(database: Database, form: str, out: TextIO, role: Role) -> int:
    printed = 0
    try:
        if isinstance(out, io.TextIOWrapper):
            out.reconfigure(encoding="utf-8", newline="")  # whatever the terminal's own is
        table = _FORMS[form](out)
        async for page in _pages(database, role):
            for record in page:
                table.put(record)
            printed += len(page)
        table.end()
        out.flush()
    except BrokenPipeError:
        _let_go(out)
    return printed


def _let_go(out: TextIO) -> None:
    """Nobody reads any more: Python would complain once again when it flushes at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())
        os.close(nowhere)


async def _pages(database: Database, role: Role) -> AsyncIterator[list[Record]]:
    """A transaction a page: whoever reads slowly then holds up neither the bot nor its WAL's checkpoints."""
    last = 0
    while True:
        try:
            async with database.transaction() as tx:
                page = await _page(tx, last, role)
        except UNREADABLE as error:
            raise UserError("exports/unreadable", reason=why(error)) from None
        if not page:
            return
        last = page[-1][0]
        yield [record for _, record in page]


async def _page(tx: AsyncConnection, after: int, role: Role) -> list[tuple[int, Record]]:
    """The next issues after an id, each with its id."""
    key = tables.issues.c.id
    seen = tables.issues.c.visibility.in_(seen_by({role}))
    ids = list(await tx.scalars(select(key).where((key > after) & seen).order_by(key).limit(PAGE)))
    if not ids:
        return []
    first, last = ids[0], ids[-1]
    found = await issues.all_where(tx, key.between(first, last) & seen)
    tree = await places.load(tx)
    history = await _history(tx, {issue.id: issue for issue in found}, role)
    photos = await _photos(tx, first, last)
    return [
        (issue.id, _record(issue, tree, photos.get(issue.id, 0), history[issue.id], role))
        for issue in sorted(found, key=lambda issue: issue.id)
    ]


def _record(issue: Issue, tree: places.Places, photos: int, history: list[Record], role: Role) -> Record:
    place = tree[issue.place_id]
    audience = Audience.holding([role], issue)
    values = (
        issue.number,
        issue.text,
        issue.kind,
        issue.state.value,
        tree.path(place) or place.name,
        audience.named(issue).reporter_name if audience.knows_reporter else None,
        audience.named(issue).assignee_name,
        issue.responsible.value,
        _iso(issue.due_at),
        _iso(issue.created_at),
        _iso(issue.updated_at),
        _iso(issue.closed_at),
        issue.chat_id,
        issue.message_id,
        photos,
        history,
    )
    return dict(zip(COLUMNS, values, strict=True))


async def _history(
    tx: AsyncConnection, found: Mapping[int, Issue], role: Role
) -> defaultdict[int, list[Record]]:
    e, actor, to = tables.events, tables.people, tables.people.alias("to")
    what = (e.c.action, e.c.state, func.coalesce(to.c.name, e.c.note), e.c.actor_id)
    rows = await tx.execute(
        select(e.c.issue_id, e.c.at, actor.c.name, *what, actor.c.full_name)
        .select_from(e.outerjoin(actor, actor.c.id == e.c.actor_id).outerjoin(to, to.c.id == e.c.to_id))
        .where(e.c.issue_id.between(min(found), max(found)))
        .order_by(e.c.issue_id, e.c.id)
    )
    history: defaultdict[int, list[Record]] = defaultdict(list)
    for issue_id, at, name, action, state, note, actor_id, full_name in rows:
        issue = found.get(issue_id)
        if issue is None:
            continue
        known = Event(at, name, action, state, note, 0, actor_id, full_name)
        read = Audience.holding([role], issue).event(issue, known, _SOMEBODY)
        history[issue_id].append(
            {"at": _iso(at), "actor": read.actor_name, "action": action, "state": state, "note": read.note}
        )
    return history


async def _photos(tx: AsyncConnection, first: int, last: int) -> dict[int, int]:
    """How many photos each issue has, with those that came while it was worked on."""
    issue_id = tables.photos.c.issue_id
    rows = await tx.execute(
        select(issue_id, func.count()).where(issue_id.between(first, last)).group_by(issue_id)
    )
    return {issue: count for issue, count in rows if issue is not None}


def _iso(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with its offset, to the second: 2026-11-21T12:00:00+00:00."""
    return moment.isoformat(timespec="seconds") if moment else None


class _Json:
    """One array, an object a line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._before = "[\n"

    def put(self, record: Record) -> None:
        self._out.write(self._before + json.dumps(record, ensure_ascii=False))
        self._before = ",\n"

    def end(self) -> None:
        self._out.write("[]\n" if self._before == "[\n" else "\n]\n")


class _Csv:
    """RFC 4180, with the mark in front by which Excel knows UTF-8."""

    def __init__(self, out: TextIO) -> None:
        out.write("\ufeff")
        self._rows = csv.writer(out, quoting=csv.QUOTE_ALL)
        self._rows.writerow(COLUMNS)

    def put(self, record: Record) -> None:
        readable = record | {"events": "\n".join(_line(event) for event in record["events"])}
        self._rows.writerow([_cell(value) for value in readable.values()])

    def end(self) -> None:
        """A CSV has no end mark."""


_FORMS: dict[str, type[_Json] | type[_Csv]] = {"json": _Json, "csv": _Csv}


def _line(event: Record) -> str:
    at = event["at"].replace("+00:00", "Z")
    note = re.sub(r"\s+", " ", event["note"] or "").strip()
    return f"{at} {event['actor'] or _OURSELVES} {event['action']}" + (f": {note}" if note else "")


def _cell(value: object) -> object:
    """A spreadsheet must not run what a resident wrote: such a text gets an apostrophe in front.

    Source: OWASP, "CSV Injection". The first sign that shows counts, full-width forms as well.
    """
    if not isinstance(value, str) or not value:
        return value
    first = _BLANK.sub("", value, count=1)[:1]
    starts_formula = unicodedata.normalize("NFKC", first) in ("=", "+", "-", "@")
    return f"'{value}" if starts_formula or value[0] in "\t\r\n" else value
