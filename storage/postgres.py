"""PostgreSQL: one writer, which holds the lock on its own connection."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.errors import DatabaseBusy
from storage.tables.columns import in_json

# The advisory lock a running bot holds on its database ("linli" in ASCII).
_LOCK = f"SELECT pg_try_advisory_lock({0x6C696E6C69})"
_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


class Postgres:
    """One connection for all transactions of a process, one after the other."""

    def __init__(self, url: URL, reads_only: bool = False) -> None:
        """`reads_only` looks on beside a running bot: it locks and writes nothing."""
        self._name = url.database
        self._is_owner = False
        self._engine = create_async_engine(
            url,
            pool_size=1,
            max_overflow=0,
            pool_timeout=120,
            json_serializer=in_json,
            hide_parameters=True,  # an error is logged, and would tell what somebody wrote
        )
        event.listen(self._engine.sync_engine, "connect", self._take)
        if reads_only:
            event.listen(self._engine.sync_engine, "begin", _begin_snapshot)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Commits at the end, rolls back when the block raises."""
        async with self._engine.begin() as tx:
            yield tx

    async def lock(self) -> None:
        """Keep every other bot off the database until close(); raises DatabaseBusy.

        The lock lives as long as the connection, so each connection takes it: after a restart of the server
        nothing is written by a bot that does not hold it again.
        """
        await self._engine.dispose()
        self._is_owner = True
        async with self._engine.connect():
            pass

    async def close(self) -> None:
        await self._engine.dispose()

    def _take(self, driver: Any, _record: object) -> None:
        if not self._is_owner:
            return
        cursor = driver.cursor()
        cursor.execute(_LOCK)
        (is_taken,) = cursor.fetchone()
        cursor.close()
        driver.commit()
        if not is_taken:
            driver.close()
            raise DatabaseBusy(self._name)


def _begin_snapshot(connection: Connection) -> None:
    connection.exec_driver_sql(_SNAPSHOT)
