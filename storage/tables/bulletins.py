"""Schedules, and up to when each was dealt with."""

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
    false,
)

from storage.tables.columns import Id, Json, Moment, index_where, metadata


class _Schedules(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    what: Named[str] = Column(Text, server_default="bulletin")  # weekly, monthly (digests), reminder, meeting
    cron: Named[str] = Column(Text)
    every_weeks: Named[int] = Column(Integer, server_default="1")
    days: Named[str] = Column(Text, server_default="every")  # every, working, no_holidays
    text: Named[str] = Column(Text, server_default="")  # what to remind of
    skips_quiet: Named[bool] = Column(
        Boolean, server_default=false()
    )  # posts nothing when there is nothing to say
    state: Named[str] = Column(Text, server_default="on")  # draft (not yet saved), on, paused, ended
    by_id: Named[int | None] = Column(Id, ForeignKey("people.id"))  # who made it; none: the settings
    began_at: Named[datetime | None] = Column(Moment)  # in a week that counts, where not all do
    last_at: Named[datetime] = Column(Moment)  # the end of the last period dealt with
    next_at: Named[datetime | None] = Column(Moment, index=True)  # none: not on
    missed: Named[int] = Column(Integer, server_default="0")  # periods since last_at, too late to post


schedules = Table("schedules", metadata, _Schedules)


class _Periods(TypedColumns):
    schedule_id: Named[int] = Column(Id, ForeignKey("schedules.id"), primary_key=True)
    due_at: Named[datetime] = Column(Moment, primary_key=True)
    outcome: Named[str] = Column(Text)  # posted, or folded into a later one: after downtime, or too late


periods = Table("periods", metadata, _Periods)


class _Bulletins(TypedColumns):
    """The pages of a bulletin that has more than one."""

    id: Named[int] = Column(Id, primary_key=True)
    chat_id: Named[int] = Column(BigInteger)
    key: Named[str] = Column(Text)  # names its message
    pages: Named[list[str]] = Column(Json)
    at: Named[datetime] = Column(Moment, index=True)


bulletins = Table("bulletins", metadata, _Bulletins)


class _Digests(TypedColumns):
    """What a digest said. It is made once: later changes of what it counted do not change it."""

    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    purpose: Named[str] = Column(Text)  # whose chat it was made for: residents, council, committee
    since: Named[datetime] = Column(Moment)
    until: Named[datetime] = Column(Moment)
    figures: Named[Any] = Column(Json)
    made_at: Named[datetime] = Column(Moment)


digests = Table("digests", metadata, _Digests, UniqueConstraint("place_id", "purpose", "since", "until"))


class _Orders(TypedColumns):
    """A picture, paper or spreadsheet to be made and sent: of a digest, a meeting, a place or a person."""

    id: Named[int] = Column(Id, primary_key=True)
    form: Named[str] = Column(Text)  # picture, pdf, xlsx; poster; certificate; minutes
    digest_id: Named[int | None] = Column(Id, ForeignKey("digests.id"))
    meeting_id: Named[int | None] = Column(Id, ForeignKey("meetings.id"))
    place_id: Named[int | None] = Column(Id, ForeignKey("places.id"))  # of a poster; who thanks
    language: Named[str] = Column(Text)
    chat_id: Named[int] = Column(BigInteger)
    key: Named[str] = Column(Text, unique=True)  # of the message that brings it
    reply_to: Named[int | None] = Column(BigInteger)  # the message that it answers
    topic: Named[int | None] = Column(BigInteger)  # of a forum
    tries: Named[int] = Column(Integer, server_default="0")
    made_at: Named[datetime | None] = Column(Moment)  # none: still to be made


orders = Table(
    "orders",
    metadata,
    _Orders,
    index_where(
        "ix_orders_waiting",
        "id",
        where="made_at IS NULL",
    ),
)


class _Watermarks(TypedColumns):
    """Up to when a clock job has looked at what changed."""

    name: Named[str] = Column(Text, primary_key=True)
    at: Named[datetime] = Column(Moment)


watermarks = Table("watermarks", metadata, _Watermarks)
