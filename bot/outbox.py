"""What people in a chat should see: queued with the effects that caused it, sent after the commit.

A row holds the wanted state of one message. An edit is a newer version of the same row, so a hundred
changes before the next send are one edit. `due_at` says when to act; a row without it is at rest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Text, bindparam, case, cast, func, insert, select, update

from bot.edit_gaps import EditGaps
from storage import tables
from storage.connection import AsyncConnection

# An answer that was lost may still be on its way this long after.
UNSURE_WAIT = timedelta(seconds=18)

ALARM, ANSWER, BULLETIN, CLOCK, BOARD = -1, 0, 1, 2, 3  # urgency
# The keys of messages that tell a group something nobody asked for begin so.
NEWS = "news:"

# Handlers pass it on without looking in.
Transaction: TypeAlias = AsyncConnection


@dataclass(frozen=True)
class Button:
    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True)
class Post:
    """A message or a reaction for one chat, in no channel's own terms.

    `key` names a message that is edited later or must come only once; `subject` is what it is about
    ("issue:12"), so that a reply to it can be understood. With `emoji` it is a reaction to `reply_to`.
    With `file_id` (bot/files.py), or a `photo` or `document` that the channel has, it shows that, and `html`
    below, of 1024 UTF-16 units at most (Bot API, caption); a later version changes the words, never the file.
    """

    chat_id: int
    html: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: int | None = None
    topic: int | None = None
    silent: bool = True
    emoji: str = ""
    leaves: bool = False  # no message at all: the bot leaves the group
    key: str | None = None
    is_new: bool = False  # nothing was ever posted under this key
    is_pinned: bool = False
    is_fleeting: bool = False  # what it says is forgotten as soon as it has arrived, or never can
    is_alarm: bool = False  # rings in quiet hours too
    not_before: datetime | None = None
    edit_gap: timedelta = timedelta(0)  # the least time between two showings, where that is more than usual
    subject: str | None = None
    urgency: int = ANSWER
    file_id: int | None = None
    is_picture: bool = False  # shown in the chat, not offered for saving
    photo: str | None = None
    document: str | None = None

    @property
    def body(self) -> dict[str, Any]:
        if self.emoji:
            return {"emoji": self.emoji, "reply_to": self.reply_to}
        body = {
            "html": self.html,
            "buttons": [[[b.text, b.data, b.url] for b in row] for row in self.buttons],
            "reply_to": self.reply_to,
            "topic": self.topic,
            "silent": self.silent,
            "pinned": self.is_pinned,
        }
        if self.is_fleeting:
            body["fleeting"] = True
        if self.edit_gap:
            body["gap"] = self.edit_gap.total_seconds()
        if self.file_id is not None or self.photo is not None or self.document is not None:
            channel_id, is_picture = self.photo or self.document, self.is_picture or self.photo is not None
            body["file"] = {"id": self.file_id, "channel_id": channel_id, "is_picture": is_picture}
        return body


@dataclass(frozen=True)
class Waiting:
    """An outbox row whose time has come."""

    id: int
    chat_id: int
    kind: str
    sending_version: int | None
    message_id: int | None
    reply_to: int | None

    @property
    def is_edit(self) -> bool:
        return self.kind == "message" and self.message_id is not None

    @property
    def may_have_arrived(self) -> bool:
        """A first send that nobody confirmed. Repeating it could double the message.

        Repeating an edit or a reaction is harmless.
        """
        return self.kind == "message" and self.message_id is None and self.sending_version is not None


@dataclass(frozen=True)
class Parcel:
    """An outbox row on its way. `is_lost`: it may be there already and has to be looked for first."""

    id: int
    chat_id: int
    kind: str
    body: dict[str, Any]
    version: int
    message_id: int | None
    tries: int
    after_message_id: int | None
    subject: str | None
    is_lost: bool = False

    @property
    def is_first_send(self) -> bool:
        return self.kind == "message" and self.message_id is None

    @property
    def is_reaction(self) -> bool:
        return self.kind == "reaction"

    @property
    def file_id(self) -> int | None:
        """The file of ours that it shows, if any."""
        return self.body.get("file", {}).get("id")

    @property
    def shows_file(self) -> bool:
        return "file" in self.body

    @property
    def is_to_be_pinned(self) -> bool:
        return self.is_first_send and self.body.get("pinned", False)


_T = tables.outbox
_WAITING = (
    _T.c.id,
    _T.c.chat_id,
    _T.c.kind,
    _T.c.sending_version,
    _T.c.message_id,
    _T.c.body["reply_to"].as_integer(),
)
_PARCEL = (
    _T.c.id,
    _T.c.chat_id,
    _T.c.kind,
    _T.c.body,
    _T.c.version,
    _T.c.message_id,
    _T.c.tries,
    _T.c.after_message_id,
    _T.c.subject,
)
_PUT = insert(_T)


async def put(tx: AsyncConnection, posts: Sequence[Post], now: datetime, gaps: EditGaps = EditGaps()) -> None:
    """Queue posts; one with a key that is already there becomes its next version."""
    latest = {post.key: post for post in posts if post.key}
    standing = await _standing(tx, latest.keys() - {post.key for post in posts if post.is_new})
    new: list[dict[str, Any]] = []
    for post in posts:
        if post.key is None:
            new.append(_row(post, now))
        elif post.key in latest:  # its last wording, in the place of its first mention
            wanted = latest.pop(post.key)
            if post.key in standing:
                await _renew(tx, wanted, standing[post.key], now, gaps)
            else:
                new.append(_row(wanted, now))
    if new:
        await tx.execute(_PUT, new)


def _row(post: Post, now: datetime) -> dict[str, Any]:
    return {
        "chat_id": post.chat_id,
        "kind": "reaction" if post.emoji else "leaving" if post.leaves else "message",
        "body": post.body,
        "key": post.key,
        "subject": post.subject,
        "urgency": post.urgency,
        "due_at": max(now, post.not_before or now),
        "created_at": now,
    }


async def _standing(tx: AsyncConnection, keys: Iterable[str | None]) -> dict[str | None, Any]:
    wanted = list(keys)
    if not wanted:
        return {}
    columns = (
        _T.c.key,
        _T.c.id,
        _T.c.body,
        _T.c.version,
        _T.c.message_id,
        _T.c.sent_at,
        _T.c.due_at,
        _T.c.failure,
        _T.c.urgency,
    )
    return {row.key: row for row in await tx.execute(select(*columns).where(_T.c.key.in_(wanted)))}


async def _renew(tx: AsyncConnection, post: Post, standing: Any, now: datetime, gaps: EditGaps) -> None:
    # Where a message stands is settled by its first sending.
    kept = {name: standing.body[name] for name in ("reply_to", "topic", "file") if name in standing.body}
    body = post.body | kept
    if body == standing.body:
        return
    if standing.failure is not None:  # deleted by an administrator, say: a fresh one is posted
        fresh = {
            "body": body,
            "version": _T.c.version + 1,
            "due_at": now,
            "failure": None,
            "message_id": None,
            "subject": post.subject,
            "urgency": post.urgency,
        }
        await tx.execute(update(_T).where(_T.c.id == standing.id).values(fresh))
        return
    due_at = standing.due_at or now
    if standing.message_id is not None and standing.due_at is None:
        taps_end = now if post.chat_id > 0 else now + timedelta(seconds=gaps.taps)
        gap = gaps.between(post.chat_id, standing.version, body.get("gap", 0))
        due_at = max(taps_end, standing.sent_at + gap)
    urgency = post.urgency if standing.due_at is None else min(post.urgency, standing.urgency)
    changes = {
        "body": body,
        "version": _T.c.version + 1,
        "due_at": due_at,
        "subject": post.subject,
        "urgency": urgency,
    }
    await tx.execute(update(_T).where(_T.c.id == standing.id).values(changes))


async def due(
    tx: AsyncConnection, now: datetime, not_to: Iterable[int], no_edits_to: Iterable[int], limit: int = 50
) -> list[Waiting]:
    """What could be sent now, the most urgent and oldest first."""
    ready = (_T.c.due_at <= now) & _T.c.chat_id.not_in(list(not_to))
    ready &= _T.c.message_id.is_(None) | _T.c.chat_id.not_in(list(no_edits_to))
    rows = await tx.execute(select(*_WAITING).where(ready).order_by(_T.c.urgency, _T.c.id).limit(limit))
    return [Waiting(*row) for row in rows]


async def next_due(tx: AsyncConnection, now: datetime) -> datetime | None:
    """When something becomes due that is not yet."""
    return await tx.scalar(select(func.min(_T.c.due_at)).where(_T.c.due_at > now))


_TAKE = (
    update(_T)
    .where(_T.c.id == bindparam("row"))
    .values(sending_version=_T.c.version, after_message_id=bindparam("after"), tries=_T.c.tries + 1)
    .returning(*_PARCEL)
)
_LOST = select(*_PARCEL).where(_T.c.id == bindparam("row"))


async def take(tx: AsyncConnection, waiting: Waiting, after: int | None) -> Parcel:
    """Mark a row as being sent; `after` is the highest message id known in its chat.

    What may have arrived before keeps its mark, for it is first looked for.
    """
    if waiting.may_have_arrived:
        return Parcel(*(await tx.execute(_LOST, {"row": waiting.id})).one(), is_lost=True)
    return Parcel(*(await tx.execute(_TAKE, {"row": waiting.id, "after": after})).one())


_SENT = (
    update(_T)
    # In the chat it was sent to: a group may have moved meanwhile.
    .where((_T.c.id == bindparam("row")) & (_T.c.chat_id == bindparam("chat")))
    .values(
        sending_version=None,
        message_id=bindparam("message"),
        sent_at=bindparam("at"),
        # A version wanted since is the next edit.
        due_at=case(
            (_T.c.version == bindparam("shown"), None), else_=bindparam("again", type_=tables.Moment())
        ),
        tries=0,
    )
)


async def sent(
    tx: AsyncConnection,
    parcels: Sequence[tuple[Parcel, int | None]],
    now: datetime,
    gaps: EditGaps = EditGaps(),
) -> None:
    """The chats show these versions, under these message ids."""
    rows = [
        {
            "row": parcel.id,
            "chat": parcel.chat_id,
            "shown": parcel.version,
            "message": message_id,
            "at": now,
            "again": now + gaps.between(parcel.chat_id, parcel.version, parcel.body.get("gap", 0)),
        }
        for parcel, message_id in parcels
    ]
    if rows:
        await tx.execute(_SENT, rows)
    for parcel, _ in parcels:
        await _forget(tx, parcel)


async def _forget(tx: AsyncConnection, parcel: Parcel) -> None:
    """Keep nothing of what a fleeting message said."""
    if parcel.body.get("fleeting"):
        nothing = {"html": "", "buttons": [], "reply_to": None, "topic": None}
        await tx.execute(update(_T).where(_T.c.id == parcel.id).values(body=nothing))


async def failed(tx: AsyncConnection, parcel: Parcel, reason: str) -> None:
    """It can never be sent; the row stays for whoever asks why."""
    values = {"failure": reason[:500], "due_at": None, "sending_version": None}
    await tx.execute(update(_T).where(_T.c.id == parcel.id).values(values))
    await _forget(tx, parcel)


async def later(tx: AsyncConnection, parcel: Parcel, at: datetime) -> None:
    """It was not sent this time; try again at `at`. What may have arrived before stays marked so."""
    values = {"due_at": at, "sending_version": _T.c.sending_version if parcel.is_lost else None}
    await tx.execute(update(_T).where(_T.c.id == parcel.id).values(values))


async def redirect(
    tx: AsyncConnection, parcel: Parcel, chat_id: int, reply_to: int | None, now: datetime
) -> None:
    """Say it in another chat, since this one is closed to the bot."""
    values = {"chat_id": chat_id, "body": parcel.body | {"reply_to": reply_to}, "message_id": None}
    values |= {"due_at": now, "sending_version": None, "tries": 0}
    await tx.execute(update(_T).where(_T.c.id == parcel.id).values(values))


async def in_words(tx: AsyncConnection, parcel: Parcel, html: str, now: datetime) -> None:
    """Say this without the file that the channel does not take."""
    body = {name: value for name, value in parcel.body.items() if name != "file"} | {"html": html}
    values = {"body": body, "due_at": now, "sending_version": None, "tries": 0}
    await tx.execute(update(_T).where(_T.c.id == parcel.id).values(values))


async def unsure(tx: AsyncConnection, parcel: Parcel, at: datetime) -> None:
    """It may have been sent; look for it at `at`."""
    await tx.execute(update(_T).where(_T.c.id == parcel.id).values(due_at=at))


async def recover(tx: AsyncConnection, now: datetime) -> dict[int, datetime]:
    """After a stop: what was on its way is looked for later; until then its chat waits (chat id → when)."""
    under_way = _T.c.sending_version.is_not(None)
    harmless = (_T.c.kind != "message") | _T.c.message_id.is_not(None)
    await tx.execute(update(_T).where(under_way & harmless).values(sending_version=None, due_at=now))
    at = now + UNSURE_WAIT
    lost = await tx.execute(update(_T).where(under_way).values(due_at=at).returning(_T.c.chat_id))
    return {chat_id: at for (chat_id,) in lost}


async def known_ids(tx: AsyncConnection, parcel: Parcel, above: int) -> set[int | None]:
    """Other messages of ours in a parcel's chat with ids above `above`."""
    others = (_T.c.chat_id == parcel.chat_id) & (_T.c.id != parcel.id) & (_T.c.message_id > above)
    return set(await tx.scalars(select(_T.c.message_id).where(others)))


async def cards_elsewhere(tx: AsyncConnection, card: str) -> list[int]:
    """The chats that have a card of their own of an issue, besides its group; `card` is the group's key."""
    # ";" follows ":": a range that the index of keys serves.
    keyed = (_T.c.key > f"{card}:") & (_T.c.key < f"{card};")
    return list(await tx.scalars(select(_T.c.chat_id).where(keyed)))


async def keys(tx: AsyncConnection, stem: str) -> set[str | None]:
    """The keys that are `stem`, or begin with it and a colon."""
    below = (_T.c.key == stem) | ((_T.c.key > f"{stem}:") & (_T.c.key < f"{stem};"))
    return set(await tx.scalars(select(_T.c.key).where(below)))


async def readable(tx: AsyncConnection, keys: Iterable[str]) -> list[str]:
    """Those of these names whose message stands in its chat."""
    stands = _T.c.key.in_(list(keys)) & _T.c.message_id.is_not(None) & _T.c.failure.is_(None)
    return [key for key in await tx.scalars(select(_T.c.key).where(stands)) if key is not None]


async def chat_of(tx: AsyncConnection, key: str) -> int | None:
    """The chat in which the message of this name stands."""
    return await tx.scalar(select(_T.c.chat_id).where(_T.c.key == key))


async def let_go(tx: AsyncConnection, key: str) -> None:
    """Leave the message of this name as it stands; the name is free for another."""
    await tx.execute(update(_T).where(_T.c.key == key).values(key=None, due_at=None))


async def set_aside(tx: AsyncConnection, key: str) -> str | None:
    """Free the name of a message for another; what it is called from now on, none where it does not stand."""
    stands = (_T.c.key == key) & _T.c.message_id.is_not(None) & _T.c.failure.is_(None)
    aside = _T.c.key + ":" + cast(_T.c.id, Text)
    moved = await tx.scalar(update(_T).where(stands).values(key=aside).returning(_T.c.key))
    if moved is None:
        await let_go(tx, key)
    return moved


async def subject(tx: AsyncConnection, chat_id: int, message_id: int) -> str | None:
    """What a message of the bot is about."""
    here = (_T.c.chat_id == chat_id) & (_T.c.kind == "message")
    known = await tx.scalar(select(_T.c.subject).where(here & (_T.c.message_id == message_id)))
    if known is not None:
        return known
    # People may answer a message whose arrival nobody confirmed yet; one is on its way in a chat at most.
    unconfirmed = _T.c.message_id.is_(None) & _T.c.sending_version.is_not(None)
    unconfirmed &= func.coalesce(_T.c.after_message_id, 0) < message_id  # none: the first one there
    return await tx.scalar(select(_T.c.subject).where(here & unconfirmed).limit(1))
