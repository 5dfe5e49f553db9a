"""What a council answers to a proposal besides declining it: 上会, for the next meeting; 上报, hand it up."""

from datetime import timedelta

from bot import agenda, issues, proposals
from bot.access import Action
from bot.errors import UserError
from bot.issues import Issue, progress
from bot.issues.states import OPEN
from handlers.calling import begin_step
from handlers.issues.cards import ask_desk, show_card
from handlers.issues.desks import visible
from handlers.issues.news import News, tell_all
from handlers.turn import Turn

_NOTED = "✍"


async def put_on_agenda(turn: Turn, _verb: str, issue_id: int, note: str = "") -> None:
    """上会, pressed under a card or said in reply to it."""
    issue = await _answered(turn, issue_id)
    if await agenda.has(turn.tx, issue):
        raise UserError("proposals/on_agenda", number=issue.number)
    place = turn.hood.places.council_place(turn.hood.places[issue.place_id])
    days = turn.hood.settings.proposals.agenda_days
    until = turn.now + timedelta(days=days)
    taken_up = await proposals.await_meeting(turn.tx, issue, until, turn.now)
    event_id = await issues.record(turn.tx, taken_up, turn.person, "agenda", turn.now, note or None)
    await agenda.put(turn.tx, place, taken_up, taken_up.text, turn.person, turn.now)
    await _tell(turn, taken_up, event_id, "agenda")


async def hand_up(turn: Turn, _verb: str, issue_id: int, note: str = "") -> None:
    """上报, pressed under a card or said in reply to it."""
    issue = await _answered(turn, issue_id)
    risen = await progress.escalate(turn.tx, issue, turn.hood.rules(issue), turn.now, turn.person)
    if risen is None:
        raise UserError("proposals/nobody_above", number=issue.number)
    if note:
        await issues.record(turn.tx, risen.issue, turn.person, "comment", turn.now, note)
    await ask_desk(turn, risen.issue)
    await begin_step(turn, risen.issue)
    await _tell(turn, risen.issue, risen.event_id, "hand_up")


async def say(turn: Turn, issue_id: int, verb: str, note: str) -> None:
    """上会 or 上报 in reply to a card."""
    await (put_on_agenda if verb == "agenda" else hand_up)(turn, verb, issue_id, note)


async def _answered(turn: Turn, issue_id: int) -> Issue:
    """The proposal that somebody answers; raises UserError where they may not, or it is none or over."""
    issue = await visible(turn, issue_id)
    turn.require(Action.answer_proposal, turn.hood.places[issue.place_id])
    if not turn.hood.supporters_needed(issue):
        raise UserError("proposals/none", number=issue.number)
    if issue.state not in OPEN:
        raise UserError("issues/not_from_here", verb="answer", state=issue.state)
    return issue


async def _tell(turn: Turn, issue: Issue, event_id: int, verb: str) -> None:
    await show_card(turn, issue)
    values: dict[str, object] = {"verb": verb, "now": turn.hood.step_of(issue)}
    await tell_all(turn, News(issue, event_id, "proposals/told_answer", values))
    if turn.tap is not None:
        turn.answer("proposals/answered", issue=issue, verb=verb)
    else:
        turn.react(_NOTED)
