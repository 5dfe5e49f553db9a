"""Names of places as people type them, one a line, and what kind of place each is. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import UserError
from bot.tags import tidy

LONGEST = 64  # characters; config.example.toml takes no longer ones either
MOST = 100  # places in one message
_BUILDING = re.compile(r"号楼|[栋幢座楼]$|\b(?:building|block|tower)\b", re.IGNORECASE)
# 1-12号楼 and 1至12栋 are twelve buildings.
_SERIES = re.compile(r"(\D*?)(\d{1,3})\s*(?:[-–—~至到]|to)\s*(\d{1,3})(\D*)", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """A place to be: what it is and what it is called."""

    kind: str
    name: str


def read(text: str, inside: str | None) -> list[Named]:
    """The places that a text names, one a line, each once. `inside` is the kind of what they lie in.

    Raises UserError for what is no name, for too many, and where nothing can lie inside.
    """
    if inside == "unit":
        raise UserError("places/nothing_inside")
    lines = [line for line in (tidy(line) for line in text.splitlines()) if line]
    names = list(dict.fromkeys(name for line in lines for name in _series(line)))
    if not names:
        raise UserError("places/no_name")
    if len(names) > MOST:
        raise UserError("places/too_many", most=MOST)
    return [Named(_kind(name, inside), _checked(name)) for name in names]


def _series(line: str) -> Sequence[str]:
    found = _SERIES.fullmatch(line)
    if found is None:
        return [line]
    before, first, last, after = found[1], int(found[2]), int(found[3]), found[4]
    if not after.strip() or not first < last < first + MOST:
        return [line]  # 3-2 may be a house number of its own
    return [f"{before}{number}{after.strip()}".strip() for number in range(first, last + 1)]


def _checked(name: str) -> str:
    if "/" in name:  # it stands between the names of a path
        raise UserError("places/slash", name=name[:LONGEST])
    if len(name) > LONGEST:
        raise UserError("places/too_long", length=len(name), most=LONGEST)
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in name):
        raise UserError("places/no_name")
    return name


def _kind(name: str, inside: str | None) -> str:
    if inside is None:
        return "community"
    if inside == "building":
        return "unit"
    return "building" if inside == "compound" or _BUILDING.search(name) else "compound"
