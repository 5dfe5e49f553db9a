"""/certificate: thanks for what one did as a volunteer, as a PDF to print."""

from bot import orders
from bot.errors import UserError
from bot.orders import Form, Order
from bot.points import ledger
from handlers import menus
from handlers.turn import Turn


async def certificate(turn: Turn, _rest: str) -> None:
    """In private, one's own, once it is made; for each community in which one earned anything."""
    if not menus.is_private(turn):
        return
    assert turn.message is not None
    at = turn.message.message_id
    earned = [one for one in await ledger.earned(turn.tx, turn.person) if one.points or one.minutes]
    if not earned:
        raise UserError("points/no_certificate")
    for one in earned:
        key = f"certificate:{turn.chat_id}:{at}:{one.community_id}"
        wanted = Order(
            Form.certificate, turn.language, turn.chat_id, key, place_id=one.community_id, reply_to=at
        )
        await orders.place(turn.tx, wanted)
    turn.hood.ordered()
