"""What somebody says of a meeting: /meeting 12月10日 19:00 活动室 议事会, and what it is to talk about. Pure.

The first line says when, where and of what kind, in any order; 请 业委会 物业 on a line of its own whom it
invites, 地点 … where it is; every other line is an item of the agenda.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.access import Role
from bot.dates import find_moment
from bot.errors import UserError
from bot.parties import ROLES, fold

LONGEST_LOCATION, LONGEST_ITEM, MOST_ITEMS = 60, 300, 20
_FARTHEST = timedelta(days=366)
_INVITES = re.compile(r"(?:邀请|请|参加人员?|invites?\b)[\s:：]*(?P<who>\S.*)", re.IGNORECASE)
_WHERE = re.compile(r"(?:地点|地址|where|place)[\s:：]*(?P<where>\S.*)", re.IGNORECASE)
_WHEN = re.compile(r"(?:时间|日期|when)[\s:：]", re.IGNORECASE)
_MARK = re.compile(
    r"(?:议题)?\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[.、)）:：](?![0-9])\s*|[-•·]\s*|议题[:：]\s*"
)
# What joins the parts of the first line and names none of them.
_GLUE = re.compile(
    r"^[\s,，。;；、:：]+|[\s,，。;；、:：]+$"
    r"|^(?:召开|举行|开会|开|在|于|的)(?=\S)|(?:召开|举行|开会|开)$|^(?:at|in|on|a|the|hold|meeting)\b|\b(?:at|in|on|a|the)$",
    re.IGNORECASE,
)
Labels = Mapping[str, Mapping[str, str]]  # of each kind of meeting, by language


@dataclass(frozen=True)
class Wish:
    """`invited` are the words that name those invited; `kind` is none where it is not said."""

    kind: str | None
    held_at: datetime
    location: str
    invited: str
    items: tuple[str, ...]


def read(text: str, labels: Labels, local_now: datetime) -> Wish:
    """Raises UserError that says what is missing, or what cannot be."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines:
        raise UserError("meetings/how")
    timed = [lines[0], *(_WHEN.sub("", line, count=1) for line in lines if _WHEN.match(line))]
    found = next((moment for line in timed if (moment := find_moment(line, local_now))), None)
    if found is None:
        raise UserError("meetings/how")
    held_at = check(found[0], local_now)
    kind, head = kind_of(lines[0].replace(found[1], " "), labels)
    rest = [line for line in lines[1:] if not _WHEN.match(line)]
    invited = next((match["who"] for line in rest if (match := _INVITES.fullmatch(line))), "")
    where = next((match["where"] for line in rest if (match := _WHERE.fullmatch(line))), place(head))
    items = [line for line in rest if not (_INVITES.fullmatch(line) or _WHERE.fullmatch(line))]
    return Wish(kind, held_at, where[:LONGEST_LOCATION], invited, _items(items))


def check(held_at: datetime, local_now: datetime) -> datetime:
    """Raises UserError for a time that has passed, or is more than a year away."""
    if not local_now < held_at <= local_now + _FARTHEST:
        raise UserError("meetings/when", held_at=held_at)
    return held_at


def kind_of(words: str, labels: Labels) -> tuple[str | None, str]:
    """The kind that these words name, as 议事会 or 议事, and the words without it; none if none."""
    spoken = sorted(
        ((said, name) for name, label in labels.items() for full in label.values() for said in _said(full)),
        key=lambda one: -len(one[0]),
    )
    for said, name in spoken:
        at = words.casefold().find(said.casefold())
        if at >= 0:
            return name, f"{words[:at]} {words[at + len(said) :]}"
    return None, words


def _said(label: str) -> Sequence[str]:
    return (label, label.removesuffix("会")) if len(label) > 2 else (label,)


def place(words: str) -> str:
    """What is left of a line that says when and where, without what joins its parts."""
    before, left = "", re.sub(r"(?<=[\s,，])\s+", "", words)
    while left != before:
        before, left = left, _GLUE.sub("", left)
    return left


def _items(lines: Sequence[str]) -> tuple[str, ...]:
    items = [said for line in lines if (said := item(line))]
    if len(items) > MOST_ITEMS:
        raise UserError("meetings/many_items", most=MOST_ITEMS)
    return tuple(items)


def item(line: str) -> str:
    """An item of an agenda without its number."""
    return _MARK.sub("", line.strip(), count=1)[:LONGEST_ITEM].strip()


@dataclass(frozen=True)
class Decision:
    """What was decided, and who has to do it by when, where that is said."""

    words: str
    owner: Role | None
    due_at: datetime | None


_OWNER = re.compile(
    rf"(?:由|请|交给?|by\b)?\s*({'|'.join(sorted(map(re.escape, ROLES), key=len, reverse=True))})"
    r"(?![a-z])(?:的?人)?[\s:：,，、]*(?:来|去|负责|在|by\b)?[\s:：,，、]*",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^[\s,，、]*(?:之前|以前|前)?[\s,，、]*|(?:在|于|到|by|until|before)\s*$", re.IGNORECASE
)


def decision(words: str, local_now: datetime) -> Decision:
    """物业 12月20日前 换两把长椅. Raises UserError for a day that has passed, or is too far away."""
    said = words.strip()
    found = find_moment(said, local_now)
    due_at = check(found[0], local_now) if found else None
    if found is not None:
        before, _, after = said.partition(found[1])
        said = f"{_BEFORE.sub('', before)} {_BEFORE.sub('', after)}".strip()
    match = _OWNER.match(said)
    owner = ROLES[fold(match[1])] if match else None
    return Decision(place(said[match.end() :] if match else said), owner, due_at)


LONGEST_NAME, MOST_NAMES = 20, 20
_BETWEEN = re.compile(r"\s*(?:[、，,;；\n]|\band\b)\s*", re.IGNORECASE)
_OBSERVES = re.compile(r"\s*[（(]?\s*(?:旁听|observers?|observing)\s*[)）]?\s*$", re.IGNORECASE)


def names(words: str) -> tuple[list[str], bool]:
    """王奶奶、李大爷 旁听: the names of people who are there, each once, and whether they only observe.

    Raises UserError for what are no names: a sentence, or figures.
    """
    said = _OBSERVES.sub("", words)
    found = [name for name in dict.fromkeys(_BETWEEN.split(said.strip())) if name]
    is_name = all(len(name) <= LONGEST_NAME and not re.search(r"\d|[。！？!?]", name) for name in found)
    if not found or len(found) > MOST_NAMES or not is_name:
        raise UserError("meetings/which_names")
    return found, said != words


_ITEM_NUMBER = re.compile(r"第?\s*([0-9]{1,2})\s*(?:[.、:：)）]|项)(?![0-9])\s*")


def numbered(words: str) -> tuple[int | None, str]:
    """The item that a note is for by its number, 2. or 第2项, and what it says; none where it names none."""
    match = _ITEM_NUMBER.match(words)
    return (int(match[1]), words[match.end() :].strip()) if match else (None, words.strip())
