"""Whether the areas of the roster add up to what the community says that a building or compound has."""

from dataclasses import dataclass

from sqlalchemy import func, select

from bot.places import Place, Places
from storage import tables
from storage.connection import AsyncConnection

_H = tables.households


@dataclass(frozen=True)
class Areas:
    """Of one place, in cm²: all flats of the roster together, and as stated; none where nobody states it."""

    roster_cm2: int
    stated_cm2: int | None

    @property
    def differ(self) -> bool:
        return self.stated_cm2 is not None and self.stated_cm2 != self.roster_cm2


async def of(tx: AsyncConnection, tree: Places, place: Place) -> Areas:
    """As the roster stands now."""
    here = _H.c.place_id.in_([one.id for one in tree.below(place)]) & _H.c.ended_at.is_(None)
    held = await tx.scalar(select(func.coalesce(func.sum(_H.c.area_cm2), 0)).where(here))
    return Areas(int(held or 0), stated(tree, place))


def stated(tree: Places, place: Place) -> int | None:
    """The area that the community states for a place, or for each of its parts; none where it does not."""
    if place.area_cm2 is not None:
        return place.area_cm2
    parts = [stated(tree, one) for one in tree.children(place)]
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None
