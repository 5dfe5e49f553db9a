"""Who came to an activity, by their own tap or as the organiser says; counted once, when it is over.

Until then the organiser can correct it. Points are earned at the count alone.
"""

from datetime import datetime, timedelta

from sqlalchemy import insert, update

from bot.errors import UserError
from bot.members import Person
from bot.signups import lists
from bot.signups.lists import SignUp
from bot.signups.pasted import fold
from storage import tables
from storage.connection import AsyncConnection

EARLY = timedelta(hours=1)  # before it begins people may check in
LATE = timedelta(hours=3)  # after its end
_S, _E = tables.sign_ups, tables.sign_up_entries


def check(sign_up: SignUp, now: datetime) -> None:
    """Raises UserError for a list that is no activity, before people may check in, and after the count."""
    if sign_up.activity is None or sign_up.begins_at is None:
        raise UserError("activities/none")
    if sign_up.activity.is_cancelled:
        raise UserError("activities/cancelled")
    if sign_up.activity.counts_at is None:
        raise UserError("activities/counted", attendance=sign_up.attendance)
    if now < sign_up.begins_at - EARLY:
        raise UserError("activities/too_early", opens_at=sign_up.begins_at - EARLY)


async def check_in(tx: AsyncConnection, sign_up: SignUp, person: Person) -> int:
    """Somebody is there, with all whom they signed up, or alone if nobody did; how many that are."""
    entry = sign_up.of(person)
    people = entry.people if entry and entry.people else 1
    await _came(tx, sign_up, entry.id if entry else None, person.name, people, person)
    return people


async def mark(tx: AsyncConnection, sign_up: SignUp, name: str, people: int | None) -> None:
    """The organiser says who came; without a number all whom they signed up, and one who did not sign up."""
    known = (*sign_up.entries, *sign_up.gone)
    entry = next((one for one in known if fold(one.name) == fold(name)), None)
    if people is None:
        people = entry.people if entry and entry.people else 1
    await _came(tx, sign_up, entry.id if entry else None, name, people)


async def mark_all(tx: AsyncConnection, sign_up: SignUp) -> None:
    """All came who had a place; whoever was marked already stays as they were."""
    seated = (_E.c.poll_id == sign_up.poll.id) & _E.c.is_seated & _E.c.came.is_(None) & (_E.c.people > 0)
    await tx.execute(update(_E).where(seated).values(came=_E.c.people))


async def count_walk_ins(tx: AsyncConnection, sign_up: SignUp, people: int) -> None:
    await tx.execute(update(_S).where(_S.c.poll_id == sign_up.poll.id).values(walk_ins=people))


async def _came(
    tx: AsyncConnection,
    sign_up: SignUp,
    entry_id: int | None,
    name: str,
    people: int,
    person: Person | None = None,
) -> None:
    if entry_id is not None:
        await tx.execute(update(_E).where(_E.c.id == entry_id).values(came=people))
        return
    if len(sign_up.entries) + len(sign_up.gone) >= lists.MOST_ENTRIES:
        raise UserError("signups/full", most=lists.MOST_ENTRIES)
    values = {
        "poll_id": sign_up.poll.id,
        "person_id": person.id if person else None,
        "name": name,
        "people": 0,  # they did not sign up
        "remark": "",
        "is_seated": False,
        "came": people,
    }
    await tx.execute(insert(_E).values(values))


async def take_to_count(tx: AsyncConnection, now: datetime) -> list[SignUp]:
    """Activities that are over; each once."""
    due = await lists.those(tx, _S.c.counts_at <= now, _S.c.counts_at)
    ids = [sign_up.poll.id for sign_up in due]
    await tx.execute(update(_S).where(_S.c.poll_id.in_(ids)).values(counts_at=None))
    return [await lists.by_id(tx, poll_id) for poll_id in ids]
