"""The chair puts the agenda in order: up, off, back on; and takes the chair, of which there is one."""

from bot import issues
from bot.errors import UserError
from bot.issues import numbers
from bot.issues.states import OPEN
from bot.meetings import items, records, wording
from bot.meetings.records import AHEAD, Meeting, State
from bot.outbox import Post
from handlers.meetings import cards
from handlers.turn import Turn


def check_chair(turn: Turn, meeting: Meeting) -> None:
    """Raises UserError for somebody who does not hold the chair."""
    if meeting.chair_id != turn.person.id:
        raise UserError("meetings/not_chair", chair=meeting.chair)


async def _prepared(turn: Turn, meeting_id: int) -> Meeting:
    meeting = await cards.here(turn, meeting_id)
    if meeting.state not in AHEAD:
        raise UserError("meetings/not_now", state=meeting.state)
    check_chair(turn, meeting)
    return meeting


async def move_up(turn: Turn, _verb: str, meeting_id: int, item_id: int) -> None:
    """⬆ 2."""
    meeting = await _prepared(turn, meeting_id)
    await items.move_up(turn.tx, meeting, item_id)
    await _changed(turn, meeting)


async def cut(turn: Turn, _verb: str, meeting_id: int, item_id: int, flag: int) -> None:
    """✂ 2, and ↩: a tap sets, so that it may be sent twice."""
    meeting = await _prepared(turn, meeting_id)
    item = next((one for one in await items.of(turn.tx, meeting) if one.id == item_id), None)
    if item is None:
        raise UserError("setup/no_button")
    await items.change(turn.tx, item, is_cut=flag == 1)
    await _changed(turn, meeting)


async def _changed(turn: Turn, meeting: Meeting) -> None:
    await cards.show(turn, meeting)
    turn.answer("meetings/ordered")


async def say_item(turn: Turn, meeting: Meeting, words: str) -> None:
    """议题 楼道清理, or 议题 12号: one more item, in reply to the agenda."""
    if meeting.state not in (*AHEAD, State.open):
        raise UserError("meetings/not_now", state=meeting.state)
    named = numbers.read(words)
    if named is not None and not named[1]:
        community = turn.hood.places.community(turn.hood.places[meeting.place_id])
        issue = await issues.by_number(turn.tx, community, named[0])
        if not turn.hood.shows(meeting.chat_id, issue.visibility):
            raise UserError("issues/no_such_number", number=named[0])
        if issue.state not in OPEN:
            raise UserError("meetings/is_over", number=issue.number)
        if all(item.issue is None or item.issue.id != issue.id for item in await items.of(turn.tx, meeting)):
            await items.add(turn.tx, meeting, "put", "", issue)
    elif said := wording.item(words):
        await items.add(turn.tx, meeting, "put", said)
    else:
        raise UserError("meetings/which_item")
    await cards.show(turn, meeting)


async def take_chair(turn: Turn, _verb: str, meeting_id: int, seen: int) -> None:
    """我来主持: from whoever stood there when it was pressed; of two who press at once the first has it."""
    meeting = await cards.here(turn, meeting_id)
    if meeting.state not in (*AHEAD, State.open, State.held):
        raise UserError("meetings/not_now", state=meeting.state)
    if meeting.chair_id == turn.person.id:
        turn.answer("meetings/chairs", chair=None)
        return
    if not await records.take_chair(turn.tx, meeting, turn.person, seen, turn.now):
        fresh = await records.by_id(turn.tx, meeting_id)
        raise UserError("meetings/not_chair", chair=fresh.chair)
    taken = await records.by_id(turn.tx, meeting_id)
    await cards.show_desk(turn, taken)
    language = turn.hood.language_in(meeting.chat_id)
    html = turn.words("meetings/chaired.html", language, **cards.about(turn, taken))
    turn.put(Post(meeting.chat_id, html, subject=meeting.subject))
    turn.answer("meetings/chairs", chair=meeting.chair)
