"""Getting to know Linli: /help and /id."""

from collections.abc import Sequence

from handlers.issues.desks import door
from handlers.turn import Turn


async def help_(turn: Turn, at_work: Sequence[str]) -> None:
    """/help; `at_work` are the commands that only some may use, this person among them."""
    is_private = turn.message is not None and turn.message.is_private
    commands = [(name, turn.words(f"menu/{name}.txt", turn.language)) for name in at_work]
    turn.reply(
        "setup/help",
        buttons=door(turn),
        tags=turn.hood.tags.shown(turn.language),
        is_private=is_private,
        commands=commands,
    )


async def ids(turn: Turn, _rest: str) -> None:
    """/id: the numbers that the settings ask for."""
    private = turn.message is not None and turn.message.is_private
    turn.reply(
        "setup/ids", chat_id=None if private else turn.chat_id, user_id=turn.who.user_id if turn.who else None
    )
