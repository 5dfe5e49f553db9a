"""Quick polls: /poll, the taps on its options, its closing by its author or by the clock."""

from datetime import timedelta

from bot import polls, tally
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.polls import Asked, Poll
from bot.tally import Count
from bot.voting import answers, asking
from bot.voting.answers import ABSTAIN, ABSTAINS, MOST_STARS
from bot.voting.terms import LISTED, Form
from handlers.turn import Rows, Turn


async def ask(turn: Turn, rest: str) -> None:
    """/poll question, options one a line or split by |, and a deadline if wanted."""
    message = turn.message
    assert message is not None
    place = turn.place
    turn.require(Action.open_poll)
    question = asking.read_question(rest, turn.local_now)
    default = timedelta(hours=turn.hood.settings.polls.default_hours)
    asked = Asked(
        question=question.text,
        options=question.options,
        place_id=place.id,
        chat_id=message.chat_id,
        message_id=message.message_id,
        author_id=turn.person.id,
        closes_at=question.closes_at or turn.now + default,
    )
    poll = await polls.open_(turn.tx, await polls.draft(turn.tx, asked, turn.now), turn.now)
    assert poll is not None, "it was written down just now"
    await _show(turn, poll)


async def _poll_here(turn: Turn, poll_id: int) -> Poll:
    """The poll of a button, which must hang under it: forged data may name another chat's."""
    poll = await polls.by_id(turn.tx, poll_id)
    if poll.chat_id != turn.chat_id:
        raise UserError("setup/no_button")
    return poll


async def vote(turn: Turn, _verb: str, poll_id: int, option: int) -> None:
    poll = await _poll_to_vote_in(turn, poll_id)
    before = await polls.answer_of(turn.tx, poll, turn.person) or ABSTAINS
    await _cast(turn, poll, answers.named(poll.terms, len(poll.options), before, option))


async def mark(turn: Turn, _verb: str, poll_id: int, option: int, given: int) -> None:
    """Stars, points, or yes and no, for one of several options."""
    poll = await _poll_to_vote_in(turn, poll_id)
    before = await polls.answer_of(turn.tx, poll, turn.person) or ABSTAINS
    await _cast(turn, poll, answers.marked(poll.terms, len(poll.options), before, option, given))


async def redo(turn: Turn, _verb: str, poll_id: int) -> None:
    """重选: take the ballot back, to choose anew."""
    poll = await _poll_to_vote_in(turn, poll_id)
    await polls.take_back(turn.tx, poll, turn.person, turn.now)
    turn.answer("polls/cleared")
    turn.finally_(poll.subject, lambda: _refresh(turn, poll.id))


async def _poll_to_vote_in(turn: Turn, poll_id: int) -> Poll:
    poll = await _poll_here(turn, poll_id)
    turn.require(Action.vote, turn.hood.places[poll.place_id])
    return poll


async def _cast(turn: Turn, poll: Poll, answer: answers.Answer) -> None:
    changed = await polls.vote(turn.tx, poll, turn.person, answer, turn.now)
    choices = answers.choices(poll.options, poll.terms.form, answer)
    turn.answer("polls/voted", poll=poll, choices=choices, changed=changed)
    if changed:
        turn.finally_(poll.subject, lambda: _refresh(turn, poll.id))


async def _refresh(turn: Turn, poll_id: int) -> None:
    # Read anew: a later tap of the same batch may have closed it.
    await _show(turn, await polls.by_id(turn.tx, poll_id))


async def close(turn: Turn, _verb: str, poll_id: int) -> None:
    """结束投票, by its author or by whoever may close other people's polls."""
    poll = await _poll_here(turn, poll_id)
    if poll.author_id != turn.person.id:
        turn.require(Action.close_any_poll, turn.hood.places[poll.place_id])
    if not await _close(turn, poll):
        raise UserError("polls/closed")
    turn.answer("polls/closing")


async def close_due(turn: Turn) -> None:
    """Clock job: polls whose deadline has passed."""
    for poll in await polls.run_out(turn.tx, turn.now):
        await _close(turn, poll)


async def _close(turn: Turn, poll: Poll) -> bool:
    closed = await polls.close(turn.tx, poll, turn.now)
    if closed is None:
        return False
    count = await _show(turn, closed)
    turn.put(
        Post(
            poll.chat_id,
            _result(turn, closed, count),
            reply_to=poll.message_id,
            silent=False,
            key=f"{poll.subject}:result",
            subject=poll.subject,
        )
    )
    return True


def _result(turn: Turn, poll: Poll, count: Count) -> str:
    outcome = tally.decide(count, poll.terms)
    ranked = sorted(count.lines, key=count.worth, reverse=True)
    return turn.words("polls/result.html", poll=poll, count=count, ranked=ranked, outcome=outcome)


async def _show(turn: Turn, poll: Poll) -> Count:
    """Post the poll, or bring its counts up to date."""
    count = await polls.count(turn.tx, poll)
    turn.put(
        Post(
            poll.chat_id,
            turn.words("polls/card.html", poll=poll, count=count),
            () if poll.closed_at else _buttons(turn, poll),
            reply_to=poll.message_id,
            topic=turn.message.topic if turn.message else None,
            silent=False,
            key=f"{poll.subject}:card",
            subject=poll.subject,
        )
    )
    return count


def _buttons(turn: Turn, poll: Poll) -> Rows:
    end = (Button(turn.words("polls/close_button.txt"), f"close:{poll.id}"),)
    if poll.terms.form is Form.one:
        return (*_options(poll), end)
    again = (Button(turn.words("polls/redo_button.txt"), f"redo:{poll.id}"),)
    return (*(_options(poll) if poll.terms.form in LISTED else _marks(turn, poll)), again, end)


def _options(poll: Poll) -> Rows:
    return tuple(
        (Button(f"{number}. {option}", f"vote:{poll.id}:{number - 1}"),)
        for number, option in enumerate(poll.options, 1)
    )


def _marks(turn: Turn, poll: Poll) -> Rows:
    most = ABSTAIN if poll.terms.form is Form.items else MOST_STARS
    return tuple(
        tuple(
            Button(
                turn.words("polls/mark_button.txt", poll=poll, number=number, mark=given),
                f"mark:{poll.id}:{number - 1}:{given}",
            )
            for given in range(1, most + 1)
        )
        for number in range(1, len(poll.options) + 1)
    )
