"""/certificate: thanks for what one did as a volunteer, as a PDF to print."""

from bot import files, typeset
from bot.errors import UserError
from bot.outbox import Post
from bot.points import ledger
from bot.points.ledger import Account
from handlers import menus
from handlers.turn import Turn

_LINES = ("title", "thanks", "about", "by", "date")


async def certificate(turn: Turn, _rest: str) -> None:
    """In private, one's own; for each community in which one earned anything."""
    if not menus.is_private(turn):
        return
    earned = [one for one in await ledger.earned(turn.tx, turn.person) if one.points or one.minutes]
    if not earned:
        raise UserError("points/no_certificate")
    for one in earned:
        await _send(turn, one)


async def _send(turn: Turn, earned: Account) -> None:
    assert turn.message is not None
    community = turn.hood.places[earned.community_id]
    values = {"person": turn.person, "earned": earned, "community": community.name, "now": turn.now}
    words = {
        line: turn.words("points/certificate.txt", turn.language, line=line, **values) for line in _LINES
    }
    data = words | {"name": turn.person.full_name, "lang": turn.language[:2]}
    sheet = await typeset.pdf("paper/certificate.typ", data)
    name = turn.words("points/certificate_name.txt", turn.language, day=f"{turn.local_now:%Y-%m-%d}")
    file_id = await files.keep(turn.tx, name, sheet, turn.now)
    html = turn.words("points/certificate.html", turn.language, community=community.name)
    turn.put(Post(turn.chat_id, html, reply_to=turn.message.message_id, file_id=file_id))
