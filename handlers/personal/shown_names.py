"""/name: how much of a name everybody may read: all of it, the first name, the building only, nothing."""

from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button
from bot.personal import showing
from bot.personal.names import INVISIBLE, ShownAs
from bot.places import Place
from handlers import menus
from handlers.issues.cards import refresh_card
from handlers.turn import Turn

_MENU = "name"


async def ask(turn: Turn, _rest: str) -> None:
    """/name: how the name is written now, and a button for every other way."""
    if menus.is_private(turn):
        assert turn.message is not None
        turn.require(Action.own_data, turn.hood.places.home)
        _show(turn, turn.message.message_id)


async def choose(turn: Turn, _verb: str, asked: int, choice: int) -> None:
    """One of the ways to be written."""
    await menus.check(turn, _MENU, asked)
    turn.require(Action.own_data, turn.hood.places.home)
    wordings = _wordings(turn)
    chosen = next((way for number, way in enumerate(ShownAs) if number == choice), None)
    if chosen is None or chosen not in wordings:
        raise UserError("setup/no_button")
    turn.who = await showing.show_as(turn.tx, turn.person, chosen, wordings[chosen])
    for issue in await showing.cards_of(turn.tx, turn.person):
        await refresh_card(turn, issue)
    _show(turn, asked)
    turn.answer("personal/shown_now", name=turn.person.name)


def _show(turn: Turn, asked: int) -> None:
    html = turn.words("personal/name.html", turn.language, name=turn.person.name)
    wordings = _wordings(turn)
    rows = tuple(
        (_button(wordings[way], way == turn.person.shown_as, f"shown:{asked}:{number}"),)
        for number, way in enumerate(ShownAs)
        if way in wordings
    )
    menus.show(turn, _MENU, asked, html, rows)


def _button(wording: str, is_chosen: bool, data: str) -> Button:
    return Button(f"✓ {wording}" if is_chosen else wording, data)


def _wordings(turn: Turn) -> dict[ShownAs, str]:
    """What everybody would read for each way; those that tell no less than another are left out."""
    person, home = turn.person, _home(turn)
    asked = turn.message or turn.tap
    first_name = asked.sender.first_name if asked is not None and asked.sender is not None else ""
    ways = {ShownAs.full: person.full_name}
    if first_name not in ("", INVISIBLE, person.full_name):
        ways[ShownAs.first_name] = first_name
    if home is not None:
        ways[ShownAs.building] = turn.words("personal/neighbour.txt", place=home)
    ways[ShownAs.hidden] = turn.words("personal/neighbour.txt", place=None)
    return ways


def _home(turn: Turn) -> Place | None:
    """The building somebody lives in, as far as Linli knows."""
    if turn.person.place_id is None:
        return None
    line = turn.hood.places.line(turn.hood.places[turn.person.place_id])
    return next((place for place in line if place.kind == "building"), None)
