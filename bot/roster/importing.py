"""`linli places import`: a file, held against the database, then written in one transaction or not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bot import beside, places
from bot.beside import Progress
from bot.clock import Clock
from bot.config import Settings, Storage
from bot.roster import households, planning, reading, sheets, traces, writing
from bot.roster.planning import Plan
from bot.roster.reading import Reading
from bot.roster.sheets import Table
from bot.roster.tree import Tree
from bot.texts import Texts
from storage import tables
from storage.connection import AsyncConnection
from storage.database import Database


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
    async with _opened(settings, wish, clock) as database, database.transaction() as tx:
        plan = await _plan(tx, table, found, settings)
        if not (wish.is_dry_run or plan.problems):
            await _carry_out(tx, plan, wish, clock, tell)
        return plan


@asynccontextmanager
async def _opened(settings: Settings, wish: Wish, clock: Clock) -> AsyncIterator[Database]:
    """A dry run changes nothing: it looks at the database, or imagines the one that a start would make."""
    if not wish.is_dry_run:
        async with beside.opened(settings, clock) as database:
            yield database
    elif _is_missing(Database(settings.storage.url, reads_only=True)):
        with TemporaryDirectory(prefix="linli-") as folder:
            imagined = Storage(url=f"sqlite+aiosqlite:///{folder}/imagined.db")
            elsewhere = settings.model_copy(update={"storage": imagined})
            async with beside.opened(elsewhere, clock) as database:
                yield database
    else:
        async with beside.looked_at(settings) as database:
            yield database


def _is_missing(database: Database) -> bool:
    return database.file is not None and not database.file.exists()


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
    counts += f", totals {len(plan.totals)}"
    await traces.note(tx, f"{wish.file.name}: {counts}, ended {len(ending)}", now)
