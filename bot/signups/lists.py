"""Sign-up lists (接龙): a poll of the one engine whose answers are who comes, with how many."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, insert, select, update

from bot import polls
from bot.errors import UserError
from bot.members import Person
from bot.polls import Asked, Poll
from bot.signups import seating
from bot.signups.heading import Heading
from bot.signups.merging import Entry as Merged
from bot.signups.pasted import Line
from storage import tables
from storage.connection import AsyncConnection

MOST_ENTRIES = 500
_STILL_COPIED = timedelta(days=1)  # after it closed, a list may be pasted once more
_S, _E, _W, _P = tables.sign_ups, tables.sign_up_entries, tables.sign_up_wordings, tables.polls


@dataclass(frozen=True)
class Entry:
    id: int
    person_id: int | None  # none: on the list by name alone
    name: str
    people: int
    remark: str
    is_seated: bool
    came: int | None = None  # people, to an activity; none: nobody said so


@dataclass(frozen=True)
class Activity:
    """What makes a list an activity: its kind by the settings, how long it lasts, who came without a name.

    `counts_at` is when it is counted who came; none once that was done.
    """

    kind: str
    minutes: int
    counts_at: datetime | None
    walk_ins: int = 0
    is_cancelled: bool = False


@dataclass(frozen=True)
class SignUp:
    """A list with those on it, in the order in which they came; whoever left is not among `entries`."""

    poll: Poll
    about: str
    places: int | None
    begins_at: datetime | None
    reminds_at: datetime | None
    entries: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    activity: Activity | None = None

    @property
    def subject(self) -> str:
        return f"sign_up:{self.poll.id}"

    @property
    def seated(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_seated]

    @property
    def waiting(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_seated]

    @property
    def taken(self) -> int:
        return seating.taken(self.entries)

    @property
    def attendance(self) -> int:
        """People who came."""
        named = sum(entry.came or 0 for entry in (*self.entries, *self.gone))
        return named + (self.activity.walk_ins if self.activity else 0)

    def of(self, person: Person) -> Entry | None:
        """The entry of somebody's account, also if they left."""
        known = (*self.entries, *self.gone)
        return next((entry for entry in known if entry.person_id == person.id), None)


@dataclass(frozen=True)
class Outline:
    """What a list has besides the poll that asks for it; `reminds_at`: before the event."""

    about: str
    places: int | None
    begins_at: datetime | None
    remind_before: timedelta
    activity: Activity | None = None


async def begin(tx: AsyncConnection, asked: Asked, outline: Outline, now: datetime) -> SignUp:
    """Open a list: it needs no correction first, for every line of it can be corrected later."""
    poll = await polls.draft(tx, asked, now)
    await polls.open_(tx, poll, now)
    reminds_at = outline.begins_at - outline.remind_before if outline.begins_at else None
    values = {
        "poll_id": poll.id,
        "about": outline.about,
        "places": outline.places,
        "begins_at": outline.begins_at,
        "reminds_at": reminds_at if reminds_at and reminds_at > now else None,
    }
    if outline.activity is not None:
        activity = outline.activity
        values |= {"kind": activity.kind, "minutes": activity.minutes, "counts_at": activity.counts_at}
    await tx.execute(insert(_S).values(values))
    return await by_id(tx, poll.id)


async def by_id(tx: AsyncConnection, poll_id: int) -> SignUp:
    """Raises UserError when there is none."""
    poll = await polls.by_id(tx, poll_id)
    row = (await tx.execute(select(_S).where(_S.c.poll_id == poll_id))).one_or_none()
    if row is None:
        raise UserError("polls/unknown")
    columns = (_E.c.id, _E.c.person_id, _E.c.name, _E.c.people, _E.c.remark, _E.c.is_seated, _E.c.came)
    rows = await tx.execute(select(*columns).where(_E.c.poll_id == poll_id).order_by(_E.c.id))
    known = [Entry(*entry) for entry in rows]
    return SignUp(
        poll,
        row.about,
        row.places,
        row.begins_at,
        row.reminds_at,
        tuple(entry for entry in known if entry.people),
        tuple(entry for entry in known if not entry.people),
        _activity(row),
    )


def _activity(row: Any) -> Activity | None:
    if row.kind is None:
        return None
    return Activity(row.kind, row.minutes, row.counts_at, row.walk_ins, row.cancelled_at is not None)


async def open_in(tx: AsyncConnection, chat_id: int) -> list[SignUp]:
    """The open lists of a chat, the latest first."""
    return await those(tx, (_P.c.chat_id == chat_id) & _P.c.closed_at.is_(None), _P.c.id.desc())


async def just_over(tx: AsyncConnection, chat_id: int, now: datetime) -> list[SignUp]:
    """The lists of a chat that closed within a day, or whose event is still to come."""
    closed = (_P.c.chat_id == chat_id) & _P.c.closed_at.is_not(None)
    recent = (_P.c.closed_at > now - _STILL_COPIED) | (_S.c.begins_at > now)
    return await those(tx, closed & recent, _P.c.id.desc())


async def run_out(tx: AsyncConnection, now: datetime) -> list[SignUp]:
    """Open lists whose deadline has passed."""
    return await those(tx, _P.c.closed_at.is_(None) & (_P.c.closes_at <= now), _P.c.closes_at)


async def take_to_remind(tx: AsyncConnection, now: datetime) -> list[SignUp]:
    """Lists whose people have to be reminded of the event now; each once, and none after it began."""
    due = await those(tx, _S.c.reminds_at <= now, _S.c.reminds_at)
    ids = [sign_up.poll.id for sign_up in due]
    await tx.execute(update(_S).where(_S.c.poll_id.in_(ids)).values(reminds_at=None))
    return [sign_up for sign_up in due if sign_up.begins_at is not None and sign_up.begins_at > now]


async def those(tx: AsyncConnection, which: ColumnElement[bool], order: ColumnElement[Any]) -> list[SignUp]:
    """The lists that a condition on tables.sign_ups and tables.polls picks out."""
    joined = _S.join(_P, _P.c.id == _S.c.poll_id)
    ids = await tx.scalars(select(_S.c.poll_id).select_from(joined).where(which).order_by(order))
    return [await by_id(tx, poll_id) for poll_id in ids.all()]


async def move(tx: AsyncConnection, sign_up: SignUp, title: str, outline: Outline, now: datetime) -> None:
    """The event is at another time or place: until then one may join, and people are reminded anew."""
    begins_at = outline.begins_at
    reminds_at = begins_at - outline.remind_before if begins_at else None
    values = {"begins_at": begins_at, "reminds_at": reminds_at if reminds_at and reminds_at > now else None}
    await tx.execute(update(_S).where(_S.c.poll_id == sign_up.poll.id).values(values))
    asked = {"question": title, "closes_at": begins_at or sign_up.poll.closes_at}
    await tx.execute(update(_P).where(_P.c.id == sign_up.poll.id).values(asked))


async def rehead(
    tx: AsyncConnection, sign_up: SignUp, said: Heading, remind_before: timedelta, now: datetime
) -> tuple[SignUp, list[Entry]]:
    """The head of an open list says something else now. The list after it, and who moved up to new places."""
    closes_at = said.closes_at or said.begins_at or sign_up.poll.closes_at
    asked = {"question": said.title, "closes_at": closes_at}
    await tx.execute(update(_P).where(_P.c.id == sign_up.poll.id).values(asked))
    values: dict[str, Any] = {"about": said.about, "places": said.places, "begins_at": said.begins_at}
    if said.begins_at != sign_up.begins_at:
        reminds_at = said.begins_at - remind_before if said.begins_at else None
        values["reminds_at"] = reminds_at if reminds_at and reminds_at > now else None
    await tx.execute(update(_S).where(_S.c.poll_id == sign_up.poll.id).values(values))
    return await _move_up(tx, await by_id(tx, sign_up.poll.id))


async def call_off(tx: AsyncConnection, sign_up: SignUp, now: datetime) -> None:
    """There is no event: the list ends, and nobody is reminded."""
    await tx.execute(update(_S).where(_S.c.poll_id == sign_up.poll.id).values(reminds_at=None))
    await polls.close(tx, sign_up.poll, now)


async def merged(tx: AsyncConnection, sign_up: SignUp) -> list[Merged]:
    """All entries with what was ever said of them, for bot/signups/merging.py."""
    known = sorted((*sign_up.entries, *sign_up.gone), key=lambda entry: entry.id)
    said: dict[int, set[tuple[int, str]]] = {entry.id: set() for entry in known}
    rows = await tx.execute(select(_W.c.entry_id, _W.c.people, _W.c.remark).where(_W.c.entry_id.in_(said)))
    for row in rows:
        said[row.entry_id].add((row.people, row.remark))
    return [Merged(one.id, one.name, one.people, one.remark, frozenset(said[one.id])) for one in known]


@dataclass(frozen=True)
class Said:
    """Somebody puts a line on a list; `person` is whose account it is about, none by name alone."""

    line: Line
    by: Person
    at: datetime
    person: Person | None = None
    message_id: int | None = None  # in the chat of the list; none for a tap


async def put(
    tx: AsyncConnection, sign_up: SignUp, entry_id: int | None, said: Said
) -> tuple[SignUp, list[Entry]]:
    """Put a line on a list, in place of an entry if one is named. The list after it, and who moved up.

    Whoever came first keeps the place: who brings more people than there is room for is refused with
    UserError, and who is new waits. Raises UserError for a list that is closed or too long.
    """
    check_open(sign_up, said.at)
    known = (*sign_up.entries, *sign_up.gone)
    before = next((entry for entry in known if entry.id == entry_id), None)
    others = [entry for entry in sign_up.entries if entry is not before]
    fits = seating.fits(sign_up.places, others, said.line.people)
    had_place = before is not None and before.people > 0 and before.is_seated
    if had_place and not fits:
        raise UserError("signups/no_room", left=seating.left(sign_up.places, sign_up.entries) or 0)
    values = {"people": said.line.people, "remark": said.line.remark, "is_seated": fits}
    if before is None:
        if len(known) >= MOST_ENTRIES:
            raise UserError("signups/full", most=MOST_ENTRIES)
        row = values | {"poll_id": sign_up.poll.id, "name": said.line.name}
        row["person_id"] = said.person.id if said.person else None
        entry_id = (await tx.execute(insert(_E).values(row).returning(_E.c.id))).scalar_one()
    else:
        if before.person_id is None and said.person is not None:
            values["person_id"] = said.person.id
        await tx.execute(update(_E).where(_E.c.id == before.id).values(values))
    wording = {"entry_id": entry_id, "people": said.line.people, "remark": said.line.remark}
    wording |= {"said_by_id": said.by.id, "at": said.at, "message_id": said.message_id}
    await tx.execute(insert(_W).values(wording))
    return await _move_up(tx, await by_id(tx, sign_up.poll.id))


def check_open(sign_up: SignUp, now: datetime) -> None:
    """Raises UserError unless people can sign up now; at the second of its closing a list is closed."""
    if sign_up.poll.closed_at is not None or now >= sign_up.poll.closes_at:
        raise UserError("signups/closed")


async def only_in(tx: AsyncConnection, sign_up: SignUp, message_id: int) -> list[Entry]:
    """Those of whom nothing was ever said but in this message."""
    here = case((_W.c.message_id == message_id, 1), else_=0)
    alone = select(_W.c.entry_id).join(_E, _E.c.id == _W.c.entry_id).where(_E.c.poll_id == sign_up.poll.id)
    alone = alone.group_by(_W.c.entry_id).having(func.min(here) == 1)
    ids = set(await tx.scalars(alone))
    return [entry for entry in sign_up.entries if entry.id in ids]


async def rename(tx: AsyncConnection, entry: Entry, name: str) -> None:
    """Somebody was misspelt; they keep their place."""
    await tx.execute(update(_E).where(_E.c.id == entry.id).values(name=name))


async def _move_up(tx: AsyncConnection, sign_up: SignUp) -> tuple[SignUp, list[Entry]]:
    moved: list[Entry] = []
    while (entry := seating.next_up(sign_up.places, sign_up.entries)) is not None:
        await tx.execute(update(_E).where(_E.c.id == entry.id).values(is_seated=True))
        moved.append(entry)
        sign_up = await by_id(tx, sign_up.poll.id)
    return sign_up, moved
