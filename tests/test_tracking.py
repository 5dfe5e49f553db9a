"""From the card to the confirmation: buttons, replies and deadlines, as people meet them."""

import asyncio

from tests.matters import PICTURE, buttons, detail, finished, history, noted, refused, reported
from tests.scene import Scene, play


async def test_a_resident_pressing_a_staff_button_changes_nothing(quick: Scene) -> None:
    card = await reported(quick)
    before = card.plain
    for button in ("接单", "处理中", "办结"):
        toast = await quick.presses(quick.town.ma, card, button)
        assert toast.text == "这一步由物业或理事会来按。您有新情况，直接回复这条消息就行。"
        assert toast.alert
    await quick.settled()
    assert (card.plain, card.edits) == (before, 0)
    assert "接单" not in (await detail(quick)).partition("经过")[2]


async def test_everybody_on_duty_can_take_an_issue_on(quick: Scene) -> None:
    for number, worker in enumerate((quick.town.wang, quick.town.zhou, quick.town.lin), 1):
        card = await reported(quick)
        assert (await quick.presses(worker, card, "接单")).text == f"好的，{number}号现在是“已接单”。"
        await quick.sees(quick.home, "马阿姨", f"您报的 {number}号，{worker.first_name}已接单")
        quick.move(seconds=5)
        await quick.reads(card, f"{worker.first_name}负责")


async def test_staff_of_another_building_may_not(sqlite_url: str) -> None:
    staff = [{"user_id": 5_000_005, "role": "property", "place": "2号楼"}]
    async with play(sqlite_url, staff=staff) as scene:
        assert scene.town.wang.id == 5_000_005
        card = await reported(scene)
        assert (await scene.presses(scene.town.wang, card, "接单")).alert


async def test_the_whole_way_with_a_second_round(scene: Scene) -> None:
    town, card = scene.town, await reported(scene)
    assert buttons(card) == [["接单", "处理中", "办结"], ["🙋 我也遇到", "⋯ 更多"]]
    await scene.presses(town.wang, card, "接单")
    await scene.presses(town.wang, card, "处理中")
    await scene.sees(scene.home, "马阿姨", "王师傅正在处理")
    first = await finished(scene, card)
    assert buttons(first) == [["修好了", "没修好"]]
    assert (await scene.presses(town.wang, first, "修好了")).alert
    assert "没修好，重新办" in (await scene.presses(town.ma, first, "没修好")).text
    await scene.sees(scene.home, "王师傅，1号，马阿姨说没修好。要再办")
    await scene.sees(town.council, "1号 报修", "没修好，重新办", "理事会负责")
    scene.move(seconds=10)
    await scene.reads(card, "没修好，重新办", "理事会负责")
    assert buttons(card) == [["接单", "处理中", "办结"], ["🙋 我也遇到", "⋯ 更多"]]
    await scene.reads(first, "没修好，继续办")
    assert not first.buttons
    second = await finished(scene, card, words="焊牢了")
    assert second is not first
    await scene.presses(town.zhou, second, "修好了")  # the council may confirm too
    await scene.sees(scene.home, "1号办好了，周理事已确认")
    scene.move(seconds=10)
    await scene.reads(card, "已办好", "周理事确认办好")
    assert not card.buttons
    await scene.reads(second, "请打个分")
    assert buttons(second) == [["1⭐", "2⭐", "3⭐", "4⭐", "5⭐"]]


async def test_done_needs_a_photo_or_a_reason(quick: Scene) -> None:
    town, card = quick.town, await reported(quick)
    toast = await quick.presses(town.wang, card, "办结")
    assert toast.alert
    assert toast.text.startswith("请拍张照片回复这张卡片，写上：办结")
    assert (await refused(quick, town.wang, card, "办结")).startswith("请拍张照片回复这张卡片")
    assert (await history(quick)) == ["马阿姨报了事"]
    await noted(quick, town.zhou, card, photo=PICTURE)  # somebody else's photo proves nothing
    assert (await quick.presses(town.wang, card, "办结")).alert
    await noted(quick, town.wang, card, "井盖换好了", photo=PICTURE)
    assert (await quick.presses(town.wang, card, "办结")).text == "好的，1号现在是“已办结，待确认”。"
    question = await quick.sees(quick.home, "王师傅说办好了", "修好了吗？")
    await quick.presses(town.ma, question, "没修好")
    quick.move(seconds=10)
    await quick.reads(card, "没修好，重新办")
    assert (await quick.presses(town.wang, card, "办结")).alert  # the photo was that of the first round
    await noted(quick, town.wang, card, "办结", photo=PICTURE)
    await quick.reads(card, "已办结，待确认")


async def test_the_reporters_message_shows_how_far_it_is(quick: Scene) -> None:
    said = quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "待接单")
    await quick.world.until(lambda: said.reactions.get(quick.world.bot.id) == "✍", what="the reaction")
    await finished(quick, card)
    await quick.world.until(lambda: said.reactions.get(quick.world.bot.id) == "👌", what="the reaction")


async def test_tapped_twice_and_by_two_people_at_once(scene: Scene) -> None:
    card = await reported(scene)
    taps = [
        scene.world.press(user, card, "接单") for user in (scene.town.wang, scene.town.wang, scene.town.zhou)
    ]
    toasts = await asyncio.gather(*(tap.answered() for tap in taps))
    assert [toast.text for toast in toasts] == [
        "好的，1号现在是“已接单”。",
        "1号已经是“已接单”了。",
        "1号已经是“已接单”了。",
    ]
    assert "王师傅负责" in await detail(scene)
    assert (await detail(scene)).count("接单") == 2  # the state on top, one line of history


async def test_a_button_of_an_old_card_after_the_work_is_done(quick: Scene) -> None:
    card = await reported(quick)
    quick.world.say(quick.town.wang, quick.home, "办结 换了新井盖", reply_to=card)
    toast = await quick.presses(quick.town.wang, card, "接单")
    assert toast.text == "这件事现在是“已办结，待确认”，不能接单。"
    assert toast.alert


async def test_words_and_photos_in_reply_to_the_card(quick: Scene) -> None:
    card = await reported(quick)
    quick.world.say(quick.town.wang, quick.home, "明天上午来换", reply_to=card, photo=PICTURE)
    await quick.sees(quick.home, "您报的 1号有新进展。王师傅说：明天上午来换（附照片）")
    history = (await detail(quick)).partition("经过")[2].strip().splitlines()
    assert "马阿姨报了事" in history[0]
    assert "王师傅说：明天上午来换（1张照片）" in history[1]
    quick.move(seconds=5)
    await quick.reads(card, "王师傅说：明天上午来换（附照片）")


async def test_a_resident_adds_something(quick: Scene) -> None:
    card = await reported(quick)
    said = quick.world.say(quick.town.ma, quick.home, "又有一辆车压到了", reply_to=card)
    await quick.world.until(lambda: said.reactions.get(quick.world.bot.id) == "✍", what="the reaction")
    assert "马阿姨说：又有一辆车压到了" in await detail(quick)
    assert len(quick.shown(quick.home)) == 2  # the card and the detail: nobody is told of it besides


async def test_steps_in_the_words_of_a_reply(quick: Scene) -> None:
    town, card = quick.town, await reported(quick)
    quick.world.say(town.ma, quick.home, "接单", reply_to=card)
    await quick.sees(quick.home, "这一步由物业或理事会来按")
    quick.world.say(town.wang, quick.home, "接单，明天上午来", reply_to=card)
    await quick.sees(quick.home, "王师傅已接单：明天上午来")
    quick.world.say(town.wang, quick.home, "办结！换了新井盖", reply_to=card, photo=PICTURE)
    question = await quick.sees(quick.home, "王师傅说办好了：换了新井盖", "修好了吗")
    quick.world.say(town.wang, quick.home, "接单", reply_to=card)
    await quick.sees(quick.home, "这件事现在是“已办结，待确认”，不能接单。")
    quick.world.say(town.ma, quick.home, "修好了，谢谢", reply_to=question)
    await quick.sees(quick.home, "1号办好了，马阿姨已确认：谢谢")
    quick.move(seconds=10)
    await quick.reads(card, "已办好", "马阿姨确认办好")


async def test_a_talk_beginning_like_a_step_is_only_talk(quick: Scene) -> None:
    card = await reported(quick)
    quick.world.say(quick.town.wang, quick.home, "办结不了，缺零件", reply_to=card)
    await quick.sees(quick.home, "王师傅说：办结不了，缺零件")
    assert "待接单" in (await detail(quick)).splitlines()[0]


async def test_news_come_in_private_where_start_was_pressed(quick: Scene) -> None:
    town, private = quick.town, quick.world.private(quick.town.ma)
    quick.world.press_start(town.ma)
    await quick.sees(private, "邻里小助手")
    card = await reported(quick)
    await quick.presses(town.wang, card, "接单")
    await quick.sees(private, "您报的 1号", "王师傅已接单")
    await noted(quick, town.wang, card, "办结 焊牢了")
    question = await quick.sees(private, "修好了吗？")
    await quick.presses(town.ma, question, "修好了")
    quick.move(seconds=10)
    await quick.reads(card, "办好了")
    await quick.reads(question, "请打个分")
    assert quick.find(quick.home, "您报的") is None


async def test_whoever_blocked_the_bot_is_told_in_the_group_again(quick: Scene) -> None:
    quick.world.press_start(quick.town.ma)
    await quick.sees(quick.world.private(quick.town.ma), "邻里小助手")
    card = await reported(quick)
    quick.world.block(quick.town.ma)
    await quick.presses(quick.town.wang, card, "接单")
    await quick.settled()
    await quick.presses(quick.town.wang, card, "处理中")
    await quick.sees(quick.home, "您报的 1号，王师傅正在处理")


async def test_a_group_becomes_a_supergroup(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await scene.stop()
        world, town = scene.world, scene.town
        old = world.add_group("1号楼", supergroup=False, members=[town.ma, town.wang], bot="member")
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        known["places"][1]["chat_id"] = old.id
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        for said in ("大家好", "#报修 旧灯坏了"):
            world.say(town.ma, old, said)
        first = await scene.sees(old, "1号 报修")
        await scene.settled()  # its arrival is written down; else the new group would see it once more
        new = world.migrate(old)
        # The new group counts its messages anew, so that ids of the old one come again in it.
        for said in ["大家好"] * (first.id - 3) + ["#报修 新灯坏了"]:
            world.say(town.ma, new, said)
        second = await scene.sees(new, "2号 报修")
        assert second.id == first.id
        scene.move(hours=25)
        await scene.sees(new, "1号到期还没办好")
        await scene.settled()
        scene.move(seconds=10)
        await scene.reads(second, "新灯坏了", "超时了")
        await scene.stop()
        await scene.start()
        world.say(town.ma, new, "#报修 第三盏灯")
        await scene.sees(new, "3号 报修")
        assert "旧灯坏了" in first.plain


async def test_what_was_said_and_deleted_holds_nothing_up(quick: Scene) -> None:
    """Neither the report that the card answers nor a reply to it need stand any more."""
    said = quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "待接单")
    quick.world.delete(said)
    step = quick.world.say(quick.town.wang, quick.home, "办结 换了灯泡", reply_to=card)
    quick.world.delete(step)
    question = await quick.sees(quick.home, "王师傅说办好了：换了灯泡", "修好了吗？")
    await quick.presses(quick.town.ma, question, "修好了")
    quick.move(seconds=10)
    await quick.reads(card, "已办好")
