"""吹哨报到, as chats: who is called hears it, one tap checks in, and who does not come is known to all."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import issues, members, parties, places, settling, whistles
from bot.access import Visibility
from bot.clock import Clock
from bot.config import DEFAULT_KINDS, Settings
from bot.issues import Issue, Report
from bot.members import Person, Sender
from bot.playground import town as towns
from bot.playground.people import Chat, Message, User
from bot.playground.serve import serve
from bot.routing import Route
from bot.whistles import Figures
from storage import migrations, tables
from storage.database import Database
from tests.scene import Scene

OVER = "这个按钮请被叫到的人来按。"


@dataclass
class Street(Scene):
    """The town with those whom a whistle can call besides."""

    zhang: Any = None  # 张警官, of the police station
    he: Any = None  # 何警官, only in the station's chat
    gao: Any = None  # 高律师
    wu: Any = None  # 吴楼长, a volunteer
    zheng: Any = None  # 郑调解员
    station: Any = None  # the police station's own chat

    def started(self, *users: User) -> None:
        for user in users:
            self.world.press_start(user)

    async def reported(self, words: str = "有人打架", tag: str = "#报修") -> Message:
        self.world.say(self.town.ma, self.home, f"{tag} {words}")
        return await self.sees(self.home, words)

    async def says(self, user: User, chat: Chat, text: str, reply_to: Message | None = None) -> Message:
        """Say something and return the bot's answer to it."""
        said = self.world.say(user, chat, text, reply_to=reply_to)
        return await self.answered(chat, said)

    async def answered(self, chat: Chat, said: Message) -> Message:
        await self.world.until(
            lambda: any(m.reply_to is said for m in self.shown(chat)),
            timeout=10,
            what=f"an answer to {said.text}; there: {[m.plain for m in self.shown(chat)]}",
        )
        return next(m for m in self.shown(chat) if m.reply_to is said)

    async def history(self, number: int = 1, chat: Chat | None = None, user: User | None = None) -> str:
        answer = await self.says(user or self.town.zhou, chat or self.home, f"/issue {number}")
        return answer.plain.partition("经过")[2] or answer.plain.partition("What happened")[2]

    def telling(self, chat: Chat, *words: str) -> list[Message]:
        """The bot's messages that contain all of these words."""
        return [m for m in self.shown(chat) if all(word in m.plain for word in words)]


@asynccontextmanager
async def street(
    database: str, given: Callable[[Street], dict[str, Any]] = lambda _: {}, language: str = "zh-CN"
) -> AsyncIterator[Street]:
    """The town with its bot running; `given` are settings besides, or instead of the usual ones."""
    clock = Clock()
    town = towns.build(clock, language)
    world, zh = town.world, language == "zh-CN"
    code = "zh-hans" if zh else "en"
    zhang, he, gao, wu, zheng = (
        world.add_user(name, language=code)
        for name in (
            ("张警官", "何警官", "高律师", "吴楼长", "郑调解员")
            if zh
            else ("Officer Zhang", "Officer He", "Lawyer Gao", "Mr Wu", "Ms Zheng")
        )
    )
    station = world.add_group("派出所" if zh else "Police", members=[zhang, he], bot="administrator")
    staff = [
        {"user_id": town.wang.id, "role": "property", "place": town.compound},
        {"user_id": town.zhou.id, "role": "council", "place": town.compound},
        {"user_id": town.lin.id, "role": "committee"},
        {"user_id": wu.id, "role": "volunteer", "place": town.buildings[0].title},
        {"user_id": zheng.id, "role": "mediator"},
    ]
    organisations = [
        {"name": "派出所" if zh else "Police", "user_ids": [zhang.id], "chat_id": station.id},
        {"name": "律师" if zh else "Law firm 5", "user_ids": [gao.id]},
    ]
    usual = {"staff": staff, "organisations": organisations}
    async with serve(world) as url:
        scene = Street(town, town.settings(url, database), clock, None, zhang, he, gao, wu, zheng, station)
        scene.settings = town.settings(url, database, **usual | given(scene))
        await scene.start()
        try:
            yield scene
        finally:
            await scene.stop()


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Street]:
    async with street(sqlite_url) as scene:
        yield scene


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Street]:
    async with street(database_url) as scene:
        yield scene


def buttons(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


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
    await here.sees(here.home, "派出所没有报到，已告诉理事会")
    await here.sees(here.home, "1号到期还没办好，已转给理事会")
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
        local = datetime.now(UTC) + timedelta(hours=8)  # 上海
        night = local.replace(hour=23, minute=30, second=0, microsecond=0)
        scene.clock.move((night - local) % timedelta(days=1))
        await scene.settled()
        await scene.reported("又打起来了", "#打架")
        scene.move(hours=1, minutes=5)  # 00:35: nobody took it on
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


# What follows is said by settings alone: [[kinds]] with `calls`, and [[organisations]].


def step(role: str, hours: float, *calls: str, title: str | None = None) -> dict[str, Any]:
    return {"role": role, "hours": hours, "calls": list(calls)} | ({"title": title} if title else {})


def kind(name: str, label: str, route: list[dict[str, Any]], tags: list[str], **more: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "tags": tags, "route": route} | more


async def test_three_levels_of_mediation(both_urls_dispute: Street) -> None:
    """三级联调: the building head, the mediator, then the committee with the police and a lawyer."""
    scene, town = both_urls_dispute, both_urls_dispute.town
    scene.started(scene.wu, scene.zheng, scene.gao, town.ma)
    scene.world.say(town.ma, scene.home, "#纠纷 楼上漏水不肯赔")
    await scene.sees(scene.home, "不在群里公开")
    head = await scene.sees(scene.world.private(scene.wu), "1号 纠纷", "楼上漏水不肯赔", "楼长负责")
    await scene.presses(scene.wu, head, "接单")
    await scene.sees(scene.world.private(town.ma), "吴楼长已接单")
    scene.move(hours=73)
    await scene.sees(scene.world.private(scene.zheng), "现在请调解员来办")
    await scene.settled()
    assert not scene.shown(scene.station)  # the first two levels call nobody
    scene.move(hours=121)
    await scene.sees(town.committee, "现在请居委会来办")
    call = await scene.sees(town.council, "📣 1号 吹哨：请派出所、律师在")
    await scene.presses(scene.zhang, await scene.sees(scene.station, "吹哨"), "报到 派出所")
    lawyer = await scene.sees(scene.world.private(scene.gao), "吹哨", "楼上漏水不肯赔")
    await scene.presses(scene.gao, lawyer, "报到 律师")
    scene.move(seconds=10)
    await scene.reads(call, "✅ 派出所 张警官", "✅ 律师 高律师")
    history = await scene.history(1, town.committee, town.lin)
    for line in (
        "转给：调解员",
        "转给：居委会",
        "吹哨：派出所、律师",
        "张警官报到：派出所",
        "高律师报到：律师",
    ):
        assert line in history
    assert "楼上漏水" not in "".join(m.plain for m in scene.shown(scene.home))


@pytest.fixture
async def both_urls_dispute(database_url: str) -> AsyncIterator[Street]:
    kinds = [
        {
            "name": "dispute",
            "route": [
                step("volunteer", 72, title="楼长"),
                step("mediator", 120),
                step("committee", 168, "派出所", "律师"),
            ],
        }
    ]
    async with street(database_url, lambda _: {"kinds": kinds}) as scene:
        yield scene


async def test_three_levels_of_consultation(sqlite_url: str) -> None:
    """三级协商: the building, the compound with the property office, the community with the police."""
    kinds = [
        kind(
            "consultation",
            "协商",
            [
                step("volunteer", 72, "volunteer", title="楼长"),
                step("council", 72, "property"),
                step("committee", 168, "council", "派出所"),
            ],
            tags=["协商"],
        )
    ]
    async with street(sqlite_url, lambda _: {"kinds": kinds, "whistles": {"hours": 24}}) as scene:
        town = scene.town
        scene.started(scene.wu)
        scene.world.say(town.ma, scene.home, "#协商 要不要装充电桩")
        await scene.sees(scene.home, "1号 协商", "楼长负责")
        first = await scene.sees(scene.home, "📣 1号 吹哨：请志愿者在")
        letter = await scene.sees(scene.world.private(scene.wu), "吹哨", "充电桩")
        await scene.presses(scene.wu, letter, "报到 志愿者")
        scene.move(seconds=10)
        await scene.reads(first, "✅ 志愿者 吴楼长")
        scene.move(hours=73)
        await scene.sees(scene.home, "1号到期还没办好，已转给理事会")
        second = await scene.sees(scene.home, "📣 1号 吹哨：请物业在")
        await scene.presses(town.wang, second, "报到 物业")
        card = await scene.sees(town.council, "1号 协商", "充电桩", "理事会负责")
        scene.world.say(town.zhou, town.council, "办结 两家先试装", reply_to=card)
        question = await scene.sees(scene.home, "请您看看，修好了吗？")
        await scene.presses(town.ma, question, "没修好")
        third = await scene.sees(scene.home, "📣 1号 吹哨：请理事会、派出所在")
        assert buttons(await scene.sees(town.council, "📣", "请理事会、派出所在")) == ["报到 理事会"]
        await scene.presses(town.zhou, third, "报到 理事会")
        theirs = await scene.sees(scene.station, "吹哨")
        await scene.presses(scene.zhang, theirs, "报到 派出所")
        scene.move(seconds=10)
        await scene.reads(theirs, "✅ 理事会 周理事", "✅ 派出所 张警官")
        scene.move(hours=25)
        await scene.settled()
        assert not scene.telling(scene.home, "吹哨到时间了")


async def test_the_street_whistles_and_departments_come(sqlite_url: str) -> None:
    """街道吹哨、部门报到: departments are called at once; who does not come goes to the street's head."""
    kinds = [
        kind(
            "street_whistle",
            "街道吹哨",
            [step("committee", 48, "派出所", "城管队"), step("owner", 48, "committee")],
            tags=["街道吹哨"],
        )
    ]

    def given(scene: Street) -> dict[str, Any]:
        staff = [
            {"user_id": scene.town.lin.id, "role": "committee"},
            {"user_id": scene.town.zhou.id, "role": "owner"},
        ]
        organisations = [
            {"name": "派出所", "user_ids": [scene.zhang.id]},
            {"name": "城管队", "user_ids": [scene.gao.id]},
        ]
        return {"kinds": kinds, "staff": staff, "organisations": organisations, "whistles": {"hours": 1}}

    async with street(sqlite_url, given) as scene:
        town = scene.town
        scene.started(scene.zhang, scene.gao)
        scene.world.say(town.lin, scene.home, "#街道吹哨 夜市占道")
        call = await scene.sees(scene.home, "📣 1号 吹哨：请派出所、城管队在")
        assert not call.silent
        letter = await scene.sees(scene.world.private(scene.zhang), "吹哨", "夜市占道")
        scene.move(minutes=20)
        await scene.presses(scene.zhang, letter, "报到 派出所")
        scene.move(minutes=41)
        await scene.sees(scene.home, "1号吹哨到时间了，城管队没有报到，已转给负责人")
        second = await scene.sees(scene.home, "📣 1号 吹哨：请居委会在")
        await scene.presses(town.lin, second, "报到 居委会")
        scene.move(seconds=10)
        await scene.reads(call, "✅ 派出所 张警官 20分钟后报到", "❌ 城管队 到时间没有报到")
        await scene.reads(second, "✅ 居委会 林主任")


async def test_the_branch_whistles_and_members_come(sqlite_url: str) -> None:
    """支部吹哨、党员报到: the members come to whom the organisation's own chat belongs."""
    kinds = [
        kind(
            "branch_whistle",
            "支部吹哨",
            [step("council", 24, "党员先锋队", "volunteer"), step("committee", 72, "党员先锋队")],
            tags=["支部吹哨"],
        )
    ]
    async with street(sqlite_url) as scene:
        await scene.stop()
        team = scene.world.add_group("先锋队", members=[scene.he, scene.gao, scene.town.lin], bot="member")
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path", "kinds"})
        known |= {"kinds": kinds, "organisations": [{"name": "党员先锋队", "chat_id": team.id}]}
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        town = scene.town
        scene.started(scene.wu)
        scene.world.say(town.zhou, scene.home, "#支部吹哨 台风要来了，帮老人搬东西")
        call = await scene.sees(scene.home, "📣 1号 吹哨：请党员先锋队、志愿者在")
        assert (
            await scene.presses(town.lin, call, "报到 党员先锋队")
        ).text == OVER  # only in the team's chat
        await scene.presses(scene.wu, await scene.sees(scene.world.private(scene.wu), "吹哨"), "报到 志愿者")
        scene.move(hours=2, minutes=1)
        await scene.sees(scene.home, "党员先锋队没有报到，已转给居委会")
        await scene.world.until(
            lambda: len(scene.telling(team, "📣")) == 2, timeout=10, what="the second whistle"
        )
        again = scene.telling(team, "📣")[-1]
        await scene.presses(scene.gao, again, "报到 党员先锋队")
        scene.move(seconds=10)
        await scene.reads(again, "✅ 党员先锋队 高律师")


async def test_the_alliance_whistles_and_units_come(sqlite_url: str) -> None:
    """联盟吹哨、单位报到: units of the alliance of party branches, each by its own people."""
    kinds = [
        kind(
            "alliance_whistle",
            "联盟吹哨",
            [step("committee", 24, "供电局", "第二 小学"), step("owner", 24, "供电局")],
            tags=["联盟吹哨"],
        )
    ]

    def given(scene: Street) -> dict[str, Any]:
        organisations = [
            {"name": "供电局", "user_ids": [scene.zhang.id, scene.he.id]},
            {"name": "第二 小学", "user_ids": [scene.gao.id]},
        ]
        return {"kinds": kinds, "organisations": organisations}

    async with street(sqlite_url, given) as scene:
        town = scene.town
        scene.started(scene.zhang, scene.he, scene.gao)
        scene.world.say(town.lin, scene.home, "#联盟吹哨 给独居老人送电扇")
        call = await scene.sees(scene.home, "📣 1号 吹哨：请供电局、第二 小学在")
        letters = [await scene.sees(scene.world.private(who), "吹哨") for who in (scene.zhang, scene.he)]
        assert [buttons(letter) for letter in letters] == [["报到 供电局"]] * 2
        await scene.presses(scene.he, letters[1], "报到 供电局")
        scene.move(seconds=10)
        await scene.reads(letters[0], "✅ 供电局 何警官")
        assert not letters[0].buttons
        scene.move(hours=3)
        await scene.sees(scene.home, "第二 小学没有报到，已转给负责人")
        assert buttons(call) == ["报到 第二 小学"]
        # The last step: nobody is left to go up to, and that is said too.
        scene.move(hours=3)
        await scene.sees(scene.home, "1号吹哨到时间了，供电局没有报到，已告诉负责人")
        assert (await scene.history(1, None, town.lin)).count("吹哨没人到") == 2


async def test_another_kind_by_an_edit_calls_its_own(sqlite_url: str) -> None:
    kinds = [kind("fight", "打架", [step("council", 24, "派出所")], tags=["打架"])]
    async with street(sqlite_url, lambda _: {"kinds": kinds}) as scene:
        said = scene.world.say(scene.town.ma, scene.home, "#报修 楼下打起来了")
        card = await scene.sees(scene.home, "楼下打起来了")
        scene.world.edit(scene.town.ma, said, "#打架 楼下打起来了")
        await scene.sees(scene.home, "📣 1号 吹哨：请派出所在")
        scene.move(seconds=10)
        await scene.reads(card, "1号 打架")
        scene.world.edit(scene.town.ma, said, "#打架 楼下打起来了，快来")
        await scene.settled()
        assert len(scene.telling(scene.home, "📣")) == 1


# The rules and the figures by themselves.

SATURDAY = datetime(2026, 11, 21, 10, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "called", "minutes", "unknown"),
    [
        ("物业 派出所 2小时内", ["property", "派出所"], 120, ""),
        ("物业、派出所2小时内到场", ["property", "派出所"], 120, ""),
        ("物业派出所", ["property", "派出所"], None, ""),
        ("请业委会和居委会，今天18点", ["council", "committee"], 477, ""),
        ("半小时内请派出所来！", ["派出所"], 30, ""),
        ("ＰＲＯＰＥＲＴＹ the Works  unit 5 in 2 hours", ["property", "Works Unit 5"], 120, ""),
        ("grid members, 网格员 and volunteer within 30 minutes", ["grid_member", "volunteer"], 30, ""),
        ("第二派出所 派出所", ["第二派出所", "派出所"], None, ""),
        ("物业 马上", ["property"], None, ""),
        ("物业 派处所 2小时内", ["property"], 120, "派处所"),
        ("councilman", [], None, "councilman"),
        ("业主", [], None, "业主"),
        ("物业 2", ["property"], None, "2"),
        ("", [], None, ""),
    ],
)
def test_names_as_people_say_them(text: str, called: list[str], minutes: int | None, unknown: str) -> None:
    wish = parties.read(text, ["派出所", "第二派出所", "Works Unit 5"], SATURDAY)
    until = None if minutes is None else SATURDAY + timedelta(minutes=minutes)
    assert (list(wish.parties), wish.until, wish.unknown) == (called, until, unknown)


async def _issue(tx: Any, tree: places.Places, place: str, person: Person, message_id: int) -> Issue:
    report = Report(
        kind=DEFAULT_KINDS[0],
        route=Route(DEFAULT_KINDS[0].route),
        category="other",
        visibility=Visibility.everyone,
        text="灯坏了",
        place=tree.at(place),
        community=tree.at(""),
        reporter=person,
        chat_id=-1,
        message_id=message_id,
        text_message_id=message_id,
    )
    return await issues.report(tx, report, SATURDAY)


async def test_the_figures_of_a_period(database_url: str) -> None:
    """Counted by hand: whistles of one place within the period only, and who came by its end."""
    settings = Settings.model_validate(
        {
            "community": {"name": "社区"},
            "places": [{"name": name, "kind": "compound"} for name in ("东区", "西区")],
        }
    )
    database = Database(database_url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await settling.settle(tx, settings)
        tree = await places.load(tx)
        person = (await members.recognise(tx, [Sender(7, "周理事")]))[7]
        east, west = [
            await _issue(tx, tree, place, person, number) for number, place in enumerate(("东区", "西区"), 1)
        ]

        async def blown(issue: Issue, minute: int, **came: float | None) -> None:
            """A whistle so many minutes in; who came after how many seconds."""
            at = SATURDAY + timedelta(minutes=minute)
            whistle = await whistles.blow(tx, issue, came, person, at + timedelta(hours=2), at)
            for call in whistle.calls:
                seconds = came[call.party]
                if seconds is not None:
                    there = at + timedelta(seconds=seconds)
                    assert await whistles.check_in(tx, whistle, call, person, there)
                    assert not await whistles.check_in(tx, whistle, call, person, there)

        await blown(east, 0, council=1)  # at the very beginning: of the period before
        await blown(east, 1, property=720, police=60)
        await blown(east, 30, property=None, lawyer=300, police=4000.5)
        await blown(east, 59, council=61)  # came after the end
        await blown(east, 60, council=0)  # at the very end
        await blown(east, 61, council=5)
        await blown(west, 10, property=100)

        since, until = SATURDAY, SATURDAY + timedelta(minutes=60)
        here, both, none = (
            tables.issues.c.place_id.in_([tree.at(name).id for name in names])
            for names in (["东区"], ["东区", "西区"], [])
        )
        # 东区: 2 + 3 + 1 + 1 called; 60, 720, 300 and 0 seconds; 4000.5 and 61 came too late to count.
        assert await whistles.figures(tx, here, since, until) == Figures(7, 4, 180.0)
        assert await whistles.figures(tx, both, since, until) == Figures(8, 5, 100.0)
        later = SATURDAY + timedelta(hours=3)
        assert await whistles.figures(tx, here, since, later) == Figures(8, 7, 61.0)
        assert await whistles.figures(tx, here, later, later) == Figures(0, 0, None)
        assert await whistles.figures(tx, none, since, until) == Figures(0, 0, None)
        # Two of three came at the second whistle, so it is still awake; all others sleep.
        due = await whistles.take_due(tx, later)
        assert [(one.missing, one.wakes_at) for one in due] == [(["property"], None)]
        assert await whistles.take_due(tx, later) == []
    await database.close()
