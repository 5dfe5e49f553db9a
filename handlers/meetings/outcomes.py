"""How an item of a meeting ends, and what comes of it: a task, a vote, a step up, the next meeting."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, Protocol

from bot import agenda, decisions, issues, members, proposals
from bot.access import Role
from bot.errors import UserError
from bot.issues import Issue, progress
from bot.issues.progress import Move
from bot.issues.states import OPEN
from bot.meetings import items, wording
from bot.meetings.items import Item
from bot.meetings.records import Meeting
from bot.members import Person
from bot.outbox import Post
from bot.places import Place
from handlers.calling import begin_step
from handlers.deciding import KIND, Decided, decide
from handlers.issues.cards import ask_desk, show_card
from handlers.issues.lateness import tell_late
from handlers.issues.news import News, tell_all
from handlers.meetings import asking, cards
from handlers.turn import Turn

OUTCOMES = ("decided", "vote", "handed_up", "postponed", "closed")


class DrawUp(Protocol):
    """Drafts the vote on an item: on the proposal that it is, or on its words."""

    def __call__(
        self, turn: Turn, issue: Issue | None, words: str, place: Place, chat_id: int
    ) -> Awaitable[None]: ...


async def end(turn: Turn, meeting: Meeting, item: Item, outcome: str, words: str, draw_up: DrawUp) -> None:
    """An item ends, once, with what was said of it; raises UserError where it cannot end so."""
    decision = wording.decision(words, turn.local_now) if outcome == "decided" else None
    said = decision.words if decision else words
    if not await items.end(turn.tx, item, outcome, said, turn.now):
        return
    if decision is not None:
        task = await _decide(turn, meeting, item, decision)
        await items.change(turn.tx, item, task_id=task.id)
    elif outcome == "vote":
        await _to_vote(turn, meeting, item, words, draw_up)
    elif outcome == "handed_up":
        await _hand_up(turn, meeting, item, words)
    elif outcome == "postponed":
        await postpone(turn, meeting, item, turn.person)
        if item.issue is not None and words:
            await _note(turn, meeting, item.issue, outcome, words)
    elif item.issue is not None:
        await _close(turn, meeting, item.issue, words)


async def _decide(turn: Turn, meeting: Meeting, item: Item, decision: wording.Decision) -> Issue:
    """The issue that carries out a decision: a new one, but where an open issue is about that already."""
    issue = item.issue
    if issue is not None and not turn.hood.supporters_needed(issue):
        return await _decide_on(turn, meeting, issue, decision)
    subject = issue.text if issue else item.words
    place = turn.hood.places[issue.place_id if issue else meeting.place_id]
    asker = await members.person(turn.tx, issue.reporter_id) if issue else turn.person
    decided = Decided(
        words=f"{subject}：{decision.words}" if decision.words else subject,
        place=place,
        chat_id=issue.chat_id if issue else meeting.chat_id,
        asker=asker,
        proposal=issue,
        owner=decision.owner,
        due_at=decision.due_at,
    )
    task = (await decide(turn, decided)).issue
    if issue is not None:
        settled = await proposals.settle(turn.tx, issue, True, turn.now)
        event_id = await issues.record(turn.tx, settled, turn.person, "decided", turn.now, str(task.number))
        await show_card(turn, settled)
        values: dict[str, object] = {"verb": "decided", "number": task.number}
        await tell_all(turn, News(settled, event_id, "proposals/told_outcome", values))
    return task


async def _decide_on(turn: Turn, meeting: Meeting, issue: Issue, decision: wording.Decision) -> Issue:
    """What was decided about an issue is done by that issue: its owner and its date are the decision's."""
    await _note(turn, meeting, issue, "decided", decision.words)
    if issue.kind != KIND and not await decisions.has(turn.tx, issue):
        place = turn.hood.places[meeting.place_id]
        await decisions.record(turn.tx, place, decision.words or issue.text, issue, None, turn.now)
    if decision.owner is not None and (issue.responsible is not decision.owner or issue.assignee_id):
        issue = await progress.hand_over(turn.tx, issue, decision.owner, turn.hood.rules(issue), turn.now)
    changes: dict[str, Any] = {"updated_at": turn.now}
    if decision.due_at is not None:
        changes |= {"due_at": decision.due_at, "wakes_at": decision.due_at}
    await issues.change(turn.tx, issue, changes)
    fresh = await issues.by_id(turn.tx, issue.id)
    await show_card(turn, fresh)
    if decision.owner is not None:
        await ask_desk(turn, fresh)
    return fresh


async def _to_vote(turn: Turn, meeting: Meeting, item: Item, words: str, draw_up: DrawUp) -> None:
    if not item.is_public:
        raise UserError("meetings/private_vote")
    issue = item.issue if item.issue and turn.hood.supporters_needed(item.issue) else None
    question = item.issue.text if item.issue else item.words
    asked = words if issue else question
    await draw_up(turn, issue, asked, turn.hood.places[meeting.place_id], meeting.chat_id)


async def _hand_up(turn: Turn, meeting: Meeting, item: Item, words: str) -> None:
    if item.issue is None:
        await _hand_words_up(turn, meeting, item, words)
        return
    before = item.issue
    risen = await progress.escalate(turn.tx, before, turn.hood.rules(before), turn.now, turn.person)
    if risen is None:
        raise UserError("proposals/nobody_above", number=before.number)
    await _note(turn, meeting, risen.issue, "handed_up", words)
    await show_card(turn, risen.issue)
    if turn.hood.supporters_needed(before):
        await ask_desk(turn, risen.issue)
        await begin_step(turn, risen.issue)
        values: dict[str, object] = {"verb": "hand_up", "now": turn.hood.step_of(risen.issue)}
        await tell_all(turn, News(risen.issue, risen.event_id, "proposals/told_answer", values))
    else:
        await tell_late(turn, before, risen.issue, risen.event_id)


async def _hand_words_up(turn: Turn, meeting: Meeting, item: Item, words: str) -> None:
    """Words alone go on the agenda of whoever decides above this place."""
    tree, place = turn.hood.places, turn.hood.places[meeting.place_id]
    if place.parent_id is None:
        raise UserError("meetings/nobody_above")
    above = tree.council_place(tree[place.parent_id])
    said = f"{item.words}（{words}）" if words else item.words
    await agenda.put(turn.tx, above, None, said, turn.person, turn.now)
    chat_id = tree.committee_chat(above) or tree.council_chat(above)
    if chat_id is not None and chat_id != meeting.chat_id:
        html = turn.words(
            "meetings/handed_up.html",
            turn.hood.language_in(chat_id),
            **cards.about(turn, meeting),
            words=said,
            place=place,
        )
        turn.put(Post(chat_id, html, silent=False))


async def postpone(turn: Turn, meeting: Meeting, item: Item, by: Person) -> None:
    """An item waits for the next meeting; a proposal has until then time for its answer."""
    issue = item.issue
    if issue is not None and turn.hood.supporters_needed(issue) and issue.state in OPEN:
        until = turn.now + timedelta(days=turn.hood.settings.proposals.agenda_days)
        waiting = await proposals.await_meeting(turn.tx, issue, until, turn.now)
        await agenda.put(turn.tx, turn.hood.places[meeting.place_id], waiting, waiting.text, by, turn.now)
        await show_card(turn, waiting)
    else:
        await asking.put_back(turn, meeting, item, by)


async def _close(turn: Turn, meeting: Meeting, issue: Issue, words: str) -> None:
    """A proposal is not adopted; any other issue stays with whoever has to do it."""
    if not turn.hood.supporters_needed(issue):
        await _note(turn, meeting, issue, "closed", words)
        await show_card(turn, issue)
        return
    reason = _on_issue(turn, meeting, "closed", words)
    move = Move("decline", turn.person, {Role.council}, turn.now, reason)
    moved = await progress.move_on(turn.tx, issue, move, turn.hood.rules(issue))
    if moved is None:
        return
    event_id = await issues.record(turn.tx, moved, turn.person, "decline", turn.now, reason)
    await show_card(turn, moved)
    await tell_all(turn, News(moved, event_id, "issues/told_step", {"verb": "decline", "note": reason}))


async def _note(turn: Turn, meeting: Meeting, issue: Issue, outcome: str, words: str) -> None:
    """What the meeting said stands in the history of the issue."""
    if issue.state in OPEN:
        note = _on_issue(turn, meeting, outcome, words)
        await issues.record(turn.tx, issue, turn.person, "comment", turn.now, note)


def _on_issue(turn: Turn, meeting: Meeting, outcome: str, words: str) -> str:
    values = cards.about(turn, meeting)
    return turn.words("meetings/on_issue.txt", turn.hood.language, outcome=outcome, words=words, **values)
