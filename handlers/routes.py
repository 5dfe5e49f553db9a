"""Every tag, command, button, reply word and clock job on one page, and who answers it."""

import re
from collections.abc import Awaitable, Callable
from functools import partial

from bot import outbox
from bot.access import Action, Role, allowed
from bot.due import Due
from bot.errors import UserError
from bot.roster import codes
from bot.schedules.book import Period
from bot.schedules.wording import What
from bot.setup.menus import Offer
from bot.tags import tidy
from handlers import (
    activities,
    albums,
    arrivals,
    assignments,
    boards,
    bodies,
    bulletins,
    care,
    categories,
    certificates,
    choosing,
    claims,
    details,
    digests,
    drafts,
    escalation,
    following,
    groups,
    homes,
    imports,
    issues,
    languages,
    lists,
    merging,
    news,
    notes,
    notices,
    objections,
    own_data,
    owners,
    points,
    posters,
    private,
    proposals,
    reminders,
    reports,
    retention,
    roles,
    schedules,
    services,
    setup,
    shown_names,
    signups,
    verdicts,
    visits,
    whereabouts,
    whistles,
)
from handlers.meetings import agenda, attending, command, minutes, session, waking
from handlers.meetings import asking as meetings
from handlers.meetings import words as meeting_words
from handlers.turn import Message, Tap, Turn
from handlers.voting import asking, closing, doors, keying, proxies, records, secret, surveys, taps
from handlers.voting import private as papers
from handlers.voting import proposals as votes


async def _report_command(turn: Turn, rest: str) -> None:
    tagged = turn.hood.tags.find(rest)
    if tagged is not None:
        await _report(turn, tagged.kind, tagged.text)
    else:
        await _report(turn, turn.hood.settings.reports.default_kind, tidy(rest))


async def _report(turn: Turn, kind: str, text: str) -> None:
    """In a group at once; in private after the question who may see it."""
    assert turn.message is not None
    await (private.report if turn.message.is_private else reports.report)(turn, kind, text)


async def _start(turn: Turn, payload: str) -> None:
    """/start, and what the link that led to it is for: to own a community, a household's letter, ballots."""
    if payload.startswith(owners.IS_LINK):
        await owners.own(turn, payload)
    elif payload.startswith(codes.LINK):
        await homes.open_letter(turn, payload)
    elif not await papers.start(turn, payload):
        await private.start(turn, payload)


async def _meeting_day(turn: Turn, period: Period, to: int | None = None) -> None:
    """The day of a schedule's meeting is told unless it was called as one of its own."""
    if to is not None or not await waking.is_planned(turn, period):
        await reminders.post(turn, period, to)


# What a schedule posts, by whom.
OCCASIONS = {
    What.bulletin: bulletins.post,
    What.weekly: digests.post,
    What.monthly: digests.post,
    What.reminder: reminders.post,
    What.meeting: _meeting_day,
}


async def _help(turn: Turn, _rest: str) -> None:
    """What this person can do here; in private, wherever they are at work."""
    found = turn.hood.places.of_chat(turn.chat_id)
    if turn.who is None:
        roles_here: set[Role] = set()
    elif found is not None:
        roles_here = turn.hood.roles(turn.who, found[0])
    else:
        roles_here = {one.role for one in turn.hood.staff.of(turn.who.user_id)}
    at_work = [name for name, action in OFFER.at_work.items() if allowed(roles_here, action)]
    await setup.help_(turn, at_work)


COMMANDS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "report": _report_command,
    "issues": lists.list_open,
    "issue": details.show,
    "search": lists.search,
    "follow": following.follow,
    "unfollow": following.unfollow,
    "whistle": whistles.whistle,
    "care": care.care,
    "visit": visits.visit,
    "note": notes.note,
    "name": shown_names.ask,
    "mydata": own_data.mydata,
    "forget": own_data.ask,
    "poster": posters.poster,
    "points": points.points,
    "certificate": certificates.certificate,
    "services": services.services_,
    "body": bodies.body,
    "poll": asking.ask,
    "notice": notices.ask,
    "signup": signups.ask,
    "activity": activities.ask,
    "meeting": command.meeting,
    "minute": minutes.minute,
    "survey": surveys.ask,
    "ballot": papers.ask,
    "doors": doors.ask,
    "proxy": proxies.ask,
    "paper": keying.paper,
    "schedule": schedules.schedule,
    "preview": schedules.preview,
    "home": homes.home,
    "help": _help,
    "start": _start,
    "place": groups.place,
    "role": roles.role,
    "language": languages.ask,
    "id": setup.ids,
}

# What people find in their app's menu: at most six commands for a resident, who needs no more to begin with.
# All others are told by /help, and by the menus of those who may use them.
OFFER = Offer(
    in_groups=("report", "issues", "issue", "search", "language", "help"),
    in_private=("report", "issues", "issue", "name", "language", "help"),
    at_work={
        "whistle": Action.whistle,
        "poll": Action.open_poll,
        "poster": Action.make_poster,
        "activity": Action.announce_activity,
        "role": Action.give_volunteer,
        "points": Action.report_for,
        "place": Action.set_up,
        "id": Action.set_up_committee,
    },
)

# Each button carries its verb and this many numbers.
BUTTONS: dict[str, tuple[Callable[..., Awaitable[None]], int]] = {
    "accept": (issues.step, 1),
    "start": (issues.step, 1),
    "finish": (issues.step, 1),
    "confirm": (verdicts.press, 1),
    "reopen": (verdicts.press, 1),
    "stars": (verdicts.stars, 2),
    "met": (following.met, 1),
    "agenda": (proposals.put_on_agenda, 1),
    "hand_up": (proposals.hand_up, 1),
    "to_vote": (votes.put_to_vote, 1),
    "decline": (issues.step, 1),
    "more": (categories.more, 1),
    "promise": (assignments.promise, 2),
    "handover": (assignments.handover, 1),
    "to_role": (assignments.to_role, 2),
    "to_person": (assignments.to_person, 2),
    "category": (categories.correct_category, 2),
    "join": (merging.join, 2),
    "apart": (merging.apart, 1),
    "unite": (merging.unite, 1),
    "check_in": (whistles.check_in, 1),
    "page": (lists.turn_page, 2),
    "history": (details.turn_page, 2),
    "at": (drafts.choose_place, 2),
    "into": (drafts.look_into, 2),
    "see": (drafts.choose, 2),
    "discard": (drafts.discard, 1),
    "care": (care.open_, 2),
    "care_page": (care.turn_page, 2),
    "care_whom": (care.whom, 2),
    "care_to": (care.assign, 3),
    "care_off": (care.ask_end, 2),
    "care_end": (care.end, 2),
    "visited": (visits.press, 1),
    "note_issue": (notes.to_issue, 2),
    "shown": (shown_names.choose, 2),
    "own_home": (homes.own, 2),
    "leave_home": (homes.ask_to_leave, 2),
    "left_home": (homes.leave, 2),
    "my_homes": (homes.stay, 2),
    "pick_home": (homes.pick, 2),
    "claim_home": (homes.claim, 3),
    "look_claim": (claims.look, 1),
    "confirm_claim": (claims.decide, 1),
    "refuse_claim": (claims.decide, 1),
    "stranger": (claims.stranger, 2),
    "call_meeting": (meetings.call, 1),
    "drop_meeting": (meetings.drop, 1),
    "item_up": (agenda.move_up, 2),
    "item_cut": (agenda.cut, 3),
    "chair": (agenda.take_chair, 2),
    "attend": (attending.sign_up, 2),
    "open_meeting": (session.begin, 1),
    "outcome": (partial(session.outcome, draw_up=votes.of_item), 3),
    "item_last": (session.put_last, 2),
    "present": (session.present, 1),
    "end_meeting": (session.finish, 1),
    "confirm_minutes": (minutes.confirm, 1),
    "sign": (signups.sign, 2),
    "arrive": (activities.arrive, 1),
    "export_list": (signups.save, 1),
    "close_list": (signups.close, 1),
    "points_yes": (points.decide, 1),
    "points_no": (points.decide, 1),
    "publish": (notices.publish, 1),
    "unpublish": (notices.give_up, 1),
    "object": (objections.ask, 1),
    "open": (asking.open_, 1),
    "give_up": (asking.give_up, 1),
    "as_form": (asking.switch, 2),
    "as_secret": (asking.switch, 2),
    "as_electorate": (asking.switch, 2),
    "vote": (taps.vote, 2),
    "mark": (taps.mark, 3),
    "redo": (taps.redo, 1),
    "fill": (papers.fill, 2),
    "fill_mark": (papers.fill_mark, 3),
    "refill": (papers.refill, 1),
    "abstain": (papers.abstain, 1),
    "secret": (secret.name, 4),
    "secret_mark": (secret.mark, 5),
    "secret_redo": (secret.redo, 3),
    "secret_abstain": (secret.abstain, 3),
    "receipt": (secret.receipt, 3),
    "doors": (doors.turn_page, 3),
    "door": (keying.door, 1),
    "key": (keying.name, 2),
    "key_mark": (keying.mark, 3),
    "key_redo": (keying.redo, 1),
    "key_abstain": (keying.abstain, 1),
    "key_done": (keying.done, 1),
    "key_deliver": (keying.deliver, 1),
    "next_paper": (keying.show_next, 0),
    "unproxy": (proxies.take_back, 1),
    "ledger": (doors.save_ledger, 1),
    "close": (closing.close, 1),
    "record": (records.send, 1),
    "forget": (own_data.forget, 1),
    "keep": (own_data.keep, 1),
    "bulletin": (bulletins.turn_page, 2),
    "digest": (digests.turn_page, 2),
    "pdf": (digests.order, 1),
    "xlsx": (digests.order, 1),
    "schedule_save": (schedules.save, 1),
    "schedule_later": (schedules.later, 1),
    "schedule_discard": (schedules.discard, 1),
    "schedule_pause": (schedules.change, 1),
    "schedule_resume": (schedules.change, 1),
    "schedule_end": (schedules.change, 1),
    "schedule_try": (lambda turn, _verb, number: schedules.try_out(turn, number, OCCASIONS), 1),
    "walk": (groups.walk, 1),
    "claim": (groups.claim, 2),
    "make": (groups.make, 0),
    "release": (groups.release, 1),
    "remove": (groups.remove, 2),
    "pick_person": (roles.pick_person, 1),
    "pick_role": (roles.pick_role, 1),
    "pick_place": (roles.pick_place, 1),
    "give_at": (roles.give_at, 1),
    "give_for": (roles.give_for, 1),
    "take_role": (roles.take_role, 1),
    "speak": (languages.speak, 1),
}

_LONGEST_NUMBER = 15  # digits

# What a message asks for that begins with one of bot.settings_kinds.ASKING_TAGS; and what its edit does.
ASKING: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "poll": asking.ask,
    "notice": notices.ask,
    "sign_up": signups.ask,
    "activity": activities.ask,
    "survey": surveys.ask,
}
EDITED: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "poll": asking.edited,
    "notice": notices.edited,
    "sign_up": signups.edited,
    "meeting": meetings.edited,
    "activity": activities.edited,
    "minute": minutes.edited,
}

# What a reply to a message about an issue can do, besides adding to its history.
REPLIES: dict[str, Callable[[Turn, int, str, str], Awaitable[None]]] = {
    "accept": issues.say_step,
    "start": issues.say_step,
    "finish": issues.say_step,
    "give_back": issues.say_step,
    "decline": issues.say_step,
    "withdraw": issues.say_step,
    "confirm": verdicts.say,
    "reopen": verdicts.say,
    "promise": assignments.say_promise,
    "merge": merging.say_merge,
    "split": merging.say_split,
    "whistle": whistles.say,
    "agenda": proposals.say,
    "hand_up": proposals.say,
    "to_vote": votes.say,
    "notice": notices.say,
}
# A reply that begins with one of these words does it; what follows is the note.
REPLY_WORDS = {
    "接单": "accept",
    "处理中": "start",
    "办结": "finish",
    "办结了": "finish",
    "修好了": "confirm",
    "好了": "confirm",
    "没修好": "reopen",
    "没好": "reopen",
    "退回": "give_back",
    "不办": "decline",
    "不采纳": "decline",
    "答复": "finish",
    "公示": "notice",
    "表决": "to_vote",
    "上会": "agenda",
    "上报": "hand_up",
    "撤回": "withdraw",
    "改期": "promise",
    "合并": "merge",
    "分开": "split",
    "吹哨": "whistle",
    "accept": "accept",
    "in progress": "start",
    "done": "finish",
    "fixed": "confirm",
    "not fixed": "reopen",
    "return": "give_back",
    "decline": "decline",
    "answer": "finish",
    "notice": "notice",
    "vote": "to_vote",
    "agenda": "agenda",
    "hand up": "hand_up",
    "withdraw": "withdraw",
    "promise": "promise",
    "merge": "merge",
    "split": "split",
    "whistle": "whistle",
}
_REPLY_WORD = re.compile(
    rf"({'|'.join(sorted(map(re.escape, REPLY_WORDS), key=len, reverse=True))})"
    r"(?:[\s，。！,.!：:；;]+|$|(?<=合并)(?=[#＃\d]))",  # 合并12, as people type it
    re.IGNORECASE,
)

# What a reply adds to besides issues and drafts, all of it between one person and Linli.
_PRIVATE_REPLIES: dict[str, Callable[[Turn, int, str], Awaitable[None]]] = {
    "visit": visits.say,
    "note": notes.say,
    "objection": objections.say_in_private,
    keying.ABOUT: keying.add_photo,
}


async def _to_list(turn: Turn, poll_id: int, text: str) -> bool:
    """Who came to an activity, or who comes."""
    return await activities.say(turn, poll_id, text) or await signups.say(turn, poll_id, text)


# What a reply in a group adds to; False where it was meant for the neighbours.
_OPEN_REPLIES: dict[str, Callable[[Turn, int, str], Awaitable[bool]]] = {
    "sign_up": _to_list,
    "notice": objections.say,
    "meeting": partial(meeting_words.say, draw_up=votes.of_item),
}


async def _post_due(turn: Turn) -> None:
    await schedules.post_due(turn, OCCASIONS)


Job = Callable[[Turn], Awaitable[None]]
# What the clock does at a deadline: first, and all of it in the order in which the deadlines fell due.
DEADLINES: dict[Due, Job] = {
    Due.issue: escalation.wake_due,
    Due.whistle: whistles.miss_due,
    Due.poll: closing.close_due,
    Due.sign_up: signups.close_due,
    Due.survey: surveys.end_due,
}
# Every few seconds after these, each in a transaction of its own.
JOBS: tuple[Job, ...] = (
    visits.remind_due,
    asking.open_due,
    notices.end_due,
    signups.remind_due,
    waking.plan_due,
    waking.wake_due,
    activities.count_due,
    papers.hand_out_due,
    papers.remind_due,
    retention.delete_old,
    _post_due,
    news.tell_held_back,
    boards.bring_up_to_date,
    imports.notice,
    arrivals.leave_unclaimed,
    setup.tidy_up,
)


async def answer(turn: Turn) -> bool:
    """Let the right handler answer; False when nobody was asked for anything.

    Raises bot.errors.UserError with what was wrong, in words.
    """
    if turn.tap is not None:
        await _answer_tap(turn, turn.tap)
        return True
    if turn.change is not None:
        await arrivals.changed(turn)
        return True
    assert turn.message is not None
    if turn.message.is_edited:
        return await _answer_edit(turn, turn.message)
    return await _answer_message(turn, turn.message)


async def _answer_tap(turn: Turn, tap: Tap) -> None:
    # A client of somebody's own may send any data at all.
    handler, count = BUTTONS.get(tap.verb, (None, 0))
    numbers = [int(part) for part in tap.rest if part.isdecimal() and len(part) <= _LONGEST_NUMBER]
    if handler is None or len(numbers) != len(tap.rest) or len(numbers) != count:
        raise UserError("setup/no_button")
    await handler(turn, tap.verb, *numbers)


async def _answer_message(turn: Turn, message: Message) -> bool:
    if message.command is not None:
        return await _answer_command(turn, message)
    asks = turn.hood.tags.asking(message.text)
    if asks is not None:
        await ASKING[asks.kind](turn, asks.text)
        return True
    tagged = turn.hood.tags.find(message.text)
    if tagged is not None:
        await _report(turn, tagged.kind, tagged.text)
        return True
    if message.reply_to is not None and message.reply_to.by_bot and await _answer_reply(turn, message):
        return True
    if message.is_private and message.sender is not None:
        if not await notes.add_photo(turn):
            await private.say(turn)
        return True
    if message.album_id is not None and not message.text:
        await albums.album_part(turn)
        return bool(turn.posts)
    if message.mention is not None:
        await _report(turn, turn.hood.settings.reports.default_kind, message.mention)
        return True
    return False


async def _answer_command(turn: Turn, message: Message) -> bool:
    handler = COMMANDS.get(message.command or "")
    if handler is None:
        if message.is_private:
            await private.hint(turn)
        return message.is_private
    await handler(turn, message.rest)
    return True


async def _answer_reply(turn: Turn, message: Message) -> bool:
    assert message.reply_to is not None
    subject = await outbox.subject(turn.tx, message.chat_id, message.reply_to.message_id)
    about, _, number = (subject or "").partition(":")
    text = tidy(message.text)
    if about == "draft":
        return await private.add(turn, int(number), text)
    if about in _PRIVATE_REPLIES:
        await _PRIVATE_REPLIES[about](turn, int(number), text)
        return True
    if about in _OPEN_REPLIES:
        return await _OPEN_REPLIES[about](turn, int(number), text)
    if about not in ("issue", whereabouts.ABOUT, choosing.ABOUT):
        return False
    turn.subject = subject
    await turn.meet()
    if about == whereabouts.ABOUT:
        await groups.named(turn, message.text)
        return True
    if about == choosing.ABOUT:
        await roles.say_until(turn, text)
        return True
    word = _REPLY_WORD.match(text)
    verb = REPLY_WORDS[word[1].casefold()] if word else None
    note = text[word.end() :] if word else text
    issue_id, note = int(number), note.strip()
    if verb is not None:
        await REPLIES[verb](turn, issue_id, verb, note)
    elif not await verdicts.words(turn, issue_id, note):
        await issues.comment(turn, issue_id, note)
    return True


async def _answer_edit(turn: Turn, message: Message) -> bool:
    asks = turn.hood.tags.asking(message.text)
    what, words = (asks.kind, asks.text) if asks else (message.command or "", _own_words(message))
    if what in EDITED:
        await EDITED[what](turn, words)
        return True
    tagged = turn.hood.tags.find(words)
    kind, text = (tagged.kind, tagged.text) if tagged else (None, tidy(words))
    if message.is_private and (await notes.edited(turn) or await private.edited(turn, kind, text)):
        return True
    if await reports.edited(turn, kind, text):
        return True
    if tagged is None:
        return False
    await turn.meet()
    await _report(turn, tagged.kind, tagged.text)  # a tag that was forgotten at first
    return True


def _own_words(message: Message) -> str:
    if message.command is not None:
        return message.rest
    return message.text if message.mention is None else message.mention
