"""The code of the roll: four figures on the screen of the room, which change every few minutes. Pure.

A code that somebody passes on outside of the room still works until it changes: it shows that somebody has
seen the screen lately, not where they sit. So the chair looks the roll over.
"""

import hashlib
import hmac
import re
import unicodedata
from datetime import UTC, datetime, timedelta

MOST_TRIES = 5  # wrong codes of one person at one meeting
_CODE = re.compile(r"(?:签到|check in)?\s*([0-9]{4})", re.IGNORECASE)


def read(text: str) -> str | None:
    """The code that a text is, if it is one: 4821, 签到 4821."""
    match = _CODE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return match[1] if match else None


def at(secret: str, now: datetime, every: timedelta) -> str:
    """The code that the screen shows."""
    return _code(secret, _window(now, every))


def until(now: datetime, every: timedelta) -> datetime:
    """When the code changes next."""
    return datetime.fromtimestamp((_window(now, every) + 1) * every.total_seconds(), UTC)


def is_right(said: str, secret: str, now: datetime, every: timedelta) -> bool:
    """Whether this is the code of now, or the one before: it may have changed while somebody typed it."""
    window = _window(now, every)
    return any(hmac.compare_digest(said, _code(secret, one)) for one in (window, window - 1))


def _window(now: datetime, every: timedelta) -> int:
    return int(now.timestamp() // every.total_seconds())


def _code(secret: str, window: int) -> str:
    mark = hmac.new(bytes.fromhex(secret), str(window).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mark[:8]) % 10_000:04}"
