"""Sign-up lists (接龙): polls of kind sign_up, with who comes and how many."""

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
    text,
)

from storage.tables.columns import Id, Moment, metadata


class _SignUps(TypedColumns):
    """What a sign-up list has besides its poll."""

    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"), primary_key=True, autoincrement=False)
    about: Named[str] = Column(Text)  # the lines below its title
    places: Named[int | None] = Column(Integer)  # none: as many as like
    begins_at: Named[datetime | None] = Column(Moment)  # the event
    reminds_at: Named[datetime | None] = Column(Moment)  # none: nobody has to be reminded any more
    kind: Named[str | None] = Column(Text)  # of an activity, by the settings; none: a list and no more
    minutes: Named[int | None] = Column(Integer)  # how long the activity lasts
    counts_at: Named[datetime | None] = Column(Moment)  # who came is counted; none: it was, or no activity
    cancelled_at: Named[datetime | None] = Column(Moment)
    walk_ins: Named[int] = Column(Integer, server_default="0")  # people who came and gave no name


sign_ups = Table(
    "sign_ups",
    metadata,
    _SignUps,
    Index("ix_sign_ups_reminds", "reminds_at", sqlite_where=text("reminds_at IS NOT NULL")),
    Index("ix_sign_ups_counts", "counts_at", sqlite_where=text("counts_at IS NOT NULL")),
)


class _SignUpEntries(TypedColumns):
    """Somebody on a list, by account or by name alone; whoever left keeps the row, with nobody coming."""

    id: Named[int] = Column(Id, primary_key=True)
    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"), index=True)
    person_id: Named[int | None] = Column(Id, ForeignKey("people.id"))
    name: Named[str] = Column(Text)
    people: Named[int] = Column(Integer)
    remark: Named[str] = Column(Text)
    is_seated: Named[bool] = Column(Boolean)  # else on the waiting list
    came: Named[int | None] = Column(Integer)  # people, to an activity; none: nobody said so


sign_up_entries = Table("sign_up_entries", metadata, _SignUpEntries)


class _SignUpWordings(TypedColumns):
    """All that was ever said of an entry, so that an older copy of the list is told from a newer one."""

    id: Named[int] = Column(Id, primary_key=True)
    entry_id: Named[int] = Column(Id, ForeignKey("sign_up_entries.id"), index=True)
    people: Named[int] = Column(Integer)
    remark: Named[str] = Column(Text)
    said_by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    message_id: Named[int | None] = Column(BigInteger)  # that says so, in the chat of the list; none: a tap


sign_up_wordings = Table("sign_up_wordings", metadata, _SignUpWordings)
