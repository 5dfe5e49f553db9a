"""Wordings people use for a moment, and the moments they mean."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import LOOKED_AT, find_moment, parse_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # changes its clocks by half an hour
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)  # a Saturday


def read(text: str, now: datetime = NOW) -> str | None:
    moment = parse_moment(text, now)
    return moment and moment.strftime("%Y-%m-%d %H:%M")


def table(rows: str) -> list[tuple[str, str]]:
    """Lines of a wording, two spaces or more, and the moment; the year, unless said, is 2026."""
    pairs = [line.strip().rsplit("  ", 1) for line in rows.strip().splitlines()]
    return [(wish.strip(), when if when.startswith("20") else f"2026-{when}") for wish, when in pairs]


CHINESE = table("""
    今天                    11-21 20:00
    今晚                    11-21 20:00
    今晚12点                11-22 00:00
    今晚凌晨1点              11-22 01:00
    今天8:00                11-21 08:00
    明天                    11-22 20:00
    明天下午3点              11-22 15:00
    明天3点                 11-22 15:00
    明天3:00                11-22 03:00
    明天下午                 11-22 18:00
    明天上午                 11-22 12:00
    明天零点                 11-22 00:00
    明天24:00               11-23 00:00
    明早8点半                11-22 08:30
    明早                    11-22 09:00
    明晚十二点               11-23 00:00
    后天                    11-23 20:00
    後天                    11-23 20:00
    大后天                   11-24 20:00
    昨天                    11-20 20:00
    昨晚8点                  11-20 20:00
    大前天                   11-18 20:00
    周五 20:00              11-27 20:00
    週五晚上8點              11-27 20:00
    周5 20:00               11-27 20:00
    周六                    11-21 20:00
    周六9:00                11-28 09:00
    周六10:00               11-28 10:00
    星期天                   11-22 20:00
    礼拜三                   11-25 20:00
    这周五                   11-20 20:00
    本周日 20:00            11-22 20:00
    上周五                   11-13 20:00
    下周一                   11-23 20:00
    下个星期三               11-25 20:00
    下下周二                 12-01 20:00
    本周                    11-22 20:00
    这周                    11-22 20:00
    本周内                   11-22 20:00
    下周                    11-29 20:00
    周末                    11-22 20:00
    月底                    11-30 20:00
    下月底                   12-31 20:00
    12月底                  12-31 20:00
    年底                    12-31 20:00
    明年年底                 2027-12-31 20:00
    11月25日                11-25 20:00
    11月25                  11-25 20:00
    11月25号晚上八点          11-25 20:00
    11 月 25 日 晚上 8 点     11-25 20:00
    11月25日（周三）20:00     11-25 20:00
    11月20日                2027-11-20 20:00
    11月21日9点              2027-11-21 09:00
    十二月三十一日            12-31 20:00
    明年1月5号               2027-01-05 20:00
    二〇二六年十二月一日二十点零五分  12-01 20:05
    25号                   11-25 20:00
    ２５号                   11-25 20:00
    二十五号                 11-25 20:00
    廿五号                   11-25 20:00
    20号                   12-20 20:00
    31号                   12-31 20:00
    本月20号                11-20 20:00
    下个月10号               12-10 20:00
    2026-12-01              12-01 20:00
    2026-12-01 08:30        12-01 08:30
    2026-12-01T08:30:00     12-01 08:30
    2026.12.1               12-01 20:00
    2020-01-01              2020-01-01 20:00
    2026年12月1日 9点        12-01 09:00
    26年12月1日             12-01 20:00
    12/1                    12-01 20:00
    1/12                    2027-01-12 20:00
    三天后                   11-24 20:00
    三天后晚上9点             11-24 21:00
    3天内                   11-24 20:00
    3日内                   11-24 20:00
    十天之后                 12-01 20:00
    2小时后                 11-21 12:00
    两个小时以内              11-21 12:00
    半小时后                 11-21 10:30
    一个半小时后              11-21 11:30
    1.5小时后               11-21 11:30
    2小时30分钟后            11-21 12:30
    45分钟后                11-21 10:45
    一周后                   11-28 20:00
    两周内                   12-05 20:00
    半个月内                 12-06 20:00
    一个月后                 12-21 20:00
    3天                    11-24 20:00
    中午                    11-21 12:00
    中午12点                11-21 12:00
    中午1点                 11-21 13:00
    下午两点一刻              11-21 14:15
    下午两点三刻              11-21 14:45
    20:00                   11-21 20:00
    20：00                  11-21 20:00
    ２０：００                11-21 20:00
    10:00                   11-22 10:00
    8点                    11-22 08:00
    8点20                  11-22 08:20
    3点整                   11-21 15:00
    晚上十点                 11-21 22:00
    晚上1点                 11-22 01:00
    晚上5点                 11-21 17:00
    晚上8:30               11-21 20:30
    凌晨1点                 11-22 01:00
    半夜12点                11-22 00:00
    24点                   11-22 00:00
    9时30分                 11-22 09:30
    截止到周五20:00          11-27 20:00
    最晚明天中午12点前        11-22 12:00
""")

ENGLISH = table("""
    today                           11-21 20:00
    Tonight                         11-21 20:00
    tonight at 8                    11-21 20:00
    tonight 1 am                    11-22 01:00
    tomorrow                        11-22 20:00
    tomorrow 3pm                    11-22 15:00
    TOMORROW AT 3 PM                11-22 15:00
    at 3 tomorrow                   11-22 15:00
    tomorrow in the morning         11-22 12:00
    the day after tomorrow          11-23 20:00
    this afternoon                  11-21 18:00
    friday                          11-27 20:00
    friday 20:00                    11-27 20:00
    8pm on Friday                   11-27 20:00
    by Fri 8:30 p.m.                11-27 20:30
    next monday                     11-23 20:00
    this sunday 8 pm                11-22 20:00
    in 3 hours                      11-21 13:00
    in half an hour                 11-21 10:30
    in an hour                      11-21 11:00
    in one and a half hours         11-21 11:30
    in 2 hours and 30 minutes       11-21 12:30
    45 minutes from now             11-21 10:45
    in two days                     11-23 20:00
    within 3 days                   11-24 20:00
    within the next 3 days          11-24 20:00
    two weeks later                 12-05 20:00
    in a month                      12-21 20:00
    nov 25                          11-25 20:00
    November 25th, 2027             2027-11-25 20:00
    25 nov 8pm                      11-25 20:00
    25th of November at noon        11-25 12:00
    Nov 20                          2027-11-20 20:00
    wednesday, nov 25               11-25 20:00
    the 25th                        11-25 20:00
    2026-12-01                      12-01 20:00
    noon                            11-21 12:00
    midnight                        11-22 00:00
    12pm                            11-21 12:00
    12 am                           11-22 00:00
    8 o'clock                       11-22 08:00
    3 o\u2019clock                  11-21 15:00
    end of month                    11-30 20:00
    by the end of next month        12-31 20:00
    end of week                     11-22 20:00
    this week                       11-22 20:00
    next week                       11-29 20:00
    the weekend                     11-22 20:00
    end of the day                  11-21 20:00
""")


@pytest.mark.parametrize(("text", "when"), CHINESE + ENGLISH)
def test_what_people_write_is_the_moment_they_mean(text: str, when: str) -> None:
    assert read(text) == when


@pytest.mark.parametrize("space", ["\n", "\t", "\u3000", "\u00a0", "  "])
def test_space_of_any_kind_makes_no_difference(space: str) -> None:
    assert read(f"{space}周五{space}20:00{space}") == "2026-11-27 20:00"
    assert read(f"{space}nov{space}25{space}8pm{space}") == "2026-11-25 20:00"


IMPOSSIBLE = """
    2月30日 11月31日 13月1日 0号 32号 2026-02-29 2026-13-01 13/1 25:00 25:00:00:00 24:01 8:60 8点60分 15am
    0:75pm 上午20:00 11月25日（周四）
"""
SOMETHING_ELSE = """
    谢谢 3号楼 三四天后 每周五 周一到周五 20:00-21:00 晚一点 小时后 天后 月 周 今 十 2026 12月
    soon sundays a at
"""
NOT_UNDERSTOOD = [*IMPOSSIBLE.split(), *SOMETHING_ELSE.split(), "", " ", "at a", "nov 31", "friday saturday"]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_the_impossible_and_what_is_no_moment_are_not_understood(text: str) -> None:
    assert parse_moment(text, NOW) is None


@pytest.mark.parametrize(
    ("now", "text", "when"),
    [
        ("2026-11-21 00:30", "半夜2点", "2026-11-21 02:00"),  # the night that began yesterday
        ("2026-11-21 20:00", "周六", "2026-11-28 20:00"),
        ("2026-11-21 21:00", "今天", "2026-11-21 20:00"),  # past, for the caller to refuse
        ("2026-11-22 21:00", "周末", "2026-11-29 20:00"),
        ("2026-11-22 21:00", "本周", "2026-11-22 20:00"),
        ("2026-11-22 21:00", "下周日", "2026-11-29 20:00"),
        ("2026-11-23 09:00", "下周五", "2026-12-04 20:00"),
        ("2026-11-23 09:00", "这周五", "2026-11-27 20:00"),
        ("2027-01-31 21:00", "30号", "2027-03-30 20:00"),  # February has none
        ("2027-01-31 21:00", "一个月后", "2027-02-28 20:00"),
        ("2027-01-31 21:00", "月底", "2027-02-28 20:00"),
        ("2027-06-01 09:00", "2月29日", "2028-02-29 20:00"),
        ("2026-06-01 09:00", "2月29日", None),
        ("2026-12-31 21:00", "年底", "2027-12-31 20:00"),
        ("2026-12-31 21:00", "1月1日", "2027-01-01 20:00"),
    ],
)
def test_the_doubtful_depends_on_now(now: str, text: str, when: str | None) -> None:
    assert read(text, datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)) == when


def test_a_wish_without_a_time_gets_the_end_of_day_where_that_makes_sense() -> None:
    at = {
        text: parse_moment(text, NOW, time(17, 30))
        for text in ("明天", "明晚", "明天下午", "明天上午", "明天9点")
    }
    assert [moment and f"{moment:%H:%M}" for moment in at.values()] == [
        "17:30",
        "17:30",
        "17:30",
        "12:00",
        "09:00",
    ]


@pytest.mark.parametrize(
    ("text", "when", "words"),
    [
        ("3号楼电梯坏了，明天下午3点维修", "2026-11-22 15:00", "明天下午3点"),
        ("请大家周五 20:00 到会", "2026-11-27 20:00", "周五 20:00"),
        ("请在 11 月 25 日（周三）晚上８点前投票", "2026-11-25 20:00", "11 月 25 日（周三）晚上８点"),
        ("3号楼晚上8点停水", "2026-11-21 20:00", "晚上8点"),
        ("401明天停水", "2026-11-22 20:00", "明天"),
        ("两点建议：1.明天开会", "2026-11-22 20:00", "明天"),
        ("明天下午3点，2小时内完成", "2026-11-22 15:00", "明天下午3点"),
        ("The cat sat there. Meeting Friday at 8 pm, all welcome", "2026-11-27 20:00", "Friday at 8 pm"),
        ("choose within 3 days please", "2026-11-24 20:00", "within 3 days"),
    ],
)
def test_the_first_moment_in_a_text_is_found_with_its_words(text: str, when: str, words: str) -> None:
    found = find_moment(text, NOW)
    assert found is not None
    assert (f"{found[0]:%Y-%m-%d %H:%M}", found[1]) == (when, words)


@pytest.mark.parametrize(
    "text",
    [
        "3号楼漏水",
        "8点15号楼",
        "有一点吵",
        "两点建议",
        "每周五晚上8点",
        "三四天后",
        "2月30日20:00",
        "然后天冷了",
        "she sat down",
    ],
)
def test_words_that_mean_something_else_are_not_found(text: str) -> None:
    assert find_moment(text, NOW) is None


def test_a_moment_beyond_what_is_looked_at_is_left() -> None:
    assert parse_moment("明天" + " " * LOOKED_AT, NOW) is None
    assert find_moment("。" * LOOKED_AT + "明天", NOW) is None


@pytest.mark.parametrize(
    "part", ["on ", "3 ", " ", "1", "a ", "周五", "十", "2小时", "的", "in the ", "8点", "11月"]
)
@pytest.mark.timeout(5)
def test_a_long_text_of_one_piece_is_soon_done_with(part: str) -> None:
    long = part * 100_000
    for text in (long, long[:LOOKED_AT]):
        parse_moment(text, NOW)
        find_moment(text, NOW)


# ------------------------------------------------------------------------------ properties

CHARACTERS = "今明后早晚上下本个周月日号点分半年底天内前十两廿零一9:/-.,（） "
PIECES = [word for text, _ in CHINESE + ENGLISH for word in text.split()]
PIECES += [*CHARACTERS, "31", "99", "at", "in", "of", "the", "a", "pm", "h"]
PIECED = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
ZONES = st.sampled_from([SHANGHAI, NEW_YORK, LORD_HOWE, ZoneInfo("UTC"), UTC])
MOMENTS = st.datetimes(timezones=ZONES)
COMMON = st.datetimes(datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2099-12-30")).map(
    lambda each: each.replace(second=0, microsecond=0)
)


@given(st.one_of(st.text(), PIECED), MOMENTS)
def test_nothing_raises_and_the_zone_is_kept(text: str, now: datetime) -> None:
    moment, found = parse_moment(text, now), find_moment(text, now)
    assert moment is None or moment.tzinfo is now.tzinfo
    assert found is None or (found[0].tzinfo is now.tzinfo and found[1] in text)


def chinese(value: int) -> str:
    digits = "零一二三四五六七八九"
    tens, units = divmod(value, 10)
    if tens == 0:
        return digits[units]
    return (digits[tens] if tens > 1 else "") + "十" + (digits[units] if units else "")


def spoken(moment: datetime) -> str:
    part = ["凌晨", "上午", "下午", "晚上"][moment.hour // 6]
    return f"{part}{chinese((moment.hour - 1) % 12 + 1)}点{chinese(moment.minute)}分"


FORMATS: list[Callable[[datetime], str]] = [
    lambda each: f"{each:%Y-%m-%d %H:%M}",
    lambda each: f"{each:%Y-%m-%dT%H:%M:%S}",
    lambda each: f"{each:%Y/%m/%d} {each.hour}：{each:%M}",
    lambda each: f"{each.year}年{each.month}月{each.day}日 {each.hour}时{each.minute}分",
    lambda each: f"{each:%Y年%m月%d号}周{'一二三四五六日'[each.weekday()]}{each:%H:%M}",
    lambda each: f"{each.year}年{chinese(each.month)}月{chinese(each.day)}日{spoken(each)}",
    lambda each: f"{each:%b %d, %Y %I:%M %p}",
    lambda each: f"{each:%A}, {each.day} {each:%B %Y} at {each:%H:%M}",
    lambda each: f"{each:%I:%M%p} on {each:%Y.%m.%d}",
]


@given(COMMON, st.sampled_from(FORMATS), COMMON)
def test_a_rendered_moment_is_read_back(
    moment: datetime, rendered: Callable[[datetime], str], now: datetime
) -> None:
    assert parse_moment(rendered(moment), now.replace(tzinfo=UTC)) == moment.replace(tzinfo=UTC)


@given(COMMON, st.timedeltas(timedelta(minutes=1), timedelta(days=364)))
def test_a_coming_day_needs_no_year(now: datetime, ahead: timedelta) -> None:
    now = now.replace(tzinfo=SHANGHAI)
    moment = (now + ahead).replace(second=0, microsecond=0)
    if moment > now:
        assert parse_moment(f"{moment.month}月{moment.day}日{moment:%H:%M}", now) == moment
        assert parse_moment(f"{moment:%b %d %H:%M}", now) == moment


@given(COMMON, st.sampled_from("一二三四五六日"), st.times())
def test_a_bare_weekday_is_the_next_to_come(now: datetime, weekday: str, at: time) -> None:
    now = now.replace(tzinfo=SHANGHAI)
    moment = parse_moment(f"周{weekday}{at:%H:%M}", now)
    assert moment is not None
    assert "一二三四五六日"[moment.weekday()] == weekday
    assert timedelta(0) < moment - now <= timedelta(7)


@given(st.sampled_from([NEW_YORK, LORD_HOWE]), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.times())
def test_a_time_that_the_clocks_skip_or_double_is_one_that_exists(
    zone: ZoneInfo, day: date, at: time
) -> None:
    moment = parse_moment(f"{day} {at:%H:%M}", NOW.astimezone(zone))
    assert moment is not None
    assert moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment.replace(tzinfo=None)
    assert (
        timedelta(0)
        <= moment.replace(tzinfo=None) - datetime.combine(day, at.replace(second=0, microsecond=0))
        <= timedelta(hours=1)
    )


def test_daylight_saving_moves_a_skipped_time_on_and_takes_the_first_of_two() -> None:
    assert read("2026-03-08 02:30", NOW.astimezone(NEW_YORK)) == "2026-03-08 03:30"
    doubled = parse_moment("2026-11-01 01:30", NOW.astimezone(NEW_YORK))
    assert doubled is not None
    assert doubled.astimezone(UTC).hour == 5
    before = datetime(2026, 10, 31, 9, 0, tzinfo=NEW_YORK)
    assert read("明天20:00", before) == "2026-11-01 20:00"  # 36 hours later, not 35


@given(MOMENTS, st.integers(0, 99), st.integers(1, 59))
def test_hours_later_are_hours_that_really_pass(now: datetime, hours: int, minutes: int) -> None:
    later = timedelta(hours=hours, minutes=minutes)
    for text in (f"{hours}小时{minutes}分钟后", f"in {hours} hours {minutes} minutes"):
        moment = parse_moment(text, now)
        assert moment is None or moment.astimezone(UTC) - now.astimezone(UTC) == later


def test_hours_later_over_a_change_of_the_clocks() -> None:
    before = datetime(2026, 10, 31, 23, 30, tzinfo=NEW_YORK)
    assert read("3小时后", before) == "2026-11-01 01:30"  # for the second time
    assert read("in 3 hours", datetime(2026, 3, 8, 1, 0, tzinfo=NEW_YORK)) == "2026-03-08 05:00"
