"""Activities (活动): announced with a sign-up list, attended by a tap or as the organiser says, counted."""

from datetime import timedelta

from bot import members, polls
from bot.access import Action
from bot.activities import attending, changing, figures, wording
from bot.activities.wording import Came, Change
from bot.config import ActivityKind
from bot.dates import parse_moment
from bot.errors import UserError
from bot.outbox import Post
from bot.places import Purpose
from bot.points.rules import Reason
from bot.signups import heading, lists, pasted
from bot.signups.lists import Activity, SignUp
from handlers import earning, sign_up_lists
from handlers.turn import Turn

_NOTED = "✍"
_COMING = 8  # activities that a list names


async def ask(turn: Turn, rest: str) -> None:
    """/activity or #活动: an activity with its list; alone: what is to come, and what there was this year."""
    turn.require(Action.list)
    if rest.strip():
        await _announce(turn, rest)
    else:
        await _list(turn)


async def edited(turn: Turn, words: str) -> None:
    """The message that announced it was edited: its lines are merged like those of a copy."""
    assert turn.message is not None
    await turn.meet()
    poll = await polls.asked_by(turn.tx, turn.message.chat_id, turn.message.message_id)
    if poll is None:
        await ask(turn, words)
    else:
        await sign_up_lists.merge(turn, await lists.by_id(turn.tx, poll.id), words)


async def _announce(turn: Turn, rest: str) -> None:
    """In its own group; from a council's or a committee's chat in all groups of the place."""
    turn.require(Action.announce_activity)
    head = pasted.read(rest).head
    said = heading.read(head, turn.local_now)
    if said.begins_at is None:
        raise UserError("activities/when")
    words = "\n".join(head)
    kind = wording.kind_of(words, turn.hood.settings.activities)
    minutes = wording.minutes(words, said.begins_at) or _usual_minutes(turn, kind)
    counts_at = said.begins_at + timedelta(minutes=minutes) + attending.LATE
    sign_up = await sign_up_lists.begin(turn, said, Activity(kind.name, minutes, counts_at))
    await sign_up_lists.merge(turn, sign_up, rest)
    place, purpose = turn.here()
    if purpose is not Purpose.residents:
        groups = turn.hood.places.with_group([place])
        sign_up = await lists.by_id(turn.tx, sign_up.poll.id)
        chat_ids = dict.fromkeys(group.chat_id for group in groups if group.chat_id is not None)
        sign_up_lists.announce(turn, sign_up, chat_ids)
    turn.react(_NOTED)


def _usual_minutes(turn: Turn, kind: ActivityKind) -> int:
    """How long one lasts whose announcement does not say."""
    rules = turn.hood.settings.points
    hours = rules.patrol_hours if kind.earns == "patrol" else rules.activity_hours
    return round(hours * 60)


async def _list(turn: Turn) -> None:
    tree = turn.hood.places
    near = [*tree.below(turn.place), *tree.line(turn.place)]
    year = turn.local_now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    turn.reply(
        "activities/list",
        coming=(await figures.coming(turn.tx, near, turn.now))[:_COMING],
        figures=await figures.figures(turn.tx, near, year, turn.now),
        kinds={kind.name: kind for kind in turn.hood.settings.activities},
        year=year.year,
    )


async def arrive(turn: Turn, _verb: str, poll_id: int) -> None:
    """签到, by whoever is there; also without having signed up."""
    sign_up = await sign_up_lists.here(turn, poll_id)
    turn.require(Action.sign_up, turn.hood.places[sign_up.poll.place_id])
    people = await _check_in(turn, sign_up)
    turn.answer("activities/checked_in", people=people)


async def _check_in(turn: Turn, sign_up: SignUp) -> int:
    attending.check(sign_up, turn.now)
    people = await attending.check_in(turn.tx, sign_up, turn.person)
    poll_id = sign_up.poll.id
    turn.finally_(f"{sign_up.poll.subject}:list", lambda: sign_up_lists.refresh(turn, poll_id))
    return people


async def say(turn: Turn, poll_id: int, text: str) -> bool:
    """In reply to a list: 签到; of its organiser 签到 张三、李四, 全到了 or 35人. False for other words."""
    sign_up = await lists.by_id(turn.tx, poll_id)
    if sign_up.activity is None:
        return False
    if change := wording.change(text):
        await turn.meet()
        await _change(turn, sign_up, change)
        turn.react(_NOTED)
        return True
    came = wording.came(text, [entry.name for entry in (*sign_up.entries, *sign_up.gone)])
    if came is None:
        return False
    await turn.meet()
    if came.is_self:
        turn.require(Action.sign_up, turn.hood.places[sign_up.poll.place_id])
        await _check_in(turn, sign_up)
    else:
        sign_up_lists.require_author(turn, sign_up)
        attending.check(sign_up, turn.now)
        await _mark(turn, sign_up, came)
        await sign_up_lists.refresh(turn, poll_id)
    turn.react(_NOTED)
    return True


async def _mark(turn: Turn, sign_up: SignUp, came: Came) -> None:
    if came.is_all:
        await attending.mark_all(turn.tx, sign_up)
    if came.walk_ins is not None:
        await attending.count_walk_ins(turn.tx, sign_up, came.walk_ins)
    for line in came.lines:
        people = line.people if line.name in came.counted else None
        await attending.mark(turn.tx, await lists.by_id(turn.tx, sign_up.poll.id), line.name, people)


async def _change(turn: Turn, sign_up: SignUp, change: Change) -> None:
    """取消活动 why, 改期 to when, by its organiser: all who signed up hear of it."""
    sign_up_lists.require_author(turn, sign_up)
    changing.check(sign_up)
    if change.is_cancelled:
        changed = await changing.cancel(turn.tx, sign_up, turn.now)
    else:
        to = parse_moment(change.words, turn.local_now)
        if to is None or to <= turn.now:
            raise UserError("activities/to_when")
        before = timedelta(hours=turn.hood.settings.signups.remind_hours)
        changed = await changing.move(turn.tx, sign_up, to, before, turn.now)
    await sign_up_lists.show(turn, changed)
    why = change.words if change.is_cancelled else ""
    for chat_id in await sign_up_lists.chats(turn, changed):
        _tell(turn, changed, why, chat_id, turn.hood.language_in(chat_id))
    for entry in changed.entries:
        person = await members.person(turn.tx, entry.person_id) if entry.person_id is not None else None
        if person is not None and person.reachable:
            _tell(turn, changed, why, person.user_id, turn.hood.language_of(person.language))


def _tell(turn: Turn, sign_up: SignUp, why: str, chat_id: int, language: str) -> None:
    html = turn.words("activities/changed.html", language, sign_up=sign_up, why=why)
    turn.put(Post(chat_id, html, silent=False, subject=sign_up.subject))


async def count_due(turn: Turn) -> None:
    """Clock job: activities that are over are counted, and volunteers who came earn what the rules say."""
    for sign_up in await attending.take_to_count(turn.tx, turn.now):
        chat_id = sign_up.poll.chat_id
        assert sign_up.activity is not None, "only activities are counted"
        kind = sign_up_lists.kind_of(turn, sign_up.activity)
        await _earn(turn, sign_up, sign_up.activity, kind)
        await sign_up_lists.show(turn, sign_up)
        html = turn.words("activities/over.html", turn.hood.language_in(chat_id), sign_up=sign_up, kind=kind)
        turn.put(Post(chat_id, html, reply_to=sign_up.poll.message_id, subject=sign_up.subject))


async def _earn(turn: Turn, sign_up: SignUp, activity: Activity, kind: ActivityKind) -> None:
    poll = sign_up.poll
    if kind.earns == "nothing":
        return
    cause = earning.for_(Reason(kind.earns), poll.subject, poll.question)
    for entry in (*sign_up.entries, *sign_up.gone):
        if entry.came and entry.person_id is not None:
            person = await members.person(turn.tx, entry.person_id)
            await earning.earn(turn, person, turn.hood.places[poll.place_id], cause, activity.minutes)
