"""Whom people call, in their own words; and the figures of whistles, counted by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import issues, members, parties, places, settling, whistles
from bot.access import Visibility
from bot.config import DEFAULT_KINDS, Settings
from bot.issues import Issue, Report
from bot.issues.routing import Route
from bot.members import Person, Sender
from bot.whistles import Figures
from storage import migrations, tables
from storage.database import Database

SATURDAY = datetime(2026, 11, 21, 10, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "called", "minutes", "unknown"),
    [
        ("物业 派出所 2小时内", ["property", "派出所"], 120, ""),
        ("物业、派出所2小时内到场", ["property", "派出所"], 120, ""),
        ("物业派出所", ["property", "派出所"], None, ""),
        ("请业委会和居委会，今天18点", ["council", "committee"], 477, ""),
        ("半小时内请派出所来！", ["派出所"], 30, ""),
        ("ＰＲＯＰＥＲＴＹ the Works  unit 5 in 2 hours", ["property", "Works Unit 5"], 120, ""),
        ("grid members, 网格员 and volunteer within 30 minutes", ["grid_member", "volunteer"], 30, ""),
        ("第二派出所 派出所", ["第二派出所", "派出所"], None, ""),
        ("物业 马上", ["property"], None, ""),
        ("物业 派处所 2小时内", ["property"], 120, "派处所"),
        ("councilman", [], None, "councilman"),
        ("业主", [], None, "业主"),
        ("物业 2", ["property"], None, "2"),
        ("", [], None, ""),
    ],
)
def test_names_as_people_say_them(text: str, called: list[str], minutes: int | None, unknown: str) -> None:
    wish = parties.read(text, ["派出所", "第二派出所", "Works Unit 5"], SATURDAY)
    until = None if minutes is None else SATURDAY + timedelta(minutes=minutes)
    assert (list(wish.parties), wish.until, wish.unknown) == (called, until, unknown)


async def _issue(tx: Any, tree: places.Places, place: str, person: Person, message_id: int) -> Issue:
    report = Report(
        kind=DEFAULT_KINDS[0],
        route=Route(DEFAULT_KINDS[0].route),
        category="other",
        visibility=Visibility.everyone,
        text="灯坏了",
        place=tree.at(place),
        community=tree.at(""),
        reporter=person,
        chat_id=-1,
        message_id=message_id,
        text_message_id=message_id,
    )
    return await issues.report(tx, report, SATURDAY)


async def test_the_figures_of_a_period(database_url: str) -> None:
    """Counted by hand: whistles of one place within the period only, and who came by its end."""
    settings = Settings.model_validate(
        {
            "community": {"name": "社区"},
            "places": [{"name": name, "kind": "compound"} for name in ("东区", "西区")],
        }
    )
    database = Database(database_url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await settling.settle(tx, settings)
        tree = await places.load(tx)
        person = (await members.recognise(tx, [Sender(7, "周理事")]))[7]
        east, west = [
            await _issue(tx, tree, place, person, number) for number, place in enumerate(("东区", "西区"), 1)
        ]

        async def blown(issue: Issue, minute: int, **came: float | None) -> None:
            """A whistle so many minutes in; who came after how many seconds."""
            at = SATURDAY + timedelta(minutes=minute)
            whistle = await whistles.blow(tx, issue, came, person, at + timedelta(hours=2), at)
            for call in whistle.calls:
                seconds = came[call.party]
                if seconds is not None:
                    there = at + timedelta(seconds=seconds)
                    assert await whistles.check_in(tx, whistle, call, person, there)
                    assert not await whistles.check_in(tx, whistle, call, person, there)

        await blown(east, 0, council=1)  # at the very beginning: of the period before
        await blown(east, 1, property=720, police=60)
        await blown(east, 30, property=None, lawyer=300, police=4000.5)
        await blown(east, 59, council=61)  # came after the end
        await blown(east, 60, council=0)  # at the very end
        await blown(east, 61, council=5)
        await blown(west, 10, property=100)

        since, until = SATURDAY, SATURDAY + timedelta(minutes=60)
        here, both, none = (
            tables.issues.c.place_id.in_([tree.at(name).id for name in names])
            for names in (["东区"], ["东区", "西区"], [])
        )
        # 东区: 2 + 3 + 1 + 1 called; 60, 720, 300 and 0 seconds; 4000.5 and 61 came too late to count.
        assert await whistles.figures(tx, here, since, until) == Figures(7, 4, 180.0)
        assert await whistles.figures(tx, both, since, until) == Figures(8, 5, 100.0)
        later = SATURDAY + timedelta(hours=3)
        assert await whistles.figures(tx, here, since, later) == Figures(8, 7, 61.0)
        assert await whistles.figures(tx, here, later, later) == Figures(0, 0, None)
        assert await whistles.figures(tx, none, since, until) == Figures(0, 0, None)
        # Two of three came at the second whistle, so it is still awake; all others sleep.
        due = await whistles.take_due(tx, later)
        assert [(one.missing, one.wakes_at) for one in due] == [(["property"], None)]
        assert await whistles.take_due(tx, later) == []
    await database.close()
