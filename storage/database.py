"""The database by its address: SQLite beside the settings, or PostgreSQL."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Insert, Table, make_url

from storage.connection import AsyncConnection
from storage.errors import DatabaseBusy
from storage.sqlite import Sqlite, file_of

if TYPE_CHECKING:
    from storage.postgres import Postgres

__all__ = ["Database", "DatabaseBusy", "insert_or_update"]


class Database:
    """One writer: every transaction of a process goes through one connection, one after the other.

    A pool of SQLite writers waits for its own locks (p99 1.2 s when measured), and one order of events is
    what keeps numbers and counts simple on PostgreSQL too.
    """

    def __init__(self, url: str, reads_only: bool = False) -> None:
        """`reads_only` looks on beside a running bot: it locks, writes and makes nothing."""
        self.url = make_url(url)
        self._store = Sqlite(self.url, reads_only) if self.is_sqlite else _postgres(self.url, reads_only)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The SQLite file; none for PostgreSQL and for what is no plain file."""
        return file_of(self.url) if self.is_sqlite else None

    def transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Commits at the end, rolls back when the block raises."""
        return self._store.transaction()

    async def lock(self) -> None:
        """Keep every other bot off this database until close(); raises DatabaseBusy."""
        await self._store.lock()

    async def close(self) -> None:
        await self._store.close()


def _postgres(url: URL, reads_only: bool) -> "Postgres":
    from storage.postgres import Postgres  # 7 MiB with what it needs

    return Postgres(url, reads_only)


def insert_or_update(
    tx: AsyncConnection, table: Table, keys: Sequence[str], changed: Sequence[str] = ()
) -> Insert:
    """INSERT that overwrites `changed` where `keys` already stand, and does nothing else without any."""
    # Imported here: a bot on SQLite need not carry PostgreSQL's dialect, 2 MiB of it.
    if tx.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite as dialect
    else:
        from sqlalchemy.dialects import postgresql as dialect
    statement = dialect.insert(table)
    if not changed:
        return statement.on_conflict_do_nothing(index_elements=list(keys))
    return statement.on_conflict_do_update(
        index_elements=list(keys), set_={name: statement.excluded[name] for name in changed}
    )
