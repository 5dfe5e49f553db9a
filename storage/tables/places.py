"""The tree of places, and the chats that belong to them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.tables.columns import Id, metadata


class _Places(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    parent_id: Named[int | None] = Column(Id, ForeignKey("places.id"))
    kind: Named[str] = Column(Text)  # community, compound, building, unit
    name: Named[str] = Column(Text)
    chat_id: Named[int | None] = Column(BigInteger, unique=True)  # the residents' group
    council_chat_id: Named[int | None] = Column(BigInteger, unique=True)
    committee_chat_id: Named[int | None] = Column(BigInteger, unique=True)


places = Table("places", metadata, _Places, UniqueConstraint("parent_id", "name"))


class _ChatMoves(TypedColumns):
    """Groups that became supergroups: the settings may still name the old id."""

    old_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    new_id: Named[int] = Column(BigInteger)


chat_moves = Table("chat_moves", metadata, _ChatMoves)
