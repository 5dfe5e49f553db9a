"""What is one person's own business: kept to their private chat, in a message that changes as they press."""

from bot import outbox
from bot.errors import UserError
from bot.outbox import Post
from handlers.issues import desks
from handlers.rows import Rows
from handlers.turn import Toast, Turn


def is_private(turn: Turn) -> bool:
    """Whether a command came in private; in a group it is answered with the way there, and no more."""
    message = turn.message
    assert message is not None, "only a message has a command"
    if not message.is_private:
        turn.reply("personal/in_private", buttons=desks.door(turn), command=message.command)
    return message.is_private


def show(turn: Turn, menu: str, asked: int, html: str, buttons: Rows) -> None:
    """Answer message `asked` with a menu, or change the one that stands there."""
    key = _key(turn, menu, asked)
    turn.put(Post(turn.chat_id, html, buttons, reply_to=asked, key=key, subject=menu))
    if turn.tap is not None and turn.toast is None:
        turn.toast = Toast(turn.tap.id, "")  # the changed menu says it all


async def check(turn: Turn, menu: str, asked: int) -> None:
    """Raises UserError for a tap that did not come from this person's own menu."""
    is_own = turn.chat_id == turn.person.user_id
    if not is_own or await outbox.chat_of(turn.tx, _key(turn, menu, asked)) != turn.chat_id:
        raise UserError("setup/no_button")


def _key(turn: Turn, menu: str, asked: int) -> str:
    return f"{menu}:{turn.chat_id}:{asked}"
