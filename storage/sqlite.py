"""SQLite by aiosqlite, whose thread waits for the disk; statements run where they are awaited.

A transaction begins with the writer's lock, so nothing in it waits for anybody, and a statement takes a
fiftieth of a millisecond: less than handing it to a thread and hearing of it again. What takes time is
opening the file and the commit; these are aiosqlite's.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

import aiosqlite
import filelock
from sqlalchemy import URL, Connection, Dialect, Engine, NullPool, create_engine
from sqlalchemy.exc import OperationalError

from storage.connection import AsyncConnection
from storage.errors import DatabaseBusy
from storage.tables.columns import in_json

# Seconds that another program may hold the file (a copy being put back, somebody at work by hand).
_PATIENCE, _AGAIN = 30.0, 0.05
_MILLISECONDS = 1000
_LONGEST = 0.005  # seconds that a transaction works without letting the event loop's other tasks come
_CHUNK = 64  # rows at a time of aiosqlite's own iteration, which nobody uses
_OUTSIDE = ("BEGIN", "PRAGMA", "VACUUM")
_WRITING = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL would lose acknowledged updates at a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # what was forgotten, or was a secret, does not stay in the file's unused parts
)
_READING = ("query_only=ON",)
_OPENED: list["_Driver"] = []  # for the engine's next connection


class Sqlite:
    """One connection for all transactions of a process, one after the other."""

    def __init__(self, url: URL, reads_only: bool = False) -> None:
        """`reads_only` looks on beside a running bot: it locks, writes and makes nothing."""
        self._file = file_of(url)
        self._url = _reading(url, self._file) if reads_only else url.set(drivername="sqlite")
        self._reads_only = reads_only
        self._opened: aiosqlite.Connection | None = None
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()
        self._lock: filelock.BaseFileLock | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Commits at the end, rolls back when the block raises."""
        async with self._turn:
            connection = self._connection or await self._open()
            driver = _driver(connection)
            await _begin(driver, "BEGIN" if self._reads_only else "BEGIN IMMEDIATE")
            try:
                yield _Inline(connection)
                await self._commit()
            except BaseException:
                driver.rollback()  # after a commit that failed too: it has not always ended the transaction
                raise

    async def lock(self) -> None:
        """Keep every other bot off the file until close(); raises DatabaseBusy."""
        if self._file is None:
            return
        lock = filelock.FileLock(f"{self._file}.lock")
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            raise DatabaseBusy(str(self._file)) from None
        self._lock = lock

    async def close(self) -> None:
        async with self._turn:
            if self._opened is not None and self._connection is not None:
                self._connection.rollback()
                await self._opened.close()
                self._connection.close()
            self._opened = self._connection = None
        if self._lock is not None:
            self._lock.release()

    async def _open(self) -> Connection:
        if self._file is not None and not self._reads_only:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        faults: list[sqlite3.Error] = []
        opened = await aiosqlite.Connection(lambda: self._open_file(faults), _CHUNK)
        if faults:
            await opened.close()
            raise faults[0]
        self._opened = opened
        self._connection = _engine().connect()
        self._connection.begin()  # one for SQLAlchemy for good: where a transaction begins and ends is ours
        return self._connection

    def _open_file(self, faults: list[sqlite3.Error]) -> sqlite3.Connection:
        """Open the file, in aiosqlite's thread; an empty database where that fails.

        Were the fault raised here, nobody would wait for the thread's end.
        """
        arguments: Any = self._url.get_dialect()().create_connect_args(self._url)
        positional, named = arguments
        # Two threads use it, never at the same time: the commit is awaited.
        named["check_same_thread"] = False
        try:
            driver = _Driver(*positional, **named)
            driver.prepare(_READING if self._reads_only else _WRITING)
        except sqlite3.Error as error:
            faults.append(error)
            return sqlite3.connect(":memory:", check_same_thread=False)
        _OPENED.append(driver)
        return driver

    async def _commit(self) -> None:
        """Wait for the disk. A cancellation waits for its end: two must not use the connection."""
        assert self._opened is not None, "a transaction has begun"
        committing = asyncio.ensure_future(self._opened.commit())
        try:
            await asyncio.shield(committing)
        except asyncio.CancelledError:
            await asyncio.wait([committing])
            raise


@cache
def _engine() -> Engine:
    """One for all files of a process: each statement is compiled once. It connects to what is opened."""
    return create_engine(
        "sqlite://",
        creator=_OPENED.pop,
        poolclass=NullPool,
        pool_reset_on_return=None,  # the file is closed before, in aiosqlite's thread
        json_serializer=in_json,
        hide_parameters=True,  # an error is logged, and would tell what somebody wrote
    )


async def _begin(driver: "_Driver", how: str) -> None:
    """Raises sqlalchemy's OperationalError when another program holds the file for too long."""
    ticks = asyncio.get_running_loop().time
    until = ticks() + _PATIENCE
    while True:
        try:
            driver.execute(how)
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or ticks() > until:
                raise OperationalError(how, None, error) from error
        await asyncio.sleep(_AGAIN)


def _is_busy(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the rest says why


def _driver(connection: Connection) -> "_Driver":
    driver = connection.connection.driver_connection
    assert isinstance(driver, _Driver)
    return driver


class _Inline(AsyncConnection):
    """What Linli uses of an AsyncConnection, on one that is not asynchronous."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rested_at = monotonic()

    async def _let_others_come(self) -> None:
        """A turn of many statements must not keep the others from reading, sending and answering taps."""
        if monotonic() - self._rested_at > _LONGEST:
            await asyncio.sleep(0)
            self._rested_at = monotonic()

    @property
    def dialect(self) -> Dialect:  # type: ignore[override]
        return self._connection.dialect

    async def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        await self._let_others_come()
        return self._connection.execute(statement, parameters, execution_options=execution_options)

    async def scalar(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        await self._let_others_come()
        return self._connection.scalar(statement, parameters, execution_options=execution_options)

    async def scalars(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        await self._let_others_come()
        return self._connection.scalars(statement, parameters, execution_options=execution_options)

    async def run_sync(self, fn: Any, *arg: Any, **kw: Any) -> Any:
        return fn(self._connection, *arg, **kw)

    @asynccontextmanager
    async def begin_nested(self) -> AsyncIterator[None]:  # type: ignore[override]
        driver = _driver(self._connection)
        driver.execute("SAVEPOINT nested")
        try:
            yield
        except BaseException:
            driver.execute("ROLLBACK TO nested")
            raise
        finally:
            driver.execute("RELEASE nested")


def file_of(url: URL) -> Path | None:
    """The SQLite file of an address; none for memory and for what is no plain file."""
    name = url.database or ":memory:"
    return None if name.startswith((":memory:", "file:")) else Path(name)


def _reading(url: URL, file: Path | None) -> URL:
    """The same for a reader: a file that is not there is an error, yet a WAL left by a killed bot is read."""
    plain = url.set(drivername="sqlite")
    if file is None:
        return plain
    return plain.set(database=file.absolute().as_uri(), query={"mode": "rw", "uri": "true"})


class _Driver(sqlite3.Connection):
    def prepare(self, pragmas: Iterable[str]) -> None:
        # Left to itself the driver opens transactions late; a leading SAVEPOINT then commits at each RELEASE.
        self.isolation_level = None
        self.execute(f"PRAGMA busy_timeout={_PATIENCE * _MILLISECONDS:.0f}")
        for pragma in pragmas:
            self.execute(f"PRAGMA {pragma}")
        self.execute("PRAGMA busy_timeout=0")  # from now on only BEGIN can meet another program

    def cursor(self, *_: Any) -> "_Cursor":  # type: ignore[override]
        return super().cursor(_Cursor)


class _Cursor(sqlite3.Cursor):
    """Every result is read whole at once: what is written next must not change what is being read."""

    _rows: Iterator[Any] = iter(())

    def execute(self, sql: str, parameters: Any = ()) -> "_Cursor":
        self._check(sql)
        super().execute(sql, parameters)
        self._rows = iter(super().fetchall())
        return self

    def executemany(self, sql: str, parameters: Iterable[Any]) -> "_Cursor":
        self._check(sql)
        return super().executemany(sql, parameters)

    def _check(self, sql: str) -> None:
        # A full disk makes SQLite undo the whole transaction by itself; what follows must not go on without.
        if not self.connection.in_transaction and not sql.startswith(_OUTSIDE):
            raise sqlite3.OperationalError("the transaction is gone")

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)
