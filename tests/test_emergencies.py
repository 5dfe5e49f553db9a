"""Fire, gas, injury: the numbers to call come first and ring, and those in charge hear at once."""

import pytest

from bot.playground.people import Chat, Message
from tests.scene import Scene, play
from tests.street import png

NIGHT = {"quiet_from": "00:00", "quiet_until": "23:59"}  # all day but its last minute


def rings(message: Message) -> bool:
    return not message.silent


async def numbers(scene: Scene, chat: Chat) -> Message:
    return await scene.sees(chat, "有危险请马上打电话：火警119 急救120 报警110")


@pytest.mark.parametrize(
    "words",
    ["#报修 地下室着火了", "/report 地下室着火了", "@linli_demo_bot 地下室着火了", "#投诉 楼道里煤气味很大"],
)
async def test_every_way_of_reporting_is_answered_with_the_numbers_first(quick: Scene, words: str) -> None:
    said = quick.world.say(quick.town.ma, quick.home, words)
    shown = await numbers(quick, quick.home)
    assert rings(shown)
    assert shown.reply_to is said
    card = await quick.sees(quick.home, "1号 ", "马阿姨报")
    assert quick.home.messages.index(shown) < quick.home.messages.index(card)
    assert not rings(card)


async def test_council_and_committee_hear_at_once_even_at_night(database_url: str) -> None:
    async with play(database_url, noise=NIGHT) as scene:
        said = scene.world.say(scene.town.ma, scene.home, "地下室着火了")
        scene.world.say(scene.town.ma, scene.home, "#报修", reply_to=said)
        assert rings(await numbers(scene, scene.home))
        for chat in (scene.town.council, scene.town.committee):
            alarm = await scene.sees(chat, "🚨 紧急：1号楼 1号", "地下室着火了", "马阿姨报")
            assert rings(alarm)
        scene.world.say(scene.town.zhou, scene.town.council, "/issue 1")
        assert not rings(await scene.sees(scene.town.council, "经过"))


async def test_property_hears_where_the_bot_may_write_to_it(quick: Scene) -> None:
    quick.world.press_start(quick.town.wang)
    await quick.sees(quick.world.private(quick.town.wang), "邻里小助手")
    quick.world.say(quick.town.ma, quick.home, "#报修 有人困在电梯里")
    assert rings(await quick.sees(quick.world.private(quick.town.wang), "🚨 紧急：1号楼", "困在电梯里"))


async def test_what_is_denied_or_supposed_rings_nobody(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#建议 万一着火，消防通道要通")
    await quick.sees(quick.home, "1号 建议")
    await quick.settled()
    assert quick.find(quick.home, "119") is None
    assert not quick.shown(quick.town.council)


async def test_the_numbers_stand_though_the_report_is_refused(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 着火了！" + "快来人！" * 300)
    await numbers(quick, quick.home)
    await quick.sees(quick.home, "写得太长了")
    before = len(quick.shown(quick.home))
    quick.world.say_as_anonymous_admin(quick.home, "#报修 着火了！快来人")
    await quick.sees(quick.home, "您现在是匿名身份")
    assert [("119" in m.plain) for m in quick.shown(quick.home)[before:]] == [True, False]
    elsewhere = quick.world.add_group("外地群", members=[quick.town.ma], bot="administrator")
    quick.world.say(quick.town.ma, elsewhere, "#报修 着火了")
    await numbers(quick, elsewhere)
    await quick.sees(elsewhere, "这个群还没有登记")


async def test_an_edit_that_makes_it_an_emergency(quick: Scene) -> None:
    said = quick.world.say(quick.town.ma, quick.home, "#报修 配电箱有响声")
    await quick.sees(quick.home, "1号 报修")
    quick.world.edit(quick.town.ma, said, "#报修 配电箱有响声，现在冒烟了")
    await numbers(quick, quick.home)
    await quick.sees(quick.town.council, "🚨 紧急：1号楼 1号", "冒烟了")
    quick.world.edit(quick.town.ma, said, "#报修 配电箱有响声，现在冒烟了，快来")
    await quick.settled()
    assert len([m for m in quick.shown(quick.home) if "119" in m.plain]) == 1
    assert len([m for m in quick.shown(quick.town.council) if "🚨" in m.plain]) == 1


async def test_a_reply_that_makes_it_an_emergency(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 配电箱有响声")
    card = await quick.sees(quick.home, "1号 报修")
    quick.world.say(quick.town.li, quick.home, "现在冒烟了！", reply_to=card)
    await numbers(quick, quick.home)
    await quick.sees(quick.town.council, "🚨 紧急：1号楼 1号", "现在冒烟了！")
    quick.world.say(quick.town.wang, quick.home, "去年也冒烟了，没有人受伤", reply_to=card)
    await quick.settled()
    assert len([m for m in quick.shown(quick.home) if "119" in m.plain]) == 1


async def test_a_private_kind_rings_only_where_it_may_be_read(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#求助 老人晕倒了")
    await numbers(quick, quick.home)
    for chat in (quick.town.council, quick.town.committee):
        await quick.sees(chat, "🚨 紧急：1号楼 1号", "老人晕倒了", "马阿姨报")
    await quick.sees(quick.home, "已记为 1号，工作人员已经收到")
    await quick.settled()
    assert quick.find(quick.home, "晕倒") is None


async def test_in_private_it_is_handed_in_without_a_question(scene: Scene) -> None:
    """First the numbers, then staff has it, and only then is there anything to add."""
    town, chat = scene.town, scene.world.private(scene.town.ma)
    scene.world.say(town.ma, scene.home, "#报修 灯坏了")
    await scene.sees(scene.home, "1号 报修")
    scene.world.press_start(town.ma)
    scene.world.album(town.ma, chat, [png(), png()], "我家煤气泄漏，头晕")
    shown = await numbers(scene, chat)
    assert rings(shown)
    receipt = await scene.sees(chat, "🚨 已当紧急情况交给工作人员：2号")
    assert chat.messages.index(shown) < chat.messages.index(receipt)
    assert not receipt.buttons
    for other in (town.council, town.committee):
        assert rings(await scene.sees(other, "🚨 紧急：1号楼 2号", "煤气泄漏", "马阿姨报"))
    scene.world.say(town.ma, chat, "502 室", reply_to=receipt)
    assert rings(await scene.sees(town.council, "2号，马阿姨私下说：502 室"))
    scene.world.say(town.zhou, town.council, "/issue 2")
    assert "2张照片" in (await scene.sees(town.council, "2号 报修", "经过")).plain
    await scene.settled()
    assert scene.find(scene.home, "煤气") is None
    assert scene.find(chat, "不点就不会报出去") is None


async def test_in_private_by_somebody_nobody_knows(quick: Scene) -> None:
    """No link, no tag, no building: the committee hears, and the address is asked for."""
    chat = quick.world.private(quick.town.chen)
    quick.world.say(quick.town.chen, chat, "着火了快来人")
    await numbers(quick, chat)
    receipt = await quick.sees(chat, "交给工作人员：1号", "在哪栋楼、哪一户")
    await quick.sees(quick.town.committee, "🚨 紧急：丽景社区 1号", "着火了快来人", "陈大爷报")
    quick.world.say(quick.town.chen, chat, "2号楼 601", reply_to=receipt)
    assert rings(await quick.sees(quick.town.committee, "陈大爷私下说：2号楼 601"))


async def test_a_draft_that_becomes_an_emergency(quick: Scene) -> None:
    world, town, chat = quick.world, quick.town, quick.world.private(quick.town.ma)
    world.say(town.ma, chat, "#报修 厨房有怪味")
    question = await quick.sees(chat, "是哪里的事？")
    await quick.presses(town.ma, question, "1号楼")
    await quick.reads(question, "不点就不会报出去")
    assert question.reply_to
    world.edit(town.ma, question.reply_to, "#报修 厨房有煤气味")
    await numbers(quick, chat)
    await quick.reads(question, "🚨 已当紧急情况交给工作人员：1号")
    await quick.sees(town.council, "🚨 紧急：1号楼 1号", "厨房有煤气味")


async def test_the_words_and_numbers_are_settings(sqlite_url: str) -> None:
    own = {"words": ["涨水"], "numbers": {"zh-CN": "防汛 12345", "en": "Floods 12345"}}
    async with play(sqlite_url, emergency=own) as scene:
        scene.world.say(scene.town.ma, scene.home, "#报修 车库涨水了")
        await scene.sees(scene.home, "防汛 12345")
        scene.world.say(scene.town.ma, scene.home, "#报修 车库着火了")
        await scene.sees(scene.home, "2号 报修")
        await scene.settled()
        assert len([m for m in scene.shown(scene.home) if "12345" in m.plain]) == 1


async def test_in_english(sqlite_url: str) -> None:
    async with play(sqlite_url, "en") as scene:
        scene.world.say(scene.town.ma, scene.home, "#repair the cellar is on fire")
        await scene.sees(scene.home, "Call now: Fire 119, ambulance 120, police 110")
        await scene.sees(scene.town.council, "Emergency: Building 1, No. 1", "From Auntie Ma")
        chat = scene.world.private(scene.town.ma)
        scene.world.say(scene.town.ma, chat, "I smell gas")
        await scene.sees(chat, "Call now")
        await scene.sees(chat, "Handed to staff as an emergency: No. 2")
