"""What a meeting is to talk about, and what was decided."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, Table, Text, TypedColumns

from storage.tables.columns import Id, Moment, index_where, metadata


class _AgendaItems(TypedColumns):
    """Put on the agenda of a place's next meeting: a proposal, or words alone."""

    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)  # whose council meets
    issue_id: Named[int | None] = Column(Id, ForeignKey("issues.id"))
    words: Named[str] = Column(Text)
    put_by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    put_at: Named[datetime] = Column(Moment)
    settled_at: Named[datetime | None] = Column(Moment)  # a meeting dealt with it; none: it waits for one


agenda_items = Table(
    "agenda_items",
    metadata,
    _AgendaItems,
    index_where(
        "uq_agenda_items_waiting",
        "issue_id",
        unique=True,
        where="settled_at IS NULL",
    ),
)


class _Decisions(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    words: Named[str] = Column(Text)
    decided_at: Named[datetime] = Column(Moment)
    proposal_id: Named[int | None] = Column(Id, ForeignKey("issues.id"), index=True)  # what it answers
    # The issue that carries it out: whether it was is what became of that.
    issue_id: Named[int] = Column(Id, ForeignKey("issues.id"), unique=True)


decisions = Table("decisions", metadata, _Decisions)


class _ProposalVotes(TypedColumns):
    """The polls to which proposals were put."""

    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"), primary_key=True, autoincrement=False)
    issue_id: Named[int] = Column(Id, ForeignKey("issues.id"), index=True)


proposal_votes = Table("proposal_votes", metadata, _ProposalVotes)
