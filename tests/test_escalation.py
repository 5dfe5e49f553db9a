"""What is not done in time goes up by itself: one step at a time, each told once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.playground.people import Chat, Message
from tests.matters import buttons, detail, history, noted, reported, rows, skip_to, told
from tests.scene import Scene, play

SHANGHAI = ZoneInfo("Asia/Shanghai")


def route(*steps: dict[str, object]) -> list[dict[str, object]]:
    """The kinds of the settings, with a route of its own for repairs."""
    return [{"name": "repair", "route": list(steps)}]


PROPERTY = {"role": "property", "hours": 24, "accept_hours": 4}
COUNCIL = {"role": "council", "hours": 72, "accept_hours": 4}
COMMITTEE = {"role": "committee", "hours": 168}


def alarms(scene: Scene, chat: Chat) -> list[str]:
    """The first lines of what the clock said in a chat."""
    return [m.plain.splitlines()[0] for m in scene.shown(chat) if m.plain.startswith("⏰")]


def due(message: Message) -> str:
    """By when, as a card or a notice tells it."""
    return message.plain.partition("，")[2].split(" 前办好")[0].rpartition("，")[2]


async def test_up_the_whole_route_and_then_it_sleeps(scene: Scene) -> None:
    town, card = scene.town, await reported(scene)
    scene.move(hours=23)
    await scene.settled()
    assert alarms(scene, scene.home) == alarms(scene, town.council) == []
    scene.move(hours=1, minutes=1)
    first = await scene.sees(scene.home, "⏰ 1号到期还没办好，已转给理事会，")
    assert not first.silent
    notice = await scene.sees(town.council, "⏰ 1号超时了，现在请理事会来办")
    assert "物业没有按时办好" in notice.plain
    at_desk = await scene.sees(town.council, "1号 报修 · 待接单 · ⏰ 超时了", "理事会负责")
    assert buttons(at_desk) == [["接单", "处理中", "办结"], ["⋯ 更多"]]
    scene.move(seconds=10)
    await scene.reads(card, "超时了", "理事会负责")
    scene.move(hours=71)
    await scene.settled()
    assert len(alarms(scene, scene.home)) == 1
    scene.move(hours=1)
    await scene.sees(scene.home, "⏰ 1号到期还没办好，已转给居委会，")
    await scene.sees(town.committee, "⏰ 1号超时了，现在请居委会来办", "理事会没有按时办好")
    await scene.sees(town.committee, "1号 报修", "居委会负责")
    scene.move(hours=169)
    last = await scene.sees(scene.home, "⏰ 1号到期还没办好，已告诉居委会。")
    await scene.sees(town.committee, "⏰ 1号超时了", "请过问")
    for _ in range(2):
        scene.move(hours=1000)
        await scene.settled()
    assert alarms(scene, scene.home)[-1] == last.plain.splitlines()[0]
    assert [len(alarms(scene, chat)) for chat in (scene.home, town.council, town.committee)] == [3, 1, 2]
    assert await history(scene) == [
        "马阿姨报了事",
        "没按时办，转给：理事会",
        "没按时办，转给：居委会",
        "到期还没办好",
    ]


async def test_what_slept_is_taken_on_without_another_alarm(quick: Scene) -> None:
    """Its deadline has passed long since: taking it on or giving it back is no news of that."""
    card = await reported(quick, tag="#服务")  # the committee alone
    quick.move(hours=73)
    await quick.sees(quick.home, "⏰ 1号到期还没办好")
    await quick.presses(quick.town.wang, card, "接单")
    quick.move(minutes=1)
    await quick.settled()
    await noted(quick, quick.town.wang, card, "退回 不归我们管")
    quick.move(minutes=1)
    await quick.settled()
    await quick.presses(quick.town.lin, card, "处理中")
    quick.move(hours=100)
    await quick.settled()
    assert len(alarms(quick, quick.home)) == 1
    assert len(told(quick, quick.town.committee, "超时了", "请过问")) == 1
    assert (await history(quick)).count("到期还没办好") == 1


async def test_an_accepted_one_goes_up_too_and_says_who_did_not_do_it(quick: Scene) -> None:
    card = await reported(quick)
    await quick.presses(quick.town.wang, card, "接单")
    quick.move(hours=25)
    await quick.sees(quick.town.council, "⏰ 1号超时了", "王师傅没有按时办好")
    quick.move(seconds=10)
    await quick.reads(card, "已接单", "王师傅负责，理事会督办")
    await noted(quick, quick.town.wang, card, "办结 换好了")  # late is better than never
    quick.move(seconds=10)
    await quick.reads(card, "已办结，待确认")
    quick.move(hours=80)
    await quick.settled()
    assert len(alarms(quick, quick.home)) == 1


async def test_what_was_handed_over_is_late_with_those_who_have_it(quick: Scene) -> None:
    card = await reported(quick)
    for button in ("⋯ 更多", "转交", "居委会"):
        await quick.world.until(lambda: card.button(button) is not None, what=button)  # noqa: B023
        await quick.presses(quick.town.wang, card, button)
        quick.move(seconds=10)
    quick.move(hours=25)
    notice = await quick.sees(quick.town.council, "⏰ 1号超时了，现在请理事会来办")
    assert "居委会没有按时办好" in notice.plain


async def test_downtime_longer_than_several_deadlines(database_url: str) -> None:
    """Whatever fell due is told once, in the order of its times: deadlines, a whistle, a poll."""
    async with play(database_url, kinds=[{"name": "idea", "supporters": 0}]) as scene:
        await reported(scene, "门口要一条长椅", "#建议")  # a week
        await reported(scene, "楼上半夜装修", "#投诉")  # three days
        await reported(scene, "窨井盖坏了")  # a day
        await reported(scene, "夜市占道", "#投诉")  # three days too, but see the whistle
        scene.world.say(scene.town.zhou, scene.home, "/whistle 4 物业 30小时内")
        await scene.sees(scene.home, "📣 4号 吹哨")
        await scene.polls("#投票 车棚装什么？\n充电桩\n雨棚\n截止 2天后")
        await scene.stop()
        scene.move(days=8)
        await scene.start()
        await scene.sees(scene.home, "1号到期还没办好")
        await scene.settled()
        await scene.stop()
        scene.move(minutes=1)
        await scene.start()
        await scene.settled()
        heard = [m.plain.splitlines()[0].split("，")[0] for m in scene.shown(scene.home)]
        assert heard[-5:] == [
            "⏰ 3号到期还没办好",
            "⏰ 4号吹哨到时间了",
            "投票结果：车棚装什么？",
            "⏰ 2号到期还没办好",
            "⏰ 1号到期还没办好",
        ]
        assert [line[:4] for line in alarms(scene, scene.town.council)] == ["⏰ 3号"]
        assert [line[:4] for line in alarms(scene, scene.town.committee)] == ["⏰ 4号", "⏰ 2号", "⏰ 1号"]
        scene.move(hours=71)  # the next step's time counts from now, not from what was missed
        await scene.settled()
        assert len(alarms(scene, scene.home)) == 4


async def test_nobody_accepts_in_time(sqlite_url: str) -> None:
    async with play(sqlite_url, kinds=route(PROPERTY, COUNCIL, COMMITTEE)) as scene:
        await reported(scene, "一号灯不亮")
        taken = await reported(scene, "二号灯不亮")
        await scene.presses(scene.town.wang, taken, "接单")
        scene.move(hours=4, minutes=1)
        await scene.sees(scene.home, "⏰ 1号还没人接单，已转给理事会，")
        await scene.sees(scene.town.council, "⏰ 1号没人接单，现在请理事会来办")
        await scene.settled()
        assert len(alarms(scene, scene.home)) == 1
        assert "超时了" not in (await detail(scene, 1)).splitlines()[0]
        scene.move(hours=4, minutes=1)
        await scene.sees(scene.home, "⏰ 1号还没人接单，已转给居委会，")
        scene.move(hours=17)
        await scene.sees(scene.home, "⏰ 2号到期还没办好，已转给理事会，")
        scene.move(hours=5)  # it was taken on, only not done
        await scene.settled()
        assert len(alarms(scene, scene.home)) == 3


async def test_given_back_it_is_asked_anew_but_wins_no_time(sqlite_url: str) -> None:
    async with play(sqlite_url, kinds=route(PROPERTY, COUNCIL, COMMITTEE)) as scene:
        card = await reported(scene)
        by = due(card)
        await scene.presses(scene.town.wang, card, "接单")
        scene.move(hours=10)
        await noted(scene, scene.town.wang, card, "退回 缺零件")
        scene.move(seconds=10)
        await scene.reads(card, "待接单", "物业负责", by)
        scene.move(hours=4, minutes=1)
        await scene.sees(scene.home, "⏰ 1号还没人接单，已转给理事会，")


async def test_only_working_hours_count(sqlite_url: str) -> None:
    """Reported on a Friday at four: four hours later is Tuesday at noon, for Monday is a holiday."""
    async with play(sqlite_url) as first:
        skip_to(first, "0 16 * * 5")
        friday = first.clock.now().astimezone(SHANGHAI).date()
        holiday = (friday + timedelta(days=3)).isoformat()
        await first.stop()
        settings = first.settings.model_dump(exclude={"telegram", "storage", "path", "kinds"})
        hours = {"start": "09:00", "end": "17:00", "holidays": [holiday]}
        kinds = [
            {"name": "repair", "route": [{"role": "property", "hours": 4}, COMMITTEE]},
            {
                "name": "idea",
                "route": [{"role": "property", "hours": 4}],
                "around_the_clock": True,
                "supporters": 0,
            },
        ]
        url = first.settings.telegram.base_url.removesuffix("/bot")
        settings |= {"working_hours": hours, "kinds": kinds}
        first.settings = first.town.settings(url, first.settings.storage.url, **settings)
        await first.start()
        scene = first
        card = await reported(scene)
        assert due(card).endswith("周二 12:00")
        whenever = await reported(scene, "门口要一条长椅", "#建议")
        assert due(whenever).endswith("周五 20:00")
        skip_to(scene, "30 11 * * 2")
        await scene.sees(scene.home, "⏰ 2号")
        await scene.settled()
        assert [line[:4] for line in alarms(scene, scene.home)] == ["⏰ 2号"]
        skip_to(scene, "1 12 * * 2")
        await scene.sees(scene.home, "⏰ 1号到期还没办好，已转给居委会，")


async def test_a_place_without_anybody_further_up(sqlite_url: str) -> None:
    """The kind's route ends with the property staff, none of whom ever pressed Start."""
    async with play(sqlite_url, kinds=route({"role": "property", "hours": 24})) as scene:
        await reported(scene)
        scene.move(hours=25)
        await scene.sees(scene.home, "⏰ 1号到期还没办好，已告诉物业。")
        await scene.sees(scene.town.council, "⏰ 1号超时了", "请过问")


async def test_staff_who_pressed_start_are_asked_in_private(sqlite_url: str) -> None:
    kinds = route({"role": "council", "hours": 24}, {"role": "property", "hours": 24})
    async with play(sqlite_url, kinds=kinds) as scene:
        scene.world.press_start(scene.town.wang)
        card = await reported(scene)
        scene.move(hours=25)
        private = scene.world.private(scene.town.wang)
        await scene.sees(private, "⏰ 1号超时了，现在请物业来办")
        desk = await scene.sees(private, "1号 报修", "物业负责")
        await scene.presses(scene.town.wang, desk, "接单")
        scene.move(seconds=10)
        await scene.reads(card, "王师傅负责")
        await scene.reads(desk, "王师傅负责")
        assert rows(scene, "SELECT count(*) FROM issues") == [(1,)]
