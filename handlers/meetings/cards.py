"""How a meeting is shown: to those who prepare it, and to all who are invited.

What only staff may see stands on no agenda but the one in the chat of those who prepare it.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from bot import outbox
from bot.access import Action, Role
from bot.errors import UserError
from bot.meetings import items, records
from bot.meetings.items import Item, Scope
from bot.meetings.records import Meeting, State
from bot.outbox import Button, Post
from bot.places import SEEN_IN, Purpose
from bot.signups import lists
from bot.signups.lists import SignUp
from handlers.meetings import guests
from handlers.meetings.guests import Reader
from handlers.rows import Row, Rows, in_rows
from handlers.turn import Turn

ATTEND, OBSERVE, AWAY = 1, 2, 0  # what the buttons of an invitation carry


@dataclass(frozen=True)
class Coming:
    """Who signed up: how many as what, observers apart."""

    parts: tuple[tuple[str, int], ...] = ()
    observers: int = 0

    @property
    def total(self) -> int:
        return sum(people for _, people in self.parts)


async def sign_up_of(turn: Turn, meeting: Meeting) -> SignUp | None:
    return await lists.by_id(turn.tx, meeting.sign_up_id) if meeting.sign_up_id is not None else None


async def coming(turn: Turn, meeting: Meeting) -> Coming:
    """Who signed up so far."""
    sign_up = await sign_up_of(turn, meeting)
    if sign_up is None:
        return Coming()
    counted: Counter[str] = Counter()
    for entry in sign_up.entries:
        counted[entry.remark] += entry.people
    observers = counted.pop(observer(turn), 0)
    return Coming(tuple(counted.most_common()), observers)


def observer(turn: Turn) -> str:
    """旁听, as it stands on the list."""
    return turn.words("meetings/part.txt", turn.hood.language, part="observer")


def scope(turn: Turn, meeting: Meeting) -> Scope:
    """What this meeting may talk about."""
    tree, place = turn.hood.places, turn.hood.places[meeting.place_id]
    found = tree.of_chat(meeting.chat_id)
    purpose = found[1] if found else Purpose.residents
    is_top = place.parent_id is None or purpose is Purpose.committee
    role = Role.committee if is_top else Role.council
    return Scope(place, tree.below(place), role, SEEN_IN[purpose], turn.hood.kinds)


async def here(turn: Turn, meeting_id: int, action: Action = Action.hold_meeting) -> Meeting:
    """The meeting whose message a button hangs under; rights are those of this moment. Raises UserError."""
    assert turn.tap is not None
    meeting = await records.by_id(turn.tx, meeting_id)
    if await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id) != meeting.subject:
        raise UserError("setup/no_button")
    turn.require(action, turn.hood.places[meeting.place_id])
    return meeting


async def show(turn: Turn, meeting: Meeting, rings: bool = False) -> list[Item]:
    """The agenda before those who prepare it, and the invitations as they are now; the items."""
    agenda = await show_desk(turn, meeting, rings)
    if meeting.state is not State.draft and meeting.number is not None:
        for reader in await guests.readers(turn, meeting):
            await invite(turn, meeting, agenda, reader, rings)
    return agenda


async def show_desk(turn: Turn, meeting: Meeting, rings: bool = False) -> list[Item]:
    """The agenda with all its items and the chair's buttons."""
    known = await items.of(turn.tx, meeting)
    agenda = [item for item in known if item.is_waiting]
    html = turn.words(
        "meetings/desk.html",
        turn.hood.language_in(meeting.chat_id),
        **about(turn, meeting),
        agenda=agenda,
        cut=[item for item in known if item.is_cut],
        over=[item for item in known if item.is_over and not item.is_cut],
        coming=await coming(turn, meeting),
        places=[place.name for place in guests.groups(turn, meeting)],
    )
    rows = _desk_rows(turn, meeting, agenda, [item for item in known if item.is_cut])
    post = Post(
        meeting.chat_id,
        html,
        rows,
        reply_to=meeting.message_id,
        topic=turn.topic_in(meeting.chat_id),
        silent=not rings,
        key=f"{meeting.subject}:desk",
        subject=meeting.subject,
    )
    turn.put(post)
    return known


def about(turn: Turn, meeting: Meeting) -> dict[str, Any]:
    """What every text about a meeting says of it."""
    return {"meeting": meeting, "label": turn.hood.meeting_kind(meeting.kind).label}


def is_among_staff(turn: Turn, meeting: Meeting) -> bool:
    """Whether it is held in a chat that only members of a council, committee or body are in."""
    found = turn.hood.places.of_chat(meeting.chat_id)
    return found is not None and found[1] is not Purpose.residents


def button(turn: Turn, language: str, verb: str, data: str, number: int = 0) -> Button:
    return Button(turn.words("meetings/button.txt", language, verb=verb, number=number), data)


def _desk_rows(turn: Turn, meeting: Meeting, agenda: list[Item], cut: list[Item]) -> Rows:
    language, its = turn.hood.language_in(meeting.chat_id), meeting.id
    if meeting.state not in records.AHEAD:
        return ()
    rows: list[Row] = []
    if meeting.state is State.draft:
        verbs = (button(turn, language, verb, f"{verb}:{its}") for verb in ("call_meeting", "drop_meeting"))
        rows.append(tuple(verbs))
    moves = [
        button(turn, language, "item_up", f"item_up:{its}:{item.id}", number)
        for number, item in enumerate(agenda, 1)
        if number > 1
    ]
    cuts = [
        button(turn, language, "item_cut", f"item_cut:{its}:{item.id}:1", number)
        for number, item in enumerate(agenda, 1)
    ]
    backs = [
        button(turn, language, "item_back", f"item_cut:{its}:{item.id}:0", number)
        for number, item in enumerate(cut, 1)
    ]
    rows += [*in_rows(moves, 5), *in_rows(cuts, 5), *in_rows(backs, 5)]
    if meeting.state is State.called:
        opens = button(turn, language, "open_meeting", f"open_meeting:{its}")
        chairs = button(turn, language, "chair", f"chair:{its}:{meeting.chair_id or 0}")
        rows.append((opens, chairs))
    return tuple(rows)


def invitation_key(meeting: Meeting, reader: Reader) -> str:
    return f"{meeting.subject}:call:{reader.chat_id}"


async def invite(turn: Turn, meeting: Meeting, agenda: list[Item], reader: Reader, rings: bool) -> None:
    """Invite those who read a chat, or bring the invitation up to date there."""
    html = turn.words(
        "meetings/invitation.html",
        reader.language,
        **about(turn, meeting),
        agenda=public(agenda),
        coming=await coming(turn, meeting),
    )
    post = Post(
        reader.chat_id,
        html,
        joins(turn, meeting, reader.language),
        silent=not rings,
        key=invitation_key(meeting, reader),
        subject=meeting.subject,
    )
    turn.put(post)


def public(agenda: list[Item]) -> list[Item]:
    """The items that everybody may hear of, as everybody may, without those cut or settled before."""
    return [item.for_everyone for item in agenda if item.is_public and item.is_waiting]


def joins(turn: Turn, meeting: Meeting, language: str) -> Rows:
    """参加, 旁听, 不去了."""
    if meeting.state is not State.called:
        return ()
    answers = (("attend", ATTEND), ("observe", OBSERVE), ("away", AWAY))
    return (tuple(button(turn, language, verb, f"attend:{meeting.id}:{how}") for verb, how in answers),)
