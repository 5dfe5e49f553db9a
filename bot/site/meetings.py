"""What the public board tells of meetings: those to come with their agenda, those held with their minutes.

Only the kinds that residents are invited to, without what only staff may see and without names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from bot.meetings import items, minutes, records
from bot.meetings.minutes import Entry
from bot.meetings.records import LIVE, Meeting, State
from bot.redaction import public
from bot.site.calendar import Event, calendar
from bot.site.manifest import Link
from bot.site.pages import News, Page, Part, linked
from bot.site.view import View
from storage import tables
from storage.connection import AsyncConnection

_M, _T = tables.meetings, tables.meeting_items


@dataclass(frozen=True)
class Point:
    """An item of an agenda, and what became of it. `number` is its issue's, `task` of that which does it."""

    number: int | None
    words: str
    outcome: str | None = None
    outcome_words: str = ""
    task: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A meeting as its page shows it; `parts`: how many came as what."""

    number: int
    label: dict[str, str]
    place: str
    location: str
    state: State
    held_at: datetime
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None = None
    points: tuple[Point, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def path(self) -> str:
        return f"meetings/{self.number}.html"

    @property
    def news_at(self) -> datetime:
        """When something was told of it: that it is called, then its minutes."""
        return self.confirmed_at or self.created_at

    @property
    def people(self) -> int:
        return sum(people for _, people in self.parts)


async def mark(tx: AsyncConnection) -> object:
    """When a meeting changed last, and how their agendas stand."""
    meetings = select(func.count(), func.max(_M.c.updated_at)).select_from(_M)
    is_cut = case((_T.c.is_cut, 1), else_=0)
    agendas = select(func.count(), func.sum(_T.c.id * _T.c.position), func.sum(is_cut)).select_from(_T)
    return (*(await tx.execute(meetings)).one(), *(await tx.execute(agendas)).one())


async def read(tx: AsyncConnection, view: View) -> Part:
    held = await _load(tx, view)
    ahead = [one for one in reversed(held) if one.state in LIVE and one.held_at > view.now]
    past = [one for one in held if one not in ahead]
    index = Page("meetings/index.html", "meetings", {"ahead": ahead, "past": past})
    pages = [Page(one.path, "meeting", {"meeting": one}) for one in held]
    titles = {one.number: view.in_each("site/meeting_title.txt", meeting=one) for one in held}
    news = [News(one.path, one.news_at, titles[one.number]) for one in held]
    named = (
        (number, Link(one.path, titles[one.number]))
        for one in held
        for point in one.points
        for number in (point.number, point.task)
        if number
    )
    shared = {"meetings.ics": _calendar(view, held, titles)}
    return Part([index, *pages], news, shared=shared, about=linked(named))


def _calendar(view: View, held: list[Shown], titles: Mapping[int, Mapping[str, str]]) -> bytes:
    language = view.settings.community.language
    name = view.texts.render("site/title.txt", language, community=view.community.name)
    events = [
        Event(
            path=one.path,
            title=titles[one.number][language],
            location=one.location,
            begins_at=one.held_at,
            created_at=one.created_at,
            updated_at=one.updated_at,
            is_cancelled=one.state is State.cancelled,
        )
        for one in held
    ]
    return calendar(name, view.settings.board.base, events)


async def _load(tx: AsyncConnection, view: View) -> list[Shown]:
    """The meetings of a community that everybody may know of, the latest first."""
    kinds = {kind.name: kind for kind in view.settings.meetings.kinds if kind.for_residents}
    open_to_all = (_M.c.community_id == view.community.id) & _M.c.kind.in_(kinds) & _M.c.number.is_not(None)
    rows = await tx.execute(
        select(_M.c.id, _M.c.created_at, _M.c.updated_at).where(open_to_all).order_by(_M.c.held_at.desc())
    )
    found: list[Shown] = []
    for row in rows.all():
        meeting = await records.by_id(tx, row.id)
        assert meeting.number is not None
        place = view.places[meeting.place_id]
        points, parts = await _told(tx, meeting)
        found.append(
            Shown(
                number=meeting.number,
                label=kinds[meeting.kind].label,
                place=view.places.path(place) or place.name,
                location=view.public(meeting.location),
                state=meeting.state,
                held_at=meeting.held_at,
                created_at=row.created_at,
                updated_at=row.updated_at,
                confirmed_at=meeting.confirmed_at,
                points=points,
                parts=parts,
            )
        )
    return found


async def _told(
    tx: AsyncConnection, meeting: Meeting
) -> tuple[tuple[Point, ...], tuple[tuple[str, int], ...]]:
    """The minutes once they are confirmed; before, what is to be talked about."""
    if meeting.state is State.cancelled:
        return (), ()
    if meeting.state is not State.confirmed:
        agenda = [item for item in await items.of(tx, meeting) if item.is_public and not item.is_cut]
        return tuple(_point(Entry(item, ()), meeting, set()) for item in agenda if not item.is_over), ()
    whole = await minutes.gather(tx, meeting, is_public=True)
    names = {one.name for one in whole.roll}
    return tuple(_point(entry, meeting, names) for entry in whole.entries), whole.parts


def _point(entry: Entry, meeting: Meeting, there: set[str]) -> Point:
    item = entry.item
    concerned = item.issue.people if item.issue else set()
    names = {*there, *([meeting.chair] if meeting.chair else []), *concerned}
    is_told = meeting.state is State.confirmed
    return Point(
        number=item.issue.number if item.issue else None,
        words=public(item.issue.text if item.issue else item.words, names),
        outcome=item.outcome if is_told else None,
        outcome_words=public(item.outcome_words, names) if is_told else "",
        task=item.task.number if item.task and is_told else None,
        notes=tuple(public(one.words, names) for one in entry.notes if one.words),
    )
