"""吹哨报到: /whistle 12 物业 派出所 2小时内, the tap of those who come, and what happens when they do not."""

from collections.abc import Collection

from bot import issues, members, parties, whistles
from bot.access import Action, Role, Visibility, allowed
from bot.errors import UserError
from bot.issues import Issue, following, numbers, progress, promises
from bot.issues.states import OPEN
from bot.whistles import Call, Whistle
from handlers import calling
from handlers.issues import desks
from handlers.issues.cards import show_card
from handlers.issues.lateness import tell_late
from handlers.issues.news import News, tell, tell_all
from handlers.turn import Turn

_NOTED = "✍"


async def whistle(turn: Turn, rest: str) -> None:
    """/whistle 12 物业 派出所 2小时内."""
    if numbers.read(rest) is None:
        raise UserError("whistles/how")
    issue, words = await desks.numbered(turn, rest)
    await _whistle(turn, issue, words)


async def say(turn: Turn, issue_id: int, _verb: str, note: str) -> None:
    """吹哨 物业 派出所, in reply to a card."""
    await _whistle(turn, await desks.visible(turn, issue_id), note)


async def _whistle(turn: Turn, issue: Issue, words: str) -> None:
    turn.require(Action.whistle, turn.hood.places[issue.place_id])
    if issue.state not in OPEN:
        raise UserError("issues/not_from_here", verb="whistle", state=issue.state)
    organisations = [organisation.name for organisation in turn.hood.settings.organisations]
    wish = parties.read(words, organisations, turn.local_now)
    known = [*_roles(turn, issue), *organisations]
    nobody = wish.unknown or next((party for party in wish.parties if party not in known), "")
    if nobody or not wish.parties:
        raise UserError("whistles/unknown", name=nobody, parties=known)
    if wish.until is not None:
        promises.check(wish.until, turn.now)
    due_at = wish.until or calling.usual_limit(turn)
    told, unheard = await calling.call(turn, issue, wish.parties, turn.person, due_at)
    if turn.chat_id in told:
        turn.react(_NOTED)
    else:
        turn.reply("whistles/sent", issue=issue, parties=wish.parties, due_at=due_at, unheard=unheard)


def _roles(turn: Turn, issue: Issue) -> list[str]:
    """The roles that can be called to an issue: somebody holds them there, and may hear of it."""
    line = turn.hood.places.line(turn.hood.places[issue.place_id])
    held = [role for role in Role if turn.hood.staff.holding(role, line)]
    if issue.visibility is Visibility.committee:
        held = [role for role in held if allowed({role}, Action.see_committee)]
    return [role.value for role in held]


async def redraw(turn: Turn, issue: Issue) -> None:
    """Bring the whistles up to date to which somebody is still to come in time."""
    for whistle in await whistles.awaited(turn.tx, issue):
        await calling.show(turn, issue, whistle)


async def check_in(turn: Turn, _verb: str, call_id: int) -> None:
    """报到 派出所: by whoever holds the role there, is of the organisation, or is in its own chat."""
    found = await whistles.of_call(turn.tx, call_id)
    call, issue = found.call(call_id), await issues.by_id(turn.tx, found.issue_id)
    if not await desks.is_meant(turn, issue, call.party):
        raise UserError("whistles/not_called")
    if issue.state not in OPEN and call.at is None:
        raise UserError("whistles/over", issue=issue)
    here = await whistles.check_in(turn.tx, found, call, turn.person, turn.now)
    if here is None:
        is_own = call.person_id == turn.person.id
        turn.answer("whistles/came_before", call=call, is_own=is_own, whistle=found)
        return
    await _tell_came(turn, issue, here, here.call(call_id))
    turn.answer("whistles/checked_in", issue=issue)


async def _tell_came(turn: Turn, issue: Issue, here: Whistle, call: Call) -> None:
    note = turn.words("whistles/came.txt", whistle=here, call=call)
    event_id = await issues.record(turn.tx, issue, turn.person, "check_in", turn.now, note)
    issue = await issues.touch(turn.tx, issue, turn.now)
    await show_card(turn, issue)
    await calling.show(turn, issue, here)
    values: dict[str, object] = {"whistle": here, "call": call, "verb": "check_in"}
    news = News(issue, event_id, "issues/told_check_in", values)
    await tell_all(turn, news)
    told = [turn.person, *await following.followers(turn.tx, issue)]
    await _tell_caller(turn, here, news, but={issue.reporter_id, *(person.id for person in told)})


async def _tell_caller(turn: Turn, blown: Whistle, news: News, but: Collection[int] = ()) -> None:
    """Whoever called hears in private what came of it; `but` are those who know."""
    if blown.caller_id is None or blown.caller_id in but:
        return
    caller = await members.person(turn.tx, blown.caller_id)
    if caller.reachable:
        await tell(turn, news, [caller])


async def miss_due(turn: Turn) -> None:
    """Clock job: whistles whose limit has passed, the earliest first, each once."""
    for late in await whistles.take_due(turn.tx, turn.due_by):
        issue = await issues.by_id(turn.tx, late.issue_id)
        if issue.state in OPEN and late.missing:
            await _miss(turn, issue, late)


async def _miss(turn: Turn, issue: Issue, late: Whistle) -> None:
    """Not all came: that is recorded and told, and the issue goes up unless it has meanwhile."""
    note = turn.words("whistles/missing.txt", parties=late.missing)
    event_id = await issues.record(turn.tx, issue, None, "missed", turn.now, note)
    before = issue = await issues.touch(turn.tx, issue, turn.now)
    if not await whistles.went_up_since(turn.tx, late):
        awake = await progress.escalate(turn.tx, issue, turn.hood.rules(issue), turn.now)
        issue = awake.issue if awake else issue
    await show_card(turn, issue)
    await calling.show(turn, issue, late)
    await tell_late(turn, before, issue, event_id, late.missing)
    values: dict[str, object] = {"missing": late.missing, "went_up": issue.level > before.level}
    values |= {"now": turn.hood.step_of(issue), "verb": "missed"}
    await _tell_caller(turn, late, News(issue, event_id, "issues/told_missed", values))
