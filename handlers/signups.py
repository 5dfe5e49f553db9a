"""Sign-up lists (接龙): begun or pasted with #接龙, joined with a tap, waited for, reminded of, exported."""

from bot import files, members, polls
from bot.access import Action
from bot.errors import UserError
from bot.outbox import BULLETIN, Post
from bot.signups import export, heading, lists, pasted
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
        standing = await sign_up_lists.begin(turn, heading.read(read.head, turn.local_now))
    await sign_up_lists.merge(turn, standing, rest)
    turn.react(_NOTED)


async def _standing(turn: Turn, read: Pasted) -> SignUp | None:
    """The open list of this chat that a pasted one is a copy of: by its title, or the only one there is."""
    assert turn.message is not None
    here = await lists.open_in(turn.tx, turn.message.chat_id)
    if not read.head:
        return here[0] if len(here) == 1 else None
    title = fold(read.head[0][: heading.LONGEST_TITLE])
    return next((one for one in here if fold(one.poll.question) == title), None)


async def edited(turn: Turn, words: str) -> None:
    """The message of a list was edited: its lines are merged like those of a copy."""
    assert turn.message is not None
    await turn.meet()
    poll = await polls.asked_by(turn.tx, turn.message.chat_id, turn.message.message_id)
    if poll is None or poll.kind is not Kind.sign_up:
        await ask(turn, words)
    else:
        await sign_up_lists.merge(turn, await lists.by_id(turn.tx, poll.id), words)


async def say(turn: Turn, poll_id: int, text: str) -> bool:
    """In reply to a list: numbered lines, or 代王奶奶 2人. False for a reply that signs nobody up."""
    words = pasted.on_behalf(text)
    if words is None and not pasted.read(text).lines:
        return False
    await turn.meet()
    sign_up = await lists.by_id(turn.tx, poll_id)
    turn.require(Action.sign_up, turn.hood.places[sign_up.poll.place_id])
    await sign_up_lists.merge(turn, sign_up, text if words is None else f"1. {words}")
    turn.react(_NOTED)
    return True


async def sign(turn: Turn, _verb: str, poll_id: int, people: int) -> None:
    """报名 1人 to 4人, or 0: 不去了. A tap sets, so that it may be sent twice."""
    sign_up = await sign_up_lists.here(turn, poll_id)
    turn.require(Action.sign_up, turn.hood.places[sign_up.poll.place_id])
    if people > sign_up_lists.MOST_TAPPED:
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
    turn.finally_(f"{after.poll.subject}:list", lambda: sign_up_lists.refresh(turn, poll_id))
    await sign_up_lists.tell_moved(turn, after, moved)


def _by_name(sign_up: SignUp, name: str) -> Entry | None:
    """An entry that is on the list by name alone, perhaps as the same person wrote it."""
    return next((e for e in sign_up.entries if e.person_id is None and fold(e.name) == fold(name)), None)


async def close(turn: Turn, _verb: str, poll_id: int) -> None:
    """结束报名, by whoever began the list or may end other people's polls."""
    sign_up = await sign_up_lists.here(turn, poll_id)
    sign_up_lists.require_author(turn, sign_up)
    if not await _close(turn, sign_up):
        raise UserError("polls/closed")
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
            turn.put(Post(chat_id, html, silent=False, subject=sign_up.subject))
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
