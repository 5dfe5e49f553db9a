"""Reports written in private, kept until their writer has said who may see them.

A draft is named by its message. Once it has become an issue it stays for a day, so that an edit of the
message or a photo sent after it still finds the issue.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.errors import UserError
from bot.issues import Issue, photos
from bot.members import Person
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

KEPT = timedelta(hours=24)
# A photo alone belongs to what was written so shortly before.
JOINS_WITHIN = timedelta(minutes=10)
_D = tables.drafts
_COLUMNS = (
    _D.c.id,
    _D.c.person_id,
    _D.c.kind,
    _D.c.text,
    _D.c.chat_id,
    _D.c.message_id,
    _D.c.place_id,
    _D.c.issue_id,
    _D.c.at,
)


@dataclass(frozen=True)
class Draft:
    id: int
    person_id: int
    kind: str
    text: str  # empty: see the photo
    chat_id: int
    message_id: int
    place_id: int | None  # none: not known yet
    issue_id: int | None  # none: not answered yet
    at: datetime

    @property
    def subject(self) -> str:
        return f"draft:{self.message_id}"

    @property
    def key(self) -> str:
        """Of the question about it; ids of drafts come again, those of messages do not."""
        return f"draft:{self.chat_id}:{self.message_id}"


async def write(
    tx: AsyncConnection,
    person: Person,
    kind: str,
    text: str,
    chat_id: int,
    message_id: int,
    place: Place | None,
    now: datetime,
) -> Draft:
    values = {
        "person_id": person.id,
        "kind": kind,
        "text": text,
        "chat_id": chat_id,
        "message_id": message_id,
        "place_id": place.id if place else None,
        "at": now,
    }
    made = await tx.execute(insert(_D).values(values).returning(_D.c.id))
    return Draft(id=made.scalar_one(), issue_id=None, **values)  # type: ignore[arg-type]


async def change(tx: AsyncConnection, draft: Draft, **changes: Any) -> Draft:
    await tx.execute(update(_D).where(_D.c.id == draft.id).values(changes))
    return replace(draft, **changes)


async def of_message(tx: AsyncConnection, chat_id: int, message_id: int) -> Draft | None:
    return await _first(tx, (_D.c.chat_id == chat_id) & (_D.c.message_id == message_id))


async def asked_about(
    tx: AsyncConnection, person: Person, chat_id: int, message_id: int, now: datetime
) -> Draft:
    """The draft that a button is about. Raises UserError when it is too old, or somebody else's."""
    draft = await of_message(tx, chat_id, message_id)
    if draft is None or draft.person_id != person.id or draft.at < now - KEPT:
        raise UserError("issues/draft_gone")
    return draft


async def of_album(tx: AsyncConnection, chat_id: int, album_id: str) -> Draft | None:
    """The draft that an earlier part of an album belongs to."""
    draft_id = await photos.album_draft(tx, chat_id, album_id)
    return await _first(tx, _D.c.id == draft_id) if draft_id is not None else None


async def latest(tx: AsyncConnection, person: Person, now: datetime) -> Draft | None:
    """What somebody wrote just before, answered or not."""
    return await _first(tx, (_D.c.person_id == person.id) & (_D.c.at >= now - JOINS_WITHIN))


async def without_place(tx: AsyncConnection, person: Person) -> list[Draft]:
    """What somebody wrote before it was known where they live, oldest first."""
    waiting = (_D.c.person_id == person.id) & _D.c.place_id.is_(None) & _D.c.issue_id.is_(None)
    rows = await tx.execute(select(*_COLUMNS).where(waiting).order_by(_D.c.id))
    return [Draft(*row) for row in rows]


async def _first(tx: AsyncConnection, which: ColumnElement[bool]) -> Draft | None:
    newest = select(*_COLUMNS).where(which).order_by(_D.c.id.desc()).limit(1)
    row = (await tx.execute(newest)).one_or_none()
    return Draft(*row) if row else None


async def hand_in(tx: AsyncConnection, draft: Draft, issue: Issue) -> bool:
    """It became an issue, which gets its photos; whether there were any."""
    await change(tx, draft, issue_id=issue.id)
    return await photos.hand_in(tx, draft.id, issue.id)


async def discard(tx: AsyncConnection, draft: Draft) -> None:
    """It comes to nothing, and leaves no trace."""
    await photos.let_go(tx, [draft.id])
    await tx.execute(delete(_D).where(_D.c.id == draft.id))


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    """What nobody answered within a day was not meant."""
    old = list(await tx.scalars(select(_D.c.id).where(_D.c.at < now - KEPT)))
    if old:
        await photos.let_go(tx, old)
        await tx.execute(delete(_D).where(_D.c.id.in_(old)))
