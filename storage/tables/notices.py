"""Notices (公示): what is published for a number of days, its pictures and documents, and the objections."""

from datetime import datetime

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

from storage.tables.columns import Id, Moment, index_where, metadata


class _Notices(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    number: Named[int | None] = Column(Integer)  # none: a draft
    community_id: Named[int] = Column(Id, ForeignKey("places.id"))
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int] = Column(BigInteger)  # of the message that asks for it
    author_id: Named[int] = Column(Id, ForeignKey("people.id"))
    text: Named[str] = Column(Text)
    days: Named[int] = Column(Integer)  # how long it is published, from its publication on
    issue_id: Named[int | None] = Column(Id, ForeignKey("issues.id"))  # the request that it answers
    poll_id: Named[int | None] = Column(Id, ForeignKey("polls.id"))  # the vote whose result it publishes
    created_at: Named[datetime] = Column(Moment)
    published_at: Named[datetime | None] = Column(Moment)  # none: a draft
    ends_at: Named[datetime | None] = Column(Moment)
    ended_at: Named[datetime | None] = Column(Moment)  # its end was told; of a draft: it was given up
    is_settled: Named[bool] = Column(Boolean, server_default=false())  # every objection is answered


notices = Table(
    "notices",
    metadata,
    _Notices,
    UniqueConstraint("chat_id", "message_id"),
    UniqueConstraint("community_id", "number"),
    index_where(
        "ix_notices_running",
        "ends_at",
        where="published_at IS NOT NULL AND NOT is_settled",
    ),
)


class _NoticeFiles(TypedColumns):
    """What was sent with a notice, under the channel's own id."""

    id: Named[int] = Column(Id, primary_key=True)
    notice_id: Named[int] = Column(Id, ForeignKey("notices.id"), index=True)
    channel_id: Named[str] = Column(Text)
    is_picture: Named[bool] = Column(Boolean)


notice_files = Table("notice_files", metadata, _NoticeFiles)


class _Objections(TypedColumns):
    """An objection is an issue: it has a deadline, an answer and a history like any other."""

    issue_id: Named[int] = Column(Id, ForeignKey("issues.id"), primary_key=True, autoincrement=False)
    notice_id: Named[int] = Column(Id, ForeignKey("notices.id"), index=True)


objections = Table("objections", metadata, _Objections)
