"""Polls: what is asked and on which terms, who may vote, and the ballots."""

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
    false,
    text,
    true,
)

from storage.tables.columns import Id, Json, Moment, index_where, metadata


class _Polls(TypedColumns):
    """The words of kind, form, electorate and standard are those of bot/voting/terms.py."""

    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int | None] = Column(BigInteger)  # the message that asked
    author_id: Named[int] = Column(Id, ForeignKey("people.id"))
    kind: Named[str] = Column(Text, server_default="poll")
    question: Named[str] = Column(Text)
    options: Named[list[str]] = Column(Json)
    form: Named[str] = Column(Text, server_default="one")
    most: Named[int] = Column(Integer, server_default="1")  # options named, or points shared out, at most
    electorate: Named[str] = Column(Text, server_default="chat")
    standard: Named[str] = Column(Text, server_default="highest")
    seats: Named[int | None] = Column(Integer)
    quorum: Named[str | None] = Column(Text)  # a fraction: 1/2
    is_secret: Named[bool] = Column(Boolean, server_default=false())
    is_hidden: Named[bool] = Column(Boolean, server_default=false())
    is_binding: Named[bool] = Column(Boolean, server_default=false())
    silent_join: Named[bool] = Column(Boolean, server_default=false())
    stated_area_cm2: Named[int | None] = Column(BigInteger)  # of the place as stated when it opened
    created_at: Named[datetime] = Column(Moment)
    to_open_at: Named[datetime | None] = Column(Moment)  # of a draft, when its author wants it to open
    opens_at: Named[datetime | None] = Column(Moment)  # when the clock opens it; none: somebody's tap does
    opened_at: Named[datetime | None] = Column(Moment)  # none: a draft
    closes_at: Named[datetime] = Column(Moment)
    reminds_at: Named[datetime | None] = Column(Moment)  # when the clock reminds next
    closed_at: Named[datetime | None] = Column(Moment)  # of a draft: when it was given up
    # After the end: the voter up to whom the papers in private say so; none: nothing is left to say.
    ended_up_to: Named[int | None] = Column(Id)


polls = Table(
    "polls",
    metadata,
    _Polls,
    UniqueConstraint("chat_id", "message_id"),
    Index("ix_polls_open", "closes_at", sqlite_where=text("closed_at IS NULL")),
    Index("ix_polls_closed", "closed_at"),
    Index("ix_polls_opens", "opens_at", sqlite_where=text("opens_at IS NOT NULL")),
    Index("ix_polls_reminds", "reminds_at", sqlite_where=text("reminds_at IS NOT NULL")),
    Index("ix_polls_ends", "ended_up_to", sqlite_where=text("ended_up_to IS NOT NULL")),
)


class _Voters(TypedColumns):
    """Who may vote: households or members of a body as they were when the poll opened, people of a chat as
    they vote. Of a secret poll it is known here who voted, and nowhere what.
    """

    id: Named[int] = Column(Id, primary_key=True)
    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"))
    household_id: Named[int | None] = Column(Id, ForeignKey("households.id"))
    person_id: Named[int | None] = Column(Id, ForeignKey("people.id"))
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    area_cm2: Named[int] = Column(BigInteger, server_default="0")  # exclusive area by the register, whole cm²
    owner_id: Named[int | None] = Column(Id, ForeignKey("owners.id"))  # none: the household is its own
    state: Named[str] = Column(Text, server_default="undelivered")  # delivered, voted, abstained
    receipt: Named[str | None] = Column(Text)  # of a named ballot; told to its household alone
    handed_at: Named[datetime | None] = Column(Moment)  # when a member could be handed the ballot paper
    reminded_at: Named[datetime | None] = Column(Moment)


voters = Table(
    "voters",
    metadata,
    _Voters,
    UniqueConstraint("poll_id", "household_id"),
    UniqueConstraint("poll_id", "person_id"),
    Index("ix_voters_state", "poll_id", "place_id", "state"),
    Index("ix_voters_household", "household_id"),
    Index("ix_voters_owner", "owner_id"),
)


class _Ballots(TypedColumns):
    """Named ballots. The last of a voter counts; all are kept."""

    id: Named[int] = Column(Id, primary_key=True)
    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"))
    voter_id: Named[int] = Column(Id, ForeignKey("voters.id"))
    person_id: Named[int] = Column(Id, ForeignKey("people.id"))  # who cast it
    answer: Named[str] = Column(Text)  # as bot/voting/answers.py writes it
    origin: Named[str] = Column(Text, server_default="tap")  # tap, proxy, paper or door
    at: Named[datetime] = Column(Moment)
    current: Named[bool] = Column(Boolean, server_default=true())


ballots = Table(
    "ballots",
    metadata,
    _Ballots,
    Index("ix_ballots_poll", "poll_id", "answer"),
    index_where(
        "uq_ballots_current",
        "voter_id",
        unique=True,
        where="current = 1",  # as queries say it: otherwise it serves none of them
        where_on_postgres="current",
    ),
)


class _AssistedBallots(TypedColumns):
    """Ballots on paper or said at the door, until two people have keyed the same (bot/voting/assisted.py)."""

    id: Named[int] = Column(Id, primary_key=True)
    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"), index=True)
    voter_id: Named[int] = Column(Id, ForeignKey("voters.id"))  # names the ballot paper
    origin: Named[str] = Column(Text)  # paper or door
    photo: Named[str | None] = Column(Text)  # of the signed paper, by the channel's own file id
    begun_by_id: Named[int] = Column(Id, ForeignKey("people.id"))
    begun_at: Named[datetime] = Column(Moment)
    ended_at: Named[datetime | None] = Column(Moment)
    is_counted: Named[bool] = Column(Boolean, server_default=false())


assisted_ballots = Table(
    "assisted_ballots",
    metadata,
    _AssistedBallots,
    index_where(
        "uq_assisted_ballots_open",
        "voter_id",
        unique=True,
        where="ended_at IS NULL",
    ),
)


class _Keyings(TypedColumns):
    """What one person keyed of an assisted ballot; `is_done`: they are through with it."""

    assisted_id: Named[int] = Column(Id, ForeignKey("assisted_ballots.id"), primary_key=True)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), primary_key=True)
    answer: Named[str] = Column(Text)
    is_done: Named[bool] = Column(Boolean)
    at: Named[datetime] = Column(Moment)


keyings = Table("keyings", metadata, _Keyings)


class _Proxies(TypedColumns):
    """Whose ballot paper may be filled in by those of another paper of the same poll."""

    id: Named[int] = Column(Id, primary_key=True)
    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"))
    voter_id: Named[int] = Column(Id, ForeignKey("voters.id"))  # names the paper that is given
    holder_id: Named[int] = Column(Id, ForeignKey("voters.id"), index=True)
    by_id: Named[int] = Column(Id, ForeignKey("people.id"))  # of the household, or who keyed in its letter
    photo: Named[str | None] = Column(Text)  # of the letter, by the channel's own file id
    at: Named[datetime] = Column(Moment)
    ended_at: Named[datetime | None] = Column(Moment)


proxies = Table(
    "proxies",
    metadata,
    _Proxies,
    index_where(
        "uq_proxies_standing",
        "voter_id",
        unique=True,
        where="ended_at IS NULL",
    ),
)


class _SecretBallots(TypedColumns):
    """Ballots of nobody: without time, order or place, so that no row here leads to a voter.

    The receipt is made of a secret that only a private chat has; whoever has that may change the ballot.
    """

    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"), primary_key=True)
    receipt: Named[str] = Column(Text, primary_key=True)
    answer: Named[str] = Column(Text)


# Rows with numbers of their own would keep the order in which they came.
secret_ballots = Table("secret_ballots", metadata, _SecretBallots, sqlite_with_rowid=False)
