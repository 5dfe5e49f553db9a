"""Several buildings report the same within hours: likely one incident. The events of its issues remember it.

Each issue of an incident has an `incident` event whose note is the number of the oldest of them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select

from bot import issues
from bot.issues import Issue
from bot.issues.nearby import Found
from bot.issues.states import OPEN
from bot.places import PUBLIC, Places
from storage import tables
from storage.connection import AsyncConnection

_E, _I = tables.events, tables.issues
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Incident:
    """`issues`: all that belong to it, those that have ended too, the oldest first."""

    root: Issue
    issues: Sequence[Issue]

    @property
    def open(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.state in OPEN]

    @property
    def hours(self) -> int:
        """From the first report to the last one, rounded up."""
        span = max(issue.created_at for issue in self.issues) - min(issue.created_at for issue in self.issues)
        return max(1, -(-span // _HOUR))


def buildings(places: Places, found: Iterable[Issue | Found]) -> int:
    """How many buildings these issues come from; a unit counts as its building, a whole compound as none."""
    lines = [line for one in found for line in places.line(places[one.place_id])]
    return len({line.id for line in lines if line.kind == "building"})


async def notice(
    tx: AsyncConnection, places: Places, issue: Issue, alike: Sequence[Found], least: int, now: datetime
) -> int | None:
    """Whether a new issue makes an incident with recent ones that are likely the same, or belongs to one.

    It takes reports from `least` buildings to make one. Those that somebody said to be apart are left out.
    The number of its oldest issue.
    """
    marks, apart = await _marks(tx, [one.id for one in alike])
    alike = [one for one in alike if one.id not in apart]
    known = [marks[one.id] for one in alike if one.id in marks]
    if not alike or (not known and buildings(places, (*alike, issue)) < least):
        return None
    new = [one.id for one in alike if one.id not in marks]
    # What was read of them may be a moment old.
    found = await issues.all_where(tx, _public(new) & _I.c.state.in_(OPEN), (_I.c.id,)) if new else []
    found.append(issue)
    if not known and buildings(places, found) < least:
        return None
    number = min(known, default=found[0].number)
    mark = {"at": now, "actor_id": None, "action": "incident", "note": str(number)}
    await tx.execute(insert(_E), [mark | {"issue_id": one.id, "state": one.state} for one in found])
    return number


async def root_of(tx: AsyncConnection, places: Places, issue: Issue) -> Issue | None:
    """The oldest issue of the incident that an issue belongs to, or did until it was said to be apart."""
    marks, _ = await _marks(tx, [issue.id])
    if not marks:
        return None
    return await issues.by_number(tx, places.community(places[issue.place_id]), marks[issue.id])


async def of_root(tx: AsyncConnection, root: Issue) -> Incident | None:
    """The incident whose oldest issue this is; none where it is none."""
    marked = (_E.c.issue_id >= root.id) & (_E.c.action == "incident") & (_E.c.note == str(root.number))
    # Every community counts its own issues, so the same number may stand in another one.
    home = select(_I.c.community_id).where(_I.c.id == root.id).scalar_subquery()
    marked &= (_I.c.id == _E.c.issue_id) & (_I.c.community_id == home)
    ids = set(await tx.scalars(select(_E.c.issue_id).where(marked)))
    _, apart = await _marks(tx, ids)
    found = await issues.all_where(tx, _public(ids - apart), (_I.c.id,))
    return Incident(root, found) if found else None


async def _marks(tx: AsyncConnection, ids: Collection[int]) -> tuple[dict[int, int], set[int]]:
    """Of these issues: for those of an incident its oldest one's number; those that were set apart."""
    told = _E.c.issue_id.in_(ids) & _E.c.action.in_(("incident", "apart", "split"))
    rows = (await tx.execute(select(_E.c.issue_id, _E.c.action, _E.c.note).where(told))).all()
    apart = {row.issue_id for row in rows if row.action != "incident"}
    marks = {row.issue_id: int(row.note or 0) for row in rows if row.action == "incident"}
    return marks, apart


def _public(ids: Collection[int]) -> ColumnElement[bool]:
    return _I.c.id.in_(ids) & _I.c.visibility.in_(list(PUBLIC))
