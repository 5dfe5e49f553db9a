"""Every command and tag, and who answers it."""

from collections.abc import Awaitable, Callable

from bot.access import Action, Role, allowed
from bot.roster import codes
from bot.setup.menus import Offer
from bot.tags import tidy
from handlers import (
    activities,
    bodies,
    certificates,
    introduction,
    notices,
    points,
    posters,
    private,
    roles,
    schedules,
    services,
    signups,
    whistles,
)
from handlers.care import key_care, notes, visits
from handlers.issues import details, following, lists, reports
from handlers.meetings import asking as meetings
from handlers.meetings import command, minutes
from handlers.personal import languages, own_data, shown_names
from handlers.roster import homes
from handlers.setup import groups, owners
from handlers.turn import Turn
from handlers.voting import asking, doors, keying, proxies, surveys
from handlers.voting import private as papers


async def _report_command(turn: Turn, rest: str) -> None:
    tagged = turn.hood.tags.find(rest)
    if tagged is not None:
        await report(turn, tagged.kind, tagged.text)
    else:
        await report(turn, turn.hood.settings.reports.default_kind, tidy(rest))


async def report(turn: Turn, kind: str, text: str) -> None:
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
    await introduction.help_(turn, at_work)


COMMANDS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "report": _report_command,
    "issues": lists.list_open,
    "issue": details.show,
    "search": lists.search,
    "follow": following.follow,
    "unfollow": following.unfollow,
    "whistle": whistles.whistle,
    "care": key_care.care,
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
    "id": introduction.ids,
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


# What a message asks for that begins with one of bot.config.kinds.ASKING_TAGS; and what its edit does.
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
