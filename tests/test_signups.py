"""Sign-up lists as chats: begun, joined with a tap, pasted again, waited for, reminded of, exported."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signups import heading, replies, seating
from bot.signups.heading import Heading
from tests.matters import noted
from tests.scene import Scene


async def test_a_list_fills_up_and_moves_up(scene: Scene) -> None:
    town, world, home = scene.town, scene.world, scene.home
    world.press_start(town.li)
    world.say(town.zhou, home, "#接龙 周六包粽子\n名额 5\n例 张三 2人\n1. 王奶奶 2人\n2. 周理事")
    card = await scene.sees(
        home, "#接龙 周六包粽子", "已报 3 人，还有 2 个名额", "1. 王奶奶 2人", "2. 周理事"
    )
    joined = await scene.presses(town.ma, card, "2人")
    twice = await scene.presses(town.ma, card, "2人")
    assert (joined.text, twice.text) == ("报上了：2人。", "您已经报了：2人。")
    late = await scene.presses(town.li, card, "✋ 报名")
    assert late.text == "名额满了，您在候补里（1人）。有空位会告诉您。"
    more = await scene.presses(town.ma, card, "3人")
    assert more.text == "名额满了，加不了人。"
    await scene.reads(card, "已报 5 人，还有 0 个名额", "3. 马阿姨 2人", "候补1 小李")

    # A neighbour is signed up and waits; what somebody gives up goes to the first who waits.
    await noted(scene, town.wang, card, "代陈大爷 1人")
    await scene.reads(card, "候补2 陈大爷")
    await scene.presses(town.ma, card, "✋ 报名")
    await scene.sees(world.private(town.li), "“周六包粽子”有空位了，您报上了：1人")
    left = await scene.presses(town.ma, card, "不去了")
    assert left.text == "好的，您不去了。"
    await scene.sees(home, "“周六包粽子”有空位了，陈大爷报上了")

    # An old copy of the list with one more name adds that name, and brings nobody back.
    world.say(town.wang, home, "#接龙 周六包粽子\n1. 王奶奶 2人\n2. 周理事\n3. 马阿姨 2人\n4. 孙老师 素食")
    await scene.reads(card, "孙老师 1人（素食）")
    assert "马阿姨" not in card.plain

    refused = await scene.presses(town.ma, card, "结束报名（发起人）")
    assert refused.text == "只有发起人或理事会可以这样做。"
    await scene.presses(town.zhou, card, "结束报名（发起人）")
    await scene.reads(card, "报名结束了，共 5 人")
    assert [[button.text for button in row] for row in card.buttons] == [["导出名单"]]
    # Who comes too late hears so, and a copy pasted once more begins no new list.
    world.say(town.li, home, "+1", reply_to=card)
    await scene.sees(home, "报名已经结束了。")
    world.say(town.wang, home, "#接龙 周六包粽子\n1. 王奶奶 2人\n2. 晚来的")
    await scene.sees(home, "“周六包粽子”的报名已经结束了。要重新开始，请换个标题。")


async def test_people_sign_up_in_their_own_words(quick: Scene) -> None:
    scene, town, world, home = quick, quick.town, quick.world, quick.home
    head = "#接龙 周六包粽子（免费）\n9:00，活动室，名额 4\n截止 周五 20:00"
    said = world.say(town.zhou, home, f"{head}\n1. 何姐")
    # The day stands in the title and the time below it; what people wrote is shown as they wrote it.
    card = await scene.sees(
        home, "#接龙 周六包粽子（免费）", "\n9:00，活动室，名额 4\n🕘 3月7日 周六 09:00\n已报 1 人"
    )
    assert card.plain.count("周五 20:00") == 1
    await noted(scene, town.ma, card, "+2")
    await scene.reads(card, "2. 马阿姨 2人")
    await noted(scene, town.ma, card, "＋１")
    await scene.reads(card, "2. 马阿姨", "已报 2 人")
    await noted(scene, town.wang, card, "帮小明报2个")
    await scene.reads(card, "3. 小明 2人", "还有 0 个名额")
    await noted(scene, town.li, card, "我也报名！")
    await scene.sees(home, "名额满了，您在候补里（1人）。有空位会告诉您。")
    world.edit(town.zhou, said, f"{head}\n1. 何大姐")  # misspelt; the place is kept
    await scene.reads(card, "1. 何大姐", "候补1 小李")
    assert "何姐" not in card.plain
    await noted(scene, town.ma, card, "不去了")
    await scene.reads(card, "3. 小李", "已报 4 人")
    # Its author corrects the head too: another day, and room for one more who waits.
    await noted(scene, town.ma, card, "报名")
    await scene.reads(card, "候补1 马阿姨")
    scene.move(seconds=5)  # two edits of one second are one to Telegram
    head = "#接龙 周日包粽子\n10:00，活动室，名额 5"
    world.edit(town.zhou, said, f"{head}\n1. 何大姐")
    await scene.reads(
        card, "#接龙 周日包粽子", "🕘 3月8日 周日 10:00", "已报 5 人，还有 0 个名额", "2. 马阿姨"
    )
    assert "候补" not in card.plain
    await scene.sees(home, "“周日包粽子”有空位了，马阿姨报上了")
    world.say(town.wang, home, "粽子叶谁带？", reply_to=card)
    await scene.settled()
    assert "粽子叶" not in card.plain


async def test_reminders_and_the_list_on_paper(quick: Scene) -> None:
    scene, town, world, home = quick, quick.town, quick.world, quick.home
    world.press_start(town.ma)
    day = town.local_now.date().toordinal() + 3
    date = datetime.fromordinal(day)
    world.say(town.ma, home, f"#接龙 打疫苗 {date.month}月{date.day}日 9:00")
    card = await scene.sees(home, "#接龙 打疫苗")
    for user in (town.ma, town.li):
        await scene.presses(user, card, "✋ 报名")
    assert "发起人" in (await scene.presses(town.li, card, "导出名单")).text
    sent = await scene.presses(town.ma, card, "导出名单")
    assert sent.text == "名单私下发给您了。"
    saved = await scene.sees(world.private(town.ma), "打疫苗", "2 人")
    assert saved.document is not None
    scene.move(days=2, hours=1)
    reminded = await scene.sees(home, "⏰ 提醒：打疫苗", "报名 2 人：马阿姨、小李")
    await scene.sees(world.private(town.ma), "⏰ 提醒：打疫苗", "您报了 1 人")
    scene.move(hours=1)
    await scene.settled()
    assert scene.find(home, "⏰ 提醒") is reminded
    scene.move(days=2)
    await scene.reads(card, "报名结束了")
    assert [[button.text for button in row] for row in card.buttons] == [["导出名单"]]


async def test_what_is_no_list(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#接龙")
    await quick.sees(quick.home, "请这样写：", "#接龙 周六包粽子")


NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_what_a_head_says() -> None:
    said = heading.read(
        ["包粽子", "11月28日 9:00 活动室", "每户最多3人，名额：20人", "截止 11月27日 20:00"], NOW
    )
    assert said == Heading(
        title="包粽子",
        about="11月28日 9:00 活动室\n每户最多3人，名额：20人",
        places=20,
        begins_at=datetime(2026, 11, 28, 9, tzinfo=UTC),
        closes_at=datetime(2026, 11, 27, 20, tzinfo=UTC),
    )
    assert heading.read(["每人最多2份"], NOW).places is None


@pytest.mark.parametrize(
    ("head", "begins_at"),
    [
        (["周日包粽子", "9:00 活动室"], "2026-11-22T09:00"),
        (["周日包粽子 9:30 活动室"], "2026-11-22T09:30"),
        (["周日包粽子", "时间：周日 上午9点"], "2026-11-22T09:00"),
        (["周日包粽子", "周六 18:00 先买叶子"], "2026-11-22T20:00"),
        (["周日包粽子", "地点：活动室"], "2026-11-22T20:00"),
        (["明天 14:00 打疫苗", "13:30 排队"], "2026-11-22T14:00"),
        (["昨天 9:00"], None),
        (["包粽子", "周五20:00截止"], None),
    ],
)
def test_when_an_event_begins(head: list[str], begins_at: str | None) -> None:
    said = heading.read(head, NOW).begins_at
    assert said == (datetime.fromisoformat(f"{begins_at}+00:00") if begins_at else None)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        *(
            ("+1", 1),
            ("＋３", 3),
            ("+两人", 2),
            ("报名", 1),
            ("我也报名！", 1),
            ("报名 2人", 2),
            ("参加两位", 2),
        ),
        *(("算我一个", 1), ("👍 +1", 1), ("Count me in", 1), ("me too", 1), ("join, 2 people", 2)),
        *(("不去了", 0), ("我不来了。", 0), ("临时有事，去不了", 0), ("取消报名", 0), ("not coming", 0)),
        *(
            ("我去", None),
            ("谁报名？", None),
            ("+86 138", None),
            ("2", None),
            ("报名费多少", None),
            ("", None),
        ),
    ],
)
def test_what_a_reply_says_of_oneself(text: str, people: int | None) -> None:
    assert replies.own(text) == people


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("代王奶奶 2人", "王奶奶 2人"),
        ("替孙奶奶报名", "孙奶奶"),
        ("帮小明报2个", "小明 2人"),
        ("帮李报国报名 2位", "李报国 2位"),
        ("for Granny Wang 2 people", "Granny Wang 2 people"),
        ("王奶奶 2人", None),
    ],
)
def test_what_a_reply_says_of_a_neighbour(text: str, words: str | None) -> None:
    assert replies.on_behalf(text) == words


@dataclass
class Guest:
    people: int
    is_seated: bool


@given(st.integers(0, 20), st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=30))
def test_nobody_sits_without_a_place_or_loses_one(places: int, steps: list[tuple[int, bool]]) -> None:
    """People come with others, and some of those who have a place leave: against a naive rule."""
    guests: list[Guest] = []
    for people, leaves in steps:
        before = [guest for guest in guests if guest.is_seated and guest.people]
        if leaves and guests:
            gone = guests[people % len(guests)]
            gone.people, before = 0, [guest for guest in before if guest is not gone]
        else:
            guests.append(Guest(people, seating.fits(places, guests, people)))
        while (up := seating.next_up(places, guests)) is not None:
            up.is_seated = True
        assert seating.taken(guests) <= places
        assert all(guest.is_seated for guest in before)
        free = places - sum(guest.people for guest in guests if guest.is_seated)
        assert all(guest.people > free for guest in guests if guest.people and not guest.is_seated)
