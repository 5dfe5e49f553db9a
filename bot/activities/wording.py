"""What an activity's announcement says besides its list: its kind, how long it lasts; and who came. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config.kinds import ActivityKind
from bot.signups import pasted
from bot.signups.pasted import Line

LONGEST = 24 * 60  # minutes
LONGEST_REASON = 200  # characters
MOST_WALK_INS = 100_000  # people
_UNTIL = re.compile(
    r"(?:-|–|—|~|\uff5e|至|到|to\b|until\b)\s*(?:上午|下午|晚上|中午)?\s*"
    r"(?P<hour>[0-9]{1,2})(?:[:：](?P<minute>[0-9]{2})|[点时](?:(?P<half>半)|(?P<past>[0-9]{1,2})分?)?)",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"(?<![0-9.])(?P<number>[0-9]{1,2}(?:\.[0-9])?)\s*个?(?:小时|hours?\b|h\b)", re.IGNORECASE
)
_HALF_DAY = timedelta(hours=12)
_CAME = re.compile(
    r"(?:签到|check(?:ed)?[ -]?in|came)(?![a-z])[\s:：,，]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_ALL = re.compile(r"(?:全部?|都|所有人)(?:到|来)?(?:齐|了)*|all|everybody", re.IGNORECASE)
_HEADS = re.compile(
    r"(?:另外|还有|一共|共|plus)?\s*(?P<people>[0-9]{1,6})\s*(?:个?人|位|名|people)?", re.IGNORECASE
)
_CHANGE = re.compile(
    r"(?:(?P<cancel>取消活动|活动取消了?|cancel (?:the )?(?:activity|event))|改期到?|改到|moved? to\b)"
    r"[\s:：,，]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(r"[、,，;；\n]+")


def kind_of(words: str, kinds: Sequence[ActivityKind]) -> ActivityKind:
    """The first kind one of whose words is said; the last kind is that of all others."""
    said = words.casefold()
    return next((kind for kind in kinds if any(word.casefold() in said for word in kind.words)), kinds[-1])


def minutes(words: str, begins_at: datetime) -> int | None:
    """How long it lasts, by 9:00-11:30, 2点到4点 or 2小时; none where the words do not say."""
    until = _UNTIL.search(words)
    if until is not None and (found := _up_to(until, begins_at)):
        return found
    lasts = _LASTS.search(words)
    found = round(float(lasts["number"]) * 60) if lasts else 0
    return found if 0 < found <= LONGEST else None


def _up_to(until: re.Match[str], begins_at: datetime) -> int | None:
    hour, minute = int(until["hour"]), int(until["minute"] or until["past"] or (30 if until["half"] else 0))
    if hour > 23 or minute > 59:
        return None
    end = begins_at.replace(hour=hour, minute=minute)
    if end <= begins_at:
        end += _HALF_DAY  # 下午2点到4点
    return round((end - begins_at).total_seconds() / 60) if end > begins_at else None


@dataclass(frozen=True)
class Change:
    """An activity is cancelled, or else moved; `words`: why, or to when."""

    is_cancelled: bool
    words: str


def change(text: str) -> Change | None:
    """What a reply says of a change; none for one that says nothing of it."""
    found = _CHANGE.fullmatch(text.strip())
    return Change(bool(found["cancel"]), found["rest"].strip()[:LONGEST_REASON]) if found else None


@dataclass(frozen=True)
class Came:
    """Who came, by a reply: its writer, all who signed up, people without a name, or these."""

    is_self: bool = False
    is_all: bool = False
    walk_ins: int | None = None
    lines: tuple[Line, ...] = ()
    counted: frozenset[str] = frozenset()  # the names of `lines` that say how many


def came(text: str, known: Collection[str]) -> Came | None:
    """What a reply says of who came; none for one that says nothing of it. `known`: the names on the list."""
    found = _CAME.fullmatch(text.strip())
    if found is None:
        return None
    rest = found["rest"].strip(" 。.!！")
    if not rest:
        return Came(is_self=True)
    if _ALL.fullmatch(rest):
        return Came(is_all=True)
    if heads := _HEADS.fullmatch(rest):
        return Came(walk_ins=min(int(heads["people"]), MOST_WALK_INS))
    return _named([part.strip() for part in _BETWEEN.split(rest) if part.strip()], known)


def _named(parts: Iterable[str], known: Collection[str]) -> Came:
    lines: list[Line] = []
    counted: set[str] = set()
    for part in parts:
        for line in pasted.read(f"1. {part}", known).lines:
            lines.append(line)
            if any(char.isdigit() for char in part.removeprefix(line.name)) or line.people != 1:
                counted.add(line.name)
    return Came(lines=tuple(lines), counted=frozenset(counted))
