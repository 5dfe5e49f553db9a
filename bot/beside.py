"""The database from the shell, whether or not a bot is running on it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError

from bot.clock import Clock
from bot.config import Settings
from bot.errors import UserError
from bot.exports import records
from bot.neighbourhood import open_neighbourhood
from bot.readable import readable
from storage.database import Database, DatabaseBusy

# Hears a step of long work ("read", "write", "print"), how much is done, and of how much if that is known.
Progress = Callable[[str, int, int | None], None]


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[Database]:
    """A database to write in: brought up to date as at a bot's start, where no bot has done so.

    Beside a running bot, transactions must be short: it waits for them. Raises UserError where there is no
    database of this version, or it cannot be worked with.
    """
    try:
        database = (await open_neighbourhood(settings, clock)).database
    except DatabaseBusy:
        database = Database(settings.storage.url)
    async with closing(database):
        yield database


@asynccontextmanager
async def looked_at(settings: Settings) -> AsyncIterator[Database]:
    """A database to look at, which changes nothing. Raises UserError like `opened`."""
    async with closing(Database(settings.storage.url, reads_only=True)) as database:
        yield database


@asynccontextmanager
async def closing(database: Database) -> AsyncIterator[Database]:
    """A database of this very version, closed in the end; what it raises becomes a UserError."""
    try:
        with readable():
            try:
                await records.check(database)
                yield database
            except IntegrityError:
                raise UserError("operator/changed_meanwhile") from None
    finally:
        await database.close()
