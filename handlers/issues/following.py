"""我也遇到, /follow and /unfollow: who hears of an issue besides its reporter.

One that was joined to another has no news of its own: they follow what it is part of.
"""

from bot.access import Action
from bot.issues import following, merging
from handlers.issues.desks import numbered, visible
from handlers.proposals import support
from handlers.turn import Turn


async def met(turn: Turn, _verb: str, issue_id: int) -> None:
    """我也遇到 or 支持, pressed under a card: sets, never toggles, for it may be sent twice."""
    issue = await merging.final(turn.tx, await visible(turn, issue_id))
    turn.require(Action.follow, turn.hood.places[issue.place_id])
    after = await support.add(turn, issue)
    turn.answer(
        "proposals/supported" if turn.hood.supporters_needed(issue) else "issues/met",
        issue=after or issue,
        is_new=after is not None,
        is_own=turn.person.id == issue.reporter_id,
        is_counted_already=after is not None and after.affected == issue.affected,
    )


async def follow(turn: Turn, rest: str) -> None:
    """/follow 12: hear of an issue without having met it."""
    named, _ = await numbered(turn, rest)
    issue = await merging.final(turn.tx, named)
    turn.require(Action.follow, turn.hood.places[issue.place_id])
    await following.follow(turn.tx, issue, turn.person, turn.now, is_affected=False)
    turn.reply("issues/following", issue=issue, reachable=turn.person.reachable)


async def unfollow(turn: Turn, rest: str) -> None:
    """/unfollow 12."""
    named, _ = await numbered(turn, rest)
    issue = await merging.final(turn.tx, named)
    was = await following.unfollow(turn.tx, issue, turn.person)
    turn.reply("issues/unfollowed", issue=issue, was=was, is_own=turn.person.id == issue.reporter_id)
