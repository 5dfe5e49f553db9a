"""The end of a poll: by its author, by whoever may end other people's polls, or by the clock."""

from bot import polls
from bot.access import Action
from bot.errors import UserError
from bot.polls import Poll
from bot.recount import keeping
from bot.voting import results, secret
from bot.voting.results import Result
from bot.voting.statutory import check_window
from bot.voting.terms import Kind
from handlers.turn import Turn
from handlers.voting import proposals, sheets
from handlers.voting.cards import is_shown_here, show_end


async def close(turn: Turn, _verb: str, poll_id: int) -> None:
    """结束投票."""
    poll = await polls.by_id(turn.tx, poll_id)
    if poll.kind is not Kind.poll or not is_shown_here(turn, poll):
        raise UserError("setup/no_button")
    if poll.author_id != turn.person.id:
        turn.require(Action.close_any_poll, turn.hood.places[poll.place_id])
    if poll.opened_at is not None:
        check_window(poll.terms.standard, turn.now - poll.opened_at)
    if not poll.is_open or not await _close(turn, poll):
        raise UserError("polls/closed")
    turn.answer("polls/closing")


async def close_due(turn: Turn) -> None:
    """Clock job: polls whose deadline has passed."""
    for poll in await polls.run_out(turn.tx, turn.due_by):
        await _close(turn, poll)


async def _close(turn: Turn, poll: Poll) -> bool:
    closed = await polls.close(turn.tx, poll, turn.now)
    if closed is None:
        return False
    if closed.terms.is_secret:
        await secret.blend(turn.tx, closed)
    await sheets.end(turn, closed)
    came_out = await _count(turn, closed)
    await show_end(turn, closed, came_out)
    await proposals.closed(turn, closed, came_out.outcome)
    return True


async def _count(turn: Turn, poll: Poll) -> Result:
    """What the poll came to; put on record where its ballots have receipts."""
    if not keeping.has_record(poll):
        return await results.result(turn.tx, poll)
    place = turn.hood.places[poll.place_id]
    name = turn.hood.places.path(place) or place.name
    made = await keeping.make(turn.tx, poll, name, turn.hood.texts.zone)
    return results.of_record(made.record, made.sha256)
