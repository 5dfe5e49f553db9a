"""Points (积分) and hours of the time bank (时间银行): a double-entry ledger, and what two roles decide."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Named,
    Table,
    Text,
    TypedColumns,
)

from storage.tables.columns import Id, Moment, metadata


class _PointAccounts(TypedColumns):
    """What somebody has in a community; the database itself lets it never go below zero."""

    community_id: Named[int] = Column(Id, ForeignKey("places.id"), primary_key=True)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), primary_key=True)
    unit: Named[str] = Column(Text, primary_key=True)  # points, or minutes of the time bank
    balance: Named[int] = Column(Integer)


point_accounts = Table(
    "point_accounts", metadata, _PointAccounts, CheckConstraint("balance >= 0", name="never_negative")
)


class _PointTransfers(TypedColumns):
    """Something moved from the community to somebody, or back."""

    id: Named[int] = Column(Id, primary_key=True)
    community_id: Named[int] = Column(Id, ForeignKey("places.id"))
    unit: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)  # issue, visit, …, give, spend, correct
    about: Named[str] = Column(Text)  # words, or the number of an issue
    source: Named[str] = Column(Text, unique=True)  # what earned it, so that it is booked once
    at: Named[datetime] = Column(Moment)


point_transfers = Table("point_transfers", metadata, _PointTransfers)


class _PointEntries(TypedColumns):
    """One side of a transfer. Those of a transfer add up to zero, and so do all."""

    id: Named[int] = Column(Id, primary_key=True)
    transfer_id: Named[int] = Column(Id, ForeignKey("point_transfers.id"), index=True)
    person_id: Named[int | None] = Column(Id, ForeignKey("people.id"), index=True)  # none: the community
    amount: Named[int] = Column(Integer)


point_entries = Table("point_entries", metadata, _PointEntries)


class _PointProposals(TypedColumns):
    """One role proposes to give, spend or correct; another one confirms."""

    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), index=True)
    reason: Named[str] = Column(Text)  # give, spend, correct
    unit: Named[str] = Column(Text)
    amount: Named[int] = Column(Integer)  # below zero takes away
    note: Named[str] = Column(Text)
    proposed_by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    proposed_as: Named[str] = Column(Text)  # the role in which they did
    proposed_at: Named[datetime] = Column(Moment)
    decided_by_id: Named[int | None] = Column(Id, ForeignKey("people.id"))
    decided_at: Named[datetime | None] = Column(Moment)
    is_confirmed: Named[bool | None] = Column(Boolean)


point_proposals = Table("point_proposals", metadata, _PointProposals)
