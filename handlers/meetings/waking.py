"""What the clock does with meetings: those that a schedule plans are called, and all are reminded of."""

from datetime import timedelta

from bot.meetings import items, records, wording
from bot.meetings.records import Meeting, State
from bot.outbox import BULLETIN, Post
from bot.places import Place
from bot.schedules import book
from bot.schedules.book import Period, Schedule
from bot.schedules.wording import What
from handlers.meetings import asking, cards, guests, minutes, session
from handlers.turn import Turn


async def plan_due(turn: Turn) -> None:
    """Clock job: each next time of a schedule of meetings is a meeting, called some days before."""
    until = turn.now + timedelta(days=turn.hood.settings.meetings.ahead_days)
    for schedule in await book.ahead(turn.tx, What.meeting, turn.now, until):
        assert schedule.next_at is not None
        if await records.of_schedule(turn.tx, schedule.id, schedule.next_at) is None:
            await _plan(turn, schedule)


async def _plan(turn: Turn, schedule: Schedule) -> None:
    place = turn.hood.places[schedule.entry.place_id]
    chat_id = _desk(turn, place)
    if chat_id is None or schedule.by_id is None:
        return
    labels = {kind.name: kind.label for kind in turn.hood.settings.meetings.kinds}
    kind, where = wording.kind_of(schedule.entry.text, labels)
    values = {
        "place_id": place.id,
        "kind": kind or turn.hood.settings.meetings.kinds[0].name,
        "held_at": schedule.next_at,
        "location": wording.place(where)[: wording.LONGEST_LOCATION],
        "invited": [],
        "chat_id": chat_id,
        "message_id": None,
        "by_id": schedule.by_id,
        "schedule_id": schedule.id,
        "planned_at": schedule.next_at,
    }
    meeting = await records.draft(turn.tx, turn.hood.places.community(place), values, turn.now)
    await items.collect(turn.tx, meeting, cards.scope(turn, meeting))
    await asking.invite_all(turn, meeting)


def _desk(turn: Turn, place: Place) -> int | None:
    """Where a meeting of this place is prepared: at its council, its committee, or in its own group."""
    tree = turn.hood.places
    if place.parent_id is None:
        return tree.committee_chat(place) or tree.council_chat(place) or place.chat_id
    return tree.council_chat(place) or place.chat_id or tree.committee_chat(place)


async def is_planned(turn: Turn, period: Period) -> bool:
    """Whether there was a meeting for this time of a schedule: then its own words were said."""
    return await records.of_schedule(turn.tx, period.schedule.id, period.until) is not None


async def wake_due(turn: Turn) -> None:
    """Clock job: what is due with each meeting, by the state it is in."""
    for meeting in await records.due(turn.tx, turn.now):
        if meeting.state is State.called:
            await _remind(turn, meeting)
        elif meeting.state is State.open:
            await session.wake(turn, meeting)
        else:
            await minutes.nag(turn, meeting)


async def _remind(turn: Turn, meeting: Meeting) -> None:
    """The day before: the agenda as it is now, for all invited. Who signed up is reminded by the list."""
    reminded = await records.change(turn.tx, meeting, [State.called], turn.now, wakes_at=None)
    if reminded is None or reminded.held_at <= turn.now:
        return
    await items.collect(turn.tx, reminded, cards.scope(turn, reminded))
    agenda = await cards.show(turn, reminded)
    for reader in await guests.readers(turn, reminded):
        html = turn.words(
            "meetings/reminder.html",
            reader.language,
            **cards.about(turn, reminded),
            count=len(cards.public(agenda)),
        )
        rows = cards.joins(turn, reminded, reader.language)
        key = f"{meeting.subject}:reminder:{reader.chat_id}:{reminded.held_at:%Y%m%dT%H%MZ}"
        turn.put(
            Post(reader.chat_id, html, rows, silent=False, urgency=BULLETIN, key=key, subject=meeting.subject)
        )
