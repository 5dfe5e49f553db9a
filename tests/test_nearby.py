"""What is kept of the open issues is what the database holds, whatever happened to them meanwhile."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot import issues, members
from bot.access import Visibility
from bot.clock import Clock
from bot.config import Settings
from bot.issues import Issue, Report
from bot.issues.nearby import Nearby
from bot.issues.states import State
from bot.members import Sender
from bot.neighbourhood import Neighbourhood, open_neighbourhood
from storage import tables
from storage.connection import AsyncConnection

MORNING = datetime(2026, 11, 20, 1, tzinfo=UTC)
WORDS = ("单元门坏了关不上", "楼下的单元门关不上了", "楼道灯不亮", "五楼的楼道灯不亮了")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["report", "reword", "close", "reopen", "hide"]),
        st.integers(0, 5),  # which issue
        st.sampled_from(WORDS),
        st.booleans(),  # asks what is alike before the transaction ends
        st.booleans(),  # is undone
    ),
    max_size=25,
)


class Town:
    """A database with one compound of two buildings, and the clock of what happens in it."""

    def __init__(self, folder: Path) -> None:
        self.runner = asyncio.Runner()
        buildings = [
            {"name": f"{n}号楼", "kind": "building", "parent": "阳光小区", "chat_id": -n} for n in (1, 2)
        ]
        known = Settings.model_validate(
            {
                "storage": {"url": f"sqlite:///{folder}/linli.db"},
                "community": {"name": "丽景社区"},
                "places": [{"name": "阳光小区", "kind": "compound"}, *buildings],
            }
        )
        self.hood: Neighbourhood = self.runner.run(open_neighbourhood(known, Clock()))
        self.now = MORNING

    def close(self) -> None:
        self.runner.run(self.hood.database.close())
        self.runner.close()

    async def live(self, steps: list[tuple[str, int, str, bool, bool]]) -> None:
        kept = self.hood.nearby = Nearby(self.hood.places)
        async with self.hood.database.transaction() as tx:
            await tx.execute(delete(tables.events))
            await tx.execute(delete(tables.issues))
        for what, which, words, asks, is_undone in steps:
            self.now += timedelta(minutes=1)
            try:
                async with self.hood.database.transaction() as tx:
                    await self.step(tx, what, which, words)
                    if asks:
                        await kept.alike(tx, await self.report(tx, words, which))
                    if is_undone:
                        raise Undone
            except Undone:
                continue
            await self.compare(kept)

    async def step(self, tx: AsyncConnection, what: str, which: int, words: str) -> None:
        if what == "report":
            await self.report(tx, words, which)
            return
        changes = {
            "reword": {"text": words},
            "close": {"state": State.closed},
            "reopen": {"state": State.reported},
            "hide": {"visibility": Visibility.staff},
        }
        ids = list(await tx.scalars(select(tables.issues.c.id).order_by(tables.issues.c.id)))
        if ids:
            issue = await issues.by_id(tx, ids[which % len(ids)])
            await issues.change(tx, issue, changes[what] | {"updated_at": self.now})

    async def report(self, tx: AsyncConnection, words: str, which: int) -> Issue:
        hood, place = self.hood, self.hood.places.at(f"阳光小区/{1 + which % 2}号楼")
        kind = hood.kinds["repair"]
        asked = Report(
            kind=kind,
            route=hood.route(kind),
            category="other",
            visibility=Visibility.everyone,
            text=words,
            place=place,
            community=hood.places.community(place),
            reporter=(await members.recognise(tx, [Sender(1, "马阿姨")]))[1],
            chat_id=-1,
            message_id=None,
            text_message_id=None,
        )
        return await issues.report(tx, asked, self.now)

    async def compare(self, kept: Nearby) -> None:
        """A new report is told the same by one who has read along and one who reads everything now."""
        self.now += timedelta(minutes=1)
        with pytest.raises(Undone):
            async with self.hood.database.transaction() as tx:
                issue = await self.report(tx, WORDS[0], 0)
                assert await kept.alike(tx, issue) == await Nearby(self.hood.places).alike(tx, issue)
                raise Undone


class Undone(Exception):
    pass


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("nearby"))
    yield town
    town.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_what_is_kept_is_what_the_database_holds(
    town: Town, steps: list[tuple[str, int, str, bool, bool]]
) -> None:
    town.runner.run(town.live(steps))
