"""The minutes of a meeting: noted during it, put before the chair, confirmed, and published to the groups."""

from datetime import timedelta

from bot import orders
from bot.access import Action
from bot.errors import UserError
from bot.meetings import items, minutes, notes, records, wording
from bot.meetings.minutes import Minutes
from bot.meetings.notes import Note, Said
from bot.meetings.records import Meeting, State
from bot.orders import Form, Order
from bot.outbox import BULLETIN, Post
from handlers.meetings import agenda, cards, guests
from handlers.rows import Rows
from handlers.turn import Turn

_NOTED = "✍"
_FILES = 5  # photos and papers that go out with an invitation, or with the minutes
_MOST_NAGS = 3  # times that the chair is asked for minutes; then the committee hears of it


async def minute(turn: Turn, rest: str) -> None:
    """/minute 大家同意先换两把; /minute 2. … for another item: what is said, where the meeting is held."""
    assert turn.message is not None
    meeting = await _minuted(turn)
    turn.require(Action.take_minutes, turn.hood.places[meeting.place_id])
    answered = turn.message.reply_to
    words = rest or (answered.text if answered is not None and not answered.by_bot else "")
    await note(turn, meeting, words)
    turn.react(_NOTED)


async def _minuted(turn: Turn) -> Meeting:
    """The meeting that is being held here, or whose minutes still wait for the chair."""
    tree = turn.hood.places
    is_private = turn.chat_id == turn.person.user_id
    here = turn.hood.communities_of(turn.person) if is_private else [turn.place]
    near = {one for place in here for one in (*tree.line(place), *tree.below(place))}
    found = await records.in_states(turn.tx, near, (State.open, State.held))
    own = [meeting for meeting in found if meeting.chat_id == turn.chat_id] or found
    if not own:
        raise UserError("meetings/none_open")
    return next((meeting for meeting in own if meeting.state is State.open), own[-1])


async def note(turn: Turn, meeting: Meeting, text: str) -> None:
    """Write down what somebody says or shows in a message, with the item that it is about."""
    message = turn.message
    assert message is not None
    number, words = wording.numbered(text)
    known = [item for item in await items.of(turn.tx, meeting) if not item.is_cut]
    if number is not None and not 1 <= number <= len(known):
        raise UserError("meetings/no_item", number=number)
    waiting = next((item for item in known if item.is_waiting), None) if meeting.state is State.open else None
    is_over = meeting.state in (State.open, State.held)
    if number is None and waiting is None and is_over:  # what is said of nothing in particular is published
        raise UserError("meetings/which_number")
    item = known[number - 1] if number is not None else waiting
    channel_id = message.photo or message.document
    if not words and channel_id is None:
        raise UserError("meetings/empty_note")
    said = Said(
        by_id=turn.person.id,
        chat_id=message.chat_id,
        message_id=message.message_id,
        words=words[: notes.LONGEST],
        channel_id=channel_id,
        is_picture=message.photo is not None,
    )
    await notes.add(turn.tx, meeting, item, said, turn.now)
    if meeting.state is State.held:
        await show(turn, meeting)
    elif meeting.state is State.called:
        await send_papers(turn, meeting)


async def edited(turn: Turn, words: str) -> None:
    """The message of a note was corrected: the minutes follow it until they are confirmed."""
    assert turn.message is not None
    await turn.meet()
    _, said = wording.numbered(words)
    meeting_id = await notes.reword(turn.tx, turn.message.chat_id, turn.message.message_id, said)
    if meeting_id is None:
        await minute(turn, words)
        return
    meeting = await records.by_id(turn.tx, meeting_id)
    if meeting.state is State.confirmed:
        raise UserError("meetings/not_now", state=meeting.state)
    if meeting.state is State.held:
        await show(turn, meeting)


async def show(turn: Turn, meeting: Meeting, is_new: bool = False) -> None:
    """The minutes before the chair, whole; with the paper when the meeting has just ended."""
    whole = await minutes.gather(turn.tx, meeting, is_public=False)
    chat = meeting.chat_id
    rows: Rows = ()
    if meeting.state is State.held:
        language = turn.hood.language_in(chat)
        confirms = cards.button(turn, language, "confirm_minutes", f"confirm_minutes:{meeting.id}")
        chairs = cards.button(turn, language, "chair", f"chair:{meeting.id}:{meeting.chair_id or 0}")
        rows = ((confirms, chairs),)
    post = Post(
        chat,
        _html(turn, whole, turn.hood.language_in(chat)),
        rows,
        silent=not is_new,
        key=f"{meeting.subject}:minutes",
        subject=meeting.subject,
    )
    turn.put(post)


def _html(turn: Turn, whole: Minutes, language: str) -> str:
    return turn.words("meetings/minutes.html", language, **cards.about(turn, whole.meeting), minutes=whole)


async def confirm(turn: Turn, _verb: str, meeting_id: int) -> None:
    """确认并公布: all invited read what everybody may know; those who held it have the whole as a paper."""
    meeting = await cards.here(turn, meeting_id)
    agenda.check_chair(turn, meeting)
    values = {"state": State.confirmed, "confirmed_at": turn.now, "wakes_at": None}
    confirmed = await records.change(turn.tx, meeting, [State.held], turn.now, **values)
    if confirmed is None:
        raise UserError("meetings/not_now", state=meeting.state)
    await show(turn, confirmed)
    await _order_paper(turn, confirmed, meeting.chat_id)
    public = await minutes.gather(turn.tx, confirmed, is_public=True)
    for reader in await guests.readers(turn, confirmed):
        html = _html(turn, public, reader.language)
        key = f"{meeting.subject}:minutes:{reader.chat_id}"
        turn.put(Post(reader.chat_id, html, silent=False, key=key, subject=meeting.subject, urgency=BULLETIN))
        await _order_paper(turn, confirmed, reader.chat_id)
        for shown in public.files[:_FILES]:
            _send_file(turn, confirmed, shown, reader.chat_id, turn.hood.language_in(reader.chat_id))
    turn.hood.ordered()
    turn.answer("meetings/published")


async def _order_paper(turn: Turn, meeting: Meeting, chat_id: int) -> None:
    """The minutes to print, once they are made."""
    wanted = Order(
        Form.minutes,
        turn.hood.language_in(chat_id),
        chat_id,
        f"{meeting.subject}:paper:{chat_id}",
        meeting_id=meeting.id,
        topic=turn.hood.places.chat(chat_id).topic,
    )
    await orders.place(turn.tx, wanted)


def _send_file(turn: Turn, meeting: Meeting, shown: Note, chat_id: int, language: str) -> None:
    """A photo or a paper, under the channel's own id."""
    html = turn.words(
        "meetings/file.html",
        language,
        **cards.about(turn, meeting),
        words=shown.words,
        is_picture=shown.is_picture,
    )
    post = Post(
        chat_id,
        html,
        photo=shown.channel_id if shown.is_picture else None,
        document=None if shown.is_picture else shown.channel_id,
        key=f"{meeting.subject}:file:{shown.id}:{chat_id}",
        subject=meeting.subject,
        urgency=BULLETIN,
    )
    turn.put(post)


async def send_papers(turn: Turn, meeting: Meeting) -> None:
    """What was handed in before the meeting goes to all invited, once; what is of private items to none."""
    hidden = {item.id for item in await items.of(turn.tx, meeting) if not item.is_public}
    papers = [one for one in await notes.of(turn.tx, meeting) if one.channel_id and one.item_id not in hidden]
    for reader in await guests.readers(turn, meeting):
        for paper in papers[-_FILES:]:
            _send_file(turn, meeting, paper, reader.chat_id, reader.language)


async def nag(turn: Turn, meeting: Meeting) -> None:
    """The clock: minutes that nobody confirmed are asked for, a few times; then the committee hears of it."""
    again = turn.now + timedelta(hours=turn.hood.settings.meetings.confirm_hours)
    is_last = meeting.nagged + 1 >= _MOST_NAGS
    values = {"nagged": meeting.nagged + 1, "wakes_at": None if is_last else again}
    asked = await records.change(turn.tx, meeting, [State.held], turn.now, **values)
    if asked is None:
        return
    chats = [meeting.chat_id]
    committee = turn.hood.places.committee_chat(turn.hood.places[meeting.place_id])
    if is_last and committee is not None and committee != meeting.chat_id:
        chats.append(committee)
    for chat_id in chats:
        language = turn.hood.language_in(chat_id)
        html = turn.words("meetings/unconfirmed.html", language, **cards.about(turn, asked))
        key = f"{meeting.subject}:nag:{asked.nagged}:{chat_id}"
        turn.put(Post(chat_id, html, silent=False, key=key, subject=meeting.subject))
