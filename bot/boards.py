"""Which groups' boards may show something old: where issues changed since this was last looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.issues.states import OPEN
from bot.places import Group, Places
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_I, _W = tables.issues, tables.watermarks
_NAME = "boards"
# Places looked at in one sweep, so that a start with many issues does not hold up answers.
_MOST = 15


@dataclass(frozen=True)
class Changed:
    place_id: int
    at: datetime  # of the latest change


async def take_changed(tx: AsyncConnection, places: Places, now: datetime) -> list[Group]:
    """The groups that read of something that changed; each change is taken once."""
    looked_at = await tx.scalar(select(_W.c.at).where(_W.c.name == _NAME))
    # Were the clock set back, what changes now would lie before what was looked at.
    since = min(looked_at, now) if looked_at is not None else None
    taken = _first(await _changed(tx, since))
    at = min(taken[-1].at, now) if taken else since or now
    if at != looked_at:
        await tx.execute(insert_or_update(tx, _W, ["name"], ["at"]), {"name": _NAME, "at": at})
    concerned = (group for one in taken for group in places.groups_of(places[one.place_id]))
    return list({group.chat_id: group for group in concerned}.values())


async def _changed(tx: AsyncConnection, since: datetime | None) -> list[Changed]:
    """Where something changed since then, the longest ago first; at the first look, where any is open."""
    if since is None:
        open_now = select(_I.c.place_id, func.max(_I.c.updated_at)).where(_I.c.state.in_(OPEN))
        rows = await tx.execute(open_now.group_by(_I.c.place_id))
    else:
        # Not grouped there: SQLite would go through all issues, place by place, not through the latest.
        latest = select(_I.c.place_id, _I.c.updated_at).where(_I.c.updated_at > since)
        rows = await tx.execute(latest.order_by(_I.c.updated_at))
    by_place = {place_id: at for place_id, at in rows}
    return sorted((Changed(*one) for one in by_place.items()), key=lambda one: (one.at, one.place_id))


def _first(changed: Sequence[Changed]) -> Sequence[Changed]:
    """The earliest few; those that changed at the same moment are taken together."""
    few = changed[:_MOST]
    return [one for one in changed if one.at <= few[-1].at] if few else []
