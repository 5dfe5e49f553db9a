"""Who answers a message, a tap, or a change of a group."""

from bot.errors import UserError
from bot.tags import tidy
from handlers import private
from handlers.care import notes
from handlers.issues import albums, reports
from handlers.routes.buttons import BUTTONS
from handlers.routes.commands import ASKING, COMMANDS, EDITED, report
from handlers.routes.replies import answer_reply, own_words
from handlers.setup import arrivals
from handlers.turn import Message, Tap, Turn

_LONGEST_NUMBER = 15  # digits


async def answer(turn: Turn) -> bool:
    """Let the right handler answer; False when nobody was asked for anything.

    Raises bot.errors.UserError with what was wrong, in words.
    """
    if turn.tap is not None:
        await _answer_tap(turn, turn.tap)
        return True
    if turn.change is not None:
        await arrivals.changed(turn)
        return True
    assert turn.message is not None
    if turn.message.is_edited:
        return await _answer_edit(turn, turn.message)
    return await _answer_message(turn, turn.message)


async def _answer_tap(turn: Turn, tap: Tap) -> None:
    # A client of somebody's own may send any data at all.
    handler, count = BUTTONS.get(tap.verb, (None, 0))
    numbers = [int(part) for part in tap.rest if part.isdecimal() and len(part) <= _LONGEST_NUMBER]
    if handler is None or len(numbers) != len(tap.rest) or len(numbers) != count:
        raise UserError("setup/no_button")
    await handler(turn, tap.verb, *numbers)


async def _answer_message(turn: Turn, message: Message) -> bool:
    if message.command is not None:
        return await _answer_command(turn, message)
    asks = turn.hood.tags.asking(message.text)
    if asks is not None:
        await ASKING[asks.kind](turn, asks.text)
        return True
    tagged = turn.hood.tags.find(message.text)
    if tagged is not None:
        await report(turn, tagged.kind, tagged.text)
        return True
    if message.reply_to is not None and message.reply_to.by_bot and await answer_reply(turn, message):
        return True
    if message.is_private and message.sender is not None:
        if not await notes.add_photo(turn):
            await private.say(turn)
        return True
    if message.album_id is not None and not message.text:
        await albums.album_part(turn)
        return bool(turn.posts)
    if message.mention is not None:
        await report(turn, turn.hood.settings.reports.default_kind, message.mention)
        return True
    return False


async def _answer_command(turn: Turn, message: Message) -> bool:
    handler = COMMANDS.get(message.command or "")
    if handler is None:
        if message.is_private:
            await private.hint(turn)
        return message.is_private
    await handler(turn, message.rest)
    return True


async def _answer_edit(turn: Turn, message: Message) -> bool:
    asks = turn.hood.tags.asking(message.text)
    what, words = (asks.kind, asks.text) if asks else (message.command or "", own_words(message))
    if what in EDITED:
        await EDITED[what](turn, words)
        return True
    tagged = turn.hood.tags.find(words)
    kind, text = (tagged.kind, tagged.text) if tagged else (None, tidy(words))
    if message.is_private and (await notes.edited(turn) or await private.edited(turn, kind, text)):
        return True
    if await reports.edited(turn, kind, text):
        return True
    if tagged is None:
        return False
    await turn.meet()
    await report(turn, tagged.kind, tagged.text)  # a tag that was forgotten at first
    return True
