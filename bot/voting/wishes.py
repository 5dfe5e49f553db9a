"""The words by which people say how a poll shall be: 多选, 匿名, 一户一票, 选7人, 截止 周五 20:00. Pure."""

import re
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import Any

from bot.dates import parse_moment
from bot.voting.terms import Electorate, Form, Standard

# Fields of Terms by their names, and besides them `closes_at` (a moment) and `scope` (the words for a place).
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
    "可?多选|multiple choice": {"form": Form.many, "most": ALL_OPTIONS},
    r"最多选?(\d{1,2})[个项]|(?:choose )?up to (\d{1,2})": lambda found: {
        "form": Form.many,
        "most": _number(found),
    },
    "排序|排名|ranking": {"form": Form.ranking, "most": ALL_OPTIONS},
    "打分|评分|scores": {"form": Form.scores},
    r"每人(\d{1,2})分|(\d{1,2}) points": lambda found: {"form": Form.weights, "most": _number(found)},
    "逐项表决|逐项|each item": {"form": Form.items},
    "匿名|不记名|无记名|anonymous|secret": {"is_secret": True},
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
_DEADLINE = re.compile(r"(截止(?:时间|到|于)?|(?:closes?|deadline|until)\b)[:：\s]*(.+)", re.IGNORECASE)
_SURELY_DEADLINE = ("截止", "deadline")
_SCOPE = re.compile(r"(?:范围|scope\b)[:：\s]*(.+)", re.IGNORECASE)


class Unread(ValueError):
    """Words that were surely meant as a deadline and name no moment."""


def read(line: str, local_now: datetime, is_last: bool = False) -> Wishes | None:
    """What a line wishes for; none for one that says anything else, as an option does.

    Raises Unread for a last line that is meant as a deadline and cannot be read.
    """
    scope = _SCOPE.fullmatch(line)
    if scope is not None:
        return {"scope": scope[1].strip()}
    rest, wishes = _peeled(line)
    deadline = _DEADLINE.fullmatch(rest)
    if deadline is None:
        return None if rest else wishes
    moment = parse_moment(deadline[2], local_now)
    if moment is not None:
        return wishes | {"closes_at": moment}
    if is_last and deadline[1].casefold().startswith(_SURELY_DEADLINE):
        raise Unread(deadline[2])
    return None


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
