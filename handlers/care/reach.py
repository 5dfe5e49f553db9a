"""What of the key-care list one person may see: the committee all of its places, others whom they visit."""

from bot.access import Action
from bot.care import people
from bot.care.people import CarePerson
from bot.errors import UserError
from bot.places import Place
from handlers.turn import Turn

# What messages with names of the list are about; they are deleted in time (bot/personal/retention.py).
SUBJECT = "care"


def where(turn: Turn, action: Action) -> list[Place]:
    """The places where this person may do something."""
    return [place for place in turn.hood.places if turn.hood.may(turn.person, place, action)]


def keeps(turn: Turn, person: CarePerson) -> bool:
    """Whether this person keeps the list that somebody stands on."""
    return turn.hood.may(turn.person, turn.hood.places[person.place_id], Action.keep_care)


async def everybody(turn: Turn) -> list[CarePerson]:
    """Those whom this person may see, the earliest visit first. Raises UserError where that is no concern
    of theirs."""
    kept, visited = where(turn, Action.keep_care), where(turn, Action.visit)
    if not kept and not visited:
        raise UserError("care/not_yours")
    found = await people.kept_at(turn.tx, [place.id for place in kept])
    theirs = await people.kept_at(turn.tx, [place.id for place in visited], turn.person)
    every = {person.id: person for person in (*found, *theirs)}
    return sorted(every.values(), key=lambda person: (person.due_at, person.id))


async def one(turn: Turn, care_id: int) -> CarePerson:
    """Somebody on the list, in this person's own private chat. Raises UserError as if there were nobody."""
    if turn.chat_id != turn.person.user_id:
        raise UserError("setup/no_button")
    person = await people.by_id(turn.tx, care_id)
    visits = person.visitor_id == turn.person.id and turn.hood.may(
        turn.person, turn.hood.places[person.place_id], Action.visit
    )
    if not visits and not keeps(turn, person):
        raise UserError("setup/no_button")
    return person
