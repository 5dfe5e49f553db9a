"""/services (服务清单): what the centre offers; a booking is an issue that the committee alone sees."""

from bot.access import Action, Visibility, allowed
from bot.config import Service
from bot.errors import UserError
from bot.issues import Issue
from bot.places import Place
from bot.services import booking, changing, offered
from bot.services.changing import Change
from handlers import menus
from handlers.issues import filing
from handlers.turn import Turn

KIND = "service"  # of the settings: its route says who answers a booking, and by when


async def services_(turn: Turn, rest: str) -> None:
    """/services: the list. /services 添加 理发：每周五 and 停办 理发 change it; in private, /services 理发
    周五下午3点 is a booking."""
    home = _home(turn)
    known = await _offered(turn, turn.hood.places.community(home))
    wish = changing.read(rest)
    if wish is not None:
        await _change(turn, wish)
    elif not rest.strip():
        turn.reply("services/list", services=known, may_change=_desk(turn) is not None)
    elif menus.is_private(turn):
        booked = booking.read(rest, known, turn.local_now)
        turn.require(Action.report, home)
        await _book(turn, home, turn.words("services/booking.txt", turn.language, booking=booked))


async def _offered(turn: Turn, community: Place) -> list[Service]:
    return await offered.here(turn.tx, community, turn.hood.settings.services, turn.hood.language)


def _home(turn: Turn) -> Place:
    """This chat's place; in private where this person lives, else their community: its centre answers."""
    tree, found = turn.hood.places, turn.hood.places.of_chat(turn.chat_id)
    if found is not None:
        return found[0]
    lives = turn.person.place_id
    home = tree.get(lives) if lives is not None else None
    return home or turn.hood.communities_of(turn.person)[0]


def _desk(turn: Turn) -> Place | None:
    """The place for which this person may change the list: this chat's, in private where they hold a role."""
    tree, found = turn.hood.places, turn.hood.places.of_chat(turn.chat_id)
    if found is not None:
        return found[0] if turn.hood.may(turn.person, found[0], Action.offer_services) else None
    held = turn.hood.staff.of(turn.person.user_id)
    return next((tree[one.place_id] for one in held if allowed([one.role], Action.offer_services)), None)


async def _change(turn: Turn, wish: Change) -> None:
    desk = _desk(turn)
    if desk is None:
        raise UserError("setup/may_not", action=Action.offer_services.value)
    community = turn.hood.places.community(desk)
    before = {one.name for one in await _offered(turn, community)}
    if wish.about is None and wish.name not in before:
        raise UserError("services/unknown", services=await _offered(turn, community))
    await offered.change(turn.tx, community, wish, turn.person, turn.now)
    turn.reply("services/changed", wish=wish, is_new=wish.name not in before)


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
