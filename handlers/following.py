"""我也遇到, /follow and /unfollow: who hears of an issue besides its reporter."""

from bot import following, issues
from bot.access import Action
from handlers.cards import show_card
from handlers.desks import numbered, visible
from handlers.turn import Turn


async def met(turn: Turn, _verb: str, issue_id: int) -> None:
    """我也遇到, pressed under a card: sets, never toggles, for it may be sent twice."""
    issue = await visible(turn, issue_id)
    turn.require(Action.follow, turn.hood.places[issue.place_id])
    is_new = await following.follow(turn.tx, issue, turn.person, turn.now, is_affected=True)
    before, issue = issue, await issues.by_id(turn.tx, issue.id)
    if is_new:
        turn.finally_(f"{issue.subject}:met", lambda: _show(turn, issue.id))
    turn.answer(
        "issues/met",
        issue=issue,
        is_new=is_new,
        is_own=turn.person.id == issue.reporter_id,
        is_counted_already=issue.affected == before.affected,
    )


async def _show(turn: Turn, issue_id: int) -> None:
    await show_card(turn, await issues.by_id(turn.tx, issue_id))


async def follow(turn: Turn, rest: str) -> None:
    """/follow 12: hear of an issue without having met it."""
    issue, _ = await numbered(turn, rest)
    turn.require(Action.follow, turn.hood.places[issue.place_id])
    await following.follow(turn.tx, issue, turn.person, turn.now, is_affected=False)
    turn.reply("issues/following", issue=issue, reachable=turn.person.reachable)


async def unfollow(turn: Turn, rest: str) -> None:
    """/unfollow 12."""
    issue, _ = await numbered(turn, rest)
    was = await following.unfollow(turn.tx, issue, turn.person)
    turn.reply("issues/unfollowed", issue=issue, was=was, is_own=turn.person.id == issue.reporter_id)
