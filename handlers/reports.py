"""Reports: `#报修 …`, /report …, a mention, one of them in reply; and edits of what was reported."""

from bot import issues
from bot.access import Action
from bot.errors import UserError
from bot.issues import Issue, Report
from handlers.albums import keep_photos
from handlers.cards import show_card
from handlers.turn import Message, Turn

_NOTED = "✍"


async def report(turn: Turn, kind_name: str, text: str) -> None:
    """`#报修 …`, /report …, a mention, or one of them in reply to somebody's message."""
    message = turn.message
    assert message is not None
    place = turn.place
    turn.require(Action.report)
    source = _source(message, text)
    words = _words_of(turn, source, text)
    issue = await issues.report(
        turn.tx,
        Report(
            kind=turn.hood.kinds[kind_name],
            text=words,
            place=place,
            community=turn.community,
            reporter=turn.person,
            chat_id=message.chat_id,
            message_id=message.message_id,
            text_message_id=source.message_id,
        ),
        turn.now,
    )
    if await keep_photos(turn, _showing(message), issue):
        issue = await issues.by_id(turn.tx, issue.id)
    turn.react(_NOTED)
    await show_card(turn, issue, is_new=True)


def _showing(message: Message) -> list[Message]:
    """The messages whose photos belong to the report: this one, and the one it answers."""
    answered = message.reply_to
    return [message] if answered is None or answered.by_bot else [message, answered]


def _source(message: Message, text: str) -> Message:
    """The message whose words count: somebody's, where this one only points at it."""
    answered = message.reply_to
    if answered is None or answered.by_bot or not (answered.text or answered.photo):
        return message
    return message if text else answered


def _words_of(turn: Turn, source: Message, text: str) -> str:
    words = text or (source.text if source is not turn.message else "")
    if not words and source.photo is None:
        raise UserError("issues/empty")
    _check_length(turn, words)
    return words or turn.words("issues/see_photo.txt")


def _check_length(turn: Turn, words: str) -> None:
    most = turn.hood.settings.reports.max_length
    if len(words) > most:
        raise UserError("issues/too_long", length=len(words), most=most)


async def edited(turn: Turn, kind_name: str | None, text: str) -> bool:
    """An edit gives the message's issue its new words and the kind of a new tag; False without an issue."""
    message = turn.message
    assert message is not None
    found = await issues.of_message(turn.tx, message.chat_id, message.message_id)
    for issue in found:
        await _correct(turn, issue, kind_name or issue.kind, text)
    return bool(found)


async def _correct(turn: Turn, issue: Issue, kind_name: str, text: str) -> None:
    assert turn.message is not None
    # A report by reply: the tagged message points at the words of another.
    is_source = issue.text_message_id == turn.message.message_id
    words = text if is_source and text else issue.text
    kind = turn.hood.kind(kind_name)
    if (words, kind.name) == (issue.text, issue.kind):
        return
    _check_length(turn, words)
    await turn.meet()
    await show_card(turn, await issues.correct(turn.tx, issue, turn.person, words, kind, turn.now))
