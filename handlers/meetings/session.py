"""A meeting is being held: its items one after the other, the code for the roll, notes; and its end."""

from datetime import timedelta

from bot import members
from bot.access import Action
from bot.errors import UserError
from bot.meetings import codes, items, notes, records, roll
from bot.meetings.items import Item
from bot.meetings.records import Meeting, State
from bot.outbox import Post
from handlers.meetings import agenda, cards, guests, minutes, outcomes
from handlers.rows import Rows
from handlers.turn import Turn

EARLIEST = timedelta(hours=3)  # before its time that a meeting may begin
LONGEST = timedelta(hours=12)  # after which one that nobody ended is over


async def begin(turn: Turn, _verb: str, meeting_id: int) -> None:
    """开始开会: the agenda is brought up to date once more, and the roll opens."""
    meeting = await cards.here(turn, meeting_id)
    agenda.check_chair(turn, meeting)
    if meeting.held_at - turn.now > EARLIEST:
        raise UserError("meetings/too_early", held_at=meeting.held_at)
    await items.collect(turn.tx, meeting, cards.scope(turn, meeting))
    values = {"state": State.open, "opened_at": turn.now, "wakes_at": codes.until(turn.now, every(turn))}
    begun = await records.change(turn.tx, meeting, [State.called], turn.now, **values)
    if begun is None:
        raise UserError("meetings/not_now", state=meeting.state)
    await roll.check_in(turn.tx, begun, turn.person, await part(turn, begun), False, turn.now)
    await cards.show(turn, begun)
    await show(turn, begun)
    for reader in await guests.readers(turn, begun):
        html = turn.words("meetings/begun.html", reader.language, **cards.about(turn, begun))
        rows = ((cards.button(turn, reader.language, "present", f"present:{begun.id}"),),)
        key = f"{begun.subject}:begun:{reader.chat_id}"
        turn.put(Post(reader.chat_id, html, rows, key=key, subject=begun.subject))
    turn.answer("meetings/begins")


def every(turn: Turn) -> timedelta:
    """How long a code of the roll is shown."""
    return timedelta(minutes=turn.hood.settings.meetings.code_minutes)


async def part(turn: Turn, meeting: Meeting) -> str:
    """What this person is there as: what they signed up as, else what they are."""
    sign_up = await cards.sign_up_of(turn, meeting)
    entry = sign_up.of(turn.person) if sign_up else None
    if entry is not None and entry.people:
        return entry.remark
    return await guests.part_of(turn, meeting, turn.person) or cards.observer(turn)


async def show(turn: Turn, meeting: Meeting) -> None:
    """The running meeting, before those who hold it: where it stands, the code, and the chair's buttons."""
    known = await items.of(turn.tx, meeting)
    left = [item for item in known if item.is_waiting]
    now = left[0] if left else None
    said = [note for note in await notes.of(turn.tx, meeting) if now is not None and note.item_id == now.id]
    html = turn.words(
        "meetings/session.html",
        turn.hood.language_in(meeting.chat_id),
        **cards.about(turn, meeting),
        now=now,
        notes=said[-3:],
        left=left[1:],
        done=[item for item in known if item.outcome],
        roll=roll.parts(await roll.of(turn.tx, meeting)),
        code=codes.at(meeting.secret, turn.now, every(turn)),
        until=codes.until(turn.now, every(turn)),
    )
    post = Post(
        meeting.chat_id,
        html,
        _rows(turn, meeting, now) if meeting.state is State.open else (),
        topic=turn.topic_in(meeting.chat_id),
        silent=False,
        key=f"{meeting.subject}:session",
        subject=meeting.subject,
    )
    turn.put(post)


async def redraw(turn: Turn, meeting_id: int) -> None:
    """Bring all up to date that is read of a meeting until its minutes are confirmed."""
    meeting = await records.by_id(turn.tx, meeting_id)
    if meeting.state in (*records.AHEAD, State.open):
        await cards.show(turn, meeting)
    if meeting.state is State.open:
        await show(turn, meeting)
    if meeting.state is State.held:
        await minutes.show(turn, meeting)


def _rows(turn: Turn, meeting: Meeting, now: Item | None) -> Rows:
    language, its = turn.hood.language_in(meeting.chat_id), meeting.id
    ends: Rows = ()
    if now is not None:
        said = [
            cards.button(turn, language, outcome, f"outcome:{its}:{now.id}:{number}")
            for number, outcome in enumerate(outcomes.OUTCOMES)
        ]
        last = cards.button(turn, language, "item_last", f"item_last:{its}:{now.id}")
        ends = (tuple(said[:3]), (*said[3:], last))
    verbs = ("present", "end_meeting")
    last_row = tuple(cards.button(turn, language, verb, f"{verb}:{its}") for verb in verbs)
    if meeting.chair_id is None:
        return (*ends, last_row, (cards.button(turn, language, "chair", f"chair:{its}:0"),))
    return (*ends, last_row)


async def _running(turn: Turn, meeting_id: int) -> Meeting:
    meeting = await cards.here(turn, meeting_id)
    agenda.check_chair(turn, meeting)
    if meeting.state is not State.open:
        raise UserError("meetings/not_now", state=meeting.state)
    return meeting


async def outcome(
    turn: Turn, _verb: str, meeting_id: int, item_id: int, number: int, draw_up: outcomes.DrawUp
) -> None:
    """✅ 定了, 🗳 表决, ⬆ 上报, 下次再议, 了结: how the item under discussion ends."""
    meeting = await _running(turn, meeting_id)
    item = next((one for one in await items.of(turn.tx, meeting) if one.id == item_id), None)
    if item is None or number >= len(outcomes.OUTCOMES):
        raise UserError("setup/no_button")
    if item.outcome is None:
        await outcomes.end(turn, meeting, item, outcomes.OUTCOMES[number], "", draw_up)
        await show(turn, meeting)
    turn.answer("meetings/ended_item", outcome=item.outcome or outcomes.OUTCOMES[number])


async def put_last(turn: Turn, _verb: str, meeting_id: int, item_id: int) -> None:
    """放到最后."""
    meeting = await _running(turn, meeting_id)
    item = next((one for one in await items.of(turn.tx, meeting) if one.id == item_id), None)
    if item is None:
        raise UserError("setup/no_button")
    await items.put_last(turn.tx, meeting, item)
    await show(turn, meeting)
    turn.answer("meetings/ordered")


async def say_outcome(
    turn: Turn, meeting: Meeting, words: str, outcome: str, draw_up: outcomes.DrawUp
) -> None:
    """定了 物业 12月20日 换两把长椅, in reply to the running meeting."""
    agenda.check_chair(turn, meeting)
    item = await current(turn, meeting)
    if meeting.state is not State.open or item is None:
        raise UserError("meetings/nothing_now")
    await outcomes.end(turn, meeting, item, outcome, words, draw_up)
    await show(turn, meeting)


async def current(turn: Turn, meeting: Meeting) -> Item | None:
    """The item under discussion."""
    return next((item for item in await items.of(turn.tx, meeting) if item.is_waiting), None)


async def finish(turn: Turn, _verb: str, meeting_id: int) -> None:
    """散会: what was not dealt with waits for the next meeting; the minutes go before the chair."""
    await _end(turn, await _running(turn, meeting_id))
    turn.answer("meetings/over")


async def _end(turn: Turn, meeting: Meeting) -> None:
    by = await members.person(turn.tx, meeting.chair_id or meeting.by_id)
    for item in await items.of(turn.tx, meeting):
        if item.is_waiting:
            await items.end(turn.tx, item, "postponed", "", turn.now)
            await outcomes.postpone(turn, meeting, item, by)
    again = turn.now + timedelta(hours=turn.hood.settings.meetings.confirm_hours)
    values = {"state": State.held, "ended_at": turn.now, "wakes_at": again}
    ended = await records.change(turn.tx, meeting, [State.open], turn.now, **values)
    if ended is None:
        return
    await show(turn, ended)
    await minutes.show(turn, ended, is_new=True)


async def wake(turn: Turn, meeting: Meeting) -> None:
    """The clock: the code changes; a meeting that nobody ended is over."""
    assert meeting.opened_at is not None
    if turn.now - meeting.opened_at > LONGEST:
        await _end(turn, meeting)
        return
    wakes_at = codes.until(turn.now, every(turn))
    changed = await records.change(turn.tx, meeting, [State.open], turn.now, wakes_at=wakes_at)
    if changed is not None:
        await show(turn, changed)


async def present(turn: Turn, _verb: str, meeting_id: int) -> None:
    """签到: a tap counts in the chat of those who hold it; elsewhere the code on the screen is asked for."""
    meeting = await cards.here(turn, meeting_id, Action.attend_meeting)
    if meeting.state is not State.open:
        raise UserError("meetings/not_now", state=meeting.state)
    if turn.chat_id != meeting.chat_id or not cards.is_among_staff(turn, meeting):
        turn.answer("meetings/code_needed", alert=True)
        return
    is_new = await roll.check_in(turn.tx, meeting, turn.person, await part(turn, meeting), False, turn.now)
    turn.finally_(f"{meeting.subject}:session", lambda: _show_again(turn, meeting_id))
    turn.answer("meetings/present", is_new=is_new)


async def _show_again(turn: Turn, meeting_id: int) -> None:
    await show(turn, await records.by_id(turn.tx, meeting_id))


async def say_code(turn: Turn, code: str) -> None:
    """/meeting 4821: the code on the screen puts somebody on the roll."""
    assert turn.message is not None
    tree = turn.hood.places
    is_private = turn.chat_id == turn.person.user_id
    here = turn.hood.communities_of(turn.person) if is_private else [turn.place]
    near = {one for place in here for one in (*tree.line(place), *tree.below(place))}
    running = await records.in_states(turn.tx, near, [State.open])
    if not running:
        raise UserError("meetings/none_open")
    for meeting in running:
        is_tired = await roll.tries(turn.tx, meeting, turn.person) >= codes.MOST_TRIES
        if not is_tired and codes.is_right(code, meeting.secret, turn.now, every(turn)):
            await roll.check_in(turn.tx, meeting, turn.person, await part(turn, meeting), True, turn.now)
            turn.react("👌")
            await show(turn, meeting)
            return
    for meeting in running:
        await roll.note_try(turn.tx, meeting, turn.person)
    turn.reply("meetings/wrong_code", most=codes.MOST_TRIES)
