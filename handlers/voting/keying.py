"""Keying in what a household said at its door or wrote on paper: twice, by two people, from one photo."""

from collections.abc import Callable

from bot import members, outbox
from bot.access import Action
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Button, Post
from bot.places import Place
from bot.polls import Poll
from bot.voting import answers, assisted, papers
from bot.voting.answers import ABSTAINS, Answer
from bot.voting.assisted import Agreement, Keying, Sheet
from bot.voting.electorate import State
from bot.voting.papers import Paper
from bot.voting.terms import Form
from handlers import menus
from handlers.households import catch_up, meant
from handlers.turn import Rows, Turn
from handlers.voting import ballots
from handlers.voting.cards import addresses, refresh
from handlers.voting.private import hand_out_anew

ABOUT = "keyed"  # what a sheet is about, with the number of its paper
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
    await outbox.let_go(turn.tx, _key(poll, its_paper, turn.person.id))
    _show(turn, poll, its_paper, sheet)


async def door(turn: Turn, _verb: str, paper_id: int) -> None:
    """A door of the list: what they say there."""
    poll, its_paper = await _to_key(turn, paper_id)
    assisted.check(poll, its_paper, turn.now)
    await outbox.let_go(turn.tx, _key(poll, its_paper, turn.person.id))
    _show(turn, poll, its_paper, await assisted.begun(turn.tx, its_paper))
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
    own = _key(poll, its_paper, sheet.begun_by_id)
    for key in await outbox.keys(turn.tx, _stem(poll, its_paper)):
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
        await outbox.let_go(turn.tx, _key(poll, its_paper, turn.person.id))
    _show(turn, poll, its_paper, sheet, agreement)
    for keying in sheet.keyings:
        if keying.person_id != turn.person.id and agreement is not Agreement.waiting:
            await _show_other(turn, poll, its_paper, sheet, agreement, keying.person_id)
    await show_waiting(turn, poll)
    if turn.tap is not None:
        turn.answer("polls/keyed", agreement=agreement)


async def _show_other(
    turn: Turn, poll: Poll, its_paper: Paper, sheet: Sheet, agreement: Agreement, person_id: int
) -> None:
    other = await members.person(turn.tx, person_id)
    if agreement is Agreement.differ:
        await outbox.let_go(turn.tx, _key(poll, its_paper, other.id))  # a new message rings
    if other.reachable:
        _show(turn, poll, its_paper, sheet, agreement, other)


def _show(
    turn: Turn,
    poll: Poll,
    its_paper: Paper,
    sheet: Sheet | None,
    agreement: Agreement = Agreement.waiting,
    reader: Person | None = None,
) -> None:
    """A sheet in the private chat of whoever keys it; with the photo, unless they sent it themselves."""
    reader = reader or turn.person
    language = turn.hood.language_of(reader.language)
    own = sheet.by(reader) if sheet else None
    stage = _stage(sheet, own, agreement)
    choices = answers.choices(poll.options, poll.terms.form, own.answer) if own else []
    flats = addresses(turn, its_paper)
    html = turn.words("polls/sheet.html", language, poll=poll, flats=flats, choices=choices, stage=stage)
    turn.put(
        Post(
            reader.user_id,
            html,
            _buttons(turn, poll, its_paper, stage, language),
            key=_key(poll, its_paper, reader.id),
            subject=f"{ABOUT}:{its_paper.id}",
            photo=sheet.photo if sheet and sheet.begun_by_id != reader.id else None,
        )
    )


def _stage(sheet: Sheet | None, own: Keying | None, agreement: Agreement) -> str:
    if agreement is not Agreement.waiting:
        return agreement.value
    if own is None or not (own.answer or own.is_done):
        return "blank"
    if not own.is_done:
        return "going"
    return "waits" if sheet is not None and sheet.photo is not None else "needs_photo"


def _buttons(turn: Turn, poll: Poll, its_paper: Paper, stage: str, language: str) -> Rows:
    def button(verb: str, data: str) -> Button:
        return Button(turn.words(f"polls/{verb}_button.txt", language), data)

    if stage == Agreement.agreed:
        return ((button("next", "next_paper"),),)
    own = its_paper.id
    rows = ballots.rows(turn, poll, f"key:{own}", f"key_mark:{own}")
    rows = (*rows, *ballots.again(turn, poll, f"key_redo:{own}"))
    more = [button("abstain", f"key_abstain:{own}")]
    if poll.terms.form is not Form.one:
        more.insert(0, button("key_done", f"key_done:{own}"))
    if stage == "blank" and its_paper.state is State.undelivered:
        more.append(button("delivered", f"key_deliver:{own}"))
    return (*rows, tuple(more))


def _key(poll: Poll, its_paper: Paper, person_id: int) -> str:
    return f"{_stem(poll, its_paper)}:{person_id}"


def _stem(poll: Poll, its_paper: Paper) -> str:
    return f"{poll.subject}:keyed:{its_paper.id}"


async def show_waiting(turn: Turn, poll: Poll) -> None:
    """Tell the council in its chat how many ballots wait to be checked, once for all taps of a batch."""

    async def tell() -> None:
        number = await assisted.waiting(turn.tx, poll)
        if number or await outbox.keys(turn.tx, _waiting_key(poll)):
            _tell_council(turn, poll, number)

    turn.finally_(_waiting_key(poll), tell)


async def end(turn: Turn, poll: Poll) -> None:
    """The vote has closed: the council reads how many ballots were not keyed twice, and do not count."""
    number = await assisted.end(turn.tx, poll, turn.now)
    if number:
        _tell_council(turn, poll, number)


def _waiting_key(poll: Poll) -> str:
    return f"{poll.subject}:waiting"


def _tell_council(turn: Turn, poll: Poll, number: int) -> None:
    chat_id = turn.hood.places.council_chat(turn.hood.places[poll.place_id])
    if chat_id is not None:
        html = turn.words("polls/to_check.html", poll=poll, number=number)
        turn.put(Post(chat_id, html, silent=False, key=_waiting_key(poll), subject=poll.subject))
