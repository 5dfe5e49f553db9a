"""Who was at a meeting: checked in by a tap or by the code on the screen, written down by name, or struck off
by the chair. Names are for those who held it; everybody else reads how many came as what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from bot.meetings.records import Meeting
from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_R, _H, _P = tables.meeting_roll, tables.meeting_roll_by_hand, tables.people


@dataclass(frozen=True)
class Present:
    """`person_id` is none for somebody without a phone, whose name was written down."""

    person_id: int | None
    name: str
    part: str  # what they were there as, in words
    at: datetime
    by_code: bool


async def of(tx: AsyncConnection, meeting: Meeting) -> list[Present]:
    """Those who are there, in the order in which they came."""
    rows = await tx.execute(
        select(_R.c.person_id, _P.c.name, _R.c.part, _R.c.at, _R.c.by_code)
        .join_from(_R, _P, _P.c.id == _R.c.person_id)
        .where((_R.c.meeting_id == meeting.id) & _R.c.at.is_not(None))
        .order_by(_R.c.at, _R.c.person_id)
    )
    checked_in = [Present(*row) for row in rows]
    by_hand = select(_H.c.name, _H.c.part, _H.c.at).where(_H.c.meeting_id == meeting.id)
    rows = await tx.execute(by_hand.order_by(_H.c.at, _H.c.id))
    written_down = [Present(None, row.name, row.part, row.at, False) for row in rows]
    return sorted([*checked_in, *written_down], key=lambda one: one.at)


def parts(roll: Sequence[Present]) -> tuple[tuple[str, int], ...]:
    """How many came as what, in the order in which the first of each came."""
    counted: dict[str, int] = {}
    for one in roll:
        counted[one.part] = counted.get(one.part, 0) + 1
    return tuple(counted.items())


async def check_in(
    tx: AsyncConnection, meeting: Meeting, person: Person, part: str, by_code: bool, now: datetime
) -> bool:
    """Put somebody on the roll; False where they are on it already."""
    await _begin(tx, meeting, person)
    absent = _of(meeting, person.id) & _R.c.at.is_(None)
    values = {"part": part, "at": now, "by_code": by_code}
    return (await tx.execute(update(_R).where(absent).values(values))).rowcount > 0


async def write_down(
    tx: AsyncConnection, meeting: Meeting, name: str, part: str, by: Person, now: datetime
) -> None:
    """Put somebody without a phone on the roll; a name stands there once."""
    row = {"meeting_id": meeting.id, "name": name, "part": part, "at": now, "added_by_id": by.id}
    await tx.execute(insert_or_update(tx, _H, ["meeting_id", "name"]), row)


async def strike_off(tx: AsyncConnection, meeting: Meeting, one: Present) -> None:
    """Somebody was not there after all."""
    if one.person_id is None:
        by_hand = (_H.c.meeting_id == meeting.id) & (_H.c.name == one.name)
        await tx.execute(delete(_H).where(by_hand))
    else:
        await tx.execute(update(_R).where(_of(meeting, one.person_id)).values(at=None))


async def tries(tx: AsyncConnection, meeting: Meeting, person: Person) -> int:
    """How many wrong codes somebody has tried at a meeting."""
    return await tx.scalar(select(_R.c.tries).where(_of(meeting, person.id))) or 0


async def note_try(tx: AsyncConnection, meeting: Meeting, person: Person) -> None:
    """Somebody tried a wrong code."""
    await _begin(tx, meeting, person)
    await tx.execute(update(_R).where(_of(meeting, person.id)).values(tries=_R.c.tries + 1))


def _of(meeting: Meeting, person_id: int) -> ColumnElement[bool]:
    return (_R.c.meeting_id == meeting.id) & (_R.c.person_id == person_id)


async def _begin(tx: AsyncConnection, meeting: Meeting, person: Person) -> None:
    row = {"meeting_id": meeting.id, "person_id": person.id, "part": "", "by_code": False, "tries": 0}
    await tx.execute(insert_or_update(tx, _R, ["meeting_id", "person_id"]), row)
