"""吹哨报到, as chats: who is called hears it, one tap checks in, and who does not come is known to all."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.matters import skip_to
from tests.whistling import OVER, Street, buttons, kind, step, street


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Street]:
    async with street(sqlite_url) as scene:
        yield scene


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Street]:
    async with street(database_url) as scene:
        yield scene


async def test_a_whistle_rings_and_shows_who_came_and_how_fast(both: Street) -> None:
    scene, town = both, both.town
    scene.started(scene.zhang, town.wang)
    card = await scene.reported()
    said = scene.world.say(town.zhou, scene.home, "/whistle 1 物业 派出所 2小时内")
    call = await scene.sees(scene.home, "📣 1号 吹哨", "周理事请物业、派出所在", "前报到", "有人打架")
    assert not call.silent
    assert call.reply_to is card.reply_to
    assert buttons(call) == ["报到 物业", "报到 派出所"]
    await scene.world.until(lambda: said.reactions.get(scene.world.bot.id) == "✍", what="the reaction")
    own = {
        scene.world.private(scene.zhang): ["报到 派出所"],
        scene.world.private(town.wang): ["报到 物业"],
        scene.station: ["报到 派出所"],
    }
    for chat, shown in own.items():
        told = await scene.sees(chat, "1号 吹哨", "有人打架")
        assert buttons(told) == shown
        assert not told.silent
    scene.move(minutes=12)
    private = await scene.sees(scene.world.private(scene.zhang), "吹哨")
    assert (await scene.presses(scene.zhang, private, "报到 派出所")).text == "谢谢，1号您已报到。"
    scene.move(seconds=10)
    await scene.reads(call, "✅ 派出所 张警官 12分钟后报到", "⏳ 物业 还没报到")
    assert buttons(call) == ["报到 物业"]
    for chat in own:
        await scene.reads(await scene.sees(chat, "吹哨"), "✅ 派出所 张警官 12分钟后报到")
    await scene.sees(scene.home, "马阿姨，您报的 1号，派出所 张警官报到了（吹哨12分钟后）。")
    await scene.presses(town.wang, call, "报到 物业")
    scene.move(seconds=10)
    await scene.reads(call, "✅ 物业 王师傅 12分钟后报到")
    assert buttons(call) == []
    await scene.reads(card, "王师傅报到：物业，吹哨12分钟后")
    told = await scene.history()
    assert "周理事吹哨：物业、派出所，" in told
    assert "张警官报到：派出所，吹哨12分钟后" in told
    scene.move(hours=3)
    await scene.settled()
    assert not scene.telling(scene.home, "没有报到")
    assert len(scene.telling(scene.home, "张警官报到了")) == 1


async def test_news_of_a_check_in_come_once_to_each(here: Street) -> None:
    town = here.town
    here.started(town.ma, town.li, town.zhou)
    await here.reported()
    await here.says(here.town.li, here.home, "/follow 1")
    here.world.say(town.zhou, here.home, "/whistle 1 物业")
    call = await here.sees(here.home, "1号 吹哨")
    await here.presses(town.wang, call, "报到 物业")
    everybody = (town.ma, town.li, town.zhou)  # who reported it, who follows it, and who called
    for who in everybody:
        await here.sees(here.world.private(who), "1号，物业 王师傅报到了（吹哨1分钟内）")
    await here.settled()
    for who in everybody:
        assert len(here.telling(here.world.private(who), "王师傅报到了")) == 1
    assert not here.telling(here.home, "王师傅报到了")  # all who asked were told in private


async def test_the_wrong_people_change_nothing(both: Street) -> None:
    town = both.town
    await both.reported()
    both.world.say(town.zhou, both.home, "/whistle 1 派出所 律师")
    call = await both.sees(both.home, "吹哨")
    before = call.plain
    for user in (town.ma, town.wang, town.zhou, town.lin):
        toast = await both.presses(user, call, "报到 派出所")
        assert (toast.text, toast.alert) == (OVER, True)
    await both.settled()
    assert (call.plain, call.edits) == (before, 0)
    assert "报到：" not in await both.history()


async def test_a_role_held_elsewhere_does_not_count(sqlite_url: str) -> None:
    def given(scene: Street) -> dict[str, Any]:
        staff = [
            {"user_id": scene.town.zhou.id, "role": "council"},
            {"user_id": scene.town.wang.id, "role": "property", "place": "1号楼"},
            {"user_id": scene.town.lin.id, "role": "property", "place": "2号楼"},
        ]
        return {"staff": staff}

    async with street(sqlite_url, given) as scene:
        await scene.reported()
        scene.world.say(scene.town.zhou, scene.home, "/whistle 1 物业")
        call = await scene.sees(scene.home, "吹哨")
        assert (await scene.presses(scene.town.lin, call, "报到 物业")).text == OVER
        assert "已报到" in (await scene.presses(scene.town.wang, call, "报到 物业")).text


async def test_of_two_at_once_the_first_counts_and_the_second_hears_who_came(both: Street) -> None:
    await both.reported()
    both.world.say(both.town.zhou, both.home, "/whistle 1 派出所")
    call = await both.sees(both.station, "吹哨")
    # 何警官 is nowhere in the settings: being in the station's own chat is enough there.
    pressed = [both.world.press(who, call, "报到 派出所") for who in (both.he, both.zhang, both.he)]
    toasts = await asyncio.gather(*(tap.answered() for tap in pressed))
    assert [toast.text for toast in toasts] == [
        "谢谢，1号您已报到。",
        "派出所已经有人报到了：何警官，吹哨1分钟内。",
        "您已经报到了。",
    ]
    both.move(seconds=10)
    await both.reads(await both.sees(both.home, "1号 吹哨"), "✅ 派出所 何警官 1分钟内报到")
    assert (await both.history()).count("报到：") == 1
    assert len(both.telling(both.home, "何警官报到了")) == 1


async def test_who_may_whistle_and_whom(here: Street) -> None:
    town = here.town
    card = await here.reported()
    for who in (town.ma, town.wang):
        assert "吹哨由理事会或居委会来做" in (await here.says(who, here.home, "/whistle 1 物业")).plain
    assert "吹哨由理事会" in (await here.says(town.ma, here.home, "吹哨 物业", card)).plain
    can = "可以叫的有：志愿者、调解员、物业、理事会、居委会、派出所、律师。"
    for text, wrong in (
        ("/whistle 1 派处所 2小时内", f"叫不到“派处所”。{can}"),
        ("/whistle 1 物业 网格员", f"叫不到“网格员”。{can}"),  # nobody is one here
        ("/whistle 1 2小时内", f"请写上叫谁，比如：吹哨 物业 2小时内。{can}"),
        ("/whistle 物业", "请写上几号、叫谁、几时前到，比如：/whistle 12 物业 2小时内"),
        ("/whistle 9 物业", "没有 9号。发 /issues 可以看现在有哪些事。"),
        ("/whistle 1 物业 昨天18点", "已经过去了，请写以后的时间。"),
    ):
        assert wrong in (await here.says(town.zhou, here.home, text)).plain
    assert not here.telling(here.home, "📣")
    assert "吹哨" not in (await here.history())


async def test_in_reply_to_the_card_in_either_language(here: Street) -> None:
    town, card = here.town, await here.reported()
    here.world.say(town.zhou, here.home, "吹哨 物业、派出所 30分钟内", reply_to=card)
    first = await here.sees(here.home, "周理事请物业、派出所在")
    here.world.say(town.lin, here.home, "whistle property in 2 hours", reply_to=card)
    second = await here.sees(here.home, "林主任请物业在")
    assert second is not first
    here.move(minutes=31)
    await here.sees(here.home, "吹哨到时间了，物业、派出所没有报到")
    await here.settled()
    await here.reads(second, "⏳ 物业 还没报到")


async def test_in_private_and_from_the_council(here: Street) -> None:
    town = here.town
    here.started(town.zhou)
    await here.reported()
    private = here.world.private(town.zhou)
    reply = await here.says(town.zhou, private, "/whistle 1号 律师 居委会 明天9点")
    assert "📣 1号已吹哨：请律师、居委会在" in reply.plain
    assert "律师可能收不到消息，请打电话告诉。" in reply.plain  # never pressed Start
    await here.sees(here.home, "⏳ 律师 还没报到（可能收不到消息，请打电话）", "⏳ 居委会 还没报到")
    assert buttons(await here.sees(here.town.committee, "吹哨")) == ["报到 居委会"]
    reply = await here.says(town.zhou, town.council, "/whistle 1 物业")
    assert "📣 1号已吹哨" in reply.plain


async def test_who_does_not_come_is_named_and_the_issue_goes_up_once(both: Street) -> None:
    scene, town = both, both.town
    scene.started(town.zhou)
    card = await scene.reported()
    scene.world.say(town.zhou, scene.home, "/whistle 1 物业 派出所 律师 1小时内")
    call = await scene.sees(scene.home, "吹哨")
    await scene.presses(town.wang, call, "报到 物业")
    scene.move(minutes=59)
    await scene.settled()
    assert not scene.telling(scene.home, "没有报到")
    scene.move(minutes=2)
    told = await scene.sees(scene.home, "⏰ 1号吹哨到时间了，派出所、律师没有报到，已转给理事会，")
    assert not told.silent
    await scene.sees(town.council, "1号吹哨到时间了，派出所、律师没有报到，现在请理事会来办")
    await scene.sees(
        scene.world.private(town.zhou), "您为 1号吹哨，到时间派出所、律师没有报到。这件事已转给理事会。"
    )
    await scene.reads(call, "✅ 物业", "❌ 派出所 到时间没有报到", "❌ 律师 到时间没有报到")
    scene.move(seconds=10)
    await scene.reads(card, "理事会负责")
    history = await scene.history()
    assert "吹哨没人到：派出所、律师" in history
    assert "转给：理事会" in history
    # Coming late is better than never.
    assert buttons(call) == ["报到 派出所", "报到 律师"]
    scene.move(hours=2)
    scene.world.say(scene.zhang, scene.station, "在路上")
    await scene.presses(scene.zhang, await scene.sees(scene.station, "吹哨"), "报到 派出所")
    scene.move(seconds=10)
    await scene.reads(call, "✅ 派出所 张警官 3小时1分后报到")
    await scene.settled()
    assert len(scene.telling(scene.home, "吹哨到时间了")) == 1
    assert (await scene.history()).count("吹哨没人到") == 1


async def test_after_downtime_each_limit_once_and_in_order(both: Street) -> None:
    scene, town = both, both.town
    await scene.reported("有人打架")
    await scene.reported("水管爆了")
    for text in ("/whistle 1 律师 3小时内", "/whistle 2 物业 1小时内", "/whistle 2 派出所 2小时内"):
        scene.world.say(town.zhou, scene.home, text)
    await scene.sees(scene.home, "周理事请派出所在")
    await scene.settled()
    await scene.stop()
    scene.move(hours=4)
    await scene.start()
    await scene.sees(scene.home, "律师没有报到")
    await scene.settled()
    told = [m.plain.splitlines()[0].split("，请")[0] for m in scene.telling(scene.home, "吹哨到时间了")]
    assert [line.split("没有报到")[0] for line in told] == [
        "⏰ 2号吹哨到时间了，物业",
        "⏰ 2号吹哨到时间了，派出所",
        "⏰ 1号吹哨到时间了，律师",
    ]
    # Two whistles for one issue: it goes up once, for it had gone up already when the second was looked at.
    assert "已转给理事会" in scene.telling(scene.home, "2号吹哨到时间了，物业")[0].plain
    assert "已告诉理事会" in scene.telling(scene.home, "2号吹哨到时间了，派出所")[0].plain
    assert (await scene.history(2)).count("转给：") == 1
    await scene.stop()
    scene.move(minutes=1)
    await scene.start()
    await scene.settled()
    assert len(scene.telling(scene.home, "吹哨到时间了")) == 3


async def test_a_deadline_missed_with_the_limit_during_downtime_is_one_step_up(here: Street) -> None:
    await here.reported()
    here.world.say(here.town.zhou, here.home, "/whistle 1 派出所 2小时内")
    await here.sees(here.home, "吹哨")
    await here.settled()
    await here.stop()
    here.move(hours=30)
    await here.start()
    await here.sees(here.home, "派出所没有报到，已转给理事会")
    await here.settled()
    assert not here.telling(here.home, "到期还没办好"), "the council has its own time now"
    assert (await here.history()).count("转给：") == 1


async def test_an_issue_that_has_ended_misses_nobody(both: Street) -> None:
    town, card = both.town, await both.reported()
    both.world.say(town.zhou, both.home, "/whistle 1 物业 派出所")
    call = await both.sees(both.home, "吹哨")
    both.world.say(town.zhou, both.home, "不办 不是我们小区的事", reply_to=card)
    await both.sees(both.home, "说不办")
    toast = await both.presses(town.wang, call, "报到 物业")
    assert (toast.text, toast.alert) == ("1号现在是“不办”，不用来了，谢谢您。", True)
    both.move(hours=3)
    await both.settled()
    assert not both.telling(both.home, "没有报到")
    assert "吹哨没人到" not in await both.history()
    refusal = await both.says(town.zhou, both.home, "吹哨 物业", card)
    assert refusal.plain == "这件事现在是“不办”，不能吹哨叫人。"
    # It sleeps: reopened, the old whistle is not looked at again.
    both.world.say(town.zhou, both.home, "没修好", reply_to=card)
    both.move(seconds=10)
    await both.reads(card, "没修好，重新办")
    both.move(hours=3)
    await both.settled()
    assert not both.telling(both.home, "没有报到")


async def test_what_the_group_may_not_see_is_never_called_there(both: Street) -> None:
    scene, town = both, both.town
    scene.started(scene.gao, scene.zheng, town.ma)
    scene.world.say(town.ma, scene.home, "#纠纷 楼上邻居家里吵")
    await scene.sees(scene.home, "已记为 1号", "不在群里公开")
    await scene.settled()
    before = [m.plain for m in scene.shown(scene.home)]
    refusal = await scene.says(town.zhou, scene.home, "/whistle 1 派出所")
    assert refusal.plain == "没有 1号。发 /issues 可以看现在有哪些事。"
    scene.world.say(town.zhou, town.council, "/whistle 1 派出所 律师 调解员 1小时内")
    call = await scene.sees(town.council, "1号 吹哨", "楼上邻居家里吵")
    assert buttons(call) == ["报到 派出所", "报到 律师", "报到 调解员"]
    private = {who: scene.world.private(who) for who in (scene.gao, scene.zheng, town.ma)}
    assert buttons(await scene.sees(private[scene.gao], "吹哨", "楼上邻居家里吵")) == ["报到 律师"]
    assert buttons(await scene.sees(private[scene.zheng], "吹哨", "楼上邻居家里吵")) == ["报到 调解员"]
    theirs = await scene.sees(scene.station, "吹哨", "楼上邻居家里吵")
    await scene.presses(scene.zhang, theirs, "报到 派出所")
    await scene.sees(private[town.ma], "您报的 1号，派出所 张警官报到了（吹哨1分钟内）")
    # Who was called may answer what they were shown; nobody else of the station's chat is heard.
    letter = await scene.sees(private[scene.gao], "吹哨")
    noted = scene.world.say(scene.gao, private[scene.gao], "已约双方周五见面", reply_to=letter)
    await scene.world.until(lambda: noted.reactions.get(scene.world.bot.id) == "✍", what="the reaction")
    scene.world.say(scene.he, scene.station, "又是他家", reply_to=theirs)
    scene.move(hours=2)
    await scene.sees(town.council, "律师、调解员没有报到")
    await scene.settled()
    history = await scene.history(1, town.council)
    assert "高律师说：已约双方周五见面" in history
    assert "吹哨没人到：律师、调解员" in history
    assert "又是他家" not in history
    assert [m.plain for m in scene.shown(scene.home)] == [*before, refusal.plain]
    assert len(scene.shown(scene.station)) == 1


async def test_what_only_the_committee_may_see(here: Street) -> None:
    town = here.town
    here.world.say(town.lin, town.committee, "#投诉 理事会账目不清")
    await here.sees(town.committee, "理事会账目不清")
    refusal = await here.says(town.lin, town.committee, "/whistle 1 理事会")
    assert refusal.plain == "叫不到“理事会”。可以叫的有：居委会、派出所、律师。"
    here.world.say(town.lin, town.committee, "/whistle 1 律师")
    assert buttons(await here.sees(town.committee, "1号 吹哨", "可能收不到消息")) == ["报到 律师"]
    await here.settled()
    assert not here.shown(town.council)
    assert not here.shown(here.home)


async def test_an_organisations_chat_is_no_places(here: Street) -> None:
    await here.reported()
    for text in ("#报修 派出所的灯坏了", "/issues", "/whistle 1 物业"):
        assert "这个群还没有登记" in (await here.says(here.zhang, here.station, text)).plain
    here.world.set_bot_status(here.station, "left")
    here.world.set_bot_status(here.station, "member")
    await here.sees(here.station, "社区有事要请派出所来，我会在这里说")
    assert "吹哨" not in await here.history()


async def test_an_organisations_chat_becomes_a_supergroup(sqlite_url: str) -> None:
    async with street(sqlite_url) as scene:
        await scene.stop()
        old = scene.world.add_group("消防站", supergroup=False, members=[scene.he], bot="member")
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        known["organisations"].append({"name": "消防站", "chat_id": old.id})
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        await scene.reported("楼道堆满了纸箱")
        new = scene.world.migrate(old)
        scene.world.say(scene.town.zhou, scene.home, "/whistle 1 消防站")
        call = await scene.sees(new, "1号 吹哨", "楼道堆满了纸箱")
        assert "已报到" in (await scene.presses(scene.he, call, "报到 消防站")).text
        await scene.sees(scene.home, "消防站 何警官报到了")


async def test_at_night_the_usual_limit_waits_for_the_morning(sqlite_url: str) -> None:
    """Nothing rings before seven: two hours end at nine, unless another hour was named."""
    noise = {"quiet_from": "22:00", "quiet_until": "07:00"}
    kinds = [kind("fight", "打架", [step("property", 1), step("council", 24, "派出所")], tags=["打架"])]
    async with street(sqlite_url, lambda _: {"noise": noise, "kinds": kinds}) as scene:
        skip_to(scene, "30 23 * * *")
        await scene.settled()
        await scene.reported("又打起来了", "#打架")
        scene.move(hours=1, minutes=5)  # 00:35: nobody took it on
        await scene.sees(scene.home, "又打起来了", "理事会")
        await scene.settled()
        assert not scene.telling(scene.home, "吹哨")
        scene.move(hours=6, minutes=30)  # 07:05
        call = await scene.sees(scene.home, "派出所在", "09:00 前报到")
        scene.move(hours=1, minutes=50)
        await scene.settled()
        assert "还没报到" in call.plain
        scene.move(minutes=10)
        await scene.sees(scene.home, "派出所没有报到")


async def test_in_english(sqlite_url: str) -> None:
    async with street(sqlite_url, language="en") as scene:
        town = scene.town
        scene.started(scene.gao, town.zhou)
        scene.world.say(town.ma, scene.home, "#repair people are fighting")
        card = await scene.sees(scene.home, "people are fighting")
        scene.world.say(
            town.zhou, scene.home, "whistle property, the police and law  firm 5 in 2 hours", reply_to=card
        )
        call = await scene.sees(scene.home, "📣 No. 1: Ms Zhou calls property office, Police, Law firm 5.")
        assert buttons(call) == ["Check in: property office", "Check in: Police", "Check in: Law firm 5"]
        scene.move(minutes=12)
        letter = await scene.sees(scene.world.private(scene.gao), "No. 1: Ms Zhou calls")
        assert (await scene.presses(town.ma, call, "Check in: Police")).text == (
            "This button is for those who were called."
        )
        answer = await scene.presses(scene.gao, letter, "Check in: Law firm 5")
        assert answer.text == "Thank you, you have checked in for No. 1."
        scene.move(seconds=10)
        await scene.reads(call, "✅ Law firm 5: Lawyer Gao checked in after 12 min", "⏳ Police: not yet")
        await scene.sees(
            scene.home, "your report No. 1: Lawyer Gao (Law firm 5) has checked in, after 12 min."
        )
        refusal = await scene.says(town.zhou, scene.home, "/whistle 1 firemen in 2 hours")
        assert refusal.plain == (
            "“firemen” cannot be called. Those who can: volunteer, mediator, property office, council, "
            "committee, Police, Law firm 5."
        )
        scene.move(hours=2)
        await scene.sees(
            scene.home,
            "⏰ No. 1 had no check-in in time from: property office, Police. It is passed up to the council",
        )
        await scene.sees(scene.world.private(town.zhou), "No check-in in time from: property office, Police.")
        assert "nobody came when called: property office, Police" in await scene.history()
