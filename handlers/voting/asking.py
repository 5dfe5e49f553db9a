"""Asking a poll: /poll or #投票, what Linli understood, corrections until its author opens it."""

from collections.abc import Awaitable, Callable
from html import escape

from bot import members, polls
from bot.access import Action, Role
from bot.errors import UserError
from bot.outbox import Post
from bot.places import Place
from bot.polls import Asked, Poll
from bot.voting import areas, asking, electorate, reminders
from bot.voting.statutory import check_window
from bot.voting.terms import IN_ITS_CHAT, STATUTORY, Contradiction, Electorate, corrected
from handlers.turn import Turn
from handlers.voting import proposals, rules
from handlers.voting.cards import show, show_anew, show_draft, show_notice


async def ask(turn: Turn, rest: str) -> None:
    """/poll question, options one a line or split by |, and wishes; or in reply to a message that asks so,
    as neighbours forward one."""
    message = turn.message
    assert message is not None
    place = turn.place
    turn.require(Action.open_poll)
    await show_draft(turn, await polls.draft(turn.tx, _asked(turn, rest, place), turn.now))


def _asked(turn: Turn, words: str, here: Place) -> Asked:
    assert turn.message is not None
    answered = turn.message.reply_to
    if answered is None or answered.by_bot:
        question = asking.read_question(words, turn.local_now)
    else:
        usual = turn.words("proposals/options.txt")
        question = asking.read_answer(words, answered.text, usual, turn.local_now)
    return rules.asked(turn, question, here, turn.message.chat_id)


async def edited(turn: Turn, words: str) -> None:
    """The author changed the message that asks: the draft follows it; a poll that runs does not."""
    assert turn.message is not None
    poll = await polls.asked_by(turn.tx, turn.message.chat_id, turn.message.message_id)
    await turn.meet()
    if poll is None:
        await ask(turn, words)
    elif poll.author_id == turn.person.id:
        await show_draft(turn, await polls.rewrite(turn.tx, poll, _asked(turn, words, turn.place)))


async def switch(turn: Turn, verb: str, poll_id: int, value: int) -> None:
    """A draft as its author wants it: several options, secret, one vote a household."""
    poll = await _draft_here(turn, poll_id)
    try:
        terms = corrected(poll.terms, len(poll.options), verb, value)
    except (Contradiction, IndexError):
        raise UserError("setup/no_button") from None
    everybody_here = verb == "as_electorate" and terms.electorate is Electorate.chat
    asked = Asked(
        poll.question,
        poll.options,
        turn.place.id if everybody_here else poll.place_id,
        poll.chat_id,
        poll.message_id,
        poll.author_id,
        poll.closes_at,
        terms,
        to_open_at=poll.to_open_at,
    )
    await show_draft(turn, await polls.rewrite(turn.tx, poll, asked))
    turn.answer("polls/changed")


async def open_(turn: Turn, _verb: str, poll_id: int) -> None:
    """开始投票."""
    poll = await _draft_here(turn, poll_id)
    asking.check_deadline(poll.closes_at, turn.now)
    opens_at = max(turn.now + rules.notice(turn, poll.terms), poll.to_open_at or turn.now)
    check_window(poll.terms.standard, poll.closes_at - opens_at)
    if opens_at > turn.now:
        poll = await polls.give_notice(turn.tx, poll, opens_at)
        await show_draft(turn, poll)
        await show_notice(turn, poll)
        turn.answer("polls/noticed", poll=poll)
        return
    await _open(turn, poll)
    turn.answer("polls/opened")


async def _open(turn: Turn, poll: Poll, shows: Callable[[Turn, Poll], Awaitable[None]] = show) -> None:
    await _freeze(turn, poll)
    tree = turn.hood.places
    stated = areas.stated(tree, tree[poll.place_id]) if poll.terms.standard in STATUTORY else None
    opened = await polls.open_(turn.tx, poll, turn.now, stated)
    if opened is None:
        raise UserError("polls/not_a_draft")
    if opened.terms.electorate not in IN_ITS_CHAT:
        await show_draft(turn, opened)
    await shows(turn, opened)
    await proposals.opened(turn, opened)


async def open_due(turn: Turn) -> None:
    """Clock job: a vote whose time has come opens with the roster of now, or its author reads why not."""
    poll = await polls.take_to_open(turn.tx, turn.now)
    if poll is None:
        return
    try:
        await _open(turn, poll, show_anew)
    except UserError as error:  # nobody is entitled any more, or the register lacks areas
        given_up = await polls.close(turn.tx, poll, turn.now)
        assert given_up is not None, "a draft that the clock opens was not given up"
        await show_draft(turn, given_up)
        await show_notice(turn, given_up)
        html = escape(turn.words(f"{error.template}.txt", None, **error.values), quote=False)
        turn.put(Post(poll.chat_id, html, silent=False))


async def _freeze(turn: Turn, poll: Poll) -> None:
    tree, place = turn.hood.places, turn.hood.places[poll.place_id]
    council = turn.hood.staff.holding(Role.council, tree.line(place))
    body = await members.by_user_ids(turn.tx, council)
    await electorate.freeze(turn.tx, poll, tree.below(place), body)
    if poll.terms.electorate is not Electorate.chat:
        await reminders.plan(turn.tx, poll, turn.hood.settings.polls.remind_hours, turn.now)


async def give_up(turn: Turn, _verb: str, poll_id: int) -> None:
    """取消, before anybody could vote."""
    poll = await _draft_here(turn, poll_id)
    given_up = await polls.close(turn.tx, poll, turn.now)
    if given_up is None:
        raise UserError("polls/not_a_draft")
    await show_draft(turn, given_up)
    if poll.opens_at is not None:
        await show_notice(turn, given_up)
    turn.answer("polls/given_up")


async def _draft_here(turn: Turn, poll_id: int) -> Poll:
    """The draft of a button that hangs under it, for its author and whoever may end other people's polls."""
    poll = await polls.by_id(turn.tx, poll_id)
    if poll.chat_id != turn.chat_id:
        raise UserError("setup/no_button")
    if poll.author_id != turn.person.id:
        turn.require(Action.close_any_poll, turn.hood.places[poll.place_id])
    if poll.opened_at is not None or poll.closed_at is not None:
        raise UserError("polls/not_a_draft")
    return poll
