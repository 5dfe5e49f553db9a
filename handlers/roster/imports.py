"""`linli places import` ran beside the bot: its places are there from now on, and some people hear of it."""

from bot import members
from bot.outbox import Post
from bot.roster import households, traces
from handlers.roster.households import address, catch_up
from handlers.turn import Turn


async def notice(turn: Turn) -> None:
    """Clock job: whoever lost a household by an import, or is no longer its owner, is told once."""
    marks = await catch_up(turn)
    if marks.imported_at is not None and marks.told_at != marks.imported_at:
        await _tell(turn, marks)


async def _tell(turn: Turn, marks: traces.Marks) -> None:
    for ended in await traces.take_untold(turn.tx, marks):
        person = await members.person(turn.tx, ended.person_id)
        household = await households.ever(turn.tx, ended.household_id)
        if person.reachable:
            language = turn.hood.language_of(person.language)
            html = turn.words("homes/ended.html", language, address=address(turn, household), why=ended.why)
            turn.put(Post(person.user_id, html))
