"""The tree of places, and the chats that belong to them."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Named,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    false,
    text,
)

from storage.tables.columns import Id, Moment, metadata


class _Places(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    parent_id: Named[int | None] = Column(Id, ForeignKey("places.id"))
    kind: Named[str] = Column(Text)  # community, compound, building, unit
    name: Named[str] = Column(Text)
    chat_id: Named[int | None] = Column(BigInteger, unique=True)  # the residents' group
    shares_id: Named[int | None] = Column(Id, ForeignKey("places.id"))  # whose residents' group it shares
    council_chat_id: Named[int | None] = Column(BigInteger, unique=True)
    committee_chat_id: Named[int | None] = Column(BigInteger, unique=True)
    area_cm2: Named[int | None] = Column(BigInteger)  # exclusive area as the community states it, whole cm²
    ended_at: Named[datetime | None] = Column(Moment)  # removed; what was reported there keeps it


places = Table("places", metadata, _Places, UniqueConstraint("parent_id", "name"))


class _Chats(TypedColumns):
    """A group that Linli is or was in, or that the settings name, whichever place it belongs to."""

    chat_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    title: Named[str | None] = Column(Text)  # none: not heard of yet
    language: Named[str | None] = Column(Text)  # what Linli speaks there; none: the settings' language
    topic: Named[int | None] = Column(BigInteger)  # of a forum: where Linli says what answers nobody
    is_set: Named[bool] = Column(Boolean, server_default=false())  # the settings gave it to its place
    is_admin: Named[bool] = Column(Boolean, server_default=false())  # Linli is an administrator there
    added_by_id: Named[int | None] = Column(Id, ForeignKey("people.id"))
    gone_at: Named[datetime | None] = Column(Moment)  # Linli was removed
    leaves_at: Named[datetime | None] = Column(Moment)  # when Linli leaves, since nobody claims it


chats = Table(
    "chats",
    metadata,
    _Chats,
    Index("ix_chats_leaves", "leaves_at", sqlite_where=text("leaves_at IS NOT NULL")),
)


class _ChatMoves(TypedColumns):
    """Groups that became supergroups: the settings may still name the old id."""

    old_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    new_id: Named[int] = Column(BigInteger)


chat_moves = Table("chat_moves", metadata, _ChatMoves)
