"""/schedule and /preview: what is posted by itself, when, and how it would look. The clock posts it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot import outbox
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.places import Place
from bot.schedules import book, wording
from bot.schedules.book import Entry, Period, Schedule
from bot.schedules.wording import Said, What
from handlers.rows import Row, Rows
from handlers.turn import Turn

log = structlog.get_logger()

Occasions = Mapping[What, Callable[..., Awaitable[None]]]

_COMING = 3  # times shown before something is saved
_LISTED = 8
_DIGESTS = (What.weekly, What.monthly)


@dataclass(frozen=True)
class Line:
    """One schedule of a list, and its number there."""

    number: int
    schedule: Schedule
    said: Said
    place: Place


async def schedule(turn: Turn, rest: str) -> None:
    """/schedule 周报 每周一 9:00: says when that is before it is saved. Alone: what there is."""
    if rest.strip():
        await _draft(turn, rest)
    else:
        await _list(turn)


async def preview(turn: Turn, _rest: str) -> None:
    """/preview, in private: what would be posted now, to choose from."""
    assert turn.message is not None
    if not turn.message.is_private:
        raise UserError("schedules/preview_in_private")
    await _list(turn, trying=True)


async def _draft(turn: Turn, words: str) -> None:
    wish = wording.read(words)
    place = _place(turn, wish.place)
    turn.require(Action.schedule, place)
    entry = Entry(place.id, wish.what, wish.rule, wish.text, wish.skips_quiet)
    if not _receivers(turn, entry):
        raise UserError("schedules/nobody", place=place, what=wish.what.value)
    made = await book.draft(turn.tx, entry, turn.person, turn.hood.calendar, turn.now)
    assert turn.message is not None
    _show(turn, made, reply_to=turn.message.message_id, topic=turn.message.topic)


def _place(turn: Turn, named: str) -> Place:
    """The place that is named here, else this chat's; in private, all that somebody may say it for."""
    tree = turn.hood.places
    tops = _own_places(turn)
    if not named:
        if len(tops) != 1:
            raise UserError("schedules/which_place", example=tops[0].name if tops else "")
        return tops[0]
    known = [place for top in tops for place in tree.below(top) if not place.is_ended]
    found = {place.id: place for place in known if named in (place.name, tree.path(place))}
    if len(found) != 1:
        raise UserError("schedules/no_such_place", words=named[:40], example=known[-1].name if known else "")
    return next(iter(found.values()))


def _own_places(turn: Turn) -> list[Place]:
    """This chat's place; in private the highest places for which somebody may say what is posted."""
    assert turn.message is not None
    if not turn.message.is_private:
        return [turn.place]
    tree = turn.hood.places
    may = [one for one in tree if not one.is_ended and turn.hood.may(turn.person, one, Action.schedule)]
    return [place for place in may if not any(other in may for other in tree.line(place)[1:])]


def _receivers(turn: Turn, entry: Entry) -> int:
    """How many chats get it."""
    tree = turn.hood.places
    below = tree.below(tree[entry.place_id])
    if entry.what in _DIGESTS:
        return sum(
            chat is not None for place in below for chat in (place.council_chat_id, place.committee_chat_id)
        )
    return sum(not set(below).isdisjoint(group.serves) for group in tree.groups.values())


def _show(turn: Turn, one: Schedule, **at: Any) -> None:
    """The one message about a schedule that somebody is making, from the question to what became of it."""
    place = turn.hood.places[one.entry.place_id]
    html = turn.words(
        "schedules/draft.html",
        turn.language,
        schedule=one,
        said=wording.said(one.entry.rule),
        place=place,
        receivers=_receivers(turn, one.entry),
        coming=book.coming(one, turn.hood.calendar, turn.now, _COMING),
    )
    buttons = _draft_buttons(turn, one) if one.state == "draft" else ()
    turn.put(Post(turn.chat_id, html, buttons, key=one.subject, subject=one.subject, **at))


def _draft_buttons(turn: Turn, one: Schedule) -> Rows:
    verbs = ["save", "discard", "try"]
    if one.entry.rule.every_weeks > 1:
        verbs.insert(1, "later")
    return tuple((_button(turn, verb, one),) for verb in verbs)


def _button(turn: Turn, verb: str, one: Schedule, number: int | None = None) -> Button:
    text = turn.words("schedules/button.txt", turn.language, verb=verb, number=number)
    return Button(text, f"schedule_{verb}:{one.id}")


async def _list(turn: Turn, trying: bool = False) -> None:
    assert turn.message is not None
    asked = turn.message.message_id
    tops = _own_places(turn)
    for top in tops:
        turn.require(Action.schedule, top)
    if not tops:
        raise UserError("setup/may_not", action=Action.schedule.value)
    turn.put(await _list_post(turn, tops, trying, asked))


async def _list_post(turn: Turn, tops: Sequence[Place], trying: bool, asked: int) -> Post:
    tree = turn.hood.places
    every = await book.of_places(turn.tx, [place for top in tops for place in tree.below(top)])
    lines = [
        Line(number, one, wording.said(one.entry.rule), tree[one.entry.place_id])
        for number, one in enumerate(every[:_LISTED], 1)
    ]
    html = turn.words(
        "schedules/list.html", turn.language, lines=lines, more=len(every) - len(lines), trying=trying
    )
    buttons = tuple(_line_buttons(turn, line, trying) for line in lines)
    # Its subject says of which places it is, so that it can be shown again.
    ids = ",".join(str(top.id) for top in tops)
    key = f"schedules:{turn.chat_id}:{asked}"
    subject = f"schedules:{int(trying)}:{asked}:{ids}"
    return Post(turn.chat_id, html, buttons, reply_to=asked, key=key, subject=subject)


def _line_buttons(turn: Turn, line: Line, trying: bool) -> Row:
    one = line.schedule
    verbs = ["try"]
    if not trying:
        verbs.append("resume" if one.state == "paused" else "pause")
        verbs += ["end"] if one.by_id is not None else []  # those of the settings are ended there
    return tuple(_button(turn, verb, one, line.number) for verb in verbs)


async def _tapped(turn: Turn, schedule_id: int) -> tuple[Schedule, str]:
    """The schedule of a button, and what its message is about; rights are those of this moment."""
    assert turn.tap is not None
    one = await book.by_id(turn.tx, schedule_id)
    turn.require(Action.schedule, turn.hood.places[one.entry.place_id])
    subject = await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id) or ""
    if subject != one.subject and not subject.startswith("schedules:"):
        raise UserError("setup/no_button")
    return one, subject


async def save(turn: Turn, _verb: str, schedule_id: int) -> None:
    """保存 under a draft."""
    one, _ = await _tapped(turn, schedule_id)
    if one.state == "draft":
        one = await book.save(turn.tx, one, turn.hood.calendar, turn.now)
        _show(turn, one)
    turn.answer("schedules/saved")


async def later(turn: Turn, _verb: str, schedule_id: int) -> None:
    """晚一周开始, under a draft of every second week."""
    one, _ = await _tapped(turn, schedule_id)
    if one.state != "draft" or one.entry.rule.every_weeks == 1:
        raise UserError("setup/no_button")
    _show(turn, await book.begin_later(turn.tx, one))
    turn.answer("schedules/moved")


async def discard(turn: Turn, _verb: str, schedule_id: int) -> None:
    """不要 under a draft."""
    one, _ = await _tapped(turn, schedule_id)
    if one.state == "draft":
        await book.end(turn.tx, one)
        _show(turn, await book.by_id(turn.tx, one.id))
    turn.answer("schedules/discarded")


async def change(turn: Turn, verb: str, schedule_id: int) -> None:
    """暂停, 恢复 and 删除 in a list: they set, for a tap may be sent twice."""
    one, subject = await _tapped(turn, schedule_id)
    wanted = verb.removeprefix("schedule_")
    if one.state == "draft" or (wanted == "end" and one.by_id is None):
        raise UserError("setup/no_button")
    if wanted == "pause" and one.state == "on":
        await book.pause(turn.tx, one)
    elif wanted == "resume" and one.state == "paused":
        await book.save(turn.tx, one, turn.hood.calendar, turn.now)
    elif wanted == "end" and one.state != "ended":
        await book.end(turn.tx, one)
    await _show_list_again(turn, subject)
    turn.answer("schedules/changed", verb=wanted)


async def _show_list_again(turn: Turn, subject: str) -> None:
    _, trying, asked, ids = subject.split(":")
    tops = [place for number in ids.split(",") if (place := turn.hood.places.get(int(number)))]
    turn.put(await _list_post(turn, tops, trying == "1", int(asked)))


async def try_out(turn: Turn, schedule_id: int, occasions: Occasions) -> None:
    """试看: what would be posted now, to whoever asks, in private."""
    one, _ = await _tapped(turn, schedule_id)
    if not turn.person.reachable:
        raise UserError("schedules/press_start")
    to = turn.person.user_id
    place = turn.hood.places[one.entry.place_id]
    turn.put(Post(to, turn.words("schedules/preview.html", turn.language, schedule=one, place=place)))
    said = len(turn.posts)
    await occasions[one.entry.what](turn, Period(one, one.last_at, turn.now, one.missed), to)
    if len(turn.posts) == said:
        turn.put(Post(to, turn.words("schedules/nothing.html", turn.language)))
    turn.answer("schedules/previewed")


async def post_due(turn: Turn, occasions: Occasions) -> None:
    """Clock job: what is due, each period exactly once; a fault of one keeps no other from being posted."""
    longest = timedelta(hours=turn.hood.settings.schedules.late_hours)
    for one in await book.due(turn.tx, turn.now):
        said = len(turn.posts)
        try:
            async with turn.tx.begin_nested():
                period = await book.take(turn.tx, one, turn.hood.calendar, longest, turn.now)
                if period is not None:
                    await occasions[one.entry.what](turn, period)
        except Exception:
            del turn.posts[said:]
            log.exception("a schedule could not be posted", schedule=one.id, what=one.entry.what)
