"""Signing up for a meeting: to take part, to observe, or not to come after all."""

from bot.access import Action
from bot.errors import UserError
from bot.meetings import items, records
from bot.meetings.records import State
from bot.signups import lists
from bot.signups.lists import Said
from bot.signups.pasted import Line
from handlers.meetings import cards, guests
from handlers.meetings.cards import ATTEND, AWAY, OBSERVE
from handlers.meetings.guests import Reader
from handlers.turn import Turn


async def sign_up(turn: Turn, _verb: str, meeting_id: int, how: int) -> None:
    """参加, 旁听, 不去了. A tap sets, so that it may be sent twice."""
    meeting = await cards.here(turn, meeting_id, Action.attend_meeting)
    standing = await cards.sign_up_of(turn, meeting)
    if meeting.state is not State.called or standing is None:
        raise UserError("meetings/not_now", state=meeting.state)
    if how not in (ATTEND, OBSERVE, AWAY):
        raise UserError("setup/no_button")
    part = await guests.part_of(turn, meeting, turn.person) if how == ATTEND else cards.observer(turn)
    if part is None:
        raise UserError("meetings/not_invited")
    entry = standing.of(turn.person)
    people = 0 if how == AWAY else 1
    if people or (entry is not None and entry.people):
        line = Line(turn.person.name, people, part if people else "")
        said = Said(line, turn.person, turn.now, turn.person)
        await lists.put(turn.tx, standing, entry.id if entry else None, said)
        turn.finally_(f"{meeting.subject}:{turn.chat_id}", lambda: _show_again(turn, meeting_id))
    turn.answer("meetings/signed", how=how, part=part, meeting=meeting)


async def _show_again(turn: Turn, meeting_id: int) -> None:
    """Where it was pressed and where it is prepared; the other groups see the figures with the reminder."""
    meeting = await records.by_id(turn.tx, meeting_id)
    agenda = await items.of(turn.tx, meeting)
    await cards.show_desk(turn, meeting)
    if turn.chat_id != meeting.chat_id and not _is_private(turn):
        reader = Reader(turn.chat_id, turn.hood.language_in(turn.chat_id))
        await cards.invite(turn, meeting, agenda, reader, rings=False)


def _is_private(turn: Turn) -> bool:
    return turn.chat_id == turn.person.user_id
