"""/home: the households somebody belongs to; joining by a letter's code or by an address, owning, leaving."""

from bot import members
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button
from bot.roster import codes, households, membership
from bot.roster.codes import Refusal
from bot.roster.households import Household, Member
from handlers import menus
from handlers.roster.households import (
    address,
    ask_council,
    catch_up,
    meant,
    member_of,
    note,
    standing,
    tell_members,
)
from handlers.rows import Row
from handlers.turn import Turn

_MENU = "home"
_MOST_SHOWN = 20  # households in one message; an owner of more finds the others in the roster
_MOST_CHOICES = 8


async def home(turn: Turn, rest: str) -> None:
    """/home, /home A3CDE-FGH4J, /home 3号楼 101."""
    await catch_up(turn)
    code = codes.read(rest)
    if code is not None:
        await _open(turn, code)
    elif menus.is_private(turn):
        await (_ask_for(turn, rest) if rest else _list(turn))


async def open_letter(turn: Turn, payload: str) -> None:
    """/start home-A3CDEFGH4J, as the link on a letter says; somebody may have changed it by hand."""
    await catch_up(turn)
    code = codes.read(payload.removeprefix(codes.LINK))
    if code is None:
        _refuse(turn, Refusal.unknown)
    else:
        await _open(turn, code)


async def _open(turn: Turn, code: str) -> None:
    message = turn.message
    assert message is not None
    found = await codes.try_(turn.tx, turn.person, code, _token(turn), turn.now)
    household = None if isinstance(found, Refusal) else await households.by_id(turn.tx, found)
    if household is None:
        _refuse(turn, found if isinstance(found, Refusal) else Refusal.used_up)
        return
    if member_of(household, turn.person.id) is None:
        await _join_by(turn, code, household)
    if message.is_private:
        await _list(turn, news=household)
    else:
        # Everybody there has read it.
        await codes.void(turn.tx, [household.id])
        turn.reply("homes/joined_openly")


def _refuse(turn: Turn, why: Refusal) -> None:
    # Not raised: that would undo the counting of the try.
    turn.reply("homes/code_refused", why=why, most=codes.MOST_TRIES)


async def _join_by(turn: Turn, code: str, household: Household) -> None:
    place = turn.hood.places[household.place_id]
    turn.require(Action.join_household, place)
    await membership.join(turn.tx, household, turn.person, turn.now)
    await codes.use(turn.tx, code, _token(turn))
    await note(turn, "household.join", household, turn.person)
    await tell_members(turn, household, turn.person, is_owner=False)
    group = next((one for one in turn.hood.places.line(place) if one.chat_id is not None), None)
    if group is not None:
        turn.who = await members.settle(turn.tx, turn.person, group)


def _token(turn: Turn) -> str:
    token = turn.hood.settings.telegram.token
    assert token is not None, "a bot that answers has one"
    return token.get_secret_value()


async def _list(turn: Turn, news: Household | None = None) -> None:
    assert turn.message is not None
    await _show(turn, turn.message.message_id, news)


async def _show(turn: Turn, asked: int, news: Household | None = None) -> None:
    """The households of whoever asks, with buttons to own and to leave each."""
    mine = await households.of_person(turn.tx, turn.person)
    shown = [(household, member_of(household, turn.person.id)) for household in mine[:_MOST_SHOWN]]
    entries = [
        {
            "address": address(turn, household),
            "is_owner": member is not None and member.is_owner,
            "others": len(household.members) - 1,
        }
        for household, member in shown
    ]
    html = turn.words(
        "homes/list.html",
        turn.language,
        homes=entries,
        more=len(mine) - len(shown),
        news=address(turn, news) if news else None,
        code=codes.shown(codes.ALPHABET[: codes.LENGTH]),
    )
    rows = [_row(turn, asked, household, member) for household, member in shown if member]
    menus.show(turn, _MENU, asked, html, tuple(rows))


def _row(turn: Turn, asked: int, household: Household, member: Member) -> Row:
    verbs = ["leave_home"] if member.is_owner else ["own_home", "leave_home"]
    return tuple(_button(turn, verb, asked, household) for verb in verbs)


def _button(turn: Turn, verb: str, asked: int, household: Household, *more: int) -> Button:
    name = turn.words("homes/button.txt", turn.language, verb=verb, choice=more, room=household.room)
    return Button(name, ":".join(map(str, (verb, asked, household.id, *more))))


async def _mine(turn: Turn, asked: int, household_id: int) -> tuple[Household, Member]:
    """A household under its own menu's button, and the presser's place in it."""
    await menus.check(turn, _MENU, asked)
    household = await standing(turn, household_id)
    member = member_of(household, turn.person.id)
    if member is None:
        raise UserError("homes/not_there")
    return household, member


async def own(turn: Turn, _verb: str, asked: int, household_id: int) -> None:
    """我是业主: for the council to confirm, since letters reach tenants too, and owners vote by area."""
    household, member = await _mine(turn, asked, household_id)
    if member.is_owner:
        turn.answer("homes/owns_now")
    else:
        await ask_council(turn, household, turn.person, "owns")
        turn.answer("homes/council_asked", alert=True)
    await _show(turn, asked)


async def ask_to_leave(turn: Turn, _verb: str, asked: int, household_id: int) -> None:
    """退出, once more to be confirmed: coming back takes a letter or the council."""
    household, _ = await _mine(turn, asked, household_id)
    html = turn.words("homes/leave.html", turn.language, address=address(turn, household))
    rows = tuple((_button(turn, verb, asked, household),) for verb in ("left_home", "my_homes"))
    menus.show(turn, _MENU, asked, html, rows)
    turn.answer("homes/sure")


async def leave(turn: Turn, _verb: str, asked: int, household_id: int) -> None:
    household, member = await _mine(turn, asked, household_id)
    await membership.end(turn.tx, member, "left", turn.now)
    await note(turn, "household.leave", household, turn.person)
    await _show(turn, asked)
    turn.answer("homes/left")


async def stay(turn: Turn, _verb: str, asked: int, household_id: int) -> None:
    await _mine(turn, asked, household_id)
    await _show(turn, asked)
    turn.answer("homes/stayed")


async def _ask_for(turn: Turn, rest: str) -> None:
    """/home 3号楼 101: the household that is meant, and as what somebody belongs to it."""
    assert turn.message is not None
    found = await meant(turn, rest)
    asked = turn.message.message_id
    if len(found) == 1:
        _ask_as_what(turn, asked, found[0])
        return
    if not found or len(found) > _MOST_CHOICES:
        raise UserError("homes/not_found", words=rest)
    rows = tuple((Button(address(turn, one), f"pick_home:{asked}:{one.id}"),) for one in found)
    menus.show(turn, _MENU, asked, turn.words("homes/which.html", turn.language), rows)


def _ask_as_what(turn: Turn, asked: int, household: Household) -> None:
    html = turn.words("homes/as_what.html", turn.language, address=address(turn, household))
    rows = tuple((_button(turn, "claim_home", asked, household, owns),) for owns in (1, 0))
    menus.show(turn, _MENU, asked, html, rows)


async def pick(turn: Turn, _verb: str, asked: int, household_id: int) -> None:
    """One of several households that an address may mean."""
    await menus.check(turn, _MENU, asked)
    _ask_as_what(turn, asked, await standing(turn, household_id))
    turn.answer("homes/as_what")


async def claim(turn: Turn, _verb: str, asked: int, household_id: int, owns: int) -> None:
    """我是业主, or 我是家人、租客: the council is asked."""
    await menus.check(turn, _MENU, asked)
    household = await standing(turn, household_id)
    turn.require(Action.join_household, turn.hood.places[household.place_id])
    if member_of(household, turn.person.id) is not None:
        raise UserError("homes/already_there")
    await ask_council(turn, household, turn.person, "owns" if owns else "lives")
    html = turn.words("homes/waiting.html", turn.language, address=address(turn, household))
    menus.show(turn, _MENU, asked, html, ())
    turn.answer("homes/council_asked")
