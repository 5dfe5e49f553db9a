"""Secret ballot papers: sent with a secret in their buttons, filled in without a trace of who did."""

from collections.abc import Callable

from bot.access import Action
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Button, Post
from bot.polls import Poll
from bot.voting import answers, papers, receipts, secret
from bot.voting.answers import ABSTAINS, Answer
from bot.voting.electorate import HAVE_VOTED
from bot.voting.papers import Paper
from bot.voting.secret import Secret
from bot.voting.terms import LISTED
from handlers.turn import Turn
from handlers.voting import ballots, records
from handlers.voting.ballots import Occasion
from handlers.voting.cards import refresh


def send(turn: Turn, poll: Poll, paper: Paper, person: Person, occasion: Occasion = Occasion.asked) -> None:
    """A paper with a secret of its own, never sent or edited again: the outbox forgets it."""
    language = turn.hood.language_of(person.language)
    is_used = paper.state in HAVE_VOTED
    html = turn.words("polls/secret_paper.html", language, poll=poll, is_used=is_used, occasion=occasion)
    buttons = () if is_used else _buttons(turn, poll, paper, language)
    turn.put(
        Post(
            person.user_id,
            html,
            buttons,
            silent=False,
            is_fleeting=True,
            subject=poll.subject,
            urgency=occasion.urgency,
        )
    )


def _buttons(turn: Turn, poll: Poll, paper: Paper, language: str) -> tuple[tuple[Button, ...], ...]:
    own = ":".join(map(str, (paper.id, *receipts.draw_secret())))
    rows = ballots.rows(turn, poll, f"secret:{own}", f"secret_mark:{own}")
    rows = (*rows, *ballots.again(turn, poll, f"secret_redo:{own}"))
    more = tuple(
        Button(turn.words(f"polls/{verb}_button.txt", language), f"{data}:{own}")
        for verb, data in (("abstain", "secret_abstain"), ("receipt", "receipt"))
    )
    return (*rows, more)


async def name(turn: Turn, _verb: str, paper_id: int, one: int, two: int, option: int) -> None:
    poll, paper = await _paper(turn, paper_id)
    if poll.terms.form not in LISTED:
        raise UserError("setup/no_button")
    options = len(poll.options)
    await _fill_in(
        turn, poll, paper, (one, two), lambda said: answers.named(poll.terms, options, said, option)
    )


async def mark(turn: Turn, _verb: str, paper_id: int, one: int, two: int, option: int, given: int) -> None:
    poll, paper = await _paper(turn, paper_id)
    options = len(poll.options)
    await _fill_in(
        turn, poll, paper, (one, two), lambda said: answers.marked(poll.terms, options, said, option, given)
    )


async def abstain(turn: Turn, _verb: str, paper_id: int, one: int, two: int) -> None:
    poll, paper = await _paper(turn, paper_id)
    await _fill_in(turn, poll, paper, (one, two), lambda _: ABSTAINS)


async def redo(turn: Turn, _verb: str, paper_id: int, one: int, two: int) -> None:
    poll, paper = await _paper(turn, paper_id)
    await secret.take_back(turn.tx, poll, paper, (one, two), turn.now)
    turn.answer("polls/cleared")
    refresh(turn, poll, paper.place_id)


async def receipt(turn: Turn, _verb: str, paper_id: int, one: int, two: int) -> None:
    """回执: shown to whoever presses it in private, kept nowhere; after the end with what the record says."""
    poll, _ = await _paper(turn, paper_id)
    code = receipts.of_secret((one, two))
    ballot = await records.own_secret(turn, poll, code)
    turn.answer("polls/receipt", alert=True, receipt=code, poll=poll, ballot=ballot)


async def _paper(turn: Turn, paper_id: int) -> tuple[Poll, Paper]:
    poll, paper = await papers.for_person(turn.tx, paper_id, turn.person)
    if not poll.terms.is_secret or turn.chat_id != turn.person.user_id:
        raise UserError("setup/no_button")
    turn.require(Action.vote, turn.hood.places[poll.place_id])
    return poll, paper


async def _fill_in(
    turn: Turn, poll: Poll, paper: Paper, own: Secret, change: Callable[[Answer], Answer]
) -> None:
    answer = await secret.fill_in(turn.tx, poll, paper, own, change, turn.now)
    choices = answers.choices(poll.options, poll.terms.form, answer)
    turn.answer("polls/voted", poll=poll, choices=choices, changed=True)
    refresh(turn, poll, paper.place_id)
