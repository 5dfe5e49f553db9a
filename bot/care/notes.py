"""The notebook of the people's concerns (民情日记): what a grid member heard at which door."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, insert, select, update

from bot.care.homes import Home
from bot.errors import UserError
from bot.issues import Issue, photos
from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection

# A photo alone belongs to what was noted so shortly before.
JOINS_WITHIN = timedelta(minutes=10)
_N, _P = tables.notes, tables.photos
_PHOTOS = select(func.count()).select_from(_P).where(_P.c.note_id == _N.c.id).scalar_subquery()


@dataclass(frozen=True)
class Note:
    id: int
    author_id: int
    author_name: str
    place_id: int
    room: str
    text: str  # empty: see the photo
    at: datetime
    issue_id: int | None
    photos: int

    @property
    def subject(self) -> str:
        return f"note:{self.id}"


@dataclass(frozen=True)
class Count:
    """`homes`: households with a room, each once however often it was noted."""

    notes: int
    homes: int


async def write(
    tx: AsyncConnection, author: Person, home: Home, chat_id: int, message_id: int, now: datetime
) -> Note:
    values = {
        "author_id": author.id,
        "place_id": home.place.id,
        "room": home.room,
        "text": home.rest,
        "at": now,
        "chat_id": chat_id,
        "message_id": message_id,
    }
    return await by_id(tx, (await tx.execute(insert(_N).values(values).returning(_N.c.id))).scalar_one())


async def correct(tx: AsyncConnection, note: Note, home: Home) -> Note:
    """Follow an edit of the message."""
    changes = {"place_id": home.place.id, "room": home.room, "text": home.rest}
    await tx.execute(update(_N).where(_N.c.id == note.id).values(changes))
    return replace(note, **changes)


async def add_words(tx: AsyncConnection, note: Note, words: str) -> Note:
    text = f"{note.text}\n{words}" if note.text else words
    await tx.execute(update(_N).where(_N.c.id == note.id).values(text=text))
    return replace(note, text=text)


async def by_id(tx: AsyncConnection, note_id: int) -> Note:
    """Raises UserError when there is none."""
    found = await _those(tx, _N.c.id == note_id)
    if not found:
        raise UserError("setup/no_button")
    return found[0]


async def of_message(tx: AsyncConnection, chat_id: int, message_id: int) -> Note | None:
    found = await _those(tx, (_N.c.chat_id == chat_id) & (_N.c.message_id == message_id))
    return found[0] if found else None


async def latest(
    tx: AsyncConnection, place_ids: Iterable[int], author: Person | None, most: int
) -> list[Note]:
    """The latest first: of these places, or with `author` what they noted themselves."""
    whose = _N.c.place_id.in_(list(place_ids)) if author is None else _N.c.author_id == author.id
    return await _those(tx, whose, most)


async def count(tx: AsyncConnection, place_ids: Iterable[int], since: datetime, until: datetime) -> Count:
    """What was noted at these places, `since` < when <= `until`."""
    here = _N.c.place_id.in_(list(place_ids)) & (_N.c.at > since) & (_N.c.at <= until)
    homes = select(_N.c.place_id, _N.c.room).where(here & (_N.c.room != "")).distinct().subquery()
    notes = await tx.scalar(select(func.count()).select_from(_N).where(here)) or 0
    return Count(notes, await tx.scalar(select(func.count()).select_from(homes)) or 0)


async def become(tx: AsyncConnection, note: Note, issue: Issue) -> bool:
    """It became an issue, which shows its photos; whether there are any."""
    await tx.execute(update(_N).where(_N.c.id == note.id).values(issue_id=issue.id))
    return await photos.lend_note(tx, note.id, issue.id)


async def _those(tx: AsyncConnection, which: ColumnElement[bool], limit: int | None = None) -> list[Note]:
    people = tables.people
    rows = await tx.execute(
        select(
            *(_N.c.id, _N.c.author_id, people.c.full_name, _N.c.place_id, _N.c.room),
            *(_N.c.text, _N.c.at, _N.c.issue_id, _PHOTOS),
        )
        .select_from(_N.join(people, people.c.id == _N.c.author_id))
        .where(which)
        .order_by(_N.c.at.desc(), _N.c.id.desc())
        .limit(limit)
    )
    return [Note(*row) for row in rows]
