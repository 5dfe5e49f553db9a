"""Notices (公示): a plan before it is carried out, or a result after, published for a number of days.

Objections within these days are issues that the council has to answer (bot/issues/); when the days are over
each is told with its answer. Requests for disclosure (依申请公开) are issues too, which a notice may answer.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from bot import issues
from bot.dates import number
from bot.errors import UserError
from bot.issues import Issue
from bot.issues.states import OPEN, State
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

OBJECTION, DISCLOSURE = "objection", "disclosure"  # kinds of the settings
ANSWERED = frozenset({OBJECTION, DISCLOSURE})  # nothing is mended: whoever asked says whether it is answered
MOST_DAYS = 90
LONGEST = 3000  # characters; with what we add it must fit a message of 4096
_DAYS = re.compile(
    r"(?:公示|公布|公告)?(?:期|时间)?[:：为\s]*([0-9]{1,3}|[一二两三四五六七八九十]{1,3})\s*(?:个自然日|天|日)"
    r"|for ([0-9]{1,3}) days",
    re.IGNORECASE,
)
_OBJECTS = re.compile(r"(?:有?异议|我反对|反对|object(?:ion)?\b)[\s:：，,。]*", re.IGNORECASE)
_N, _F, _O = tables.notices, tables.notice_files, tables.objections


@dataclass(frozen=True)
class Wish:
    """What somebody wants to publish; `days` is none where they do not say for how long."""

    text: str
    days: int | None


def read(words: str) -> Wish:
    """The text and, on a line of its own, for how long: 公示7天. Raises UserError for what is no notice."""
    lines = words.strip().splitlines()
    said = [(line, _DAYS.fullmatch(line.strip())) for line in lines]
    wanted = [match for _, match in said if match]
    text = "\n".join(line for line, match in said if match is None).strip()
    if not text:
        raise UserError("notices/how")
    if len(text) > LONGEST:
        raise UserError("notices/too_long", length=len(text), most=LONGEST)
    days = number(wanted[-1][1] or wanted[-1][2]) if wanted else None
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise UserError("notices/days", days=days, most=MOST_DAYS)
    return Wish(text, days)


def has_text(words: str) -> bool:
    """Whether somebody says anything but for how long."""
    return any(line.strip() and not _DAYS.fullmatch(line.strip()) for line in words.splitlines())


def objection(words: str) -> str | None:
    """What a reply to a notice objects, if it begins with saying so."""
    match = _OBJECTS.match(words)
    return words[match.end() :].strip() if match else None


@dataclass(frozen=True)
class File:
    channel_id: str
    is_picture: bool


@dataclass(frozen=True)
class Notice:
    id: int
    number: int | None
    place_id: int
    chat_id: int
    message_id: int
    author_id: int
    text: str
    days: int
    issue_id: int | None
    poll_id: int | None
    published_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    files: tuple[File, ...] = ()

    @property
    def subject(self) -> str:
        return f"notice:{self.id}"

    def is_open(self, now: datetime) -> bool:
        """Whether one may object: at the second of its end no longer."""
        return self.ends_at is not None and self.ended_at is None and now < self.ends_at


_COLUMNS = (
    *(_N.c.id, _N.c.number, _N.c.place_id, _N.c.chat_id, _N.c.message_id, _N.c.author_id, _N.c.text),
    *(_N.c.days, _N.c.issue_id, _N.c.poll_id, _N.c.published_at, _N.c.ends_at, _N.c.ended_at),
)


async def draft(
    tx: AsyncConnection, community: Place, values: dict[str, Any], files: Sequence[File], now: datetime
) -> Notice:
    """Write a notice down; nobody reads it before it is published. `values` are columns of the table."""
    row = values | {"community_id": community.id, "created_at": now}
    notice_id = (await tx.execute(insert(_N).values(row).returning(_N.c.id))).scalar_one()
    if files:
        shown = [{"channel_id": file.channel_id, "is_picture": file.is_picture} for file in files]
        await tx.execute(insert(_F), [{"notice_id": notice_id, **one} for one in shown])
    return await by_id(tx, notice_id)


async def by_id(tx: AsyncConnection, notice_id: int) -> Notice:
    """Raises UserError when there is none."""
    found = await _those(tx, _N.c.id == notice_id)
    if not found:
        raise UserError("notices/unknown")
    return found[0]


async def of_message(tx: AsyncConnection, chat_id: int, message_id: int) -> Notice | None:
    """The notice that this message asks for."""
    found = await _those(tx, (_N.c.chat_id == chat_id) & (_N.c.message_id == message_id))
    return found[0] if found else None


def _is_draft(notice: Notice) -> ColumnElement[bool]:
    return (_N.c.id == notice.id) & _N.c.published_at.is_(None) & _N.c.ended_at.is_(None)


async def rewrite(tx: AsyncConnection, notice: Notice, text: str, days: int) -> Notice | None:
    """Change a draft; none where it was published or given up."""
    changed = await tx.execute(update(_N).where(_is_draft(notice)).values(text=text, days=days))
    return replace(notice, text=text, days=days) if changed.rowcount else None


async def draw_up_again(tx: AsyncConnection, notice: Notice) -> Notice:
    """A draft that was given up is one again; what is published stays as it is."""
    given_up = (_N.c.id == notice.id) & _N.c.published_at.is_(None)
    await tx.execute(update(_N).where(given_up).values(ended_at=None))
    return await by_id(tx, notice.id)


async def publish(tx: AsyncConnection, notice: Notice, now: datetime) -> Notice | None:
    """Give a draft its number and its days; none where it was published or given up before."""
    community = select(_N.c.community_id).where(_N.c.id == notice.id).scalar_subquery()
    numbered = _N.alias("numbered")
    last = select(func.coalesce(func.max(numbered.c.number), 0)).where(numbered.c.community_id == community)
    values = {
        "number": last.scalar_subquery() + 1,
        "published_at": now,
        "ends_at": now + timedelta(days=notice.days),
    }
    published = await tx.execute(update(_N).where(_is_draft(notice)).values(values))
    return await by_id(tx, notice.id) if published.rowcount else None


async def give_up(tx: AsyncConnection, notice: Notice, now: datetime) -> Notice | None:
    """Throw a draft away; none where it was published or thrown away before."""
    gone = await tx.execute(update(_N).where(_is_draft(notice)).values(ended_at=now))
    return replace(notice, ended_at=now) if gone.rowcount else None


async def running(tx: AsyncConnection, places: Iterable[Place], now: datetime) -> list[Notice]:
    """What is published in these places now, the first to end first."""
    here = _N.c.place_id.in_([place.id for place in places])
    return await _those(tx, here & (_N.c.ends_at > now) & _N.c.ended_at.is_(None))


async def published(tx: AsyncConnection, places: Iterable[Place]) -> list[Notice]:
    """All that was ever published in these places, the latest first."""
    here = _N.c.place_id.in_([place.id for place in places]) & _N.c.published_at.is_not(None)
    return sorted(await _those(tx, here), key=lambda notice: -(notice.number or 0))


async def take_ended(tx: AsyncConnection, now: datetime) -> list[Notice]:
    """Published notices whose days are over and whose objections were not all answered when last seen."""
    found = await _those(tx, _N.c.published_at.is_not(None) & ~_N.c.is_settled & (_N.c.ends_at <= now))
    ids = [notice.id for notice in found if notice.ended_at is None]
    await tx.execute(update(_N).where(_N.c.id.in_(ids)).values(ended_at=now))
    return [replace(notice, ended_at=notice.ended_at or now) for notice in found]


async def settle(tx: AsyncConnection, notice: Notice) -> None:
    """Every objection is answered: nothing more becomes of a notice."""
    await tx.execute(update(_N).where(_N.c.id == notice.id).values(is_settled=True))


async def object_to(tx: AsyncConnection, notice: Notice, issue: Issue) -> None:
    """An issue is an objection to a notice."""
    await tx.execute(insert(_O).values(notice_id=notice.id, issue_id=issue.id))


async def objected(tx: AsyncConnection, issue: Issue) -> int | None:
    """The number of the notice to which an issue objects; none where it objects to none."""
    number = select(_N.c.number).join(_O, _O.c.notice_id == _N.c.id).where(_O.c.issue_id == issue.id)
    return await tx.scalar(number)


@dataclass(frozen=True)
class Objection:
    """`answer` is what the council said; none while it has not."""

    number: int
    words: str
    answer: str | None
    is_open: bool


async def objections(tx: AsyncConnection, notice: Notice) -> list[Objection]:
    """The objections to a notice that were not taken back, with their answers, without any name."""
    of_notice = tables.issues.c.id.in_(select(_O.c.issue_id).where(_O.c.notice_id == notice.id))
    kept = of_notice & (tables.issues.c.state != State.withdrawn)
    return [await _objection(tx, issue) for issue in await issues.all_where(tx, kept, (tables.issues.c.id,))]


async def _objection(tx: AsyncConnection, issue: Issue) -> Objection:
    e = tables.events
    answers = (e.c.issue_id == issue.id) & e.c.action.in_(("finish", "decline"))
    said = await tx.scalar(select(e.c.note).where(answers).order_by(e.c.id.desc()).limit(1))
    is_open = issue.state in OPEN
    return Objection(issue.number, issue.text, None if is_open else said or "", is_open)


@dataclass(frozen=True)
class Requests:
    """Requests for disclosure of a period: asked for, and what has become of them by now."""

    asked: int
    granted: int
    refused: int

    @property
    def waiting(self) -> int:
        return self.asked - self.granted - self.refused


async def requests(
    tx: AsyncConnection, places: Iterable[Place], since: datetime, until: datetime
) -> Requests:
    """Those asked for in these places, `since` < when <= `until`, but for what was taken back or merged."""
    i = tables.issues
    here = i.c.place_id.in_([place.id for place in places]) & (i.c.kind == DISCLOSURE)
    here &= (i.c.created_at > since) & (i.c.created_at <= until)
    rows = await tx.execute(select(i.c.state, func.count()).where(here).group_by(i.c.state))
    states = {state: times for state, times in rows}
    asked = sum(n for state, n in states.items() if state not in (State.withdrawn, State.merged))
    granted = states.get(State.done, 0) + states.get(State.closed, 0)
    return Requests(asked, granted, states.get(State.declined, 0))


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Notice]:
    rows = await tx.execute(select(*_COLUMNS).where(which).order_by(_N.c.ends_at, _N.c.id))
    found = [Notice(*row) for row in rows]
    files: dict[int, list[File]] = {}
    wanted = _F.c.notice_id.in_([notice.id for notice in found])
    for row in await tx.execute(select(_F).where(wanted).order_by(_F.c.id)):
        files.setdefault(row.notice_id, []).append(File(row.channel_id, row.is_picture))
    return [replace(notice, files=tuple(files.get(notice.id, ()))) for notice in found]
