"""The schedules that the settings and people made, and their periods: each is taken once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.schedules.rules import Calendar, Days, Rule, next_time, times
from bot.schedules.wording import What
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_S, _P = tables.schedules, tables.periods
_DRAFTS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """What is to be posted, where and when."""

    place_id: int
    what: What
    rule: Rule
    text: str = ""
    skips_quiet: bool = False


@dataclass(frozen=True)
class Schedule:
    id: int
    entry: Entry
    state: str  # draft, on, paused, ended
    by_id: int | None  # none: the settings made it
    began_at: datetime | None
    last_at: datetime
    next_at: datetime | None
    missed: int

    @property
    def subject(self) -> str:
        return f"schedule:{self.id}"


@dataclass(frozen=True)
class Period:
    """(since, until] of one schedule; `folded` earlier periods were missed and are part of it."""

    schedule: Schedule
    since: datetime
    until: datetime
    folded: int


def _schedule(row: Any) -> Schedule:
    rule = Rule(row.cron, row.every_weeks, Days(row.days))
    entry = Entry(row.place_id, What(row.what), rule, row.text, row.skips_quiet)
    return Schedule(row.id, entry, row.state, row.by_id, row.began_at, row.last_at, row.next_at, row.missed)


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "place_id": entry.place_id,
        "what": entry.what,
        "cron": entry.rule.cron,
        "every_weeks": entry.rule.every_weeks,
        "days": entry.rule.days,
        "text": entry.text,
        "skips_quiet": entry.skips_quiet,
    }


async def settle(tx: AsyncConnection, wanted: Iterable[Entry], calendar: Calendar, now: datetime) -> None:
    """Make the schedules that the settings describe; one no longer in them stays, but is never due.

    What people made in the chat is theirs, and what they paused stays so.
    """
    standing = {
        (one.entry.place_id, one.entry.what, one.entry.rule, one.entry.text): one
        for one in await _those(tx, _S.c.by_id.is_(None))
    }
    kept: set[int] = set()
    for entry in wanted:
        known = standing.get((entry.place_id, entry.what, entry.rule, entry.text))
        if known is None:
            await _add(tx, entry, "on", None, calendar, now)
            continue
        kept.add(known.id)
        await _set(tx, known, skips_quiet=entry.skips_quiet)
        if known.state == "ended":
            await _begin(tx, known, calendar, now)
    for one in standing.values():
        if one.id not in kept and one.state != "ended":
            await _set(tx, one, state="ended", next_at=None)


async def _add(
    tx: AsyncConnection, entry: Entry, state: str, by: Person | None, calendar: Calendar, now: datetime
) -> Schedule:
    first = next_time(entry.rule, now, calendar)
    values = _columns(entry) | {
        "state": state,
        "by_id": by.id if by else None,
        "began_at": first,
        "last_at": now,
        "next_at": first if state == "on" else None,
    }
    made = await tx.execute(insert(_S).values(values).returning(_S.c.id))
    return await by_id(tx, made.scalar_one())


async def _set(tx: AsyncConnection, schedule: Schedule, **values: Any) -> None:
    await tx.execute(update(_S).where(_S.c.id == schedule.id).values(values))


async def _begin(tx: AsyncConnection, schedule: Schedule, calendar: Calendar, now: datetime) -> None:
    """From now on it is due; what was before concerns it no more, not even where the clock was set back."""
    since = max(now, schedule.last_at)
    next_at = next_time(schedule.entry.rule, since, calendar, schedule.began_at)
    await _set(tx, schedule, state="on", last_at=since, next_at=next_at, missed=0)


async def draft(tx: AsyncConnection, entry: Entry, by: Person, calendar: Calendar, now: datetime) -> Schedule:
    """What somebody asks for, to be looked at before it is saved; drafts nobody saved are forgotten."""
    old = (_S.c.state == "draft") & (_S.c.last_at < now - _DRAFTS_KEPT)
    await tx.execute(delete(_S).where(old))
    return await _add(tx, entry, "draft", by, calendar, now)


async def save(tx: AsyncConnection, schedule: Schedule, calendar: Calendar, now: datetime) -> Schedule:
    """Let a draft or a paused one be due from now on."""
    await _begin(tx, schedule, calendar, now)
    return await by_id(tx, schedule.id)


async def begin_later(tx: AsyncConnection, schedule: Schedule) -> Schedule:
    """Let a draft of every second week (or third) begin a week later."""
    assert schedule.began_at is not None
    await _set(tx, schedule, began_at=schedule.began_at + timedelta(weeks=1))
    return await by_id(tx, schedule.id)


async def pause(tx: AsyncConnection, schedule: Schedule) -> Schedule:
    await _set(tx, schedule, state="paused", next_at=None)
    return await by_id(tx, schedule.id)


async def end(tx: AsyncConnection, schedule: Schedule) -> None:
    """Never again; what it posted stays known."""
    await _set(tx, schedule, state="ended", next_at=None)


def coming(schedule: Schedule, calendar: Calendar, now: datetime, count: int) -> list[datetime]:
    """The next times at which it is due, or would be if it were on."""
    moments = times(schedule.entry.rule, max(now, schedule.last_at), calendar, schedule.began_at)
    return [moment for _, moment in zip(range(count), moments, strict=False)]


async def by_id(tx: AsyncConnection, schedule_id: int) -> Schedule:
    """Raises UserError when there is none."""
    found = await _those(tx, _S.c.id == schedule_id)
    if not found:
        raise UserError("setup/no_button")
    return found[0]


async def of_places(tx: AsyncConnection, places: Sequence[Place]) -> list[Schedule]:
    """Those that are on or paused, in the order in which they were made."""
    here = _S.c.place_id.in_([place.id for place in places]) & _S.c.state.in_(("on", "paused"))
    return await _those(tx, here)


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Schedule]:
    return [_schedule(row) for row in await tx.execute(select(_S).where(which).order_by(_S.c.id))]


async def due(tx: AsyncConnection, now: datetime) -> list[Schedule]:
    """Those whose time has come, the earliest first."""
    rows = await tx.execute(select(_S).where(_S.c.next_at <= now).order_by(_S.c.next_at, _S.c.id))
    return [_schedule(row) for row in rows]


async def ahead(tx: AsyncConnection, what: What, since: datetime, until: datetime) -> list[Schedule]:
    """Those of one sort whose next time comes soon, `since` < when <= `until`."""
    soon = (_S.c.what == what) & (_S.c.next_at > since) & (_S.c.next_at <= until)
    return await _those(tx, soon)


async def take(
    tx: AsyncConnection, schedule: Schedule, calendar: Calendar, longest: timedelta, now: datetime
) -> Period | None:
    """The period of a due schedule that ended last; taken once, whenever the transaction commits.

    Those before it were missed during downtime and are folded into it. One that ended more than `longest` ago
    is not posted any more (none): it is folded into the next.
    """
    assert schedule.next_at is not None
    ends, following = [schedule.next_at], None
    for following in times(schedule.entry.rule, schedule.next_at, calendar, schedule.began_at):
        if following > now:
            break
        ends.append(following)
    is_late = now - ends[-1] > longest
    outcomes = dict.fromkeys(ends, "folded")
    if not is_late:
        outcomes[ends[-1]] = "posted"
    await tx.execute(
        insert_or_update(tx, _P, ["schedule_id", "due_at"]),
        [{"schedule_id": schedule.id, "due_at": end, "outcome": how} for end, how in outcomes.items()],
    )
    next_at = following if following is not None and following > now else None
    if is_late:
        await _set(tx, schedule, next_at=next_at, missed=schedule.missed + len(ends))
        return None
    await _set(tx, schedule, next_at=next_at, last_at=ends[-1], missed=0)
    return Period(schedule, schedule.last_at, ends[-1], schedule.missed + len(ends) - 1)
