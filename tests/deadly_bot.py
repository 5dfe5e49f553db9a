"""Linli with an /id that takes the process with it; see test_kill.py."""

import os

from bot.__main__ import main
from handlers import routes
from handlers.turn import Turn

EXIT = 9


async def die(_turn: Turn, _rest: str) -> None:
    os._exit(EXIT)


if __name__ == "__main__":
    routes.COMMANDS["id"] = die
    main()
