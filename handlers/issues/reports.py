"""Reports in a group: `#报修 …`, /report …, a mention, one of them in reply; edits of what was reported."""

from bot import issues, members
from bot.access import Action, narrower
from bot.issues import Issue
from bot.mentions import place_named
from bot.places import KEPT_IN, Place, Purpose
from handlers.issues import emergencies, filing
from handlers.issues.albums import keep_photos
from handlers.issues.desks import home
from handlers.turn import Turn

_NOTED = "✍"


async def report(turn: Turn, kind_name: str, text: str) -> None:
    """`#报修 …`, /report …, a mention, or one of them in reply to somebody's message."""
    message = turn.message
    assert message is not None
    source = filing.source_of(message, text)
    is_emergency = emergencies.warn(turn, text or source.text)
    turn.require(Action.report)
    words = filing.words_of(turn, source, text)
    place, purpose = turn.here()
    if purpose is Purpose.residents:
        place = _named_in(turn, place, words)
        if place.chat_id is not None:
            turn.who = await members.settle(turn.tx, turn.person, place)
    kind = turn.hood.kinds[kind_name]
    report = filing.drawn_up(
        turn,
        kind,
        words,
        place,
        narrower(kind.visibility, KEPT_IN[purpose]),
        chat_id=message.chat_id,
        message_id=message.message_id,
        text_message_id=source.message_id,
    )
    turn.react(_NOTED)
    filed = await filing.hand_in(
        turn, report, lambda issue: keep_photos(turn, filing.showing(message), issue), is_emergency
    )
    if home(turn, filed.issue) is None:
        filing.tell_kept_private(turn, filed.issue, filed.asked)


def _named_in(turn: Turn, here: Place, words: str) -> Place:
    """The place in the group's care that a report names, or all of it."""
    tree = turn.hood.places
    among = {place: None for served in tree.served(turn.chat_id) for place in tree.below(served)}
    return place_named(words, tree, [place for place in among if place != here]) or here


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
    await filing.correct(turn, issue, kind_name, text if is_source and text else issue.text)
