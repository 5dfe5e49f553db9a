"""When people mean: “明天下午3点”, “本周日 20:00”, “3天内”, “in two days”, as one moment.

Each rule of a table reads one field of a `Wish`; the fields may come in any order, with little words
between them. Nothing here reads a clock or raises for what people write, and only so much of a text is
looked at that the time taken is bounded. How the doubtful wordings are decided:

- Weeks run from Monday to Sunday. 周五 and “friday” are the next one to come, today if its time is still
  to come; 本周五, 这周五 and “this friday” that of the current week, 下周五 and “next friday” of the next,
  下下周五 of the one after. 本周 and 下周 are the Sunday of that week, 周末 and “end of week” that to come.
- 25号 without a month, if past, is that of the next month that has one; 11月25日 and 12/1 (month/day)
  without a year, if past, are next year's; a time without a day, if past, is tomorrow's. Every other
  past day (昨天, 上周五, 今天8:00, 2020-01-01) is returned as it is, for the caller to refuse.
- An hour follows its part of the day: 晚上8点 is 20:00, 凌晨1点 01:00, 中午12点 12:00, 下午3点 15:00. A night
  belongs to the day on which it began: 今晚12点, 半夜12点 and 24:00 end that day, and 晚上1点 to 晚上4点 fall
  on the following one. 3点 alone is 15:00, for nobody here means the night; 3:00 and 3时 are 03:00.
- A day without a time gets `end_of_day`. So does a part of the day without an hour, if that lies within
  it (今晚), else the part's own end (明天下午: 18:00, 上午: 12:00; but 早上: 09:00).
- 3天后 and 3天内 are both that calendar day; 一个月后 is the same day of the month, or its last. 2小时后 is
  two hours that really pass; all else is meant on the wall clock. A time that daylight saving skips is moved
  on by the gap, of a doubled one the first is meant.
- A weekday beside a date, as in 11月25日（周三）, must agree with it.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

LOOKED_AT = 500  # characters of a text; a longer wish is not understood


class Wish(NamedTuple):
    days: list[date] | None = None  # candidates, earliest first; a single one is meant even if past
    weekday: list[date] | None = None  # the same, from a bare 周五
    part: tuple[int, int, int] | None = None  # from this hour, to before this, and this if none is said
    clock: tuple[int, int, bool] | None = None  # hour, minute, and whether it was spoken (3点, not 3:00)
    instant: datetime | None = None


# One character for one, so that a place in the plain text can be traced to the original.
PLAIN = (
    {code: ord(chr(code - 0xFEE0).lower()) for code in range(0xFF01, 0xFF5F)}
    | {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
    | str.maketrans("週號點後禮個鐘兩時內這\u3007∶\u2019", "周号点后礼个钟两时内这零:'")
    | str.maketrans("\u3000\u00a0\t\r\n", "     ")
)
# 11 月 25 日 is typed as often as 11月25日; between ASCII words one space keeps its meaning.
IDLE = re.compile("(?<=[^!-~]) | +(?=[^\x00-\x7f])")
DIGIT_VALUES = str.maketrans("零一二两三四五六七八九", "01223456789")
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
COUNTS |= {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5}
WEEKDAYS |= {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5}
WEEKDAYS |= {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5}  # all others mean the Sunday
DAYS_ON = {"大前": -3, "前": -2, "昨": -1, "明": 1, "后": 2, "大后": 3}  # all others mean today
DAYS_ON |= {"yesterday": -1, "tomorrow": 1, "tmr": 1, "day after tomorrow": 2}
STEPS = {"下": 1, "下下": 2, "next": 1, "上": -1, "上上": -2}  # weeks or months on; all others mean this one
YEARS_ON = {"今": 0, "明": 1, "后": 2}
UNIT_DAYS = {"天": 1, "日": 1, "day": 1, "周": 7, "星期": 7, "礼拜": 7, "week": 7, "半个月": 15}
QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
Parts = dict[str, str]  # what the named groups of a rule matched; an optional one is absent or empty


def number(word: str) -> int:
    """25, 二十五, 廿五, 二零二六, two, a; an empty word is 0. ValueError for what is none of them."""
    if word in COUNTS:
        return COUNTS[word]
    tens, ten, units = word.replace("廿", "二十").rpartition("十")
    return 10 * number(tens or "一") + number(units) if ten else int(word.translate(DIGIT_VALUES) or "0")


def in_months(today: date, months_on: range, day: str = "") -> list[date]:
    """That day, or the last, in those of the months that have it."""
    counted = [today.year * 12 + today.month - 1 + months for months in months_on]
    ends = [date(n // 12, n % 12 + 1, monthrange(n // 12, n % 12 + 1)[1]) for n in counted]
    return [end.replace(day=number(day)) for end in ends if 1 <= number(day) <= end.day] if day else ends


def day_of_week(part: Parts, now: datetime) -> list[date]:
    weeks, name = STEPS.get(part.get("which", ""), 0), part.get("weekday", "")
    weekday = WEEKDAYS.get(name[:3], WEEKDAYS.get(name[-1:], 6))
    day = now.date() + timedelta(7 * weeks + weekday - now.weekday())
    return [day] if part.get("which") else [day, day + timedelta(7)]


def day_of_month(part: Parts, now: datetime) -> list[date]:
    months = STEPS.get(part.get("which", ""), 0)
    # A bare 30号, said on 31 January, is in neither this month nor the next.
    return in_months(now.date(), range(months, months + (1 if part.get("which") else 3)), part.get("day", ""))


def calendar_day(part: Parts, now: datetime) -> list[date]:
    """A day, or the last, of a named month; December if none is named."""
    name, year = part.get("month") or "12", part.get("year", "").removesuffix("年")
    month = MONTHS.index(name[:3]) + 1 if name[:3] in MONTHS else number(name)
    first = now.date().replace(month=month, day=1)
    if not year:
        return in_months(first, range(0, 13, 12), part.get("day", ""))
    wanted = first.year + YEARS_ON[year] if year in YEARS_ON else number(year)
    first = first.replace(year=wanted if wanted > 99 else 2000 + wanted)
    return in_months(first, range(1), part.get("day", ""))


def days_on(part: Parts, now: datetime) -> list[date]:
    unit, count, today = part.get("unit", ""), number(part.get("count") or "1"), now.date()
    if unit in ("月", "month"):
        (last,) = in_months(today, range(count, count + 1))
        return [last.replace(day=min(today.day, last.day))]
    return [today + timedelta(count * UNIT_DAYS[unit] if unit else DAYS_ON.get(part.get("word", ""), 0))]


def time_later(part: Parts, now: datetime) -> datetime:
    minutes = number(part.get("minutes", "")) + (30 if part.get("half") else 0)
    later = timedelta(hours=number(part.get("count", "")), minutes=minutes)
    return (now.astimezone(UTC) + later).astimezone(now.tzinfo)


def clock_time(part: Parts, _: datetime) -> tuple[int, int, bool]:
    hour, said = number(part["hour"]), part.get("minute", "")
    minute = QUARTERS[said] if said in QUARTERS else number(said.strip("零分整钟"))
    half = part.get("half", "")
    if minute > 59 or hour * 60 + minute > (12 * 60 + 59 if half else 24 * 60):
        raise ValueError(part)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, bool(part.get("spoken"))


DIGIT, NUMERAL = "一二三四五六七八九", "0-9零一二两三四五六七八九十廿"
WORDS = {
    "N": f"(?:[0-9]{{1,4}}|[{DIGIT}]?十[{DIGIT}]?|廿[{DIGIT}]?|[零两{DIGIT}]|(?:{'|'.join(COUNTS)})\\b)",
    "H": "(?!an?\\b){N}",
    "D": "[0-9]{1,2}",
    "TH": "(?:st|nd|rd|th)",
    "YEAR": f"(?:[0-9]{{4}}|[0-9]{{2}}|[零{DIGIT}]{{4}}|[今明后])年",
    "EYEAR": r"(?:,? (?P<year>20[0-9]{2})\b(?!:))?",
    "MONTH": f"(?:{'|'.join(MONTHS)})(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\\b\\.?",
    "WHICH": "(?P<which>[本这]|下{1,2}|上{1,2})个?",
    "WEEK": "(?:周|星期|礼拜)",
    "XQ": f"(?:[一二三四五六日天末]|[1-7](?![{NUMERAL}:.天日号月周个小分点时]))",  # not 本周3天内
    "WEEKDAY": r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    "WKD": r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?",
    "IN": "(?P<in>(?:with)?in (?:the next )?)?",
    "LATER": r"(?(in)|(?:[之以]?[后内]| later\b| from now\b))",  # needed unless IN was there
    "DAYS": "<count:N>_个?(?P<unit>天|日(?=[之以]?[后内])|周|星期|礼拜|(?<=个)月|day|week|month)"
    r"(?:(?<=[a-z])s?\b|(?<![a-z]))",
    "HOURS": r"(?=半|half|{N})(?:<count:N>_)?(?P<half>\.5|个?半|half(?: an?)?\b|and a half\b)?_个?"
    r"(?:小时|钟头|h(?:(?:ou)?rs?)?\b)(?:_(?:and )?{MINUTES})?",
    "MINUTES": r"<minutes:N>_(?:分钟?|min(?:ute)?s?\b)",
    "MINUTE": f"半|[一三]刻|零?{{N}}分|零{{N}}|整|钟|(?:[0-9]{{2}}|[二三四五]?十[{DIGIT}]?)"
    f"(?![{NUMERAL}:号日月点个天人户楼])",
}


def compiled(template: str) -> re.Pattern[str]:
    """{X} is one of WORDS, <name:X> the same as a named group, and _ is an optional space."""
    for _ in range(3):  # WORDS are nested so deep
        template = re.sub(r"<(\w+):(\w+)>", r"(?P<\1>{\2})", template)
        template = re.sub(r"\{([A-Z]+)\}", lambda name: WORDS[name[1]], template)
    return re.compile(template.replace("_", " ?"), re.ASCII)


# The first rule that matches at a place is taken, so longer wordings stand before shorter ones. A question
# mark is at what, among other words, may mean something else: 3号 (楼), 两点 (建议), 12/1.
TABLE: list[tuple[str, Callable[[Parts, datetime], Any], str]] = [
    ("days", days_on, "{IN}{DAYS}{LATER}"),
    ("days", days_on, "(?P<unit>半个月)[之以]?[后内]"),
    ("instant", time_later, "{IN}{HOURS}{LATER}"),
    ("instant", time_later, "{IN}{MINUTES}{LATER}"),
    ("days", calendar_day, f"<year:YEAR>?<month:N>月<day:N>(?:[日号]|(?![{NUMERAL}:个天点时]))"),
    ("days", calendar_day, "(?P<year>[0-9]{4})(?P<mark>[-/.])<month:D>(?P=mark)<day:D>(?![0-9])"),
    ("days?", calendar_day, "<month:D>/<day:D>(?![0-9/])"),
    ("days", calendar_day, r"<month:MONTH>_<day:D>{TH}?\b(?!:){EYEAR}"),
    ("days", calendar_day, "<day:D>{TH}?_(?:of )?<month:MONTH>{EYEAR}"),
    ("days", calendar_day, "<year:YEAR>?<month:N>月[底末]"),
    ("days", calendar_day, "(?:<year:YEAR>年?|年)[底末]"),
    ("days", day_of_month, "{WHICH}月<day:N>[日号]"),
    ("days", day_of_month, "(?:{WHICH})?月[底末]"),
    ("days", day_of_month, r"end of (?:the |this |(?P<which>next) )?month\b"),
    ("days?", day_of_month, r"<day:N>(?:日|号(?![楼栋院门线单室]))"),
    ("days?", day_of_month, r"<day:D>{TH}\b"),
    ("days", day_of_week, "{WHICH}(?P<weekday>{WEEK}{XQ}?)"),
    ("days", day_of_week, r"(?P<which>this|next) (?P<weekday>{WEEKDAY}|{WKD}|week(?:end)?\b)"),
    ("days", day_of_week, r"周末|(?:end of (?:the )?week|weekend)\b"),
    ("weekday", day_of_week, "(?P<weekday>{WEEK}{XQ}|{WEEKDAY})"),
    ("weekday?", day_of_week, "<weekday:WKD>"),
    # The part of the day that follows 今 or “to” is left to its own rule.
    ("days", days_on, "(?<![然之以声透])(?P<word>大?[前后](?=天)|[昨今明])(?:[天日]|(?=[早晚晨夜]))"),
    ("days", days_on, r"(?P<word>day after tomorrow|tomorrow|tmr|yesterday|today|eod|end of (?:the )?day)\b"),
    ("days", days_on, r"to(?=night\b)|this(?= (?:morning|afternoon|evening)\b)"),
    ("part?", lambda *_: (21, 30, 24), r"晚上?凌晨|半夜|深夜|午夜|夜里|midnight\b"),
    ("part?", lambda *_: (0, 7, 6), "凌晨"),
    ("part?", lambda *_: (1, 13, 9), "早上|早晨|清晨|清早|(?<=[今明])[早晨]|早(?!一?点)"),
    ("part?", lambda *_: (1, 13, 12), r"上午|morning\b"),
    ("part?", lambda *_: (11, 15, 12), r"中午|正午|noon\b"),
    ("part?", lambda *_: (12, 20, 18), r"下午|午后|afternoon\b"),
    ("part?", lambda *_: (16, 21, 18), "傍晚"),
    ("part?", lambda *_: (17, 29, 20), r"晚上|晚间|(?<=[昨今明])[晚夜]|晚(?!一?点)|evening\b|night\b"),
    ("clock", clock_time, r"<hour:H>(?::<minute:D>)?_(?P<half>[ap])(?:m\b|\.m\.)"),
    ("clock", clock_time, "<hour:D>:(?P<minute>[0-9]{2})(?::[0-5][0-9])?(?![0-9:])"),
    ("clock", clock_time, "<hour:H>(?:(?P<spoken>点)|时)<minute:MINUTE>"),
    ("clock", clock_time, r"<hour:H>_(?P<spoken>o'clock)\b"),
    ("clock?", clock_time, "<hour:H>(?:(?P<spoken>点)|时)"),
    ("clock?", clock_time, r"(?P<spoken>at) <hour:H>(?![0-9:.]|_[ap]\.?m)"),
    ("days?", days_on, "{DAYS}"),
    ("instant?", time_later, "{HOURS}"),
    ("instant?", time_later, "{MINUTES}"),
]
RULES = [(field.strip("?"), field[-1] != "?", read, compiled(template)) for field, read, template in TABLE]
Found = dict[str, tuple[bool, Callable[[Parts, datetime], Any], re.Match[str]]]  # by field
GLUE = re.compile(
    r"(?a)[ ,.;:!。、()的在于至到止过再内]|[之以]?前|截[止至]|为止|结束|时间|日期|最[晚迟]"
    r"|(?:on|at|by|before|until|till|due|in the|the|end of|from)\b|t(?=[0-9])"
)
START = re.compile(r"[0-9]+|[a-z]+|[^\x00-\x7f]")
# 每周五 is no moment, and the 四天 of 三四天后 no number.
BROKEN = re.compile(f"(?<=每)|(?<=每[天日周月个])|(?<=every )|(?<=[{NUMERAL}:./月年第-])(?=[{NUMERAL}])")


def simplified(text: str) -> tuple[str, list[int]]:
    """The text in plain characters, without idle spaces, and where each character stood."""
    plain = text.translate(PLAIN)
    idle = {place for gap in IDLE.finditer(plain) for place in range(*gap.span())}
    places = [place for place in range(len(plain)) if place not in idle]
    return "".join(plain[place] for place in places), places


def scan(plain: str, place: int, glued: bool = False) -> tuple[Found, int, int]:
    """The rules that match in a row, each field once; where the last ends, and where its glue does."""
    found: Found = {}
    end = place
    while place < len(plain):
        hit = next(((rule, match) for rule in RULES if (match := rule[3].match(plain, place))), None)
        if hit is None:
            if not (found or glued) or (glue := GLUE.match(plain, place)) is None:
                break
            place = glue.end()
            continue
        (field, clear, read, _), match = hit
        if field in found or (found and "instant" in (field, *found)):
            break
        found[field] = clear, read, match
        place = end = match.end()
    return found, end, place


def time_of_day(wish: Wish, end_of_day: time) -> timedelta:
    """Since midnight; from 24 hours on in the night after. ValueError for 上午 20:00."""
    first, end, usual = wish.part or (0, 24, 0)
    if wish.clock is None:
        if first <= end_of_day.hour < end:
            return timedelta(hours=end_of_day.hour, minutes=end_of_day.minute)
        return timedelta(hours=usual)
    hour, minute, spoken = wish.clock
    if wish.part is not None:
        meant = (hour,) if hour > 12 else (hour - 12, hour, hour + 12, hour + 24)
        (hour,) = (each for each in meant if first <= each < end)  # no part exceeds 12 hours
    elif spoken and 1 <= hour <= 6:
        hour += 12
    return timedelta(hours=hour, minutes=minute)


def understood(found: Found, now: datetime, end_of_day: time) -> datetime | None:
    try:
        wish = Wish(**{field: read(match.groupdict(""), now) for field, (_, read, match) in found.items()})
        since = time_of_day(wish, end_of_day)
        # Yesterday too, because its night lasts: 半夜2点, said at one.
        nearest = wish.weekday or [now.date() + timedelta(days) for days in (-1, 0, 1)]
        days = nearest if wish.days is None else wish.days
        moments = [datetime.combine(day, time(0), now.tzinfo) + since for day in days]
        moment = wish.instant or next((moment for moment in moments if moment > now), moments[-1])
        agreed = wish.weekday is None or wish.weekday[0].weekday() == (moment - since).weekday()
        return moment.astimezone(UTC).astimezone(now.tzinfo) if agreed else None
    except (ValueError, IndexError, OverflowError):  # 13月1日, 2月30日, beyond the year 9999
        return None


def parse_moment(text: str, now: datetime, end_of_day: time = time(20, 0)) -> datetime | None:
    """The moment that the whole text means; None if it is not understood, or impossible (2月30日).

    `now` is aware, in the community's time zone, and so is the result, which may lie in the past.
    """
    plain, _ = simplified(text if len(text) <= LOOKED_AT else "")
    found, _, end = scan(plain, 0, glued=True)
    return understood(found, now, end_of_day) if found and end == len(plain) else None


def find_moment(text: str, now: datetime, end_of_day: time = time(20, 0)) -> tuple[datetime, str] | None:
    """The first moment in a longer text and its words; 3号, 两点, 晚上 or sat count only beside others."""
    plain, places = simplified(text[:LOOKED_AT])
    end = 0
    while start := START.search(plain, end):
        first = start.start()
        found, end, _ = scan(plain, first)
        end = max(end, start.end())
        clear = len(found) > 1 or any(clear for clear, _, _ in found.values())
        if clear and not BROKEN.match(plain, first) and (moment := understood(found, now, end_of_day)):
            return moment, text[places[first] : places[end - 1] + 1]
    return None
