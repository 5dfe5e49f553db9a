"""Quick polls: /poll, the taps on its options, its closing by its author or by the clock."""

from datetime import timedelta

from bot import polls
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.polls import Poll
from bot.tally import Count
from handlers.turn import Turn


async def ask(turn: Turn, rest: str) -> None:
    """/poll question, options one a line or split by |, and a deadline if wanted."""
    message = turn.message
    assert message is not None
    place = turn.place
    turn.require(Action.open_poll)
    question = polls.read_question(rest, turn.now.astimezone(turn.hood.texts.zone))
    default = timedelta(hours=turn.hood.settings.polls.default_hours)
    poll = await polls.open_poll(
        turn.tx,
        question,
        place,
        turn.person,
        message.chat_id,
        message.message_id,
        closes_at=question.closes_at or turn.now + default,
        now=turn.now,
    )
    await _show(turn, poll)


async def _poll_here(turn: Turn, poll_id: int) -> Poll:
    """The poll of a button, which must hang under it: forged data may name another chat's."""
    poll = await polls.by_id(turn.tx, poll_id)
    if poll.chat_id != turn.chat_id:
        raise UserError("setup/no_button")
    return poll


async def vote(turn: Turn, _verb: str, poll_id: int, choice: int) -> None:
    poll = await _poll_here(turn, poll_id)
    turn.require(Action.vote, turn.hood.places[poll.place_id])
    changed = await polls.vote(turn.tx, poll, turn.person, choice, turn.now)
    turn.answer("polls/voted", option=poll.options[choice], changed=changed)
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
            turn.words("polls/result.html", poll=closed, count=count),
            reply_to=poll.message_id,
            silent=False,
            key=f"{poll.subject}:result",
            subject=poll.subject,
        )
    )
    return True


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


def _buttons(turn: Turn, poll: Poll) -> tuple[tuple[Button, ...], ...]:
    options = tuple(
        (Button(f"{number}. {option}", f"vote:{poll.id}:{number - 1}"),)
        for number, option in enumerate(poll.options, 1)
    )
    return (*options, (Button(turn.words("polls/close_button.txt"), f"close:{poll.id}"),))
