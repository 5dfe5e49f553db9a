"""Which building a report in a shared group is about, by its words."""

import pytest

from bot.mentions import place_named
from bot.places import Place, Places

NAMES = {
    1: (None, "社区", "丽景社区"),
    2: (1, "compound", "阳光小区"),
    3: (2, "building", "3号楼"),
    5: (2, "building", "5号楼"),
    32: (3, "unit", "2单元"),
    52: (5, "unit", "2单元"),
    9: (2, "building", "Building 1"),
}
TREE = Places(Place(id, above, kind, name, None, None, None) for id, (above, kind, name) in NAMES.items())
BELOW = [place for place in TREE.below(TREE[2]) if place.id != 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3号楼 灯坏了", 3),
        ("灯坏了，在三号楼", 3),
        ("３号楼灯坏了", 3),
        ("13号楼灯坏了", None),
        ("三号楼2单元的门坏了", 32),
        ("5号楼 二单元 门坏了", 52),
        ("2单元的门坏了", None),  # which one?
        ("3号楼和5号楼之间的路坏了", None),
        ("3号楼2单元和5号楼都停电", None),
        ("院子的灯坏了", None),
        ("阳光小区的灯坏了", None),
        ("building 1: no light", 9),
        ("building 12: no light", None),
        ("rebuilding 1 wall", None),
        ("", None),
    ],
)
def test_the_one_place_that_is_named(text: str, expected: int | None) -> None:
    found = place_named(text, TREE, BELOW)
    assert (found.id if found else None) == expected
