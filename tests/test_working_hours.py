"""Working time: checked by hand, and against counting minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.working_hours import WorkingHours, quiet_until

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    SHANGHAI,
    BERLIN,
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("America/New_York"),
    ZoneInfo("America/Nuuk"),
]
MINUTE = timedelta(minutes=1)


def hours(
    zone: ZoneInfo = SHANGHAI,
    start: time = time(9),
    end: time = time(17),
    days: str = "12345",
    **more: frozenset[date],
) -> WorkingHours:
    off, on = more.get("holidays", frozenset()), more.get("workdays", frozenset())
    return WorkingHours(frozenset(map(int, days)), start, end, off, on, zone)


def days(*texts: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, texts))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# Chinese National Day 2025: off from 1 to 8 October, worked on Sunday 28 September and Saturday 11 October.
NATIONAL_DAY = hours(
    holidays=days(*(f"2025-10-{day:02}" for day in range(1, 9))), workdays=days("2025-09-28", "2025-10-11")
)


@pytest.mark.parametrize(
    ("moment", "worked", "result"),
    [
        ("2025-09-15 10:00", 2, "2025-09-15 12:00"),
        ("2025-09-15 10:00", 7, "2025-09-15 17:00"),  # at the closing, not at the next opening
        ("2025-09-15 10:00", 7.5, "2025-09-16 09:30"),
        ("2025-09-15 03:00", 1, "2025-09-15 10:00"),
        ("2025-09-15 17:00", 1, "2025-09-16 10:00"),
        ("2025-09-19 16:00", 2, "2025-09-22 10:00"),  # over a weekend
        ("2025-09-20 12:00", 8, "2025-09-22 17:00"),
        ("2025-09-15 09:00", 40, "2025-09-19 17:00"),
        ("2025-09-15 10:00", 0, "2025-09-15 10:00"),
        ("2025-09-15 17:00", 0, "2025-09-15 17:00"),
        ("2025-09-15 17:01", 0, "2025-09-16 09:00"),
        ("2025-09-26 16:00", 2, "2025-09-28 10:00"),  # the Sunday made up for
        ("2025-09-30 16:00", 2, "2025-10-09 10:00"),
        ("2025-09-30 16:00", 24, "2025-10-11 16:00"),  # 1 on Tuesday, 8 on 9, 8 on 10, 7 on Saturday
        ("2025-10-11 16:00", 2, "2025-10-13 10:00"),
        ("2025-10-01 12:00", 0, "2025-10-09 09:00"),
    ],
)
def test_by_hand(moment: str, worked: float, result: str) -> None:
    after = NATIONAL_DAY.after(at(moment), worked)
    assert (after, after.tzinfo) == (at(result), UTC)
    assert NATIONAL_DAY.after(at(moment).astimezone(UTC), worked) == after


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2025-09-15 08:59:59", False),
        ("2025-09-15 09:00", True),
        ("2025-09-15 16:59:59", True),
        ("2025-09-15 17:00", False),
        ("2025-09-20 12:00", False),
        ("2025-10-01 12:00", False),
        ("2025-10-11 12:00", True),
    ],
)
def test_open(moment: str, is_open: bool) -> None:
    assert NATIONAL_DAY.open_at(at(moment)) is is_open


def test_a_date_in_both_lists_is_a_holiday() -> None:
    both = hours(holidays=days("2025-10-11"), workdays=days("2025-10-11"))
    assert not both.open_at(at("2025-10-11 12:00"))


# Berlin: at 2:00 on 30 March 2025 it becomes 3:00, at 3:00 on 26 October 2:00; both are Sundays.
@pytest.mark.parametrize(
    ("start", "end", "moment", "worked", "result"),
    [
        ((0, 0), (8, 0), "2025-03-30 00:00", 7, "2025-03-30 08:00"),
        ((0, 0), (8, 0), "2025-03-30 00:00", 8, "2025-03-31 01:00"),
        ((0, 0), (8, 0), "2025-10-26 00:00", 9, "2025-10-26 08:00"),
        ((0, 0), (8, 0), "2025-10-26 00:00", 2.5, "2025-10-26 02:30"),
        ((0, 0), (8, 0), "2025-10-26 00:00", 4, "2025-10-26 03:00"),
        (
            (2, 30),
            (8, 0),
            "2025-03-30 00:00",
            1,
            "2025-03-30 04:30",
        ),  # half past two comes at half past three
        ((2, 0), (2, 45), "2025-03-30 00:00", 0.75, "2025-03-30 03:45"),
        ((2, 30), (3, 15), "2025-03-30 00:00", 0.5, "2025-03-31 03:00"),  # they are skipped altogether
        ((9, 0), (17, 0), "2025-03-29 16:00", 2, "2025-03-30 10:00"),
    ],
)
def test_clocks_that_change(
    start: tuple[int, int], end: tuple[int, int], moment: str, worked: float, result: str
) -> None:
    daily = hours(BERLIN, time(*start), time(*end), "1234567")
    assert daily.after(at(moment, BERLIN), worked) == at(result, BERLIN).astimezone(UTC)


def test_a_moment_of_the_doubled_hour_is_what_it_says() -> None:
    daily = hours(BERLIN, time(1), time(5), "1234567")
    first, second = (at("2025-10-26 02:30", BERLIN).replace(fold=fold) for fold in (0, 1))
    assert daily.after(first, 2) == at("2025-10-26 03:30", BERLIN).astimezone(UTC)
    assert daily.after(second, 2) == at("2025-10-26 04:30", BERLIN).astimezone(UTC)


def test_an_hour_before_midnight_that_comes_after_it() -> None:
    # In Nuuk it becomes midnight at 23:00 on Saturday, 29 March 2025.
    nuuk = ZoneInfo("America/Nuuk")
    nightly = hours(nuuk, time(23, 10), time(23, 50), "6")
    assert nightly.open_at(at("2025-03-30 00:15", nuuk))
    assert nightly.after(at("2025-03-30 00:15", nuuk), 0.25) == at("2025-03-30 00:30", nuuk).astimezone(UTC)


def test_a_day_that_a_zone_skips_is_worked_once() -> None:
    # On Samoa Thursday 29 December 2011 was followed by Saturday.
    samoa = ZoneInfo("Pacific/Apia")
    daily = hours(samoa, days="1234567")
    assert daily.after(at("2011-12-29 16:00", samoa), 9) == at("2011-12-31 17:00", samoa)


@pytest.mark.parametrize("worked", [-1, -0.001, float("nan"), float("-inf")])
def test_hours_that_are_none(worked: float) -> None:
    with pytest.raises((ValueError, OverflowError)):
        hours().after(at("2025-09-15 10:00"), worked)


def test_nobody_ever_works() -> None:
    idle = hours(days="", workdays=days("2025-09-15"))
    assert idle.after(at("2025-01-01 10:00"), 8) == at("2025-09-15 17:00")
    for moment, worked in [("2025-01-01 10:00", 9), ("2025-09-15 17:01", 0), ("2024-01-01 10:00", 1)]:
        with pytest.raises(ValueError, match="400 days"):
            idle.after(at(moment), worked)


def test_more_hours_than_there_are() -> None:
    with pytest.raises(OverflowError):
        hours().after(at("9999-12-01 10:00"), 1000)


def test_a_moment_needs_its_zone() -> None:
    naive = at("2025-09-15 10:00").replace(tzinfo=None)
    for ask in (
        hours().open_at,
        lambda m: hours().after(m, 1),
        lambda m: quiet_until(m, time(22), time(7), BERLIN),
    ):
        with pytest.raises(ValueError, match="zone"):
            ask(naive)


QUARTERS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
TIMES = QUARTERS | st.times().map(lambda each: each.replace(second=0, microsecond=0))


def moments(first: datetime, span: timedelta) -> st.SearchStrategy[datetime]:
    """Any, and as often quarters of an hour, at which people open, close and change their clocks."""
    quarters = st.integers(0, span // timedelta(minutes=15)).map(lambda each: each * timedelta(minutes=15))
    return (st.timedeltas(timedelta(0), span) | quarters).map(lambda since: first + since)


MOMENTS = st.one_of(
    moments(datetime(2024, 1, 1, tzinfo=UTC), timedelta(1461)),
    # Clocks change in every zone but one.
    moments(datetime(2025, 3, 7, tzinfo=UTC), timedelta(31)),
    moments(datetime(2025, 10, 3, tzinfo=UTC), timedelta(31)),
)
DATES = st.frozensets(st.dates(date(2025, 3, 25), date(2025, 4, 10)), max_size=5)
ENDS = st.lists(TIMES, min_size=2, max_size=2, unique=True).map(sorted)
SHIFTS = st.builds(
    lambda weekdays, ends, off, on, zone: WorkingHours(weekdays, ends[0], ends[1], off, on, zone),
    st.frozensets(st.integers(1, 7), min_size=1),
    ENDS,
    DATES,
    DATES,
    st.sampled_from(ZONES),
)
# Whole microseconds as floats would be rounded; these add up exactly.
PARTS = st.integers(0, 64 * 60).map(lambda sixty_fourths: sixty_fourths / 64)


@given(SHIFTS, MOMENTS, PARTS, PARTS)
def test_hours_add_up(shifts: WorkingHours, moment: datetime, some: float, more: float) -> None:
    assert shifts.after(shifts.after(moment, some), more) == shifts.after(moment, some + more)


@given(SHIFTS, MOMENTS, st.floats(0, 60), st.floats(0, 60))
def test_hours_of_any_length_add_up_to_a_microsecond(
    shifts: WorkingHours, moment: datetime, some: float, more: float
) -> None:
    parts, whole = shifts.after(shifts.after(moment, some), more), shifts.after(moment, some + more)
    # The microsecond may be the one between a closing and the next opening.
    assert shifts.after(min(parts, whole), 2e-6 / 3600) >= max(parts, whole)


@given(SHIFTS, MOMENTS, MOMENTS, PARTS, PARTS)
def test_later_and_longer_is_never_earlier(
    shifts: WorkingHours, one: datetime, other: datetime, some: float, more: float
) -> None:
    (first, second), (less, most) = sorted([one, other]), sorted([some, more])
    assert first <= shifts.after(first, less) <= shifts.after(second, less) <= shifts.after(second, most)
    if less < most:
        assert shifts.after(first, less) < shifts.after(first, most)


@given(SHIFTS, MOMENTS, PARTS)
def test_the_result_is_in_working_time(shifts: WorkingHours, moment: datetime, worked: float) -> None:
    result = shifts.after(moment, worked)
    just_before = shifts.open_at(result - timedelta(microseconds=1))
    assert just_before or (worked == 0 and shifts.open_at(result))


@given(st.frozensets(st.integers(1, 7), min_size=1), MOMENTS, st.integers(1, 9))
def test_a_week_of_working_time_is_a_week(weekdays: frozenset[int], moment: datetime, weeks: int) -> None:
    shifts = hours(days="".join(map(str, weekdays)))
    opening = shifts.after(moment, 0)
    assume(shifts.open_at(opening))
    assert shifts.after(opening, 8 * len(weekdays) * weeks + 0.5) == shifts.after(opening, 0.5) + timedelta(
        7 * weeks
    )


@settings(max_examples=40)
@given(SHIFTS, MOMENTS, st.integers(0, 600))
def test_the_result_is_what_counting_minutes_gives(
    shifts: WorkingHours, moment: datetime, minutes: int
) -> None:
    now = start = moment.replace(second=0, microsecond=0)
    left = minutes
    while left and now - start < timedelta(4):
        left -= shifts.open_at(now)
        now += MINUTE
    assume(left == 0 and minutes)
    assert shifts.after(start, minutes / 60) == now


@given(SHIFTS, MOMENTS)
def test_open_is_what_the_wall_clock_says(shifts: WorkingHours, moment: datetime) -> None:
    local = moment.astimezone(shifts.zone)
    changing = {(local + timedelta(shift)).utcoffset() for shift in (-1, 0, 1)}
    assume(len(changing) == 1)
    worked = local.date() in shifts.workdays or local.isoweekday() in shifts.days
    expected = worked and local.date() not in shifts.holidays and shifts.start <= local.time() < shifts.end
    assert shifts.open_at(moment) is expected


@pytest.mark.parametrize(
    ("moment", "start", "end", "until"),
    [
        ("2025-09-15 23:00", (22, 0), (7, 0), "2025-09-16 07:00"),
        ("2025-09-15 22:00", (22, 0), (7, 0), "2025-09-16 07:00"),
        ("2025-09-15 00:00", (22, 0), (7, 0), "2025-09-15 07:00"),
        ("2025-09-15 06:59:59", (22, 0), (7, 0), "2025-09-15 07:00"),
        ("2025-09-15 07:00", (22, 0), (7, 0), None),
        ("2025-09-15 21:59:59", (22, 0), (7, 0), None),
        ("2025-09-15 13:00", (12, 30), (14, 0), "2025-09-15 14:00"),
        ("2025-09-15 14:00", (12, 30), (14, 0), None),
        ("2025-09-15 23:00", (22, 0), (0, 0), "2025-09-16 00:00"),
        ("2025-09-15 00:00", (22, 0), (0, 0), None),
        ("2025-09-15 12:00", (12, 0), (12, 0), None),
    ],
)
def test_quiet_hours(moment: str, start: tuple[int, int], end: tuple[int, int], until: str | None) -> None:
    found = quiet_until(at(moment), time(*start), time(*end), SHANGHAI)
    assert found == (until and at(until))
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "start", "end", "until"),
    [
        ("2025-03-29 23:00", (22, 0), (7, 0), "2025-03-30 07:00"),
        ("2025-03-29 23:00", (22, 0), (2, 30), "2025-03-30 03:30"),
        ("2025-10-25 23:00", (22, 0), (2, 30), "2025-10-26 02:30"),
        (
            "2025-03-30 03:05",
            (3, 10),
            (2, 30),
            "2025-03-31 02:30",
        ),  # the next night begins before this one ends
    ],
)
def test_quiet_hours_while_clocks_change(
    moment: str, start: tuple[int, int], end: tuple[int, int], until: str
) -> None:
    found = quiet_until(at(moment, BERLIN), time(*start), time(*end), BERLIN)
    assert found == at(until, BERLIN).astimezone(UTC)


@given(MOMENTS, TIMES, TIMES, st.sampled_from(ZONES))
def test_quiet_hours_end_later_and_for_good(moment: datetime, start: time, end: time, zone: ZoneInfo) -> None:
    until = quiet_until(moment, start, end, zone)
    if until is not None:
        assert moment < until <= moment + timedelta(days=2)
        assert quiet_until(until, start, end, zone) is None
        assert quiet_until(until - timedelta(microseconds=1), start, end, zone) == until
        assert until.astimezone(zone).time() == end or zone is not SHANGHAI
