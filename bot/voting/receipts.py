"""Receipts: codes by which a household finds its own ballot in the record. Pure but for chance.

A code has twelve letters and figures of Crockford's base 32 (no I, L, O, U), 60 bits: 7K3M-9QXD-2TFA.
"""

import re
import secrets
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4
_MISREAD = str.maketrans("ILO", "110")
# A button carries whole numbers of up to 15 digits; two of them make a secret of 99 bits.
_LARGEST = 10**15


def code(number: int) -> str:
    """The code of a number of 60 bits."""
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def draw(count: int) -> list[str]:
    """So many different codes, by chance."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(code(secrets.randbits(60)))
    return list(codes)


def draw_secret() -> tuple[int, int]:
    """The secret of a ballot that is nobody's: it lies in the buttons of a private message, nowhere else."""
    return secrets.randbelow(_LARGEST), secrets.randbelow(_LARGEST)


def of_secret(secret: tuple[int, int]) -> str:
    """The receipt that a secret makes; it does not lead back to the secret."""
    digest = sha256(f"{secret[0]:015d}{secret[1]:015d}".encode()).digest()
    return code(int.from_bytes(digest[:8], "big") >> 4)


def read(text: str) -> str | None:
    """A code as people copy it, with small letters, without hyphens; none for what is no code."""
    letters = re.sub(r"[\s-]", "", text).upper().translate(_MISREAD)
    if len(letters) != _LENGTH or not set(letters) <= set(ALPHABET):
        return None
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))
