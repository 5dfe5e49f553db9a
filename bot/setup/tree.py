"""Places made, given a group, and removed in the chat."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot import audit, settling
from bot.errors import UserError
from bot.issues.states import OPEN
from bot.members import Person
from bot.places import Place, Places, Purpose
from bot.setup import chats
from bot.setup.naming import Named
from storage import tables
from storage.connection import AsyncConnection

_P, _I = tables.places, tables.issues
_COLUMNS = {
    Purpose.residents: _P.c.chat_id,
    Purpose.council: _P.c.council_chat_id,
    Purpose.committee: _P.c.committee_chat_id,
}


async def make(
    tx: AsyncConnection, parent: Place | None, named: Sequence[Named], by: Person, now: datetime
) -> list[int]:
    """Make places, as far as they are not there; one that was removed comes back. Their ids, in order."""
    parent_id = parent.id if parent else None
    here = _P.c.parent_id.is_(None) if parent_id is None else _P.c.parent_id == parent_id
    rows = await tx.execute(select(_P.c.name, _P.c.id, _P.c.ended_at).where(here))
    known = {row.name: row for row in rows}
    ids: list[int] = []
    for place in named:
        standing = known.get(place.name)
        if standing is None:
            values = {"parent_id": parent_id, "kind": place.kind, "name": place.name}
            ids.append((await tx.execute(insert(_P).values(values).returning(_P.c.id))).scalar_one())
        else:
            ids.append(standing.id)
            await tx.execute(update(_P).where(_P.c.id == standing.id).values(ended_at=None))
        if standing is None or standing.ended_at is not None:
            new = Place(ids[-1], parent_id, place.kind, place.name, None, None, None)
            await audit.write(tx, "place.make", now, actor=by, place=new, note=place.name)
    return ids


async def claim(
    tx: AsyncConnection,
    places: Places,
    place: Place,
    purpose: Purpose,
    chat_id: int,
    by: Person,
    now: datetime,
) -> None:
    """This group is the place's from now on; one that another place's residents have serves both.

    Raises UserError when the place has another group that Linli is in.
    """
    column = _COLUMNS[purpose]
    standing = getattr(place, column.name)
    if standing not in (None, chat_id):
        title = places.chat(standing).title
        raise UserError("places/has_group", place=place, title=title or str(standing))
    await settling.give(tx, place.id, column, chat_id)
    await chats.forget_to_leave(tx, [chat_id])
    await audit.write(tx, "place.claim", now, actor=by, place=place, note=f"{purpose.value} {chat_id}")


async def release(tx: AsyncConnection, place: Place, chat_id: int, by: Person, now: datetime) -> None:
    """This group is no place's any more. What was reported in it stays with its place."""
    await settling.let_go(tx, [chat_id])
    await audit.write(tx, "place.release", now, actor=by, place=place, note=str(chat_id))


async def count_open(tx: AsyncConnection, places: Sequence[Place]) -> int:
    """How many issues are open at these places."""
    here = _I.c.place_id.in_([place.id for place in places]) & _I.c.state.in_(OPEN)
    return await tx.scalar(select(func.count()).select_from(_I).where(here)) or 0


async def remove(tx: AsyncConnection, places: Places, place: Place, by: Person, now: datetime) -> None:
    """A place and all that lies in it end: nothing new comes, nobody is offered them, their groups are free.

    Their issues stay, and go their way to those who watch over what the place lay in.
    """
    below = places.below(place)
    for chat_id in dict.fromkeys(chat_id for one in below for chat_id in chats_of(one)):
        others = [other for other in places.served(chat_id) if other not in below]
        await settling.let_go(tx, [chat_id])
        for other in others:  # neighbours with whom they shared a group keep it
            await settling.give(tx, other.id, _P.c.chat_id, chat_id)
    ended = _P.c.id.in_([one.id for one in below]) & _P.c.ended_at.is_(None)
    await tx.execute(update(_P).where(ended).values(ended_at=now))
    await audit.write(tx, "place.remove", now, actor=by, place=place, note=place.name)


def chats_of(place: Place) -> list[int]:
    chats = (place.chat_id, place.council_chat_id, place.committee_chat_id)
    return [chat_id for chat_id in chats if chat_id is not None]
