"""Edits of what was said: several in a second, another tag, a photo pointed at; and what clients may send."""

import pytest

from tests.matters import history
from tests.scene import Scene


async def test_two_edits_in_one_second_both_count(quick: Scene) -> None:
    said = quick.world.say(quick.town.ma, quick.home, "#报修 一号灯坏了")
    card = await quick.sees(quick.home, "一号灯坏了")
    quick.move(seconds=5)
    quick.world.edit(quick.town.ma, said, "#报修 二号灯坏了")
    quick.world.edit(quick.town.ma, said, "#报修 三号灯坏了")
    await quick.reads(card, "三号灯坏了")


async def test_another_tag_means_another_kind_until_somebody_works_on_it(quick: Scene) -> None:
    said = quick.world.say(quick.town.ma, quick.home, "#报修 楼上太吵")
    card = await quick.sees(quick.home, "1号 报修", "物业负责")
    quick.move(seconds=5)
    quick.world.edit(quick.town.ma, said, "#投诉 楼上太吵")
    await quick.reads(card, "1号 投诉", "理事会负责")
    await quick.presses(quick.town.wang, card, "接单")
    quick.move(seconds=5)
    quick.world.edit(quick.town.ma, said, "#求助 楼上半夜太吵")
    await quick.reads(card, "1号 投诉", "楼上半夜太吵")
    quick.world.edit(quick.town.ma, said, "#纠纷 楼上半夜太吵")  # it stays what it is: nothing to note
    assert await history(quick) == [
        "马阿姨报了事",
        "马阿姨改了原话：报修 · 楼上太吵",
        "王师傅接单",
        "马阿姨改了原话：楼上太吵",
    ]


async def test_a_tag_with_words_takes_the_photo_it_points_at(quick: Scene) -> None:
    shown = quick.world.say(quick.town.chen, quick.town.buildings[2], "", photo=b"a broken lamp")
    quick.world.say(quick.town.ma, quick.town.buildings[2], "#报修 这个灯坏了", reply_to=shown)
    card = await quick.sees(quick.town.buildings[2], "这个灯坏了")
    assert "1张照片" in card.plain


async def test_a_command_without_a_space_before_chinese(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "/report灯坏了")
    assert "灯坏了" in (await quick.sees(quick.home, "1号 报修")).plain


@pytest.mark.parametrize("data", ["nonsense", "vote:abc:1", "accept:" + "9" * 23, "accept", "vote:1", ":::"])
async def test_button_data_of_a_forged_client_is_answered_and_harms_nothing(quick: Scene, data: str) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "灯坏了")
    card.buttons[0][0].data = data
    answer = await quick.presses(quick.town.wang, card, "接单")
    assert answer.alert
    assert "这个按钮已经不能用了" in answer.text


async def test_a_question_refused_in_private_is_asked_under_the_report(quick: Scene) -> None:
    quick.world.press_start(quick.town.ma)
    await quick.sees(quick.world.private(quick.town.ma), "邻里小助手")
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "灯坏了")
    quick.world.block(quick.town.ma)
    quick.world.say(quick.town.wang, quick.home, "办结 换了灯泡", reply_to=card)
    question = await quick.sees(quick.home, "请您看看，修好了吗？")
    await quick.presses(quick.town.ma, question, "修好了")
    await quick.reads(card, "马阿姨确认办好")
