"""What the committee writes to put somebody on the key-care list. Pure.

“王奶奶 独居老人 每周 高血压，女儿 138…”: the name first; what they need and how often, in any order; the rest
is the note.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.dates import number
from bot.errors import UserError
from bot.personal.names import INVISIBLE, clean

LONGEST_NAME, LONGEST_NOTE = 30, 300  # characters
MOST_DAYS = 366


class Need(StrEnum):
    """Why somebody is on the list (重点服务对象)."""

    alone = "alone"  # elderly people living alone
    child = "child"  # children in difficulty
    disabled = "disabled"
    other = "other"


_NEEDS = {
    Need.child: r"困境儿童|留守儿童|孤儿|(?:困境|留守)?儿童|child(?:ren)?(?: in difficulty)?",
    Need.disabled: r"重?残疾人?|重残|失能(?:老人)?|disabled",
    Need.alone: r"(?:独居|空巢|高龄|孤寡)+(?:老人)?|(?:elderly[, ]+)?(?:living |lives )?alone|elderly",
}
_COUNT = "[0-9一二两三四五六七八九十]{1,3}"
_EVERY = (
    (re.compile(r"每日|每天|\bdaily\b", re.IGNORECASE), 1),
    (re.compile(r"每个?(?:周|星期|礼拜)|\bweekly\b|\bevery week\b", re.IGNORECASE), 7),
    (re.compile(r"每半个?月|\bevery fortnight\b", re.IGNORECASE), 15),
    (re.compile(r"每个?月|\bmonthly\b|\bevery month\b", re.IGNORECASE), 30),
)
_EVERY_SO_MANY = (
    (re.compile(rf"每隔?({_COUNT})天|\bevery ({_COUNT}) days?\b", re.IGNORECASE), 1),
    (re.compile(rf"每隔?({_COUNT})个?(?:周|星期|礼拜)|\bevery ({_COUNT}) weeks?\b", re.IGNORECASE), 7),
    (re.compile(rf"每隔?({_COUNT})个?月|\bevery ({_COUNT}) months?\b", re.IGNORECASE), 30),
)
_ENDS = r"(?=$|[\s,，、;；。])"
# Where a name ends: in Chinese at a space, in English, whose names have spaces, at a comma.
_AFTER_NAME, _AFTER_ENGLISH_NAME = re.compile(r"[\s,，、;；]+"), re.compile(r"[\n,，、;；]+")


@dataclass(frozen=True)
class Entry:
    name: str
    need: Need
    every_days: int | None  # none: as usual
    note: str | None


def read(text: str) -> Entry:
    """Raises UserError for words without a name, or with too long a one."""
    text = text.strip()
    is_english = text[:1].isascii() and text[:1].isalpha()
    words = (_AFTER_ENGLISH_NAME if is_english else _AFTER_NAME).split(text, maxsplit=1)
    name = clean(words[0])
    if not words[0] or name == INVISIBLE:
        raise UserError("care/how_to_add")
    if len(name) > LONGEST_NAME:
        raise UserError("care/long_name", most=LONGEST_NAME)
    rest = words[1] if len(words) > 1 else ""
    every_days, rest = _take_interval(rest)
    need, rest = _take_need(rest)
    note = rest.strip(" \t\n,，、;；。")
    if len(note) > LONGEST_NOTE:
        raise UserError("care/long_note", length=len(note), most=LONGEST_NOTE)
    return Entry(name, need, every_days, note or None)


def _take_interval(text: str) -> tuple[int | None, str]:
    for pattern, days in _EVERY_SO_MANY:
        if (match := pattern.search(text)) is not None:
            every = number(match[1] or match[2]) * days
            if not 1 <= every <= MOST_DAYS:
                raise UserError("care/bad_interval", most=MOST_DAYS)
            return every, text[: match.start()] + text[match.end() :]
    for pattern, days in _EVERY:
        if (match := pattern.search(text)) is not None:
            return days, text[: match.start()] + text[match.end() :]
    return None, text


def _take_need(text: str) -> tuple[Need, str]:
    """What is said as a word of its own is taken; within a sentence (父母双残疾) it stays in the note."""
    for need, words in _NEEDS.items():
        match = re.search(words, text, re.IGNORECASE)
        if match is None:
            continue
        alone = re.search(rf"(?:^|(?<=[\s,，、;；。]))(?:{words}){_ENDS}", text, re.IGNORECASE)
        return need, text if alone is None else text[: alone.start()] + text[alone.end() :]
    return Need.other, text
