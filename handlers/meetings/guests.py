"""Whom a meeting invites, where they read of it, and as what somebody comes."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot import members, parties
from bot.access import Action, Role
from bot.bodies import register
from bot.bodies.register import Body
from bot.errors import UserError
from bot.meetings.records import Meeting
from bot.members import Person
from bot.places import Place
from bot.setup import moving
from handlers.turn import Turn


@dataclass(frozen=True)
class Reader:
    """A chat that an invitation goes to, and the language spoken there."""

    chat_id: int
    language: str


async def named(turn: Turn, place: Place, words: str) -> list[str]:
    """Those whom the words after 请 name: roles, bodies of the place, organisations.

    Raises UserError for a name that nobody has.
    """
    if not words:
        return []
    bodies = [body.name for body in await _bodies(turn, place)]
    organisations = [one.name for one in turn.hood.settings.organisations]
    wish = parties.read(words, [*organisations, *bodies], turn.local_now)
    if wish.unknown or not wish.parties:
        raise UserError("meetings/unknown_guest", name=wish.unknown, known=[*bodies, *organisations])
    return list(wish.parties)


async def _bodies(turn: Turn, place: Place) -> list[Body]:
    tree = turn.hood.places
    return await register.at(turn.tx, {*tree.line(place), *tree.below(place)}, turn.now)


def groups(turn: Turn, meeting: Meeting) -> list[Place]:
    """The places whose residents' groups are invited: its own and all in it, else the nearest above."""
    if not turn.hood.meeting_kind(meeting.kind).for_residents:
        return []
    tree, place = turn.hood.places, turn.hood.places[meeting.place_id]
    below = tree.with_group([place])
    return below or [one for one in tree.line(place) if one.chat_id is not None][:1]


async def readers(turn: Turn, meeting: Meeting) -> list[Reader]:
    """All that an invitation goes to, besides the chat where the meeting is prepared."""
    chats = [place.chat_id for place in groups(turn, meeting) if place.chat_id is not None]
    users: list[int] = []
    bodies = {body.name: body for body in await _bodies(turn, turn.hood.places[meeting.place_id])}
    for name in meeting.invited:
        body, organisation = bodies.get(name), turn.hood.organisation(name)
        if body is not None:
            chats += [body.chat_id] if body.chat_id is not None else []
            users += [] if body.chat_id is not None else await _users(turn, body)
        elif organisation is not None:
            users += organisation.user_ids
            if organisation.chat_id is not None:
                chats.append(await moving.where_now(turn.tx, organisation.chat_id))
        else:
            line = turn.hood.places.line(turn.hood.places[meeting.place_id])
            users += turn.hood.staff.holding(Role(name), line)
    told = [Reader(chat_id, turn.hood.language_in(chat_id)) for chat_id in dict.fromkeys(chats)]
    people = [one for one in await members.by_user_ids(turn.tx, dict.fromkeys(users)) if one.reachable]
    told += [Reader(one.user_id, turn.hood.language_of(one.language)) for one in people]
    return [one for one in told if one.chat_id != meeting.chat_id]


async def _users(turn: Turn, body: Body) -> list[int]:
    people = [await members.person(turn.tx, member.person_id) for member in body.members]
    return [person.user_id for person in people]


async def part_of(turn: Turn, meeting: Meeting, person: Person) -> str | None:
    """What somebody comes as, in words (业委会, 物业, 居民); none where they are not invited."""
    place = turn.hood.places[meeting.place_id]
    seats = [body.name for body in await _bodies(turn, place) if body.seat_of(person) is not None]
    work = [role.value for role in _by_weight(turn.hood.roles(person, place))]
    work += [one.name for one in turn.hood.settings.organisations if person.user_id in one.user_ids]
    held = [*seats, *work]
    if meeting.invited:
        holds_it = turn.hood.may(person, place, Action.hold_meeting)
        held = [name for name in held if name in meeting.invited] or (held if holds_it else [])
        return turn.words("meetings/part.txt", turn.hood.language, part=held[0]) if held else None
    return turn.words("meetings/part.txt", turn.hood.language, part=held[0] if held else Role.resident.value)


def _by_weight(held: Iterable[Role]) -> list[Role]:
    """Roles, the weightiest first; being a resident is nobody's work."""
    order = list(Role)
    return sorted((one for one in held if one is not Role.resident), key=order.index, reverse=True)
