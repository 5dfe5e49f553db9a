"""The number of an issue as people type it: 12, #12, 12号, No. 12. Pure."""

import re
import unicodedata

_NUMBER = re.compile(r"(?:no\.?\s*)?#?\s*([0-9]{1,9})(?![0-9])\s*号?\s*", re.IGNORECASE)


def read(text: str) -> tuple[int, str] | None:
    """The number that a text begins with, and what follows it; none where it begins with none.

    Longer ones than nine digits are no issue's.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _NUMBER.match(plain)
    return (int(found[1]), plain[found.end() :]) if found else None
