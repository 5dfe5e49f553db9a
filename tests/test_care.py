"""The key-care list: kept by the committee, seen by whoever visits, and by nobody else anywhere."""

import io
from collections.abc import AsyncIterator

import pytest

from bot import logs
from bot.access import Role
from bot.exports import printing
from bot.playground.people import Message
from tests.doors import GONE, says, with_grid_member
from tests.matters import buttons, forge, reported, rows, told
from tests.scene import Scene

NAME, NOTE = "王秀英奶奶", "高血压，女儿在外地"
ADD = f"/care 1号楼 301 {NAME} 独居老人 每7天 {NOTE}"


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    async with with_grid_member(database_url) as scene:
        yield scene


@pytest.fixture
async def quiet_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    async with with_grid_member(sqlite_url) as scene:
        yield scene


async def put_on_the_list(scene: Scene, words: str = ADD) -> Message:
    """The committee puts somebody on the list, to be visited by 孙老师; the card."""
    card = await says(scene, scene.town.lin, words)
    await scene.presses(scene.town.lin, card, "由谁走访")
    await scene.world.until(lambda: ["孙老师"] in buttons(card), what="the grid members")
    answer = await scene.presses(scene.town.lin, card, "孙老师")
    assert answer.text == "好，请孙老师走访。"
    await scene.reads(card, "孙老师走访")
    return card


async def test_somebody_is_put_on_the_list_visited_and_reminded_of(scene: Scene) -> None:
    town, sun = scene.town, scene.world.private(scene.town.sun)
    card = await put_on_the_list(scene)
    for words in (NAME, "独居老人", "阳光小区/1号楼 301", NOTE, "每 7 天一次"):
        assert words in card.plain
    letter = await scene.sees(sun, "居委会请您走访", NAME, NOTE)
    # On the next morning she is told of whom to visit, once.
    scene.move(days=1)
    reminder = await scene.sees(sun, "该走访了", NAME)
    scene.move(hours=1)
    await scene.settled()
    assert told(scene, sun, "该走访了") == [reminder]
    answer = await scene.presses(town.sun, reminder, f"✓ {NAME}")
    assert answer.text == "走访记下了。有要记的，请回复下面那条消息。"
    shown = await scene.sees(sun, "走访了", "有要记的")
    # A second tap, or the button of the letter, is the same visit.
    await scene.presses(town.sun, letter, "走访了")
    scene.world.say(town.sun, sun, "降压药快吃完了", reply_to=shown)
    await scene.reads(shown, "降压药快吃完了", "还有要记的")
    assert told(scene, sun, "有要记的") == [shown]
    seen = await says(scene, town.lin, "/care")
    assert "重点服务清单：1 人" in seen.plain
    assert "该走访" not in seen.plain
    await scene.presses(town.lin, seen, NAME)
    await scene.reads(seen, "孙老师走访：降压药快吃完了")
    # A week later nobody goes: after three days the committee hears of it too, and each reads it once.
    scene.move(days=7)
    await scene.world.until(lambda: len(told(scene, sun, "该走访了")) == 2, what="the second reminder")
    assert not told(scene, scene.world.private(town.lin), "该走访了")
    scene.move(days=3)
    late = await scene.sees(scene.world.private(town.lin), "该走访了", "（孙老师）")
    await scene.world.until(lambda: len(told(scene, sun, "该走访了")) == 3, what="the third reminder")
    said = await says(scene, town.sun, f"/visit {NAME}，一切都好")
    assert "一切都好" in said.plain
    scene.move(days=4)
    await scene.settled()
    assert told(scene, scene.world.private(town.lin), "该走访了") == [late]


async def test_nobody_else_sees_the_list(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    card = await put_on_the_list(scene)
    other = "/care 2号楼 502 李小宝 困境儿童"
    await says(scene, town.lin, other)
    # The grid member sees whom she visits, and nobody else; she keeps no list.
    own = await says(scene, town.sun, "/care")
    assert buttons(own) == [[NAME]]
    assert "加一位" not in own.plain
    await scene.presses(town.sun, own, NAME)
    await scene.reads(own, NOTE)
    assert buttons(own) == [["走访了"], ["◀ 返回"]]
    number = own.buttons[1][0].data.split(":")[1] if own.buttons[1][0].data else ""
    for forged in ("visited:2", f"care:{number}:2", "care:999999:1", f"care_page:{number}0:1", "visited:999"):
        assert (await scene.presses(town.sun, own, forge(own, forged))).text == GONE
    for forged in (f"care_whom:{number}:1", f"care_to:{number}:1:1", f"care_end:{number}:1"):
        assert (await scene.presses(town.sun, own, forge(own, forged))).text == "您没有权限做这一步。"
    assert "只有居委会" in (await says(scene, town.sun, ADD)).plain
    # Council, mediators and residents are told whose it is; the buttons of others' menus do nothing for them.
    for user in (town.zhou, town.zheng, town.ma):
        for words in ("/care", "/visit", ADD, f"/visit {NAME}"):
            answer = await says(scene, user, words)
            assert "只有居委会和负责走访的网格员能看" in answer.plain
            for forged in ("visited:1", f"care:{number}:1", f"care_end:{number}:1"):
                assert (await scene.presses(user, answer, forge(answer, forged))).text == GONE
    # In a group even the committee gets no more than the way to the private chat.
    for chat in (scene.home, town.council, town.committee):
        for words in ("/care", "/visit", ADD):
            answer = await says(scene, town.lin, words, chat)
            assert "请私下跟我说" in answer.plain
            assert NAME not in answer.plain
    repair = await reported(scene)
    for forged in ("visited:1", f"care:{number}:1", card.buttons[0][0].data or ""):
        assert (await scene.presses(town.lin, repair, forge(repair, forged))).text == GONE


async def test_whom_the_committee_takes_away_is_seen_no_more(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    sun = scene.world.private(town.sun)
    card = await put_on_the_list(scene)
    letter = await scene.sees(sun, "居委会请您走访")
    # Sent once more it corrects what is known, and makes no second entry.
    again = await says(scene, town.lin, ADD.replace("每7天", "每3天").replace(NOTE, "女儿搬来了"))
    assert "每 3 天一次" in again.plain
    assert "女儿搬来了" in again.plain
    await scene.presses(town.lin, card, "不再列入")
    await scene.world.until(lambda: ["确定，不再列入", "◀ 返回"] in buttons(card), what="the question")
    answer = await scene.presses(town.lin, card, "确定，不再列入")
    assert answer.text == f"{NAME}不再列入。"
    await scene.reads(card, "重点服务清单里还没有人")
    assert (await scene.presses(town.sun, letter, "走访了")).text == GONE
    assert "现在没有要您走访的人" in (await says(scene, town.sun, "/visit")).plain
    scene.move(days=30)
    await scene.settled()
    assert not told(scene, sun, "该走访了")
    # A grid member whose term is over sees nothing, and the committee hears of what is due instead.
    await put_on_the_list(scene, ADD)
    await scene.stop()
    kept = [one for one in scene.settings.staff if one.user_id != town.sun.id]
    scene.settings = scene.settings.model_copy(update={"staff": kept})
    await scene.start()
    assert "只有居委会" in (await says(scene, town.sun, "/visit")).plain
    scene.move(days=1)
    await scene.sees(scene.world.private(town.lin), "该走访了", NAME)
    assert not told(scene, sun, "该走访了")


async def test_what_cannot_be_understood_is_asked_for(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    for words, answer in (
        ("/care 王奶奶", "请先写楼栋"),
        ("/care 1号楼 301", "请写上名字"),
        ("/care 1号楼 301 " + "长" * 4000, "名字最多写 30 个字"),
        ("/care 1号楼 301 王奶奶 每0天", "请写 1 到 366 天"),
        ("/visit 王奶奶", "要走访的人里没有“王奶奶”"),
    ):
        assert answer in (await says(scene, town.lin, words)).plain
    nasty = "<b>王</b>&\u202e{{x}}"
    card = await says(scene, town.lin, f"/care 1号楼 302 {nasty}")
    assert "<b>王</b>&{{x}} · 其他" in card.plain
    for room in ("301", "302"):
        await says(scene, town.lin, f"/care 2号楼 {room} 王爷爷")
    assert "不止一位" in (await says(scene, town.lin, "/visit 王爷爷")).plain


@pytest.mark.usefixtures("logging_as_before")
async def test_no_name_of_the_list_is_in_a_group_an_export_or_a_log(sqlite_url: str) -> None:
    out = io.StringIO()
    logs.configure(level="DEBUG", stream=out)
    async with with_grid_member(sqlite_url) as scene:
        town = scene.town
        await put_on_the_list(scene)
        await says(scene, town.sun, f"/visit {NAME} {NOTE}")
        await says(scene, town.sun, "/note 1号楼 301 奶奶说水压低")
        # What the database refuses is logged without what was written.
        scene.world.say(town.lin, scene.world.private(town.lin), f"/care 1号楼 301 {NAME} 每3天\x00")
        await says(scene, town.lin, "/care")
        scene.move(days=15)
        await scene.sees(scene.world.private(town.lin), "该走访了", NAME)
        groups = [*town.buildings, town.council, town.committee]
        assert not [m.plain for chat in groups for m in chat.messages if NAME in m.plain]
        for form in ("csv", "json"):
            text = io.StringIO()
            await printing.print_issues(scene.settings, form, text, Role.committee)
            assert NAME not in text.getvalue()
        assert rows(scene, "SELECT name FROM care_people") == [(NAME,)]
    assert "listening" in out.getvalue()
    assert NAME not in out.getvalue()
    assert NOTE not in out.getvalue()
