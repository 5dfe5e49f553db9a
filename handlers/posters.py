"""/poster: the sheet for the lobby, for those without a smartphone."""

from bot import orders
from bot.access import Action
from bot.errors import UserError
from bot.orders import Form, Order
from bot.places import Place
from handlers.turn import Turn


async def poster(turn: Turn, rest: str) -> None:
    """/poster, or /poster 3号楼: a PDF of the place, as its residents may know it, once it is made."""
    assert turn.message is not None
    place = _place(turn, rest.strip())
    turn.require(Action.make_poster, place)
    at = turn.message
    key = f"poster:{turn.chat_id}:{at.message_id}"
    wanted = Order(
        Form.poster,
        turn.language,
        turn.chat_id,
        key,
        place_id=place.id,
        reply_to=at.message_id,
        topic=at.topic,
    )
    await orders.place(turn.tx, wanted)
    turn.hood.ordered()


def _place(turn: Turn, name: str) -> Place:
    """The place that is named, else that of this group; raises UserError for a name nobody knows here."""
    assert turn.message is not None
    if not name and not turn.message.is_private:
        return turn.place
    known = [place for place in turn.hood.places if name in (place.name, turn.hood.places.path(place))]
    if not name or len(known) != 1:
        raise UserError("posters/no_such_place", words=name, example=_example(turn))
    return known[0]


def _example(turn: Turn) -> str:
    """A building that the asker may make a poster of, if any."""
    buildings = (place for place in turn.hood.places if place.kind == "building")
    may = (place.name for place in buildings if turn.hood.may(turn.person, place, Action.make_poster))
    return next(may, "")
