"""Which household somebody means by “3号楼1单元101”, “3-1-101” or, at home, “101”. Pure."""

import re
from collections.abc import Iterator, Sequence

from bot.places import Place, Places
from bot.roster import cells

_ROOM = re.compile(r"[0-9a-z][0-9a-z-]{0,31}")
_NUMBER = re.compile(r"\D*?(\d+)\D*")
_ALSO = {"building": ("栋", "幢", "座", "号楼", "楼", "-"), "unit": ("单元", "门", "-")}
_BETWEEN = re.compile(r"[/,，、.。:：#]")


def rooms(text: str, places: Places, home: Place | None) -> list[tuple[Place, str]]:
    """All readings of an address: a place, and the key of a room in it or in what lies in it.

    Without a place it is one at `home`, where that is known.
    """
    said = cells.bare(_BETWEEN.sub(" ", cells.text(text))).casefold()
    readings: list[tuple[Place, str]] = []
    for where, room in _splits(said):
        if where:
            readings += [(place, room) for place in places if _names(where, places.line(place))]
        elif home is not None:
            readings.append((home, room))
    return readings


def named(text: str, places: Places) -> list[Place]:
    """The places that these words name, alone or below what they lie in: 3号楼, 阳光小区3号楼, 3栋1单元."""
    said = cells.key(_BETWEEN.sub(" ", cells.text(text)))
    return [place for place in places if not place.is_ended and _names(said, places.line(place))]


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
    name = cells.key(place.name)
    number = _NUMBER.fullmatch(name)
    also = [number[1].lstrip("0") + ending for ending in _ALSO.get(place.kind, ())] if number else []
    return [name, f"{name}-", *also]
