"""A digest is a record: it is made once, and read back as it was ever after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, insert, select

from bot.digests import sections
from bot.digests.figures import Digest, Row, Span, Totals
from bot.digests.scope import Scope
from bot.digests.windows import Window
from bot.errors import UserError
from bot.places import Place, Purpose
from storage import tables
from storage.connection import AsyncConnection

_D = tables.digests


@dataclass(frozen=True)
class Record:
    id: int
    digest: Digest


@dataclass(frozen=True)
class Remembered:
    """What later digests are compared with."""

    totals: Totals
    spans: tuple[Span, ...]
    by_place: tuple[Row, ...]


_DIGEST = TypeAdapter(Digest)
_REMEMBERED = TypeAdapter(Remembered)


async def keep(tx: AsyncConnection, digest: Digest, now: datetime) -> Record:
    values = {
        "place_id": digest.place_id,
        "purpose": digest.purpose,
        "since": digest.since,
        "until": digest.until,
        "figures": _DIGEST.dump_python(digest, mode="json"),
        "made_at": now,
    }
    made = await tx.execute(insert(_D).values(values).returning(_D.c.id))
    return Record(made.scalar_one(), digest)


async def by_id(tx: AsyncConnection, record_id: int) -> Record:
    """Raises UserError when there is none."""
    row = (await tx.execute(select(_D.c.id, _D.c.figures).where(_D.c.id == record_id))).one_or_none()
    if row is None:
        raise UserError("setup/no_button")
    record = _record(row.id, row.figures)
    return replace(record, digest=await _for_reading(tx, record.digest))


async def _for_reading(tx: AsyncConnection, digest: Digest) -> Digest:
    return replace(digest, sections=await sections.for_reading(tx, digest.sections))


async def find(tx: AsyncConnection, scope: Scope) -> int | None:
    """The id of the scope's digest, if there is one."""
    return next((row.id for row in await _kept(tx, scope, [scope.window], _D.c.id)), None)


async def remembered(
    tx: AsyncConnection, scope: Scope, windows: Sequence[Window]
) -> dict[Window, Remembered]:
    """What the kept digests of the scope's place and purpose said about these windows."""
    spans = {(window.since, window.until): window for window in windows}
    # Read by themselves: the lists of disputes and matters are many times as long.
    parts = [_D.c.figures[part.name].label(part.name) for part in fields(Remembered)]
    return {
        spans[row.since, row.until]: _REMEMBERED.validate_python(dict(row._mapping))
        for row in await _kept(tx, scope, windows, *parts)
    }


async def _kept(
    tx: AsyncConnection, scope: Scope, windows: Sequence[Window], *columns: ColumnElement[Any]
) -> list[Any]:
    spans = {(window.since, window.until) for window in windows}
    here = (_D.c.place_id == scope.place.id) & (_D.c.purpose == scope.purpose)
    here &= _D.c.since.in_([since for since, _ in spans])
    rows = await tx.execute(select(_D.c.since, _D.c.until, *columns).where(here))
    return [row for row in rows if (row.since, row.until) in spans]


async def latest(tx: AsyncConnection, places: Iterable[Place], purpose: Purpose, limit: int) -> list[Record]:
    """What was kept of these places for a purpose, the latest first."""
    here = _D.c.place_id.in_([place.id for place in places]) & (_D.c.purpose == purpose)
    newest = select(_D.c.id, _D.c.figures).where(here).order_by(_D.c.until.desc(), _D.c.id.desc())
    return [_record(row.id, row.figures) for row in await tx.execute(newest.limit(limit))]


def _record(record_id: int, figures: dict[str, Any]) -> Record:
    digest = _DIGEST.validate_python(figures)
    return Record(record_id, replace(digest, sections=sections.read_back(digest.sections)))
