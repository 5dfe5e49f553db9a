"""Quick polls as the council asks them and the neighbours answer them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.playground.people import Button, Message, User
from tests.scene import Scene, play

OPEN, CLOSE = "✅ 开始投票", "结束投票（发起人）"
DOOR = "/poll 单元门坏了，怎么修？\n用维修基金\n居民自己出钱"


async def asked(
    scene: Scene, text: str = DOOR, user: User | None = None, reply_to: Message | None = None
) -> Message:
    """What the bot makes of a question of the council's: a draft, or a refusal."""
    said = scene.world.say(user or scene.town.zhou, scene.home, text, reply_to=reply_to)

    def found() -> list[Message]:
        return [m for m in scene.shown(scene.home) if m.reply_to is said]

    await scene.world.until(found, what=f"an answer to {text!r}")
    return found()[0]


def buttons(message: Message) -> list[str]:
    return [b.text for row in message.buttons for b in row]


def results(scene: Scene) -> list[str]:
    return [m.plain for m in scene.shown(scene.home) if "投票结果" in m.plain]


FORMS = {
    DOOR: ["单元门坏了，怎么修？", "用维修基金", "居民自己出钱"],
    "/poll 怎么修？|用维修基金|自己出钱": ["怎么修？", "用维修基金", "自己出钱"],
    "/poll@linli_demo_bot 怎么修？｜用维修基金 ｜ 自己出钱": ["怎么修？", "用维修基金", "自己出钱"],
    "/poll\n\n怎么修？\n\n1. 用维修基金\n2、自己出钱\n3）不修": [
        "怎么修？",
        "用维修基金",
        "自己出钱",
        "不修",
    ],
    "/poll 哪家？\n- 甲\n• 乙": ["哪家？", "甲", "乙"],
    "/poll 每月多少？\n3.5元\n4.5元": ["每月多少？", "3.5元", "4.5元"],
    "/poll 哪天？|11.28 晚上|11.29 晚上": ["哪天？", "11.28 晚上", "11.29 晚上"],
    "/poll 截止日期怎么定？|本周|下周": ["截止日期怎么定？", "本周", "下周"],
    "/poll Close the gate at night?|yes|no": ["Close the gate at night?", "yes", "no"],
    "/poll The gate?|Close it|Leave it open": ["The gate?", "Close it", "Leave it open"],
    "/poll <b>5</b> > 3 & 2?|<i>|{{ x }}": ["<b>5</b> > 3 & 2?", "<i>", "{{ x }}"],
}


async def test_every_form_of_asking(quick: Scene) -> None:
    drafts = {text: await asked(quick, text) for text in FORMS}
    numbered = {text: [f"{i}. {option}" for i, option in enumerate(FORMS[text][1:], 1)] for text in FORMS}
    for text, draft in drafts.items():
        lines = draft.plain.splitlines()
        assert lines[:-2] == [f"📝 {FORMS[text][0]}", *numbered[text]]
        assert lines[-2].startswith("一人一票，选一个，记名。")
        assert buttons(draft) == [OPEN, "改成多选", "改成匿名", "改成一户一票", "取消"]
    for text, card in list(drafts.items())[::5]:  # a group takes twenty messages and edits a minute
        await quick.presses(quick.town.zhou, card, OPEN)
        await quick.reads(card, "0 人已投，一人一票，可以改。")
        lines = [line.removesuffix("：0票") for line in card.plain.splitlines()]
        assert lines[:-1] == [f"📊 {FORMS[text][0]}", *numbered[text]]
        assert buttons(card) == [*numbered[text], CLOSE]


async def test_what_was_understood_is_shown_and_corrected_before_it_opens(quick: Scene) -> None:
    world, zhou = quick.world, quick.town.zhou
    said = world.say(zhou, quick.home, "#投票 车棚装什么？\n充电桩\n雨棚\n摄像头\n多选，截止 3天后")
    draft = await quick.sees(quick.home, "车棚装什么？")
    assert "一人一票，最多选 3 个，记名。" in draft.plain
    assert not draft.silent
    vote = (draft.buttons[0][0].data or "").replace("open", "vote") + ":0"
    draft.buttons[0].append(Button("偷跑", vote))
    assert (await quick.presses(quick.town.ma, draft, "偷跑")).text == "这个投票找不到了。"
    assert (await quick.presses(quick.town.ma, draft, OPEN)).text == "只有发起人或理事会可以结束投票。"
    for button, now in (
        ("改成单选", "选一个，记名"),
        ("改成多选", "最多选 3 个，记名"),
        ("改成匿名", "最多选 3 个，匿名"),
        ("改成记名", "最多选 3 个，记名"),
    ):
        assert (await quick.presses(zhou, draft, button)).text == "改好了，请再看一下。"
        quick.move(seconds=5)
        await quick.reads(draft, now)
    world.edit(zhou, said, "#投票 车棚装什么？\n充电桩\n雨棚\n最多选1个")
    quick.move(seconds=5)
    await quick.reads(draft, "2. 雨棚", "最多选 1 个，记名")
    assert "摄像头" not in draft.plain
    world.edit(zhou, said, "#投票 车棚装什么？\n充电桩")
    assert "选项太少了：有 1 个" in (await quick.sees(quick.home, "选项太少了")).plain
    assert (await quick.presses(zhou, draft, OPEN)).text == "投票开始了。"
    quick.move(seconds=5)
    await quick.reads(draft, "0 人已投")
    draft.buttons[0].append(Button("旧按钮", vote.replace("vote", "open").rpartition(":")[0]))
    assert "已经开始或结束了" in (await quick.presses(zhou, draft, "旧按钮")).text
    world.edit(zhou, said, "#投票 车棚装什么？\n充电桩\n雨棚\n不装")
    assert "不能再改" in (await quick.sees(quick.home, "已经开始或结束了")).plain
    assert "不装" not in draft.plain


async def test_a_draft_given_up_takes_no_votes_and_no_place(quick: Scene) -> None:
    draft = await asked(quick)
    assert (await quick.presses(quick.town.zhou, draft, "取消")).text == "取消了。"
    await quick.reads(draft, "取消了，没有投票。")
    assert not draft.buttons
    late = await asked(quick, DOOR + "\n截止 1小时后")
    quick.move(hours=2)
    assert "3月4日 周三 11:00 已经过了" in (await quick.presses(quick.town.zhou, late, OPEN)).text
    await quick.settled()
    assert results(quick) == []


async def test_a_question_that_stands_there_already_is_asked_by_a_reply(quick: Scene) -> None:
    words = quick.world.say(quick.town.ma, quick.home, "晚上几点锁大门？\n十点\n十二点")
    draft = await asked(quick, "#投票", reply_to=words)
    assert draft.plain.splitlines()[:3] == ["📝 晚上几点锁大门？", "1. 十点", "2. 十二点"]
    assert "晚上几点锁大门" in (await asked(quick, "/poll", reply_to=words)).plain
    assert "居委会发起" in (await asked(quick, "#投票", quick.town.ma, reply_to=words)).plain

    # A question alone, as neighbours forward one: the reply has its options, or people agree or not.
    for sender in (quick.town.ma, quick.town.zhou):
        forwarded = forward(quick, sender, "大门装刷卡锁\n\n费用物业出，行不行？")
        title = "📝 大门装刷卡锁 费用物业出，行不行？"
        draft = await asked(quick, "/poll 装|不装|截止 明天 20:00", reply_to=forwarded)
        assert draft.plain.splitlines()[:3] == [title, "1. 装", "2. 不装"]
        assert "3月5日 周四 20:00 截止" in draft.plain
        draft = await asked(quick, "/poll 匿名", reply_to=forwarded)
        assert draft.plain.splitlines()[:3] == [title, "1. 同意", "2. 反对"]
        assert "匿名" in draft.plain
    bare = forward(quick, quick.town.ma, "要不要锁大门")
    draft = await asked(quick, "/poll", reply_to=bare)
    assert draft.plain.splitlines()[:3] == ["📝 要不要锁大门", "1. 同意", "2. 反对"]
    own = await asked(quick, "/poll 几点锁？|十点|十二点", reply_to=bare)
    assert own.plain.splitlines()[:3] == ["📝 几点锁？", "1. 十点", "2. 十二点"]
    picture = quick.world.say(quick.town.ma, quick.home, "", photo=b"a notice")
    assert "再回复它：/poll 换|不换" in (await asked(quick, "/poll", reply_to=picture)).plain

    # What is forwarded may have the tag itself: it asks in the name of whoever forwards it.
    forward(quick, quick.town.zhou, "#投票 楼道装灯吗？\n装\n不装")
    await quick.sees(quick.home, "📝 楼道装灯吗？", "1. 装")
    refused = forward(quick, quick.town.ma, "/poll 楼道刷墙吗？|刷|不刷")
    await quick.world.until(lambda: any(m.reply_to is refused for m in quick.shown(quick.home)))
    assert quick.find(quick.home, "楼道刷墙吗") is None


def forward(scene: Scene, user: User, text: str) -> Message:
    """Somebody forwards into the group what was written elsewhere."""
    origin = {"type": "hidden_user", "sender_user_name": "老同事", "date": 1}
    return scene.world.say(user, scene.home, text, forward_origin=origin)


async def test_forms_that_are_wrong_and_what_is_said_of_them(quick: Scene) -> None:
    wrong = {
        "/poll 怎么修？": "选项太少了：有 0 个，要 2 到 10 个",
        "/poll 怎么修？|用维修基金": "选项太少了：有 1 个",
        "/poll 哪天？|" + "|".join("一二三四五六七八九十末"): "选项太多了：有 11 个，要 2 到 10 个。",
        "/poll " + "长" * 301 + "|甲|乙": "问题太长了：301 个字，最多 300 个字。",
        "/poll 哪个？|甲|" + "乙" * 61: "有个选项太长了：61 个字，最多 60 个字。",
        "/poll 哪个？|甲|乙|甲": "选项“甲”写了两次。",
        "/poll 哪个？|Ａ座|乙|a座": "选项“a座”写了两次。",
        "/poll 哪个？|甲|乙|截止 2020-01-01": "截止时间 1月1日 周三 20:00 已经过了，请改一下。",
        "/poll 哪个？|甲|乙|截止 100天后": "太远了，最晚 90 天以后",
        "/poll 哪个？|甲|乙|截止 等通知": "没看懂截止时间“等通知”。",
    }
    for text, expected in wrong.items():
        written = await asked(quick, text)
        assert expected in written.plain
        assert len(written.plain.splitlines()) == 1
        assert not written.buttons
    assert "问题和选项各占一行" in (await asked(quick, "/poll")).plain


async def test_residents_are_told_who_opens_polls(quick: Scene) -> None:
    assert "投票由理事会或居委会发起" in (await asked(quick, DOOR, quick.town.ma)).plain
    assert "投票由理事会或居委会发起" in (await asked(quick, DOOR, quick.town.wang)).plain


async def test_votes_and_changed_minds(scene: Scene) -> None:
    card = await scene.polls(DOOR)
    assert (await scene.presses(scene.town.ma, card, "1. 用维修基金")).text == "已投：用维修基金"
    assert (await scene.presses(scene.town.ma, card, "1. 用维修基金")).text == "您已经投了：用维修基金"
    await scene.reads(card, "用维修基金：1票（100%）", "1 人已投")
    await scene.presses(scene.town.wang, card, "1. 用维修基金")
    assert (await scene.presses(scene.town.ma, card, "2. 居民自己出钱")).text == "已投：居民自己出钱"
    scene.move(seconds=5)
    await scene.reads(card, "用维修基金：1票（50%）", "居民自己出钱：1票（50%）", "2 人已投")
    scene.world.redeliver(3)  # taps delivered again: the last one said still counts
    await scene.settled()
    await scene.presses(scene.town.zhou, card, "2. 居民自己出钱")
    scene.move(seconds=5)
    await scene.reads(card, "用维修基金：1票（33%）", "居民自己出钱：2票（67%）", "3 人已投")


@pytest.fixture
async def paced(database_url: str) -> AsyncIterator[Scene]:
    async with play(database_url, is_paced=True) as scene:
        yield scene


async def test_thirty_taps_at_once(paced: Scene) -> None:
    scene = paced
    card = await scene.polls(DOOR)
    crowd = [scene.world.add_user(f"邻居{number}") for number in range(30)]
    for neighbour in crowd:
        scene.home.members[neighbour.id] = neighbour
    edits = scene.world.calls["editMessageText"]
    choices = ["1. 用维修基金", "2. 居民自己出钱", "2. 居民自己出钱"] * 10
    taps = [scene.world.press(who, card, choice) for who, choice in zip(crowd, choices, strict=True)]
    toasts = await asyncio.gather(*(tap.answered(5) for tap in taps))
    assert [f"已投：{choice[3:]}" for choice in choices] == [toast.text for toast in toasts]
    await scene.reads(card, "用维修基金：10票（33%）", "居民自己出钱：20票（67%）", "30 人已投")
    assert scene.world.calls["editMessageText"] - edits <= 3
    assert scene.world.flood.refusals == 0


async def test_the_deadline_closes_a_poll_once(scene: Scene) -> None:
    card = await scene.polls(DOOR + "\n截止 3天后")
    await scene.presses(scene.town.ma, card, "2. 居民自己出钱")
    scene.move(days=2)
    await scene.settled()
    assert results(scene) == []
    scene.move(days=2)
    result = await scene.sees(scene.home, "投票结果：单元门坏了，怎么修？")
    assert result.plain.splitlines()[1:] == [
        "✅ 居民自己出钱：1票（100%）",
        "用维修基金：0票",
        "共 1 人投票，“居民自己出钱”票数最多。",
    ]
    await scene.reads(card, "投票结束了，共 1 人投票。")
    assert not card.buttons
    await scene.stop()
    scene.move(days=2)
    await scene.start()
    await scene.settled()
    assert len(results(scene)) == 1


async def test_a_poll_opens_when_its_author_said(scene: Scene) -> None:
    zhou = scene.town.zhou
    text = f"{DOOR}\n周四 20:00 开始，周五 20:00 截止"
    draft = await asked(scene, text)
    assert "记名。3月5日 周四 20:00 开始，3月6日 周五 20:00 截止。" in draft.plain
    assert (await scene.presses(zhou, draft, OPEN)).text == "好的，3月5日 周四 20:00 自动开始投票。"
    await scene.reads(draft, "3月5日 周四 20:00 自动开始投票。")
    assert buttons(draft) == ["取消"]
    asked_for = draft.reply_to
    assert asked_for is not None
    scene.world.edit(zhou, asked_for, f"{text}\n多选")
    assert "自动开始，不能再改" in (await scene.sees(scene.home, "不能再改")).plain
    scene.move(days=1)
    await scene.settled()
    assert scene.find(scene.home, "📊") is None
    # The clock opens it below all that was said since, and as long as was said, after downtime too.
    await scene.stop()
    scene.move(hours=22)
    await scene.start()
    card = await scene.sees(scene.home, "📊 单元门坏了", "0 人已投", "3月7日 周六 08:00 截止")
    assert card.id > draft.id
    assert not card.silent
    await scene.reads(draft, "投票开始了。")
    assert not draft.buttons
    assert (await scene.presses(scene.town.ma, card, "1. 用维修基金")).text == "已投：用维修基金"
    scene.move(days=1, hours=1)
    await scene.sees(scene.home, "投票结果：单元门坏了", "用维修基金：1票")
    given_up = await asked(scene, f"{DOOR}\n开始 3天后")
    await scene.presses(zhou, given_up, OPEN)
    await scene.reads(given_up, "自动开始投票")
    assert (await scene.presses(zhou, given_up, "取消")).text == "取消了。"
    await scene.reads(given_up, "取消了，没有投票。")


async def test_a_poll_that_ended_while_the_bot_was_down(scene: Scene) -> None:
    card = await scene.polls(DOOR)  # three days, where nobody names a deadline
    await scene.settled()
    await scene.stop()
    scene.move(days=4)
    late = scene.world.press(scene.town.ma, card, "1. 用维修基金")
    await scene.start()
    assert (await late.answered()).text == "投票已经结束了。"
    result = await scene.sees(scene.home, "投票结果")
    assert "没有人投票" in result.plain
    await scene.settled()
    assert len(results(scene)) == 1


async def test_the_author_ends_the_poll(quick: Scene) -> None:
    card = await quick.polls(DOOR)
    refused = await quick.presses(quick.town.ma, card, CLOSE)
    assert (refused.text, refused.alert) == ("只有发起人或理事会可以结束投票。", True)
    assert (await quick.presses(quick.town.wang, card, CLOSE)).alert
    await quick.presses(quick.town.ma, card, "1. 用维修基金")
    await quick.presses(quick.town.wang, card, "2. 居民自己出钱")
    first, again = (quick.world.press(quick.town.zhou, card, CLOSE) for _ in range(2))
    assert (await first.answered()).text == "投票结束了，结果马上公布。"
    assert (await again.answered()).text == "投票已经结束了。"
    result = await quick.sees(quick.home, "投票结果")
    assert "“用维修基金”和“居民自己出钱”票数相同，分不出先后" in result.plain
    assert "✅" not in result.plain
    await quick.reads(card, "投票结束了，共 2 人投票。")
    await quick.settled()
    assert len(results(quick)) == 1


async def test_the_committee_may_end_somebody_elses_poll(quick: Scene) -> None:
    card = await quick.polls(DOOR)
    assert (await quick.presses(quick.town.lin, card, CLOSE)).text == "投票结束了，结果马上公布。"


async def test_the_longest_poll_fits(quick: Scene) -> None:
    options = [f"{'🔥' * 59}{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]
    card = await quick.polls("/poll " + "|".join(["🙏" * 300, *options]))
    assert len(buttons(card)) == 11
    await quick.presses(quick.town.ma, card, buttons(card)[0])
    await quick.presses(quick.town.wang, card, buttons(card)[1])
    await quick.presses(quick.town.zhou, card, CLOSE)
    await quick.sees(quick.home, "投票结果", "票数相同")


async def test_in_english(sqlite_url: str) -> None:
    async with play(sqlite_url, "en") as scene:
        card = await scene.polls("/poll How shall we mend the door?\nFund\nResidents pay\ncloses in 2 days")
        assert buttons(card) == ["1. Fund", "2. Residents pay", "Close the poll (author)"]
        assert (await scene.presses(scene.town.ma, card, "1. Fund")).text == "Counted: Fund"
        scene.move(days=3)
        assert "1 voted. Most chose “Fund”." in (await scene.sees(scene.home, "Result: How")).plain


async def test_a_secret_poll_is_for_those_in_its_chat(scene: Scene) -> None:
    town, world = scene.town, scene.world
    for user in (town.ma, town.chen):
        world.press_start(user)
    card = await scene.polls("/poll 装灯吗？|装|不装|匿名")
    assert buttons(card) == ["🗳 私下投票", CLOSE]
    # Who is not in the chat cannot press there, and a link that somebody passes on gives them no paper.
    number = str(card.buttons[0][0].data).partition(":")[2]
    world.press_start(town.chen, f"vote-{number}")
    await scene.sees(world.private(town.chen), "请在那个群里按“私下投票”")
    sent = await scene.presses(town.ma, card, "🗳 私下投票")
    assert (sent.text, sent.url) == ("选票私下发给您了，请到和我的私聊里投。", None)
    paper = await scene.sees(world.private(town.ma), "🗳 装灯吗？", "匿名投票")
    assert (await scene.presses(town.ma, paper, "1. 装")).text == "已投：装"
    # Whoever has never pressed Start is led there, and finds the paper.
    led = await scene.presses(town.li, card, "🗳 私下投票")
    assert led.url == f"https://t.me/linli_demo_bot?start=vote-{number}"
    world.press_start(town.li, f"vote-{number}")
    theirs = await scene.sees(world.private(town.li), "🗳 装灯吗？", "匿名投票")
    assert (await scene.presses(town.li, theirs, "2. 不装")).text == "已投：不装"
    await scene.reads(card, "装：1票（50%）", "2 人已投，匿名")
    await scene.presses(town.zhou, card, CLOSE)
    await scene.sees(scene.home, "投票结果：装灯吗？", "票数相同")
    assert (await scene.presses(town.li, theirs, "1. 装")).text == "投票已经结束了。"


async def test_all_abstain_and_a_tie_for_the_last_seat(quick: Scene) -> None:
    town = quick.town
    card = await quick.polls("/poll 装不装灯？\n装灯\n逐项表决")
    assert buttons(card) == ["同意", "反对", "弃权", "重选", CLOSE]
    await quick.presses(town.ma, card, "弃权")
    await quick.presses(town.zhou, card, CLOSE)
    assert "共 1 人投票，都弃权了。" in (await quick.sees(quick.home, "投票结果：装不装灯")).plain
    card = await quick.polls("/poll 选代表\n甲\n乙\n丙\n选2人")
    for user, names in ((town.ma, ("1. 甲", "2. 乙")), (town.li, ("1. 甲", "3. 丙"))):
        for name in names:
            await quick.presses(user, card, name)
    await quick.presses(town.zhou, card, CLOSE)
    result = await quick.sees(quick.home, "投票结果：选代表")
    assert "共 2 人投票，当选：甲；“乙”和“丙”票数相同，分不出先后。" in result.plain
