"""/meeting: with the code on the screen it is for the roll; with anything else a meeting is asked for."""

from bot.meetings import codes
from handlers.meetings import asking, session
from handlers.turn import Turn


async def meeting(turn: Turn, rest: str) -> None:
    """/meeting 12月10日 19:00 活动室, /meeting 4821, or /meeting alone."""
    code = codes.read(rest)
    if code is not None:
        await session.say_code(turn, code)
    else:
        await asking.ask(turn, rest)
