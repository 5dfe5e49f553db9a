"""Photos of issues, by the channel's own file ids; and parts of albums that nobody tagged yet.

An album is several messages with no end mark, and the tag stands on one of them: a part that comes
first waits, for a minute at most, for its caption. Photos of a draft wait as long as the draft; those of a
note in the notebook stay there, also when it becomes an issue.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from storage import tables
from storage.connection import AsyncConnection

UNCLAIMED_FOR = timedelta(minutes=1)
_P = tables.photos
_UNCLAIMED = _P.c.issue_id.is_(None) & _P.c.draft_id.is_(None) & _P.c.note_id.is_(None)


@dataclass(frozen=True)
class Photo:
    """The photo of a message."""

    chat_id: int
    message_id: int
    file_id: str
    album_id: str | None


@dataclass(frozen=True)
class Owner:
    """What a photo belongs to; one that belongs to nothing waits for its album's caption."""

    issue_id: int | None = None
    event_id: int | None = None
    draft_id: int | None = None
    note_id: int | None = None


NOBODY = Owner()


async def keep(tx: AsyncConnection, photo: Photo, owner: Owner, now: datetime) -> bool:
    """Write a photo down; False when this message's photo is kept already."""
    here = (_P.c.chat_id == photo.chat_id) & (_P.c.message_id == photo.message_id)
    if await tx.scalar(select(_P.c.id).where(here)) is not None:
        return owner != NOBODY and await _claim(tx, here, owner)
    await tx.execute(insert(_P), asdict(photo) | asdict(owner) | {"at": now})
    return True


async def _claim(tx: AsyncConnection, which: ColumnElement[bool], owner: Owner) -> bool:
    claimed = await tx.execute(update(_P).where(which & _UNCLAIMED).values(asdict(owner)))
    return claimed.rowcount > 0


async def claim_album(
    tx: AsyncConnection, chat_id: int, album_id: str, issue_id: int, event_id: int | None = None
) -> bool:
    """Give the waiting parts of an album to its issue; whether there were any."""
    album = (_P.c.chat_id == chat_id) & (_P.c.album_id == album_id)
    return await _claim(tx, album, Owner(issue_id, event_id))


async def hold_album(tx: AsyncConnection, chat_id: int, album_id: str, draft_id: int) -> None:
    """Let the waiting parts of an album wait as long as a draft does."""
    album = (_P.c.chat_id == chat_id) & (_P.c.album_id == album_id)
    await _claim(tx, album, Owner(draft_id=draft_id))


async def album_draft(tx: AsyncConnection, chat_id: int, album_id: str) -> int | None:
    """The draft that holds an album's earlier part."""
    held = (_P.c.chat_id == chat_id) & (_P.c.album_id == album_id) & _P.c.draft_id.is_not(None)
    return await tx.scalar(select(_P.c.draft_id).where(held).limit(1))


async def album_note(tx: AsyncConnection, chat_id: int, album_id: str) -> int | None:
    """The note that an album's earlier part belongs to."""
    taken = (_P.c.chat_id == chat_id) & (_P.c.album_id == album_id) & _P.c.note_id.is_not(None)
    return await tx.scalar(select(_P.c.note_id).where(taken).limit(1))


async def lend_note(tx: AsyncConnection, note_id: int, issue_id: int) -> bool:
    """Show the photos of a note with the issue that it became; whether there were any."""
    lent = update(_P).where(_P.c.note_id == note_id).values(issue_id=issue_id)
    return (await tx.execute(lent)).rowcount > 0


async def of_draft(tx: AsyncConnection, draft_id: int) -> int:
    """How many photos a draft has."""
    return await tx.scalar(select(func.count()).select_from(_P).where(_P.c.draft_id == draft_id)) or 0


async def hand_in(tx: AsyncConnection, draft_id: int, issue_id: int) -> bool:
    """Give the photos of a draft to its issue; whether there were any."""
    given = update(_P).where(_P.c.draft_id == draft_id).values(issue_id=issue_id, draft_id=None)
    return (await tx.execute(given)).rowcount > 0


async def let_go(tx: AsyncConnection, draft_ids: Sequence[int]) -> None:
    """Drafts that came to nothing leave no photo."""
    await tx.execute(delete(_P).where(_P.c.draft_id.in_(draft_ids)))


async def album_event(tx: AsyncConnection, chat_id: int, album_id: str) -> tuple[int, int | None] | None:
    """The issue, and the event of its history, that took an album's earlier part."""
    taken = (_P.c.chat_id == chat_id) & (_P.c.album_id == album_id) & _P.c.issue_id.is_not(None)
    row = (await tx.execute(select(_P.c.issue_id, _P.c.event_id).where(taken).limit(1))).one_or_none()
    return (row.issue_id, row.event_id) if row and row.issue_id is not None else None


async def shows_work(tx: AsyncConnection, issue_id: int, person_id: int) -> bool:
    """Whether somebody sent a photo to an issue since it was last said to be done."""
    e = tables.events
    mine = (e.c.issue_id == issue_id) & (e.c.actor_id == person_id)
    mine &= e.c.action != "join"  # what somebody reported shows no work
    last = select(func.coalesce(func.max(e.c.id), 0)).where(
        (e.c.issue_id == issue_id) & (e.c.action == "finish")
    )
    found = (
        select(_P.c.id)
        .select_from(_P.join(e, e.c.id == _P.c.event_id))
        .where(mine & (e.c.id > last.scalar_subquery()))
        .limit(1)
    )
    return await tx.scalar(found) is not None


async def lend(tx: AsyncConnection, issue_id: int, to_id: int, event_id: int) -> None:
    """Show what an issue was reported with in the history of the one it was merged into."""
    own = (_P.c.issue_id == issue_id) & _P.c.event_id.is_(None)
    await tx.execute(update(_P).where(own).values(issue_id=to_id, event_id=event_id))


async def give_back(tx: AsyncConnection, issue_id: int, event_id: int) -> None:
    """Return what was lent under this event, and what came to it since (a late part of an album)."""
    await tx.execute(update(_P).where(_P.c.event_id == event_id).values(issue_id=issue_id, event_id=None))


async def forget_unclaimed(tx: AsyncConnection, now: datetime) -> None:
    """Parts that no tag asked for leave no trace."""
    await tx.execute(delete(_P).where(_UNCLAIMED & (_P.c.at < now - UNCLAIMED_FOR)))
