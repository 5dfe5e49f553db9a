"""What must not be repeated to everybody: flats, telephone numbers, names of those concerned. Pure."""

import re
from collections.abc import Iterable

HIDDEN = "***"
_PLAIN = {0xFF10 + n: str(n) for n in range(10)}
# 3号楼502室, 502, 2-301, 1204房; a building alone is no secret.
_FLAT = re.compile(
    r"(?<![0-9])[0-9]{1,4}\s*(?:室|房间?|号房|户)(?![0-9])"
    r"|(?<![0-9.:月])[0-9]{1,2}-[0-9]{3,4}(?![0-9])"
    r"|(?<=[楼栋幢单元家])\s*[0-9]{3,4}(?![0-9元年月日号点:.-])"
    r"|\b(?:flat|apartment|apt\.?|room)\s*#?[0-9]{1,4}\b",
    re.IGNORECASE,
)
# Mobiles, landlines with their code, and other long rows of figures such as identity cards.
_LONG_NUMBER = re.compile(r"(?<![0-9])\+?[0-9](?:[\s-]?[0-9]){6,18}(?![0-9])")
_HANDLE = re.compile(r"(?<![A-Za-z0-9_@.])@[A-Za-z][A-Za-z0-9_]{3,31}")
_REPEATED = re.compile(rf"(?:{re.escape(HIDDEN)}\s*)+(?={re.escape(HIDDEN)})")
_SHORTEST_NAME = 2  # characters; a single one stands in too many words


def public(text: str, names: Iterable[str] = ()) -> str:
    """The text with `HIDDEN` in the place of what is personal in it."""
    plain = text.translate(_PLAIN)
    for pattern in (_LONG_NUMBER, _FLAT, _HANDLE):
        plain = pattern.sub(HIDDEN, plain)
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME:
            plain = plain.replace(name, HIDDEN)
    return _REPEATED.sub("", plain)
