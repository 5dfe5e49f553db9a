"""Sign-up lists (接龙): begun or pasted with #接龙, joined with a tap, waited for, reminded of, exported."""

from datetime import timedelta

from bot import files, members, polls
from bot.access import Action
from bot.errors import UserError
from bot.members import Person
from bot.outbox import BULLETIN, Post
from bot.signups import export, heading, lists, pasted, replies
from bot.signups.lists import Entry, Said, SignUp
from bot.signups.pasted import Line, Pasted, fold
from bot.voting.terms import Kind
from handlers import sign_up_lists
from handlers.turn import Turn

_NOTED = "✍"


async def ask(turn: Turn, rest: str) -> None:
    """/signup or #接龙: a new list, or one that stands, pasted again with more lines."""
    message = turn.message
    assert message is not None
    turn.require(Action.sign_up)
    read = pasted.read(rest)
    standing = await _standing(turn, read)
    if standing is None:
        if not read.head:
            raise UserError("signups/how")
        await _check_new(turn, read)
        standing = await sign_up_lists.begin(turn, heading.read(read.head, turn.local_now))
    await sign_up_lists.merge(turn, standing, rest)
    turn.react(_NOTED)


async def _standing(turn: Turn, read: Pasted) -> SignUp | None:
    """The open list of this chat that a pasted one is a copy of: by its title, or the only one there is."""
    assert turn.message is not None
    here = await lists.open_in(turn.tx, turn.message.chat_id)
    if not read.head:
        return here[0] if len(here) == 1 else None
    return next((one for one in here if fold(one.poll.question) == _title(read)), None)


async def _check_new(turn: Turn, read: Pasted) -> None:
    """Raises UserError where the copy of a list that is over would begin it anew."""
    assert turn.message is not None
    title, names = _title(read), {fold(line.name) for line in read.lines}
    for one in await lists.just_over(turn.tx, turn.message.chat_id, turn.now):
        if fold(one.poll.question) == title and names & {fold(entry.name) for entry in one.entries}:
            raise UserError("signups/over", title=one.poll.question)


def _title(read: Pasted) -> str:
    return fold(read.head[0][: heading.LONGEST_TITLE])


async def edited(turn: Turn, words: str) -> None:
    """The message of a list was edited: its head counts, its lines are merged like those of a copy."""
    assert turn.message is not None
    await turn.meet()
    poll = await polls.asked_by(turn.tx, turn.message.chat_id, turn.message.message_id)
    if poll is None or poll.kind is not Kind.sign_up:
        await ask(turn, words)
    else:
        sign_up = await _rehead(turn, await lists.by_id(turn.tx, poll.id), pasted.read(words))
        await sign_up_lists.merge(turn, sign_up, words)


async def _rehead(turn: Turn, sign_up: SignUp, read: Pasted) -> SignUp:
    """An activity is moved and cancelled in words of its own, and a list that is closed stays as it is."""
    if not read.head or sign_up.activity is not None or not sign_up.poll.is_open:
        return sign_up
    before = timedelta(hours=turn.hood.settings.signups.remind_hours)
    said = heading.read(read.head, turn.local_now)
    after, moved = await lists.rehead(turn.tx, sign_up, said, before, turn.now)
    await sign_up_lists.tell_moved(turn, after, moved)
    return after


async def say(turn: Turn, poll_id: int, text: str) -> bool:
    """In reply to a list: numbered lines, 代王奶奶 2人, or +2, 报名 and 不去了 for oneself. False for a reply
    that signs nobody up."""
    people, words = replies.own(text), replies.on_behalf(text)
    if people is None and words is None and not pasted.read(text).lines:
        return False
    await turn.meet()
    sign_up = await lists.by_id(turn.tx, poll_id)
    turn.require(Action.sign_up, turn.hood.places[sign_up.poll.place_id])
    if people is not None:
        await _say_own(turn, sign_up, people)
    else:
        await sign_up_lists.merge(turn, sign_up, text if words is None else f"1. {words}")
    turn.react(_NOTED)
    return True


async def _say_own(turn: Turn, sign_up: SignUp, people: int) -> None:
    entry = _own_entry(sign_up, turn.person)
    if (entry.people if entry else 0) == people:
        lists.check_open(sign_up, turn.now)
        return
    after = await _put_own(turn, sign_up, entry, people)
    own = after.of(turn.person)
    if people and own is not None and not own.is_seated:
        turn.reply("signups/waits", people=people)


async def sign(turn: Turn, _verb: str, poll_id: int, people: int) -> None:
    """报名 1人 to 4人, or 0: 不去了. A tap sets, so that it may be sent twice."""
    sign_up = await sign_up_lists.here(turn, poll_id)
    turn.require(Action.sign_up, turn.hood.places[sign_up.poll.place_id])
    if people > sign_up_lists.MOST_TAPPED:
        raise UserError("setup/no_button")
    entry = _own_entry(sign_up, turn.person)
    if (entry.people if entry else 0) == people:
        lists.check_open(sign_up, turn.now)
        turn.answer("signups/signed", entry=entry, people=people, is_new=False)
        return
    after = await _put_own(turn, sign_up, entry, people)
    turn.answer("signups/signed", entry=after.of(turn.person), people=people, is_new=True)


async def _put_own(turn: Turn, sign_up: SignUp, entry: Entry | None, people: int) -> SignUp:
    """Whoever taps or replies comes with so many in all; the list after it."""
    line = Line(turn.person.name, people, entry.remark if entry and people else "")
    said = Said(line, turn.person, turn.now, turn.person)
    after, moved = await lists.put(turn.tx, sign_up, entry.id if entry else None, said)
    turn.finally_(f"{after.poll.subject}:list", lambda: sign_up_lists.refresh(turn, after.poll.id))
    await sign_up_lists.tell_moved(turn, after, moved)
    return after


def _own_entry(sign_up: SignUp, person: Person) -> Entry | None:
    """The entry of whoever taps or replies; one by name alone is perhaps as they wrote it themselves."""
    by_name = (e for e in sign_up.entries if e.person_id is None and fold(e.name) == fold(person.name))
    return sign_up.of(person) or next(by_name, None)


async def close(turn: Turn, _verb: str, poll_id: int) -> None:
    """结束报名, by whoever began the list or may end other people's polls."""
    sign_up = await sign_up_lists.here(turn, poll_id)
    sign_up_lists.require_author(turn, sign_up)
    if not await _close(turn, sign_up):
        raise UserError("signups/closed")
    turn.answer("signups/closed")


async def _close(turn: Turn, sign_up: SignUp) -> bool:
    closed = await polls.close(turn.tx, sign_up.poll, turn.now)
    if closed is not None:
        await sign_up_lists.refresh(turn, closed.id)
    return closed is not None


async def close_due(turn: Turn) -> None:
    """Clock job: lists whose deadline has passed."""
    for sign_up in await lists.run_out(turn.tx, turn.due_by):
        await _close(turn, sign_up)


async def remind_due(turn: Turn) -> None:
    """Clock job: before the event those who come are reminded, once in the group and each in private."""
    for sign_up in await lists.take_to_remind(turn.tx, turn.now):
        if not sign_up.seated:
            continue
        for chat_id in await sign_up_lists.chats(turn, sign_up):
            language = turn.hood.language_in(chat_id)
            html = turn.words("signups/reminder.html", language, sign_up=sign_up, entry=None)
            asked = sign_up.poll.message_id if chat_id == sign_up.poll.chat_id else None
            turn.put(Post(chat_id, html, reply_to=asked, silent=False, subject=sign_up.subject))
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
    sign_up = await sign_up_lists.here(turn, poll_id)
    sign_up_lists.require_author(turn, sign_up)
    if not turn.person.reachable:
        raise UserError("signups/start_first")
    words = {name: turn.words("signups/heading.txt", turn.language, name=name) for name in _HEADINGS}
    content = export.spreadsheet(sign_up, [words[name] for name in _HEADINGS], words["waits"])
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
