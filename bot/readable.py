"""A database that can be worked with, or one sentence that says why it cannot."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot import texts
from bot.errors import UserError
from bot.logs import redact
from storage.connection import AsyncConnection
from storage.database import Database
from storage.errors import UNREADABLE, DatabaseNewer

_LONGEST_REASON = 160  # characters


@contextmanager
def readable() -> Iterator[None]:
    """What keeps the block from its database is raised as a UserError."""
    try:
        yield
    except DatabaseNewer:
        raise UserError("exports/not_ready", is_newer=True) from None
    except UNREADABLE as error:
        raise UserError("exports/unreadable", reason=why(error)) from None


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[AsyncConnection]:
    """A transaction; raises one of UNREADABLE when there is none to be had."""
    if database.file is not None:
        _probe(database.file)
    async with database.transaction() as tx:
        yield tx


def _probe(file: Path) -> None:
    # The system says why; SQLite no more than "unable to open".
    with file.open("rb"):
        pass


def why(error: Exception) -> str:
    """An error of the database or the system on one line, without passwords."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return short(str(cause) or type(cause).__name__)


def short(reason: str) -> str:
    return texts.clip(redact(reason), _LONGEST_REASON)
