"""Bringing the tables of a database up to date."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

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
    """Apply what is missing, within the transaction; whether anything was."""
    if await version(tx) == newest():
        return False
    await tx.run_sync(_upgrade)
    return True


def _upgrade(connection: Connection) -> None:
    # Imported here: Alembic weighs 8 MiB that a bot with tables up to date need not carry.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
