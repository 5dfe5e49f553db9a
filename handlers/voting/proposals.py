"""A proposal goes to the vote (表决): drawn up, opened with what was said for and against, and settled."""

from dataclasses import replace

from bot import issues as history
from bot import members, polls, proposals
from bot.access import Action
from bot.decisions import Decision
from bot.errors import UserError
from bot.issues import Issue
from bot.issues.states import OPEN
from bot.outbox import Post
from bot.places import Place
from bot.polls import Asked, Poll
from bot.tally import Outcome
from bot.texts import clip
from bot.voting import asking
from handlers.deciding import Decided, decide
from handlers.issues.cards import show_card
from handlers.issues.desks import home, visible
from handlers.issues.news import News, tell_all
from handlers.turn import Turn
from handlers.voting import rules
from handlers.voting.cards import groups, show_draft

_NOTED = "✍"
_SHOWN = 3  # arguments of each side that are read out


async def put_to_vote(turn: Turn, _verb: str, issue_id: int) -> None:
    """表决, pressed under a card."""
    await _draw_up(turn, issue_id, "")
    turn.answer("proposals/drawn_up")


async def say(turn: Turn, issue_id: int, _verb: str, note: str) -> None:
    """表决 用维修基金|自己出钱 截止 周五 20:00, in reply to a card."""
    await _draw_up(turn, issue_id, note)
    turn.react(_NOTED)


async def _draw_up(turn: Turn, issue_id: int, wishes: str) -> None:
    """Draft a poll in the proposal's group, for the council to correct and open."""
    issue = await visible(turn, issue_id)
    turn.require(Action.answer_proposal, turn.hood.places[issue.place_id])
    chat_id = home(turn, issue)
    if not turn.hood.supporters_needed(issue) or chat_id is None:
        raise UserError("proposals/none", number=issue.number)
    if issue.state not in OPEN:
        raise UserError("issues/not_from_here", verb="answer", state=issue.state)
    if await proposals.vote_on(turn.tx, issue) is not None:
        raise UserError("proposals/voting", number=issue.number)
    poll = await polls.draft(turn.tx, _asked(turn, issue, chat_id, wishes), turn.now)
    await proposals.put_to_vote(turn.tx, issue, poll)
    await show_draft(turn, await polls.by_id(turn.tx, poll.id))


async def of_item(turn: Turn, issue: Issue | None, words: str, place: Place, chat_id: int) -> None:
    """A meeting puts an item to the vote: a proposal, with these wishes; or these words, in its own chat."""
    if issue is not None:
        await _draw_up(turn, issue.id, words)
        return
    options = turn.words("proposals/options.txt", turn.hood.language_in(chat_id))
    question = asking.read_question(f"{clip(words, asking.LONGEST_QUESTION)}\n{options}", turn.local_now)
    asked = replace(rules.asked(turn, question, place, chat_id), message_id=None)
    await show_draft(turn, await polls.draft(turn.tx, asked, turn.now))


def _asked(turn: Turn, issue: Issue, chat_id: int, wishes: str) -> Asked:
    title = clip(issue.text, asking.LONGEST_QUESTION)
    question = asking.read_about(title, wishes, turn.words("proposals/options.txt"), turn.local_now)
    return rules.asked(turn, question, turn.hood.places[issue.place_id], chat_id)


async def opened(turn: Turn, poll: Poll) -> None:
    """Voting begins: where a proposal is decided, what was said for and against it is read out."""
    issue = await proposals.of_poll(turn.tx, poll)
    if issue is None or issue.state not in OPEN:
        return
    issue = await proposals.await_vote(turn.tx, issue, poll.closes_at, turn.now)
    event_id = await history.record(turn.tx, issue, turn.who, "vote", turn.now)
    arguments = await proposals.arguments(turn.tx, issue)
    html = turn.words("proposals/arguments.html", issue=issue, arguments=arguments, shown=_SHOWN)
    for group in groups(turn, poll):
        key = group.key(poll, "arguments")
        turn.put(Post(group.chat_id, html, key=key, subject=issue.subject))
    await show_card(turn, issue)
    values: dict[str, object] = {"verb": "vote", "now": turn.hood.step_of(issue)}
    await tell_all(turn, News(issue, event_id, "proposals/told_answer", values))


async def closed(turn: Turn, poll: Poll, outcome: Outcome) -> None:
    """Voting is over: a proposal that passed is carried out, another one is not adopted."""
    issue = await proposals.of_poll(turn.tx, poll)
    if issue is None or issue.state not in OPEN:
        return
    has_passed = outcome.has_quorum and proposals.has_passed(outcome.won)
    verb = "passed" if has_passed else "rejected"
    issue = await proposals.settle(turn.tx, issue, has_passed, turn.now)
    event_id = await history.record(turn.tx, issue, None, verb, turn.now)
    number = (await _carry_out(turn, issue, poll, outcome.won)).issue.number if has_passed else 0
    await show_card(turn, issue)
    values: dict[str, object] = {"verb": verb, "number": number}
    await tell_all(turn, News(issue, event_id, "proposals/told_outcome", values))


async def _carry_out(turn: Turn, issue: Issue, poll: Poll, won: tuple[str, ...]) -> Decision:
    is_plain = turn.words("proposals/options.txt").startswith(won[0]) or won[0] == poll.question
    words = issue.text if is_plain else f"{issue.text}：{'、'.join(won)}"
    place = turn.hood.places[poll.place_id]
    asker = await members.person(turn.tx, issue.reporter_id)
    return await decide(turn, Decided(words, place, issue.chat_id, asker, issue))
