"""(g) The public board of 10,000 issues: after one change ÷ built whole.

Counted: `building.build` into an empty folder, then again after one issue was taken on; both read the
database and write files. A folder in build/ holds them, for what is built must be written to a disk.
"""

import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import insert, update

from bench.outcome import Outcome
from bench.similarity import MATTERS
from bench.town import BUILD
from bot import members, places, settling
from bot.config import Settings
from bot.members import Sender
from bot.site import building
from storage import migrations, tables
from storage.database import Database

ISSUES, OPEN_ONES, BUILDINGS = 10_000, 400, 60
GOAL = 0.1
NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


async def measure() -> Outcome:
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as name:
        folder = Path(name)
        settings = _settings(folder)
        await _fill(settings)
        whole, first = await _built(settings, folder / "board")
        await _change_one(settings)
        again, second = await _built(settings, folder / "board")
    figures = {"seconds": [round(whole, 2), round(again, 2)], "files": [first.written, second.written]}
    return Outcome(again / whole, GOAL, "most", figures)


async def _built(settings: Settings, folder: Path) -> tuple[float, building.Built]:
    began = perf_counter()
    built = await building.build(settings, folder, NOW)
    return perf_counter() - began, built


def _settings(folder: Path) -> Settings:
    houses = [
        {"name": f"{n}号楼", "kind": "building", "parent": "阳光小区", "chat_id": -n}
        for n in range(1, BUILDINGS + 1)
    ]
    values = {
        "storage": {"url": f"sqlite:///{folder}/linli.db"},
        "community": {"name": "丽景社区"},
        "places": [{"name": "阳光小区", "kind": "compound"}, *houses],
    }
    return Settings.model_validate(values)


async def _fill(settings: Settings) -> None:
    """A history of two years, each issue with the events of its life."""
    database = Database(settings.storage.url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await settling.settle(tx, settings)
        tree = await places.load(tx)
        person = (await members.recognise(tx, [Sender(1, "马阿姨")]))[1]
        homes = [place.id for place in tree if place.kind == "building"]
        rows = [_issue(number, homes, person.id) for number in range(1, ISSUES + 1)]
        await tx.execute(insert(tables.issues), rows)
        await tx.execute(insert(tables.events), [event for row in rows for event in _events(row, person.id)])
    await database.close()


def _issue(number: int, homes: list[int], person_id: int) -> dict[str, Any]:
    chance = random.Random(number)
    at = NOW - timedelta(days=730) * (1 - number / ISSUES)
    is_open = number > ISSUES - OPEN_ONES
    return {
        "id": number,
        "community_id": 1,
        "number": number,
        "kind": "repair",
        "state": "reported" if is_open else "closed",
        "text": f"{chance.choice(MATTERS.split())}，麻烦看看",
        "place_id": chance.choice(homes),
        "reporter_id": person_id,
        "responsible": "property",
        "due_at": at + timedelta(days=1),
        "created_at": at,
        "updated_at": at,
        "closed_at": None if is_open else at,
        "chat_id": -1,
        "message_id": number,
    }


def _events(row: dict[str, Any], person_id: int) -> list[dict[str, Any]]:
    actions = ["report"] if row["closed_at"] is None else ["report", "accept", "finish", "confirm"]
    shared = {"issue_id": row["id"], "at": row["created_at"], "actor_id": person_id, "state": row["state"]}
    return [
        shared | {"action": action, "note": "换好了" if action == "finish" else None} for action in actions
    ]


async def _change_one(settings: Settings) -> None:
    database = Database(settings.storage.url)
    async with database.transaction() as tx:
        changed = {"state": "accepted", "updated_at": NOW}
        await tx.execute(update(tables.issues).where(tables.issues.c.id == ISSUES).values(changed))
    await database.close()
