"""Keying in what a household said at its door or wrote on paper: twice, by two people, from one photo."""

from collections.abc import Callable

from bot import members, outbox
from bot.access import Action
from bot.errors import UserError
from bot.places import Place
from bot.polls import Poll
from bot.voting import answers, assisted, papers
from bot.voting.answers import ABSTAINS, Answer
from bot.voting.assisted import Agreement, Keying, Sheet
from bot.voting.papers import Paper
from bot.voting.terms import Form
from handlers import menus
from handlers.roster.households import catch_up, meant
from handlers.turn import Turn
from handlers.voting import sheets
from handlers.voting.cards import refresh
from handlers.voting.private import hand_out_anew

_NOTED = "✍"


async def paper(turn: Turn, rest: str) -> None:
    """/paper 3号楼302 with the photo of a signed ballot: key it in. /paper alone: the next one to check."""
    if not menus.is_private(turn):
        return
    places = [one for one in turn.hood.places if turn.hood.may(turn.person, one, Action.key_ballots)]
    if not places:
        raise UserError("setup/may_not", action=Action.key_ballots.value)
    message = turn.message
    assert message is not None
    if not rest:
        await _show_next(turn, places)
    elif message.photo is None:
        raise UserError("polls/paper_how")
    else:
        await _enter(turn, rest, message.photo)


async def _enter(turn: Turn, words: str, photo: str) -> None:
    await catch_up(turn)
    homes = await meant(turn, words)
    if len(homes) != 1:
        raise UserError("polls/which_home", words=words[:40], number=len(homes))
    found = [
        await papers.of_household(turn.tx, poll, homes[0].id) for poll in await assisted.open_votes(turn.tx)
    ]
    known = [one for one in found if one is not None]
    if not known:
        raise UserError("polls/no_such_paper", words=words[:40])
    open_ = [one for one in known if one.answer is None or one.origin in assisted.ORIGINS]
    for one in open_ or known:  # of those alone that it cast itself, `check` says so
        poll, its_paper = await _to_key(turn, one.id)
        sheet = await assisted.begin(turn.tx, poll, its_paper, assisted.PAPER, turn.person, turn.now)
        await _attach(turn, poll, its_paper, sheet, photo)


async def show_next(turn: Turn, _verb: str) -> None:
    """下一张."""
    if turn.chat_id != turn.person.user_id:
        raise UserError("setup/no_button")
    places = [one for one in turn.hood.places if turn.hood.may(turn.person, one, Action.key_ballots)]
    await _show_next(turn, places)
    turn.answer("polls/looked_up")


async def _show_next(turn: Turn, places: list[Place]) -> None:
    sheet = await assisted.next_to_check(turn.tx, turn.person, places)
    if sheet is None:
        raise UserError("polls/nothing_to_check")
    poll, its_paper = await papers.by_id(turn.tx, sheet.paper_id)
    await outbox.let_go(turn.tx, sheets.key(poll, its_paper, turn.person.id))
    sheets.show(turn, poll, its_paper, sheet)


async def door(turn: Turn, _verb: str, paper_id: int) -> None:
    """A door of the list: what they say there."""
    poll, its_paper = await _to_key(turn, paper_id)
    assisted.check(poll, its_paper, turn.now)
    await outbox.let_go(turn.tx, sheets.key(poll, its_paper, turn.person.id))
    sheets.show(turn, poll, its_paper, await assisted.begun(turn.tx, its_paper))
    turn.answer("polls/looked_up")


async def deliver(turn: Turn, _verb: str, paper_id: int) -> None:
    """选票已送到: a ballot on paper was left there."""
    poll, its_paper = await _to_key(turn, paper_id)
    assisted.check(poll, its_paper, turn.now)
    await papers.deliver(turn.tx, its_paper)
    turn.answer("polls/delivered")


async def name(turn: Turn, _verb: str, paper_id: int, option: int) -> None:
    poll, its_paper = await _to_key(turn, paper_id)
    options = len(poll.options)
    is_done = poll.terms.form is Form.one
    await _key_in(
        turn, poll, its_paper, lambda said: answers.named(poll.terms, options, said, option), is_done
    )


async def mark(turn: Turn, _verb: str, paper_id: int, option: int, given: int) -> None:
    poll, its_paper = await _to_key(turn, paper_id)
    options = len(poll.options)
    await _key_in(
        turn, poll, its_paper, lambda said: answers.marked(poll.terms, options, said, option, given), False
    )


async def redo(turn: Turn, _verb: str, paper_id: int) -> None:
    """重选: begin this keying anew."""
    await _key_in(turn, *await _to_key(turn, paper_id), lambda _: ABSTAINS, False)


async def abstain(turn: Turn, _verb: str, paper_id: int) -> None:
    await _key_in(turn, *await _to_key(turn, paper_id), lambda _: ABSTAINS, True)


async def done(turn: Turn, _verb: str, paper_id: int) -> None:
    """记好了, where a ballot takes more than one tap."""
    await _key_in(turn, *await _to_key(turn, paper_id), lambda said: said, True)


async def add_photo(turn: Turn, paper_id: int, _text: str) -> None:
    """A reply to a sheet with the photo of the signed paper."""
    assert turn.message is not None
    poll, its_paper = await _to_key(turn, paper_id)
    if turn.message.photo is None:
        raise UserError("polls/photo_only")
    sheet = await assisted.begin(turn.tx, poll, its_paper, assisted.DOOR, turn.person, turn.now)
    await _attach(turn, poll, its_paper, sheet, turn.message.photo)
    turn.react(_NOTED)


async def _attach(turn: Turn, poll: Poll, its_paper: Paper, sheet: Sheet, photo: str) -> None:
    assisted.check(poll, its_paper, turn.now)
    sheet = await assisted.attach(turn.tx, sheet, photo)
    own = sheets.key(poll, its_paper, sheet.begun_by_id)
    for key in await outbox.keys(turn.tx, sheets.stem(poll, its_paper)):
        if key is not None and key != own:  # whoever was shown it without the photo sees a new message
            await outbox.let_go(turn.tx, key)
    await _settle(turn, poll, its_paper, sheet)


async def _to_key(turn: Turn, paper_id: int) -> tuple[Poll, Paper]:
    """A paper before somebody who may key it in: alone with Linli; what another began, the council only."""
    poll, its_paper = await papers.by_id(turn.tx, paper_id)
    place = turn.hood.places[its_paper.place_id]
    if turn.chat_id != turn.person.user_id or poll.terms.is_secret:
        raise UserError("setup/no_button")
    turn.require(Action.ask_at_doors, place)
    sheet = await assisted.begun(turn.tx, its_paper)
    if sheet is not None and sheet.begun_by_id != turn.person.id:
        turn.require(Action.key_ballots, place)
    return poll, its_paper


async def _key_in(
    turn: Turn, poll: Poll, its_paper: Paper, change: Callable[[Answer], Answer], is_done: bool
) -> None:
    assisted.check(poll, its_paper, turn.now)
    sheet = await assisted.begin(turn.tx, poll, its_paper, assisted.DOOR, turn.person, turn.now)
    own = sheet.by(turn.person)
    answer = change(own.answer if own else ABSTAINS)
    if not answers.is_valid(poll.terms, len(poll.options), answer):
        raise UserError("polls/unknown")
    sheet = await assisted.key(turn.tx, sheet, Keying(turn.person.id, answer, is_done), turn.now)
    await _settle(turn, poll, its_paper, sheet)


async def _settle(turn: Turn, poll: Poll, its_paper: Paper, sheet: Sheet) -> None:
    """Count it where both keyed the same; show it to whoever keyed it."""
    agreement = await assisted.settle(turn.tx, poll, its_paper, sheet, turn.now)
    poll, its_paper = await papers.by_id(turn.tx, its_paper.id)
    if agreement is Agreement.agreed:
        refresh(turn, poll, its_paper.place_id)
        await hand_out_anew(turn, poll, its_paper)
    if agreement is Agreement.differ:
        await outbox.let_go(turn.tx, sheets.key(poll, its_paper, turn.person.id))
    sheets.show(turn, poll, its_paper, sheet, agreement)
    for keying in sheet.keyings:
        if keying.person_id != turn.person.id and agreement is not Agreement.waiting:
            await _show_other(turn, poll, its_paper, sheet, agreement, keying.person_id)
    await sheets.show_waiting(turn, poll)
    if turn.tap is not None:
        turn.answer("polls/keyed", agreement=agreement)


async def _show_other(
    turn: Turn, poll: Poll, its_paper: Paper, sheet: Sheet, agreement: Agreement, person_id: int
) -> None:
    other = await members.person(turn.tx, person_id)
    if agreement is Agreement.differ:
        await outbox.let_go(turn.tx, sheets.key(poll, its_paper, other.id))  # a new message rings
    if other.reachable:
        sheets.show(turn, poll, its_paper, sheet, agreement, other)


async def discard(turn: Turn, _verb: str, sheet_id: int) -> None:
    """作废重记, where two do not agree: the council begins the sheet anew from the same photo."""
    sheet = await assisted.by_id(turn.tx, sheet_id)
    poll, its_paper = await _to_key(turn, sheet.paper_id)
    turn.require(Action.key_ballots, turn.hood.places[its_paper.place_id])
    assisted.check(poll, its_paper, turn.now)
    anew = await assisted.discard(turn.tx, sheet, turn.person, turn.hood.places[its_paper.place_id], turn.now)
    for keying in sheet.keyings:
        keyer = await members.person(turn.tx, keying.person_id)
        if keyer.reachable and keyer.id != turn.person.id:
            sheets.show_discarded(turn, poll, its_paper, keyer)
    sheets.show(turn, poll, its_paper, anew)
    await sheets.show_waiting(turn, poll)
    turn.answer("polls/discarded")
