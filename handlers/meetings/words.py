"""What a reply to a meeting's agenda does: 改期, 取消, 议题."""

import re
from collections.abc import Awaitable, Callable

from bot.access import Action
from bot.meetings import records
from bot.meetings.records import Meeting
from handlers.meetings import agenda, asking
from handlers.turn import Turn

_NOTED = "✍"
Handler = Callable[[Turn, Meeting, str], Awaitable[None]]
_SAID: dict[str, Handler] = {
    "改期|改到|move|moved to": asking.say_move,
    "取消|不开了|cancel|call off": asking.say_cancel,
    "议题|item|topic": agenda.say_item,
}
_WORDS = tuple(
    (re.compile(rf"(?:{words})(?![a-z])[\s:：，,]*", re.IGNORECASE), handler)
    for words, handler in _SAID.items()
)


async def say(turn: Turn, meeting_id: int, text: str) -> bool:
    """A reply to what was posted of a meeting; False for one that asks for nothing."""
    meeting = await records.by_id(turn.tx, meeting_id)
    if meeting.chat_id != turn.chat_id:
        return False
    for pattern, handler in _WORDS:
        match = pattern.match(text)
        if match is not None:
            await turn.meet()
            turn.require(Action.hold_meeting, turn.hood.places[meeting.place_id])
            await handler(turn, meeting, text[match.end() :].strip())
            turn.react(_NOTED)
            return True
    return False
