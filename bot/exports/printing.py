"""Issues printed for other programs: JSON, CSV, and GeoReport of Open311."""

import csv
import io
import json
import os
import re
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TextIO

from bot.access import Role
from bot.config import Settings
from bot.exports import meetings, open311, records, votes
from bot.exports.records import COLUMNS, Record
from storage.database import Database

_OURSELVES = "Linli"  # in the readable history of a CSV; JSON has null
_BLANK = re.compile(r"[\s\x00-\x20\u200b-\u200f\u2060\ufeff]*")  # what a spreadsheet may skip or not show


class Form(Protocol):
    """Writes records one after the other, then its end."""

    def put(self, record: Record) -> None: ...
    def end(self) -> None: ...


async def print_issues(
    settings: Settings, form: str, out: TextIO, role: Role = Role.resident, community: str | None = None
) -> int:
    """Print the issues that a role may see in one of FORMS to `out`, oldest first; how many there were.

    They are one community's, to be named where there are several. Works beside a running bot, which never
    waits for it. Raises UserError when there is nothing to read. A reader that goes away (`| head`) ends it
    quietly.
    """
    database = Database(settings.storage.url, reads_only=True)
    try:
        await records.check(database)
        async with database.transaction() as tx:
            here = await records.of_community(tx, community)
        return await _print(
            records.pages(database, settings, role, here), out, lambda: FORMS[form](out, settings)
        )
    finally:
        await database.close()


async def save_workbook(
    settings: Settings, file: Path, role: Role = Role.resident, community: str | None = None
) -> int:
    """Write issues, polls and meetings that a role may see into a spreadsheet; how many issues there were.

    Raises UserError when there is nothing to read, and OSError where the file cannot be written.
    """
    from bot.exports.workbook import Workbook  # a bot that writes none need not carry it

    database = Database(settings.storage.url, reads_only=True)
    try:
        await records.check(database)
        async with database.transaction() as tx:
            here = await records.of_community(tx, community)
            asked = await votes.of_community(tx, community, role)
            met = await meetings.of_community(tx, community, meetings.Reader(settings, role))
        saved, book = 0, Workbook(str(file), settings)
        async for page in records.pages(database, settings, role, here):
            book.put(page)
            saved += len(page)
        book.put_polls(asked)
        book.put_meetings(*met)
        book.end()
        return saved
    finally:
        await database.close()


async def _print(pages: AsyncIterator[list[Record]], out: TextIO, begin: Callable[[], Form]) -> int:
    printed = 0
    try:
        if isinstance(out, io.TextIOWrapper):
            out.reconfigure(encoding="utf-8", newline="")  # whatever the terminal's own is
        table = begin()
        async for page in pages:
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


class _Json:
    """One array, an object a line."""

    def __init__(self, out: TextIO, _settings: Settings) -> None:
        self._out = out
        self._before = "[\n"

    def put(self, record: Record) -> None:
        self._out.write(self._before + json.dumps(record, ensure_ascii=False))
        self._before = ",\n"

    def end(self) -> None:
        self._out.write("[]\n" if self._before == "[\n" else "\n]\n")


class _Csv:
    """RFC 4180, with the mark in front by which Excel knows UTF-8."""

    def __init__(self, out: TextIO, _settings: Settings) -> None:
        out.write("\ufeff")
        self._rows = csv.writer(out, quoting=csv.QUOTE_ALL)
        self._rows.writerow(COLUMNS)

    def put(self, record: Record) -> None:
        readable = record | {"events": "\n".join(_line(event) for event in record["events"])}
        self._rows.writerow([_cell(value) for value in readable.values()])

    def end(self) -> None:
        """A CSV has no end mark."""


class _Open311Json(_Json):
    def __init__(self, out: TextIO, settings: Settings) -> None:
        super().__init__(out, settings)
        self._settings = settings

    def put(self, record: Record) -> None:
        super().put(open311.request(record, self._settings))


FORMS: dict[str, Callable[[TextIO, Settings], Form]] = {
    "csv": _Csv,
    "json": _Json,
    "open311-json": _Open311Json,
    "open311-xml": open311.Xml,
}


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
