"""Whether an installation is right, in plain words: settings, clock, templates, disk and database."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DatabaseError

from bot import seen, texts, typeset
from bot.clock import Clock
from bot.config import Settings
from bot.places import Purpose
from bot.readable import opened, short, why
from storage import migrations, tables
from storage.connection import AsyncConnection
from storage.database import Database
from storage.errors import UNREADABLE

Level = Literal["ok", "warn", "fail"]

FIRST_YEAR = 2026  # no clock was right before Linli was written
DISK_FAIL, DISK_WARN = 100 * 2**20, 2**30  # bytes free


@dataclass(frozen=True)
class Finding:
    """One line of `linli check`. `name` is its template under templates/<language>/checks/."""

    name: str
    level: Level
    text: str


class Findings:
    """Makes findings in the words of the settings' language."""

    def __init__(self, settings: Settings) -> None:
        self._texts = texts.Texts(settings.community.timezone)
        self._language = settings.community.language

    def ok(self, name: str, **values: object) -> Finding:
        return self._finding(name, "ok", values)

    def warn(self, name: str, **values: object) -> Finding:
        return self._finding(name, "warn", values)

    def fail(self, name: str, **values: object) -> Finding:
        return self._finding(name, "fail", values)

    def _finding(self, name: str, level: Level, values: dict[str, object]) -> Finding:
        return Finding(name, level, self._texts.render(f"checks/{name}.txt", self._language, **values))


@dataclass(frozen=True)
class Group:
    """A chat that the settings give to a place. `chat_id` differs from `written` once the chat has moved."""

    place: str
    purpose: Purpose
    written: int
    chat_id: int


async def check_installation(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """What can be looked at without Telegram. It changes nothing and may run beside the bot."""
    say = Findings(settings)
    for part in ([_settings(say, settings)], _clock(say, settings, clock), _carried(say)):
        for finding in part:
            yield finding
    database = Database(settings.storage.url, reads_only=True)
    try:
        async for finding in _database(say, database):
            yield finding
        for finding in _idle(say, settings, await _set_up_in_chat(database, clock)):
            yield finding
    finally:
        await database.close()


def _settings(say: Findings, settings: Settings) -> Finding:
    """Settings that can be loaded are right (bot/config/rules.py)."""
    return say.ok(
        "settings_ok",
        file=str(settings.path or ""),
        places=len(settings.places),
        chats=len(_written(settings)),
        staff=len(settings.staff),
    )


@dataclass(frozen=True)
class _InChat:
    """What was set up from the chat."""

    has_groups: bool = False
    has_staff: bool = False


async def _set_up_in_chat(database: Database, clock: Clock) -> _InChat:
    """Nothing where the database cannot tell, which is a finding of its own."""
    p, r = tables.places, tables.roles
    held = r.c.until.is_(None) | (r.c.until > clock.now())
    groups = select(p.c.id).where(p.c.chat_id.is_not(None) & p.c.ended_at.is_(None)).limit(1)
    try:
        async with opened(database) as tx:
            staff = await tx.scalar(select(r.c.id).where(held).limit(1))
            return _InChat(await tx.scalar(groups) is not None, staff is not None)
    except UNREADABLE:
        return _InChat()


def _idle(say: Findings, settings: Settings, in_chat: _InChat) -> Iterator[Finding]:
    """What leaves the bot nothing to do, whether it is set up in the settings or from the chat."""
    if not in_chat.has_groups and not any(place.chat_id for place in settings.places):
        yield say.warn("no_groups")
    if not in_chat.has_staff and not settings.staff:
        yield say.warn("no_staff")


def _clock(say: Findings, settings: Settings, clock: Clock) -> Iterator[Finding]:
    timezone = settings.community.timezone
    now = clock.now().astimezone(ZoneInfo(timezone))
    if now.year < FIRST_YEAR:
        yield say.fail("clock_wrong", now=now, timezone=timezone)
    else:
        yield say.ok("clock_ok", now=now, timezone=timezone)


@cache
def _problems() -> tuple[str, ...]:
    """What is wrong with the templates, which nobody changes while a process lives."""
    return tuple(texts.problems())


def _carried(say: Findings) -> Iterator[Finding]:
    """What comes with the software: templates, and the fonts of its pictures and papers."""
    problems = _problems()
    if problems:
        yield say.fail("templates_broken", first=problems[0], count=len(problems))
    else:
        yield say.ok("templates_ok")
    fonts = len(list(typeset.FONTS.glob("*.[ot]tf")))
    yield say.ok("fonts_ok") if fonts else say.fail("fonts_missing", folder=str(typeset.FONTS))


async def _database(say: Findings, database: Database) -> AsyncIterator[Finding]:
    file = database.file
    if file is not None:
        for finding in _disk(say, file):
            yield finding
        if not file.exists():
            yield say.ok("database_new", file=str(file))
            return
    try:
        async with opened(database) as tx:
            findings = [finding async for finding in _contents(say, tx)]
    except UNREADABLE as error:
        findings = [_unreadable(say, database, error)]
    for finding in findings:
        yield finding


def _disk(say: Findings, file: Path) -> Iterator[Finding]:
    """Whether SQLite can write beside its file, and for how long. The first start makes missing folders."""
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        yield say.fail("folder_closed", folder=str(folder), reason=why(error))
        return
    if free < DISK_FAIL:
        yield say.fail("disk_full", folder=str(folder), free=free)
    elif free < DISK_WARN:
        yield say.warn("disk_full", folder=str(folder), free=free)
    else:
        yield say.ok("disk_ok", folder=str(folder), free=free)


async def _contents(say: Findings, tx: AsyncConnection) -> AsyncIterator[Finding]:
    """What a database that can be reached has in it."""
    damage = await _damage(tx)
    if damage is not None:
        yield say.fail("database_damaged", reason=damage)
        return
    version, newest = await migrations.version(tx), migrations.newest()
    if version is None:
        yield say.fail("database_foreign") if await _has_our_tables(tx) else say.ok("database_empty")
    elif version > newest:
        yield say.fail("database_newer", version=version, newest=newest)
    elif version < newest:
        yield say.ok("database_older", version=version, newest=newest)
    else:
        yield say.ok("database_ok", version=version)
        count = await seen.set_aside_count(tx)
        yield say.warn("set_aside", count=count) if count else say.ok("none_set_aside")


async def _damage(tx: AsyncConnection) -> str | None:
    """What SQLite finds wrong in its file; PostgreSQL looks after itself."""
    if tx.dialect.name != "sqlite":
        return None
    found = await tx.scalar(text("PRAGMA quick_check(1)"))
    return None if found == "ok" else short(str(found))


async def _has_our_tables(tx: AsyncConnection) -> bool:
    names = await tx.run_sync(lambda connection: inspect(connection).get_table_names())
    return not tables.metadata.tables.keys().isdisjoint(names)


def _unreadable(say: Findings, database: Database, error: Exception) -> Finding:
    # Of SQLite's errors, only "malformed" and "not a database" are plain DatabaseErrors.
    if database.is_sqlite and type(error) is DatabaseError:
        return say.fail("database_damaged", reason=why(error))
    where = database.file or database.url.render_as_string(hide_password=True)
    return say.fail("database_unreachable", where=str(where), reason=why(error))


async def groups(settings: Settings) -> list[Group]:
    """The chats of the settings, each under the id it has now."""
    moves = await _moves(settings)
    return [
        Group(place, purpose, written, moves.get(written, written))
        for place, purpose, written in _written(settings)
    ]


def _written(settings: Settings) -> list[tuple[str, Purpose, int]]:
    """Place, purpose and id of every chat in the settings."""
    community = settings.community
    sections: list[tuple[str, int | None, int | None, int | None]]
    sections = [(community.name, None, community.council_chat_id, community.committee_chat_id)]
    for path, place in zip(settings.place_paths, settings.places, strict=True):
        sections.append((path, place.chat_id, place.council_chat_id, place.committee_chat_id))
    return [
        (place, purpose, chat_id)
        for place, *chats in sections
        for purpose, chat_id in zip(Purpose, chats, strict=True)
        if chat_id is not None
    ]


async def _moves(settings: Settings) -> dict[int, int]:
    """Groups that became supergroups; none when the database cannot tell, which is a finding of its own."""
    database = Database(settings.storage.url, reads_only=True)
    try:
        async with opened(database) as tx:
            return {old: new for old, new in await tx.execute(select(tables.chat_moves))}
    except UNREADABLE:
        return {}
    finally:
        await database.close()
