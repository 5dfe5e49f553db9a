"""Polls and ballots."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    true,
)

from storage.tables.columns import Id, Json, Moment, metadata


class _Polls(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int | None] = Column(BigInteger)  # the message that asked
    author_id: Named[int] = Column(Id, ForeignKey("people.id"))
    question: Named[str] = Column(Text)
    options: Named[list[str]] = Column(Json)
    created_at: Named[datetime] = Column(Moment)
    closes_at: Named[datetime] = Column(Moment)
    closed_at: Named[datetime | None] = Column(Moment)


polls = Table(
    "polls",
    metadata,
    _Polls,
    UniqueConstraint("chat_id", "message_id"),
    Index("ix_polls_open", "closes_at", sqlite_where=text("closed_at IS NULL")),
)


class _Ballots(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"))
    person_id: Named[int] = Column(Id, ForeignKey("people.id"))
    choice: Named[int] = Column(Integer)  # index into the poll's options
    at: Named[datetime] = Column(Moment)
    current: Named[bool] = Column(Boolean, server_default=true())  # the last one counts; all are kept


ballots = Table(
    "ballots",
    metadata,
    _Ballots,
    Index("ix_ballots_poll", "poll_id", "choice"),
    Index(
        "uq_ballots_current",
        "poll_id",
        "person_id",
        unique=True,
        sqlite_where=text("current"),
        postgresql_where=text("current"),
    ),
)
