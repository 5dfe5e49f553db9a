"""/body: the bodies of a place (居委会, 业委会, 自管会), who sits on them until when, where they talk."""

from collections.abc import Iterable

from bot import members
from bot.access import TO_GIVE, Action
from bot.bodies import register, wording
from bot.bodies.register import Act, Body
from bot.bodies.wording import Kind
from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from handlers.turn import Turn


async def body(turn: Turn, rest: str) -> None:
    """/body 成立 业委会; in its own group /body 本群 业委会; in reply /body 业委会 主任 2029年5月1日."""
    message = turn.message
    assert message is not None
    answered = message.reply_to
    wish = wording.read(rest, is_reply=answered is not None and not answered.by_bot)
    if wish.verb == "found":
        await _found(turn, wording.name(wish.words))
    elif wish.verb == "chat":
        await _talk_here(turn, wording.name(wish.words))
    elif wish.verb == "end":
        await _end(turn, wording.name(wish.words))
    elif wish.verb in ("seat", "leave"):
        await (_seat if wish.verb == "seat" else _leave)(turn, wish.words, await _meant(turn))
    else:
        await _list(turn)


async def _list(turn: Turn) -> None:
    """The bodies of this place, and of what it lies in."""
    here = turn.place
    turn.require(Action.see_roles, here)
    tree = turn.hood.places
    known = await register.at(turn.tx, tree.line(here), turn.now)
    turn.reply("bodies/list", place=here, bodies=[(one, tree[one.place_id]) for one in known])


async def _found(turn: Turn, name: str) -> None:
    kind = wording.kind_of(name)
    turn.require(_right(kind), turn.place)
    await register.found(turn.tx, kind, name, _act(turn, turn.place))
    turn.reply("bodies/founded", name=name, place=turn.place, kind=kind.value)


def _right(kind: Kind) -> Action:
    """Whoever makes a body the committee's lets it read everything."""
    return Action.set_up_committee if kind is Kind.committee else Action.set_up


def _act(turn: Turn, place: Place) -> Act:
    return Act(turn.person, place, turn.now)


async def _talk_here(turn: Turn, name: str) -> None:
    """This group, which is no place's, becomes a body's own."""
    message = turn.message
    assert message is not None
    if message.is_private:
        raise UserError("setup/private_chat")
    tree = turn.hood.places
    going_on = [place for place in tree if not place.is_ended]
    mine = [place for place in going_on if turn.hood.may(turn.person, place, Action.set_up)]
    chosen = _called(name, await register.at(turn.tx, mine, turn.now))
    place = tree[chosen.place_id]
    turn.require(_right(chosen.kind), place)
    taken = tree.of_chat(turn.chat_id)
    if taken is not None:
        raise UserError("bodies/chat_taken", place=taken[0])
    await register.talk_in(turn.tx, chosen, turn.chat_id, _act(turn, place))
    await turn.hood.reread(turn.tx)
    turn.reply("bodies/talks_here", name=chosen.name, place=place, kind=chosen.kind.value)


async def _end(turn: Turn, name: str) -> None:
    chosen, place = await _known(turn, name)
    turn.require(_right(chosen.kind), place)
    turn.require(TO_GIVE[chosen.kind.role], place)
    await register.end(turn.tx, chosen, _act(turn, place))
    await turn.hood.reread(turn.tx)
    turn.reply("bodies/ended", name=chosen.name, place=place)


async def _known(turn: Turn, name: str) -> tuple[Body, Place]:
    """A body of this place, or of what it lies in."""
    tree = turn.hood.places
    chosen = _called(name, await register.at(turn.tx, tree.line(turn.place), turn.now))
    return chosen, tree[chosen.place_id]


def _called(name: str, known: Iterable[Body]) -> Body:
    found = [one for one in known if one.name.casefold() == name.casefold()]
    if len(found) != 1:
        raise UserError("bodies/which", name=name, several=len(found) > 1)
    return found[0]


async def _meant(turn: Turn) -> Person:
    """Whose message is answered."""
    message = turn.message
    assert message is not None
    answered = message.reply_to
    if answered is None or answered.by_bot or answered.sender is None:
        raise UserError("bodies/reply")
    met = await members.recognise(turn.tx, [answered.sender])
    return met[answered.sender.user_id]


async def _seat(turn: Turn, words: str, person: Person) -> None:
    chosen, place, rest = await _first_named(turn, words)
    turn.require(TO_GIVE[chosen.kind.role], place)
    term = wording.seat(rest, turn.local_now)
    await register.seat(turn.tx, chosen, person, term, turn.hood.staff, _act(turn, place))
    await turn.hood.reread(turn.tx)
    turn.reply("bodies/seated", name=chosen.name, person=person, title=term.title, until=term.until)


async def _first_named(turn: Turn, words: str) -> tuple[Body, Place, str]:
    """The body that the words begin with, and what follows; of several the longest name."""
    tree = turn.hood.places
    known = await register.at(turn.tx, tree.line(turn.place), turn.now)
    found = [one for one in known if words.casefold().startswith(one.name.casefold())]
    if not found:
        raise UserError("bodies/which", name=words[: wording.LONGEST_NAME], several=False)
    chosen = max(found, key=lambda one: len(one.name))
    return chosen, tree[chosen.place_id], words[len(chosen.name) :]


async def _leave(turn: Turn, words: str, person: Person) -> None:
    """By whoever may give the role; everybody may lay down their own."""
    chosen, place = await _known(turn, wording.name(words))
    if person.id != turn.person.id:
        turn.require(TO_GIVE[chosen.kind.role], place)
    sitting = chosen.seat_of(person)
    if sitting is None:
        raise UserError("bodies/no_seat", name=chosen.name)
    await register.leave(turn.tx, chosen, sitting, _act(turn, place))
    await turn.hood.reread(turn.tx)
    turn.reply("bodies/left", name=chosen.name, person=person)
