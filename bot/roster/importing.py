"""`linli places import`: a file, held against the database, then written in one transaction or not at all."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import places
from bot.checks import UNREADABLE, why
from bot.clock import Clock
from bot.config import Settings, Storage
from bot.errors import UserError
from bot.exports import records
from bot.neighbourhood import open_neighbourhood
from bot.roster import households, planning, reading, sheets, writing
from bot.roster.planning import Plan
from bot.roster.reading import Reading
from bot.roster.sheets import Table
from bot.roster.tree import Tree
from bot.texts import Texts
from storage import tables
from storage.database import Database, DatabaseBusy

# Hears a step of the work ("read", "write"), how much of it is done, and how much there is if that is known.
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Wish:
    """What to import: `is_complete` says that the file has every household of the places it names."""

    file: Path
    is_dry_run: bool = False
    is_complete: bool = False


async def run(settings: Settings, wish: Wish, clock: Clock, tell: Progress) -> Plan:
    """Import a roster, or only say what would come of it; a plan with problems was not carried out.

    Works beside a running bot, which notices within seconds. Raises UserError for a file or a database that
    cannot be read.
    """
    table = sheets.read(wish.file)
    found = reading.read(table.header, table.rows, lambda done: tell("read", done, None))
    try:
        async with _opened(settings, wish, clock) as database, database.transaction() as tx:
            plan = await _plan(tx, table, found, settings)
            if not (wish.is_dry_run or plan.problems):
                await _carry_out(tx, plan, wish, clock, tell)
            return plan
    except IntegrityError:
        raise UserError("roster/changed_meanwhile") from None
    except UNREADABLE as error:
        raise UserError("exports/unreadable", reason=why(error)) from None


@asynccontextmanager
async def _opened(settings: Settings, wish: Wish, clock: Clock) -> AsyncIterator[Database]:
    with TemporaryDirectory(prefix="linli-") as folder:
        if wish.is_dry_run:
            database = await _to_look_at(settings, clock, Path(folder))
        else:
            database = await _to_write(settings, clock)
        try:
            await records.check(database)
            yield database
        finally:
            await database.close()


async def _to_look_at(settings: Settings, clock: Clock, folder: Path) -> Database:
    """A dry run changes nothing: instead of a database yet to be made, it looks at one in `folder`."""
    database = Database(settings.storage.url, reads_only=True)
    if database.file is None or database.file.exists():
        return database
    imagined = Storage(url=f"sqlite+aiosqlite:///{folder / 'imagined.db'}")
    return (await open_neighbourhood(settings.model_copy(update={"storage": imagined}), clock)).database


async def _to_write(settings: Settings, clock: Clock) -> Database:
    """Brought up to date as at a bot's start; where a bot works on it, it has done so itself."""
    try:
        return (await open_neighbourhood(settings, clock)).database
    except DatabaseBusy:
        return Database(settings.storage.url)


async def _plan(tx: AsyncConnection, table: Table, found: Reading, settings: Settings) -> Plan:
    known = list(await places.load(tx))
    texts, language = Texts(settings.community.timezone), settings.community.language

    def naming(kind: str, number: str) -> str:
        return texts.render("roster/number_name.txt", language, kind=kind, number=number)

    o = tables.owners
    rows = await tx.execute(select(o.c.id, o.c.community_id, o.c.name))
    owners = [(row.id, row.community_id, row.name) for row in rows]
    plan = planning.plan(table.header, found, Tree(known, naming), await households.at(tx, known), owners)
    if table.header.ignored:
        plan.notices.put("roster/columns_ignored", names=table.header.ignored)
    if table.others:
        plan.notices.put("roster/sheets_ignored", names=table.others)
    return plan


async def _carry_out(tx: AsyncConnection, plan: Plan, wish: Wish, clock: Clock, tell: Progress) -> None:
    now = clock.now()
    ending = plan.unlisted if wish.is_complete else []
    if plan.is_empty and not ending:
        return
    await writing.write(tx, plan, now, lambda done: tell("write", done, len(plan.added)))
    await writing.end(tx, ending, now)
    counts = f"places {len(plan.places)}, added {len(plan.added)}, changed {len(plan.changed)}"
    await writing.note(tx, f"{wish.file.name}: {counts}, ended {len(ending)}", now)
