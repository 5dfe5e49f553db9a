"""The codes on printed letters: random, bound to one household, limited in time and uses, kept as hashes.

The hash is keyed with the bot's token, which is not in the database: whoever has a copy of the database alone
cannot find a code by trying. A new token from BotFather therefore makes old letters void.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert, select, update

from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

# Without those that look alike in print or by hand: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 10  # 45 bits
_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
LINK = "home-"  # before the code in what /start is given by a letter's link
# Wrong codes that one person may try in this time.
MOST_TRIES, TRIES_WITHIN = 5, timedelta(hours=1)
_BATCH = 1000  # rows of one statement

_C, _T = tables.letter_codes, tables.code_tries


class Refusal(StrEnum):
    """Why a code opens nothing."""

    unknown = "unknown"
    expired = "expired"
    used_up = "used_up"
    too_many_tries = "too_many_tries"


@dataclass(frozen=True)
class Limits:
    """How long a letter's code can be used, and by how many people."""

    days: int
    people: int


def shown(code: str) -> str:
    """A code as it is printed: A3CDE-FGH4J."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read(text: str) -> str | None:
    """The code that somebody typed, however they spaced it; none for what has not the form of one."""
    typed = re.sub(r"[\s–—_-]", "", unicodedata.normalize("NFKC", text)).upper()
    return typed if _CODE.fullmatch(typed) else None


def digest(code: str, token: str) -> str:
    return hmac.new(token.encode(), code.encode(), hashlib.sha256).hexdigest()


def random_for(household_ids: Iterable[int]) -> dict[int, str]:
    """A code for each of these households, which opens nothing until it is put."""
    return {household_id: _random() for household_id in household_ids}


def _random() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


async def put(
    tx: AsyncConnection, codes: Mapping[int, str], limits: Limits, token: str, now: datetime
) -> None:
    """These codes open their households from now on; the earlier ones of these are void."""
    await void(tx, codes)
    rows = [
        {
            "household_id": household_id,
            "code_hash": digest(code, token),
            "made_at": now,
            "expires_at": now + timedelta(days=limits.days),
            "uses_left": limits.people,
        }
        for household_id, code in codes.items()
    ]
    for start in range(0, len(rows), _BATCH):
        await tx.execute(insert(_C), rows[start : start + _BATCH])


async def void(tx: AsyncConnection, household_ids: Iterable[int]) -> None:
    """The letters of these households open nothing any more."""
    ids = list(household_ids)
    for start in range(0, len(ids), _BATCH):
        theirs = _C.c.household_id.in_(ids[start : start + _BATCH])
        await tx.execute(update(_C).where(theirs & (_C.c.uses_left > 0)).values(uses_left=0))


async def try_(tx: AsyncConnection, person: Person, code: str, token: str, now: datetime) -> int | Refusal:
    """The household that a code opens; using it up is another step, for whoever really joins.

    A code that never was counts against the person who tried it.
    """
    if await _tries(tx, person, now) >= MOST_TRIES:
        return Refusal.too_many_tries
    found = select(_C.c.household_id, _C.c.expires_at, _C.c.uses_left)
    row = (await tx.execute(found.where(_C.c.code_hash == digest(code, token)))).one_or_none()
    if row is None:
        await _count_try(tx, person, now)
        return Refusal.unknown
    if row.uses_left == 0:
        return Refusal.used_up
    return row.household_id if now < row.expires_at else Refusal.expired


async def use(tx: AsyncConnection, code: str, token: str) -> None:
    """One person more has joined by a code."""
    await tx.execute(
        update(_C)
        .where((_C.c.code_hash == digest(code, token)) & (_C.c.uses_left > 0))
        .values(uses_left=_C.c.uses_left - 1)
    )


async def _tries(tx: AsyncConnection, person: Person, now: datetime) -> int:
    """How many wrong codes somebody has tried lately."""
    lately = (_T.c.person_id == person.id) & (_T.c.since > now - TRIES_WITHIN)
    return await tx.scalar(select(_T.c.count).where(lately)) or 0


async def _count_try(tx: AsyncConnection, person: Person, now: datetime) -> None:
    tries = await _tries(tx, person, now)
    if tries:
        values = {"count": tries + 1}
        await tx.execute(update(_T).where(_T.c.person_id == person.id).values(values))
    else:
        first = insert_or_update(tx, _T, ["person_id"], ["since", "count"])
        await tx.execute(first, {"person_id": person.id, "since": now, "count": 1})
