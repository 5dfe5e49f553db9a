"""Who changed what in the neighbourhood itself: roles, places, households, the settings of a group."""

from datetime import datetime

from sqlalchemy import insert

from bot.members import Person
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection

_WRITE = insert(tables.audit)


async def write(
    tx: AsyncConnection,
    action: str,
    now: datetime,
    *,
    actor: Person | None,
    place: Place | None = None,
    person: Person | None = None,
    note: str | None = None,
) -> None:
    """Add a line: `action` is `role.give`, `place.claim`, …; no `actor`: the operator, or Linli itself.

    `note` is for whoever reads the table: no words of residents.
    """
    values = {
        "at": now,
        "actor_id": actor.id if actor else None,
        "action": action,
        "place_id": place.id if place else None,
        "person_id": person.id if person else None,
        "note": note,
    }
    await tx.execute(_WRITE, values)
