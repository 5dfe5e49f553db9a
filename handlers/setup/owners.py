"""The one-time link of the first owner: whoever opens it first owns the community of the settings."""

from bot.errors import UserError
from bot.setup import invitations
from handlers.turn import Turn

IS_LINK = invitations.OWN


async def own(turn: Turn, payload: str) -> None:
    """/start own-…, pressed in private: in a group everybody would read the link."""
    assert turn.message is not None
    if not turn.message.is_private:
        raise UserError("places/link_void")
    home = turn.hood.places.home
    await invitations.accept(turn.tx, payload, home, turn.hood.staff, turn.person, turn.now)
    await turn.hood.reread(turn.tx)
    turn.reply("places/owns", community=home.name)
