"""Bringing the tables of a database up to date."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.connection import AsyncConnection
from storage.errors import DatabaseNewer
from storage.tables import metadata

FOLDER = Path(__file__).parent


def newest() -> str:
    """The newest revision; files are named `<revision>_<what it does>.py` and sort in order."""
    return max(path.stem.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


async def version(tx: AsyncConnection) -> str | None:
    """The migration the database stands at; none when it has no tables of ours."""
    if not await tx.run_sync(lambda connection: inspect(connection).has_table("alembic_version")):
        return None
    return await tx.scalar(text("SELECT version_num FROM alembic_version"))


async def migrate(tx: AsyncConnection) -> bool:
    """Apply what is missing, within the transaction; whether anything was. Raises DatabaseNewer."""
    standing = await version(tx)
    if standing == newest():
        return False
    if standing is not None and standing > newest():
        raise DatabaseNewer(standing)
    await tx.run_sync(_create if standing is None else _upgrade)
    return True


def _create(connection: Connection) -> None:
    """All tables at once in an empty database, marked as Alembic would (its cookbook, "from scratch").

    Alembic weighs 10 MiB, which a bot with new or up-to-date tables need not carry; a test holds the tables
    made in this way against those that the migrations make.
    """
    metadata.create_all(connection)
    connection.execute(
        text(
            "CREATE TABLE alembic_version"
            " (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY)"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest()})


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
