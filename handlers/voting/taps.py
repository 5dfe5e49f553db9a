"""Voting in the group: the taps on a poll's options."""

from collections.abc import Callable

from bot import polls
from bot.access import Action
from bot.errors import UserError
from bot.polls import Poll
from bot.voting import answers, papers
from bot.voting.answers import ABSTAINS, Answer
from bot.voting.electorate import State
from bot.voting.papers import Cast, Paper
from bot.voting.terms import Electorate
from handlers.turn import Turn
from handlers.voting.cards import BALLOT, is_shown_here
from handlers.voting.private import hand_out, show_everywhere


async def vote(turn: Turn, _verb: str, poll_id: int, option: int) -> None:
    poll = await _poll_here(turn, poll_id)
    await _fill_in(turn, poll, lambda said: answers.named(poll.terms, len(poll.options), said, option))


async def mark(turn: Turn, _verb: str, poll_id: int, option: int, given: int) -> None:
    """Stars, points, or yes and no, for one of several options."""
    poll = await _poll_here(turn, poll_id)
    await _fill_in(
        turn, poll, lambda said: answers.marked(poll.terms, len(poll.options), said, option, given)
    )


async def redo(turn: Turn, _verb: str, poll_id: int) -> None:
    """重选: take the ballot back, to choose anew."""
    poll = await _poll_here(turn, poll_id)
    paper = await _own_paper(turn, poll)
    if paper is None or await _keep_anothers(turn, poll, paper):
        return
    await papers.take_back(turn.tx, poll, paper, turn.now)
    turn.answer("polls/cleared")
    show_everywhere(turn, poll, paper)


async def in_private(turn: Turn, _verb: str, poll_id: int) -> None:
    """私下投票, under a secret poll of a chat: whoever can press it is there, and gets a paper in private."""
    poll = await polls.by_id(turn.tx, poll_id)
    is_of_chat = poll.terms.is_secret and poll.terms.electorate is Electorate.chat
    if not is_of_chat or turn.chat_id != poll.chat_id:
        raise UserError("setup/no_button")
    turn.require(Action.vote, turn.hood.places[poll.place_id])
    polls.check_open(poll, turn.now)
    (paper,) = await papers.of(turn.tx, poll, turn.person)
    if not paper.voter_ids:  # it has to have a number before it is sent
        await papers.enter(turn.tx, poll, turn.person, State.delivered)
        (paper,) = await papers.of(turn.tx, poll, turn.person)
    hand_out(turn, poll, turn.person, [paper])
    link = turn.hood.link(f"{BALLOT}{poll.id}")
    if link and not turn.person.reachable:
        turn.lead(link, "polls/paper_sent", reachable=False)
    else:
        turn.answer("polls/paper_sent", alert=True, reachable=turn.person.reachable)


async def _poll_here(turn: Turn, poll_id: int) -> Poll:
    """The poll of a button, which must hang under it: forged data may name another chat's."""
    poll = await polls.by_id(turn.tx, poll_id)
    if poll.terms.is_secret or not is_shown_here(turn, poll):
        raise UserError("setup/no_button")
    turn.require(Action.vote, turn.hood.places[poll.place_id])
    polls.check_open(poll, turn.now)
    return poll


async def _own_paper(turn: Turn, poll: Poll) -> Paper | None:
    """The one paper that whoever tapped may fill in; none after telling them that they have several.

    Raises UserError for somebody outside the electorate.
    """
    mine = await papers.of(turn.tx, poll, turn.person)
    if not mine:
        raise UserError("polls/not_entitled", electorate=poll.terms.electorate)
    if len(mine) == 1:
        return mine[0]
    hand_out(turn, poll, turn.person, mine)
    turn.answer("polls/several_papers", alert=True, number=len(mine), reachable=turn.person.reachable)
    return None


async def _fill_in(turn: Turn, poll: Poll, change: Callable[[Answer], Answer]) -> None:
    paper = await _own_paper(turn, poll)
    if paper is None:
        return
    answer = change(paper.answer or ABSTAINS)
    if answer != paper.answer and await _keep_anothers(turn, poll, paper):
        return
    changed = await papers.fill_in(turn.tx, poll, paper, Cast(answer, turn.person, turn.now))
    choices = answers.choices(poll.options, poll.terms.form, answer)
    turn.answer("polls/voted", poll=poll, choices=choices, changed=changed)
    if changed:
        show_everywhere(turn, poll, paper)


async def _keep_anothers(turn: Turn, poll: Poll, paper: Paper) -> bool:
    """Whether another member of the household has voted: a tap in passing does not undo that, but in private
    they may."""
    if paper.answer is None or paper.caster_id == turn.person.id:
        return False
    if paper.origin != papers.TAP:  # what they say themselves stands over what others said for them
        return False
    hand_out(turn, poll, turn.person, [paper])
    choices = answers.choices(poll.options, poll.terms.form, paper.answer)
    turn.answer(
        "polls/voted_already",
        alert=True,
        poll=poll,
        choices=choices,
        name=paper.caster_name,
        reachable=turn.person.reachable,
    )
    return True
