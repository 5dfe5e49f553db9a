"""The way out: what is due is taken as a parcel, and what became of it is written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select, update

from bot.edit_gaps import EditGaps
from storage import tables
from storage.connection import AsyncConnection

# An answer that was lost may still be on its way this long after.
UNSURE_WAIT = timedelta(seconds=18)


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
