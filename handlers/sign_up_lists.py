"""A sign-up list in its chats: begun, merged with what people write, shown, its people told.

A list is at home in the chat where it was begun; one of the whole place has a card in each of its groups too.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot import members, outbox
from bot.access import Action
from bot.config import ActivityKind
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.polls import Asked
from bot.signups import lists, merging, pasted
from bot.signups.heading import Heading
from bot.signups.lists import Activity, Entry, Outline, Said, SignUp
from bot.signups.pasted import Line, fold
from bot.voting.terms import Kind
from handlers.rows import Row, Rows
from handlers.turn import Turn

MOST_TAPPED = 4  # people that one tap signs up
_SHOWN = 60  # entries on a card
_USUAL = timedelta(days=7)  # a list without a deadline or a date is open so long


async def begin(turn: Turn, said: Heading, activity: Activity | None = None) -> SignUp:
    """A new list in this chat, by what its head says."""
    assert turn.message is not None
    asked = Asked(
        question=said.title,
        options=(),
        place_id=turn.place.id,
        chat_id=turn.message.chat_id,
        message_id=turn.message.message_id,
        author_id=turn.person.id,
        closes_at=said.closes_at or said.begins_at or turn.now + _USUAL,
        kind=Kind.sign_up,
    )
    before = timedelta(hours=turn.hood.settings.signups.remind_hours)
    outline = Outline(said.about, said.places, said.begins_at, before, activity)
    return await lists.begin(turn.tx, asked, outline, turn.now)


async def merge(turn: Turn, sign_up: SignUp, text: str) -> None:
    """Line by line; what there is no room for is said and left as it stands."""
    assert turn.message is not None
    at_home = turn.message.chat_id == sign_up.poll.chat_id
    message_id = turn.message.message_id if at_home else None
    read = pasted.read(text, [entry.name for entry in (*sign_up.entries, *sign_up.gone)])
    if turn.message.is_edited and message_id is not None:
        await _rename(turn, sign_up, read.lines, message_id)
        sign_up = await lists.by_id(turn.tx, sign_up.poll.id)
    refused: list[str] = list(read.unread)
    moved: list[Entry] = []
    for change in merging.changes(await lists.merged(turn.tx, sign_up), read.lines, turn.person.name):
        is_own = fold(change.line.name) == fold(turn.person.name)
        entry_id = change.entry.id if change.entry else None
        said = Said(change.line, turn.person, turn.now, turn.person if is_own else None, message_id)
        try:
            sign_up, more = await lists.put(turn.tx, sign_up, entry_id, said)
        except UserError as error:
            if error.template != "signups/no_room":
                raise
            refused.append(change.line.name)
        else:
            moved += more
    await show(turn, sign_up)
    await tell_moved(turn, sign_up, moved)
    if refused:
        turn.reply("signups/refused", refused=refused)


async def _rename(turn: Turn, sign_up: SignUp, lines: Sequence[Line], message_id: int) -> None:
    """An edited message has one name in place of another: who was misspelt keeps the place."""
    named = {fold(line.name) for line in lines}
    gone = [
        entry for entry in await lists.only_in(turn.tx, sign_up, message_id) if fold(entry.name) not in named
    ]
    known = {fold(entry.name) for entry in (*sign_up.entries, *sign_up.gone)}
    new = [line for line in lines if fold(line.name) not in known]
    if len(gone) == len(new) == 1:
        await lists.rename(turn.tx, gone[0], new[0].name)


async def here(turn: Turn, poll_id: int) -> SignUp:
    """The list whose button was pressed. Raises UserError for a button that is not its own."""
    assert turn.tap is not None
    sign_up = await lists.by_id(turn.tx, poll_id)
    if await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id) != sign_up.subject:
        raise UserError("setup/no_button")
    return sign_up


def require_author(turn: Turn, sign_up: SignUp) -> None:
    """Raises UserError for whoever neither began the list nor may end other people's polls."""
    place = turn.hood.places[sign_up.poll.place_id]
    is_author = sign_up.poll.author_id == turn.person.id
    if not is_author and not turn.hood.may(turn.person, place, Action.close_any_poll):
        raise UserError("signups/not_yours")


def kind_of(turn: Turn, activity: Activity) -> ActivityKind:
    """The kind of an activity; one that has left the settings is like all others."""
    kinds = turn.hood.settings.activities
    return next((kind for kind in kinds if kind.name == activity.kind), kinds[-1])


async def refresh(turn: Turn, poll_id: int) -> None:
    await show(turn, await lists.by_id(turn.tx, poll_id))


async def show(turn: Turn, sign_up: SignUp) -> None:
    """Post the list, or bring it up to date wherever it stands; people copy it, add to it and paste it."""
    for chat_id in await chats(turn, sign_up):
        turn.put(_card(turn, sign_up, chat_id))


def announce(turn: Turn, sign_up: SignUp, groups: Iterable[int]) -> None:
    """Post it in these groups too."""
    for chat_id in groups:
        if chat_id != sign_up.poll.chat_id:
            turn.put(_card(turn, sign_up, chat_id))


async def chats(turn: Turn, sign_up: SignUp) -> list[int]:
    """All chats that have a card of it, its home first."""
    return [sign_up.poll.chat_id, *await outbox.cards_elsewhere(turn.tx, _key(sign_up))]


def _key(sign_up: SignUp) -> str:
    return f"{sign_up.poll.subject}:list"


def _card(turn: Turn, sign_up: SignUp, chat_id: int) -> Post:
    poll, activity = sign_up.poll, sign_up.activity
    language, is_home = turn.hood.language_in(chat_id), chat_id == sign_up.poll.chat_id
    html = turn.words(
        "signups/list.html",
        language,
        sign_up=sign_up,
        kind=kind_of(turn, activity) if activity else None,
        seated=sign_up.seated[:_SHOWN],
        waiting=sign_up.waiting[: _SHOWN // 3],
    )
    return Post(
        chat_id,
        html,
        _buttons(turn, sign_up, language, is_home),
        reply_to=poll.message_id if is_home else None,
        topic=turn.topic_in(chat_id),
        silent=False,
        key=_key(sign_up) if is_home else f"{_key(sign_up)}:{chat_id}",
        subject=sign_up.subject,
    )


def _buttons(turn: Turn, sign_up: SignUp, language: str, is_home: bool) -> Rows:
    """Joining while it is open, checking in to an activity until it is counted; at home, its author's: the
    list is needed most once it is closed."""
    poll, activity = sign_up.poll, sign_up.activity

    def button(template: str, verb: str, **values: object) -> Button:
        return Button(turn.words(f"{template}.txt", language, **values), f"{verb}:{poll.id}")

    rows: list[Row] = []
    if poll.is_open:
        numbers = (*range(1, MOST_TAPPED + 1), 0)
        *joins, leaves = [
            Button(turn.words("signups/button.txt", language, people=people), f"sign:{poll.id}:{people}")
            for people in numbers
        ]
        rows += [tuple(joins), (leaves,)]
    if activity is not None and activity.counts_at is not None:
        rows.append((button("activities/button", "arrive"),))
    at_work = [button("signups/export_button", "export_list")]
    if poll.is_open:
        at_work.append(button("signups/close_button", "close_list"))
    if is_home:
        rows.append(tuple(at_work))
    return tuple(rows)


async def tell_moved(turn: Turn, sign_up: SignUp, moved: Sequence[Entry]) -> None:
    """Whoever moved up from the waiting list hears it, in private where that can be, else in the groups."""
    in_group: list[Entry] = []
    for entry in moved:
        person = await members.person(turn.tx, entry.person_id) if entry.person_id is not None else None
        if person is None or not person.reachable:
            in_group.append(entry)
            continue
        language = turn.hood.language_of(person.language)
        html = turn.words("signups/moved.html", language, sign_up=sign_up, entries=[entry], is_private=True)
        turn.put(Post(person.user_id, html, silent=False))
    for chat_id in await chats(turn, sign_up) if in_group else ():
        language = turn.hood.language_in(chat_id)
        html = turn.words("signups/moved.html", language, sign_up=sign_up, entries=in_group, is_private=False)
        turn.put(Post(chat_id, html, silent=False, subject=sign_up.subject))
