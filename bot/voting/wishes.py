"""The words by which people say how a poll shall be: 多选, 匿名, 一户一票, 选7人, 截止 周五 20:00. Pure."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from bot.dates import parse_moment
from bot.voting.terms import Electorate, Form, Standard

# Fields of Terms by their names; besides them `opens_at`, `closes_at` (moments), `scope` (words for a place).
Wishes = dict[str, Any]

ALL_OPTIONS = 0  # as `most`: as many as there are
_SPECIAL_ITEMS = (6, 7, 8)  # of Civil Code Art. 278: raising funds, rebuilding, changing or renting out parts
_DIGITS = "一二三四五六七八九"

Found = re.Match[str]


def _number(found: Found) -> int:
    said = next(group for group in found.groups() if group)
    return _DIGITS.index(said) + 1 if said in _DIGITS else int(said)


def _by_law(standard: Standard) -> Wishes:
    return {"electorate": Electorate.owners, "standard": standard}


def _by_item(found: Found) -> Wishes:
    is_special = _number(found) in _SPECIAL_ITEMS
    return _by_law(Standard.statutory_special if is_special else Standard.statutory)


def _election(found: Found) -> Wishes:
    return {"form": Form.many, "most": _number(found), "seats": _number(found)}


# Of words that begin alike the longer ones stand first.
_WORDS: dict[str, Wishes | Callable[[Found], Wishes]] = {
    "单选|single choice": {"form": Form.one},
    "可以?多选|多选|multiple choice": {"form": Form.many, "most": ALL_OPTIONS},
    r"最多选?(\d{1,2})[个项]|(?:choose )?up to (\d{1,2})": lambda found: {
        "form": Form.many,
        "most": _number(found),
    },
    "排序|排名|ranking": {"form": Form.ranking, "most": ALL_OPTIONS},
    "打分|评分|scores": {"form": Form.scores},
    r"每人(\d{1,2})分|(\d{1,2}) points": lambda found: {"form": Form.weights, "most": _number(found)},
    "逐项表决|逐项|each item": {"form": Form.items},
    "(?:匿名|不记名|无记名)(?:投票)?|anonymous|secret": {"is_secret": True},
    "记名|实名|named": {"is_secret": False},
    "结果保密|截止后公布|hidden results": {"is_hidden": True},
    "随时公布|公开票数|live results": {"is_hidden": False},
    "一人一票|one vote each": {"electorate": Electorate.chat},
    "一户一票|按户|逐户表决|per household": {"electorate": Electorate.households},
    "业主表决|按业主|owners": {"electorate": Electorate.owners},
    "理事会表决|council only": {"electorate": Electorate.body},
    r"法定第?([1-9一二三四五六七八九])项|statutory item ([1-9])": _by_item,
    "法定四分之三|特别决议|statutory special": _by_law(Standard.statutory_special),
    "法定表决|法定|statutory": _by_law(Standard.statutory),
    "参[加与]三分之二|two thirds must vote": {"quorum": Fraction(2, 3)},
    "票数最多|most votes": {"standard": Standard.highest},
    "过半数|过半|majority": {"standard": Standard.majority},
    "三分之二|2/3|two thirds": {"standard": Standard.two_thirds},
    "一致同意|全体一致|consensus": {"standard": Standard.consensus},
    r"(?:选出?|选举)(\d{1,2})[人名]|elect (\d{1,2})": _election,
    "参[加与]过半|half must vote": {"quorum": Fraction(1, 2)},
}
_GAP = r"[\s,，;；、。.]+"
_AT_AN_END = [
    (re.compile(place.format(words=words, gap=_GAP), re.IGNORECASE), wish)
    for words, wish in _WORDS.items()
    for place in ("^(?:{words})(?:{gap}|$)", "(?:^|{gap})(?:{words})$")
]
_DEADLINE = re.compile(
    r"(?P<sure>截[止至](?:时间|日期|到|于|至)?|deadline\b)(?P<gap>[:：\s]*)(?P<when>.+)"
    r"|(?:closes?|until)\b[:：\s]*(?P<perhaps>.+)"
    r"|(?P<before>.+?)截止",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:开始(?:时间|投票)?|(?:opens?|starts?)\b)[:：\s]*(?P<when>.+)|(?P<before>.+?)开始(?:投票)?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[（(【\[]\s*([^（(【\[]+?)\s*[)）】\]]")
_CLAUSES = re.compile(r"[,，;；]")
_SCOPE = re.compile(r"(?:范围|scope\b)[:：\s]*(.+)", re.IGNORECASE)


class Unread(ValueError):
    """Words that were surely meant as a deadline and name no moment."""


def read(line: str, local_now: datetime, is_last: bool = False) -> Wishes | None:
    """What a line wishes for, in one clause or several; none for one that says anything else, as options do.

    Raises Unread for a line that is meant as a deadline and names no moment: one with a gap behind 截止, or
    the last line of all.
    """
    bracketed = _BRACKETED.fullmatch(line)
    line = bracketed[1] if bracketed else line
    scope = _SCOPE.fullmatch(line)
    if scope is not None:
        return {"scope": scope[1].strip()}
    wishes = _clause(line, local_now) or _clauses(_CLAUSES.split(line), local_now)
    if wishes is not None:
        return wishes
    deadline = _DEADLINE.fullmatch(_peeled(line)[0])
    if deadline is not None and deadline["sure"] and (deadline["gap"] or is_last):
        raise Unread(deadline["when"])
    return None


def _clause(line: str, local_now: datetime) -> Wishes | None:
    rest, wishes = _peeled(line)
    if not rest:
        return wishes
    for name, words in (("closes_at", _DEADLINE), ("opens_at", _OPENING)):
        said = words.fullmatch(rest)
        found = said and next(filter(None, map(said.groupdict().get, ("when", "perhaps", "before"))))
        if found and (moment := parse_moment(found, local_now)) is not None:
            return wishes | {name: moment}
    return None


def _clauses(lines: Sequence[str], local_now: datetime) -> Wishes | None:
    """What they wish for together; none where one of them wishes for nothing."""
    wishes: Wishes = {}
    for line in lines:
        wished = _clause(line.strip(), local_now)
        if not wished:
            return None
        wishes |= wished
    return wishes


def _peeled(line: str) -> tuple[str, Wishes]:
    """What is left of a line without the known words at both its ends, and what these wish for."""
    wishes: Wishes = {}
    while True:
        ends = ((pattern.search(line), wish) for pattern, wish in _AT_AN_END)
        found, wish = next(((found, wish) for found, wish in ends if found), (None, {}))
        if found is None:
            return line, wishes
        wishes |= wish if isinstance(wish, dict) else wish(found)
        line = line[: found.start()] + line[found.end() :]
