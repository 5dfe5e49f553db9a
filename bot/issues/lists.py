"""What people write after /issues and /search: a filter, in whatever order they write its words. Pure.

A word that means nothing here has to occur in the text of an issue. Chinese is written without spaces, so
我的超时报修 are three words; after a place anything may follow (3号楼路灯). A number is a page.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from bot.config import Category, Kind
from bot.dates import number
from bot.places import Place, Places
from bot.tags import tidy


class Which(StrEnum):
    """Issues in which states."""

    open = "open"
    done = "done"  # done, or closed after it
    all = "all"


_WORDS = {
    ("mine", ""): "我的 我 mine my",
    ("overdue", ""): "超时 逾期 overdue late",
    ("which", Which.open): "没办完 没办 未办 open",
    ("which", Which.done): "已办 已办好 已办完 已办结 已结案 办好 办完 办结 done closed",
    ("which", Which.all): "全部 所有 all",
    ("list", "complaints"): "诉求 诉求清单 complaints",
    ("list", "needs"): "需求 需求清单 needs",
    ("list", "services"): "服务 服务清单 services",
    ("category", "other"): "其他 其它 other",
    ("idle", ""): "的 and",
}
# A database takes only so many conditions; people write fewer.
_MOST_PARTS, _MOST_WORDS, _LONGEST_WORD = 40, 8, 60
_HIGHEST_PAGE = 1_000_000
_GAPS = re.compile(r"[\s\x00,，、;；]+")
_PAGE = re.compile(r"第\s*(\d+)\s*页|\bpage\s*(\d+)\b", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+")
_NUMERAL = re.compile("[一二两三四五六七八九十]+(?=[号栋幢座]|单元)")  # 三号楼 is 3号楼

Meaning: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Filter:
    """`asked`: the words as written, without a page. What is empty asks for nothing."""

    asked: str = ""
    is_mine: bool = False
    is_overdue: bool = False
    which: Which = Which.open
    lists: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    place_ids: frozenset[int] | None = None
    words: tuple[str, ...] = ()
    in_notes: bool = False  # the words may stand in the history as well
    page: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether it asks for all that is open."""
        return replace(self, asked="", page=1) == Filter()

    @property
    def is_all_of_mine(self) -> bool:
        """Whether it asks for all that is open of somebody's own."""
        return replace(self, asked="", page=1, is_mine=False) == Filter() and self.is_mine


class Vocabulary:
    """The words that mean something in a chat: the same everywhere, and the names of these places."""

    def __init__(
        self, kinds: Iterable[Kind], categories: Iterable[Category], named: Sequence[Place], places: Places
    ) -> None:
        self._meanings: dict[str, Meaning] = {}
        # Of two meanings the first one counts: 服务 is the list, 维修 a kind before it is a category.
        for meaning, words in _WORDS.items():
            self._learn(meaning, words.split())
        for kind in kinds:
            self._learn(("kind", kind.name), [*kind.label.values(), *kind.tags])
        for category in categories:
            self._learn(("category", category.name), category.label.values())
        self._above = {place.id: frozenset(p.id for p in places.line(place)) for place in named}
        self._named: dict[str, set[int]] = {}
        for place in named:
            self._named.setdefault(fold(place.name), set()).add(place.id)
        self._learn_places()
        self._longest = max(map(len, self._meanings), default=0)
        self._most_parts = max((phrase.count(" ") for phrase in self._meanings), default=0) + 1

    def _learn(self, meaning: Meaning, words: Iterable[str]) -> None:
        for word in words:
            self._meanings.setdefault(fold(word), meaning)

    def _learn_places(self) -> None:
        for name in self._named:
            self._meanings.setdefault(name, ("place", name))

    def phrase(self, parts: Sequence[str]) -> tuple[Meaning, int] | None:
        """What the first of these parts mean together, and how many they are; the longest phrase counts."""
        for count in range(min(self._most_parts, len(parts)), 0, -1):
            meaning = self._meanings.get(fold(" ".join(parts[:count])))
            if meaning is not None:
                return meaning, count
        return None

    def pieces(self, part: str) -> list[Meaning] | None:
        """What a part without spaces means piece by piece; none when something of it means nothing."""
        text = fold(part)
        whole: list[list[Meaning] | None] = [None] * len(text) + [[]]
        for start in reversed(range(len(text))):
            for end in range(min(len(text), start + self._longest), start, -1):
                rest, meaning = whole[end], self._meanings.get(text[start:end])
                if rest is not None and meaning is not None and _parts_at(text, end):
                    whole[start] = [meaning, *rest]
                    break
        return whole[0]

    def place_first(self, part: str) -> tuple[Meaning, str] | None:
        """The place that a part begins with, and the rest of it."""
        text = fold(part)
        for end in range(min(len(text) - 1, self._longest), 0, -1):
            meaning = self._meanings.get(text[:end])
            if meaning is not None and meaning[0] == "place" and _parts_at(text, end):
                return meaning, _written(part, text[end:])
        return None

    def within(self, names: Sequence[str]) -> frozenset[int]:
        """The places meant by these names together, with all that lie in them.

        3号楼 2单元 is one unit, for one lies in the other; 3号楼 5号楼 are two buildings.
        """
        chosen: set[int] = set()
        for name in names:
            new = self._named[name]
            nested = {p for p in new if self._above[p] & chosen} | {p for p in chosen if self._above[p] & new}
            chosen = nested or chosen | new
        return frozenset(place for place, above in self._above.items() if above & chosen)


def read(words: str, vocabulary: Vocabulary) -> Filter:
    """The filter that somebody asked for; never refuses, whatever people type."""
    text = tidy(words)
    pages = [found[1] or found[2] for found in _PAGE.finditer(text)]
    parts = _split(_PAGE.sub(" ", text))
    asked: list[str] = []
    meanings: list[Meaning] = []
    while parts:
        found = vocabulary.phrase(parts)
        if found is None and _NUMBER.fullmatch(parts[0]):
            pages.append(parts.pop(0))
            continue
        count = found[1] if found else 1
        meanings += [found[0]] if found else _meant_by(parts[0][:_LONGEST_WORD], vocabulary)
        asked += parts[:count]
        del parts[:count]
    return _filter(meanings, vocabulary, " ".join(asked), _page(pages))


def search(words: str) -> Filter:
    """All issues, closed ones too, that have these words in their text or history."""
    parts = _split(tidy(words))
    return Filter(" ".join(parts), which=Which.all, words=_searchable(parts), in_notes=True)


def _split(text: str) -> list[str]:
    """The words of a text; a tag is one without its mark."""
    parts = (part.lstrip("#＃") for part in _GAPS.split(text))
    return [part for part in parts if part][:_MOST_PARTS]


def _meant_by(part: str, vocabulary: Vocabulary) -> list[Meaning]:
    pieces = vocabulary.pieces(part)
    if pieces is not None:
        return pieces
    place_first = vocabulary.place_first(part)
    if place_first is None:
        return [("word", part)]
    place, rest = place_first
    return [place, *(vocabulary.pieces(rest) or [("word", rest)])]


def _filter(meanings: Sequence[Meaning], vocabulary: Vocabulary, asked: str, page: int) -> Filter:
    def of(what: str) -> Iterator[str]:
        return (value for meant, value in meanings if meant == what)

    places = list(of("place"))
    return Filter(
        asked,
        is_mine=("mine", "") in meanings,
        is_overdue=("overdue", "") in meanings,
        which=Which(next(of("which"), Which.open)),
        lists=frozenset(of("list")),
        kinds=frozenset(of("kind")),
        categories=frozenset(of("category")),
        place_ids=vocabulary.within(places) if places else None,
        words=_searchable(of("word")),
        page=page,
    )


def _searchable(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:_LONGEST_WORD] for word in words))[:_MOST_WORDS]


def _page(pages: Sequence[str]) -> int:
    """The last page named; what is no page is brought back among those that there may be."""
    return min(max(int(pages[-1][:_LONGEST_WORD]), 1), _HIGHEST_PAGE) if pages else 1


def _parts_at(text: str, end: int) -> bool:
    """Whether a word may end there: Latin words and numbers end at their end, Chinese ones anywhere."""
    latin = [char.isascii() and char.isalnum() for char in text[end - 1 : end + 1]]
    return not all(latin) or len(latin) < 2


def _written(part: str, rest: str) -> str:
    """The end of a part as it was written, which is what the texts of issues are searched for."""
    return next((part[at:] for at in range(len(part)) if fold(part[at:]) == rest), rest)


def fold(text: str) -> str:
    """One spelling of what is the same: full-width letters, capitals, Chinese numerals, spaces."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _NUMERAL.sub(lambda numeral: _value(numeral[0]), plain)


def _value(numeral: str) -> str:
    try:
        return str(number(numeral))
    except ValueError:
        return numeral
