"""/services (服务清单): what the centre offers; a booking is an issue that the committee alone sees."""

from bot import services
from bot.access import Action, Visibility
from bot.issues import Issue
from bot.places import Place
from handlers import filing, menus
from handlers.turn import Turn

KIND = "service"  # of the settings: its route says who answers a booking, and by when


async def services_(turn: Turn, rest: str) -> None:
    """/services: the list; in private also /services 理发 周五下午3点: a booking."""
    offered = turn.hood.settings.services
    if not rest.strip():
        turn.reply("services/list", services=offered)
        return
    if not menus.is_private(turn):
        return
    booking = services.read(rest, offered, turn.local_now)
    place = _place(turn)
    turn.require(Action.report, place)
    words = turn.words("services/booking.txt", turn.language, booking=booking)
    await _book(turn, place, words)


def _place(turn: Turn) -> Place:
    """Where this person lives, else their community: its centre answers."""
    tree, lives = turn.hood.places, turn.person.place_id
    home = tree.get(lives) if lives is not None else None
    return home or turn.hood.communities_of(turn.person)[0]


async def _book(turn: Turn, place: Place, words: str) -> None:
    message = turn.message
    assert message is not None
    filing.check_length(turn, words)
    report = filing.drawn_up(
        turn,
        turn.hood.kind(KIND),
        words,
        place,
        Visibility.committee,
        chat_id=message.chat_id,
        message_id=None,
        text_message_id=None,
    )
    filed = await filing.hand_in(turn, report, _no_photo, is_emergency=False)
    turn.reply("services/booked", issue=filed.issue, words=words, asked=filed.asked)


async def _no_photo(_issue: Issue) -> bool:
    return False
