"""Sign-up lists (接龙): begun or pasted with #接龙, joined with a tap, waited for, reminded of, exported."""

from collections.abc import Sequence
from datetime import timedelta

from bot import files, members, polls
from bot.access import Action
from bot.errors import UserError
from bot.outbox import BULLETIN, Button, Post
from bot.polls import Asked
from bot.signups import export, heading, lists, merging, pasted
from bot.signups.lists import Entry, Outline, Said, SignUp
from bot.signups.pasted import Line, Pasted, fold
from bot.voting.terms import Kind
from handlers.turn import Rows, Turn

_NOTED = "✍"
_MOST_TAPPED = 4  # people that one tap signs up
_SHOWN = 60  # entries on a card
_USUAL = timedelta(days=7)  # a list without a deadline or a date is open so long


async def ask(turn: Turn, rest: str) -> None:
    """/signup or #接龙: a new list, or one that stands, pasted again with more lines."""
    message = turn.message
    assert message is not None
    place = turn.place
    turn.require(Action.sign_up)
    read = pasted.read(rest)
    standing = await _standing(turn, read)
    if standing is None:
        if not read.head:
            raise UserError("signups/how")
        standing = await _begin(turn, read, place.id)
    await _merge(turn, standing, rest)
    turn.react(_NOTED)


async def _standing(turn: Turn, read: Pasted) -> SignUp | None:
    """The open list of this chat that a pasted one is a copy of: by its title, or the only one there is."""
    assert turn.message is not None
    here = await lists.open_in(turn.tx, turn.message.chat_id)
    if not read.head:
        return here[0] if len(here) == 1 else None
    title = fold(read.head[0][: heading.LONGEST_TITLE])
    return next((one for one in here if fold(one.poll.question) == title), None)


async def _begin(turn: Turn, read: Pasted, place_id: int) -> SignUp:
    assert turn.message is not None
    said = heading.read(read.head, turn.local_now)
    asked = Asked(
        question=said.title,
        options=(),
        place_id=place_id,
        chat_id=turn.message.chat_id,
        message_id=turn.message.message_id,
        author_id=turn.person.id,
        closes_at=said.closes_at or said.begins_at or turn.now + _USUAL,
        kind=Kind.sign_up,
    )
    before = timedelta(hours=turn.hood.settings.signups.remind_hours)
    outline = Outline(said.about, said.places, said.begins_at, before)
    return await lists.begin(turn.tx, asked, outline, turn.now)


async def edited(turn: Turn, words: str) -> None:
    """The message of a list was edited: its lines are merged like those of a copy."""
    assert turn.message is not None
    await turn.meet()
    poll = await polls.asked_by(turn.tx, turn.message.chat_id, turn.message.message_id)
    if poll is None or poll.kind is not Kind.sign_up:
        await ask(turn, words)
    else:
        await _merge(turn, await lists.by_id(turn.tx, poll.id), words)


async def say(turn: Turn, poll_id: int, text: str) -> bool:
    """In reply to a list: numbered lines, or 代王奶奶 2人. False for a reply that signs nobody up."""
    words = pasted.on_behalf(text)
    if words is None and not pasted.read(text).lines:
        return False
    await turn.meet()
    sign_up = await lists.by_id(turn.tx, poll_id)
    turn.require(Action.sign_up, turn.hood.places[sign_up.poll.place_id])
    await _merge(turn, sign_up, text if words is None else f"1. {words}")
    turn.react(_NOTED)
    return True


async def _merge(turn: Turn, sign_up: SignUp, text: str) -> None:
    """Line by line; what there is no room for is said and left as it stands."""
    names = [entry.name for entry in (*sign_up.entries, *sign_up.gone)]
    read = pasted.read(text, names)
    refused: list[str] = list(read.unread)
    moved: list[Entry] = []
    for change in merging.changes(await lists.merged(turn.tx, sign_up), read.lines, turn.person.name):
        is_own = fold(change.line.name) == fold(turn.person.name)
        entry_id = change.entry.id if change.entry else None
        said = Said(change.line, turn.person, turn.now, turn.person if is_own else None)
        try:
            sign_up, more = await lists.put(turn.tx, sign_up, entry_id, said)
        except UserError as error:
            if error.template != "signups/no_room":
                raise
            refused.append(change.line.name)
        else:
            moved += more
    _show(turn, sign_up)
    await _tell_moved(turn, sign_up, moved)
    if refused:
        turn.reply("signups/refused", refused=refused)


async def sign(turn: Turn, _verb: str, poll_id: int, people: int) -> None:
    """报名 1人 to 4人, or 0: 不去了. A tap sets, so that it may be sent twice."""
    sign_up = await _here(turn, poll_id)
    turn.require(Action.sign_up, turn.hood.places[sign_up.poll.place_id])
    if people > _MOST_TAPPED:
        raise UserError("setup/no_button")
    entry = sign_up.of(turn.person) or _by_name(sign_up, turn.person.name)
    if (entry.people if entry else 0) == people:
        polls.check_open(sign_up.poll, turn.now)
        turn.answer("signups/signed", entry=entry, people=people, is_new=False)
        return
    line = Line(turn.person.name, people, entry.remark if entry and people else "")
    said = Said(line, turn.person, turn.now, turn.person)
    after, moved = await lists.put(turn.tx, sign_up, entry.id if entry else None, said)
    turn.answer("signups/signed", entry=after.of(turn.person), people=people, is_new=True)
    turn.finally_(f"{after.poll.subject}:list", lambda: _refresh(turn, poll_id))
    await _tell_moved(turn, after, moved)


def _by_name(sign_up: SignUp, name: str) -> Entry | None:
    """An entry that is on the list by name alone, perhaps as the same person wrote it."""
    return next((e for e in sign_up.entries if e.person_id is None and fold(e.name) == fold(name)), None)


async def _here(turn: Turn, poll_id: int) -> SignUp:
    sign_up = await lists.by_id(turn.tx, poll_id)
    if sign_up.poll.chat_id != turn.chat_id:
        raise UserError("setup/no_button")
    return sign_up


async def _refresh(turn: Turn, poll_id: int) -> None:
    _show(turn, await lists.by_id(turn.tx, poll_id))


def _show(turn: Turn, sign_up: SignUp) -> None:
    """Post the list, or bring it up to date; it can be copied, added to and pasted again."""
    poll = sign_up.poll
    html = turn.words(
        "signups/list.html",
        sign_up=sign_up,
        seated=sign_up.seated[:_SHOWN],
        waiting=sign_up.waiting[: _SHOWN // 3],
    )
    rows = _buttons(turn, sign_up) if poll.is_open else ()
    post = Post(
        poll.chat_id,
        html,
        rows,
        reply_to=poll.message_id,
        topic=turn.message.topic if turn.message else None,
        silent=False,
        key=f"{poll.subject}:list",
        subject=f"sign_up:{poll.id}",
    )
    turn.put(post)


def _buttons(turn: Turn, sign_up: SignUp) -> Rows:
    poll_id = sign_up.poll.id
    joins = [
        Button(turn.words("signups/button.txt", people=people), f"sign:{poll_id}:{people}")
        for people in range(1, _MOST_TAPPED + 1)
    ]
    leaves = Button(turn.words("signups/button.txt", people=0), f"sign:{poll_id}:0")
    exports = Button(turn.words("signups/export_button.txt"), f"export_list:{poll_id}")
    closes = Button(turn.words("signups/close_button.txt"), f"close_list:{poll_id}")
    return tuple(joins), (leaves,), (exports, closes)


async def _tell_moved(turn: Turn, sign_up: SignUp, moved: Sequence[Entry]) -> None:
    """Whoever moved up from the waiting list hears it, in private where that can be, else in the group."""
    in_group: list[Entry] = []
    for entry in moved:
        person = await members.person(turn.tx, entry.person_id) if entry.person_id is not None else None
        if person is None or not person.reachable:
            in_group.append(entry)
            continue
        language = turn.hood.language_of(person.language)
        html = turn.words("signups/moved.html", language, sign_up=sign_up, entries=[entry], is_private=True)
        turn.put(Post(person.user_id, html, silent=False))
    if in_group:
        html = turn.words("signups/moved.html", None, sign_up=sign_up, entries=in_group, is_private=False)
        turn.put(Post(sign_up.poll.chat_id, html, silent=False, subject=f"sign_up:{sign_up.poll.id}"))


async def close(turn: Turn, _verb: str, poll_id: int) -> None:
    """结束报名, by whoever began the list or may end other people's polls."""
    sign_up = await _here(turn, poll_id)
    _require_author(turn, sign_up)
    if not await _close(turn, sign_up):
        raise UserError("polls/closed")
    turn.answer("signups/closed")


def _require_author(turn: Turn, sign_up: SignUp) -> None:
    if sign_up.poll.author_id != turn.person.id:
        turn.require(Action.close_any_poll, turn.hood.places[sign_up.poll.place_id])


async def _close(turn: Turn, sign_up: SignUp) -> bool:
    closed = await polls.close(turn.tx, sign_up.poll, turn.now)
    if closed is not None:
        await _refresh(turn, closed.id)
    return closed is not None


async def close_due(turn: Turn) -> None:
    """Clock job: lists whose deadline has passed."""
    for sign_up in await lists.run_out(turn.tx, turn.now):
        await _close(turn, sign_up)


async def remind_due(turn: Turn) -> None:
    """Clock job: before the event those who come are reminded, once in the group and each in private."""
    for sign_up in await lists.take_to_remind(turn.tx, turn.now):
        if not sign_up.seated:
            continue
        html = turn.words("signups/reminder.html", None, sign_up=sign_up, entry=None)
        subject = f"sign_up:{sign_up.poll.id}"
        turn.put(Post(sign_up.poll.chat_id, html, silent=False, subject=subject))
        for entry in sign_up.seated:
            await _remind(turn, sign_up, entry)


async def _remind(turn: Turn, sign_up: SignUp, entry: Entry) -> None:
    person = await members.person(turn.tx, entry.person_id) if entry.person_id is not None else None
    if person is not None and person.reachable:
        language = turn.hood.language_of(person.language)
        html = turn.words("signups/reminder.html", language, sign_up=sign_up, entry=entry)
        turn.put(Post(person.user_id, html, urgency=BULLETIN))


async def save(turn: Turn, _verb: str, poll_id: int) -> None:
    """导出名单: a spreadsheet, in private, for whoever began the list or may end other people's polls."""
    sign_up = await _here(turn, poll_id)
    _require_author(turn, sign_up)
    if not turn.person.reachable:
        raise UserError("signups/start_first")
    words = {name: turn.words("signups/heading.txt", turn.language, name=name) for name in _HEADINGS}
    content = export.workbook(sign_up, [words[name] for name in _HEADINGS], words["waits"])
    title = turn.words("signups/file_name.txt", turn.language, sign_up=sign_up)
    file_id = await files.keep(turn.tx, title, content, turn.now)
    turn.put(
        Post(
            turn.person.user_id,
            turn.words("signups/saved.html", turn.language, sign_up=sign_up),
            file_id=file_id,
        )
    )
    turn.answer("signups/sent")


_HEADINGS = ("number", "name", "people", "remark", "waits")
