"""/mydata: what is kept about somebody, in short and whole; /forget: to be forgotten, after a question."""

import json
from collections.abc import Awaitable, Callable, Mapping

from bot import files
from bot.access import Action, Role
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.personal import forgetting, holdings, showing
from handlers import menus
from handlers.issues.cards import refresh_card
from handlers.turn import Turn

_MENU = "forget"
# What draws anew the messages about something, by its number.
Redraw = Callable[[Turn, int], Awaitable[None]]


async def mydata(turn: Turn, _rest: str) -> None:
    """/mydata: a few lines, with the whole in a file."""
    if not menus.is_private(turn):
        return
    message = turn.message
    assert message is not None
    turn.require(Action.own_data, turn.hood.places.home)
    kept = await holdings.of_person(turn.tx, turn.person, turn.hood.places)
    content = json.dumps(kept, ensure_ascii=False, indent=1).encode()
    name = f"mydata-{turn.local_now:%Y-%m-%d}.json"
    file_id = await files.keep(turn.tx, name, content, turn.now)
    html = turn.words(
        "personal/mydata.html",
        turn.language,
        person=turn.person,
        summary=holdings.summary(kept),
        roles=[holding.role for holding in turn.hood.staff.of(turn.person.user_id)],
    )
    turn.put(Post(turn.chat_id, html, reply_to=message.message_id, file_id=file_id))


async def ask(turn: Turn, _rest: str) -> None:
    """/forget: what it means, before it is done."""
    if not menus.is_private(turn):
        return
    message = turn.message
    assert message is not None
    await _check(turn)
    by_settings = [one.role for one in turn.hood.staff.of(turn.person.user_id) if one.id is None]
    html = turn.words("personal/forget.html", turn.language, roles=by_settings)
    buttons = tuple(
        (Button(turn.words("personal/forget_button.txt", turn.language, choice=verb), f"{verb}:{at}"),)
        for verb, at in (("forget", message.message_id), ("keep", message.message_id))
    )
    menus.show(turn, _MENU, message.message_id, html, buttons)


async def _check(turn: Turn) -> None:
    """Raises UserError for somebody who cannot be spared yet."""
    turn.require(Action.own_data, turn.hood.places.home)
    owned = [(one.user_id, one.place_id) for one in turn.hood.staff if one.role is Role.owner]
    mine = {place_id for user_id, place_id in owned if user_id == turn.person.user_id}
    if not mine <= {place_id for user_id, place_id in owned if user_id != turn.person.user_id}:
        raise UserError("personal/only_owner")
    await forgetting.check(turn.tx, turn.person, turn.now)


async def keep(turn: Turn, _verb: str, asked: int) -> None:
    """还是留着."""
    await menus.check(turn, _MENU, asked)
    menus.show(turn, _MENU, asked, turn.words("personal/kept.txt", turn.language), ())


async def forget(turn: Turn, _verb: str, asked: int, redraw: Mapping[str, Redraw]) -> None:
    """忘掉我: at once; the toast is the last that they hear, for a message would name their chat.

    What people still use and what named them is drawn anew without their name.
    """
    await menus.check(turn, _MENU, asked)
    await _check(turn)
    person = turn.person
    somebody = turn.words("personal/neighbour.txt", place=None)
    named_in = await forgetting.forget(turn.tx, person, somebody, turn.now)
    await turn.hood.reread(turn.tx)
    turn.hood.ordered()
    for issue in await showing.cards_of(turn.tx, person):
        await refresh_card(turn, issue)
    for subject in named_in:
        about, _, number = subject.partition(":")
        if about in redraw:
            await redraw[about](turn, int(number))
    turn.answer("personal/forgotten", alert=True)
    turn.has_forgotten = True
