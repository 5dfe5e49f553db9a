"""Choosing how much of one's name everybody may read."""

from dataclasses import replace

from sqlalchemy import update

from bot import issues
from bot.issues import Issue
from bot.issues.states import OPEN
from bot.members import Person
from bot.personal.names import ShownAs
from storage import tables
from storage.connection import AsyncConnection

_I = tables.issues


async def show_as(tx: AsyncConnection, person: Person, shown_as: ShownAs, name: str) -> Person:
    """From now on everybody reads `name` of somebody, also in what is past."""
    people = tables.people
    values = {"name": name, "shown_as": shown_as}
    await tx.execute(update(people).where(people.c.id == person.id).values(values))
    return replace(person, name=name, shown_as=shown_as)


async def cards_of(tx: AsyncConnection, person: Person) -> list[Issue]:
    """The issues whose cards name somebody: all that they reported, and the open ones that they work on."""
    works_on = (_I.c.assignee_id == person.id) & _I.c.state.in_(OPEN)
    return await issues.all_where(tx, (_I.c.reporter_id == person.id) | works_on, (_I.c.id,))
