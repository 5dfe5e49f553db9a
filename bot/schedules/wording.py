"""A schedule in people's words, both ways. Pure.

`read` understands “周报 每周一 早上9点”, “通报 3号楼 每两周周五18:00 节假日不发”, “提醒 每月10日 9:00 打扫”
and their like in English; `said` finds the words for a rule, also for one written as a cron expression.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from cronsim import CronSim, CronSimError

from bot.dates import WEEKDAYS, compiled, number, parse_moment, simplified
from bot.errors import UserError
from bot.schedules.rules import Days, Rule, is_too_often

USUAL_TIME = time(9)  # where nobody says at what time
LAST_SAFE_DAY = 28  # that every month has
_LOOKED_AT = 500  # characters


class What(StrEnum):
    """What a schedule posts."""

    bulletin = "bulletin"
    weekly = "weekly"  # digest of whole weeks
    monthly = "monthly"  # digest of whole months
    reminder = "reminder"
    meeting = "meeting"


@dataclass(frozen=True)
class Wish:
    """`place` are the words that stand where a place is named, if any; `text` is what to remind of."""

    what: What
    place: str
    rule: Rule
    skips_quiet: bool
    text: str


@dataclass(frozen=True)
class Said:
    """The words for a rule: the sentence `form`, its weekdays (1 is Monday) or days, and the time.

    Without a time the form is "cron": the expression says more than a sentence can.
    """

    form: str  # daily, weekly, monthly, last_day, nth, last_weekday, cron
    numbers: tuple[int, ...] = ()
    nth: int = 0
    at: time | None = None


_WHATS = (
    (What.monthly, r"月报|monthly (?:digest|report)\b"),
    (What.weekly, r"周报|(?:weekly )?(?:digest|report)\b"),
    (What.bulletin, r"(?:进展)?通报|进展|(?:progress )?bulletins?\b|progress\b"),
    (What.reminder, r"提醒|remind(?:er)?\b"),
    (What.meeting, r"议事[会日]|会议|例会|开会|meetings?\b"),
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?\b"
_AND = "(?:[、,，和及/]|{WEEK}|至|到|-)*"
_LIST = f"(?P<days>{{XQ}}(?:{_AND}{{XQ}}(?!起|定|次|样|个|律))*)"
_ENGLISH_LIST = f"(?P<days>{_DAY}(?:(?:,? and |, ?){_DAY})*)"
_TH = "(?:st|nd|rd|th)?"
_OF_MONTH = r" of (?:the|each|every) month\b"
_NTHS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 0}
_EVERY = {"两": 2, "二": 2, "三": 3, "四": 4, "other": 2, "second": 2, "third": 3, "fourth": 4} | {
    word: n for n, words in ((2, ("2", "two")), (3, ("3", "three")), (4, ("4", "four"))) for word in words
}
_N_WEEKS = "|".join(("other", "second", "third", "fourth", "two", "three", "four", "[2-4]"))
Fields = dict[str, str]  # what the named groups of a form matched


def _weekdays(words: str) -> str:
    """一至五 and mon-fri as 1-5, 一三五 and “monday and friday” as a list."""
    named = re.findall("[a-z]{3}[a-z]*|[一二三四五六日天末1-7]", words)
    days = [WEEKDAYS.get(name[:3], WEEKDAYS.get(name, 6)) + 1 for name in named if name != "and"]
    if len(days) == 2 and re.search("[至到-]", words):
        return f"{days[0]}-{days[1]}"
    return ",".join(str(day) for day in sorted(set(days)))


def _weekly(fields: Fields) -> Rule:
    weeks = _EVERY.get(fields.get("n", ""), 2 if fields.get("two") else 1)
    return Rule(f"* * {_weekdays(fields['days'])}", weeks)


def _monthly(fields: Fields) -> Rule:
    days = sorted({number(day) for day in re.split("[日号]?[、,和及]", fields["day"])})
    wrong = next((day for day in days if not 1 <= day <= LAST_SAFE_DAY), None)
    if wrong is not None:
        raise UserError("schedules/no_such_day", day=wrong)
    return Rule(f"{','.join(map(str, days))} * *")


def _nth(fields: Fields) -> Rule:
    weekday, nth = _weekdays(fields["day"]), fields.get("nth", "last")
    count = _NTHS[nth] if nth in _NTHS else number(nth)
    return Rule(f"* * {weekday}#{count}" if count else f"* * {weekday}L")


# The day, month and weekday of a cron expression, by wording; the leftmost that is found counts.
_FORMS: tuple[tuple[Callable[[Fields], Rule], re.Pattern[str]], ...] = tuple(
    (rule, compiled(wording))
    for rule, wording in (
        (
            _weekly,
            f"(?:每隔?(?P<n>[两二三四2-4])个?周|(?P<two>双周|隔周|每隔一?周))(?:一次)?的?{{WEEK}}?{_LIST}",
        ),
        (_nth, "每个?月的?第(?P<nth>[一二三四1-4])个{WEEK}(?P<day>{XQ})"),
        (_nth, "每个?月的?最后一?个{WEEK}(?P<day>{XQ})"),
        (_monthly, "每个?月的?(?P<day>{N}(?:[日号]?[、,和及]{N})*)[日号]"),
        (lambda _: Rule("L * *"), "每个?月的?(?:最后一天|月?[底末])"),
        (lambda _: Rule("* * *", days=Days.working), "每?个?(?:工作日|上班日)"),
        (lambda _: Rule("* * *"), "每[天日]|天天"),
        (_weekly, f"每?个?{{WEEK}}{_LIST}"),
        (_nth, rf"(?:on )?(?:the )?(?P<nth>{'|'.join(_NTHS)}) (?P<day>{_DAY}){_OF_MONTH}"),
        (lambda _: Rule("L * *"), rf"(?:on |at )?(?:the )?(?:last day|end){_OF_MONTH}"),
        (_monthly, rf"(?:on )?the (?P<day>{{D}}){_TH}{_OF_MONTH}"),
        (_monthly, rf"(?:monthly|(?:every|each) month)(?: on)?(?: the)? (?P<day>{{D}}){_TH}\b"),
        (lambda _: Rule("* * *", days=Days.working), r"(?:on |every |each )?(?:work|working |week)days?\b"),
        (lambda _: Rule("* * *"), r"daily\b|(?:every|each) ?day\b"),
        (_weekly, rf"every (?P<n>{_N_WEEKS}) weeks?(?: on)? {_ENGLISH_LIST}"),
        (_weekly, rf"every (?P<n>other|second) {_ENGLISH_LIST}"),
        (_weekly, rf"(?P<two>biweekly|fortnightly)(?: on)? {_ENGLISH_LIST}"),
        (_weekly, rf"(?:weekly )?(?:on |every |each )?{_ENGLISH_LIST}"),
    )
)
_CRON = re.compile(r"(?:cron:? ?)?((?:[0-9*,/-]+ ){2}[0-9*,/l-]+ [0-9*,/-]+ [0-9*,/l#-]+)(?= |$)")
_TIME = re.compile(r"[0-9]:[0-9]|[0-9零一二两三四五六七八九十]点|(?<!小)时|[0-9] ?[ap]\.?m|noon|中午|o.clock")
_LONGEST_TIME = 24  # characters
_BETWEEN = re.compile(r"[ ,，.。;；:：、的]+")
_NO_HOLIDAYS = re.compile(
    r"(?:遇到?)?(?:法定)?节?假日(?:除外|不发|不算|跳过|停发)"
    r"|(?:except|but not|not|skip)(?: on)?(?: public)? holidays?\b"
)
_SKIPS_QUIET = re.compile(r"没有?事(?:的话)?就?不发|有事才发|(?:skip if|unless|not when|not if) quiet\b")
_MIDNIGHT = datetime(2026, 1, 5, tzinfo=UTC)


def read(text: str) -> Wish:
    """Raises UserError that says what is missing, or what cannot be."""
    plain, places = simplified(text[:_LOOKED_AT])
    plain = plain.rstrip()
    found = next(((what, hit) for what, words in _WHATS if (hit := re.match(words, plain))), None)
    if found is None:
        raise UserError("schedules/how")
    what, named = found
    rule, start, end = _rule(plain, named.end())
    before = plain[named.end() : start].strip(" ,，:：")
    earlier = None if rule.cron.count(" ") == 4 else _whole_time(before)
    wish = Wish(what, "" if earlier else before, _at(rule, earlier), skips_quiet=False, text="")
    wish, rest = _extras(wish, plain, end)
    wish = replace(wish, text=text[places[rest] :].strip() if rest < len(plain) else "")
    return _checked(_at_usual_time(wish))


def _rule(plain: str, begin: int) -> tuple[Rule, int, int]:
    """What says on which days, and where it stands."""
    if hit := _CRON.search(plain, begin):
        return Rule(hit[1].upper()), *hit.span()
    hits = [(hit, rule) for rule, form in _FORMS if (hit := form.search(plain, begin))]
    if not hits:
        raise UserError("schedules/how")
    hit, rule = min(hits, key=lambda one: one[0].start())
    return rule(hit.groupdict("")), *hit.span()


def _extras(wish: Wish, plain: str, place: int) -> tuple[Wish, int]:
    """The time and the conditions that follow, in any order; where the other words begin."""
    while place < len(plain):
        if gap := _BETWEEN.match(plain, place):
            place = gap.end()
        elif hit := _NO_HOLIDAYS.match(plain, place):
            wish, place = replace(wish, rule=_sparing(wish.rule)), hit.end()
        elif hit := _SKIPS_QUIET.match(plain, place):
            wish, place = replace(wish, skips_quiet=True), hit.end()
        elif wish.rule.cron.count(" ") == 2 and (clock := _time_first(plain, place)):
            wish, place = replace(wish, rule=_at(wish.rule, clock[0])), clock[1]
        else:
            break
    return wish, place


def _sparing(rule: Rule) -> Rule:
    return rule if rule.days is Days.working else replace(rule, days=Days.no_holidays)


def _time_first(plain: str, place: int) -> tuple[time, int] | None:
    """The time of day that stands here, and where it ends."""
    for end in range(min(len(plain), place + _LONGEST_TIME), place, -1):
        if (clock := _whole_time(plain[place:end])) is not None:
            return clock, end
    return None


def _whole_time(words: str) -> time | None:
    if not _TIME.search(words):
        return None
    moment = parse_moment(words, _MIDNIGHT, time())
    return moment.time() if moment and moment - _MIDNIGHT <= timedelta(days=1) else None


def _at(rule: Rule, clock: time | None) -> Rule:
    return rule if clock is None else replace(rule, cron=f"{clock.minute} {clock.hour} {rule.cron}")


def _at_usual_time(wish: Wish) -> Wish:
    return wish if wish.rule.cron.count(" ") == 4 else replace(wish, rule=_at(wish.rule, USUAL_TIME))


def _checked(wish: Wish) -> Wish:
    has_words = wish.what in (What.reminder, What.meeting)
    if wish.text and not has_words:
        raise UserError("schedules/unread", words=wish.text[:40])
    if wish.what is What.reminder and not wish.text:
        raise UserError("schedules/of_what")
    try:
        next(CronSim(wish.rule.cron, _MIDNIGHT))
    except (CronSimError, AssertionError, ValueError, TypeError, StopIteration):
        raise UserError("schedules/never", cron=wish.rule.cron) from None
    if is_too_often(wish.rule):
        raise UserError("schedules/too_often")
    return wish


def said(rule: Rule) -> Said:
    """The words for a rule; its weeks and days are told beside them."""
    minute, hour, day, month, weekday = rule.cron.upper().split()
    if not (minute.isdecimal() and hour.isdecimal() and month == "*"):
        return Said("cron")
    at = time(int(hour), int(minute))
    if day == "*":
        return _said_of_weekday(weekday, at)
    if weekday != "*":
        return Said("cron")
    if day == "L":
        return Said("last_day", at=at)
    days = _expanded(day)
    return Said("monthly", days, at=at) if days else Said("cron")


def _said_of_weekday(weekday: str, at: time) -> Said:
    if weekday == "*":
        return Said("daily", at=at)
    name, mark, nth = weekday.partition("#")
    days = _expanded(name.removesuffix("L"))
    if not days:
        return Said("cron")
    week = tuple(sorted({day or 7 for day in days}))
    if mark:
        return Said("nth", week, int(nth), at)
    return Said("last_weekday" if name.endswith("L") else "weekly", week, at=at)


def _expanded(field: str) -> tuple[int, ...]:
    """1,3 or 1-5 of a cron expression as numbers; none of them where it says more."""
    numbers: list[int] = []
    for part in field.split(","):
        first, _, last = part.partition("-")
        if not first.isdecimal() or not (last or first).isdecimal():
            return ()
        numbers += range(int(first), int(last or first) + 1)
    return tuple(numbers)
