"""Promises: “明天修好” said when accepting, and whether it was kept."""

from datetime import datetime, time, timedelta

from sqlalchemy import case, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.dates import find_moment
from bot.errors import UserError
from storage import tables

LONGEST = timedelta(days=183)
# 今天修好 means before the day is over, also when it is said at nine in the evening.
END_OF_DAY = time(23, 59)
# The buttons, in the words that bot/dates.py reads.
DAYS = ("今天", "明天", "本周")
_P = tables.promises


def read(text: str, local_now: datetime) -> datetime | None:
    """By when somebody says that it will be done; none where they do not say."""
    found = find_moment(text, local_now, END_OF_DAY)
    return found[0] if found else None


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
