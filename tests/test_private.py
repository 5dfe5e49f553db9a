"""Writing to the bot in private: where somebody lives, and the draft until it is said who may see it."""

from bot.playground.people import Button
from tests.confiding import (
    ASKED,
    CHOICES,
    Ears,
    asked,
    chosen,
    comes_in,
    labels,
    private,
    reported,
)
from tests.matters import detail
from tests.scene import Scene, play
from tests.street import png

# Where somebody lives.


async def test_the_link_of_a_group_tells_where_somebody_lives(quick: Scene) -> None:
    town = quick.town
    chat = await comes_in(quick, town.chen, town.buildings[1])
    question = await asked(quick, town.chen, "楼上漏水到我家厨房")
    assert "报修 · 2号楼" in question.plain
    assert labels(question) == CHOICES
    assert not [m for m in quick.shown(town.buildings[1]) if "漏水" in m.plain]
    await chosen(quick, town.chen, question, "公开报")
    card = await quick.sees(town.buildings[1], "1号 报修", "楼上漏水到我家厨房", "陈大爷报")
    assert card.reply_to is None
    await quick.reads(question, "已报到2号楼的群里：1号")
    assert not question.buttons
    await quick.presses(town.wang, card, "接单")
    await quick.sees(chat, "您报的 1号，王师傅已接单")


async def test_where_somebody_last_reported_is_where_they_live(quick: Scene) -> None:
    town = quick.town
    for group, words in ((town.buildings[0], "灯坏了"), (town.buildings[2], "门坏了")):
        quick.world.say(town.ma, group, f"#报修 {words}")
        await quick.sees(group, words)
    quick.world.press_start(town.ma)
    await quick.sees(private(quick, town.ma), "3号楼有事，直接写在这里")
    assert "报修 · 3号楼" in (await asked(quick, town.ma, "楼道里堆了纸箱")).plain
    quick.world.say(town.ma, town.buildings[0], "#报修 窗户坏了")
    await quick.sees(town.buildings[0], "窗户坏了")
    assert "报修 · 1号楼" in (await asked(quick, town.ma, "楼道里又堆了纸箱")).plain


async def test_a_made_up_payload_does_no_harm(quick: Scene) -> None:
    chat = private(quick, quick.town.ma)
    for payload in ("at-999999", "at-", "at-1x", "at--2", "at-1", "at-" + "9" * 40, "x"):
        before = len(quick.shown(chat))
        quick.world.press_start(quick.town.ma, payload)
        await quick.world.until(lambda before=before: len(quick.shown(chat)) > before, what="an answer")
        assert "我会问您是哪里的事" in quick.shown(chat)[-1].plain


async def test_who_came_by_no_link_is_asked_where_it_is(quick: Scene) -> None:
    town, chat = quick.town, private(quick, quick.town.ma)
    quick.world.press_start(town.ma)
    quick.world.say(town.ma, chat, "厨房漏水")
    await quick.sees(chat, "请写上标签")
    quick.world.say(town.ma, chat, "#报修 厨房漏水")
    question = await quick.sees(chat, "是哪里的事？")
    assert labels(question) == ["1号楼", "2号楼", "3号楼"]
    assert (await quick.presses(town.ma, question, "3号楼")).text == "记住了：3号楼"
    await quick.reads(question, "报修 · 3号楼", ASKED)
    await chosen(quick, town.ma, question, "公开报")
    await quick.sees(town.buildings[2], "1号 报修", "厨房漏水")
    assert "报修 · 3号楼" in (await asked(quick, town.ma, "浴室也漏水")).plain


async def test_a_single_group_needs_no_question(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await scene.stop()
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        for place in known["places"][2:]:
            place["chat_id"] = None
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        scene.world.press_start(scene.town.chen)
        assert "报修 · 1号楼" in (await asked(scene, scene.town.chen, "门口积水了")).plain


async def test_of_very_many_places_people_choose_step_by_step(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await scene.stop()
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        more = [
            {
                "name": f"{n}号楼",
                "kind": "building",
                "parent": known["places"][0]["name"],
                "chat_id": -4_000 - n,
            }
            for n in range(4, 27)
        ]
        moon = {"name": "月光小区", "kind": "compound"}
        tower = {"name": "1号楼", "kind": "building", "parent": "月光小区", "chat_id": -5_001}
        known["places"] += [*more, moon, tower]
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        town, chat = scene.town, private(scene, scene.town.ma)
        scene.world.press_start(town.ma)
        scene.world.say(town.ma, chat, "#报修 厨房漏水")
        question = await scene.sees(chat, "是哪里的事？")
        assert labels(question) == ["阳光小区", "月光小区"]
        toast = await scene.presses(town.ma, question, "阳光小区")
        assert toast.text == "在阳光小区的哪里？"
        await scene.world.until(lambda: len(labels(question)) == 26, what="the buildings")
        await scene.presses(town.ma, question, "1号楼")
        await scene.reads(question, "报修 · 1号楼", ASKED)
        await chosen(scene, town.ma, question, "公开报")
        await scene.sees(scene.home, "厨房漏水")


# The draft.


async def test_a_tap_twice_is_one_issue(scene: Scene) -> None:
    await comes_in(scene, scene.town.ma)
    question = await asked(scene, scene.town.ma, "厨房漏水")
    first, second = (scene.world.press(scene.town.ma, question, "公开报") for _ in range(2))
    for tap in (first, second):
        answer = await tap.answered()
        assert (answer.text, answer.alert) == ("已经报了，是 1号。", False)
    await scene.settled()
    assert len([m for m in scene.shown(scene.home) if "厨房漏水" in m.plain]) == 1


async def test_two_choices_one_after_the_other_are_one_issue(quick: Scene) -> None:
    await comes_in(quick, quick.town.ma)
    question = await asked(quick, quick.town.ma, "厨房漏水")
    taps = [
        quick.world.press(quick.town.ma, question, choice) for choice in ("只给居委会看", "公开报", "不报了")
    ]
    assert {(await tap.answered()).text for tap in taps} == {"已经报了，是 1号。"}
    await quick.sees(quick.town.committee, "厨房漏水")
    await quick.settled()
    assert quick.find(quick.home, "厨房漏水") is None


async def test_not_reporting_leaves_nothing(quick: Scene) -> None:
    chat = await comes_in(quick, quick.town.ma)
    quick.world.say(quick.town.ma, chat, "物业经理骂人", photo=png())
    question = await quick.sees(chat, "物业经理骂人", "1张照片")
    assert "没有报出去" in (await quick.presses(quick.town.ma, question, "不报了")).text
    await quick.reads(question, "没有报出去")
    assert "物业经理" not in question.plain
    question.buttons = [[Button("旧的", f"see:{question.reply_to.id if question.reply_to else 0}:0")]]
    assert "隔得太久" in (await quick.presses(quick.town.ma, question, "旧的")).text
    await reported(quick, quick.town.ma, "灯坏了", "公开报")
    assert "张照片" not in (await quick.sees(quick.home, "1号 报修", "灯坏了")).plain


async def test_nobody_answers_for_another(quick: Scene) -> None:
    town = quick.town
    await comes_in(quick, town.ma)
    question = await asked(quick, town.ma, "厨房漏水")
    await comes_in(quick, town.chen, town.buildings[1])
    other = await asked(quick, town.chen, "阳台漏水")
    data = question.buttons[0][0].data
    other.buttons[0][0] = Button("伪造", data)
    await quick.presses(town.chen, other, "伪造")
    for forged in ("see:1:9", "see:1", "at:1:1", "discard:999999", "see:999999999:0"):
        other.buttons[0][0] = Button("伪造", forged)
        assert (await quick.presses(town.chen, other, "伪造")).alert
    await quick.settled()
    assert quick.find(quick.home, "厨房漏水") is None


async def test_an_edit_before_the_answer_changes_the_draft(quick: Scene) -> None:
    chat = await comes_in(quick, quick.town.ma)
    said = quick.world.say(quick.town.ma, chat, "厨房漏水")
    question = await quick.sees(chat, "厨房漏水", ASKED)
    quick.world.edit(quick.town.ma, said, "#投诉 保安半夜睡觉")
    await quick.reads(question, "投诉 · 1号楼", "保安半夜睡觉")
    await chosen(quick, quick.town.ma, question, "公开报")
    await quick.reads(question, "已报到1号楼的群里：1号")
    card = await quick.sees(quick.home, "1号 投诉", "保安半夜睡觉")
    quick.world.edit(quick.town.ma, said, "#投诉 保安半夜睡觉，叫不醒他")
    quick.move(seconds=10)
    await quick.reads(card, "叫不醒他")
    await quick.settled()
    assert len([m for m in quick.shown(chat) if ASKED in m.plain]) == 0


async def test_photos_are_not_lost_while_the_question_waits(scene: Scene) -> None:
    town, chat = scene.town, await comes_in(scene, scene.town.ma)
    scene.world.album(town.ma, chat, [png(), png(), png()], "#报修 墙皮掉了", caption_on=1)
    question = await scene.sees(chat, "墙皮掉了", ASKED)
    await scene.reads(question, "3张照片")
    scene.world.say(town.ma, chat, photo=png())  # one more, without words
    await scene.reads(question, "4张照片")
    scene.world.say(town.ma, chat, "楼上也掉了", reply_to=question)
    await scene.reads(question, "墙皮掉了 楼上也掉了")
    scene.move(minutes=30)  # photos of nobody are forgotten after one
    await scene.settled()
    await chosen(scene, town.ma, question, "不写名字")
    card = await scene.sees(scene.home, "1号 报修", "墙皮掉了", "楼上也掉了", "4张照片")
    assert "马阿姨" not in card.plain


async def test_a_photo_right_after_the_answer_joins_the_issue(quick: Scene) -> None:
    chat = await comes_in(quick, quick.town.ma)
    await reported(quick, quick.town.ma, "墙皮掉了", "公开报")
    for _ in range(2):
        quick.world.say(quick.town.ma, chat, photo=png())
    quick.world.album(quick.town.ma, chat, [png(), png()])
    await quick.settled()
    history = await detail(quick, 1, quick.home, quick.town.zhou)
    assert history.count("私下补充") == 3
    assert "（2张照片）" in history


async def test_a_photo_alone_is_a_report_where_it_is_known_whose(quick: Scene) -> None:
    chat = private(quick, quick.town.ma)
    quick.world.say(quick.town.ma, chat, photo=png())
    await quick.sees(chat, "请写上标签")
    await comes_in(quick, quick.town.ma)
    quick.world.say(quick.town.ma, chat, photo=png())
    question = await quick.sees(chat, "报修 · 1号楼 · 1张照片", "请看照片")
    await chosen(quick, quick.town.ma, question, "公开报")
    await quick.sees(quick.home, "1号 报修", "请看照片", "1张照片")


async def test_an_album_whose_words_come_last(quick: Scene) -> None:
    chat = await comes_in(quick, quick.town.ma)
    quick.world.album(quick.town.ma, chat, [png(), png()], "#投诉 楼道堆满杂物", caption_on=1)
    question = await quick.sees(chat, "投诉 · 1号楼 · 2张照片", "楼道堆满杂物")
    await quick.settled()
    assert [m for m in quick.shown(chat) if ASKED in m.plain] == [question]


async def test_a_draft_that_nobody_answers_is_forgotten_after_a_day(quick: Scene) -> None:
    chat = await comes_in(quick, quick.town.ma)
    quick.world.say(quick.town.ma, chat, "厨房漏水", photo=png())
    question = await quick.sees(chat, "厨房漏水", ASKED)
    quick.move(hours=23)
    await quick.settled()
    assert "1张照片" in question.plain
    before = len(quick.shown(chat))
    quick.move(hours=1, minutes=1)
    await quick.settled()
    assert len(quick.shown(chat)) == before
    answer = await quick.presses(quick.town.ma, question, "公开报")
    assert answer.alert
    assert "隔得太久，我没有留着" in answer.text
    assert quick.find(quick.home, "厨房漏水") is None


async def test_the_draft_survives_a_restart(quick: Scene) -> None:
    chat = await comes_in(quick, quick.town.ma)
    quick.world.say(quick.town.ma, chat, "厨房漏水", photo=png())
    question = await quick.sees(chat, "厨房漏水", ASKED)
    await quick.settled()
    await quick.stop()
    quick.move(hours=2)
    await quick.start()
    await chosen(quick, quick.town.ma, question, "公开报")
    await quick.sees(quick.home, "1号 报修", "厨房漏水", "1张照片")


async def test_courtesy_and_commands_are_no_reports(quick: Scene) -> None:
    chat = await comes_in(quick, quick.town.ma)
    for words in ("你好", "谢谢！", "收到", "/poll 换物业吗|换|不换", "/nothing"):
        quick.world.say(quick.town.ma, chat, words)
    await quick.sees(chat, "有事请直接写在这里")
    await quick.sees(chat, "这里是私聊，这一步请到您的楼栋群里发")
    await quick.settled()
    assert quick.find(chat, ASKED) is None
    quick.world.say(quick.town.ma, chat, "#报修")
    await quick.sees(chat, "请把事情写在后面")
    quick.world.say(quick.town.ma, chat, "/report 灯坏了")
    await quick.sees(chat, "灯坏了", ASKED)
    quick.world.say(quick.town.ma, chat, "灯" * 1001)
    await quick.sees(chat, "写得太长了")


# In English.


async def test_in_english(sqlite_url: str) -> None:
    async with play(sqlite_url, "en") as scene:
        town, ears = scene.town, Ears(scene)
        scene.world.say(town.ma, scene.home, "/help")
        shown = await scene.sees(scene.home, "Write it like this")
        url = shown.buttons[0][0].url
        assert url
        scene.world.press_start(town.ma, url.partition("start=")[2])
        chat = private(scene, town.ma)
        await scene.sees(chat, "If something needs doing at Building 1, just write it here")
        scene.world.say(town.ma, chat, "The cellar is flooded")
        question = await scene.sees(chat, "Repair · Building 1", "Who may see it?")
        await scene.presses(town.ma, question, "Without my name")
        card = await scene.sees(scene.home, "No. 1 Repair", "from a resident")
        await scene.presses(town.wang, card, "Accept")
        scene.world.say(town.wang, scene.home, "done pumped out", reply_to=card)
        fixed = await scene.sees(chat, "is it fixed?")
        scene.world.say(town.ma, chat, "not fixed, still wet", reply_to=fixed)
        await scene.settled()
        scene.move(seconds=10)
        await scene.reads(card, "whoever reported it said it is not fixed")
        assert "Auntie Ma" not in ears.all_in(scene.home)
