"""Sheets: how a ballot looks in private to those who key it in, and what the council hears of them."""

from bot import outbox
from bot.access import Action
from bot.members import Person
from bot.outbox import Button, Post
from bot.polls import Poll
from bot.voting import answers, assisted
from bot.voting.assisted import Agreement, Sheet
from bot.voting.electorate import State
from bot.voting.papers import Paper
from bot.voting.terms import Form
from handlers.rows import Rows
from handlers.turn import Turn
from handlers.voting import ballots
from handlers.voting.cards import addresses

ABOUT = "keyed"  # what a sheet is about, with the number of its paper


def show(
    turn: Turn,
    poll: Poll,
    its_paper: Paper,
    sheet: Sheet | None,
    agreement: Agreement = Agreement.waiting,
    reader: Person | None = None,
) -> None:
    """A sheet in the private chat of whoever keys it, with the photo where they have not just sent it."""
    reader = reader or turn.person
    language = turn.hood.language_of(reader.language)
    stage = _stage(sheet, reader, agreement)
    own = sheet.by(reader) if sheet else None
    choices = answers.choices(poll.options, poll.terms.form, own.answer) if own else []
    buttons = _buttons(turn, poll, its_paper, stage, language)
    if sheet is not None and sheet.is_in_dispute and _may_discard(turn, reader, its_paper):
        text = turn.words("polls/discard_button.txt", language)
        buttons = (*buttons, (Button(text, f"key_discard:{sheet.id}"),))
    has_it = sheet is None or (sheet.begun_by_id == reader.id and agreement is not Agreement.differ)
    html = turn.words(
        "polls/sheet.html",
        language,
        poll=poll,
        flats=addresses(turn, its_paper),
        choices=choices,
        stage=stage,
    )
    turn.put(
        Post(
            reader.user_id,
            html,
            buttons,
            key=key(poll, its_paper, reader.id),
            subject=f"{ABOUT}:{its_paper.id}",
            photo=None if has_it or sheet is None else sheet.photo,
        )
    )


def _may_discard(turn: Turn, reader: Person, its_paper: Paper) -> bool:
    return turn.hood.may(reader, turn.hood.places[its_paper.place_id], Action.key_ballots)


def _stage(sheet: Sheet | None, reader: Person, agreement: Agreement) -> str:
    own = sheet.by(reader) if sheet else None
    if agreement is not Agreement.waiting:
        return agreement.value
    if own is None and sheet is not None and sheet.is_in_dispute:
        return "stuck"
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
    if stage == "stuck":  # two others key it: who decides that they begin anew does not see what they keyed
        return ()
    own = its_paper.id
    rows = ballots.rows(turn, poll, f"key:{own}", f"key_mark:{own}")
    rows = (*rows, *ballots.again(turn, poll, f"key_redo:{own}"))
    more = [button("abstain", f"key_abstain:{own}")]
    if poll.terms.form is not Form.one:
        more.insert(0, button("key_done", f"key_done:{own}"))
    if stage == "blank" and its_paper.state is State.undelivered:
        more.append(button("delivered", f"key_deliver:{own}"))
    return (*rows, tuple(more))


def show_discarded(turn: Turn, poll: Poll, its_paper: Paper, keyer: Person) -> None:
    """Whoever keyed a sheet that was discarded reads so in its place; /paper leads them to the new one."""
    language = turn.hood.language_of(keyer.language)
    values = {"poll": poll, "flats": addresses(turn, its_paper), "choices": [], "stage": "discarded"}
    html = turn.words("polls/sheet.html", language, **values)
    turn.put(Post(keyer.user_id, html, key=key(poll, its_paper, keyer.id), subject=f"{ABOUT}:{its_paper.id}"))


def key(poll: Poll, its_paper: Paper, person_id: int) -> str:
    return f"{stem(poll, its_paper)}:{person_id}"


def stem(poll: Poll, its_paper: Paper) -> str:
    return f"{poll.subject}:keyed:{its_paper.id}"


async def show_waiting(turn: Turn, poll: Poll) -> None:
    """Tell the council in its chat how many ballots wait to be checked, once for all taps of a batch."""

    async def tell() -> None:
        number = await assisted.waiting(turn.tx, poll)
        if number or await outbox.keys(turn.tx, _waitingkey(poll)):
            _tell_council(turn, poll, number)

    turn.finally_(_waitingkey(poll), tell)


async def end(turn: Turn, poll: Poll) -> None:
    """The vote has closed: the council reads how many ballots were not keyed twice, and do not count."""
    number = await assisted.end(turn.tx, poll, turn.now)
    if number:
        _tell_council(turn, poll, number)


def _waitingkey(poll: Poll) -> str:
    return f"{poll.subject}:waiting"


def _tell_council(turn: Turn, poll: Poll, number: int) -> None:
    chat_id = turn.hood.places.council_chat(turn.hood.places[poll.place_id])
    if chat_id is not None:
        html = turn.words("polls/to_check.html", poll=poll, number=number)
        turn.put(Post(chat_id, html, silent=False, key=_waitingkey(poll), subject=poll.subject))
