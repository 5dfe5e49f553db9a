"""The ledger of a vote (居民台账): of every household whether it voted and how, never what it chose."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from bot.places import Place
from bot.polls import Poll
from bot.roster import cells
from bot.sheets import Sheet, workbook
from bot.voting import electorate
from bot.voting.electorate import State
from storage import tables
from storage.connection import AsyncConnection

_V, _H, _B = tables.voters, tables.households, tables.ballots
COLUMNS = ("place", "room", "state", "origin")
_WIDTHS = (28, 10, 18, 14)


@dataclass(frozen=True)
class Row:
    """A household of the electorate; `origin`: how its ballot came, none where it has none or in secret."""

    place_id: int
    room: str
    state: State
    origin: str | None


async def rows(tx: AsyncConnection, poll: Poll, places: Collection[Place] | None = None) -> list[Row]:
    """The households of a vote, or those of some places, as they are found: by place, then by room."""
    await electorate.note_deliveries(tx, poll)
    current = (_B.c.voter_id == _V.c.id) & _B.c.current
    here = _V.c.poll_id == poll.id
    if places is not None:
        here &= _V.c.place_id.in_([place.id for place in places])
    found = await tx.execute(
        select(_V.c.place_id, _H.c.room, _V.c.state, _B.c.origin)
        .select_from(_V.join(_H, _H.c.id == _V.c.household_id).outerjoin(_B, current))
        .where(here)
    )
    listed = [Row(row.place_id, row.room, State(row.state), row.origin) for row in found]
    return sorted(listed, key=lambda row: (row.place_id, cells.natural(row.room)))


def by_state(listed: Iterable[Row]) -> Counter[State]:
    return Counter(row.state for row in listed)


def by_origin(listed: Iterable[Row]) -> Counter[str]:
    """How many households voted in each way."""
    return Counter(row.origin for row in listed if row.origin is not None)


def spreadsheet(listed: Iterable[Row], name_of: Callable[[int], str], say: Callable[[str], str]) -> bytes:
    """As a spreadsheet. `name_of` a place's id is its name, `say` a column, state or origin its words."""
    rows = (
        (name_of(row.place_id), row.room, say(row.state), say(row.origin) if row.origin else "")
        for row in listed
    )
    return workbook([Sheet([say(name) for name in COLUMNS], _WIDTHS, rows)])
