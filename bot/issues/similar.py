"""Is this one we already have? Pure.

Two reports are likely the same matter when they name the same thing (门, 大门), tell the same trouble
(关不上, 合不拢) and are worded alike; similar_words.py says which words mean the same. Thing, trouble and
wording are each worth 0 to 1, about half when only one report tells it, and weighed by their shares. A
different thing, trouble or spot (3单元, 5单元) decides against; a spot that only one names decides nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from bot.issues.similar_words import ALIKE, AREAS, IDLE, MEANINGLESS_ALONE, THINGS, TRADITIONAL, TROUBLES

LIKELY = 0.62  # from this score on two reports are taken for one
THING_SHARE, TROUBLE_SHARE, WORDING_SHARE = 0.4, 0.4, 0.2
SAME_SPOT = 0.05  # on top
CONFUSED = 0.8  # what 坏了 is worth beside 不亮
UNNAMED = 0.6  # what a thing is worth that neither names: 楼上太吵, 楼上咚咚响
UNTOLD = 0.5  # what a thing or trouble is worth that only one of the two tells,
UNKNOWN = 0.3  # and when the other may tell it in words that are in no list
LOOKED_AT = 120  # characters of a report; its matter is told in the first sentences
KEPT = 4096  # reports whose reading is remembered, about 1 kB each

Spots = frozenset[tuple[str, str]]  # kind and value: unit 3, floor -1, side 东


class Meaning(NamedTuple):
    """What a word tells: groups of things, of troubles and of areas, a bit for each."""

    things: int = 0
    troubles: int = 0
    areas: int = 0


class Matter(NamedTuple):
    """What a report tells."""

    text: str  # folded, without the names of places
    things: int
    beside: int  # things that only tell where: 快递柜旁边, 东门的道闸
    troubles: int
    confusable: int  # the troubles, and all that people confuse with them
    areas: int


def _groups(lines: str) -> list[list[str]]:
    """The words of each group; an indented line continues its group."""
    return [
        [word.replace("_", " ") for word in group.split()] for group in re.split(r"\n(?! )", lines.strip())
    ]


IDLING = Meaning()


def _lexicon() -> dict[str, Meaning]:
    words = {word: IDLING for group in _groups(IDLE) for word in group}
    for lines, field in (THINGS, "things"), (TROUBLES, "troubles"), (AREAS, "areas"):
        for number, group in enumerate(_groups(lines)):
            for word in group:
                meaning = words.get(word, IDLING)
                words[word] = meaning._replace(**{field: getattr(meaning, field) | 1 << number})
    inflected = {
        stem + ending: meaning
        for word, meaning in words.items()
        if word.isascii()
        for stem in (word, word.removesuffix("e"))
        for ending in ("s", "es", "ed", "ing")
    }
    return inflected | words


LEXICON = _lexicon()


def _listed() -> re.Pattern[str]:
    """Any listed word, the longest at each place.

    Branches are tried one after the other, so they are grouped by first characters: a hundred times as fast.
    """
    longest_first = sorted(LEXICON, key=len, reverse=True)
    rests: dict[str, list[str]] = {}
    for word in longest_first:
        if not word.isascii():
            rests.setdefault(word[0], []).append(word[1:])
    single = [first for first in rests if rests[first] == [""]]
    firsts = sorted(rests.keys() - set(single))
    branches = [f"[{''.join(single)}]"]
    for some in (firsts[start : start + 80] for start in range(0, len(firsts), 80)):
        words = "|".join(f"{first}(?:{'|'.join(rests[first])})" for first in some)
        branches.append(f"(?=[{some[0]}-{some[-1]}])(?:{words})")
    english = "|".join(word for word in longest_first if word.isascii())
    branches.append(f"(?=[a-z])(?<![a-z])(?:{english})(?![a-z])")
    return re.compile(f"({'|'.join(branches)})")


LISTED = _listed()
UNLISTED = re.compile(r"[a-z]+|[^\W\d_]")
# What folding changes; most texts have none of it, and looking first saves half of the time.
UNUSUAL = re.compile(
    "[A-Z\u00a0-\u2fff\u3200-\u33ff\uac00-\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff65-\uffff"
    f"{''.join(map(chr, TRADITIONAL))}]"
)
# After these words the thing before them only tells where.
BESIDE = {"旁", "旁边", "边", "边上", "里", "里面", "内", "口", "门口", "处", "附近", "外面"}
BESIDE |= {"前面", "后面", "下面", "上面", "上有"}

BITS = {group[0]: 1 << number for number, group in enumerate(_groups(TROUBLES))}
NOTHING_ALONE = sum(BITS[name] for name in MEANINGLESS_ALONE.split())
ALIKES = {bit: bit for bit in BITS.values()}
for said, *meant in _groups(ALIKE):
    for name in meant:
        ALIKES[BITS[said]] |= BITS[name]
        ALIKES[BITS[name]] |= BITS[said]
BROKEN = BITS["坏"]
FAULTS = ALIKES[BROKEN] & ~BROKEN

DIGITS = "一二三四五六七八九"
NUMERALS = {digit: value for value, digit in enumerate(DIGITS, 1)} | {"两": 2}
NUMERALS |= {
    f"{tens}十{units}": 10 * NUMERALS.get(tens, 1) + NUMERALS.get(units, 0)
    for tens in ("", *DIGITS)
    for units in ("", *DIGITS)
}
N = f"(?:[0-9]{{1,4}}|[{DIGITS}]?十[{DIGITS}]?|[两{DIGITS}])"
MANY = f"{N}(?:[、，,和到至]{N})*"
# The first test is for speed. 卡在8楼 tells where a lift stands, not which lift it is.
SPOT = re.compile(
    f"(?=[0-9十两{DIGITS}a-z东西南北左右负地-])(?:"
    "(?<![0-9])(?P<flat>[0-9]{1,2}[-—][0-9]{1,2}[-—][0-9]{3,4})(?![0-9])"
    f"|(?<![0-9a-z])(?P<building>{MANY}|[a-h][0-9]{{0,2}})(?:号楼|号院|栋|幢|座|号(?=[0-9]{{3,4}}))"
    f"|(?P<unit>{MANY})单元"
    f"|(?<![0-9a-z])(?:负|地下|b|-)(?P<basement>[1-4{DIGITS}])(?![0-9a-z])"
    f"|(?<![0-9爬])(?<!爬了)(?<![爬坐停]到)(?<![停卡困]在)(?P<floor>{MANY})(?:楼(?!梯)|层)"
    "|(?<![0-9])(?P<room>[0-9]{3,4})(?![0-9元块年点度天米人户次个号:./-])"
    f"|(?<![0-9a-z])(?P<number>[0-9]{{1,4}}|[a-h]|{N}(?=号))号?(?=电?梯|门|岗|桩|车位|车库|泵|出口|入口)"
    "|(?P<side>东[南北]?|西[南北]?|[南北])(?=[侧边面头区角段围墙口]|[出入]口|单元|大?门(?![卫岗禁]))"
    "|(?P<hand>[左右])(?=[边侧手那个的电门梯])"
    r"|\b(?:building|tower) ?(?P<building_en>[0-9]{1,3}|[b-h])\b|\bblock ?(?P<building_no>[0-9]{1,3})\b"
    r"|\bunit ?(?P<unit_en>[0-9]{1,3})\b|\bfloor ?(?P<floor_en>[0-9]{1,2})\b"
    r"|\b(?P<floor_nth>[0-9]{1,2})(?:st|nd|rd|th) floor\b"
    r"|\b(?:room|flat|apartment) ?(?P<room_en>[0-9]{3,4})\b|\bgate ?(?P<number_en>[0-9]{1,2})\b"
    r"|\b(?P<side_en>east|west|north|south)(?:ern)?\b)"
)
VALUE = re.compile(f"{N}|[^、，,和到至]+")
SIDES = {"east": "东", "west": "西", "north": "北", "south": "南"}


class Similarity:
    """Compares the reports of a neighbourhood; the names of its places say nothing of a matter."""

    def __init__(self, names: Iterable[str]) -> None:
        bare = {_without_spots(name) for name in names}
        # 南区 and 地下车库 may be names too, but tell where.
        telling = {name for name in bare if len(name) < 3 or name in LEXICON}
        longest_first = sorted(bare - telling, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        self._read = lru_cache(KEPT)(self._read_anew)

    def candidates(
        self, text: str, known: Sequence[tuple[int, str]], limit: int = 3
    ) -> list[tuple[int, float]]:
        """Of the `known`, by id, those likely the same matter, most alike first, each with a score to 1."""
        mine = self._read(text)
        scored = [(number, _score(mine, self._read(other))) for number, other in known]
        return nlargest(limit, [found for found in scored if found[1] >= LIKELY], key=lambda found: found[1])

    def alike(self, one: str, other: str) -> bool:
        return _score(self._read(one), self._read(other)) >= LIKELY

    def _read_anew(self, text: str) -> Matter:
        bare = self._names.sub(" ", _folded(text[:LOOKED_AT]))
        things = beside = troubles = areas = owner = 0
        parts = LISTED.split(bare)
        for gap, word in zip(parts[::2], parts[1::2], strict=False):  # a last gap has no word
            told, wrong, where = LEXICON[word]
            if gap:
                owner = 0
            elif word == "的":
                continue
            # A thing right before another is its owner: 电梯按钮. But 车位停车 is no car of a parking space.
            elif (told and not wrong) or word in BESIDE:
                things, beside = things & ~owner, beside | owner
            owner = told
            things |= told
            troubles |= wrong
            areas |= where
        if troubles & FAULTS:
            troubles &= ~BROKEN  # 坏了关不上 is no more than 关不上
        return Matter(bare, things, beside, troubles, _confusable(troubles), areas)


def _folded(text: str) -> str:
    if not UNUSUAL.search(text):
        return text
    return unicodedata.normalize("NFKC", text).lower().translate(TRADITIONAL)


def _without_spots(name: str) -> str:
    """阳光小区 of 阳光小区3号楼, whose number matters; but 东门社区 is a name as it is."""
    return SPOT.sub(lambda spot: spot[0] if spot["side"] or spot["side_en"] else " ", _folded(name)).strip()


@lru_cache(KEPT)
def _confusable(troubles: int) -> int:
    """These troubles, and all that people confuse with one of them."""
    found = 0
    for bit, alikes in ALIKES.items():
        if troubles & bit:
            found |= alikes
    return found


@lru_cache(KEPT)
def _wording(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The Chinese characters and English words of a text but for idle words; and those in no list."""
    said: list[str] = []
    unknown: list[str] = []
    for place, part in enumerate(LISTED.split(text)):
        if place % 2 == 0:
            unlisted = UNLISTED.findall(part)
            said += unlisted
            unknown += unlisted
        elif LEXICON[part] != IDLING:
            said += [part] if part.isascii() else part
    return tuple(said), tuple(unknown)


@lru_cache(KEPT)
def _spots(text: str) -> Spots:
    return frozenset(found for spot in SPOT.finditer(text) for found in _values(spot))


def _values(spot: re.Match[str]) -> Iterator[tuple[str, str]]:
    group = spot.lastgroup or ""
    kind, value = group.partition("_")[0], spot[group]
    if kind == "flat":
        values = list(zip(("building", "unit", "room"), re.split("[-—]", value), strict=True))
    else:
        values = [(kind, each) for each in VALUE.findall(value)]
    for kind, each in values:
        plain = SIDES.get(each) or str(NUMERALS.get(each) or each.lstrip("0"))
        yield ("floor", f"-{plain}") if kind == "basement" else (kind, plain)
        if kind == "room":
            yield "floor", plain[:-2]


def _score(one: Matter, other: Matter) -> float:
    thing = _thing(one, other)
    trouble = _trouble(one, other) if thing else 0.0
    if not trouble or (one.areas and other.areas and not one.areas & other.areas):
        return 0.0
    ones, others = _spots(one.text), _spots(other.text)
    if _elsewhere(ones, others):
        return 0.0
    wordings = _wording(one.text)[0], _wording(other.text)[0]
    if not all(wordings):
        return 0.0
    if wordings[0] == wordings[1]:
        return 1.0
    score = THING_SHARE * thing + TROUBLE_SHARE * trouble + WORDING_SHARE * _ratio(*wordings)
    return min(1.0, score + (SAME_SPOT if ones & others or one.areas & other.areas else 0))


def _thing(one: Matter, other: Matter) -> float:
    if same := one.things & other.things:
        return same.bit_count() / min(one.things.bit_count(), other.things.bit_count())
    ones, others = one.things | one.beside, other.things | other.beside
    if ones and others:
        return UNKNOWN if ones & others else 0.0
    # 停水 tells the matter without a thing; 断了 does not.
    if one.troubles & other.troubles & ~NOTHING_ALONE:
        return UNTOLD if ones or others else UNNAMED
    return 0.0 if ones or others else _unknown_alike(one, other)


def _trouble(one: Matter, other: Matter) -> float:
    if one.troubles & other.troubles:
        return 1.0
    if one.troubles and other.troubles:
        return CONFUSED if one.confusable & other.troubles else 0.0
    if not one.troubles and not other.troubles:
        return _unknown_alike(one, other)
    silent = other if one.troubles else one
    return UNKNOWN if len(_wording(silent.text)[1]) > 1 else UNTOLD


def _unknown_alike(one: Matter, other: Matter) -> float:
    return _ratio(_wording(one.text)[1], _wording(other.text)[1])


def _ratio(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike two wordings are, 0 to 1, whichever comes first."""
    return SequenceMatcher(None, *sorted((one, other)), autojunk=False).ratio()


def _elsewhere(ones: Spots, others: Spots) -> bool:
    both = {kind for kind, _ in ones} & {kind for kind, _ in others}
    return both != {kind for kind, _ in ones & others}
