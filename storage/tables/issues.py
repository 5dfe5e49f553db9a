"""Issues, their history, and what belongs to them."""

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

from storage.tables.columns import Id, Moment, index_where, metadata


class _Issues(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    community_id: Named[int] = Column(Id, ForeignKey("places.id"))
    number: Named[int] = Column(Integer)  # counts up within its community
    kind: Named[str] = Column(Text)
    state: Named[str] = Column(Text)
    text: Named[str] = Column(Text)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"))
    reporter_id: Named[int] = Column(Id, ForeignKey("people.id"))
    assignee_id: Named[int | None] = Column(Id, ForeignKey("people.id"))
    category: Named[str] = Column(Text, server_default="other")
    visibility: Named[str] = Column(Text, server_default="everyone")  # everyone, nameless, staff, committee
    on_behalf_of: Named[str | None] = Column(Text)  # who asked a staff member to report it
    level: Named[int] = Column(Integer, server_default="0")  # step of its kind's route, the first is 0
    responsible: Named[str] = Column(Text)  # the role that has to act
    due_at: Named[datetime | None] = Column(Moment)  # by when it should be done
    wakes_at: Named[datetime | None] = Column(Moment)  # when the clock acts on it; none: no more
    overdue_at: Named[datetime | None] = Column(Moment)  # the first deadline that this round missed
    merged_into_id: Named[int | None] = Column(Id, ForeignKey("issues.id"), index=True)
    is_confirmed: Named[bool] = Column(Boolean, server_default=false())  # somebody saw that it is fixed
    created_at: Named[datetime] = Column(Moment)
    updated_at: Named[datetime] = Column(Moment)
    closed_at: Named[datetime | None] = Column(Moment)
    answered_at: Named[datetime | None] = Column(
        Moment
    )  # when somebody first took it on, finished or declined it
    chat_id: Named[int] = Column(BigInteger)
    # The tagged message, and the one whose words these are (another one in a report by reply); none once
    # the group became a supergroup, since messages stay behind.
    message_id: Named[int | None] = Column(BigInteger)
    text_message_id: Named[int | None] = Column(BigInteger)


issues = Table(
    "issues",
    metadata,
    _Issues,
    UniqueConstraint("community_id", "number"),
    UniqueConstraint("chat_id", "message_id"),
    Index("ix_issues_text_message", "chat_id", "text_message_id"),
    Index("ix_issues_place_state", "place_id", "state"),
    Index("ix_issues_wakes", "wakes_at", sqlite_where=text("wakes_at IS NOT NULL")),
    Index("ix_issues_updated", "updated_at"),
    Index("ix_issues_reporter", "reporter_id"),
    Index("ix_issues_assignee", "assignee_id", sqlite_where=text("assignee_id IS NOT NULL")),
    Index("ix_issues_answered", "answered_at"),
)


class _Events(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    issue_id: Named[int] = Column(Id, ForeignKey("issues.id"), index=True)
    at: Named[datetime] = Column(Moment)
    actor_id: Named[int | None] = Column(Id, ForeignKey("people.id"))  # none: Linli itself
    action: Named[str] = Column(Text)
    state: Named[str] = Column(Text)  # the issue's state afterwards
    note: Named[str | None] = Column(Text)
    to_id: Named[int | None] = Column(Id, ForeignKey("people.id"))  # whom it was handed over to


# A digest reads what happened in its week, however long the history is.
events = Table("events", metadata, _Events, Index("ix_events_action", "action", "at", "issue_id"))


class _Followers(TypedColumns):
    """Who wants to hear of an issue; the affected ones met it too (我也遇到), whether they listen or not."""

    issue_id: Named[int] = Column(Id, ForeignKey("issues.id"), primary_key=True)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), primary_key=True, index=True)
    is_affected: Named[bool] = Column(Boolean, server_default=false())
    is_listening: Named[bool] = Column(Boolean, server_default=true())  # false: asked to hear no more
    at: Named[datetime] = Column(Moment, index=True)


followers = Table("followers", metadata, _Followers)


class _News(TypedColumns):
    """News of an issue that a group was told unasked, or that waits for its bulletin: the day had enough."""

    event_id: Named[int] = Column(Id, ForeignKey("events.id"), primary_key=True)
    chat_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    at: Named[datetime] = Column(Moment)
    is_waiting: Named[bool] = Column(Boolean)


news = Table("news", metadata, _News, Index("ix_news_chat_at", "chat_id", "at"))


class _Promises(TypedColumns):
    """What somebody who took an issue on promised: done by then."""

    id: Named[int] = Column(Id, primary_key=True)
    issue_id: Named[int] = Column(Id, ForeignKey("issues.id"), index=True)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    due_at: Named[datetime] = Column(Moment)
    outcome: Named[str | None] = Column(Text)  # kept, broken, or replaced by a later one; none: still open
    settled_at: Named[datetime | None] = Column(Moment, index=True)


promises = Table(
    "promises",
    metadata,
    _Promises,
    index_where(
        "uq_promises_open",
        "issue_id",
        unique=True,
        where="outcome IS NULL",
    ),
)


class _Verdicts(TypedColumns):
    """Answers to 修好了吗, one a person and round; the first answer to be asked for is round 1."""

    issue_id: Named[int] = Column(Id, ForeignKey("issues.id"), primary_key=True)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), primary_key=True)
    round: Named[int] = Column(Integer, primary_key=True)
    is_fixed: Named[bool] = Column(Boolean)
    stars: Named[int | None] = Column(Integer)  # 1 to 5
    words: Named[str | None] = Column(Text)
    at: Named[datetime] = Column(Moment, index=True)


verdicts = Table("verdicts", metadata, _Verdicts)


class _Whistles(TypedColumns):
    """吹哨: somebody called others to an issue."""

    id: Named[int] = Column(Id, primary_key=True)
    issue_id: Named[int] = Column(Id, ForeignKey("issues.id"), index=True)
    caller_id: Named[int | None] = Column(Id, ForeignKey("people.id"))  # none: the issue's route
    at: Named[datetime] = Column(Moment, index=True)
    due_at: Named[datetime] = Column(Moment)
    wakes_at: Named[datetime | None] = Column(Moment)  # none: all came, or who did not was announced


whistles = Table(
    "whistles",
    metadata,
    _Whistles,
    Index("ix_whistles_wakes", "wakes_at", sqlite_where=text("wakes_at IS NOT NULL")),
)


class _Calls(TypedColumns):
    """Who was called by a whistle, and 报到: who came when."""

    id: Named[int] = Column(Id, primary_key=True)
    whistle_id: Named[int] = Column(Id, ForeignKey("whistles.id"), index=True)
    party: Named[str] = Column(Text)  # a role, or an organisation by name
    person_id: Named[int | None] = Column(Id, ForeignKey("people.id"))
    at: Named[datetime | None] = Column(Moment)


calls = Table("calls", metadata, _Calls, UniqueConstraint("whistle_id", "party"))


class _Drafts(TypedColumns):
    """A report written in private, until its writer has said who may see it; kept a day for later edits."""

    id: Named[int] = Column(Id, primary_key=True)
    person_id: Named[int] = Column(Id, ForeignKey("people.id"), index=True)
    kind: Named[str] = Column(Text)
    text: Named[str] = Column(Text)
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int] = Column(BigInteger)
    place_id: Named[int | None] = Column(Id, ForeignKey("places.id"))
    issue_id: Named[int | None] = Column(Id, ForeignKey("issues.id"))  # what became of it; none: still open
    at: Named[datetime] = Column(Moment, index=True)


drafts = Table("drafts", metadata, _Drafts, UniqueConstraint("chat_id", "message_id"))


class _Photos(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    issue_id: Named[int | None] = Column(Id, ForeignKey("issues.id"), index=True)  # none: not yet claimed
    event_id: Named[int | None] = Column(Id, ForeignKey("events.id"))
    draft_id: Named[int | None] = Column(Id, ForeignKey("drafts.id"))  # until that becomes an issue
    note_id: Named[int | None] = Column(
        Id, ForeignKey("notes.id")
    )  # and stays there when an issue has it too
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int] = Column(BigInteger)
    album_id: Named[str | None] = Column(Text)
    file_id: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)


photos = Table(
    "photos",
    metadata,
    _Photos,
    UniqueConstraint("chat_id", "message_id"),
    Index("ix_photos_album", "chat_id", "album_id", sqlite_where=text("album_id IS NOT NULL")),
    index_where(
        "ix_photos_draft",
        "draft_id",
        where="draft_id IS NOT NULL",
    ),
    index_where(
        "ix_photos_note",
        "note_id",
        where="note_id IS NOT NULL",
    ),
)
