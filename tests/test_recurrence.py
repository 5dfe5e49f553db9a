"""When schedules are due: words read and said again, two years of times where clocks are changed."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from bot.errors import UserError
from bot.places import Place
from bot.schedules import book
from bot.schedules.book import Period, Schedule
from bot.schedules.rules import Calendar, Days, Rule, is_too_often, next_time, times
from bot.schedules.wording import Said, What, read, said
from storage import migrations, tables
from storage.connection import AsyncConnection
from storage.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = Calendar(BERLIN)
_STEPS = [-3, 1, 7, 20, 24, 26, 50, 24 * 30]  # hours between two sweeps, or that the clock is set back
BEGIN, END = datetime(2026, 1, 1, tzinfo=BERLIN), datetime(2028, 1, 1, tzinfo=BERLIN)

READ = [
    ("周报 每周一 早上9点", What.weekly, Rule("0 9 * * 1"), "", ""),
    ("通报 ３号楼　每週五　１８：００", What.bulletin, Rule("0 18 * * 5"), "3号楼", ""),
    ("通报 每两周的周五18:00", What.bulletin, Rule("0 18 * * 5", 2), "", ""),
    ("周报 隔周周一 9:00", What.weekly, Rule("0 9 * * 1", 2), "", ""),
    ("提醒 双周周日上午九点半 大扫除", What.reminder, Rule("30 9 * * 7", 2), "", "大扫除"),
    ("周报 周一三五 9点", What.weekly, Rule("0 9 * * 1,3,5"), "", ""),
    ("周报 每周一至周五 9:00", What.weekly, Rule("0 9 * * 1-5"), "", ""),
    ("提醒 每月10日 9:00 9月3日前交表", What.reminder, Rule("0 9 10 * *"), "", "9月3日前交表"),
    ("月报 每月1日、15日 8:30", What.monthly, Rule("30 8 1,15 * *"), "", ""),
    ("月报 每月最后一天 20:00", What.monthly, Rule("0 20 L * *"), "", ""),
    ("会议 每月第一个周六 14:00 活动室", What.meeting, Rule("0 14 * * 6#1"), "", "活动室"),
    ("通报 工作日 18:00", What.bulletin, Rule("0 18 * * *", days=Days.working), "", ""),
    ("通报 每天 8:30 节假日除外", What.bulletin, Rule("30 8 * * *", days=Days.no_holidays), "", ""),
    ("提醒 每周五一起打扫", What.reminder, Rule("0 9 * * 5"), "", "一起打扫"),
    ("提醒 每天晚上8点关好门窗", What.reminder, Rule("0 20 * * *"), "", "关好门窗"),
    ("通报 cron 0 9 1-7 * 1", What.bulletin, Rule("0 9 1-7 * 1"), "", ""),
    ("Weekly digest every Monday at 9 am", What.weekly, Rule("0 9 * * 1"), "", ""),
    ("bulletin Building 3 every other Friday 18:00", What.bulletin, Rule("0 18 * * 5", 2), "building 3", ""),
    ("bulletin at 9 am on working days", What.bulletin, Rule("0 9 * * *", days=Days.working), "", ""),
    ("monthly digest monthly on the 10th 9:00", What.monthly, Rule("0 9 10 * *"), "", ""),
    ("meeting first Saturday of every month 14:00", What.meeting, Rule("0 14 * * 6#1"), "", ""),
    ("bulletin last day of the month 9:00", What.bulletin, Rule("0 9 L * *"), "", ""),
    ("reminder Tuesdays and Fridays 19:30 Choir!", What.reminder, Rule("30 19 * * 2,5"), "", "Choir!"),
]
WRONG = [
    ("", "how"),
    ("周报", "how"),
    ("每周一 9:00", "how"),
    ("通报 每月31日 9:00", "no_such_day"),
    ("通报 每月0日 9:00", "no_such_day"),
    ("通报 0 9 30 2 *", "never"),
    ("通报 0 9 31 2,4 *", "never"),
    ("通报 99 9 * * 1", "never"),
    ("通报 */5 * * * *", "too_often"),
    ("周报 每周一 9:00 嗯嗯", "unread"),
    ("提醒 每周一 9:00", "of_what"),
]


@pytest.mark.parametrize(("words", "what", "rule", "place", "text"), READ)
def test_what_people_write(words: str, what: What, rule: Rule, place: str, text: str) -> None:
    wish = read(words)
    assert (wish.what, wish.rule, wish.place, wish.text) == (what, rule, place, text)


@pytest.mark.parametrize(("words", "template"), WRONG)
def test_what_is_wrong_is_said(words: str, template: str) -> None:
    with pytest.raises(UserError) as error:
        read(words)
    assert error.value.template == f"schedules/{template}"


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for words in (text, f"通报 {text}", f"提醒 每周五 {text}"):
        with suppress(UserError):
            assert next_time(read(words).rule, BEGIN, CALENDAR) is not None


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 9 * * 1", Said("weekly", (1,), at=time(9))),
        ("30 18 * * 0,5", Said("weekly", (5, 7), at=time(18, 30))),
        ("0 9 * * 1-5", Said("weekly", (1, 2, 3, 4, 5), at=time(9))),
        ("0 9 1,15 * *", Said("monthly", (1, 15), at=time(9))),
        ("0 9 L * *", Said("last_day", at=time(9))),
        ("0 9 * * 6#2", Said("nth", (6,), 2, time(9))),
        ("0 9 * * 5L", Said("last_weekday", (5,), at=time(9))),
        ("0 9 * * *", Said("daily", at=time(9))),
        ("0 9 1-7 * 1", Said("cron")),
        ("0 */2 * * *", Said("cron")),
        ("0 9 * 3 1", Said("cron")),
        ("0 9 * * MON", Said("cron")),
    ],
)
def test_what_is_said_of_a_cron_expression(cron: str, words: Said) -> None:
    assert said(Rule(cron)) == words


def test_two_times_lie_an_hour_apart_at_least() -> None:
    assert is_too_often(Rule("0,30 9 * * *"))
    assert is_too_often(Rule("* * * * *"))
    assert not is_too_often(Rule("0 * * * *"))
    assert not is_too_often(Rule("0 9 * * 1"))


def local_days(rule: Rule, calendar: Calendar = CALENDAR) -> list[datetime]:
    """Two years of its times as the clocks of Berlin show them."""
    found = []
    for moment in times(rule, BEGIN.astimezone(UTC), calendar, BEGIN):
        if moment >= END:
            break
        found.append(moment.astimezone(BERLIN))
    return found


def test_two_years_of_every_kind_of_schedule() -> None:
    """Counted by the calendar: 2026 and 2027 have 105 Fridays and four changes of the clock."""
    fridays = local_days(Rule("0 18 * * 5"))
    assert len(fridays) == 105
    assert {(one.hour, one.minute, one.isoweekday()) for one in fridays} == {(18, 0, 5)}
    every_other = local_days(Rule("0 18 * * 5", 2))
    assert every_other == fridays[::2]
    monthly = local_days(Rule("0 9 10 * *"))
    assert [(one.month, one.day) for one in monthly] == [(month, 10) for month in range(1, 13)] * 2
    last_days = local_days(Rule("0 9 L * *"))
    assert [one.day for one in last_days[:4]] == [31, 28, 31, 30]
    assert len(last_days) == 24
    daily = local_days(Rule("30 2 * * *"))
    assert len(daily) == len({one.date() for one in daily}) == 730
    # In the night when 02:30 is skipped it comes at once after the gap; when it comes twice, once.
    odd = [one for one in daily if (one.hour, one.minute) != (2, 30)]
    assert [one.isoformat() for one in odd] == ["2026-03-29T03:00:00+02:00", "2027-03-28T03:00:00+02:00"]


def test_holidays_and_workdays() -> None:
    closed = frozenset(date(2026, 10, day) for day in range(1, 8))
    calendar = Calendar(BERLIN, holidays=closed, workdays=frozenset({date(2026, 10, 10)}))
    october = [
        one.day
        for one in local_days(Rule("0 9 * * *", days=Days.working), calendar)
        if (one.year, one.month) == (2026, 10)
    ]
    assert october == [8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30]
    mondays = [one.day for one in local_days(Rule("0 9 * * 1", days=Days.no_holidays), calendar)]
    assert len(mondays) == 104 - 1
    nobody = Calendar(BERLIN, days=frozenset())
    assert next_time(Rule("0 9 * * *", days=Days.working), BEGIN, nobody) is None


@pytest.fixture
async def kept(sqlite_url: str) -> AsyncIterator[AsyncConnection]:
    database = Database(sqlite_url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await tx.execute(insert(tables.places).values(id=1, kind="community", name="Kiez"))
        yield tx
    await database.close()


async def look(tx: AsyncConnection, now: datetime) -> list[Period]:
    """What a sweep finds at a moment."""
    taken = [await book.take(tx, one, CALENDAR, timedelta(hours=24), now) for one in await book.due(tx, now)]
    return [period for period in taken if period is not None]


@pytest.mark.parametrize("seed", range(3))
async def test_each_period_exactly_once_through_two_years(seed: int) -> None:
    """Sweeps at any moments, after any downtime and with clocks set back: nothing missed or doubled."""
    database = Database("sqlite+aiosqlite:///:memory:")
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await tx.execute(insert(tables.places).values(id=1, kind="community", name="Kiez"))
        entry = book.Entry(1, What.bulletin, Rule("30 2 * * *"))
        await book.settle(tx, [entry], CALENDAR, BEGIN)
        now, taken, chance = BEGIN.astimezone(UTC), [], Random(seed)
        while now < END:
            now += timedelta(hours=chance.choice(_STEPS))
            taken += await look(tx, now)
        rows = (await tx.execute(select(tables.periods).order_by(tables.periods.c.due_at))).all()
        (schedule,) = await book.of_places(tx, [Place(1, None, "community", "Kiez", None, None, None)])
    await database.close()
    ends = [row.due_at.astimezone(BERLIN) for row in rows]
    days = [end.date() for end in ends]
    assert days == [BEGIN.date() + timedelta(days=n) for n in range(len(days))]
    assert [period.until for period in taken] == [row.due_at for row in rows if row.outcome == "posted"]
    # Each begins where the one before ended, and tells of all that were folded into it.
    assert all(later.since == earlier.until for earlier, later in pairwise(taken))
    assert sum(period.folded + 1 for period in taken) + schedule.missed == len(rows)


async def test_a_clock_set_back_does_not_double(kept: AsyncConnection) -> None:
    entry = book.Entry(1, What.reminder, Rule("0 18 * * 5"), "x")
    await book.settle(kept, [entry], CALENDAR, BEGIN)
    friday = datetime(2026, 1, 2, 17, tzinfo=UTC)
    assert len(await look(kept, friday)) == 1
    back = friday - timedelta(hours=2)
    for settled in ([], [entry]):  # taken out of the settings and put back, with the clock set back
        await book.settle(kept, settled, CALENDAR, back)
    assert await look(kept, friday) == []
    assert len(await look(kept, friday + timedelta(weeks=1))) == 1


async def test_what_people_paused_stays_paused_over_a_restart(kept: AsyncConnection) -> None:
    entry = book.Entry(1, What.reminder, Rule("0 18 * * 5"), "x")
    await book.settle(kept, [entry], CALENDAR, BEGIN)
    place = Place(1, None, "community", "Kiez", None, None, None)
    (one,) = await book.of_places(kept, [place])
    await book.pause(kept, one)
    await book.settle(kept, [entry], CALENDAR, BEGIN + timedelta(days=3))
    (again,) = await book.of_places(kept, [place])
    assert isinstance(again, Schedule)
    assert (again.state, again.next_at) == ("paused", None)
