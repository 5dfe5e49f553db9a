"""What comes in from the channel, and what goes out to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Named, Table, Text, TypedColumns, text

from storage.tables.columns import Id, Json, Key, Moment, metadata


class _Outbox(TypedColumns):
    """What people in a chat should see. An edit is a newer version of the same row."""

    id: Named[int] = Column(Id, primary_key=True)
    chat_id: Named[int] = Column(BigInteger)
    kind: Named[str] = Column(Text)  # message, reaction, leaving
    body: Named[dict[str, Any]] = Column(Json)
    key: Named[str | None] = Column(Key, unique=True)  # names a message that is edited or must come once
    subject: Named[str | None] = Column(Text)  # what it is about: issue:12
    urgency: Named[int] = Column(Integer)  # -1 alarms, 0 answers, 1 bulletins, 2 the clock, 3 boards
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


class _NewestMessages(TypedColumns):
    """The highest message id known, by sequence: where lost sends are looked for."""

    sequence: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Named[int] = Column(BigInteger)


newest_messages = Table("newest_messages", metadata, _NewestMessages)


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
    id: Named[int] = Column(Id, primary_key=True)
    update_id: Named[int] = Column(BigInteger)
    body: Named[Any] = Column(Json)
    error: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)


quarantine = Table("quarantine", metadata, _Quarantine)


class _Files(TypedColumns):
    """Pictures and documents that Linli made and the outbox sends."""

    id: Named[int] = Column(Id, primary_key=True)
    name: Named[str] = Column(Text)  # as people see it when they save it
    content: Named[bytes] = Column(LargeBinary)
    channel_id: Named[str | None] = Column(Text)  # the channel's own id once it was sent: no second upload
    at: Named[datetime] = Column(Moment, index=True)


files = Table("files", metadata, _Files)


class _Menus(TypedColumns):
    """The menus of commands that Telegram was told, by the bot's account: another token is another bot."""

    bot_id: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    scope: Named[str] = Column(Text, primary_key=True)
    menu: Named[str] = Column(Text)  # its language and its commands


menus = Table("menus", metadata, _Menus)
