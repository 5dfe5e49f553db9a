"""How a proposal is shown: its supporters, who is against, what comes of it; and its buttons."""

from dataclasses import dataclass

from bot import agenda, decisions, proposals
from bot.access import Action
from bot.decisions import Decision
from bot.issues import Issue
from bot.issues.states import OPEN, State
from bot.outbox import Button
from bot.polls import Poll
from bot.proposals import Arguments
from handlers.rows import Rows
from handlers.turn import Turn

_ANSWERS = (("to_vote", "agenda"), ("hand_up", "decline"))


@dataclass(frozen=True)
class Standing:
    """How a proposal stands. `needed`: supporters that it needs before it must be answered."""

    needed: int
    arguments: Arguments
    is_on_agenda: bool
    vote: Poll | None  # that is open
    decision: Decision | None


async def standing(turn: Turn, issue: Issue, is_new: bool = False) -> Standing | None:
    """How a proposal stands; none for an issue that is none."""
    needed = turn.hood.supporters_needed(issue)
    if not needed:
        return None
    if is_new:
        return Standing(needed, proposals.Arguments(), False, None, None)
    return Standing(
        needed,
        await proposals.arguments(turn.tx, issue),
        issue.state is State.accepted and not issue.overdue_at and await agenda.has(turn.tx, issue),
        await proposals.vote_on(turn.tx, issue) if issue.state is State.in_progress else None,
        await decisions.of_proposal(turn.tx, issue) if issue.state is State.closed else None,
    )


def support(turn: Turn, issue: Issue, language: str) -> Button:
    """👍 支持 3."""
    text = turn.words("proposals/button.txt", language, verb="support", count=issue.affected)
    return Button(text, f"met:{issue.id}")


def answers(turn: Turn, issue: Issue, language: str) -> Rows:
    """What the council can answer to a proposal that is still open."""
    if issue.state not in OPEN:
        return ()
    return tuple(tuple(_answer(turn, issue, verb, language) for verb in row) for row in _ANSWERS)


def _answer(turn: Turn, issue: Issue, verb: str, language: str) -> Button:
    return Button(turn.words("proposals/button.txt", language, verb=verb, count=0), f"{verb}:{issue.id}")


def may_answer(turn: Turn, issue: Issue) -> bool:
    place = turn.hood.places[issue.place_id]
    return turn.hood.supporters_needed(issue) > 0 and turn.hood.may(
        turn.person, place, Action.answer_proposal
    )
