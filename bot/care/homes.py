"""Which home a text begins with: “3号楼 301”, “阳光小区3号楼1单元301室”, “Building 3 flat 301”. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.dates import number
from bot.errors import UserError
from bot.places import Place, Places
from bot.roster import addresses

_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_GAP = "[\\s/\uff0f·,，、-]*"
# What counts something else: 2户 说水压低, 3个孩子, 8点, 5.5元.
_NOT_COUNTED = r"(?!\d|\s*(?:[户个人名位楼层天次年月日点岁元栋幢座%:：]|\.\d|号(?!房)))"
_BETWEEN = " \t\n/\uff0f·,，、:：-"
_ROOM = re.compile(
    r"(?:(?:room|flat|apartment|apt\.?|no\.)\s*)?"
    rf"((?:\d{{1,2}}\s*单元\s*)?\d{{1,5}}(?:\s*[-–—]\s*\d{{1,5}}){{0,3}}(?:[A-Z](?![A-Z]))?){_NOT_COUNTED}"
    r"(?:\s*(?:室|号房|房))?",
    re.IGNORECASE,
)

_Called = Callable[[Place], list[str]]  # how people call a place


@dataclass(frozen=True)
class Home:
    place: Place
    room: str  # empty where none is said
    rest: str  # the words after it


def read(text: str, places: Sequence[Place], tree: Places) -> Home:
    """The home of these places that a text begins with.

    Where there is one building only, it need not be named. Raises UserError for a text that names no place,
    or several.
    """
    plain = text.translate(_FULL_WIDTH).strip()
    if (numeral := addresses.NUMERAL.match(plain)) is not None:
        plain = f"{number(numeral[0])}{plain[numeral.end() :]}"
    place, end = _place(plain, places, tree)
    rest = plain[end:].lstrip(_BETWEEN)
    room = _ROOM.match(rest)
    if room is None:
        return Home(place, "", rest.strip())
    written = re.sub(r"\s+", "", room[1]).replace("–", "-").replace("—", "-").upper()
    return Home(place, written, rest[room.end() :].lstrip(_BETWEEN).strip())


def _place(text: str, places: Sequence[Place], tree: Places) -> tuple[Place, int]:
    """The place with the longest wording that the text begins with, and where that ends.

    What else people call a place counts only where no name is as long.
    """
    ways = (_named(text, places, tree, called) for called in (_by_name, addresses.also_called))
    if found := max(ways, key=lambda ends: max(ends, default=-1)):
        end = max(found)
        if len(found[end]) > 1:
            raise UserError("care/which_place", places=[tree.path(place) for place in found[end]])
        return found[end][0], end
    buildings = [place for place in places if place.kind == "building"]
    if len(buildings) == 1:
        return buildings[0], 0
    raise UserError("care/no_place", places=[tree.path(place) for place in buildings])


def _named(text: str, places: Sequence[Place], tree: Places, called: _Called) -> dict[int, list[Place]]:
    """The places that the text begins with, by where their longest wording ends."""
    found: dict[int, list[Place]] = {}
    folded = text.casefold()
    # Most names stand nowhere in the text: no pattern is made for these.
    for place in (one for one in places if any(said.casefold() in folded for said in called(one))):
        wordings = _wordings(place, tree, called)
        ends = [match.end() for wording in wordings if (match := wording.match(text))]
        if ends:
            found.setdefault(max(ends), []).append(place)
    return found


def _by_name(place: Place) -> list[str]:
    return [addresses.in_figures(place.name)]


def _wordings(place: Place, tree: Places, called: _Called) -> Iterator[re.Pattern[str]]:
    """A place as it is called alone, with the name of what it lies in, and so on upwards."""
    names: list[str] = []
    for one in tree.line(place):
        said = called(one) if one is place else {*_by_name(one), *addresses.also_called(one)}
        names.insert(0, "|".join(map(_whole, said)))
        yield re.compile(_GAP.join(f"(?:{name})" for name in names), re.IGNORECASE)


def _whole(name: str) -> str:
    """Building 1 is not the beginning of Building 12."""
    return re.escape(name) + (r"(?!\w)" if name[-1:].isascii() else "")
