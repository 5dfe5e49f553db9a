"""The engine and its transactions: SQLite beside the settings, or PostgreSQL, by the URL alone."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import filelock
from sqlalchemy import URL, Insert, Table, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.inline import connector

# The advisory lock a running bot holds on its PostgreSQL database ("linli" in ASCII).
_LOCK_NUMBER = 0x6C696E6C69


class DatabaseBusy(Exception):
    """Another bot already works on this database."""


class Database:
    """One writer: every transaction of a process goes through one connection, one after the other.

    A pool of SQLite writers waits for its own locks (p99 1.2 s when measured), and one order of events is
    what keeps numbers and counts simple on PostgreSQL too.
    """

    def __init__(self, url: str, reads_only: bool = False) -> None:
        """`reads_only` looks on beside a running bot: it locks, writes and makes nothing."""
        self.url = make_url(url)
        self.engine = _reader(self.url) if reads_only else _engine(url)
        self._lock: filelock.BaseFileLock | None = None
        self._lock_holder: AsyncConnection | None = None
        self._lock_engine: AsyncEngine | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The SQLite file; none for PostgreSQL and for what is no plain file."""
        name = self.url.database or ":memory:"
        return None if not self.is_sqlite or name.startswith((":memory:", "file:")) else Path(name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Commits at the end, rolls back when the block raises."""
        async with self.engine.begin() as tx:
            yield tx

    async def lock(self) -> None:
        """Keep every other bot off this database until close(); raises DatabaseBusy."""
        if self.is_sqlite:
            self._lock_file()
        else:
            await self._lock_server()

    def _lock_file(self) -> None:
        if not self.url.database or self.url.database == ":memory:":
            return
        lock = filelock.FileLock(f"{self.url.database}.lock")
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            raise DatabaseBusy(self.url.database) from None
        self._lock = lock

    async def _lock_server(self) -> None:
        # A connection of its own: the lock lives as long as it does.
        self._lock_engine = _engine(self.url.render_as_string(hide_password=False))
        self._lock_holder = await self._lock_engine.connect()
        taken = await self._lock_holder.scalar(text(f"SELECT pg_try_advisory_lock({_LOCK_NUMBER})"))
        await self._lock_holder.commit()
        if not taken:
            raise DatabaseBusy(self.url.database)

    async def close(self) -> None:
        await self.engine.dispose()
        if self._lock_holder is not None:
            await self._lock_holder.close()
        if self._lock_engine is not None:
            await self._lock_engine.dispose()
        if self._lock is not None:
            self._lock.release()


def _engine(url: str) -> AsyncEngine:
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    engine = create_async_engine(
        parsed,
        pool_size=1,
        max_overflow=0,
        pool_timeout=120,
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False),
        **({"async_creator": connector(parsed)} if is_sqlite else {}),
    )
    if is_sqlite:
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _reader(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        engine = create_async_engine(url, pool_size=1, max_overflow=0)
        event.listen(engine.sync_engine, "begin", _begin_snapshot)
        return engine
    if url.database and not url.database.startswith((":memory:", "file:")):
        # mode=rw: a file that is not there is an error, yet a WAL left by a killed bot can be read.
        found = Path(url.database).absolute().as_uri()
        url = url.set(database=found, query={"mode": "rw", "uri": "true"})
    engine = create_async_engine(url, pool_size=1, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _prepare_reader)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare_reader(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("query_only=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_snapshot(connection: Any) -> None:
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Left to itself the driver opens transactions late, and a leading SAVEPOINT then commits at each RELEASE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL would lose acknowledged updates at a power cut
        "foreign_keys=ON",
        "busy_timeout=30000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


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
