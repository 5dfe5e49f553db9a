"""/meeting: a meeting is drawn up, shown for correction, called; moved or called off where it must be."""

from datetime import timedelta
from typing import Any

from bot import agenda as waiting
from bot import members
from bot.access import Action
from bot.errors import UserError
from bot.meetings import items, records, wording
from bot.meetings.items import Item
from bot.meetings.records import AHEAD, Meeting, State
from bot.meetings.wording import Wish
from bot.members import Person
from bot.outbox import BULLETIN, Post
from bot.places import Place, Purpose
from bot.polls import Asked
from bot.signups import lists
from bot.signups.lists import Outline
from bot.voting.terms import Kind
from handlers.meetings import cards, guests, minutes
from handlers.turn import Turn

_SHOWN = 5  # meetings that /meeting alone tells


async def ask(turn: Turn, rest: str) -> None:
    """/meeting 12月10日 19:00 活动室, with its agenda on further lines; alone it tells the next ones."""
    if not rest:
        await _tell_next(turn)
        return
    place = _where(turn)
    turn.require(Action.hold_meeting, place)
    assert turn.message is not None
    wish = _read(turn, rest)
    values = await _columns(turn, place, wish) | {
        "place_id": place.id,
        "chat_id": turn.chat_id,
        "message_id": turn.message.message_id,
        "by_id": turn.person.id,
        "chair_id": turn.person.id,
    }
    meeting = await records.draft(turn.tx, turn.hood.places.community(place), values, turn.now)
    await _put_items(turn, meeting, wish)
    await items.collect(turn.tx, meeting, cards.scope(turn, meeting))
    await cards.show(turn, meeting, rings=True)


def _where(turn: Turn) -> Place:
    """The place whose meeting is prepared in this chat: what staff may see stands on its agenda."""
    place, purpose = turn.here()
    if purpose is Purpose.residents and turn.hood.places.council_chat(place) is not None:
        raise UserError("meetings/where")
    return place


def _read(turn: Turn, words: str) -> Wish:
    labels = {kind.name: kind.label for kind in turn.hood.settings.meetings.kinds}
    return wording.read(words, labels, turn.local_now)


async def _columns(turn: Turn, place: Place, wish: Wish) -> dict[str, Any]:
    return {
        "kind": wish.kind or turn.hood.settings.meetings.kinds[0].name,
        "held_at": wish.held_at,
        "location": wish.location,
        "invited": await guests.named(turn, place, wish.invited),
    }


async def _put_items(turn: Turn, meeting: Meeting, wish: Wish) -> None:
    """Put what was written below a meeting on its agenda, each line once."""
    known = {item.words for item in await items.of(turn.tx, meeting)}
    for words in dict.fromkeys(wish.items):
        if words not in known:
            await items.add(turn.tx, meeting, "put", words)


async def _tell_next(turn: Turn) -> None:
    tree = turn.hood.places
    here = [turn.place] if turn.chat_id != turn.person.user_id else turn.hood.communities_of(turn.person)
    near = {one for place in here for one in (*tree.line(place), *tree.below(place))}
    found = await records.upcoming(turn.tx, near, turn.now)
    told = [(turn.hood.meeting_kind(one.kind).label, one) for one in found[:_SHOWN]]
    place = here[0]
    turn.reply(
        "meetings/list", meetings=told, may_call=turn.hood.may(turn.person, place, Action.hold_meeting)
    )


async def edited(turn: Turn, words: str) -> None:
    """The message that asks was changed: a draft follows it; a meeting that was called is moved."""
    assert turn.message is not None
    await turn.meet()
    meeting = await records.of_message(turn.tx, turn.message.chat_id, turn.message.message_id)
    if meeting is None:
        await ask(turn, words)
        return
    place = turn.hood.places[meeting.place_id]
    if meeting.by_id != turn.person.id:
        raise UserError("setup/may_not", action=Action.hold_meeting.value)
    turn.require(Action.hold_meeting, place)
    wish = _read(turn, words)
    await _put_items(turn, meeting, wish)
    if meeting.state is State.draft:
        columns = await _columns(turn, place, wish)
        changed = await records.change(turn.tx, meeting, [State.draft], turn.now, **columns)
        assert changed is not None
        await cards.show(turn, changed)
    else:
        await _move(turn, meeting, wish.held_at, wish.location)


async def call(turn: Turn, _verb: str, meeting_id: int) -> None:
    """发通知."""
    meeting = await cards.here(turn, meeting_id)
    called = await invite_all(turn, meeting)
    if called is None:
        raise UserError("meetings/not_now", state=meeting.state)
    turn.answer("meetings/called", number=called.number)


async def invite_all(turn: Turn, meeting: Meeting) -> Meeting | None:
    """Call a drafted meeting: sign-up begins, and all invited hear of it; none where it was called before."""
    before = timedelta(hours=turn.hood.settings.meetings.remind_hours)
    reminds_at = meeting.held_at - before
    called = await records.call(
        turn.tx, meeting, turn.now, wakes_at=reminds_at if reminds_at > turn.now else None
    )
    if called is None:
        return None
    asked = Asked(
        question=_title(turn, called),
        options=(),
        place_id=called.place_id,
        chat_id=called.chat_id,
        message_id=None,
        author_id=called.by_id,
        closes_at=called.held_at,
        kind=Kind.sign_up,
    )
    sign_up = await lists.begin(turn.tx, asked, Outline("", None, called.held_at, before), turn.now)
    called = await records.change(turn.tx, called, [State.called], turn.now, sign_up_id=sign_up.poll.id)
    assert called is not None
    await cards.show(turn, called, rings=True)
    await minutes.send_papers(turn, called)
    return called


def _title(turn: Turn, meeting: Meeting) -> str:
    """What the sign-up list is called."""
    return turn.words("meetings/title.txt", turn.hood.language, **cards.about(turn, meeting))


async def drop(turn: Turn, _verb: str, meeting_id: int) -> None:
    """不开了, under a draft."""
    meeting = await cards.here(turn, meeting_id)
    dropped = await records.change(turn.tx, meeting, [State.draft], turn.now, state=State.cancelled)
    if dropped is None:
        raise UserError("meetings/not_now", state=meeting.state)
    await cards.show_desk(turn, dropped)
    turn.answer("meetings/dropped")


async def say_move(turn: Turn, meeting: Meeting, words: str) -> None:
    """改期 12月11日 19:00 社区大厅, in reply to the agenda."""
    wish = _read(turn, words)
    await _move(turn, meeting, wish.held_at, wish.location or meeting.location)


async def _move(turn: Turn, meeting: Meeting, held_at: Any, location: str) -> None:
    """It is at another time or place: all invited hear it, and those who signed up each for themselves."""
    if (held_at, location) == (meeting.held_at, meeting.location):
        await cards.show(turn, meeting)
        return
    before = timedelta(hours=turn.hood.settings.meetings.remind_hours)
    wakes_at = held_at - before if held_at - before > turn.now else None
    values = {"held_at": held_at, "location": location, "wakes_at": wakes_at}
    moved = await records.change(turn.tx, meeting, AHEAD, turn.now, **values)
    if moved is None:
        raise UserError("meetings/not_now", state=meeting.state)
    sign_up = await cards.sign_up_of(turn, moved)
    if sign_up is not None:
        await lists.move(turn.tx, sign_up, _title(turn, moved), Outline("", None, held_at, before), turn.now)
    await cards.show(turn, moved)
    if moved.state is State.called:
        await _tell_all(turn, moved, "meetings/moved", was=meeting.held_at)


async def say_cancel(turn: Turn, meeting: Meeting, reason: str) -> None:
    """取消 停电了, in reply to the agenda: what it was to talk about waits for the next meeting."""
    if not reason:
        raise UserError("meetings/reason")
    values = {"state": State.cancelled, "wakes_at": None}
    cancelled = await records.change(turn.tx, meeting, AHEAD, turn.now, **values)
    if cancelled is None:
        raise UserError("meetings/not_now", state=meeting.state)
    sign_up = await cards.sign_up_of(turn, meeting)
    if sign_up is not None:
        await lists.call_off(turn.tx, sign_up, turn.now)
    for item in await items.of(turn.tx, meeting):
        await put_back(turn, meeting, item, turn.person)
    await cards.show(turn, cancelled)
    if meeting.state is State.called:
        await _tell_all(turn, cancelled, "meetings/cancelled", reason=reason)


async def put_back(turn: Turn, meeting: Meeting, item: Item, by: Person) -> None:
    """An item that stands on this agenda alone waits for the next meeting; others come by themselves."""
    if item.source != "put" or item.agenda_item_id is not None or item.is_cut or item.is_over:
        return
    place = turn.hood.places[meeting.place_id]
    words = item.issue.text if item.issue else item.words
    await waiting.put(turn.tx, place, item.issue, words, by, turn.now)


async def _tell_all(turn: Turn, meeting: Meeting, template: str, **values: object) -> None:
    told = await guests.readers(turn, meeting)
    for reader in told:
        html = turn.words(f"{template}.html", reader.language, **cards.about(turn, meeting), **values)
        rows = cards.joins(turn, meeting, reader.language)
        turn.put(Post(reader.chat_id, html, rows, silent=False, subject=meeting.subject))
    sign_up = await cards.sign_up_of(turn, meeting)
    reached = {reader.chat_id for reader in told}
    for entry in sign_up.entries if sign_up else ():
        person = await members.person(turn.tx, entry.person_id) if entry.person_id is not None else None
        if person is not None and person.reachable and person.user_id not in reached:
            language = turn.hood.language_of(person.language)
            html = turn.words(f"{template}.html", language, **cards.about(turn, meeting), **values)
            rows = cards.joins(turn, meeting, language)
            post = Post(person.user_id, html, rows, silent=False, urgency=BULLETIN, subject=meeting.subject)
            turn.put(post)
