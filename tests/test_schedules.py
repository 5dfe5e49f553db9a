"""Schedules made in the chat: said in plain words before they count, paused, tried out, posted once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.playground.people import Chat, Message
from tests.matters import answered, buttons, forge, noted, pages, reported, rows, skip_to, told, workbook
from tests.scene import MORNING, Scene, play

MONDAYS = "0 9 * * 1"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
async def quick(sqlite_url: str) -> AsyncIterator[Scene]:
    """A scene on SQLite alone, where nothing is posted by the settings."""
    async with play(sqlite_url, bulletins=[]) as scene:
        for person in (scene.town.zhou, scene.town.lin):
            scene.world.press_start(person)
        yield scene


async def asked(scene: Scene, words: str, chat: Chat | None = None) -> Message:
    """What the bot answers to 周理事's /schedule."""
    chat = chat or scene.town.council
    return await answered(scene, scene.world.say(scene.town.zhou, chat, f"/schedule {words}"))


async def saved(scene: Scene, words: str) -> Message:
    question = await asked(scene, words)
    await scene.presses(scene.town.zhou, question, "保存")
    await scene.reads(question, "已经定好了")
    return question


async def all_told(scene: Scene, words: str, count: int) -> None:
    """Wait until the home group was told so often, and a moment more."""
    await scene.world.until(
        lambda: len(told(scene, scene.home, words)) >= count, what=f"{words} {count} times"
    )
    await scene.settled()
    assert len(told(scene, scene.home, words)) == count


async def test_a_weekly_digest_from_the_first_word_to_the_paper(scene: Scene) -> None:
    """周理事 wants it on Mondays; on Monday it is there, with its picture, its pages, PDF and spreadsheet."""
    town, world = scene.town, scene.world
    skip_to(scene, MONDAYS)
    scene.move(hours=1)
    for person in (town.zhou, town.ma):
        world.press_start(person)
    question = await asked(scene, "周报 每周一 9:00 节假日不发")
    assert "周报：每周一 09:00，节假日不发\n阳光小区，发到 1 个群\n接下来：" in question.plain
    assert question.plain.count("周一 09:00") == 4
    assert buttons(question) == [["保存"], ["不要"], ["试看"]]
    await scene.presses(town.zhou, question, "保存")
    await scene.reads(question, "已经定好了")
    title = "一灯不亮 <b>&{{ x }}" + "😀长" * 490  # as long as a report may be
    world.say(town.ma, scene.home, f"#报修 \u202e{title}")
    card = await scene.sees(scene.home, "待接单", "一灯不亮")
    await scene.presses(town.li, card, "🙋 我也遇到")
    await scene.presses(town.wang, card, "接单")
    await noted(scene, town.wang, card, "办结 换了灯泡")
    await scene.presses(town.ma, await scene.sees(world.private(town.ma), "请您看看"), "修好了")
    world.say(town.ma, scene.home, "#纠纷 楼上太吵")
    await scene.polls("/poll 单元门换哪一种？|铁门|玻璃门|截止 20天后")
    await scene.settled()
    skip_to(scene, MONDAYS)
    scene.move(minutes=1)
    digest = await scene.sees(town.council, "阳光小区周报", "新报 2 件")
    assert "办好 1 件\n还没办完 1 件\n超时 1 件\n" in digest.plain
    assert "修好了吗：1 人答复，1 人说好了\n纠纷：1 件有进展，0 件没动" in digest.plain
    picture = await scene.sees(town.council, "阳光小区周报", "的图")
    assert picture.photo is not None
    await scene.presses(town.zhou, digest, "看全部 ▶")
    await scene.reads(digest, "诉求：新 2，办好 1，没办完 1，超时 1", "按类别")
    for page, words in ((3, "按楼栋"), (4, "2号（1号楼）"), (5, "一灯不亮 <b>&{{ x }}")):
        await scene.presses(town.zhou, digest, f"第 {page} 页 ▶")
        await scene.reads(digest, words)
        assert "马阿姨" not in digest.plain
    assert "好了就发在这里" in (await scene.presses(town.zhou, digest, "📄 打印版")).text
    paper = await scene.sees(town.council, "可以打印")
    assert paper.reply_to is digest
    printed = " ".join(pages(scene, paper))
    for words in (
        "按楼栋",
        "2号（1号楼）待接单",
        "投票 新开 1 个，结束 0 个，还在投 1 个",
        "一灯不亮 <b>&{{ x }}□长□长",
    ):
        assert words in printed
    assert "已经发在这个群里了" in (await scene.presses(town.zhou, digest, "📄 打印版")).text
    await scene.presses(town.zhou, digest, "📊 表格")
    book = await scene.sees(town.council, "的明细")
    assert book.reply_to is digest
    assert title in [row[1].value for row in workbook(scene, book)["事项"]]
    await scene.settled()
    assert len(told(scene, town.council, "可以打印")) == 1
    assert told(scene, town.committee, "周报") == []
    assert not any(told(scene, group, "周报") for group in town.buildings)
    skip_to(scene, MONDAYS)
    again = await scene.sees(town.council, "新报 0 件（上周 2）")
    assert "还没办完 1 件（上周 1）\n超时 1 件（上周 1）" in again.plain


async def test_what_people_write_and_what_is_wrong_with_it(quick: Scene) -> None:
    for words, said in (
        ("通报 3号楼 每两周的周五 18:00 没事不发", "每两周的周五 18:00\n3号楼，发到 1 个群，没事就不发\n"),
        ("月报 每月10日", "月报：每月10日 09:00\n"),
        ("提醒 工作日 8:30 请把车停好", "提醒：每个工作日 08:30\n阳光小区，发到 3 个群，内容：请把车停好\n"),
        ("bulletin cron 0 9 1-7 * 1", "按“0 9 1-7 * 1”的时间"),
        ("通报 每月31日 9:00", "有的月份没有31日。请写 1 到 28 日，或者写“每月最后一天”。"),
        ("通报 0 9 30 2 *", "“0 9 30 2 *”这个时间永远不会到"),
        ("通报 */5 * * * *", "太密了"),
        ("通报 九号楼 每周五 18:00", "这里没有叫“九号楼”的地方"),
        ("通报 每周五 18:00 嗯嗯", "没看懂：“嗯嗯”"),
        ("提醒 每周五 18:00", "提醒大家什么？"),
        ("周五发点什么", "要写清发什么"),
        ("周报 1号楼 每周一 9:00", "1号楼没有理事会或居委会的群，发不出去"),
    ):
        assert said in (await asked(quick, words)).plain
    refused = await answered(quick, quick.world.say(quick.town.ma, quick.home, "/schedule 通报 每周五 18:00"))
    assert refused.plain == "什么时候发什么，由理事会或居委会来定。"
    assert rows(quick, "select count(*) from schedules where state != 'draft'") == [(0,)]
    assert "还没有定时发的。" in (await asked(quick, "")).plain
    private = quick.world.private(quick.town.zhou)
    assert "每周一" in (await asked(quick, "周报 每周一 9:00", private)).plain
    in_group = await answered(quick, quick.world.say(quick.town.zhou, quick.town.council, "/preview"))
    assert "私聊里发 /preview" in in_group.plain


async def test_a_schedule_is_paused_goes_on_and_ends(quick: Scene) -> None:
    town = quick.town
    question = await saved(quick, "提醒 每周五 18:00 请把垃圾分好")
    listed = await asked(quick, "")
    assert "1. 提醒，阳光小区：每周五 18:00，下次 " in listed.plain
    assert buttons(listed) == [["试看 1", "暂停 1", "删除 1"]]
    # Buttons of somebody without the right, or under another message, do nothing.
    assert "由理事会或居委会来定" in (await quick.presses(town.wang, listed, "暂停 1")).text
    elsewhere = await asked(quick, "通报 每周五 18:00")
    forged = forge(elsewhere, "schedule_end:1")
    assert "不能用了" in (await quick.presses(town.zhou, elsewhere, forged)).text
    await quick.presses(town.zhou, listed, "暂停 1")
    await quick.reads(listed, "（已暂停）")
    skip_to(quick, "0 18 * * 5")
    quick.move(minutes=1)
    await quick.settled()
    assert told(quick, quick.home, "垃圾分好") == []
    await quick.presses(town.zhou, listed, "恢复 1")
    await quick.reads(listed, "下次 ")
    skip_to(quick, "0 18 * * 5")
    await quick.sees(quick.home, "🔔 提醒：请把垃圾分好")
    await quick.presses(town.zhou, listed, "删除 1")
    await quick.reads(listed, "还没有定时发的。")
    skip_to(quick, "0 18 * * 5")
    quick.move(minutes=1)
    await quick.settled()
    assert len(told(quick, quick.home, "垃圾分好")) == 1
    assert "已经定好了" in question.plain
    await quick.presses(town.zhou, elsewhere, "不要")
    await quick.reads(elsewhere, "没有保存")


async def test_every_second_week_and_a_week_later(quick: Scene) -> None:
    question = await asked(quick, "提醒 每两周周五 18:00 开窗通风")
    before = question.plain
    await quick.presses(quick.town.zhou, question, "晚一周开始")
    await quick.world.until(lambda: question.plain != before, what="a later beginning")
    await quick.presses(quick.town.zhou, question, "保存")
    await quick.reads(question, "已经定好了")
    for count in (0, 1, 1, 2, 2):
        skip_to(quick, "0 18 * * 5")
        quick.move(minutes=1)
        await all_told(quick, "开窗通风", count)


async def test_council_and_committee_want_the_same_digest(quick: Scene) -> None:
    """Each has made a schedule for Monday morning; the council's chat reads its digest once."""
    town = quick.town
    await saved(quick, "周报 每周一 9:00")
    for_all = await answered(quick, quick.world.say(town.lin, town.committee, "/schedule 周报 每周一 9:00"))
    await quick.presses(town.lin, for_all, "保存")
    await quick.reads(for_all, "已经定好了")
    skip_to(quick, MONDAYS)
    quick.move(minutes=1)
    for chat in (town.council, town.committee):
        await quick.sees(chat, "周报（", "没有新的事")
        await quick.sees(chat, "的图")
    await quick.settled()
    assert len(told(quick, town.council, "周报（")) == 2


async def test_a_preview_is_seen_by_one_person_alone(quick: Scene) -> None:
    """周理事 may not read the committee's digest, not even by trying it out."""
    town, world = quick.town, quick.world
    await reported(quick, "二门关不上")
    await saved(quick, "通报 每周五 18:00")
    private = world.private(town.zhou)
    choice = await answered(quick, world.say(town.zhou, private, "/preview"))
    assert buttons(choice) == [["试看 1"]]
    await quick.presses(town.zhou, choice, "试看 1")
    await quick.sees(private, "👁 试看：阳光小区的进展通报")
    seen = await quick.sees(private, "1号楼进展通报", "还没办完 1 件")
    assert "等物业" in seen.plain
    await quick.settled()
    assert not any(told(quick, chat, "进展通报") for chat in town.buildings)
    for_all = await answered(quick, world.say(town.lin, town.committee, "/schedule 周报 每周一 9:00"))
    assert "丽景社区，发到 2 个群" in for_all.plain
    assert "您没有权限" not in (await quick.presses(town.lin, for_all, "试看")).text
    await quick.sees(world.private(town.lin), "丽景社区周报")
    await quick.sees(world.private(town.lin), "阳光小区周报")


async def test_what_is_too_late_is_told_by_the_next(sqlite_url: str) -> None:
    """A bulletin missed by more than a day is folded into the next, which says so; a reminder is not."""
    weekly = {"place": "阳光小区", "cron": "0 18 * * 5"}
    async with play(sqlite_url, bulletins=[weekly], reminders=[weekly | {"text": "关好门窗"}]) as scene:
        skip_to(scene, "0 18 * * 5")
        await scene.sees(scene.home, "没有新的事")
        await reported(scene, "三椅坏了")
        await scene.settled()
        await scene.stop()
        skip_to(scene, "0 18 * * 5")
        scene.move(hours=25)
        await scene.start()
        outcomes = "select outcome, count(*) from periods group by 1 order by 1"
        await scene.world.until(
            lambda: rows(scene, outcomes) == [("folded", 2), ("posted", 2)], what="a look at what was missed"
        )
        await scene.settled()
        assert len(told(scene, scene.home, "进展通报")) == 1
        skip_to(scene, "0 18 * * 5")
        late = await scene.sees(scene.home, "进展通报", "前面没发的 1 期也在内")
        assert "新报 1 件" in late.plain
        await all_told(scene, "关好门窗", 2)


async def test_not_on_holidays_and_on_working_days_only(sqlite_url: str) -> None:
    today = MORNING.astimezone(SHANGHAI).date()
    holidays = [(today + timedelta(days=n)).isoformat() for n in range(1, 5)]
    daily = {"place": "阳光小区", "cron": "0 12 * * *"}
    async with play(
        sqlite_url,
        bulletins=[],
        working_hours={"holidays": holidays, "days": [1, 2, 3, 4, 5, 6, 7]},
        reminders=[
            daily | {"text": "天天", "days": "every"},
            daily | {"text": "平日", "days": "no_holidays"},
            daily | {"text": "上班日", "days": "working"},
        ],
    ) as scene:
        # Six noons, one by one; four of these days are holidays.
        for day in range(1, 7):
            skip_to(scene, "0 12 * * *")
            scene.move(minutes=1)
            await all_told(scene, "天天", day)
        await all_told(scene, "平日", 2)
        await all_told(scene, "上班日", 2)


async def test_a_picture_that_cannot_be_made_keeps_no_words_back(
    quick: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words go, the operator hears, and whoever asked for a paper is told, also that it is too large."""
    town = quick.town

    async def broken(*_: object) -> bytes:
        raise ValueError("no ink")

    monkeypatch.setattr("bot.typeset.png", broken)
    monkeypatch.setattr("bot.typeset.pdf", broken)
    monkeypatch.setattr("bot.files.LARGEST_DOCUMENT", 1000)
    await saved(quick, "周报 每周一 9:00")
    with capture_logs() as logs:
        skip_to(quick, MONDAYS)
        digest = await quick.sees(town.council, "阳光小区周报")
        await quick.presses(town.zhou, digest, "📄 打印版")
        await quick.sees(town.council, "PDF 没做出来，管理机器人的人已经知道了")
        await quick.presses(town.zhou, digest, "📊 表格")
        await quick.sees(town.council, "表格太大，发不出来。管理机器人的人已经知道了")
        asked = quick.world.say(town.zhou, quick.home, "/poster")
        assert "1号楼的公告没做出来，管理机器人的人已经知道了" in (await answered(quick, asked)).plain
        await quick.settled()
    assert told(quick, town.council, "的图") == []
    assert [line["form"] for line in logs if line["event"] == "a paper cannot be made"] == [
        "picture",
        "pdf",
        "poster",
    ]
    assert [line["log_level"] for line in logs if line["event"].startswith("a paper")] == ["error"] * 4
    monkeypatch.undo()
    assert "好了就发在这里" in (await quick.presses(town.zhou, digest, "📄 打印版")).text
    assert (await quick.sees(town.council, "可以打印")).document is not None


async def test_a_fault_of_one_keeps_no_other_from_being_posted(
    quick: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ValueError("a digest that cannot be counted")

    monkeypatch.setattr("bot.digests.making.digest", broken)
    await saved(quick, "周报 每周一 9:00")
    await saved(quick, "提醒 每周一 9:00 交物业费")
    skip_to(quick, MONDAYS)
    await quick.sees(quick.home, "交物业费")
    monkeypatch.undo()
    quick.move(minutes=1)
    await quick.sees(quick.town.council, "阳光小区周报")
    assert len(told(quick, quick.home, "交物业费")) == 1
