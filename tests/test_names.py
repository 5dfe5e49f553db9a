"""Names: made fit to be shown, and as each person chose; whoever may know names reads them in full."""

import unicodedata
from collections.abc import AsyncIterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.personal.names import INVISIBLE, LONGEST, clean
from bot.playground.people import Message
from tests.matters import answered, buttons, detail, forge, noted, reported
from tests.scene import Scene, play


@pytest.fixture
async def quiet_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    async with play(sqlite_url) as scene:
        yield scene


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("马阿姨", "马阿姨"),
        ("  Anna \n Lee ", "Anna Lee"),
        ("\u202e管委会林主任\u202c", "管委会林主任"),
        ("张\u200b三\u2066\u2069", "张三"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("<b>老王</b> & {{ x }}", "<b>老王</b> & {{ x }}"),
        ("", INVISIBLE),
        ("\u3164 \u2800", INVISIBLE),
        ("\u200f\u0301\u200d", INVISIBLE),
        ("长" * 4096, "长" * 63 + "…"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(written: str, shown: str) -> None:
    assert clean(written) == shown


@given(st.text())
@example("\ud83d")
@example("a" * 63 + "\u200d\u200d")
def test_every_name_can_be_seen_on_one_line(written: str) -> None:
    name = clean(written)
    assert 0 < len(name) <= LONGEST
    assert clean(name) == name
    assert name.strip() == name
    assert not {unicodedata.bidirectional(char) for char in name} & {"RLO", "LRO", "RLE", "RLI", "FSI", "B"}
    name.encode()


async def ask(scene: Scene) -> Message:
    """马阿姨 asks in private how her name is shown."""
    private = scene.world.private(scene.town.ma)
    return await answered(scene, scene.world.say(scene.town.ma, private, "/name"))


async def test_a_name_is_shown_as_its_person_chose(scene: Scene) -> None:
    town = scene.town
    town.ma.last_name = "翠花"
    scene.world.press_start(town.zheng)
    scene.world.press_start(town.ma, "at-3")
    card = await reported(scene)
    assert "马阿姨 翠花报" in card.plain
    asked = await ask(scene)
    assert buttons(asked) == [["✓ 马阿姨 翠花"], ["马阿姨"], ["1号楼居民"], ["一位居民"]]
    await scene.presses(town.ma, asked, "1号楼居民")
    await scene.reads(card, "1号楼居民报")
    await scene.presses(town.ma, asked, "一位居民")
    await scene.reads(asked, "大家在群里看到的您：一位居民")
    await scene.reads(card, "一位居民报")
    assert "翠花" not in card.plain + await detail(scene)
    # Whoever mediates may know names; whoever repairs need not.
    scene.world.say(town.ma, scene.home, "#求助 家里老人一个人")
    desk = await scene.sees(scene.town.committee, "家里老人")
    assert "马阿姨 翠花报" in desk.plain
    assert "马阿姨 翠花报" in await detail(scene, 1, scene.world.private(town.zheng), town.zheng)
    assert "一位居民报" in await detail(scene, 1, scene.home, town.wang)
    # In the group nobody is called by a name that they hid.
    await noted(scene, town.wang, card, "接单")
    await noted(scene, town.wang, card, "办结 换了新井盖")
    question = await scene.sees(scene.world.private(town.ma), "修好了吗")
    assert "1号" in question.plain
    await scene.presses(town.ma, asked, "马阿姨")
    await scene.reads(card, "马阿姨报")
    # A new name changes what is shown as far as it was chosen.
    town.ma.first_name = "马老师"
    scene.world.say(town.ma, scene.home, "#报修 单元门关不上")
    second = await scene.sees(scene.home, "单元门关不上", "待接单")
    assert "马老师报" in second.plain


async def test_a_name_is_asked_for_and_chosen_in_private_alone(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    in_group = await answered(scene, scene.world.say(town.ma, scene.home, "/name"))
    assert "私下" in in_group.plain
    assert "马阿姨" not in in_group.plain
    asked = await ask(scene)
    card = await reported(scene)
    data = asked.buttons[-1][0].data
    assert data is not None
    refused = "这个按钮已经不能用了"
    assert refused in (await scene.presses(town.ma, card, forge(card, data))).text
    number = data.split(":")[1]
    for forged in (f"shown:{number}:9", "shown:999999:3", f"shown:{number}:1"):
        assert refused in (await scene.presses(town.ma, asked, forge(asked, forged))).text
    assert "马阿姨报" in await detail(scene)


async def test_work_is_not_signed_by_a_resident_without_a_name(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    private = scene.world.private(town.wang)
    asked = await answered(scene, scene.world.say(town.wang, private, "/name"))
    await scene.presses(town.wang, asked, "一位居民")
    card = await reported(scene)
    await noted(scene, town.wang, card, "接单")
    await scene.reads(card, "物业负责")
    assert "王师傅" not in card.plain
