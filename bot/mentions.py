"""Which place a text names, of those that may be meant: 五号楼2单元的灯坏了. Pure."""

from collections.abc import Iterable, Sequence

from bot.issues.lists import fold
from bot.places import Place, Places


def place_named(text: str, tree: Places, among: Iterable[Place]) -> Place | None:
    """The one place that a text names; none where it names none of them, or several.

    3号楼2单元 names one unit, for one lies in the other; 3号楼和5号楼 name two buildings.
    """
    words = fold(text)
    named = [place for place in among if _occurs(fold(place.name), words)]
    depth = {place: sum(above in named for above in tree.line(place)) for place in named}
    deepest = [place for place in named if depth[place] == max(depth.values())]
    if len(deepest) != 1:
        return None
    line = tree.line(deepest[0])
    # The 2单元 of every other building has the same name, and is not meant.
    return deepest[0] if _names(named) <= _names(line) else None


def _names(places: Sequence[Place]) -> set[str]:
    return {fold(place.name) for place in places}


def _occurs(name: str, text: str) -> bool:
    """Whether a name stands in a text by itself: 3号楼 is not in 13号楼, nor Building 1 in Building 12."""
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if not (_runs_on(before, name[:1]) or _runs_on(name[-1:], after)):
            return True
        at = text.find(name, at + 1)
    return False


def _runs_on(one: str, other: str) -> bool:
    return all(sign.isascii() and sign.isalnum() for sign in (one, other))
