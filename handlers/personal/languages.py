"""/language: the one that somebody reads in private and in answers to them, or that a group reads."""

from bot import members
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button
from bot.setup import chats
from bot.texts import LANGUAGES
from handlers.turn import Turn


async def ask(turn: Turn, _rest: str) -> None:
    """/language: a button for each, in its own words."""
    assert turn.message is not None
    if not turn.message.is_private:
        turn.here()
    buttons = tuple(
        Button(turn.words("setup/language_button.txt", language), f"speak:{number}")
        for number, language in enumerate(LANGUAGES)
    )
    turn.reply("setup/which_language", buttons=(buttons,), is_private=turn.message.is_private)


async def speak(turn: Turn, _verb: str, choice: int) -> None:
    """One of the languages: in private for this person, in a group for all who read there."""
    if choice >= len(LANGUAGES):
        raise UserError("setup/no_button")
    language = LANGUAGES[choice]
    if turn.chat_id == turn.person.user_id:
        turn.who = await members.choose_language(turn.tx, turn.person, language)
    else:
        turn.require(Action.set_up)
        await chats.note(turn.tx, turn.chat_id, language=language)
        await turn.hood.reread(turn.tx)
    turn.answer("setup/speaks")
