"""The roll by hand: who is there without a phone, and who was not there after all."""

from bot.access import Action
from bot.errors import UserError
from bot.meetings import roll, wording
from bot.meetings.records import Meeting, State
from handlers.meetings import agenda, minutes, session
from handlers.turn import Turn


async def say_there(turn: Turn, meeting: Meeting, words: str) -> None:
    """到会 王奶奶、李大爷, in reply to the running meeting or its minutes, by whoever takes them."""
    turn.require(Action.take_minutes, turn.hood.places[meeting.place_id])
    _check(meeting)
    names, observes = wording.names(words)
    part = turn.words("meetings/part.txt", turn.hood.language, part="observer" if observes else "resident")
    for name in names:
        await roll.write_down(turn.tx, meeting, name, part, turn.person, turn.now)
    await _show(turn, meeting)


async def say_absent(turn: Turn, meeting: Meeting, words: str) -> None:
    """没来 马阿姨, in reply to the minutes: the chair looks the roll over."""
    agenda.check_chair(turn, meeting)
    _check(meeting)
    name = words.strip()
    there = next((one for one in await roll.of(turn.tx, meeting) if one.name == name), None)
    if there is None:
        raise UserError("meetings/not_there", name=name)
    await roll.strike_off(turn.tx, meeting, there)
    await _show(turn, meeting)


def _check(meeting: Meeting) -> None:
    """Raises UserError where there is no roll to change: not yet, or no longer."""
    if meeting.state not in (State.open, State.held):
        raise UserError("meetings/not_now", state=meeting.state)


async def _show(turn: Turn, meeting: Meeting) -> None:
    if meeting.state is State.held:
        await minutes.show(turn, meeting)
    else:
        await session.show(turn, meeting)
