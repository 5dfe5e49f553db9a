"""What the cells of a roster say: names, rooms, areas. Pure; raises UserError for what cannot be meant."""

import re
import unicodedata
from enum import StrEnum

from bot.errors import UserError
from bot.tags import tidy

# Characters. A place's name is as long as the settings allow; a room stands on buttons and cards.
LONGEST_NAME, LONGEST_ROOM = 64, 32
# Square metres of one household; no flat, shop or hall is larger.
_MOST_METRES = 1_000_000
_DECIMALS = 4  # of a square metre: whole square centimetres
_AREA = re.compile(
    r"(?P<whole>\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(?P<part>\d*))?"
    r"\s*(?:m2|平方米|平米|平方|平|sqm|sq\.? ?m\.?)?",
    re.ASCII | re.IGNORECASE,
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # but for those that are spaces
_ROOM_ENDING = re.compile(r"(?<=[0-9A-Za-z])\s?[室房]$")


class Flaw(StrEnum):
    """Why a cell cannot be read at all; each names its words."""

    formula = "roster/formula"
    date = "roster/date"
    error = "roster/error_value"


Cell = str | Flaw


def text(cell: str) -> str:
    """A cell on one line, without marks nobody sees and without spaces around it."""
    return " ".join(_CONTROL.sub("", tidy(cell)).split())


def key(name: str) -> str:
    """By which two ways of writing a name or room are told to be the same: widths and spaces aside."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def natural(said: str) -> list[tuple[int, str]]:
    """A key to sort names and rooms by, as people count: 2 before 10, 10 before 10A."""
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", said)]


def name(cell: str) -> str:
    """A name as people read it; the name of a place has no slash, since it stands between names."""
    return _no_longer_than(LONGEST_NAME, text(cell))


def room(cell: str) -> str:
    """A room; 101室 and 101 are the same one."""
    return bare(_no_longer_than(LONGEST_ROOM, text(cell)))


def bare(said: str) -> str:
    """A room, or an address that ends with one, without 室 after its number."""
    return _ROOM_ENDING.sub("", unicodedata.normalize("NFKC", said))


def area(cell: str) -> int:
    """Whole square centimetres of an area in square metres: 89.5, 89.50㎡ and 1,089.5 平方米.

    Exact: never by way of a binary fraction. An area finer than 1 cm² is a mistake in the roster.
    """
    said = text(cell)
    match = _AREA.fullmatch(unicodedata.normalize("NFKC", said))
    if match is None:
        raise UserError("roster/no_area", value=said)
    part = (match["part"] or "").rstrip("0")
    if len(part) > _DECIMALS:
        raise UserError("roster/too_fine", value=said)
    whole = int(match["whole"].replace(",", ""))
    square_cm = whole * 10**_DECIMALS + int(part.ljust(_DECIMALS, "0"))
    if not 0 < square_cm <= _MOST_METRES * 10**_DECIMALS:
        raise UserError("roster/area_out_of_range", value=said, most=_MOST_METRES)
    return square_cm


def _no_longer_than(most: int, said: str) -> str:
    if len(said) > most:
        raise UserError("roster/too_long", value=said, length=len(said), most=most)
    return said
