"""/visit: somebody on the key-care list was visited; reminders of visits that are due."""

from collections.abc import Sequence

from bot import members
from bot.access import MAY, Action, Role
from bot.care import people
from bot.care.people import CarePerson, Visit
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Button, Post
from bot.points.rules import Reason
from bot.tags import tidy
from handlers import earning, menus
from handlers.care import reach
from handlers.rows import Rows, in_rows
from handlers.turn import Turn

_NOTED = "✍"
_MOST_BUTTONS = 24


async def visit(turn: Turn, rest: str) -> None:
    """/visit: whom to visit, each with a button; /visit 王奶奶 身体不错: she was visited, and how she is."""
    if not menus.is_private(turn):
        return
    every = await reach.everybody(turn)
    if rest:
        person, note = _named(every, tidy(rest))
        await _note(turn, person, note)
        return
    mine = [person for person in every if person.visitor_id == turn.person.id] or every
    html = turn.words(
        "care/visits.html", turn.language, people=mine[:_MOST_BUTTONS], places=turn.hood.places, now=turn.now
    )
    assert turn.message is not None
    buttons = _buttons(mine)
    at = turn.message.message_id
    turn.put(Post(turn.chat_id, html, buttons, reply_to=at, subject=reach.SUBJECT))


def _named(every: Sequence[CarePerson], words: str) -> tuple[CarePerson, str]:
    """Whose name the words begin with, and the words after it. Raises UserError for nobody or several."""
    found = [person for person in every if words.casefold().startswith(person.name.casefold())]
    longest = max((len(person.name) for person in found), default=0)
    found = [person for person in found if len(person.name) == longest]
    if len(found) != 1:
        raise UserError("care/visit_whom", several=bool(found), name=words)
    return found[0], words[longest:].lstrip(" \n,，:：。").strip()


async def press(turn: Turn, _verb: str, care_id: int) -> None:
    """走访了, under a list, a card or a reminder."""
    await _note(turn, await reach.one(turn, care_id), "")
    turn.answer("care/visit_noted")


async def _note(turn: Turn, person: CarePerson, note: str) -> None:
    made = await people.visit(turn.tx, person, turn.person, turn.local_now, note or None)
    place = turn.hood.places[person.place_id]
    await earning.earn(turn, turn.person, place, earning.for_(Reason.visit, f"visit:{made.id}"))
    await _show(turn, await people.by_id(turn.tx, person.id), made)


async def _show(turn: Turn, person: CarePerson, made: Visit) -> None:
    html = turn.words("care/visited.html", turn.language, person=person, visit=made)
    reply_to = turn.message.message_id if turn.message else None
    subject = f"visit:{made.id}"
    turn.put(Post(turn.chat_id, html, reply_to=reply_to, key=subject, subject=subject))


async def say(turn: Turn, visit_id: int, text: str) -> None:
    """A reply to what a visit shows: words about it."""
    made = await people.visit_by_id(turn.tx, visit_id)
    person = await reach.one(turn, made.care_id)
    if made.visitor_id != turn.person.id:
        raise UserError("setup/no_button")
    if not text:
        raise UserError("care/words_only")
    made = await people.add_words(turn.tx, made, text)
    turn.react(_NOTED)
    await _show(turn, person, made)


async def remind_due(turn: Turn) -> None:
    """Clock job: visits that are due are told to whoever should make them, late ones to the committee too."""
    due = await people.take_due(turn.tx, turn.now)
    told: dict[Person, list[CarePerson]] = {}
    for person in due:
        for reader in await _readers(turn, person):
            told.setdefault(reader, []).append(person)
    for reader, theirs in told.items():
        turn.put(_reminder(turn, reader, theirs))


async def _readers(turn: Turn, person: CarePerson) -> list[Person]:
    """The visitor; where there is none to be reached, or it is late, those who keep the list."""
    visitor = None
    if person.visitor_id is not None:
        visitor = await members.person(turn.tx, person.visitor_id)
        place = turn.hood.places[person.place_id]
        if not visitor.reachable or not turn.hood.may(visitor, place, Action.visit):
            visitor = None
    if visitor is not None and turn.now < person.due_at + people.LATE:
        return [visitor]
    keepers = [keeper for keeper in await _keepers(turn, person) if keeper != visitor]
    return keepers if visitor is None else [visitor, *keepers]


async def _keepers(turn: Turn, person: CarePerson) -> list[Person]:
    line = turn.hood.places.line(turn.hood.places[person.place_id])
    keep = [role for role in Role if role in MAY[Action.keep_care]]
    users = dict.fromkeys(user for role in keep for user in turn.hood.staff.holding(role, line))
    return [keeper for keeper in await members.by_user_ids(turn.tx, users) if keeper.reachable]


def _reminder(turn: Turn, reader: Person, theirs: Sequence[CarePerson]) -> Post:
    language = turn.hood.language_of(reader.language)
    html = turn.words(
        "care/reminder.html",
        language,
        people=theirs[:_MOST_BUTTONS],
        total=len(theirs),
        places=turn.hood.places,
        reader_id=reader.id,
    )
    return Post(reader.user_id, html, _buttons(theirs), silent=False, subject=reach.SUBJECT)


def _buttons(theirs: Sequence[CarePerson]) -> Rows:
    buttons = [Button(f"✓ {person.name}", f"visited:{person.id}") for person in theirs[:_MOST_BUTTONS]]
    return in_rows(buttons)
