"""Choosing a role for somebody, as far as it has come under one message, and what may be chosen there.

The subject of the message keeps it: `role:<what asked>:<person>:<role>:<place>`, 0 for what is open.
"""

from dataclasses import astuple, dataclass

from bot import members, outbox
from bot.access import TO_GIVE, Role
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Button, Post
from bot.places import Place
from bot.roles import Holding
from handlers.rows import Rows
from handlers.turn import Turn

ABOUT = "role"
# What can be given: a role, and whether part-time. A button names one by its place here, from 1 on.
CHOICES: tuple[tuple[Role, bool], ...] = tuple(
    (role, part_time)
    for role in TO_GIVE
    for part_time in ((False, True) if role is Role.grid_member else (False,))
)


@dataclass(frozen=True)
class Choice:
    """How far somebody has come; ids of the database, 0 for what is open."""

    asked: int
    person: int = 0
    role: int = 0
    place: int = 0

    @property
    def subject(self) -> str:
        return ":".join([ABOUT, *map(str, astuple(self))])


def read(subject: str | None) -> Choice:
    """What a message of ours is about; raises UserError for one that is about no role."""
    about, *numbers = (subject or "").split(":")
    if about != ABOUT or len(numbers) != 4 or not all(map(str.isdecimal, numbers)):
        raise UserError("setup/no_button")
    return Choice(*map(int, numbers))


async def of_tap(turn: Turn) -> Choice:
    """The choice whose button was pressed: a button counts only under its own message."""
    assert turn.tap is not None
    return read(await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id))


def place_meant(turn: Turn) -> Place:
    """The place that is meant: a group's, or in private the one that this person works at or lives in."""
    found = turn.hood.places.of_chat(turn.chat_id)
    if found is not None:
        return found[0]
    own = [*_tops(turn), *([turn.hood.places[turn.person.place_id]] if turn.person.place_id else [])]
    return own[0] if own else turn.place  # a chat that is no place is told so


def _tops(turn: Turn) -> list[Place]:
    """The places at which this person holds a role that may give roles, the highest first."""
    tree = turn.hood.places
    held = dict.fromkeys(one.place_id for one in turn.hood.staff.of(turn.person.user_id))
    found = [tree[place_id] for place_id in held if tree.get(place_id) and may_give(turn, tree[place_id])]
    return sorted(found, key=lambda place: len(tree.line(place)))


def may_give(turn: Turn, place: Place) -> list[int]:
    """The choices that this person may give at a place."""
    return [
        number
        for number, (role, _) in enumerate(CHOICES, 1)
        if turn.hood.may(turn.person, place, TO_GIVE[role])
    ]


def place_to_give(turn: Turn) -> Place:
    """Where this person begins to give roles; raises UserError for whoever may give none there."""
    here = place_meant(turn)
    if not may_give(turn, here):
        raise UserError("setup/may_not", action="give_role")
    return here


async def person(turn: Turn, person_id: int) -> Person:
    """Somebody by the id in a button; raises UserError for one of another community."""
    person = await members.find(turn.tx, person_id)
    here = place_to_give(turn)
    if person is None or not _is_near(turn, person, here):
        raise UserError("setup/no_button")
    return person


def _is_near(turn: Turn, person: Person, here: Place) -> bool:
    """Whether somebody lives or works in the same community, or in none so far."""
    where = turn.hood.places.communities
    if person.place_id is not None or turn.hood.staff.of(person.user_id):
        where = turn.hood.communities_of(person)
    return turn.hood.places.community(here) in where


def button(turn: Turn, verb: str, data: str, choice: int = 0, held: Holding | None = None) -> Button:
    if held is not None:
        role, part_time = held.role, held.is_part_time
    else:
        role, part_time = CHOICES[choice - 1]
    place = turn.hood.places[held.place_id].name if held is not None else ""
    named = {"role": role.value, "part_time": part_time, "place": place}
    return Button(turn.words("roles/button.txt", turn.language, verb=verb, **named), data)


def show(turn: Turn, choice: Choice, html: str, rows: Rows = ()) -> None:
    post = Post(
        turn.chat_id,
        html,
        rows,
        reply_to=choice.asked,
        topic=turn.topic_in(turn.chat_id),
        key=f"{ABOUT}:{turn.chat_id}:{choice.asked}",
        subject=choice.subject,
    )
    turn.put(post)
