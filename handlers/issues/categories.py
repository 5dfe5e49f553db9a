"""⋯ under a card: what staff can do besides; corrected in two taps, what an issue is about."""

from bot import issues
from bot.access import Action
from bot.errors import UserError
from bot.issues import Issue
from bot.outbox import Button
from handlers.issues.cards import label, show_card
from handlers.issues.desks import visible
from handlers.proposals import showing
from handlers.rows import Rows, in_rows
from handlers.turn import Turn


async def more(turn: Turn, _verb: str, issue_id: int) -> None:
    """⋯: the categories that it could have instead, and handing it over; residents hear what they can do."""
    issue = await visible(turn, issue_id)
    if not turn.hood.may(turn.person, turn.hood.places[issue.place_id], Action.hand_over):
        turn.answer("issues/more_for_residents", alert=True, issue=issue)
        return
    await show_card(turn, issue, panel=lambda language: _choices(turn, issue, language))
    turn.answer("issues/more_for_staff", alert=True, issue=issue)


def _choices(turn: Turn, issue: Issue, language: str) -> Rows:
    others = [
        Button(
            turn.words("issues/category_button.txt", language, name=_name(turn, name, language)),
            f"category:{issue.id}:{n}",
        )
        for n, name in enumerate(_categories(turn, issue))
        if name != issue.category
    ]
    handover = Button(label(turn, "handover", language), f"handover:{issue.id}")
    answers = showing.answers(turn, issue, language) if showing.may_answer(turn, issue) else ()
    return *in_rows(others), (handover,), *answers


async def correct_category(turn: Turn, _verb: str, issue_id: int, choice: int) -> None:
    """改为停车 …"""
    issue = await visible(turn, issue_id)
    turn.require(Action.correct_category, turn.hood.places[issue.place_id])
    names = _categories(turn, issue)
    if choice >= len(names):
        raise UserError("setup/no_button")
    chosen = names[choice]
    if chosen != issue.category:
        issue = await issues.change(turn.tx, issue, {"category": chosen, "updated_at": turn.now})
        note = _name(turn, chosen, turn.hood.language)
        await issues.record(turn.tx, issue, turn.person, "category", turn.now, note)
    await show_card(turn, issue)
    turn.answer("issues/category_is", name=_name(turn, chosen, turn.language), issue=issue)


def _categories(turn: Turn, issue: Issue) -> list[str]:
    """The names of the categories that an issue may have, by their numbers on its buttons."""
    of_kind = turn.hood.kind(issue.kind).categories
    return [*(name for name in turn.hood.categories if not of_kind or name in of_kind), "other"]


def _name(turn: Turn, name: str, language: str) -> str:
    return turn.words("issues/category_name.txt", language, category=turn.hood.categories.get(name))
