"""What was decided has to be done: the issue that carries it out, with an owner and a date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import decisions, issues
from bot.access import Role, Visibility
from bot.decisions import Decision
from bot.issues import Issue, Report, following
from bot.members import Person
from bot.places import Place
from handlers.calling import begin_step
from handlers.issues.cards import ask_desk, show_card
from handlers.turn import Turn

KIND = "decision"  # of the settings: its route says who owns a decision, and for how long


@dataclass(frozen=True)
class Decided:
    """What was decided at a place. `asker` proposed it, and says in the end whether it was done.

    `chat_id` is where its card stands. Without an `owner` or a date these are as the settings say.
    """

    words: str
    place: Place
    chat_id: int
    asker: Person
    proposal: Issue | None = None
    owner: Person | Role | None = None
    due_at: datetime | None = None


async def decide(turn: Turn, decided: Decided) -> Decision:
    """Write a decision down, open its issue, and put that before whoever owns it."""
    issue = await _opened(turn, decided)
    decision = await decisions.record(
        turn.tx, decided.place, decided.words, issue, decided.proposal, turn.now
    )
    if decided.proposal is not None:  # whoever supported it hears what becomes of it
        for person in await following.followers(turn.tx, decided.proposal):
            await following.follow(turn.tx, issue, person, turn.now, is_affected=False)
    await show_card(turn, issue)
    await ask_desk(turn, issue)
    await begin_step(turn, issue)
    return decision


async def _opened(turn: Turn, decided: Decided) -> Issue:
    kind = turn.hood.kind(KIND)
    visibility = decided.proposal.visibility if decided.proposal else Visibility.everyone
    report = Report(
        kind=kind,
        route=turn.hood.route(kind, visibility),
        category=decided.proposal.category if decided.proposal else turn.hood.category(kind, decided.words),
        visibility=visibility,
        text=decided.words,
        place=decided.place,
        community=turn.hood.places.community(decided.place),
        reporter=decided.asker,
        chat_id=decided.chat_id,
        message_id=None,
        text_message_id=None,
    )
    issue = await issues.report(turn.tx, report, turn.now)
    changes: dict[str, Any] = {}
    if isinstance(decided.owner, Role):
        changes["responsible"] = decided.owner
    elif decided.owner is not None:
        changes["assignee_id"] = decided.owner.id
    if decided.due_at is not None:
        changes |= {"due_at": decided.due_at, "wakes_at": decided.due_at}
    if not changes:
        return issue
    await issues.change(turn.tx, issue, changes)
    return await issues.by_id(turn.tx, issue.id)
