"""Looking things up: /issues and its pages, /issue 12 and its history."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.people import Message
from tests.scene import Scene, play


@pytest.fixture
async def quick(sqlite_url: str) -> AsyncIterator[Scene]:
    """A scene on SQLite alone, for what does not depend on the database."""
    async with play(sqlite_url) as scene:
        yield scene


async def lamps(scene: Scene, number: int) -> Message:
    """So many lamps are reported; the card of the last."""
    for lamp in range(1, number + 1):
        scene.world.say(scene.town.ma, scene.home, f"#报修 第{lamp}盏灯")
    return await scene.sees(scene.home, f"{number}号 报修")


async def asked(scene: Scene, command: str) -> Message:
    """What the bot answers to a command."""
    said = scene.world.say(scene.town.ma, scene.home, command)

    def found() -> list[Message]:
        return [m for m in scene.shown(scene.home) if m.reply_to is said]

    await scene.world.until(found, timeout=10, what=f"an answer to {command}")
    return found()[0]


async def test_the_list_and_its_pages(scene: Scene) -> None:
    await lamps(scene, 10)
    listed = await asked(scene, "/issues")
    assert listed.plain.splitlines()[0] == "1号楼还有 10 件事没办完（第1页，共2页）"
    assert sum(line.startswith("▫️") for line in listed.plain.splitlines()) == 8
    assert "8号" in listed.plain
    assert "9号" not in listed.plain
    assert (await scene.presses(scene.town.ma, listed, "第2页 ▶")).text == "第 2 页"
    await scene.reads(listed, "9号", "10号", "第2页，共2页")
    assert [b.text for row in listed.buttons for b in row] == ["◀ 第1页"]
    scene.world.say(scene.town.zhou, scene.town.council, "/issues 2")
    above = await scene.sees(scene.town.council, "阳光小区还有 10 件事没办完（第2页，共2页）")
    assert "1号楼" in above.plain


async def test_overdue_ones_come_first_and_done_ones_go(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#建议 放张长椅")
    await quick.sees(quick.home, "1号 建议")
    for lamp in ("第一盏灯", "第二盏灯"):
        quick.world.say(quick.town.ma, quick.home, f"#报修 {lamp}")
    await quick.presses(quick.town.wang, await quick.sees(quick.home, "第一盏灯"), "办结")
    quick.move(hours=73)
    await quick.sees(quick.home, "3号到期还没办好")
    lines = (await asked(quick, "/issues")).plain.splitlines()
    assert [line[:6] for line in lines[1:3]] == ["⏰ 3号 报", "▫️ 1号 "]
    assert len(lines) == 4


@pytest.mark.parametrize("page", ["5", "0", "99999999999999999999", "-1", "灯"])
async def test_a_page_that_is_not_there_shows_one_that_is(quick: Scene, page: str) -> None:
    await lamps(quick, 1)
    listed = await asked(quick, f"/issues {page}")
    assert "还有 1 件事没办完" in listed.plain
    assert "第1盏灯" in listed.plain


async def test_a_page_turned_after_the_list_has_shrunk(quick: Scene) -> None:
    last = await lamps(quick, 9)
    listed = await asked(quick, "/issues")
    await quick.presses(quick.town.wang, last, "办结")
    await quick.presses(quick.town.ma, listed, "第2页 ▶")
    await quick.reads(listed, "还有 8 件事没办完", "8号")


async def test_one_issue_by_its_number(quick: Scene) -> None:
    await lamps(quick, 1)
    expected = {
        "12": "没有 12号",
        "0": "没有 0号",
        "": "请写上是几号",
        "一": "请写上是几号",
        "9" * 30: "请写上是几号",
        "1": "第1盏灯",
        "#1号": "第1盏灯",
        "\uff11": "第1盏灯",
    }
    for number, words in expected.items():
        assert words in (await asked(quick, f"/issue {number}")).plain


async def test_a_long_history_can_still_be_read(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 " + "🔥" * 1000)
    card = await quick.sees(quick.home, "待接单")
    for _ in range(13):
        quick.world.say(quick.town.ma, quick.home, "🙏" * 130, reply_to=card)
    assert "前面还有 2 条" in (await asked(quick, "/issue 1")).plain


async def test_an_issue_is_read_where_it_belongs(quick: Scene) -> None:
    await lamps(quick, 1)
    quick.world.say(quick.town.chen, quick.town.buildings[1], "/issue 1")
    assert "1号楼" in (await quick.sees(quick.town.buildings[1], "请到那个群里看")).plain
    quick.world.say(quick.town.lin, quick.town.committee, "/issue 1")
    await quick.sees(quick.town.committee, "第1盏灯")
