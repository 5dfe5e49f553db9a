"""A private chat with the bot: who sees what was written there, and who never does."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.playground.people import Button, Chat, Message, User
from tests.scene import Scene, play
from tests.street import png

ASKED = "不点就不会报出去"
CHOICES = ["公开报", "不写名字", "只给工作人员看", "只给居委会看", "不报了"]


class Ears:
    """All that the bot ever showed, with every wording that was edited away since."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._said: list[tuple[Chat, str]] = []
        scene.world.on_change(self._hear)

    def _hear(self, event: dict[str, Any]) -> None:
        message: Message | None = event.get("message")
        if message is not None and message.sender is self._scene.world.bot:
            buttons = [f"{button.text} {button.url}" for row in message.buttons for button in row]
            self._said.append((message.chat, "\n".join([message.text, str(message.entities), *buttons])))

    def all_in(self, chat: Chat) -> str:
        said = [text for where, text in self._said if where is chat]
        assert said, f"nothing was said in {chat.title}"
        return "\n".join(said)

    def chats_with(self, words: str) -> set[str]:
        """The titles of the chats in which these words were ever shown; private ones by their person."""
        return {chat.of.first_name if chat.of else chat.title for chat, text in self._said if words in text}


@pytest.fixture
async def quick(sqlite_url: str) -> AsyncIterator[Scene]:
    """A scene on SQLite alone, for what does not depend on the database."""
    async with play(sqlite_url) as scene:
        yield scene


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


def private(scene: Scene, user: User) -> Chat:
    return scene.world.private(user)


async def door(scene: Scene, user: User, group: Chat) -> str:
    """What the button of a group's /help puts after /start."""
    scene.world.say(user, group, "/help")
    shown = await scene.sees(group, "有事这样发")
    (link,) = [button.url for row in shown.buttons for button in row if button.url]
    match = re.fullmatch(r"https://t\.me/linli_demo_bot\?start=(at-\d+)", link)
    assert match
    return match[1]


async def comes_in(scene: Scene, user: User, group: Chat | None = None) -> Chat:
    """Somebody presses the link in a group, and Start."""
    group = group or scene.home
    scene.world.press_start(user, await door(scene, user, group))
    await scene.sees(private(scene, user), f"{group.title}有事，直接写在这里")
    return private(scene, user)


async def asked(scene: Scene, user: User, words: str, text: str | None = None) -> Message:
    """Somebody writes in private; the question about it."""
    scene.world.say(user, private(scene, user), text or words)
    return await scene.sees(private(scene, user), words, ASKED)


async def chosen(scene: Scene, user: User, question: Message, choice: str) -> None:
    toast = await scene.presses(user, question, choice)
    assert "已经报了" in toast.text, toast


async def reported(scene: Scene, user: User, words: str, choice: str, tag: str = "") -> Message:
    """Somebody reports in private; the message that says what became of it."""
    question = await asked(scene, user, words, f"{tag} {words}".strip())
    await chosen(scene, user, question, choice)
    await scene.world.until(lambda: not question.buttons, what="the answered question")
    return question


async def detail(scene: Scene, chat: Chat, number: int = 1) -> str:
    said = scene.world.say(scene.town.zhou, chat, f"/issue {number}")
    await scene.world.until(
        lambda: any(m.reply_to is said for m in scene.shown(chat)), timeout=10, what="/issue"
    )
    return next(m.plain for m in scene.shown(chat) if m.reply_to is said)


async def with_staff(scene: Scene, *people: User) -> None:
    """These pressed Start, so the bot may write to them."""
    for user in people:
        scene.world.press_start(user)
        await scene.sees(private(scene, user), "邻里小助手")


# Where somebody lives.


async def test_the_link_of_a_group_tells_where_somebody_lives(scene: Scene) -> None:
    town = scene.town
    chat = await comes_in(scene, town.chen, town.buildings[1])
    question = await asked(scene, town.chen, "楼上漏水到我家厨房")
    assert "报修 · 2号楼" in question.plain
    assert labels(question) == CHOICES
    assert not [m for m in scene.shown(town.buildings[1]) if "漏水" in m.plain]
    await chosen(scene, town.chen, question, "公开报")
    card = await scene.sees(town.buildings[1], "1号 报修", "楼上漏水到我家厨房", "陈大爷报")
    assert card.reply_to is None
    await scene.reads(question, "已报到2号楼的群里：1号")
    assert not question.buttons
    await scene.presses(town.wang, card, "接单")
    await scene.sees(chat, "您报的 1号，王师傅已接单")


async def test_where_somebody_last_reported_is_where_they_live(scene: Scene) -> None:
    town = scene.town
    for group, words in ((town.buildings[0], "灯坏了"), (town.buildings[2], "门坏了")):
        scene.world.say(town.ma, group, f"#报修 {words}")
        await scene.sees(group, words)
    scene.world.press_start(town.ma)
    await scene.sees(private(scene, town.ma), "3号楼有事，直接写在这里")
    assert "报修 · 3号楼" in (await asked(scene, town.ma, "楼道里堆了纸箱")).plain
    scene.world.say(town.ma, town.buildings[0], "#报修 窗户坏了")
    await scene.sees(town.buildings[0], "窗户坏了")
    assert "报修 · 1号楼" in (await asked(scene, town.ma, "楼道里又堆了纸箱")).plain


async def test_a_made_up_payload_does_no_harm(quick: Scene) -> None:
    chat = private(quick, quick.town.ma)
    for payload in ("at-999999", "at-", "at-1x", "at--2", "at-1", "at-" + "9" * 40, "x"):
        before = len(quick.shown(chat))
        quick.world.press_start(quick.town.ma, payload)
        await quick.world.until(lambda before=before: len(quick.shown(chat)) > before, what="an answer")
        assert "我会问您是哪里的事" in quick.shown(chat)[-1].plain


async def test_who_came_by_no_link_is_asked_where_it_is(scene: Scene) -> None:
    town, chat = scene.town, private(scene, scene.town.ma)
    scene.world.press_start(town.ma)
    scene.world.say(town.ma, chat, "厨房漏水")
    await scene.sees(chat, "请写上标签")
    scene.world.say(town.ma, chat, "#报修 厨房漏水")
    question = await scene.sees(chat, "是哪里的事？")
    assert labels(question) == ["1号楼", "2号楼", "3号楼"]
    assert (await scene.presses(town.ma, question, "3号楼")).text == "记住了：3号楼"
    await scene.reads(question, "报修 · 3号楼", ASKED)
    await chosen(scene, town.ma, question, "公开报")
    await scene.sees(town.buildings[2], "1号 报修", "厨房漏水")
    assert "报修 · 3号楼" in (await asked(scene, town.ma, "浴室也漏水")).plain


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


async def test_not_reporting_leaves_nothing(scene: Scene) -> None:
    chat = await comes_in(scene, scene.town.ma)
    scene.world.say(scene.town.ma, chat, "物业经理骂人", photo=png())
    question = await scene.sees(chat, "物业经理骂人", "1张照片")
    assert "没有报出去" in (await scene.presses(scene.town.ma, question, "不报了")).text
    await scene.reads(question, "没有报出去")
    assert "物业经理" not in question.plain
    question.buttons = [[Button("旧的", f"see:{question.reply_to.id if question.reply_to else 0}:0")]]
    assert "隔得太久" in (await scene.presses(scene.town.ma, question, "旧的")).text
    await reported(scene, scene.town.ma, "灯坏了", "公开报")
    assert "张照片" not in (await scene.sees(scene.home, "1号 报修", "灯坏了")).plain


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


async def test_an_edit_before_the_answer_changes_the_draft(scene: Scene) -> None:
    chat = await comes_in(scene, scene.town.ma)
    said = scene.world.say(scene.town.ma, chat, "厨房漏水")
    question = await scene.sees(chat, "厨房漏水", ASKED)
    scene.world.edit(scene.town.ma, said, "#投诉 保安半夜睡觉")
    await scene.reads(question, "投诉 · 1号楼", "保安半夜睡觉")
    await chosen(scene, scene.town.ma, question, "公开报")
    await scene.reads(question, "已报到1号楼的群里：1号")
    card = await scene.sees(scene.home, "1号 投诉", "保安半夜睡觉")
    scene.world.edit(scene.town.ma, said, "#投诉 保安半夜睡觉，叫不醒他")
    scene.move(seconds=10)
    await scene.reads(card, "叫不醒他")
    await scene.settled()
    assert len([m for m in scene.shown(chat) if ASKED in m.plain]) == 0


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
    history = await detail(quick, quick.home)
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


async def test_a_draft_that_nobody_answers_is_forgotten_after_a_day(scene: Scene) -> None:
    chat = await comes_in(scene, scene.town.ma)
    scene.world.say(scene.town.ma, chat, "厨房漏水", photo=png())
    question = await scene.sees(chat, "厨房漏水", ASKED)
    scene.move(hours=23)
    await scene.settled()
    assert "1张照片" in question.plain
    before = len(scene.shown(chat))
    scene.move(hours=1, minutes=1)
    await scene.settled()
    assert len(scene.shown(chat)) == before
    answer = await scene.presses(scene.town.ma, question, "公开报")
    assert answer.alert
    assert "隔得太久，我没有留着" in answer.text
    assert scene.find(scene.home, "厨房漏水") is None


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


# Who may see it.


async def test_kinds_private_by_default_are_never_offered_to_the_group(scene: Scene) -> None:
    ears = Ears(scene)
    await comes_in(scene, scene.town.ma)
    question = await asked(scene, scene.town.ma, "孤老没人照顾", "#求助 孤老没人照顾")
    assert labels(question) == CHOICES[2:]
    at = question.reply_to.id if question.reply_to else 0
    question.buttons[0][0] = Button("伪造", f"see:{at}:0")
    await chosen(scene, scene.town.ma, question, "伪造")
    await scene.sees(scene.town.committee, "1号 求助", "孤老没人照顾", "马阿姨报")
    await scene.settled()
    assert ears.chats_with("孤老") == {"马阿姨", scene.town.committee.title}


async def test_a_private_kind_tagged_in_a_group_offers_the_private_chat(scene: Scene) -> None:
    scene.world.say(scene.town.ma, scene.home, "#纠纷 楼上天天跳绳")
    notice = await scene.sees(scene.home, "已记为 1号", "不在群里公开")
    (button,) = notice.buttons[0]
    assert button.text == "🔒 私下报"
    assert button.url
    scene.world.press_start(scene.town.ma, button.url.partition("start=")[2])
    await scene.sees(private(scene, scene.town.ma), "1号楼有事，直接写在这里")
    scene.world.say(scene.town.ma, scene.home, "/issues")
    await scene.sees(scene.home, "1号楼现在没有没办完的事")


async def test_a_tag_edited_to_a_private_kind_takes_the_card_back(scene: Scene) -> None:
    said = scene.world.say(scene.town.ma, scene.home, "#投诉 楼上天天跳绳")
    card = await scene.sees(scene.home, "1号 投诉")
    scene.world.edit(scene.town.ma, said, "#纠纷 楼上天天跳绳")
    await scene.sees(scene.home, "已记为 1号", "不在群里公开")
    await scene.reads(card, "1号改为私下办理，不在群里公开。")
    assert not card.buttons
    assert "跳绳" not in card.plain
    assert "没有 1号" in await detail(scene, scene.home)
    await scene.sees(scene.town.council, "1号 纠纷", "跳绳")


async def test_staff_see_it_and_the_group_never_does(scene: Scene) -> None:
    """From the report to the stars: the reporter is told in private, the group reads nothing of it."""
    town, ears = scene.town, Ears(scene)
    await with_staff(scene, town.wang)
    chat = await comes_in(scene, town.ma)
    receipt = await reported(scene, town.ma, "楼上漏水泡了我家", "只给工作人员看")
    assert "已交给工作人员：1号。群里看不到。" in receipt.plain
    card = await scene.sees(private(scene, town.wang), "1号 报修", "楼上漏水泡了我家", "马阿姨报")
    await scene.presses(town.wang, card, "接单")
    await scene.sees(chat, "您报的 1号，王师傅已接单")
    scene.world.say(town.ma, chat, "钥匙在门垫下面", reply_to=receipt, photo=png())
    await scene.sees(private(scene, town.wang), "1号，马阿姨私下说：钥匙在门垫下面（附照片）")
    scene.world.say(town.wang, private(scene, town.wang), "办结 换了水管", reply_to=card)
    question = await scene.sees(chat, "修好了吗？")
    assert "没修好" in (await scene.presses(town.ma, question, "没修好")).text
    await scene.sees(town.council, "1号 报修", "没修好，重新办")
    scene.world.say(town.wang, private(scene, town.wang), "办结 又换了水管", reply_to=card)
    again = await scene.sees(chat, "又换了水管", "修好了吗？")
    await scene.presses(town.ma, again, "修好了")
    await scene.reads(again, "请打个分")
    await scene.presses(town.ma, again, "5⭐")
    scene.move(hours=24 * 8)  # over a bulletin
    await scene.settled()
    for group in (scene.home, town.buildings[2]):
        scene.world.say(town.zhou, group, "/issues")
        await scene.sees(group, "现在没有没办完的事")
        assert "没有 1号" in await detail(scene, group)
        assert "1号 " not in ears.all_in(group).replace("没有 1号。", "")
    for words in ("泡了我家", "水管", "钥匙"):
        assert ears.chats_with(words) <= {"马阿姨", "王师傅", town.council.title, town.committee.title}


async def test_the_committee_alone(scene: Scene) -> None:
    """Nothing of it below the committee, whatever happens to it and however late it gets."""
    town, ears = scene.town, Ears(scene)
    await with_staff(scene, town.wang, town.zhou, town.lin)
    chat = await comes_in(scene, town.ma)
    receipt = await reported(scene, town.ma, "理事会的账目对不上", "只给居委会看")
    assert "已交给居委会：1号。别人都看不到。" in receipt.plain
    card = await scene.sees(town.committee, "1号 报修", "理事会的账目对不上", "居委会负责")
    offered = await scene.presses(town.lin, card, "⋯ 更多")
    assert offered.alert
    scene.move(seconds=10)
    await scene.world.until(lambda: "转交" in labels(card), what="the panel")
    await scene.presses(town.lin, card, "转交")
    scene.move(seconds=10)
    await scene.world.until(lambda: "居委会" in labels(card), timeout=15, what="whom to hand it over to")
    assert not {"物业", "理事会", "王师傅", "周理事"} & set(labels(card))
    issue_id = next(b.data for row in card.buttons for b in row if b.data).split(":")[1]
    for forged in (f"to_role:{issue_id}:4", f"to_role:{issue_id}:5"):
        card.buttons[0][0] = Button("伪造", forged)
        assert (await scene.presses(town.lin, card, "伪造")).alert
    scene.world.say(town.ma, chat, "有三笔没有发票", reply_to=receipt)
    await scene.sees(town.committee, "1号，马阿姨私下说：有三笔没有发票")
    for _ in range(6):  # past every deadline, and past bulletins
        scene.move(hours=100)
        await scene.settled()
    scene.world.say(town.lin, town.committee, "办结 已请街道审计", reply_to=card)
    question = await scene.sees(chat, "修好了吗？")
    scene.world.say(town.ma, chat, "没修好 还是对不上", reply_to=question)
    await scene.sees(chat, "没修好，继续办")
    for group in (scene.home, town.council):
        scene.world.say(town.zhou, group, "/issues")
        await scene.sees(group, "现在没有没办完的事")
        assert "没有 1号" in await detail(scene, group)
        scene.world.say(town.zhou, group, "/follow 1")
        await scene.settled()
    assert ears.chats_with("账目") == {"马阿姨", town.committee.title}
    assert ears.chats_with("发票") == {town.committee.title}
    # What the council's button would do on it, forged under a card of its own.
    scene.world.say(town.ma, scene.home, "#报修 灯坏了")
    other = await scene.sees(scene.home, "2号 报修")
    for verb in ("accept", "finish", "met", "more", "handover", "categories"):
        other.buttons[0][0] = Button("伪造", f"{verb}:{issue_id}")
        assert "这件事找不到了" in (await scene.presses(town.zhou, other, "伪造")).text


async def test_nobody_who_could_receive_it_is_said_so(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await scene.stop()
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        known["community"]["committee_chat_id"] = None
        known["places"][0]["council_chat_id"] = None
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        await comes_in(scene, scene.town.ma)
        for number, choice in ((1, "只给工作人员看"), (2, "只给居委会看")):
            receipt = await reported(scene, scene.town.ma, f"漏水{number}", choice)
            assert f"已记为 {number}号，但现在还没有人能收到，请直接联系居委会" in receipt.plain
        await with_staff(scene, scene.town.lin)  # the committee without a chat: each of its people
        receipt = await reported(scene, scene.town.ma, "漏水3", "只给居委会看")
        assert "已交给居委会：3号" in receipt.plain
        await scene.sees(private(scene, scene.town.lin), "3号 报修", "漏水3")


async def test_a_place_that_lost_its_group_says_so(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await comes_in(scene, scene.town.ma)
        question = await asked(scene, scene.town.ma, "厨房漏水")
        await scene.settled()
        await scene.stop()
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        known["places"][1]["chat_id"] = None
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        answer = await scene.presses(scene.town.ma, question, "公开报")
        assert answer.alert
        assert "1号楼现在没有居民群，不能公开报" in answer.text
        await chosen(scene, scene.town.ma, question, "只给工作人员看")


# The name of somebody who asked not to be named.


async def test_the_whole_life_of_a_nameless_issue(scene: Scene) -> None:
    """Reported, edited, followed, reopened, escalated, confirmed, rated: never with the name."""
    town, ears = scene.town, Ears(scene)
    chat = private(scene, town.ma)
    scene.world.press_start(town.ma)
    await scene.sees(chat, "我会问您是哪里的事")
    said = scene.world.say(town.ma, chat, "#报修 地下室的灯全坏了")
    question = await scene.sees(chat, "是哪里的事？")
    await scene.presses(town.ma, question, "1号楼")
    await scene.reads(question, ASKED)
    await chosen(scene, town.ma, question, "不写名字")
    card = await scene.sees(scene.home, "1号 报修", "地下室的灯全坏了", "有居民报")
    scene.world.edit(town.ma, said, "#报修 地下室的灯全坏了，看不见路")
    await scene.sees(scene.home, "看不见路")
    scene.world.say(town.li, scene.home, "/follow 1")  # follows without having pressed Start
    await scene.sees(scene.home, "有消息就告诉您")
    await scene.presses(town.li, card, "🙋 我也遇到")
    await scene.presses(town.ma, card, "🙋 我也遇到")
    scene.world.say(town.ma, chat, "我家住 302", reply_to=question)
    await scene.sees(chat, "1号：已转告办事的人，群里看不到")
    await scene.sees(town.council, "1号，马阿姨私下说：我家住 302")
    await scene.presses(town.wang, card, "接单")
    scene.world.say(town.wang, scene.home, "办结 换了灯泡", reply_to=card)
    fixed = await scene.sees(chat, "修好了吗？")
    scene.world.say(town.ma, chat, "没修好 还是黑的", reply_to=fixed)
    await scene.sees(scene.home, "1号，报事的居民说没修好", "还是黑的")
    scene.move(hours=100)
    await scene.sees(scene.home, "⏰ 1号到期还没办好，已转给居委会")
    scene.world.say(town.zhou, scene.home, "接单", reply_to=card)
    scene.world.say(town.zhou, scene.home, "办结 重新布了线", reply_to=card)
    again = await scene.sees(chat, "重新布了线", "修好了吗？")
    scene.world.say(town.ma, chat, "修好了 谢谢", reply_to=again)
    await scene.reads(again, "请打个分")
    await scene.presses(town.ma, again, "2⭐")
    scene.world.say(town.ma, chat, "太慢了", reply_to=again)
    await scene.sees(town.council, "1号只得了 2 分")
    scene.world.say(town.zhou, scene.home, "/issues")
    history = await detail(scene, scene.home)
    for line in (
        "有居民报",
        "报事的居民报了事",
        "报事的居民改了原话",
        "报事的居民私下补充",
        "报事的居民说没修好",
    ):
        assert line in history
    assert "报事的居民确认办好" in history
    scene.move(days=8)  # a bulletin
    await scene.sees(scene.home, "进展通报")
    await scene.settled()
    for group in (scene.home, *town.buildings[1:]):
        for name in ("马阿姨", "302", "太慢了", f"'user_id': {town.ma.id}"):
            assert name not in ears.all_in(group)
    assert ears.chats_with("马阿姨") <= {town.council.title, town.committee.title, "马阿姨"}
    assert "马阿姨报" in await detail(scene, town.council)


async def test_a_nameless_reporter_who_is_staff_is_named_at_work_only(quick: Scene) -> None:
    town, ears = quick.town, Ears(quick)
    await comes_in(quick, town.wang)
    await reported(quick, town.wang, "保安亭漏雨", "不写名字")
    card = await quick.sees(quick.home, "1号 报修", "有居民报")
    assert "王师傅" not in ears.all_in(quick.home)
    await quick.presses(town.wang, card, "接单")
    history = await detail(quick, quick.home)
    assert "报事的居民报了事" in history
    assert "王师傅接单" in history


async def test_a_nameless_reporter_may_take_it_back(quick: Scene) -> None:
    chat, ears = await comes_in(quick, quick.town.ma), Ears(quick)
    receipt = await reported(quick, quick.town.ma, "楼上太吵", "不写名字")
    card = await quick.sees(quick.home, "1号 报修", "楼上太吵")
    quick.world.say(quick.town.li, quick.home, "/follow 1")
    await quick.sees(quick.home, "有消息就告诉您")
    quick.world.say(quick.town.ma, chat, "撤回", reply_to=receipt)
    await quick.reads(card, "已撤回")
    await quick.sees(quick.home, "1号，报事的居民撤回了")
    assert "马阿姨" not in ears.all_in(quick.home)


async def test_joining_tells_nobody_that_two_reporters_are_one(quick: Scene) -> None:
    """Whoever reports once with and once without a name: the history must not show that it is the same."""
    town = quick.town
    await comes_in(quick, town.ma)
    await reported(quick, town.ma, "楼道的灯全坏了", "不写名字")
    await quick.sees(quick.home, "1号 报修", "有居民报")
    quick.world.say(town.ma, quick.home, "#报修 楼道的灯全坏了，看不见")
    named = await quick.sees(quick.home, "2号 报修", "马阿姨报")
    quick.world.say(town.wang, quick.home, "合并 1", reply_to=named)
    await quick.reads(named, "已合并")
    await reported(quick, town.ma, "楼道的灯全坏了，摔了一跤", "不写名字")
    secret = await quick.sees(quick.home, "3号 报修", "有居民报")
    quick.world.say(town.wang, quick.home, "合并 1", reply_to=secret)
    await quick.reads(secret, "已合并")
    _, _, history = (await detail(quick, quick.home)).partition("经过")
    told, by_name, without = history.strip().splitlines()
    assert "报事的居民报了事" in told
    assert "马阿姨说是同一件事" in by_name
    assert "说是同一件事" in without
    assert "居民" not in without
    assert "马阿姨" not in without


async def test_who_blocked_the_bot_gives_no_secret_away(quick: Scene) -> None:
    """News that cannot reach somebody in private must not go to the group instead, if it may not read it."""
    town, ears = quick.town, Ears(quick)
    await with_staff(quick, town.wang)
    await comes_in(quick, town.ma)
    await reported(quick, town.ma, "楼上漏水", "只给工作人员看")
    card = await quick.sees(private(quick, town.wang), "1号 报修", "楼上漏水")
    for user in (town.ma, town.wang):
        quick.world.block(user)
    issue_id = next(button.data for row in card.buttons for button in row if button.data).split(":")[1]
    quick.world.say(town.zhou, town.council, "#投诉 物业账目不清")
    other = await quick.sees(town.council, "2号 投诉")
    other.buttons[0][0] = Button("接", f"accept:{issue_id}")
    await quick.presses(town.zhou, other, "接")  # the reporter and the desk should hear of it
    gone = lambda: sum(bool(call.error and "blocked" in call.error) for call in quick.world.log) >= 2  # noqa: E731
    await quick.world.until(gone, timeout=15, what="the letter and the card that cannot be delivered")
    await quick.settled()
    assert "漏水" not in ears.all_in(quick.home)
    assert "1号，" not in ears.all_in(quick.home)
    assert quick.find(quick.home, "周理事已接单") is None


# What is said in private about what the group reads.


async def test_private_words_reach_those_who_act_and_not_the_group(scene: Scene) -> None:
    town, ears = scene.town, Ears(scene)
    await with_staff(scene, town.wang, town.ma)
    scene.world.say(town.ma, scene.home, "#报修 灯坏了")
    card = await scene.sees(scene.home, "灯坏了")
    await scene.presses(town.wang, card, "接单")
    letter = await scene.sees(private(scene, town.ma), "王师傅已接单")
    scene.world.say(town.ma, private(scene, town.ma), "钥匙在门垫下面", reply_to=letter)
    await scene.sees(private(scene, town.wang), "1号，马阿姨私下说：钥匙在门垫下面")
    await scene.sees(private(scene, town.ma), "1号：已转告办事的人，群里看不到。")
    history = await detail(scene, scene.home)
    assert "马阿姨私下补充" in history
    assert "钥匙" in await detail(scene, town.council)
    assert ears.chats_with("钥匙") == {"王师傅", town.council.title}


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
