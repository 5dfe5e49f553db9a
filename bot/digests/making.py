"""Making a digest: its window's own figures, and those of earlier windows to compare them with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from statistics import fmean

from sqlalchemy import func, select

from bot.digests import counting, disputes, matters, records, sections
from bot.digests.counting import Flow
from bot.digests.figures import Digest, Means, Past, Span, Totals
from bot.digests.records import Record, Remembered
from bot.digests.scope import Scope
from bot.digests.windows import Window
from storage import tables
from storage.connection import AsyncConnection

_E = tables.events
_EARLIER = 4  # windows, for the mean and for buildings gone quiet
_MOST_SPANS = 13  # bars of the chart: of weeks, a quarter of a year
_USUAL = 4  # reports in the earlier windows that make a building's silence remarkable


@dataclass(frozen=True)
class _Earlier:
    """What is known of an earlier window; `new` by building."""

    totals: Totals
    new: Counter[int]
    spans: tuple[Span, ...]


async def digest(tx: AsyncConnection, scope: Scope, now: datetime) -> Record:
    """The digest of a window that has ended: as it was kept, or made and kept now.

    Costs what happened in the window and what is open, however long the history is; a window that an earlier
    digest was about is read from that, any other to compare with costs what happened in it.
    """
    window = scope.window
    assert window.until <= now, "a window that has not ended has no figures yet"
    record_id = await records.find(tx, scope)
    if record_id is None:
        record_id = (await records.keep(tx, await make(tx, scope), now)).id
    return await records.by_id(tx, record_id)


async def make(tx: AsyncConnection, scope: Scope) -> Digest:
    """The figures of a window as they are now, kept nowhere."""
    window = scope.window
    happened = await counting.flow(tx, scope)
    standing = await counting.stock(tx, scope)
    totals = counting.totals(happened, standing)
    earlier, last_year = await _earlier(tx, scope)
    buildings = [place.id for place in scope.below if place.kind == "building"]
    new = _by_building(scope, happened)
    return Digest(
        place_id=scope.place.id,
        place=scope.place.name,
        purpose=scope.purpose,
        unit=window.unit,
        units=window.units,
        first=window.first,
        last=window.last,
        since=window.since,
        until=window.until,
        totals=totals,
        past=Past(earlier[0].totals if earlier else None, _mean(earlier), last_year),
        spans=_spans(window, totals, earlier),
        to_answer=await counting.to_answer(tx, scope),
        to_done=counting.times(happened.to_done),
        satisfaction=await counting.satisfaction(tx, scope),
        promises=await counting.promises(tx, scope),
        by_list=counting.rows(happened, standing, lambda cell: scope.counts_as.get(cell.kind, "complaints")),
        by_kind=counting.rows(happened, standing, attrgetter("kind")),
        by_category=counting.rows(happened, standing, attrgetter("category")),
        by_place=counting.rows(
            happened, standing, lambda cell: str(scope.building(cell.place_id)), map(str, buildings)
        ),
        by_role=counting.rows(happened, standing, attrgetter("role")),
        disputes=await disputes.disputes(tx, scope),
        supported=await matters.supported(tx, scope),
        quiet=tuple(one for one in buildings if not new[one] and _reported(earlier, one) >= _USUAL),
        alike=await matters.alike(tx, scope),
        sections=await sections.count(tx, scope),
    )


async def _earlier(tx: AsyncConnection, scope: Scope) -> tuple[list[_Earlier], Totals | None]:
    """The windows right before, the latest first, and the same one last year; none before any report."""
    began = await tx.scalar(select(func.min(_E.c.at)).where(_E.c.action == "report"))
    windows = [scope.window.before(times) for times in range(1, _EARLIER + 1)]
    year_before = scope.window.year_before()
    known = [window for window in (*windows, year_before) if began is not None and began <= window.until]
    kept = await records.remembered(tx, scope, known)
    found = {window: await _look_back(tx, scope.at(window), kept.get(window)) for window in known}
    last_year = found.get(year_before)
    return [found[window] for window in windows if window in found], last_year and last_year.totals


async def _look_back(tx: AsyncConnection, scope: Scope, kept: Remembered | None) -> _Earlier:
    if kept is not None:
        new = Counter({int(row.key): row.new for row in kept.by_place})
        return _Earlier(kept.totals, new, kept.spans)
    happened = await counting.flow(tx, scope)
    totals = counting.totals(happened, None)
    return _Earlier(totals, _by_building(scope, happened), (_span(scope.window, totals),))


def _by_building(scope: Scope, happened: Flow) -> Counter[int]:
    new: Counter[int] = Counter()
    for cell, count in happened.new.items():
        new[scope.building(cell.place_id)] += count
    return new


def _reported(earlier: Sequence[_Earlier], building: int) -> int:
    return sum(one.new[building] for one in earlier)


def _span(window: Window, totals: Totals) -> Span:
    return Span(window.first, totals.new, totals.done)


def _spans(window: Window, totals: Totals, earlier: Sequence[_Earlier]) -> tuple[Span, ...]:
    """The bars up to this window: those of the digest before, or of the windows that were looked back on."""
    known = {span.first: span for one in reversed(earlier) for span in one.spans}
    known[window.first] = _span(window, totals)
    return tuple(known[first] for first in sorted(known)[-_MOST_SPANS:])


def _mean(earlier: Sequence[_Earlier]) -> Means | None:
    if len(earlier) < _EARLIER:
        return None
    of = [one.totals for one in earlier]
    return Means(
        new=fmean(totals.new for totals in of),
        done=fmean(totals.done for totals in of),
        reopened=fmean(totals.reopened for totals in of),
        open=_mean_of_known([totals.open for totals in of]),
        overdue=_mean_of_known([totals.overdue for totals in of]),
    )


def _mean_of_known(counts: Sequence[int | None]) -> float | None:
    known = [count for count in counts if count is not None]
    return fmean(known) if len(known) == len(counts) else None
