"""The bulletin at its time: once, with figures counted by hand, whatever the bot and the clock go through."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from operator import length_hint
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event, insert, select, update

from bot.bulletins import Figures
from bot.bulletins import figures as bulletins_of
from bot.digests import making
from bot.digests.figures import Totals
from bot.issues.standing import HEADINGS, Period
from bot.playground.people import Chat, Message
from bot.schedules import book
from bot.schedules.rules import Calendar, Rule
from bot.schedules.rules import next_time as next_of
from bot.voting.terms import Electorate
from storage import migrations, tables
from storage.database import Database
from tests.history import History, day, history, week
from tests.matters import noted
from tests.scene import Scene, play

ISSUES = tables.issues
FRIDAYS = "0 18 * * 5"  # the town's own
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def next_time(cron: str, after: datetime, zone: ZoneInfo) -> datetime | None:
    return next_of(Rule(cron), after, Calendar(zone))


def bulletins(scene: Scene, chat: Chat | None = None) -> list[Message]:
    return [m for m in scene.shown(chat or scene.home) if "进展通报" in m.plain]


def to(scene: Scene, cron: str, **later: float) -> None:
    """Let the time pass up to the next time of a cron expression, and a minute."""
    then = next_time(cron, scene.clock.now() + timedelta(**later), SHANGHAI)
    assert then is not None
    scene.clock.move(then - scene.clock.now() + timedelta(minutes=1))


async def bulletin(scene: Scene, number: int = 1, chat: Chat | None = None) -> Message:
    """The first, second, ... bulletin in a chat."""
    await scene.world.until(lambda: len(bulletins(scene, chat)) >= number, what=f"bulletin {number}")
    return bulletins(scene, chat)[number - 1]


async def test_a_week_counted_by_hand(scene: Scene) -> None:
    town, home, world = scene.town, scene.home, scene.world
    to(scene, FRIDAYS)
    assert "这段时间没有新的事，也没有没办完的事。" in (await bulletin(scene)).plain
    for person in (town.ma, town.wang, town.zhou):
        world.press_start(person)  # so that their news do not fill the group
    tags = ("#报修 一灯", "#报修 二门", "#建议 三椅", "#建议 四车", "#报修 五井", "#建议 六树")
    for said in tags:
        world.say(town.ma, home, said)
    world.say(town.chen, town.buildings[1], "#报修 七管")
    cards = [await scene.sees(home, said.partition(" ")[2]) for said in tags]
    await noted(scene, town.wang, cards[0], "办结 换了灯泡")
    await scene.presses(town.ma, await scene.sees(world.private(town.ma), "请您看看", "1号"), "修好了")
    await scene.presses(town.wang, cards[1], "接单")
    await scene.presses(town.zhou, cards[2], "处理中")
    await noted(scene, town.zhou, cards[5], "办结 种了一棵")
    again = await scene.sees(world.private(town.ma), "请您看看", "6号")
    assert "重新办" in (await scene.presses(town.ma, again, "没修好")).text
    await scene.polls("/poll 停车怎么收费？|按月|按次|截止 10天后")
    to(scene, FRIDAYS)
    told = await bulletin(scene, 2)
    lines = told.plain.splitlines()
    assert lines[0].startswith("📋 1号楼进展通报（")
    friday = lines[0].partition("—")[2].rstrip("）")
    # The clock may have passed it on to the council just before.
    assert lines.pop(4) in ("\u30005号 五井：物业，晚了 5 天", "\u30005号 五井：理事会，晚了 5 天")
    assert lines[1:] == [
        "新报 6 件，办好 1 件，还没办完 5 件。",
        "⏰ 超时 2",
        "\u30002号 二门：王师傅，晚了 5 天",
        "🔧 正在办 2",
        f"\u30003号 三椅：周理事在办，{friday}前",
        f"\u30006号 六树：居委会要重办，{friday}前",
        "🕘 等接单 1",
        "\u30004号 四车：等大家支持",
        "📊 正在投票 1：停车怎么收费？（还剩 3 天）",
    ]
    next_door = await bulletin(scene, 2, town.buildings[1])
    assert "新报 1 件，办好 0 件，还没办完 1 件。" in next_door.plain
    assert "没有新的事" in (await bulletin(scene, 2, town.buildings[2])).plain
    to(scene, FRIDAYS)
    assert "新报 0 件，办好 0 件，还没办完 1 件。" in (await bulletin(scene, 3, town.buildings[1])).plain


async def test_exactly_once_whatever_happens_in_that_minute(scene: Scene) -> None:
    to(scene, FRIDAYS)
    await bulletin(scene)
    await scene.stop()  # the others may be on their way
    await scene.start()
    scene.move(seconds=30)
    for chat in scene.town.buildings:
        await bulletin(scene, 1, chat)
    scene.move(seconds=30)
    await scene.settled()
    assert [len(bulletins(scene, chat)) for chat in scene.town.buildings] == [1, 1, 1]
    to(scene, FRIDAYS)
    await bulletin(scene, 2)


async def test_one_bulletin_for_all_the_weeks_the_bot_was_down(scene: Scene) -> None:
    scene.world.say(scene.town.ma, scene.home, "#报修 门口的灯不亮了")
    await scene.sees(scene.home, "1号 报修")
    first_day = scene.clock.now().astimezone(SHANGHAI)
    await scene.settled()
    await scene.stop()
    to(scene, FRIDAYS, days=15)
    await scene.start()
    told = await bulletin(scene)
    assert "新报 1 件，办好 0 件，还没办完 1 件。" in told.plain
    assert f"（{first_day.month}月{first_day.day}日" in told.plain
    for chat in scene.town.buildings:
        await bulletin(scene, 1, chat)
    await scene.stop()
    await scene.start()
    await scene.settled()
    assert [len(bulletins(scene, chat)) for chat in scene.town.buildings] == [1, 1, 1]
    to(scene, FRIDAYS)
    assert "新报 0 件" in (await bulletin(scene, 2)).plain


async def test_the_bulletin_after_the_one_that_came_late(sqlite_url: str) -> None:
    async with play(sqlite_url, bulletins=[{"place": "阳光小区", "cron": "0 2,18 * * *"}]) as scene:
        await scene.stop()
        to(scene, "0 18 * * *", days=2)
        await scene.start()
        late = await bulletin(scene)
        before = late.plain
        to(scene, "0 2 * * *")
        await bulletin(scene, 2)
        assert late.plain == before


async def test_a_quiet_place_may_be_spared(sqlite_url: str) -> None:
    weekly = {"place": "阳光小区", "cron": FRIDAYS, "when_quiet": "skip"}
    async with play(sqlite_url, bulletins=[weekly]) as scene:
        scene.world.say(scene.town.ma, scene.home, "#建议 门口放张长椅")
        await scene.sees(scene.home, "1号 建议")
        to(scene, FRIDAYS)
        await bulletin(scene)
        await scene.settled()
        assert [len(bulletins(scene, chat)) for chat in scene.town.buildings] == [1, 0, 0]


async def test_the_busiest_bulletin_stays_short(quick: Scene) -> None:
    for number in range(12):
        chat = quick.town.buildings[number % 3]
        speaker = quick.town.chen if number % 3 == 1 else quick.town.ma
        quick.world.say(speaker, chat, f"#{'建议' if number < 6 else '报修'} <b>&\u202e{'🔥' * 980}")
    await quick.sees(quick.town.buildings[2], "12号")
    for number in (1, 4):
        card = await quick.sees(quick.home, f"{number}号")
        await quick.presses(quick.town.zhou, card, "处理中")
    await quick.polls(f"/poll {'🙏' * 300}|甲|乙|截止 10天后")
    quick.world.say(quick.town.zhou, quick.town.council, f"#公示 {'📢' * 300}\n公示30天")
    await quick.presses(quick.town.zhou, await quick.sees(quick.town.council, "公示（还没发布）"), "✅ 发布")
    to(quick, FRIDAYS, days=4)
    told = await bulletin(quick, len(bulletins(quick)) + 1)
    lines = told.plain.splitlines()
    assert len(lines) <= 12
    assert all(line for line in lines)
    assert "还没办完 4 件" in told.plain
    assert lines[-1].startswith("📢 正在公示 1：📢📢")
    assert len(told.plain.encode("utf-16-le")) // 2 <= 1000


async def test_each_chat_reads_its_own_language(quick: Scene) -> None:
    """Building 2 and the council chose English; the others read Chinese as before."""
    town, world = quick.town, quick.world
    for chat in (town.buildings[1], town.council):
        world.say(town.lin, chat, "/language")
        await quick.presses(town.lin, await quick.sees(chat, "哪种话"), "English")
    world.say(town.chen, town.buildings[1], "#报修 七管漏水")
    world.say(town.zhou, town.council, "/schedule weekly digest every Monday 9:00")
    draft = await quick.sees(town.council, "每周一 09:00")
    await quick.presses(town.zhou, draft, draft.buttons[0][0].text)
    to(quick, FRIDAYS)
    told = await quick.sees(town.buildings[1], "2号楼: progress")
    assert "1 new, 0 done, 1 open." in told.plain
    assert "No. 1 七管漏水" in told.plain
    await bulletin(quick)
    to(quick, "0 9 * * 1")
    digest = await quick.sees(town.council, "Weekly digest: 阳光小区", "1 open")
    assert (await quick.sees(town.council, "Weekly digest of 阳光小区, from Mon 2 Mar")).photo is not None
    assert digest.buttons[0][0].text == "See all ▶"


async def test_what_is_for_all_reaches_every_building(sqlite_url: str) -> None:
    """A vote of the households that the council asked in its own chat, and what is published for all."""
    since, until = day("2026-03-02"), day("2026-03-09")
    async with history(sqlite_url) as h:
        one, other = h.tree.at("阳光小区/1号楼"), h.tree.at("阳光小区/2号楼")
        vote = await h.poll(-8, since, None, electorate=Electorate.households)
        poll = await h.poll(-1, since, None)
        await h.poll(-8, since, None)  # the council's own
        await h.poll(-1, since, day("2026-03-05"))  # over
        await h.notice("换单元门", "阳光小区", since, 30)
        await h.notice("修一号楼", "阳光小区/1号楼", since, 20)
        await h.notice("到期了", "阳光小区", since, 3)
        here, there, both = await bulletins_of(
            h.tx, h.tree, [[one], [other], [one, other]], Period(since, until), 10
        )
        assert here.polls == both.polls == (vote, poll)
        assert there.polls == (vote,)
        assert [notice.text for notice in here.notices] == ["修一号楼", "换单元门"]
        assert [notice.text for notice in there.notices] == ["换单元门"]
        assert both.notices == here.notices
        assert not there.is_quiet


async def multiply(h: History, ids: list[int], copies: range) -> None:
    """As many more issues like these, each reported when they were."""
    found = await h.tx.execute(select(ISSUES).where(ISSUES.c.id.in_(ids)))
    same = [(1000 * n, dict(row)) for row in found.mappings() for n in copies]
    issues = [one | {"id": more + one["id"], "number": more + one["number"]} for more, one in same]
    reports = [
        {"issue_id": one["id"], "at": one["created_at"], "action": "report", "state": "reported"}
        for one in issues
    ]
    await h.tx.execute(insert(ISSUES), issues)
    await h.tx.execute(insert(tables.events), reports)


@contextmanager
def rows_read() -> Iterator[Callable[[], int]]:
    """How many rows the database hands over meanwhile."""
    read: list[int] = []

    def note(_: object, cursor: Any, *__: object) -> None:
        read.append(length_hint(cursor._rows))

    event.listen(Engine, "after_cursor_execute", note)
    yield lambda: sum(read)
    event.remove(Engine, "after_cursor_execute", note)


async def test_however_many_are_open_no_more_are_read_than_shown(database_url: str) -> None:
    """A bulletin, a poster and a digest count in the database: however many are open, as many rows."""
    async with history(database_url) as h:
        before, since, until = day("2026-01-05"), day("2026-03-02"), day("2026-03-09")
        for kind in ("repair", "dispute"):
            await h.step(await h.report(before, kind=kind), ("accept", before))
            await h.report(before, kind=kind)
        await h.report(since + timedelta(days=1))
        finished = await h.report(before)
        await h.step(finished, ("finish", since + timedelta(days=1)))
        await h.tx.execute(
            update(ISSUES).where(ISSUES.c.id.in_((2, 3, 4))).values(due_at=until + timedelta(days=1))
        )
        told: list[tuple[int, Figures, Totals]] = []
        for copies in (range(1, 30), range(30, 300)):
            await multiply(h, [1, 2, 3, 4, 5], copies)
            with rows_read() as count:
                (figures,) = await bulletins_of(
                    h.tx, h.tree, [[h.tree.at("阳光小区")]], Period(since, until), 20
                )
                digest = await making.make(h.tx, h.scope(week("2026-03-02")))
            told.append((count(), figures, digest.totals))
        (few, some, _), (many, crowd, totals) = told
        assert few == many
        assert (some.open, crowd.open) == (150, 1500)
        assert (crowd.overdue.count, crowd.in_progress.count, crowd.waiting.count) == (600, 300, 600)
        assert (crowd.new, crowd.done.count) == (300, 1)
        assert (totals.open, totals.overdue, totals.new, totals.done) == (1500, 600, 300, 1)
        assert [len(getattr(crowd, heading).first) for heading in HEADINGS] == [20, 20, 20, 1]
        assert crowd.overdue.first == some.overdue.first
        assert [one.number for one in crowd.done.first] == [finished.number]


def times(cron: str, since: str, number: int) -> list[str]:
    """The next times of an expression in Berlin, as its clocks show them."""
    moment = datetime.fromisoformat(since).replace(tzinfo=BERLIN)
    found: list[str] = []
    for _ in range(number):
        following = next_time(cron, moment.astimezone(UTC), BERLIN)
        assert following is not None
        assert following > moment.astimezone(UTC)
        found.append(following.astimezone(BERLIN).isoformat(timespec="minutes"))
        moment = following
    return found


def test_berlin_changes_its_clocks() -> None:
    assert times("30 2 * * *", "2026-10-24T12:00", 2) == ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]
    assert times("30 2 * * *", "2027-03-27T12:00", 2) == ["2027-03-28T03:00+02:00", "2027-03-29T02:30+02:00"]
    assert times("0 18 * * 5", "2026-10-20T12:00", 2) == ["2026-10-23T18:00+02:00", "2026-10-30T18:00+01:00"]
    assert times("0 18 * * 5", "2027-03-20T12:00", 2) == ["2027-03-26T18:00+01:00", "2027-04-02T18:00+02:00"]
    assert times("0 9 1 * *", "2026-10-20T12:00", 2) == ["2026-11-01T09:00+01:00", "2026-12-01T09:00+01:00"]


async def test_a_doubled_hour_during_downtime(sqlite_url: str) -> None:
    """02:00 comes twice that night: one period after the other, and only the last is posted."""
    database = Database(sqlite_url)
    since, now = datetime(2026, 10, 24, 21, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await tx.execute(insert(tables.places).values(id=1, kind="community", name="Kiez"))
        values = {
            "place_id": 1,
            "cron": "0 */2 * * *",
            "last_at": since,
            "next_at": since + timedelta(hours=1),
        }
        await tx.execute(insert(tables.schedules).values(values))
        (due,) = await book.due(tx, now)
        period = await book.take(tx, due, Calendar(BERLIN), timedelta(hours=24), now)
        rows = (await tx.execute(select(tables.periods).order_by(tables.periods.c.due_at))).all()
        assert await book.due(tx, now) == []
    await database.close()
    assert [(f"{row.due_at:%H:%M}", row.outcome) for row in rows] == [
        ("22:00", "folded"),
        ("00:00", "folded"),
        ("01:00", "posted"),
    ]
    assert period is not None
    assert (period.since, period.until, period.folded) == (since, rows[-1].due_at, 2)
