"""What many people met, and what several buildings report alike."""

from sqlalchemy import func, select

from bot import issues
from bot.digests.figures import Alike, Supported
from bot.digests.scope import Scope
from bot.issues import incidents
from bot.issues.states import OPEN
from bot.places import Place
from bot.texts import clip
from storage import tables
from storage.connection import AsyncConnection

MOST_SUPPORTED, MOST_ALIKE = 5, 5
LONGEST_TEXT = 60  # UTF-16 units
_I, _E, _F = tables.issues, tables.events, tables.followers


async def supported(tx: AsyncConnection, scope: Scope) -> tuple[Supported, ...]:
    """The issues that most people joined in the window; of as many, the older first."""
    joined = func.count().label("joined")
    most = await tx.execute(
        select(_F.c.issue_id, joined)
        .select_from(_F.join(_I, _I.c.id == _F.c.issue_id))
        .where(scope.during(_F.c.at) & _F.c.is_affected & scope.issues)
        .group_by(_F.c.issue_id)
        .order_by(joined.desc(), _F.c.issue_id)
        .limit(MOST_SUPPORTED)
    )
    counts = {issue_id: count for issue_id, count in most}
    met = (_F.c.issue_id == _I.c.id) & _F.c.is_affected & (_F.c.at <= scope.window.until)
    affected = select(func.count()).where(met).scalar_subquery().label("affected")
    columns = (_I.c.id, _I.c.number, _I.c.place_id, _I.c.text, affected)
    rows = await tx.execute(select(*columns).where(_I.c.id.in_(counts)))
    found = {row.id: row for row in rows}
    return tuple(
        Supported(row.number, row.place_id, clip(row.text, LONGEST_TEXT), counts[row.id], row.affected)
        for row in (found[issue_id] for issue_id in counts)
    )


async def alike(tx: AsyncConnection, scope: Scope) -> tuple[Alike, ...]:
    """Incidents (bot/issues/incidents.py) that grew in the window, the one of most buildings first."""
    marked = await tx.execute(
        select(_E.c.note)
        .select_from(_E.join(_I, _I.c.id == _E.c.issue_id))
        .where((_E.c.action == "incident") & scope.during(_E.c.at) & scope.issues)
        .distinct()
    )
    community = scope.places.community(scope.place)
    found = [await _alike(tx, scope, community, int(note or 0)) for note in marked.scalars()]
    several = [one for one in found if one is not None]
    return tuple(sorted(several, key=lambda one: (-one.buildings, one.number))[:MOST_ALIKE])


async def _alike(tx: AsyncConnection, scope: Scope, community: Place, number: int) -> Alike | None:
    """None where those of these places come from one building, or were all said to be apart."""
    root = await issues.by_number(tx, community, number)
    incident = await incidents.of_root(tx, root)
    ids = {place.id for place in scope.below}
    here = [issue for issue in incident.issues if issue.place_id in ids] if incident else []
    buildings = incidents.buildings(scope.places, here)
    if buildings < 2:
        return None
    still_open = sum(issue.state in OPEN for issue in here)
    return Alike(number, clip(root.text, LONGEST_TEXT), buildings, len(here), still_open)
