"""The grid member's notebook: what was heard at which door, its photos, and what became of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import members, neighbourhood
from bot.care import figures, homes, notes, people, wording
from bot.care.figures import Figures
from bot.clock import Clock
from bot.members import Sender
from tests.doors import GONE, says, with_grid_member
from tests.matters import PICTURE, answered, buttons, detail, forge, rows, told
from tests.scene import Scene, play


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    async with with_grid_member(database_url, "阳光小区") as scene:
        yield scene


@pytest.fixture
async def quiet_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    async with with_grid_member(sqlite_url, "阳光小区") as scene:
        yield scene


async def test_what_was_heard_at_a_door_becomes_an_issue(scene: Scene) -> None:
    town, sun = scene.town, scene.world.private(scene.town.sun)
    said = scene.world.say(town.sun, sun, "/note 1号楼301 走廊的窗户关不上", photo=PICTURE)
    noted = await answered(scene, said)
    assert "1号楼 301 · 1张照片" in noted.plain
    # More words and photos: in reply, right after it, and by an edit.
    scene.world.say(town.sun, sun, "冬天很冷", reply_to=noted)
    await scene.reads(noted, "冬天很冷")
    scene.world.say(town.sun, sun, photo=PICTURE)
    await scene.reads(noted, "2张照片")
    assert buttons(noted) == [["转成事项（群里看得到）"], ["转成事项（只给工作人员看）"]]
    answer = await scene.presses(town.sun, noted, "转成事项（群里看得到）")
    assert answer.text == "已经报了，是 1号。"
    await scene.reads(noted, "已转成事项：1号")
    card = await scene.sees(scene.home, "1号 报修", "走廊的窗户关不上", "2张照片")
    assert "301" not in card.plain
    # A tap that comes twice makes no second one.
    again = await scene.presses(town.sun, noted, forge(noted, "note_issue:1:2"))
    assert again.text == "已经报了，是 1号。"
    scene.world.say(town.sun, sun, "/note 2号楼 502 李家婆媳吵架")
    second = await scene.sees(sun, "2号楼 502")
    await scene.presses(town.sun, second, "转成事项（只给工作人员看）")
    await scene.reads(second, "已转成事项：2号")
    assert not told(scene, town.buildings[1], "婆媳")
    assert "502 李家婆媳吵架" in await detail(scene, 2, town.council, town.zhou)
    book = await says(scene, town.sun, "/note")
    assert "这个月记了 2 条，走了 2 户" in book.plain
    assert "孙老师" not in book.plain
    theirs = await says(scene, town.lin, "/note")
    assert "（孙老师）" in theirs.plain


async def test_a_note_is_its_authors_alone(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    sun = scene.world.private(town.sun)
    noted = await says(scene, town.sun, "/note 1号楼 301 王家说水压低")
    for user in (town.ma, town.zhou, town.lin):
        answer = await says(scene, user, "/help")
        for forged in ("note_issue:1:0", "note_issue:1:2"):
            assert (await scene.presses(user, answer, forge(answer, forged))).text == GONE
    for forged in ("note_issue:1:1", "note_issue:1:3", "note_issue:1:9", "note_issue:9:0"):
        assert (await scene.presses(town.sun, noted, forge(noted, forged))).text == GONE
    assert "网格员和居委会来记" in (await says(scene, town.ma, "/note 1号楼 301 王家")).plain
    for chat in (scene.home, town.committee):
        in_group = await says(scene, town.lin, "/note 1号楼 301 王家说水压低", chat)
        assert "请私下跟我说" in in_group.plain
    assert rows(scene, "SELECT text FROM notes") == [("王家说水压低",)]
    # An edit is followed; one that says nothing any more is refused.
    said = noted.reply_to
    assert said is not None
    scene.world.edit(town.sun, said, "/note 1号楼 302 张家说水压低")
    await scene.reads(noted, "1号楼 302", "张家说水压低")
    for words, answer in (
        ("/note 王家说水压低", "请先写楼栋"),
        ("/note 1号楼 301", "请写上听到了什么"),
        ("/note 1号楼 301 " + "长" * 4000, "字"),
    ):
        assert answer in (await says(scene, town.sun, words)).plain
    assert rows(scene, "SELECT room, text FROM notes") == [("302", "张家说水压低")]
    await scene.settled()
    assert not [m for chat in (*town.buildings, town.council) for m in told(scene, chat, "水压")]
    assert told(scene, sun, "水压")


async def test_a_digest_counts_households_and_names_nobody(database_url: str) -> None:
    async with play(database_url) as scene:
        await scene.stop()
        hood = await neighbourhood.open_neighbourhood(scene.settings, Clock())
        try:
            await _count(hood)
        finally:
            await hood.database.close()


async def _count(hood: neighbourhood.Neighbourhood) -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    building = hood.places.at("阳光小区/1号楼")
    week = (noon - timedelta(7), noon)
    async with hood.database.transaction() as tx:
        sun = (await members.recognise(tx, [Sender(7, "孙老师")]))[7]
        assert await figures.figures(tx, [building], *week) == Figures(0, 0, 0, 0, 0)
        for name, room in (("王奶奶", "301"), ("李爷爷", "302")):
            home = homes.Home(building, room, "")
            entry = wording.read(name)
            care_id = await people.put(tx, home, entry, 7, sun, noon - timedelta(6))
            if room == "301":
                await people.visit(tx, await people.by_id(tx, care_id), sun, noon - timedelta(1), None)
        for number, room in enumerate(("301", "303", "303", "")):
            home = homes.Home(building, room, "水压低")
            await notes.write(tx, sun, home, 7, number, noon.astimezone(UTC))
        # 301 was visited and noted, 303 noted twice, one note is of no household.
        assert await figures.figures(tx, [building], *week) == Figures(4, 1, 2, 2, 1)
        assert await figures.figures(tx, [hood.places.at("阳光小区/2号楼")], *week) == Figures(0, 0, 0, 0, 0)
