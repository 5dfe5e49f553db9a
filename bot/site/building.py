"""Building a board: what changed since the last time is written, the rest is left as it lies."""

import asyncio
import hashlib
from collections.abc import Sequence
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
from bot.issues.states import ENDED
from bot.places import PUBLIC, Place, Places
from bot.redaction import public
from bot.site import feeds, pages, sections
from bot.site.folder import Folder
from bot.site.manifest import FolderTaken, Line
from bot.site.pages import OPEN, News, Page, Part
from bot.site.view import View
from bot.texts import LANGUAGES, TEMPLATES, Texts
from storage import tables
from storage.database import Database

_I = tables.issues
_STYLE = "style.css"
_LATEST = 10  # of what changed, on the home page
# Of a history, what everybody may read: steps, never what neighbours added.
_TOLD = frozenset(
    ("report", "accept", "start", "finish", "give_back", "decline", "withdraw", "confirm", "reopen", "lapse")
) | {"escalate", "overdue", "merge", "split", "promise", "decided"}
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
        await Builder(settings, tree, one, folder / one.name if len(communities) > 1 else folder).build(
            database, now
        )
        for one in communities
    ]
    return Built(sum(part.written for part in parts), sum(part.removed for part in parts))


class Builder:
    """Builds the board of one community into one folder."""

    def __init__(self, settings: Settings, tree: Places, community: Place, folder: Path) -> None:
        self._settings, self._community, self._places = settings, community, tree
        self._texts = Texts(settings.community.timezone)
        self._zone = ZoneInfo(settings.community.timezone)
        self._labels = {kind.name: kind.label for kind in settings.kinds}
        languages = (settings.community.language, *_others(settings.community.language))
        self._folder = Folder.open(folder, self._made_by(), languages)
        self._manifest = self._folder.manifest

    async def build(self, database: Database, now: datetime) -> Built:
        """Bring the folder up to date with a community; nobody ever reads half of a page.

        Reads in transactions of its own. Raises as build_all does.
        """
        changed = _I.c.community_id == self._community.id
        if self._manifest.up_to is not None:
            changed &= _I.c.updated_at >= self._manifest.up_to
        await self._take_away_hidden(database, changed)
        async for page in records.pages(database, self._settings, Role.resident, changed):
            await asyncio.to_thread(self._write_issues, page)
        view = View(self._settings, self._places, self._community, self._texts, self._manifest.lines, now)
        async with database.transaction() as tx:
            parts = await sections.parts(tx, view)
        await self._link_issues(database, parts)
        await self._make_files(parts)
        await asyncio.to_thread(self._write_rest, parts, now)
        return Built(self._folder.written, self._folder.removed)

    def _made_by(self) -> str:
        """What the pages look like, as a whole: another look means that all are written anew."""
        looks = [path for language in LANGUAGES for path in sorted((TEMPLATES / language / "site").iterdir())]
        parts = [path.read_bytes() for path in looks]
        shown = {"community", "kinds", "categories", "board", "meetings"}
        settings = self._settings.model_dump_json(include=shown)
        return hashlib.sha256(b"\0".join([*parts, settings.encode()])).hexdigest()

    async def _take_away_hidden(self, database: Database, changed: ColumnElement[bool]) -> None:
        """A report that was public once and is not any more leaves the board with its page."""
        hidden = changed & _I.c.visibility.not_in(list(PUBLIC))
        async with database.transaction() as tx:
            for number in await tx.scalars(select(_I.c.number).where(hidden)):
                if self._manifest.lines.pop(number, None) is not None:
                    self._folder.remove(pages.issue_path(number))

    def _write_issues(self, found: list[Record]) -> None:
        for record in found:
            line = self._line(record)
            self._manifest.lines[line.number] = line
            self._manifest.up_to = max(self._manifest.up_to or line.updated_at, line.updated_at)
            values = {
                "line": line,
                "events": self._events(record),
                "links": self._manifest.links.get(line.number, []),
                "created_at": _moment(record["created_at"]),
            }
            self._write(Page(pages.issue_path(line.number), "issue", values))

    async def _link_issues(self, database: Database, parts: Sequence[Part]) -> None:
        """Write the pages of those issues anew that other pages name by now, or no longer."""
        named = pages.linked(
            (number, link)
            for part in parts
            for number, links in part.about.items()
            for link in links
            if number in self._manifest.lines
        )
        before, self._manifest.links = self._manifest.links, named
        changed = [number for number in {*before, *named} if before.get(number) != named.get(number)]
        for at in range(0, len(changed), records.PAGE):
            some = _I.c.number.in_(changed[at : at + records.PAGE])
            here = (_I.c.community_id == self._community.id) & some
            async for page in records.pages(database, self._settings, Role.resident, here):
                await asyncio.to_thread(self._write_issues, page)

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
        return public(text, {name for name in names if name})

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

    async def _make_files(self, parts: Sequence[Part]) -> None:
        """Pictures, which take a second each: those that are not there yet."""
        for path, make in ((path, make) for part in parts for path, make in part.files.items()):
            for language in self._folder.languages:
                where = f"{self._folder.prefix(language)}{path}"
                if not self._folder.holds(where):
                    await asyncio.to_thread(self._folder.put, where, await make(language))

    def _write_rest(self, parts: Sequence[Part], now: datetime) -> None:
        lines = list(self._manifest.lines.values())
        news = sorted((one for part in parts for one in part.news), key=lambda one: one.at, reverse=True)
        others = [self._home(lines, news), *(page for part in parts for page in part.pages)]
        lists = list(pages.lists(lines))
        for page in others:
            self._write(page)
        for page in lists:
            self._write_list(page)
        issues = {pages.issue_path(number) for number in self._manifest.lines}
        self._folder.remove_others(issues | {page.path for page in (*others, *lists)})
        self._folder.put(_STYLE, (TEMPLATES / "site" / _STYLE).read_bytes())
        for path, content in (one for part in parts for one in part.shared.items()):
            self._folder.put(path, content)
        self._folder.put("feed.atom", self._feed(lines, news, now))
        self._folder.close()

    def _home(self, lines: list[Line], news: list[News]) -> Page:
        open_now = [line for line in lines if line.shelf == OPEN]
        values = {
            "open": len(open_now),
            "late": sum(line.is_late for line in open_now),
            "latest": _latest_changed(lines)[:_LATEST],
            "news": news[:_LATEST],
        }
        return Page("index.html", "home", values)

    def _feed(self, lines: list[Line], news: list[News], now: datetime) -> bytes:
        language = self._folder.languages[0]
        changes = [
            News(
                pages.issue_path(line.number),
                line.updated_at,
                {language: self._texts.render("site/entry.txt", language, line=line)},
                line.text,
            )
            for line in _latest_changed(lines)[: feeds.MOST]
        ]
        title = self._texts.render("site/title.txt", language, community=self._community.name)
        return feeds.atom(title, self._settings.board.base, [*changes, *news], language, now)

    def _write(self, page: Page) -> None:
        """Write a page in every language."""
        for number, language in enumerate(self._folder.languages):
            other = self._folder.languages[1 - number]
            up = page.root + ("../" if number else "")
            html = self._texts.render(
                f"site/{page.template}.page",
                language,
                **page.values,
                path=page.path,
                root=page.root,
                style=f"{up}{_STYLE}",
                feed=f"{up}feed.atom",
                top=up,
                other=f"{up}{self._folder.prefix(other)}{page.path}",
                community=self._community.name,
                labels=self._labels,
            )
            self._folder.put(f"{self._folder.prefix(language)}{page.path}", html.encode())

    def _write_list(self, page: Page) -> None:
        """Long lists of what ended long ago are not even made again while nothing in them changes."""
        made_from = [page.values["lines"], page.values["pages"], [one.stem for one in page.values["filters"]]]
        mark = hashlib.sha256(orjson.dumps(made_from)).hexdigest()
        if self._manifest.lists.get(page.path) != mark or not self._folder.holds(page.path):
            self._write(page)
            self._manifest.lists[page.path] = mark


def _latest_changed(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.updated_at, reverse=True)


def _others(language: str) -> list[str]:
    return [other for other in LANGUAGES if other != language]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
