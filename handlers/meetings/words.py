"""What a reply to a message about a meeting does: 改期, 取消, 议题; 定了, 上报, 下次; or it is noted."""

import re
from collections.abc import Awaitable, Callable
from functools import partial

from bot.access import Action
from bot.meetings import records
from bot.meetings.records import Meeting, State
from handlers.meetings import agenda, asking, minutes, rollcall, session
from handlers.meetings.outcomes import DrawUp
from handlers.turn import Turn

_NOTED = "✍"
Handler = Callable[[Turn, Meeting, str], Awaitable[None]]
_END = r"(?=$|[\s:：，,。.])[\s:：，,。.]*"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(f"(?:{words})", re.IGNORECASE)


_SAID: tuple[tuple[re.Pattern[str], Handler], ...] = (
    (_pattern(r"(?:改期|改到|move\b)[\s:：，,]*"), asking.say_move),
    (_pattern(rf"(?:取消|不开了|cancel|call off){_END}"), asking.say_cancel),
    (_pattern(r"(?:议题|item\b|topic\b)[\s:：，,]*"), agenda.say_item),
    (_pattern(rf"(?:没来|absent){_END}"), rollcall.say_absent),
    (_pattern(rf"(?:到会|到场|came|present){_END}"), rollcall.say_there),
)
_OUTCOMES = (
    (_pattern(r"(?:定了|decided\b)[\s:：，,。.]*"), "decided"),
    (_pattern(rf"(?:表决|vote){_END}"), "vote"),
    (_pattern(rf"(?:上报|hand up){_END}"), "handed_up"),
    (_pattern(rf"(?:下次再议|下次|postpone|next time){_END}"), "postponed"),
    (_pattern(rf"(?:不再议|了结|settled){_END}"), "closed"),
)


async def say(turn: Turn, meeting_id: int, text: str, draw_up: DrawUp) -> bool:
    """A reply to what was posted of a meeting; False for one that asks for nothing."""
    assert turn.message is not None
    meeting = await records.by_id(turn.tx, meeting_id)
    if meeting.chat_id != turn.chat_id:
        return False
    place = turn.hood.places[meeting.place_id]
    found = _understood(meeting, text, draw_up)
    has_file = turn.message.photo is not None or turn.message.document is not None
    if found is None and not has_file and meeting.state not in (State.open, State.held):
        return False
    await turn.meet()
    if found is not None:
        handler, words = found
        if handler is not rollcall.say_there:  # whoever takes the minutes may
            turn.require(Action.hold_meeting, place)
        await handler(turn, meeting, words)
    elif turn.hood.may(turn.person, place, Action.take_minutes):
        await minutes.note(turn, meeting, text)
    else:
        return False
    turn.react(_NOTED)
    return True


def _understood(meeting: Meeting, text: str, draw_up: DrawUp) -> tuple[Handler, str] | None:
    """What a reply asks for, and the words after it; none for one that only says something."""
    for pattern, handler in _SAID:
        if match := pattern.match(text):
            return handler, text[match.end() :].strip()
    for pattern, outcome in _OUTCOMES if meeting.state is State.open else ():
        if match := pattern.match(text):
            ends = partial(session.say_outcome, outcome=outcome, draw_up=draw_up)
            return ends, text[match.end() :].strip()
    return None
