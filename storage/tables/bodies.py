"""Bodies of a place (居委会, 业委会, 自管会), and who sits on them until when."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Named,
    Table,
    Text,
    TypedColumns,
    false,
)

from storage.tables.columns import Id, Moment, index_where, metadata


class _Bodies(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    kind: Named[str] = Column(Text)  # committee, owners, self_managed, council
    name: Named[str] = Column(Text)
    chat_id: Named[int | None] = Column(BigInteger, unique=True)  # where its members talk
    ended_at: Named[datetime | None] = Column(Moment)


bodies = Table(
    "bodies",
    metadata,
    _Bodies,
    index_where(
        "uq_bodies_name",
        "place_id",
        "name",
        unique=True,
        where="ended_at IS NULL",
    ),
)


class _BodyMembers(TypedColumns):
    """Who sits on a body. The rights that go with it are a row of `roles`."""

    id: Named[int] = Column(Id, primary_key=True)
    body_id: Named[int] = Column(Id, ForeignKey("bodies.id"), index=True)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), index=True)
    title: Named[str | None] = Column(Text)  # 主任
    since: Named[datetime] = Column(Moment)
    until: Named[datetime] = Column(Moment)  # the first instant after the term, or when they left
    brought_role: Named[bool] = Column(Boolean, server_default=false())  # the role goes with it


body_members = Table("body_members", metadata, _BodyMembers)
