"""Households in the chat."""

from bot.roster import writing
from handlers.turn import Turn


async def notice_import(turn: Turn) -> None:
    """Clock job: `linli places import` ran beside the bot; its places are there from now on."""
    imported_at = await writing.imported_at(turn.tx)
    if imported_at != turn.hood.imported_at:
        await turn.hood.reread(turn.tx)
        turn.hood.imported_at = imported_at
