"""Key-care people (重点服务对象), the visits to them, and the notebook of people's concerns (民情日记)."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Named,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    text,
)

from storage.tables.columns import Id, Moment, metadata


class _CarePeople(TypedColumns):
    """Kept by the committee alone; never in a group, a bulletin, an export or a log."""

    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    room: Named[str] = Column(Text)  # empty: not known
    name: Named[str] = Column(Text)
    need: Named[str] = Column(Text)  # alone, child, disabled, other
    note: Named[str | None] = Column(Text)
    every_days: Named[int] = Column(Integer)  # between two visits
    visitor_id: Named[int | None] = Column(Id, ForeignKey("people.id"), index=True)  # the grid member
    added_by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    added_at: Named[datetime] = Column(Moment)
    due_at: Named[datetime] = Column(Moment)  # the next visit
    wakes_at: Named[datetime | None] = Column(Moment)  # when to remind; none: no more
    ended_at: Named[datetime | None] = Column(Moment)  # off the list


care_people = Table(
    "care_people",
    metadata,
    _CarePeople,
    Index("ix_care_people_wakes", "wakes_at", sqlite_where=text("wakes_at IS NOT NULL")),
)


class _CareVisits(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    care_id: Named[int] = Column(Id, ForeignKey("care_people.id"), index=True)
    visitor_id: Named[int] = Column(Id, ForeignKey("people.id"), index=True)
    at: Named[datetime] = Column(Moment, index=True)
    note: Named[str | None] = Column(Text)


care_visits = Table("care_visits", metadata, _CareVisits)


class _Notes(TypedColumns):
    """What a grid member heard at a door; only they and the committee read it."""

    id: Named[int] = Column(Id, primary_key=True)
    author_id: Named[int] = Column(Id, ForeignKey("people.id"), index=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    room: Named[str] = Column(Text)  # empty: no household in particular
    text: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment, index=True)
    issue_id: Named[int | None] = Column(Id, ForeignKey("issues.id"))  # what became of it
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int] = Column(BigInteger)


notes = Table("notes", metadata, _Notes, UniqueConstraint("chat_id", "message_id"))
