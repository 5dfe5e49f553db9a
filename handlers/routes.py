"""Every tag, command, button, reply word and clock job on one page, and who answers it."""

import re
from collections.abc import Awaitable, Callable

from bot import outbox
from bot.errors import UserError
from bot.tags import tidy
from handlers import albums, bulletins, issues, lists, polls, reports, setup
from handlers.turn import Message, Tap, Turn


async def _report_command(turn: Turn, rest: str) -> None:
    tagged = turn.hood.tags.find(rest)
    if tagged is not None:
        await reports.report(turn, tagged.kind, tagged.text)
    else:
        await reports.report(turn, turn.hood.settings.reports.default_kind, tidy(rest))


COMMANDS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "report": _report_command,
    "issues": lists.list_open,
    "issue": lists.show,
    "poll": polls.ask,
    "help": setup.help_,
    "start": setup.start,
    "id": setup.ids,
}

# Each button carries its verb and this many numbers.
BUTTONS: dict[str, tuple[Callable[..., Awaitable[None]], int]] = {
    "accept": (issues.step, 1),
    "start": (issues.step, 1),
    "finish": (issues.step, 1),
    "confirm": (issues.step, 1),
    "reopen": (issues.step, 1),
    "page": (lists.turn_page, 2),
    "vote": (polls.vote, 2),
    "close": (polls.close, 1),
}

_LONGEST_NUMBER = 15  # digits

# A reply to a card that begins with one of these makes the step; what follows is the note.
REPLY_WORDS = {
    "接单": "accept",
    "处理中": "start",
    "办结": "finish",
    "办结了": "finish",
    "修好了": "confirm",
    "好了": "confirm",
    "没修好": "reopen",
    "没好": "reopen",
    "accept": "accept",
    "in progress": "start",
    "done": "finish",
    "fixed": "confirm",
    "not fixed": "reopen",
}
_REPLY_WORD = re.compile(
    rf"({'|'.join(sorted(map(re.escape, REPLY_WORDS), key=len, reverse=True))})(?:[\s，。！,.!：:；;]+|$)",
    re.IGNORECASE,
)

# Every few seconds, each in a transaction of its own.
Job = Callable[[Turn], Awaitable[None]]
JOBS: tuple[Job, ...] = (
    issues.announce_overdue,
    polls.close_due,
    bulletins.post_due,
    setup.tidy_up,
)


async def answer(turn: Turn) -> bool:
    """Let the right handler answer; False when nobody was asked for anything.

    Raises bot.errors.UserError with what was wrong, in words.
    """
    if turn.tap is not None:
        await _answer_tap(turn, turn.tap)
        return True
    if turn.change is not None:
        await (setup.moved(turn) if turn.change.new_id is not None else setup.added(turn))
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
    tagged = turn.hood.tags.find(message.text)
    if tagged is not None:
        await reports.report(turn, tagged.kind, tagged.text)
        return True
    if message.reply_to is not None and message.reply_to.by_bot and await _answer_reply(turn, message):
        return True
    if message.album_id is not None and not message.text:
        await albums.album_part(turn)
        return bool(turn.posts)
    if message.mention is not None:
        await reports.report(turn, turn.hood.settings.reports.default_kind, message.mention)
        return True
    if message.is_private and message.sender is not None:
        turn.reply("setup/hint")
        return True
    return False


async def _answer_command(turn: Turn, message: Message) -> bool:
    handler = COMMANDS.get(message.command or "")
    if handler is None:
        if message.is_private:
            turn.reply("setup/hint")
        return message.is_private
    await handler(turn, message.rest)
    return True


async def _answer_reply(turn: Turn, message: Message) -> bool:
    assert message.reply_to is not None
    subject = await outbox.subject(turn.tx, message.chat_id, message.reply_to.message_id)
    if subject is None or not subject.startswith("issue:"):
        return False
    turn.subject = subject
    await turn.meet()
    text = tidy(message.text)
    word = _REPLY_WORD.match(text)
    verb = REPLY_WORDS[word[1].casefold()] if word else None
    note = text[word.end() :] if word else text
    await issues.answered(turn, int(subject.removeprefix("issue:")), verb, note.strip())
    return True


async def _answer_edit(turn: Turn, message: Message) -> bool:
    words = _own_words(message)
    tagged = turn.hood.tags.find(words)
    kind = tagged.kind if tagged else None
    if await reports.edited(turn, kind, tagged.text if tagged else tidy(words)):
        return True
    if tagged is None:
        return False
    await turn.meet()
    await reports.report(turn, tagged.kind, tagged.text)  # a tag that was forgotten at first
    return True


def _own_words(message: Message) -> str:
    if message.command is not None:
        return message.rest
    return message.text if message.mention is None else message.mention
