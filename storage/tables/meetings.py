"""Meetings (议事会): their agenda, what was said and decided item by item, and who was there."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    Named,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    text,
)

from storage.tables.columns import Id, Json, Moment, index_where, metadata


class _Meetings(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    number: Named[int | None] = Column(Integer)  # none: a draft
    community_id: Named[int] = Column(Id, ForeignKey("places.id"))
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    kind: Named[str] = Column(Text)  # of the settings
    state: Named[str] = Column(Text)  # draft, called, open, held, confirmed, cancelled
    held_at: Named[datetime] = Column(Moment)
    location: Named[str] = Column(Text)
    invited: Named[Any] = Column(Json)  # names of roles, bodies and organisations; none: everybody
    chat_id: Named[int] = Column(BigInteger)  # where it is prepared and held
    message_id: Named[int | None] = Column(BigInteger)  # that asks for it; none: a schedule does
    by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    chair_id: Named[int | None] = Column(Id, ForeignKey("people.id"))
    schedule_id: Named[int | None] = Column(Id, ForeignKey("schedules.id"))
    planned_at: Named[datetime | None] = Column(Moment)  # the time of that schedule which it is for
    sign_up_id: Named[int | None] = Column(Id, ForeignKey("polls.id"))
    secret: Named[str] = Column(Text)  # from which the codes of the roll are made
    created_at: Named[datetime] = Column(Moment)
    updated_at: Named[datetime] = Column(Moment)
    opened_at: Named[datetime | None] = Column(Moment)
    ended_at: Named[datetime | None] = Column(Moment)
    confirmed_at: Named[datetime | None] = Column(Moment)
    # When the clock looks at it: to remind of it, to change the code, to ask for its minutes.
    wakes_at: Named[datetime | None] = Column(Moment)
    nagged: Named[int] = Column(Integer, server_default=text("0"))  # how often its minutes were asked for


meetings = Table(
    "meetings",
    metadata,
    _Meetings,
    UniqueConstraint("community_id", "number"),
    UniqueConstraint("chat_id", "message_id"),
    UniqueConstraint("schedule_id", "planned_at"),
    index_where(
        "ix_meetings_wakes",
        "wakes_at",
        where="wakes_at IS NOT NULL",
    ),
)


class _MeetingItems(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    meeting_id: Named[int] = Column(Id, ForeignKey("meetings.id"), index=True)
    position: Named[int] = Column(Integer)
    source: Named[str] = Column(Text)  # why it is there: decision, escalated, dispute, proposal, put
    issue_id: Named[int | None] = Column(Id, ForeignKey("issues.id"), index=True)
    agenda_item_id: Named[int | None] = Column(Id, ForeignKey("agenda_items.id"))  # that waited for a meeting
    words: Named[str] = Column(Text)  # of an issue empty: its own stand for it
    is_cut: Named[bool] = Column(Boolean)
    outcome: Named[str | None] = Column(Text)  # decided, vote, handed_up, postponed, closed
    outcome_words: Named[str] = Column(Text)
    task_id: Named[int | None] = Column(Id, ForeignKey("issues.id"))  # the issue that carries it out


meeting_items = Table("meeting_items", metadata, _MeetingItems)


class _MeetingNotes(TypedColumns):
    """What was said, with a photo or a document under the channel's own id; of no item: of the meeting."""

    id: Named[int] = Column(Id, primary_key=True)
    meeting_id: Named[int] = Column(Id, ForeignKey("meetings.id"), index=True)
    item_id: Named[int | None] = Column(Id, ForeignKey("meeting_items.id"))
    by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int] = Column(BigInteger)
    words: Named[str] = Column(Text)
    channel_id: Named[str | None] = Column(Text)
    is_picture: Named[bool] = Column(Boolean)
    at: Named[datetime] = Column(Moment)


meeting_notes = Table("meeting_notes", metadata, _MeetingNotes, UniqueConstraint("chat_id", "message_id"))


class _MeetingRoll(TypedColumns):
    """Who was there; a row without a time is somebody who tried wrong codes."""

    meeting_id: Named[int] = Column(Id, ForeignKey("meetings.id"), primary_key=True, autoincrement=False)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), primary_key=True, autoincrement=False)
    part: Named[str] = Column(Text)  # what they were there as, in words: 业委会, 居民, 旁听
    at: Named[datetime | None] = Column(Moment)
    by_code: Named[bool] = Column(Boolean)
    tries: Named[int] = Column(Integer)


meeting_roll = Table("meeting_roll", metadata, _MeetingRoll)


class _MeetingRollByHand(TypedColumns):
    """Who was there without a phone, by the name that somebody wrote down."""

    id: Named[int] = Column(Id, primary_key=True)
    meeting_id: Named[int] = Column(Id, ForeignKey("meetings.id"))
    name: Named[str] = Column(Text)
    part: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)
    added_by_id: Named[int] = Column(Id, ForeignKey("people.id"))


meeting_roll_by_hand = Table(
    "meeting_roll_by_hand", metadata, _MeetingRollByHand, UniqueConstraint("meeting_id", "name")
)
