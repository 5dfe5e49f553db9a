"""What a bot's database holds, read by another program's eyes."""

import json
from typing import Any

from sqlalchemy import select

from storage.database import Database
from storage.tables import metadata
from tests.scene import Scene


async def everything(scene: Scene) -> dict[str, str]:
    """All tables of the database, each as one text."""
    database = Database(scene.settings.storage.url, reads_only=True)
    try:
        async with database.transaction() as tx:
            return {
                table.name: "\n".join(map(_text, await tx.execute(select(table))))
                for table in metadata.sorted_tables
            }
    finally:
        await database.close()


def _text(row: Any) -> str:
    values = [value.decode(errors="replace") if isinstance(value, bytes) else value for value in row]
    return json.dumps(values, ensure_ascii=False, default=str)


def where(kept: dict[str, str], *needles: object) -> list[str]:
    """The tables that have one of these somewhere."""
    return [name for name, text in kept.items() if any(str(needle) in text for needle in needles)]
