"""A monthly meeting as one chat: from its agenda to the minutes in the groups; and the code of its roll."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot import places
from bot.access import Role
from bot.exports import printing
from bot.meetings import codes, wording
from bot.meetings.figures import Figures, figures
from bot.playground.people import Message
from bot.site import building
from storage.database import Database
from tests.matters import noted, pages, refused, told
from tests.scene import Scene, play
from tests.test_meetings import day
from tests.test_site import everything, text

EVERY = timedelta(minutes=10)
KINDS = [{"name": "idea", "supporters": 1}]


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Scene]:
    async with play(database_url, kinds=KINDS) as scene:
        yield scene


def paper(scene: Scene, message: Message) -> str:
    """What the PDF of a message says."""
    return "\n".join(pages(scene, message))


def shown_code(desk: Message) -> str:
    return desk.plain.partition("签到码 ")[2][:4]


async def test_the_monthly_meeting(both: Scene, tmp_path: Path) -> None:
    scene, town, world, home = both, both.town, both.world, both.home
    await scene.settled()
    world.press_start(town.ma)
    world.say(town.ma, home, "#建议 楼下装两张长椅")
    idea = await scene.sees(home, "楼下装两张长椅", "征集支持")
    await scene.presses(town.li, idea, "👍 支持")
    world.say(town.chen, town.buildings[1], "#报修 井盖松了，请打13800001234")
    await scene.sees(town.buildings[1], "2号", "井盖松了")
    world.say(town.chen, town.buildings[1], "#纠纷 楼上半夜打麻将")
    await scene.sees(town.buildings[1], "3号")
    scene.move(hours=25)
    await scene.sees(town.council, "2号", "井盖松了")

    words = f"/meeting {day(scene, 2)} 19:00 活动室\n停车收费\n楼道清理\n消防通道"
    world.say(town.zhou, town.council, words)
    agenda = await scene.sees(
        town.council, "（还没通知）", "1号 楼下装两张长椅（支持的人够了）", "2号 井盖松了"
    )
    await noted(scene, town.zhou, agenda, "议题 3号")
    await scene.presses(town.zhou, agenda, "✅ 发通知")
    await scene.reads(agenda, "🔒 3号 楼上半夜打麻将", "议事会 1号")
    assert "井盖松了，请打13800001234" in agenda.plain
    call = await scene.sees(home, "📅 议事会 1号", "楼下装两张长椅", "井盖松了，请打***")
    await scene.presses(town.ma, call, "✋ 参加")
    early = await scene.presses(town.zhou, agenda, "▶ 开始开会")
    assert early.text.startswith("还早：")
    scene.move(days=2, hours=1)  # the clock is set to the meeting's evening below
    local = scene.town.local_now
    evening = local.replace(hour=19, minute=1, second=0) - local
    scene.clock.move(evening % timedelta(days=1))
    await scene.presses(town.zhou, agenda, "▶ 开始开会")
    session = await scene.sees(town.council, "▶ 议事会 1号 正在开", "正在议：停车收费", "后面还有 5 项")
    assert "到了：理事会 1" in session.plain

    # Who is in the room sends the code on its screen; a tap at home is not enough.
    begun = await scene.sees(home, "议事会 1号开始了")
    how = await scene.presses(town.ma, begun, "✋ 签到")
    assert how.text.startswith("请看会场屏幕上的四位数")
    said = world.say(town.ma, home, f"/meeting {shown_code(session)}")
    await world.until(lambda: bool(said.reactions), what="the code to be taken")
    await scene.presses(town.lin, session, "✋ 签到")

    # What is said joins the item under discussion; each item ends in one of five ways.
    await noted(scene, town.lin, session, "先收一小时免费")
    noted_photo = world.say(town.wang, town.council, "/minute 现场的样子", photo=b"a car park")
    await world.until(lambda: bool(noted_photo.reactions), what="the photo to be noted")
    other = await scene.presses(town.lin, session, "✔ 不再议")
    assert other.text == "这个会由周理事主持，请主持人来按。"
    await noted(scene, town.zhou, session, f"定了 物业 {day(scene, 20)}前 公布收费表")
    await scene.sees(town.council, "4号 决议", "停车收费：公布收费表")
    await noted(scene, town.zhou, session, "下次再议")
    await noted(scene, town.zhou, session, "上报 要消防来看")
    await scene.sees(town.committee, "阳光小区的议事会 1号请上面议一议：消防通道（要消防来看）")
    await noted(scene, town.zhou, session, f"定了 物业 {day(scene, 6)}")
    await scene.sees(town.buildings[1], "2号", "井盖松了", "议事会 1号：定了")
    await noted(scene, town.zhou, session, "定了 装在东门")
    await scene.sees(world.private(town.ma), "会上定了，由 5号来办")
    await noted(scene, town.zhou, session, "请两家下周来谈")
    await noted(scene, town.zhou, session, "下次再议")
    await scene.presses(town.zhou, session, "⏹ 散会")

    # The minutes: before the chair, corrected, asked for, confirmed, published without what is private.
    minutes = await scene.sees(
        town.council, "📝 议事会 1号纪要（等主持人确认）", "🔒 3号", "楼道清理：下次再议"
    )
    assert "签到：周理事、马阿姨、林主任" in minutes.plain
    assert scene.find(home, "纪要") is None
    await noted(scene, town.lin, minutes, "2. 物业说下月换")
    await noted(scene, town.zhou, minutes, "没来 林主任")
    # Whoever has no phone is written down by name; the groups read how many, never who.
    await noted(scene, town.wang, minutes, "到会 王奶奶、李大爷、走错门的")
    await noted(scene, town.lin, minutes, "到会 王奶奶，高爷爷 旁听")
    await noted(scene, town.zhou, minutes, "没来 走错门的")
    await scene.reads(
        minutes, "到会 5 人（理事会 1、居民 3、旁听 1）", "周理事、马阿姨、王奶奶、李大爷、高爷爷"
    )
    for nobody in ("到会 30 个人", "到会"):
        assert (await refused(scene, town.wang, minutes, nobody)).startswith("请写来的人的名字")
    scene.move(hours=49)
    await scene.sees(town.council, "⏰ 议事会 1号的纪要还没确认")
    await scene.presses(town.zhou, minutes, "✅ 确认并公布")
    for chat in (*town.buildings, town.council):
        await scene.sees(chat, "议事会 1号纪要，可以打印张贴")
    public = await scene.sees(
        home, "📝 议事会 1号纪要", "停车收费：定了，4号", "消防通道：上报", "井盖松了，请打***"
    )
    assert "到会 5 人（理事会 1、居民 3、旁听 1）" in public.plain
    for secret in ("麻将", "🔒", "马阿姨", "王奶奶", "两家", "13800001234"):
        assert secret not in public.plain
        assert secret not in paper(scene, await scene.sees(home, "可以打印张贴"))
    assert "先收一小时免费" in paper(scene, await scene.sees(home, "可以打印张贴"))
    whole = paper(scene, await scene.sees(town.council, "可以打印张贴"))
    assert "请两家下周来谈" in whole
    assert "王奶奶（居民）" in whole
    assert "主持人签字" in whole
    assert (await scene.sees(home, "议事会 1号的照片：现场的样子")).photo

    # The public board has the minutes too, and the calendar the meeting.
    await building.build(scene.settings, tmp_path / "board", scene.clock.now())
    page = text(tmp_path / "board", "meetings/1.html")
    for word in (
        "停车收费",
        "定了：公布收费表，4号来办",
        "先收一小时免费",
        "到会 5 人（理事会 1、居民 3、旁听 1）",
    ):
        assert word in page
    assert "Minutes" in text(tmp_path / "board", "en/meetings/1.html")
    # What it names has a link back, there and in the chat.
    for number, words in {
        1: "定下来的事由 5号来办",
        2: "议事会 1号（阳光小区）",
        5: "这是 1号议题定下来的事",
    }.items():
        assert words in text(tmp_path / "board", f"issues/{number}.html")
        world.say(town.ma, home, f"/issue {number}")
    await scene.sees(home, "定下来的事由 5号来办", "👥 会议1号（", "经过")
    await scene.sees(home, "这是 1号议题定下来的事", "👥 会议1号（", "经过")
    # Minutes are found by what they are about; what only staff may see is found by nobody there.
    for words in ("长椅", "麻将"):
        world.say(town.li, home, f"/search {words}")
    await scene.sees(home, "公布过的", "👥 会议1号 楼下装两张长椅 装在东门（")
    assert "公布过的" not in (await scene.sees(home, "没有符合“麻将”的事")).plain
    assert "有纪要" in text(tmp_path / "board", "meetings/index.html")
    told_to_all = everything(tmp_path / "board")
    assert [word for word in ("麻将", "马阿姨", "周理事", "王奶奶", "两家") if word in told_to_all] == []
    calendar = vobject.readOne((tmp_path / "board" / "meetings.ics").read_text("utf-8"))
    calendar.validate(raiseException=True)
    assert calendar.vevent.summary.value == "议事会 1号（阳光小区）"
    assert calendar.vevent.location.value == "活动室"
    begun_at = calendar.vevent.dtstart.value.astimezone(town.local_now.tzinfo)
    assert (begun_at.hour, begun_at.minute) == (19, 0)

    # So has the spreadsheet, with the roll for those who may know names.
    came = {"周理事", "马阿姨", "王奶奶", "李大爷", "高爷爷"}
    for role, named in ((Role.council, came), (Role.resident, set())):
        await printing.save_workbook(scene.settings, tmp_path / "linli.xlsx", role)
        book = load_workbook(tmp_path / "linli.xlsx")
        assert [*book["会议"].iter_rows(values_only=True)][1][:2] == (1, "议事会")
        assert {str(row[1]) for row in book["签到"].iter_rows(min_row=2, values_only=True)} == named

    # And the council's digest.
    database = Database(scene.settings.storage.url, reads_only=True)
    async with database.transaction() as tx:
        now, tree = scene.clock.now(), await places.load(tx)
        counted = await figures(tx, tree, now - timedelta(days=3), now)
    await database.close()
    assert counted == Figures(
        held=1, people=5, items=6, decided=3, voted=0, handed_up=1, postponed=2, unconfirmed=0
    )

    # The next agenda begins where this one ended.
    world.say(town.zhou, town.council, f"/meeting {day(scene, 20)} 19:00 活动室")
    following = await scene.sees(town.council, "（还没通知）", "楼道清理", "4号 停车收费", "定了还没办好")
    assert "消防通道" not in following.plain
    assert "井盖" in following.plain


async def test_minutes_that_nobody_confirms(quick: Scene) -> None:
    scene, town, world = quick, quick.town, quick.world
    await scene.settled()
    world.press_start(town.wang)
    words = f"/meeting {day(scene, 1)} 23:50 工作例会\n请 物业\n外墙施工"
    world.say(town.zhou, town.council, words)
    agenda = await scene.sees(town.council, "工作例会（还没通知）", "请：物业", "发到：请的人。")
    await scene.presses(town.zhou, agenda, "✅ 发通知")
    await scene.reads(agenda, "工作例会 1号")

    # Those invited read of it, the property staff in private; nobody else does.
    call = await scene.sees(world.private(town.wang), "📅 工作例会 1号", "请：物业", "1. 外墙施工")
    joined = await scene.presses(town.wang, call, "✋ 参加")
    assert joined.text.startswith("报上了：物业。")
    left = await scene.presses(town.wang, call, "不去了")
    assert left.text == "好的，您不去了。"
    local = scene.town.local_now
    scene.clock.move(local.replace(hour=23, minute=50, second=30) + timedelta(days=1) - local)
    await scene.presses(town.zhou, agenda, "▶ 开始开会")
    session = await scene.sees(town.council, "正在议：外墙施工")
    assert (await refused(scene, town.lin, session, "定了")).startswith("这个会由周理事主持")

    # The code changes every ten minutes; the last one is taken for as long again.
    code = shown_code(session)
    scene.move(minutes=25)
    await world.until(lambda: shown_code(session) != code, what="another code")
    world.say(town.li, scene.home, f"/meeting {code}")
    await scene.sees(scene.home, "签到码不对，或者已经换了")
    for user, chat in ((town.li, scene.home), (town.chen, town.buildings[1])):
        said = world.say(user, chat, f"/meeting {shown_code(session)}")
        await world.until(lambda said=said: bool(said.reactions), what="the code to be taken")
    await scene.reads(session, "到了：理事会 1、旁听 2")

    scene.move(hours=13)  # nobody ends it
    minutes = await scene.sees(town.council, "📝 工作例会 1号纪要（等主持人确认）", "外墙施工：下次再议")
    assert (await refused(scene, town.zhou, minutes, "没来 王奶奶")).startswith("签到里没有“王奶奶”")
    assert (await refused(scene, town.lin, minutes, "大家辛苦了")).startswith("请先写是第几项")
    for times in (1, 2, 3):
        assert scene.find(town.committee, "纪要") is None
        scene.move(hours=49)
        asked = partial(told, scene, town.council, "工作例会 1号的纪要还没确认")
        await world.until(lambda asked=asked, times=times: len(asked()) == times, what="a reminder")
    await scene.sees(town.committee, "⏰ 工作例会 1号的纪要还没确认")
    await scene.presses(town.lin, minutes, "我来主持")
    await scene.presses(town.lin, minutes, "✅ 确认并公布")
    await scene.sees(town.council, "工作例会 1号纪要，可以打印张贴")
    world.say(town.ma, scene.home, "/search 外墙")
    assert "公布过的" not in (await scene.sees(scene.home, "没有符合“外墙”的事")).plain
    assert all(scene.find(chat, "工作例会") is None for chat in town.buildings)


@given(st.binary(min_size=16, max_size=16), st.integers(1_767_225_600, 1_893_456_000))
def test_a_code_holds_for_its_time_and_the_next(secret: bytes, seconds: int) -> None:
    now, key = datetime.fromtimestamp(seconds, UTC), secret.hex()
    code = codes.at(key, now, EVERY)
    assert codes.read(f"签到 {code}") == codes.read(code) == code
    assert codes.is_right(code, key, now, EVERY)
    assert now < codes.until(now, EVERY) <= now + EVERY
    assert codes.is_right(code, key, codes.until(now, EVERY) + EVERY - timedelta(seconds=1), EVERY)
    later = codes.until(now, EVERY) + EVERY
    fresh = {codes.at(key, later, EVERY), codes.at(key, later - EVERY, EVERY)}
    assert codes.is_right(code, key, later, EVERY) == (code in fresh)


@pytest.mark.parametrize(
    ("words", "owner", "when", "said"),
    [
        ("", None, None, ""),
        ("物业 12月20日前 换两把长椅", "property", (12, 20), "换两把长椅"),
        ("由物业在12月20日之前换井盖", "property", (12, 20), "换井盖"),
        ("property by 20 December two new benches", "property", (12, 20), "two new benches"),
        ("装在东门", None, None, "装在东门"),
    ],
)
def test_what_was_decided(words: str, owner: str | None, when: tuple[int, int] | None, said: str) -> None:
    read = wording.decision(words, datetime(2026, 11, 28, 10, tzinfo=UTC))
    assert (read.owner, read.words) == (owner, said)
    assert (read.due_at and (read.due_at.month, read.due_at.day)) == when


@pytest.mark.parametrize(
    ("words", "named", "observes"),
    [
        ("王奶奶", ["王奶奶"], False),
        ("王和平、李大爷，王和平", ["王和平", "李大爷"], False),
        ("高爷爷（旁听）", ["高爷爷"], True),
        ("Ms Wang and Mr Li observing", ["Ms Wang", "Mr Li"], True),
    ],
)
def test_who_is_written_down(words: str, named: list[str], observes: bool) -> None:
    assert wording.names(words) == (named, observes)


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("2. 同意", 2, "同意"),
        ("第3项 再看", 3, "再看"),
        ("2台电梯都坏", None, "2台电梯都坏"),
        ("2.5米", None, "2.5米"),
    ],
)
def test_which_item_a_note_is_for(text: str, number: int | None, words: str) -> None:
    assert wording.numbered(text) == (number, words)
