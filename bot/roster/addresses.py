"""Which household “3号楼1单元101”, “三号楼101” or “3-1-101” means; how an address is written. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.dates import number
from bot.places import Place, Places
from bot.roster import cells

_ROOM = re.compile(r"[0-9a-z][0-9a-z-]{0,31}")
_NUMBER = re.compile(r"\D*?(\d+)\D*")
NUMERAL = re.compile("[一二两三四五六七八九十]{1,4}(?=[号栋幢座]|单元)")
# After its number. The loose ones mean something else too: 3楼 is a floor as well.
_SURE = {"building": ("号楼", "栋", "幢", "座"), "unit": ("单元",)}
_LOOSE = {"building": ("楼", "-"), "unit": ("门", "-")}
_BETWEEN = re.compile(r"[/,，、.。:：#]")


def written(line: Sequence[Place], room: str) -> str:
    """The address of a room in the first of these places, which lies in the others: 3号楼1单元 301."""
    names = [place.name for place in reversed(line) if place.kind in ("building", "unit")]
    between = " " if all(name.isascii() for name in names) else ""  # Building 3 Unit 1
    return f"{between.join(names)} {room}"


def rooms(text: str, places: Places, home: Place | None) -> list[tuple[Place, str]]:
    """All readings of an address: a place, and the key of a room in it or in what lies in it.

    Without a place it is one at `home`, where that is known.
    """
    said = cells.bare(_BETWEEN.sub(" ", in_figures(cells.text(text)))).casefold()
    readings: list[tuple[Place, str]] = []
    for where, room in _splits(said):
        if where:
            readings += [(place, room) for place in places if _names(where, places.line(place))]
        elif home is not None:
            readings.append((home, room))
    return readings


def named(text: str, places: Places) -> list[Place]:
    """The places that these words name, alone or below what they lie in: 3号楼, 阳光小区3号楼, 3栋1单元."""
    said = cells.key(_BETWEEN.sub(" ", in_figures(cells.text(text))))
    return [place for place in places if not place.is_ended and _names(said, places.line(place))]


def in_figures(said: str) -> str:
    """三号楼二单元 as 3号楼2单元."""
    return NUMERAL.sub(lambda numeral: str(number(numeral[0])), said)


def also_called(place: Place) -> list[str]:
    """How people call a building or unit besides its name, and nothing else: 3栋 for 3号楼 or Building 3."""
    return _numbered(place, _SURE)


def _splits(said: str) -> Iterator[tuple[str, str]]:
    """Every way to take the end of an address for a room."""
    for start in range(len(said)):
        if _ROOM.fullmatch(said, start) and not said[start - 1 : start].isdecimal():
            yield cells.key(said[:start]), said[start:]


def _names(where: str, line: Sequence[Place]) -> bool:
    """Whether `where` ends with the name of the first place, after none or some of those above it."""
    own, *above = line
    return any(
        where.endswith(name) and (where == name or _named_above(where.removesuffix(name), above))
        for name in _ways_to_say(own)
    )


def _named_above(where: str, above: Sequence[Place]) -> bool:
    return any(_names(where, above[n:]) for n in range(len(above)))


def _ways_to_say(place: Place) -> list[str]:
    name = cells.key(in_figures(place.name))
    return [name, f"{name}-", *_numbered(place, _SURE), *_numbered(place, _LOOSE)]


def _numbered(place: Place, endings: Mapping[str, Sequence[str]]) -> list[str]:
    found = _NUMBER.fullmatch(cells.key(in_figures(place.name)))
    return [found[1].lstrip("0") + ending for ending in endings.get(place.kind, ())] if found else []
