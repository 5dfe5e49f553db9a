"""Building a board: what changed since the last time is written, the rest is left as it lies."""

import asyncio
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import ColumnElement, select

from bot import places
from bot.access import Role
from bot.config import Settings
from bot.errors import UserError
from bot.exports import records
from bot.exports.records import Record
from bot.places import PUBLIC, Place
from bot.site import feeds, pages
from bot.site.manifest import FolderTaken, Line, Manifest
from bot.site.pages import OPEN, Page
from bot.site.redaction import public
from bot.states import ENDED
from bot.texts import LANGUAGES, TEMPLATES, Texts
from storage import tables
from storage.database import Database

_I = tables.issues
_STYLE = "style.css"
# Of a history, what everybody may read: steps, never what neighbours added.
_TOLD = frozenset(
    ("report", "accept", "start", "finish", "give_back", "decline", "withdraw", "confirm", "reopen", "lapse")
) | {"escalate", "overdue", "merge", "split", "promise"}
# Of these steps, those whose words are the staff's own account of their work.
_QUOTED = frozenset(("accept", "start", "finish", "give_back", "decline"))


@dataclass(frozen=True)
class Built:
    """How many pages were written, and how many were taken away."""

    written: int
    removed: int


async def build(settings: Settings, folder: Path, now: datetime) -> Built:
    """Build the boards of a database beside a running bot, which never waits for it.

    Raises UserError when there is nothing to read, or the folder cannot be written.
    """
    database = Database(settings.storage.url, reads_only=True)
    try:
        await records.check(database)
        return await build_all(settings, database, folder, now)
    except FolderTaken:
        raise UserError("site/folder_taken", folder=str(folder)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("site/unwritable", folder=str(folder), reason=reason) from None
    finally:
        await database.close()


async def build_all(settings: Settings, database: Database, folder: Path, now: datetime) -> Built:
    """Every community's board: of a single one in the folder itself, of several in one of its own each.

    Raises FolderTaken for a folder that holds something else, and OSError where it cannot be written.
    """
    async with database.transaction() as tx:
        tree = await places.load(tx)
    communities = [place for place in tree if place.parent_id is None]
    parts = [
        await Builder(settings, one, folder / one.name if len(communities) > 1 else folder).build(
            database, now
        )
        for one in communities
    ]
    return Built(sum(part.written for part in parts), sum(part.removed for part in parts))


class Builder:
    """Builds the board of one community into one folder."""

    def __init__(self, settings: Settings, community: Place, folder: Path) -> None:
        self._settings, self._community, self._folder = settings, community, folder
        self._texts = Texts(settings.community.timezone)
        self._zone = ZoneInfo(settings.community.timezone)
        self._labels = {kind.name: kind.label for kind in settings.kinds}
        self._languages = (settings.community.language, *_others(settings.community.language))
        self._written = self._removed = 0

    async def build(self, database: Database, now: datetime) -> Built:
        """Bring the folder up to date with a community; nobody ever reads half of a page.

        Reads in transactions of its own. Raises as build_all does.
        """
        manifest = Manifest.read(self._folder, self._made_by())
        self._folder.mkdir(parents=True, exist_ok=True)
        since = manifest.up_to
        changed = _I.c.community_id == self._community.id
        if since is not None:
            changed &= _I.c.updated_at >= since
        await self._take_away_hidden(database, manifest, changed)
        async for page in records.pages(database, self._settings, Role.resident, changed):
            await asyncio.to_thread(self._write_issues, manifest, page)
        await asyncio.to_thread(self._write_rest, manifest, now)
        return Built(self._written, self._removed)

    def _made_by(self) -> str:
        """What the pages look like, as a whole: another look means that all are written anew."""
        looks = [path for language in LANGUAGES for path in sorted((TEMPLATES / language / "site").iterdir())]
        parts = [path.read_bytes() for path in looks]
        shown = self._settings.model_dump_json(include={"community", "kinds", "categories", "board"})
        return hashlib.sha256(b"\0".join([*parts, shown.encode()])).hexdigest()

    async def _take_away_hidden(
        self, database: Database, manifest: Manifest, changed: ColumnElement[bool]
    ) -> None:
        """A report that was public once and is not any more leaves the board with its page."""
        hidden = changed & _I.c.visibility.not_in(list(PUBLIC))
        async with database.transaction() as tx:
            for number in await tx.scalars(select(_I.c.number).where(hidden)):
                if manifest.lines.pop(number, None) is not None:
                    self._remove(manifest, pages.issue_path(number))

    def _write_issues(self, manifest: Manifest, found: list[Record]) -> None:
        for record in found:
            line = self._line(record)
            manifest.lines[line.number] = line
            manifest.up_to = max(manifest.up_to or line.updated_at, line.updated_at)
            values = {
                "line": line,
                "events": self._events(record),
                "created_at": _moment(record["created_at"]),
            }
            self._write(manifest, Page(pages.issue_path(line.number), "issue", values))

    def _line(self, record: Record) -> Line:
        ended = record["state"] in ENDED
        closed = _moment(record["closed_at"] or record["updated_at"]).astimezone(self._zone)
        due = record["due_at"]
        return Line(
            number=record["number"],
            text=self._public(record, record["text"]),
            kind=record["kind"],
            category=record["category"],
            place=record["place"],
            state=record["state"],
            responsible=record["responsible"],
            shelf=f"{closed:%Y-%m}" if ended else OPEN,
            is_late=record["overdue_at"] is not None and not ended,
            due_at=_moment(due) if due else None,
            updated_at=_moment(record["updated_at"]),
        )

    def _public(self, record: Record, text: str) -> str:
        names = {record["reporter"], record["assignee"], *(event["actor"] for event in record["events"])}
        return public(text, {name for name in names if name}, "***")

    def _events(self, record: Record) -> list[dict[str, object]]:
        return [
            {
                "at": _moment(event["at"]),
                "action": event["action"],
                "role": event["note"] if event["action"] == "escalate" else None,
                "words": self._public(record, event["note"] or "") if event["action"] in _QUOTED else "",
            }
            for event in record["events"]
            if event["action"] in _TOLD
        ]

    def _write_rest(self, manifest: Manifest, now: datetime) -> None:
        lines = list(manifest.lines.values())
        home, lists = list(self._home(lines)), list(pages.lists(lines))
        for page in home:
            self._write(manifest, page)
        for page in lists:
            self._write_list(manifest, page)
        self._remove_others(manifest, {page.path for page in (*home, *lists)})
        self._put(manifest, _STYLE, (TEMPLATES / "site" / _STYLE).read_bytes())
        self._put(manifest, "feed.atom", self._feed(lines, now))
        manifest.write(self._folder)

    def _home(self, lines: list[Line]) -> Iterator[Page]:
        open_now = [line for line in lines if line.shelf == OPEN]
        late = sum(line.is_late for line in open_now)
        latest = sorted(lines, key=lambda line: line.updated_at, reverse=True)[:10]
        yield Page("index.html", "home", {"open": len(open_now), "late": late, "latest": latest})

    def _feed(self, lines: list[Line], now: datetime) -> bytes:
        language = self._languages[0]
        titles = {line.number: self._texts.render("site/entry.txt", language, line=line) for line in lines}
        base = self._settings.board.url or ""
        title = self._texts.render("site/title.txt", language, community=self._community.name)
        return feeds.atom(title, base and f"{base.rstrip('/')}/", lines, titles, now)

    def _write(self, manifest: Manifest, page: Page) -> None:
        """Write a page in every language."""
        for number, language in enumerate(self._languages):
            folder = f"{language}/" if number else ""
            other = self._languages[1 - number]
            up = page.root + ("../" if number else "")
            html = self._texts.render(
                f"site/{page.template}.page",
                language,
                **page.values,
                path=page.path,
                root=page.root,
                style=f"{up}{_STYLE}",
                feed=f"{up}feed.atom",
                other=f"{up}{'' if number else f'{other}/'}{page.path}",
                community=self._community.name,
                labels=self._labels,
            )
            self._put(manifest, f"{folder}{page.path}", html.encode())

    def _write_list(self, manifest: Manifest, page: Page) -> None:
        """Long lists of what ended long ago are not even made again while nothing in them changes."""
        made_from = [page.values["lines"], page.values["pages"], [one.stem for one in page.values["filters"]]]
        mark = hashlib.sha256(orjson.dumps(made_from)).hexdigest()
        if manifest.lists.get(page.path) != mark or not (self._folder / page.path).exists():
            self._write(manifest, page)
            manifest.lists[page.path] = mark

    def _put(self, manifest: Manifest, path: str, content: bytes) -> None:
        """Write a file where it differs; whoever reads it meanwhile has the old or the new one, whole."""
        mark = hashlib.sha256(content).hexdigest()
        if manifest.files.get(path) == mark and (self._folder / path).exists():
            return
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        part.write_bytes(content)
        os.replace(part, file)
        manifest.files[path] = mark
        self._written += 1

    def _remove_others(self, manifest: Manifest, shown: set[str]) -> None:
        """Lists that would be empty now."""
        known = {pages.issue_path(number) for number in manifest.lines} | shown
        other = f"{self._languages[1]}/"
        mine = [path for path in manifest.files if path.endswith(".html") and not path.startswith(other)]
        for path in mine:
            if path not in known:
                self._remove(manifest, path)

    def _remove(self, manifest: Manifest, path: str) -> None:
        for number, language in enumerate(self._languages):
            where = f"{language}/{path}" if number else path
            (self._folder / where).unlink(missing_ok=True)
            manifest.files.pop(where, None)
            self._removed += 1


def _others(language: str) -> list[str]:
    return [other for other in LANGUAGES if other != language]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
