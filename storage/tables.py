"""Every table on one page. All times are UTC; ids of chats, users and messages are the channel's own."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Named,
    Table,
    Text,
    TypedColumns,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Json: TypeEngine[Any] = JSON()
# SQLite gives only an INTEGER primary key its own numbers.
_Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on both databases (SQLite itself knows no time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Places(TypedColumns):
    id: Named[int] = Column(_Id, primary_key=True)
    parent_id: Named[int | None] = Column(_Id, ForeignKey("places.id"))
    kind: Named[str] = Column(Text)  # community, compound, building, unit
    name: Named[str] = Column(Text)
    chat_id: Named[int | None] = Column(BigInteger, unique=True)  # the residents' group
    council_chat_id: Named[int | None] = Column(BigInteger, unique=True)
    committee_chat_id: Named[int | None] = Column(BigInteger, unique=True)


places = Table("places", metadata, _Places, UniqueConstraint("parent_id", "name"))


class _People(TypedColumns):
    id: Named[int] = Column(_Id, primary_key=True)
    user_id: Named[int] = Column(BigInteger, unique=True)
    name: Named[str] = Column(Text)
    language: Named[str | None] = Column(Text)  # ours: zh-CN or en; none when the channel does not tell
    reachable: Named[bool] = Column(Boolean, server_default=false())  # pressed Start: may be written to first
    place_id: Named[int | None] = Column(_Id, ForeignKey("places.id"))  # whose group sent them here


people = Table("people", metadata, _People)


class _Issues(TypedColumns):
    id: Named[int] = Column(_Id, primary_key=True)
    community_id: Named[int] = Column(_Id, ForeignKey("places.id"))
    number: Named[int] = Column(Integer)  # counts up within its community
    kind: Named[str] = Column(Text)
    state: Named[str] = Column(Text)
    text: Named[str] = Column(Text)
    place_id: Named[int] = Column(_Id, ForeignKey("places.id"))
    reporter_id: Named[int] = Column(_Id, ForeignKey("people.id"))
    assignee_id: Named[int | None] = Column(_Id, ForeignKey("people.id"))
    category: Named[str] = Column(Text, server_default="other")
    visibility: Named[str] = Column(Text, server_default="everyone")  # everyone, nameless, staff, committee
    on_behalf_of: Named[str | None] = Column(Text)  # who asked a staff member to report it
    level: Named[int] = Column(Integer, server_default="0")  # step of its kind's route, the first is 0
    responsible: Named[str] = Column(Text)  # the role that has to act
    due_at: Named[datetime | None] = Column(Moment)  # by when it should be done
    wakes_at: Named[datetime | None] = Column(Moment)  # when the clock acts on it; none: no more
    overdue_at: Named[datetime | None] = Column(Moment)  # the first deadline that this round missed
    merged_into_id: Named[int | None] = Column(_Id, ForeignKey("issues.id"), index=True)
    is_confirmed: Named[bool] = Column(Boolean, server_default=false())  # somebody saw that it is fixed
    created_at: Named[datetime] = Column(Moment)
    updated_at: Named[datetime] = Column(Moment)
    closed_at: Named[datetime | None] = Column(Moment)
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
)


class _Events(TypedColumns):
    id: Named[int] = Column(_Id, primary_key=True)
    issue_id: Named[int] = Column(_Id, ForeignKey("issues.id"), index=True)
    at: Named[datetime] = Column(Moment)
    actor_id: Named[int | None] = Column(_Id, ForeignKey("people.id"))  # none: Linli itself
    action: Named[str] = Column(Text)
    state: Named[str] = Column(Text)  # the issue's state afterwards
    note: Named[str | None] = Column(Text)


events = Table("events", metadata, _Events)


class _Followers(TypedColumns):
    """Who wants to hear of an issue; the affected ones met it too (我也遇到)."""

    issue_id: Named[int] = Column(_Id, ForeignKey("issues.id"), primary_key=True)
    person_id: Named[int] = Column(_Id, ForeignKey("people.id"), primary_key=True, index=True)
    is_affected: Named[bool] = Column(Boolean, server_default=false())
    at: Named[datetime] = Column(Moment)


followers = Table("followers", metadata, _Followers)


class _Promises(TypedColumns):
    """What somebody who took an issue on promised: done by then."""

    id: Named[int] = Column(_Id, primary_key=True)
    issue_id: Named[int] = Column(_Id, ForeignKey("issues.id"), index=True)
    person_id: Named[int] = Column(_Id, ForeignKey("people.id"))
    at: Named[datetime] = Column(Moment)
    due_at: Named[datetime] = Column(Moment)
    outcome: Named[str | None] = Column(Text)  # kept, broken, or replaced by a later one; none: still open
    settled_at: Named[datetime | None] = Column(Moment)


promises = Table(
    "promises",
    metadata,
    _Promises,
    Index(
        "uq_promises_open",
        "issue_id",
        unique=True,
        sqlite_where=text("outcome IS NULL"),
        postgresql_where=text("outcome IS NULL"),
    ),
)


class _Verdicts(TypedColumns):
    """Answers to 修好了吗, one a person and round; the first answer to be asked for is round 1."""

    issue_id: Named[int] = Column(_Id, ForeignKey("issues.id"), primary_key=True)
    person_id: Named[int] = Column(_Id, ForeignKey("people.id"), primary_key=True)
    round: Named[int] = Column(Integer, primary_key=True)
    is_fixed: Named[bool] = Column(Boolean)
    stars: Named[int | None] = Column(Integer)  # 1 to 5
    words: Named[str | None] = Column(Text)
    at: Named[datetime] = Column(Moment)


verdicts = Table("verdicts", metadata, _Verdicts)


class _Whistles(TypedColumns):
    """吹哨: somebody called others to an issue."""

    id: Named[int] = Column(_Id, primary_key=True)
    issue_id: Named[int] = Column(_Id, ForeignKey("issues.id"), index=True)
    caller_id: Named[int | None] = Column(_Id, ForeignKey("people.id"))  # none: the issue's route
    at: Named[datetime] = Column(Moment)
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

    id: Named[int] = Column(_Id, primary_key=True)
    whistle_id: Named[int] = Column(_Id, ForeignKey("whistles.id"), index=True)
    party: Named[str] = Column(Text)  # a role, or an organisation by name
    person_id: Named[int | None] = Column(_Id, ForeignKey("people.id"))
    at: Named[datetime | None] = Column(Moment)


calls = Table("calls", metadata, _Calls, UniqueConstraint("whistle_id", "party"))


class _Drafts(TypedColumns):
    """A report written in private, until its writer has said who may see it; kept a day for later edits."""

    id: Named[int] = Column(_Id, primary_key=True)
    person_id: Named[int] = Column(_Id, ForeignKey("people.id"), index=True)
    kind: Named[str] = Column(Text)
    text: Named[str] = Column(Text)
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int] = Column(BigInteger)
    place_id: Named[int | None] = Column(_Id, ForeignKey("places.id"))
    issue_id: Named[int | None] = Column(_Id, ForeignKey("issues.id"))  # what became of it; none: still open
    at: Named[datetime] = Column(Moment, index=True)


drafts = Table("drafts", metadata, _Drafts, UniqueConstraint("chat_id", "message_id"))


class _Watermarks(TypedColumns):
    """Up to when a clock job has looked at what changed."""

    name: Named[str] = Column(Text, primary_key=True)
    at: Named[datetime] = Column(Moment)


watermarks = Table("watermarks", metadata, _Watermarks)


class _Photos(TypedColumns):
    id: Named[int] = Column(_Id, primary_key=True)
    issue_id: Named[int | None] = Column(_Id, ForeignKey("issues.id"), index=True)  # none: not yet claimed
    event_id: Named[int | None] = Column(_Id, ForeignKey("events.id"))
    draft_id: Named[int | None] = Column(_Id, ForeignKey("drafts.id"))  # until that becomes an issue
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
    Index(
        "ix_photos_draft",
        "draft_id",
        sqlite_where=text("draft_id IS NOT NULL"),
        postgresql_where=text("draft_id IS NOT NULL"),
    ),
)


class _Polls(TypedColumns):
    id: Named[int] = Column(_Id, primary_key=True)
    place_id: Named[int] = Column(_Id, ForeignKey("places.id"))
    chat_id: Named[int] = Column(BigInteger)
    message_id: Named[int | None] = Column(BigInteger)  # the message that asked
    author_id: Named[int] = Column(_Id, ForeignKey("people.id"))
    question: Named[str] = Column(Text)
    options: Named[list[str]] = Column(_Json)
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
    id: Named[int] = Column(_Id, primary_key=True)
    poll_id: Named[int] = Column(_Id, ForeignKey("polls.id"))
    person_id: Named[int] = Column(_Id, ForeignKey("people.id"))
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


class _Schedules(TypedColumns):
    id: Named[int] = Column(_Id, primary_key=True)
    place_id: Named[int] = Column(_Id, ForeignKey("places.id"))
    cron: Named[str] = Column(Text)
    last_at: Named[datetime] = Column(Moment)  # the end of the last period dealt with
    next_at: Named[datetime | None] = Column(Moment, index=True)  # none: no longer in the settings


schedules = Table("schedules", metadata, _Schedules, UniqueConstraint("place_id", "cron"))


class _Periods(TypedColumns):
    schedule_id: Named[int] = Column(_Id, ForeignKey("schedules.id"), primary_key=True)
    due_at: Named[datetime] = Column(Moment, primary_key=True)
    outcome: Named[str] = Column(Text)  # posted, or folded into a later one after downtime


periods = Table("periods", metadata, _Periods)


class _Outbox(TypedColumns):
    """What people in a chat should see. An edit is a newer version of the same row."""

    id: Named[int] = Column(_Id, primary_key=True)
    chat_id: Named[int] = Column(BigInteger)
    kind: Named[str] = Column(Text)  # message, reaction
    body: Named[dict[str, Any]] = Column(_Json)
    key: Named[str | None] = Column(Text, unique=True)  # names a message that is edited or must come once
    subject: Named[str | None] = Column(Text)  # what it is about: issue:12
    urgency: Named[int] = Column(Integer)  # -1 alarms, 0 answers, 1 bulletins, 2 boards
    version: Named[int] = Column(Integer, server_default="1")  # wanted
    sending_version: Named[int | None] = Column(Integer)  # on its way, or lost on it
    due_at: Named[datetime | None] = Column(Moment)  # when to send next; none: nothing to do
    tries: Named[int] = Column(Integer, server_default="0")
    after_message_id: Named[int | None] = Column(BigInteger)  # highest id known when the first send began
    message_id: Named[int | None] = Column(BigInteger)
    failure: Named[str | None] = Column(Text)
    created_at: Named[datetime] = Column(Moment)
    sent_at: Named[datetime | None] = Column(Moment)


outbox = Table(
    "outbox",
    metadata,
    _Outbox,
    Index("ix_outbox_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),
    Index("ix_outbox_message", "chat_id", "message_id"),
)


class _Pauses(TypedColumns):
    chat_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    until: Named[datetime] = Column(Moment)


pauses = Table("pauses", metadata, _Pauses)


class _ChatMoves(TypedColumns):
    """Groups that became supergroups: the settings may still name the old id."""

    old_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    new_id: Named[int] = Column(BigInteger)


chat_moves = Table("chat_moves", metadata, _ChatMoves)


class _Seen(TypedColumns):
    """What was dealt with, so that the same thing delivered twice happens once."""

    key: Named[str] = Column(Text, primary_key=True)
    at: Named[datetime] = Column(Moment, index=True)


seen = Table("seen", metadata, _Seen)


class _Attempts(TypedColumns):
    """Updates being tried; a row that stays is one the process did not survive."""

    update_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    tries: Named[int] = Column(Integer)


attempts = Table("attempts", metadata, _Attempts)


class _Quarantine(TypedColumns):
    id: Named[int] = Column(_Id, primary_key=True)
    update_id: Named[int] = Column(BigInteger)
    body: Named[Any] = Column(_Json)
    error: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)


quarantine = Table("quarantine", metadata, _Quarantine)
