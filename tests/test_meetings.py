"""Meetings as chats: drawn up, called, signed up for, moved and called off; planned by a schedule."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.config.kinds import DEFAULT_MEETING_KINDS
from bot.errors import UserError
from bot.meetings import wording
from bot.playground.people import Message
from tests.matters import buttons, forge, noted, refused, skip_to
from tests.scene import Scene, play

LABELS = {kind.name: kind.label for kind in DEFAULT_MEETING_KINDS}
NOW = datetime(2026, 11, 28, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def day(scene: Scene, days: int) -> str:
    """A day to come, as people write it."""
    local = scene.town.local_now + timedelta(days=days)
    return f"{local.month}月{local.day}日"


@pytest.fixture
async def calm(sqlite_url: str) -> AsyncIterator[Scene]:
    """No bulletin comes in between: a group takes only so many messages in a minute."""
    async with play(sqlite_url, bulletins=[]) as scene:
        yield scene


async def shows(scene: Scene, message: Message, *words: str) -> None:
    """Wait until an edit shows these words: an edit that follows another one soon waits a few seconds."""
    scene.move(seconds=5)
    await scene.reads(message, *words)


async def test_a_meeting_is_drawn_up_called_and_moved(calm: Scene) -> None:
    scene, town, world, home = calm, calm.town, calm.world, calm.home
    await scene.settled()
    # What comes on its agenda by itself: a repair that went up, and a dispute that only staff may see.
    world.say(town.ma, home, "#报修 井盖松了")
    await scene.sees(home, "1号", "井盖松了")
    world.say(town.chen, town.buildings[1], "#纠纷 楼上半夜打麻将")
    await scene.sees(town.buildings[1], "2号")
    scene.move(hours=25)
    await scene.sees(town.council, "1号", "井盖松了")
    world.say(town.sun, town.buildings[2], f"/meeting {day(scene, 10)} 19:00")
    await scene.sees(town.buildings[2], "请到理事会的群里发 /meeting")

    said = world.say(
        town.zhou, town.council, f"/meeting {day(scene, 10)} 19:00 活动室\n请 物业\n装长椅\n2. 停车收费"
    )
    desk = await scene.sees(town.council, "📅 议事会（还没通知）", "19:00，活动室", "主持：周理事")
    assert "请：物业" in desk.plain
    assert "1. 装长椅\n2. 停车收费\n3. 1号 井盖松了（到期没办好，转上来的）" in desk.plain
    assert all(scene.find(chat, "议事会") is None for chat in town.buildings)
    world.edit(town.zhou, said, f"/meeting {day(scene, 10)} 19:30 活动室\n装长椅\n停车收费\n楼道清理")
    await shows(scene, desk, "19:30，活动室", "4. 楼道清理")
    assert "请：" not in desk.plain

    await noted(scene, town.zhou, desk, "议题 2号")
    await shows(scene, desk, "5. 🔒 2号 楼上半夜打麻将")
    await scene.presses(town.zhou, desk, "⬆ 3提前")
    await shows(scene, desk, "2. 1号 井盖松了", "3. 停车收费")
    await scene.presses(town.zhou, desk, "✂ 4不议")
    await shows(scene, desk, "↩1 楼道清理（这次不议）", "4. 🔒 2号")
    not_chair = await scene.presses(town.lin, desk, "✂ 1不议")
    assert not_chair.text == "这个会由周理事主持，请主持人来按。"
    await scene.presses(town.zhou, desk, "✅ 发通知")
    await shows(scene, desk, "📅 议事会 1号", "报名 0 人")
    again = await scene.presses(town.zhou, desk, "我来主持")
    assert again.text == "由您主持。"
    for chat in town.buildings:
        call = await scene.sees(
            chat, "📅 议事会 1号", "19:30，活动室", "1. 装长椅", "2. 1号 井盖松了", "3. 停车收费"
        )
        assert "麻将" not in call.plain
        assert "🔒" not in call.plain

    # Who comes: a resident, a council member, an observer. What the chair's buttons do, no forged one does.
    call = await scene.sees(home, "📅 议事会 1号")
    for data in ("item_cut:1:1:1", "open_meeting:1", "chair:1:0", "outcome:1:1:0", "confirm_minutes:1"):
        forged = await scene.presses(town.ma, call, forge(call, data))
        assert forged.text.startswith("会议由理事会或居委会来办")
    world.press_start(town.ma)
    joined = await scene.presses(town.ma, call, "✋ 参加")
    assert joined.text.startswith("报上了：居民。")
    await scene.presses(town.zhou, call, "✋ 参加")
    await scene.presses(town.li, call, "👂 旁听")
    await shows(scene, call, "报名 2 人（居民 1、理事会 1），旁听 1 人")

    # A paper in reply to the agenda goes to all invited.
    plan = world.say(town.zhou, town.council, "长椅的图", photo=b"a bench", reply_to=desk)
    assert (await scene.sees(home, "议事会 1号的照片：长椅的图")).photo
    assert plan.reactions

    # Another takes the chair, and all see it.
    first = await scene.presses(town.lin, desk, "我来主持")
    assert first.text == "现在由您主持，不再是周理事。"
    await scene.sees(town.council, "议事会 1号现在由林主任主持。")

    # It is moved after people signed up: the groups hear it, and who signed up in private too.
    await noted(scene, town.zhou, desk, f"改期 {day(scene, 12)} 19:00 社区大厅")
    await shows(scene, call, "19:00，社区大厅", "报名 2 人")
    await scene.sees(home, "❗ 议事会 1号改了", "报了名的不用再报", "19:30")
    await scene.sees(world.private(town.ma), "❗ 议事会 1号改了")

    # Its issue is settled before the meeting: it is not talked about any more.
    card = await scene.sees(home, "1号", "井盖松了", "待接单")
    world.say(town.ma, home, "撤回", reply_to=card)
    await scene.reads(card, "已撤回")
    local = town.local_now
    scene.clock.move(local.replace(hour=19, minute=30) + timedelta(days=11) - local)
    await scene.sees(home, "⏰ 议事会 1号", "议题 2 项")
    await scene.sees(world.private(town.ma), "⏰ 提醒：议事会 1号（社区大厅）")
    await shows(scene, call, "2. 停车收费")

    # And called off: its own items wait for the next one.
    await noted(scene, town.zhou, desk, "取消 停电")
    await scene.sees(home, "❌ 议事会 1号取消了", "原因：停电。议题留到下次")
    await shows(scene, call, "取消了。")
    assert not call.buttons
    world.say(town.zhou, town.council, f"/meeting {day(scene, 9)} 14:00 恳谈会")
    new = await scene.sees(town.council, "📅 恳谈会（还没通知）", "装长椅", "停车收费", "🔒 2号")
    assert buttons(new)[0] == ["✅ 发通知", "不开了"]
    dropped = await scene.presses(town.zhou, new, "不开了")
    assert dropped.text == "好的，不开了。"


async def test_a_schedule_calls_its_meetings(quick: Scene) -> None:
    scene, town, world = quick, quick.town, quick.world
    await scene.settled()
    skip_to(scene, "0 12 20 * *")
    world.say(town.zhou, town.council, "/schedule 会议 每月10日 19:00 活动室 联席会议")
    draft = await scene.sees(town.council, "每月10日 19:00")
    await scene.presses(town.zhou, draft, "保存")
    skip_to(scene, "30 18 3 * *")
    await scene.settled()
    assert scene.find(town.council, "📅") is None
    skip_to(scene, "30 19 3 * *")
    call = await scene.sees(scene.home, "📅 联席会议 1号", "10日", "19:00，活动室", "议题还在收")
    desk = await scene.sees(town.council, "📅 联席会议 1号", "主持：还没定")
    world.say(town.ma, scene.home, "/meeting")
    told = await scene.sees(scene.home, "📅 联席会议 1号：", "19:00，活动室")
    assert "要开会" not in told.plain
    await scene.presses(town.zhou, desk, "我来主持")
    assert (await refused(scene, town.zhou, desk, "取消")).startswith("请写上原因")
    await noted(scene, town.zhou, desk, "议题 门禁换锁")
    await scene.reads(call, "1. 门禁换锁")
    skip_to(scene, "30 19 9 * *")
    await scene.sees(scene.home, "⏰ 联席会议 1号")
    skip_to(scene, "1 18 10 * *")  # a Friday
    await scene.sees(scene.home, "进展通报", "📅 联席会议 1号：", "19:00，活动室")
    # The day itself: the schedule says nothing besides.
    skip_to(scene, "5 19 10 * *")
    await scene.settled()
    assert scene.find(scene.home, "今天有议事会") is None


@pytest.mark.parametrize(
    ("words", "kind", "when", "where", "invited", "items"),
    [
        ("12月10日 19:00 活动室", None, (12, 10, 19), "活动室", "", ()),
        ("议事会，12月10日晚上7点，在3号楼活动室召开", "council", (12, 10, 19), "3号楼活动室", "", ()),
        (
            "恳谈 明天下午3点\n地点：凉亭\n请 物业、派出所\n1. 长椅",
            "talk",
            (11, 29, 15),
            "凉亭",
            "物业、派出所",
            ("长椅",),
        ),
        ("联席会议\n时间：12月1日 9:00\n一、停车\n二、门禁", "joint", (12, 1, 9), "", "", ("停车", "门禁")),
        (
            "works meeting 1 December 9:00 at the hall\ninvite council",
            "works",
            (12, 1, 9),
            "hall",
            "council",
            (),
        ),
    ],
)
def test_what_is_read(
    words: str, kind: str | None, when: tuple[int, int, int], where: str, invited: str, items: tuple[str, ...]
) -> None:
    wish = wording.read(words, LABELS, NOW)
    assert (wish.kind, wish.location, wish.invited, wish.items) == (kind, where, invited, items)
    assert (wish.held_at.month, wish.held_at.day, wish.held_at.hour) == when


@pytest.mark.parametrize(
    ("words", "template"),
    [
        ("议事会", "how"),
        ("", "how"),
        ("2026年11月1日 9:00", "when"),
        ("2029年11月1日 9:00", "when"),
        ("明天 9:00\n" + "\n".join(f"第{n}件事" for n in range(21)), "many_items"),
    ],
)
def test_what_is_refused(words: str, template: str) -> None:
    with pytest.raises(UserError) as error:
        wording.read(words, LABELS, NOW.astimezone(UTC).astimezone(NOW.tzinfo))
    assert error.value.template == f"meetings/{template}"
