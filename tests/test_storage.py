"""The database itself, on SQLite and PostgreSQL: migrations, transactions, locks, moments."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from storage import migrations
from storage.database import Database, DatabaseBusy, insert_or_update
from storage.tables import metadata, people, periods, places, schedules, seen

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
async def database(empty_database_url: str) -> AsyncIterator[Database]:
    database = Database(empty_database_url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
    yield database
    await database.close()


async def test_the_migrations_make_the_tables_that_the_code_means(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with database.transaction() as tx:
        assert await tx.run_sync(differences) == []
        assert await migrations.version(tx) == migrations.newest()


async def test_migrating_again_changes_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        assert await migrations.migrate(tx) is False


async def test_keys_are_compared_byte_by_byte(empty_postgres_url: str) -> None:
    """Whatever language the server sorts in: they are searched for by how they begin."""
    database = Database(empty_postgres_url)
    async with database.transaction() as tx:
        await tx.run_sync(migrations._upgrade)
        c = "SELECT collation_name FROM information_schema.columns"
        found = await tx.scalar(text(f"{c} WHERE table_name = 'outbox' AND column_name = 'key'"))
    await database.close()
    assert found == "C"


async def test_an_index_of_some_rows_is_one_on_postgresql_too(postgres_url: str) -> None:
    """Without its condition a unique one would refuse a second ballot, a returning owner."""
    database = Database(postgres_url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        found = await tx.execute(text("SELECT indexname, indexdef FROM pg_indexes"))
        definitions = {name: definition for name, definition in found}
    await database.close()
    unique = [index for table in metadata.tables.values() for index in table.indexes if index.unique]
    some_rows = [str(index.name) for index in unique if index.dialect_options["sqlite"]["where"] is not None]
    assert len(some_rows) >= 8
    assert [name for name in some_rows if " WHERE " not in definitions[name]] == []


async def test_a_failed_migration_leaves_nothing_behind(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            await migrations.migrate(tx)
            raise RuntimeError("the disk is full")
    async with database.transaction() as tx:
        assert await migrations.version(tx) is None
    await database.close()


async def test_a_savepoint_undoes_its_own_part_alone(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            await tx.execute(insert(seen).values(key="never kept", at=NOON))
            async with tx.begin_nested():
                await tx.execute(insert(seen).values(key="nor this", at=NOON))
            raise RuntimeError("the whole batch fails")
    async with database.transaction() as tx:
        async with tx.begin_nested():
            await tx.execute(insert(seen).values(key="first", at=NOON))
        with pytest.raises(ValueError, match="poison"):
            async with tx.begin_nested():
                await tx.execute(insert(seen).values(key="second", at=NOON))
                raise ValueError("poison")
        await tx.execute(insert(seen).values(key="third", at=NOON))
    async with database.transaction() as tx:
        assert set(await tx.scalars(select(seen.c.key))) == {"first", "third"}


async def test_moments_come_back_in_utc_and_in_order(database: Database) -> None:
    shanghai = timezone(timedelta(hours=8))
    async with database.transaction() as tx:
        await tx.execute(insert(seen).values(key="late", at=NOON))
        await tx.execute(insert(seen).values(key="early", at=datetime(2026, 11, 21, 19, 59, tzinfo=shanghai)))
        rows = (await tx.execute(select(seen.c.key, seen.c.at).order_by(seen.c.at))).all()
    assert [(row.key, row.at) for row in rows] == [("early", NOON - timedelta(minutes=1)), ("late", NOON)]
    assert rows[0].at.utcoffset() == timedelta(0)


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        async with database.transaction() as tx:
            await tx.execute(insert(seen).values(key="x", at=datetime(2026, 11, 21)))  # noqa: DTZ001


async def test_a_period_is_taken_once(database: Database) -> None:
    async with database.transaction() as tx:
        place = insert(places).values(name="丽景社区", kind="community").returning(places.c.id)
        place_id = (await tx.execute(place)).scalar_one()
        schedule = insert(schedules).values(place_id=place_id, cron="0 9 * * 1", last_at=NOON)
        schedule_id = (await tx.execute(schedule.returning(schedules.c.id))).scalar_one()
        period = {"schedule_id": schedule_id, "due_at": NOON, "outcome": "posted"}
        await tx.execute(insert_or_update(tx, periods, ["schedule_id", "due_at"]), period)
        await tx.execute(insert_or_update(tx, periods, ["schedule_id", "due_at"]), period)
        assert await tx.scalar(select(func.count()).select_from(periods)) == 1


async def test_insert_or_update_overwrites_only_what_it_names(database: Database) -> None:
    statement = ["user_id"], ["name"]
    async with database.transaction() as tx:
        upsert = insert_or_update(tx, people, *statement)
        await tx.execute(upsert, {"user_id": 5, "name": "马阿姨", "language": "en"})
        await tx.execute(upsert, {"user_id": 5, "name": "马老师", "language": "zh-CN"})
        rows = (await tx.execute(select(people.c.name, people.c.language))).all()
    assert [tuple(row) for row in rows] == [("马老师", "en")]


async def test_one_bot_at_a_time(empty_database_url: str) -> None:
    first, second = Database(empty_database_url), Database(empty_database_url)
    await first.lock()
    with pytest.raises(DatabaseBusy):
        await second.lock()
    await second.close()
    await first.close()
    third = Database(empty_database_url)
    await third.lock()
    await third.close()


async def _restart(empty_postgres_url: str) -> None:
    """What a restart of the server does to a database: all its connections are gone, and their locks."""
    connection = await asyncpg.connect(empty_postgres_url.replace("+asyncpg", ""))
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    await connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    await connection.close()


async def test_the_lock_is_taken_again_after_a_restart_of_the_server(empty_postgres_url: str) -> None:
    running = Database(empty_postgres_url)
    await running.lock()
    async with running.transaction() as tx:
        await migrations.migrate(tx)
    await _restart(empty_postgres_url)
    with pytest.raises(DBAPIError):
        await _remember(running, "lost with its connection")
    await _remember(running, "kept")
    other = Database(empty_postgres_url)
    with pytest.raises(DatabaseBusy):
        await other.lock()
    await other.close()
    await running.close()


async def test_who_lost_the_lock_to_another_writes_nothing(empty_postgres_url: str) -> None:
    first, second = Database(empty_postgres_url), Database(empty_postgres_url)
    await first.lock()
    async with first.transaction() as tx:
        await migrations.migrate(tx)
    await _restart(empty_postgres_url)
    await second.lock()
    with pytest.raises(DBAPIError):
        await _remember(first, "lost with its connection")
    for _ in range(2):
        with pytest.raises(DatabaseBusy):
            await _remember(first, "not its own any more")
    await second.close()
    await _remember(first, "its own again")
    async with first.transaction() as tx:
        assert set(await tx.scalars(select(seen.c.key))) == {"its own again"}
    await first.close()


async def _remember(database: Database, key: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(insert(seen).values(key=key, at=NOON))


async def test_a_file_that_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/linli.db")
    async with database.transaction() as tx:
        await migrations.migrate(tx)
    with closing(sqlite3.connect(tmp_path / "linli.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO seen VALUES ('theirs', '2026-11-21')")
        ours = asyncio.ensure_future(_remember(database, "ours"))
        await asyncio.wait([ours], timeout=0.2)
        assert not ours.done()
        other.execute("COMMIT")
        await ours
        assert {key for (key,) in other.execute("SELECT key FROM seen")} == {"theirs", "ours"}
    await database.close()


async def test_a_cancelled_transaction_is_whole_or_nothing(database: Database) -> None:
    """At whatever step the cancellation comes, and the next transaction finds the connection ready."""
    for steps in range(0, 60, 3):
        key = f"after {steps} steps"
        work = asyncio.ensure_future(_remember_twice(database, key))
        for _ in range(steps):
            await asyncio.sleep(0)
        work.cancel()
        await asyncio.wait([work])
        async with database.transaction() as tx:
            count = await tx.scalar(select(func.count()).where(seen.c.key.startswith(key)))
        assert count in (0, 2)


async def _remember_twice(database: Database, key: str) -> None:
    async with database.transaction() as tx:
        for part in ("a", "b"):
            await tx.execute(insert(seen).values(key=f"{key}:{part}", at=NOON))


def test_a_file_that_is_no_database_is_refused_and_no_thread_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unexpected: list[object] = []
    monkeypatch.setattr(threading, "excepthook", unexpected.append)
    file = tmp_path / "linli.db"
    file.write_bytes(b"not a database " * 400)

    async def look() -> None:
        async with Database(f"sqlite:///{file}").transaction():
            raise AssertionError("it was opened")

    before = set(threading.enumerate())
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        asyncio.run(look())
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=10)
        assert not thread.is_alive()
    assert unexpected == []
