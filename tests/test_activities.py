"""Activities as chats: the job fair with its list, those who wait and who come; a patrol; the wording."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.activities import wording
from bot.activities.wording import Came
from bot.config.kinds import DEFAULT_ACTIVITIES
from bot.signups.pasted import Line
from tests.doors import says
from tests.matters import answered, buttons, noted, told
from tests.scene import Scene


def in_days(scene: Scene, days: int) -> str:
    day = scene.town.local_now + timedelta(days=days)
    return f"{day.month}月{day.day}日"


async def test_the_job_fair(scene: Scene) -> None:
    """二十家企业: announced by the committee in every group, filled up, attended, counted."""
    town, world, home = scene.town, scene.world, scene.home
    for user in (town.ma, town.wu):
        world.press_start(user)
    day = in_days(scene, 3)
    world.say(town.lin, town.committee, f"#活动 招聘会：二十家企业进社区\n{day} 9:00-11:30 活动中心\n名额 3")
    cards = [
        await scene.sees(chat, "📣 招聘会：二十家企业进社区", "还有 3 个名额")
        for chat in (town.committee, *town.buildings)
    ]
    at_committee, first, second, third = cards
    assert ["导出名单", "结束报名（发起人）"] in buttons(at_committee)
    assert "导出名单" not in str(buttons(first))

    # Three groups fill one list; who finds no room waits, and moves up.
    assert (await scene.presses(town.ma, first, "2人")).text == "报上了：2人。"
    assert (await scene.presses(town.chen, second, "✋ 报名")).text == "报上了：1人。"
    assert (await scene.presses(town.sun, third, "✋ 报名")).text.startswith("名额满了，您在候补里")
    await noted(scene, town.wu, second, "代王奶奶 1人")
    for card in cards:
        await scene.reads(card, "已报 3 人，还有 0 个名额", "候补1 孙老师", "候补2 王奶奶")
    assert (await scene.presses(town.chen, second, "不去了")).text == "好的，您不去了。"
    await scene.sees(town.buildings[2], "“招聘会：二十家企业进社区”有空位了，孙老师报上了")

    # Nobody is there yet; those who come are reminded the day before.
    early = await scene.presses(town.ma, first, "📍 签到")
    assert early.text.startswith("还没到时间")
    scene.move(days=2)
    await scene.sees(home, "⏰ 提醒：招聘会", "报名 3 人：马阿姨、孙老师")
    scene.move(hours=hours_until(scene, day, 8, 30))
    # By a tap with all they signed up, once; also without having signed up, and as the organiser says.
    assert (await scene.presses(town.ma, first, "📍 签到")).text == "签到了：2人。"
    assert (await scene.presses(town.ma, first, "📍 签到")).text == "签到了：2人。"
    assert (await scene.presses(town.wu, second, "📍 签到")).text == "签到了：1人。"
    scene.move(hours=1)
    await scene.reads(at_committee, "报名结束了，共 3 人。到了请按“签到”；已到 3 人。", "✓ 马阿姨 2人")
    refused = await answered(scene, world.say(town.ma, home, "签到 全到了", reply_to=first))
    assert refused.plain == "只有发起人或理事会可以这样做。"
    await noted(scene, town.lin, at_committee, "签到 孙老师、王奶奶")
    await noted(scene, town.lin, at_committee, "签到 31人")
    await scene.reads(at_committee, "已到 36 人")

    # Three hours after its end it is counted; the volunteer who came has earned it once.
    scene.move(hours=6)
    over = await scene.sees(town.committee, "二十家企业进社区：来了 36 人（报名 3 人），2 小时 30 分钟")
    for card in cards:
        await scene.reads(card, "活动结束了，来了 36 人")
    assert buttons(first) == []
    assert (await answered(scene, world.say(town.wu, town.buildings[1], "签到", reply_to=second))).plain == (
        "活动已经统计了：来了 36 人。"
    )
    scene.move(hours=1)
    account = await says(scene, town.wu, "/points")
    assert "积分 5 分，时间银行 2 小时 30 分钟" in account.plain
    assert "参加活动：招聘会：二十家" in account.plain
    assert "您还没有积分" in (await says(scene, town.ma, "/points")).plain
    assert told(scene, town.committee, "来了 36 人（报名") == [over]
    listed = await says(scene, town.ma, "/activity", home)
    assert "办了 1 场，36 人次，2 小时 30 分钟" in listed.plain
    assert "招聘会 1 场，36 人次" in listed.plain


def hours_until(scene: Scene, day: str, hour: int, minute: int) -> float:
    """Hours from now to a time of a day of this or the next month."""
    month, number = (int(part) for part in day.removesuffix("日").split("月"))
    now = scene.town.local_now
    then = now.replace(month=month, day=number, hour=hour, minute=minute, second=0)
    if then < now:
        then = then.replace(year=now.year + 1)
    return (then - now).total_seconds() / 3600


async def test_what_is_no_activity(quick: Scene) -> None:
    scene, town, home = quick, quick.town, quick.home
    assert "近期没有活动" in (await says(scene, town.ma, "/activity", home)).plain
    assert (await says(scene, town.ma, "#活动 打牌 明天9:00", home)).plain.startswith("活动由志愿者")
    assert (await says(scene, town.zhou, "#活动 义诊", home)).plain.startswith("请写上时间")
    # A list without an event has nobody to check in; one group's activity stays in it.
    scene.world.say(town.ma, home, "#接龙 拼单买米")
    card = await scene.sees(home, "#接龙 拼单买米")
    assert "📍 签到" not in str(buttons(card))
    scene.world.say(town.zhou, home, f"/activity 夜间巡逻 {in_days(scene, 1)} 20:00，1.5小时\n1. 周理事")
    patrol = await scene.sees(home, "📣 夜间巡逻", "1. 周理事")
    assert scene.find(town.buildings[1], "夜间巡逻") is None
    coming = await says(scene, town.ma, "/activity", home)
    assert "20:00 夜间巡逻" in coming.plain
    assert "📍 签到" in str(buttons(patrol))
    # Moved, it is reminded of and counted by its new time; cancelled, by none.
    refused = await answered(scene, scene.world.say(town.ma, home, "取消活动", reply_to=patrol))
    assert refused.plain.startswith("只有发起人或理事会")
    past = await answered(scene, scene.world.say(town.zhou, home, "改期 昨天", reply_to=patrol))
    assert past.plain.startswith("请写上改到什么时候")
    await noted(scene, town.zhou, patrol, f"改期 {in_days(scene, 2)} 21:00")
    await scene.sees(home, "活动改期：夜间巡逻", "21:00")
    await scene.reads(patrol, "🕘", "21:00", "21:00 截止")
    await noted(scene, town.zhou, patrol, "取消活动 下雨")
    await scene.sees(home, "活动取消了：夜间巡逻", "下雨")
    await scene.reads(patrol, "❌ 活动取消了。")
    assert "📍 签到" not in str(buttons(patrol))
    scene.move(days=3)
    await noted(scene, town.ma, card, "1. 马阿姨")
    assert told(scene, home, "来了 0 人") == []
    assert told(scene, home, "⏰ 提醒：夜间巡逻") == []
    assert "近期没有活动" in (await says(scene, town.ma, "/activity", home)).plain


# The wording by itself.

NOON = datetime(2026, 11, 28, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("words", "hour", "minutes"),
    [
        ("9:00-11:30 活动室", 9, 150),
        ("下午2点到4点", 14, 120),
        ("9点至10点半", 9, 90),
        ("晚上8点，1.5小时", 20, 90),
        ("9:00～9:45", 9, 45),
        ("2 hours from 9:00", 9, 120),
        ("11月28日 9:00 活动室 30人", 9, None),
        ("9:00-9:00", 9, 720),
        ("9:00-25:00", 9, None),
        ("0小时", 9, None),
        ("99小时", 9, None),
    ],
)
def test_how_long_it_lasts(words: str, hour: int, minutes: int | None) -> None:
    assert wording.minutes(words, NOON.replace(hour=hour)) == minutes


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("健康义诊", "clinic"),
        ("防诈骗讲座", "lecture"),
        ("家政培训班", "training"),
        ("春季招聘会", "job_fair"),
        ("夜间巡逻", "patrol"),
        ("志愿者日", "volunteers"),
        ("包粽子", "other"),
        ("Job fair", "job_fair"),
    ],
)
def test_what_kind_it_is(words: str, kind: str) -> None:
    assert wording.kind_of(words, DEFAULT_ACTIVITIES).name == kind


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ("签到", Came(is_self=True)),
        ("签到 全到了", Came(is_all=True)),
        ("签到：共35人", Came(walk_ins=35)),
        ("came 35 people", Came(walk_ins=35)),
        (
            "签到 张三、李四 2人",
            Came(lines=(Line("张三", 1), Line("李四", 2)), counted=frozenset({"李四"})),
        ),
        ("签到 张三 0人", Came(lines=(Line("张三", 0),), counted=frozenset({"张三"}))),
        ("来不了", None),
        ("取消活动", None),
        ("1. 张三", None),
    ],
)
def test_who_came(words: str, came: Came | None) -> None:
    assert wording.came(words, ["张三"]) == came


@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=9), max_size=3))
def test_anything_is_read(words: str, names: list[str]) -> None:
    minutes = wording.minutes(words, NOON)
    assert minutes is None or 0 < minutes <= wording.LONGEST
    for said in (words, f"签到 {words}"):
        came = wording.came(said, names)
        assert came is None or (came.walk_ins or 0) <= wording.MOST_WALK_INS
