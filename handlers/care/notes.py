"""/note, the notebook of the people's concerns (民情日记): a visit to a door, which may become an issue."""

from datetime import datetime, time

from bot import issues
from bot.access import Action, Visibility, narrower
from bot.care import homes, notes, rooms
from bot.care.notes import Note
from bot.errors import UserError
from bot.issues import drafts, photos
from bot.issues.photos import Owner
from bot.outbox import Button, Post
from bot.places import Place
from handlers import menus
from handlers.care import reach
from handlers.issues import emergencies, filing
from handlers.issues.albums import keep
from handlers.rows import Rows
from handlers.turn import Message, Turn

_NOTED = "✍"
_SHOWN = 5  # the last notes
_CHOICES = (Visibility.everyone, Visibility.staff)


async def note(turn: Turn, rest: str) -> None:
    """/note 3号楼 301 王家厨房漏水, with photos if need be; /note: what was noted last."""
    if not menus.is_private(turn):
        return
    message = turn.message
    assert message is not None
    places = reach.where(turn, Action.take_notes)
    if not places:
        raise UserError("care/not_your_notebook")
    if not rest and message.photo is None:
        await _show_last(turn, message)
        return
    home = homes.read(rest, places, turn.hood.places)
    _check(turn, message, home.rest)
    emergencies.warn(turn, home.rest)
    made = await notes.write(turn.tx, turn.person, home, message.chat_id, message.message_id, turn.now)
    made = await _keep(turn, made, message)
    await _show(turn, made, await rooms.is_known(turn.tx, turn.hood.places, home))


def _check(turn: Turn, message: Message, words: str) -> None:
    if not words and message.photo is None:
        raise UserError("care/empty_note")
    filing.check_length(turn, words)


async def _show_last(turn: Turn, message: Message) -> None:
    places = reach.where(turn, Action.read_notes)
    author = None if places else turn.person
    ids = [place.id for place in places or reach.where(turn, Action.take_notes)]
    zone = turn.hood.texts.zone
    month = datetime.combine(turn.local_now.date().replace(day=1), time(), zone)
    html = turn.words(
        "care/notebook.html",
        turn.language,
        notes=await notes.latest(turn.tx, ids, author, _SHOWN),
        count=await notes.count(turn.tx, ids, month, turn.now),
        places=turn.hood.places,
        reader_id=turn.person.id,
    )
    turn.put(Post(turn.chat_id, html, reply_to=message.message_id, subject=reach.SUBJECT))


async def edited(turn: Turn) -> bool:
    """An edit gives the note its new words; False where the message is none."""
    message = turn.message
    assert message is not None
    found = await notes.of_message(turn.tx, message.chat_id, message.message_id)
    if found is None:
        return False
    await turn.meet()
    places = reach.where(turn, Action.take_notes)
    home = homes.read(message.rest, places, turn.hood.places)
    _check(turn, message, home.rest)
    changed = await notes.correct(turn.tx, found, home)
    await _show(turn, changed, await rooms.is_known(turn.tx, turn.hood.places, home))
    return True


async def add_photo(turn: Turn) -> bool:
    """A photo without words: of the album, or of what was noted just before; False where it is neither."""
    message = turn.message
    assert message is not None
    if message.photo is None or message.text:
        return False
    note_id = None
    if message.album_id is not None:
        note_id = await photos.album_note(turn.tx, message.chat_id, message.album_id)
    found = await notes.by_id(turn.tx, note_id) if note_id is not None else await _just_now(turn)
    if found is None:
        return False
    await _show(turn, await _keep(turn, found, message))
    return True


async def _just_now(turn: Turn) -> Note | None:
    last = await notes.latest(turn.tx, (), turn.person, 1)
    if not last or last[0].at < turn.now - notes.JOINS_WITHIN:
        return None
    draft = await drafts.latest(turn.tx, turn.person, turn.now)
    return last[0] if draft is None or draft.at < last[0].at else None


async def say(turn: Turn, note_id: int, text: str) -> None:
    """A reply to what a note shows: more words and photos."""
    message = turn.message
    assert message is not None
    found = await _own(turn, note_id)
    filing.check_length(turn, f"{found.text}\n{text}")
    if text:
        found = await notes.add_words(turn.tx, found, text)
    await _show(turn, await _keep(turn, found, message))
    turn.react(_NOTED)


async def _own(turn: Turn, note_id: int) -> Note:
    """A note of this person's, in their own private chat. Raises UserError as if there were none."""
    found = await notes.by_id(turn.tx, note_id)
    if found.author_id != turn.person.id or turn.chat_id != turn.person.user_id:
        raise UserError("setup/no_button")
    turn.require(Action.take_notes, turn.hood.places[found.place_id])
    return found


async def _keep(turn: Turn, found: Note, message: Message) -> Note:
    owner = Owner(issue_id=found.issue_id, note_id=found.id)
    return await notes.by_id(turn.tx, found.id) if await keep(turn, message, owner) else found


async def _show(turn: Turn, found: Note, is_known: bool = True) -> None:
    number = (await issues.by_id(turn.tx, found.issue_id)).number if found.issue_id is not None else None
    html = turn.words(
        "care/note.html",
        turn.language,
        note=found,
        place=turn.hood.places[found.place_id],
        is_known=is_known,
        number=number,
    )
    rows = () if number is not None else _choices(turn, found)
    reply_to = turn.message.message_id if turn.message else None
    turn.put(Post(turn.chat_id, html, rows, reply_to=reply_to, key=found.subject, subject=found.subject))


def _choices(turn: Turn, found: Note) -> Rows:
    group = _group_of(turn, found)
    offered = [choice for choice in _CHOICES if choice is not Visibility.everyone or group is not None]
    return tuple(
        (
            Button(
                turn.words("care/note_button.txt", turn.language, choice=choice.value),
                f"note_issue:{found.id}:{list(Visibility).index(choice)}",
            ),
        )
        for choice in offered
    )


def _group_of(turn: Turn, found: Note) -> Place | None:
    """The nearest place with a residents' group."""
    line = turn.hood.places.line(turn.hood.places[found.place_id])
    return next((place for place in line if place.chat_id is not None), None)


async def to_issue(turn: Turn, _verb: str, note_id: int, choice: int) -> None:
    """转成事项, for the group to read or for staff alone."""
    found = await _own(turn, note_id)
    chosen = next((one for one in _CHOICES if list(Visibility).index(one) == choice), None)
    if chosen is None:
        raise UserError("setup/no_button")
    if found.issue_id is None:
        found = await _file(turn, found, chosen)
        await _show(turn, found)
    assert found.issue_id is not None
    turn.answer("issues/handed_in_already", number=(await issues.by_id(turn.tx, found.issue_id)).number)


async def _file(turn: Turn, found: Note, chosen: Visibility) -> Note:
    """The note becomes an issue: the group reads of no household, staff read of which."""
    tagged = turn.hood.tags.find(found.text)
    kind = turn.hood.kind(tagged.kind if tagged else turn.hood.settings.reports.default_kind)
    visibility = narrower(kind.visibility, chosen)
    group = _group_of(turn, found) if visibility is Visibility.everyone else None
    place = group or turn.hood.places[found.place_id]
    words = tagged.text if tagged else found.text
    if group is None and found.room:
        words = f"{found.room} {words}".strip()
    report = filing.drawn_up(
        turn,
        kind,
        words,
        place,
        visibility,
        chat_id=turn.chat_id if group is None or group.chat_id is None else group.chat_id,
        message_id=None,
        text_message_id=None,
    )
    keep = lambda issue: notes.become(turn.tx, found, issue)  # noqa: E731
    await filing.hand_in(turn, report, keep, is_emergency=emergencies.is_one(turn, words))
    return await notes.by_id(turn.tx, found.id)
