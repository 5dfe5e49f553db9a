"""SQLite statements run where they are awaited; only what may have to wait goes to aiosqlite's thread.

aiosqlite runs SQLite in a thread of its own, and its cursor goes there once to be made, once to execute,
once to fetch and once to be closed: 0.1 to 0.2 ms each time, where a statement inside an open write
transaction takes 0.02 ms. BEGIN may wait for a lock and COMMIT for the disk, so these go to the thread; what
lies between never waits, and runs at once. A batch of updates takes a third of the time so.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import URL

_MAY_WAIT = ("BEGIN", "COMMIT", "PRAGMA", "VACUUM")
_CHUNK = 64  # rows at a time of aiosqlite's own iteration, which SQLAlchemy does not use


def connector(url: URL) -> Callable[[], "InlineConnection"]:
    """What makes the connections of an SQLAlchemy engine for this SQLite URL."""
    positional, named = url.get_dialect()().create_connect_args(url)
    # Two threads use it, never at the same time: each statement is awaited before the next.
    named["check_same_thread"] = False
    return lambda: InlineConnection(partial(sqlite3.connect, *positional, **named), _CHUNK)


class InlineConnection(aiosqlite.Connection):
    """An aiosqlite connection for one writer whose statements are short."""

    def cursor(self) -> "_Cursor":  # type: ignore[override]
        return _Cursor(self)


class _Cursor:
    """The part of aiosqlite's cursor that SQLAlchemy uses; every result is read whole."""

    arraysize = 1

    def __init__(self, connection: InlineConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "_Cursor":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "_Cursor":
        if sql.startswith(_MAY_WAIT):
            await self._connection._execute(self._run, "execute", sql, parameters)
        else:
            self._run("execute", sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> "_Cursor":
        self._run("executemany", sql, parameters)
        return self

    def _run(self, method: str, sql: str, parameters: Any) -> None:
        # A full disk makes SQLite undo the whole transaction by itself; what follows must not go on without.
        if not sql.startswith(_MAY_WAIT) and not self._connection._conn.in_transaction:
            raise sqlite3.OperationalError("the transaction is gone")
        cursor = self._connection._conn.cursor()
        try:
            getattr(cursor, method)(sql, parameters)
            self.description, self.lastrowid = cursor.description, cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount  # of INSERT ... RETURNING it is known once all rows are read
        finally:
            cursor.close()

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open: SQLite's own cursor was closed with its statement."""
