"""How people's names are written: made fit to be shown, and as each person chose. Pure."""

import re
import unicodedata
from enum import StrEnum

LONGEST = 64  # characters; Telegram's own limit for each half of a name
# Instead of a name of which nothing can be seen, in any language.
INVISIBLE = "👤"

# Fillers that are letters by their kind, and yet blank.
_BLANK = re.compile(r"[\s\u115f\u1160\u2800\u3164\uffa0]+")
_JOINER = "\u200d"  # holds an emoji of several parts together


class ShownAs(StrEnum):
    """How much of a name everybody may read. Each tells less than the one before."""

    full = "full"
    first_name = "first_name"
    building = "building"
    hidden = "hidden"


# Whoever is shown so can be told from others, and called.
NAMED = (ShownAs.full, ShownAs.first_name)


def clean(name: str) -> str:
    """A name on one line, without marks that turn the text around it or show nothing; cut to LONGEST."""
    kept = "".join(char for char in _BLANK.sub(" ", name) if char == _JOINER or not _is_mark(char))
    kept = kept.strip(f" {_JOINER}")
    if all(unicodedata.category(char)[0] in "MZ" or char == _JOINER for char in kept):
        return INVISIBLE
    return kept if len(kept) <= LONGEST else f"{kept[: LONGEST - 1].rstrip(f' {_JOINER}')}…"


def _is_mark(char: str) -> bool:
    """Control characters, marks of direction and the like, halves of characters."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def shown(shown_as: str, full_name: str, first_name: str, so_far: str) -> str:
    """What everybody reads of somebody whose name changed; `so_far` stands where their name does not."""
    if shown_as == ShownAs.full:
        return full_name
    return first_name or full_name if shown_as == ShownAs.first_name else so_far
