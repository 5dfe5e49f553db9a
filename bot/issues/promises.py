"""Promises: “明天修好” said when accepting, and whether it was kept."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import case, insert, update

from bot.dates import find_moment
from bot.errors import UserError
from storage import tables
from storage.connection import AsyncConnection

LONGEST = timedelta(days=183)
# 今天修好 means before the day is over, also when it is said at nine in the evening.
END_OF_DAY = time(23, 59)
# The buttons, in the words that bot/dates.py reads.
DAYS = ("今天", "明天", "本周")
_MOST_MOMENTS = 5  # looked at in one text
# What is said beside a day without being a reason: 周五前修好, fixed by Friday.
_IDLE = re.compile(
    r"(?:[\W_]|之?前|以前|再?[来去]|能|可以|一定|保证|争取|[修办弄装换做]?好|完成|[了吧的]"
    r"|\b(?:i|we|will|have|get|it|be|is|done|fixed|finished|ready|by|until|to|on)\b)*",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(r"[改推延挪][到为至]$")
_EDGES = " \t\n,，.。;；:：!！、"
_P = tables.promises


@dataclass(frozen=True)
class Said:
    """A moment by which somebody says that it will be done, and what else they say, "" for nothing."""

    until: datetime
    reason: str


def read(text: str, local_now: datetime) -> Said | None:
    """The first moment to come that a text names, else the first one; none where it names none.

    昨天看过了，明天来修 promises tomorrow.
    """
    first: Said | None = None
    at = 0
    for _ in range(_MOST_MOMENTS):
        found = find_moment(text[at:], local_now, END_OF_DAY)
        if found is None:
            break
        until, words = found
        start = text.index(words, at)
        at = start + len(words)
        said = Said(until, _reason(text[:start], text[at:], text))
        if until > local_now:
            return said
        first = first or said
    return first


def _reason(before: str, after: str, whole: str) -> str:
    before = _PUT_OFF.sub("", before)
    said = [part.strip(_EDGES) for part in (before, after) if not _IDLE.fullmatch(part)]
    return said[0] if len(said) == 1 else whole.strip(_EDGES) if said else ""


def check(until: datetime, now: datetime) -> None:
    """Raises UserError for a promise that is none: in the past, or further away than LONGEST."""
    if until <= now:
        raise UserError("issues/promise_past", until=until)
    if until > now + LONGEST:
        raise UserError("issues/promise_far", until=until)


async def make(tx: AsyncConnection, issue_id: int, person_id: int, until: datetime, now: datetime) -> None:
    """Write a promise down; an earlier open one is replaced, or broken if its time has passed."""
    await drop(tx, issue_id, now)
    values = {"issue_id": issue_id, "person_id": person_id, "at": now, "due_at": until}
    await tx.execute(insert(_P).values(values))


async def finish(tx: AsyncConnection, issue_id: int, now: datetime) -> None:
    """The work is done: the open promise is kept, or broken where its time has passed."""
    await _end(tx, issue_id, now, in_time="kept")


async def run_out(tx: AsyncConnection, issue_id: int, now: datetime) -> None:
    """The time of an issue has run out."""
    await _end(tx, issue_id, now, in_time="broken")


async def drop(tx: AsyncConnection, issue_id: int, now: datetime) -> None:
    """The work is no longer whose promise it was: neither kept nor broken, unless its time has passed."""
    await _end(tx, issue_id, now, in_time="replaced")


async def _end(tx: AsyncConnection, issue_id: int, now: datetime, in_time: str) -> None:
    outcome = case((_P.c.due_at < now, "broken"), else_=in_time)
    opened = (_P.c.issue_id == issue_id) & _P.c.outcome.is_(None)
    await tx.execute(update(_P).where(opened).values(outcome=outcome, settled_at=now))
