"""What is kept about a person, as they get it (Personal Information Protection Law of the PRC, article 45).

Whatever table points to a person is part of it, so that none can be left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, func, or_, select

from bot.members import Person
from bot.personal.photos_of import sent_by
from bot.places import Places
from bot.voting.assisted import ORIGINS
from storage import tables
from storage.connection import AsyncConnection

Record = dict[str, Any]

# These hold what concerns others, and their author too; of them the number of rows alone is given.
_COUNTED = (
    tables.care_people,
    tables.care_visits,
    tables.notes,
    tables.assisted_ballots,
    tables.keyings,
    tables.meeting_roll_by_hand,
)
# What another number is told by: an issue or a meeting by its own, a poll by its question, points by why.
_TOLD_BY = {
    tables.issues: tables.issues.c.number,
    tables.polls: tables.polls.c.question,
    tables.point_transfers: tables.point_transfers.c.reason,
    tables.meetings: tables.meetings.c.number,
}
_NOT_GIVEN = ("id", "community_id", "secret")
_AT_ONCE = 500  # a database takes only so many values in one statement


@dataclass(frozen=True)
class Summary:
    """How much there is, for the short answer."""

    reported: int
    followed: int
    votes: int
    photos: int
    homes: int
    meetings: int


async def of_person(tx: AsyncConnection, person: Person, places: Places) -> Record:
    """Everything, by table, as plain values for JSON. Other people are left out."""
    kept: Record = {"person": _person(person, places)}
    for table in tables.metadata.sorted_tables:
        who = list(_people_columns(table))
        if table is tables.people or not who:
            continue
        theirs = or_(*(column == person.id for column in who))
        if table is tables.ballots:  # what was keyed in for others is theirs
            theirs &= tables.ballots.c.origin.not_in(ORIGINS)
        if table in _COUNTED:
            kept[table.name] = await tx.scalar(select(func.count()).select_from(table).where(theirs))
        else:
            kept[table.name] = await _rows(tx, table, theirs, person, places)
    kept["photos"] = await _rows(tx, tables.photos, sent_by(person), person, places)
    sent = select(func.count()).where(tables.outbox.c.chat_id == person.user_id)
    kept["messages_sent_to_you"] = await tx.scalar(sent)
    return kept


def summary(kept: Mapping[str, Any]) -> Summary:
    return Summary(
        reported=sum("reporter" in row for row in kept["issues"]),
        followed=len(kept["followers"]),
        votes=sum(row["current"] for row in kept["ballots"]),
        photos=len(kept["photos"]),
        homes=sum(row["until"] is None for row in kept["household_members"]),
        meetings=sum(row["at"] is not None for row in kept["meeting_roll"]),
    )


def _person(person: Person, places: Places) -> Record:
    told = {field.name: getattr(person, field.name) for field in fields(person) if field.name != "id"}
    return told | {"place_id": places.path(places[person.place_id]) if person.place_id is not None else None}


def _people_columns(table: Table) -> Iterator["Column[Any]"]:
    for key in table.foreign_keys:
        if key.column.table is tables.people and isinstance(key.parent, Column):
            yield key.parent


async def _rows(
    tx: AsyncConnection, table: Table, which: ColumnElement[bool], person: Person, places: Places
) -> list[Record]:
    rows = [dict(row._mapping) for row in await tx.execute(select(table).where(which))]
    if table is tables.issues:  # what others reported is theirs, whoever works on it
        rows = [row if row["reporter_id"] == person.id else _worked_on(row) for row in rows]
    known = {other: await _told(tx, other, table, rows) for other in _TOLD_BY}
    return [_record(row, table, person, places, known) for row in rows]


def _worked_on(row: Record) -> Record:
    return {name: row[name] for name in ("number", "assignee_id", "place_id")}


async def _told(
    tx: AsyncConnection, other: Table, table: Table, rows: Iterable[Record]
) -> dict[int, str | int]:
    """What the rows' numbers of another table stand for."""
    named = [column.name for column in table.c if _points_to(column) is other]
    ids = list({row[name] for row in rows for name in named if row.get(name) is not None})
    told: dict[int, str | int] = {}
    for start in range(0, len(ids), _AT_ONCE):
        those = other.c.id.in_(ids[start : start + _AT_ONCE])
        told |= {row[0]: row[1] for row in await tx.execute(select(other.c.id, _TOLD_BY[other]).where(those))}
    return told


def _points_to(column: "Column[Any]") -> Table | None:
    return next((key.column.table for key in column.foreign_keys), None)


def _record(
    row: Record, table: Table, person: Person, places: Places, known: Mapping[Table, Mapping[int, Any]]
) -> Record:
    record: Record = {}
    for name, value in row.items():
        other = _points_to(table.c[name])
        if other is tables.people:
            if value == person.id:
                record[name.removesuffix("_id")] = "you"
        elif other is tables.places and value is not None:
            record[name.removesuffix("_id")] = places.path(places[value]) or places[value].name
        elif other is not None and other in known and value is not None:
            record[name.removesuffix("_id")] = known[other].get(value)
        elif name not in _NOT_GIVEN and not name.endswith("_hash"):
            record[name] = value.isoformat() if isinstance(value, datetime) else value
    return record
