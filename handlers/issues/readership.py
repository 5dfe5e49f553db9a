"""Who reads what is looked up in a chat, and in which language."""

from bot.access import Action
from bot.issues import readers
from bot.issues.readers import Readers
from bot.published import Shelf
from handlers.turn import Turn

HIGHEST_MESSAGE_ID = 2**31 - 1


def readers_here(turn: Turn) -> Readers:
    """Who reads what is said in this chat; raises UserError in a chat that is no place."""
    hood = turn.hood
    is_private = turn.chat_id == turn.person.user_id
    turn.require(Action.list, hood.places.home if is_private else turn.place)
    if is_private:
        return readers.of_person(hood.places, hood.staff, hood.kinds.values(), turn.person)
    return readers.of_chat(hood.places, *turn.here(), hood.places.served(turn.chat_id))


def language_of(turn: Turn, who: Readers) -> str:
    return turn.language if who.alone is not None else turn.hood.language


def shelf(turn: Turn, who: Readers) -> Shelf:
    """What these readers may read of all that was published: also of the places that theirs lie in."""
    hood = turn.hood
    here = hood.communities_of(turn.person) if who.place is None else [who.place]
    around = {one.id for place in here for one in (*hood.places.line(place), *hood.places.below(place))}
    kinds = [kind.name for kind in hood.settings.meetings.kinds if kind.for_residents]
    return Shelf(around, list(hood.places.groups), kinds)
