"""What an issue is about: read from its words when it is reported, corrected by staff in two taps."""

from bot import issues
from bot.access import Action
from bot.errors import UserError
from bot.issues import Issue
from bot.outbox import Button
from handlers.cards import in_rows, show_card
from handlers.desks import visible
from handlers.turn import Turn


async def categories(turn: Turn, _verb: str, issue_id: int) -> None:
    """类别: the categories to choose from."""
    issue = await visible(turn, issue_id)
    turn.require(Action.correct_category, turn.hood.places[issue.place_id])
    names = _categories(turn, issue)
    buttons = [
        Button(
            turn.words("issues/category_button.txt", category=turn.hood.categories.get(name)),
            f"category:{issue.id}:{n}",
        )
        for n, name in enumerate(names)
    ]
    await show_card(turn, issue, panel=in_rows(buttons))
    turn.answer("issues/choose", issue=issue)


def _name(turn: Turn, name: str) -> str:
    return turn.words("issues/category_button.txt", category=turn.hood.categories.get(name))


def _categories(turn: Turn, issue: Issue) -> list[str]:
    of_kind = turn.hood.kind(issue.kind).categories
    return [*(name for name in turn.hood.categories if not of_kind or name in of_kind), "other"]


async def correct_category(turn: Turn, _verb: str, issue_id: int, choice: int) -> None:
    issue = await visible(turn, issue_id)
    turn.require(Action.correct_category, turn.hood.places[issue.place_id])
    names = _categories(turn, issue)
    if choice >= len(names):
        raise UserError("setup/no_button")
    if names[choice] != issue.category:
        issue = await issues.change(turn.tx, issue, {"category": names[choice], "updated_at": turn.now})
        words = _name(turn, issue.category)
        await issues.record(turn.tx, issue, turn.person, "category", turn.now, words)
    await show_card(turn, issue)
    turn.answer("issues/category_is", category=turn.hood.categories.get(issue.category), issue=issue)
