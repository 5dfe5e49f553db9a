"""Moving issues on: the steps people make, and what the clock does when nobody makes one.

`wakes_at` is when the clock looks at an issue: an open one goes one step up its route, and one that is done
without an answer is closed as unconfirmed. After the last step of a route it sleeps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import issues
from bot.access import Role
from bot.errors import UserError
from bot.issues import Issue, promises, states
from bot.issues.routing import Route
from bot.issues.states import OPEN, UNTAKEN, State
from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection

# The steps that answer a reporter: the first of them ends the time to the first answer.
ANSWERS = ("accept", "start", "finish", "decline")
_I = tables.issues
# Issues looked at in one sweep, so that a long downtime is caught up with in several transactions.
_MOST = 50


@dataclass(frozen=True)
class Rules:
    """What the settings say about an issue's life."""

    route: Route
    confirm_days: int


@dataclass(frozen=True)
class Move:
    """A step that somebody wants to make; `roles` are those that they hold at the issue's place.

    `is_affected`: they are asked as the reporter is, having met the same.
    """

    verb: str
    by: Person
    roles: set[Role]
    at: datetime
    note: str | None = None
    is_affected: bool = False


@dataclass(frozen=True)
class Awake:
    """What the clock did with an issue: it was open and went up (or could not), or it was done and lapsed.

    Or it was a proposal that nobody would support, and is laid aside.
    """

    before: Issue
    issue: Issue
    event_id: int

    @property
    def lapsed(self) -> bool:
        return self.issue.state is State.closed

    @property
    def is_laid_aside(self) -> bool:
        return self.issue.state is State.declined


async def move_on(tx: AsyncConnection, issue: Issue, move: Move, rules: Rules) -> Issue | None:
    """Make one step of an issue's life; none when it is there already. The event is the caller's to record.

    Raises UserError for a step that this person may not make now.
    """
    verb = move.verb
    is_reporter = move.by.id == issue.reporter_id
    state = states.step(verb, issue.state, move.roles, is_reporter or move.is_affected)
    if state is None:
        return None
    if verb == "confirm" and move.by.id == issue.assignee_id and not is_reporter:
        raise UserError("issues/own_work")
    if verb == "reopen" and issue.state is State.declined and issue.due_at is None:
        raise UserError("proposals/too_few", number=issue.number)
    if states.STEPS[verb].needs_reason and not move.note:
        raise UserError("issues/needs_reason", verb=verb, number=issue.number)
    changes = {"state": state, "updated_at": move.at} | _changes(issue, move, state, rules)
    if verb in ANSWERS and issue.answered_at is None:
        changes["answered_at"] = move.at
    moved = await issues.change(tx, issue, changes)
    await _settle_promise(tx, issue, move)
    return await issues.by_id(tx, moved.id) if "assignee_id" in changes else moved


def _changes(issue: Issue, move: Move, state: State, rules: Rules) -> dict[str, Any]:
    verb, now = move.verb, move.at
    if verb in ("accept", "start"):
        if issue.due_at is None:  # a proposal that is taken up before it has its supporters
            return {"assignee_id": move.by.id} | rules.route.begin(issue.level, now)
        # One that sleeps stays so: its lateness was told, and nobody is left to go up to.
        wakes_at = None if issue.wakes_at is None else issue.due_at
        return {"assignee_id": move.by.id, "wakes_at": wakes_at}
    if verb == "finish":
        return {"assignee_id": move.by.id, "wakes_at": now + timedelta(days=rules.confirm_days)}
    if verb == "give_back":
        return {"assignee_id": None} | _sooner(issue, rules.route.begin(issue.level, now))
    if verb == "split":
        fresh = {"merged_into_id": None, "closed_at": None, "assignee_id": None}
        is_begun = issue.due_at is not None
        return fresh | (rules.route.begin(issue.level, now) if is_begun else rules.route.enter(now))
    if state is State.reopened:
        fresh = {"assignee_id": None, "overdue_at": None, "closed_at": None, "is_confirmed": False}
        return fresh | rules.route.begin(issue.level + 1, now)
    ended = {"wakes_at": None, "closed_at": now, "is_confirmed": verb == "confirm"}
    # A proposal that is answered before it had to be is not one that was laid aside.
    return ended | ({"due_at": now} if verb == "decline" and issue.due_at is None else {})


def _sooner(issue: Issue, step: dict[str, Any]) -> dict[str, Any]:
    """The columns of a step begun anew, but no later than it was due: returning it wins no time."""
    if issue.due_at is None:
        return step
    sooner = {name: min(step[name], issue.due_at) for name in ("due_at", "wakes_at")}
    # One that sleeps stays so: its lateness was told.
    return step | sooner | ({"wakes_at": None} if issue.wakes_at is None else {})


async def _settle_promise(tx: AsyncConnection, issue: Issue, move: Move) -> None:
    is_taken_over = move.verb == "start" and move.by.id != issue.assignee_id
    if move.verb == "finish":
        await promises.finish(tx, issue.id, move.at)
    elif is_taken_over or move.verb in ("give_back", "decline", "withdraw", "merge"):
        await promises.drop(tx, issue.id, move.at)


async def hand_over(
    tx: AsyncConnection, issue: Issue, to: Person | Role, rules: Rules, now: datetime
) -> Issue:
    """Ask somebody else, a person or a role, to take an issue on. The event is the caller's to record."""
    if issue.state not in OPEN:
        raise UserError("issues/not_from_here", verb="hand_over", state=issue.state)
    state = State.reported if issue.state in (State.accepted, State.in_progress) else issue.state
    step = _sooner(issue, rules.route.begin(issue.level, now))
    who: dict[str, Any] = {"assignee_id": None, "responsible": to}
    if isinstance(to, Person):
        who = {"assignee_id": to.id}
    await issues.change(tx, issue, {"state": state, "updated_at": now} | step | who)
    await promises.drop(tx, issue.id, now)
    return await issues.by_id(tx, issue.id)


async def promise(tx: AsyncConnection, issue: Issue, by: Person, until: datetime, now: datetime) -> Issue:
    """Whoever took an issue on says by when it is done: that is its deadline now. The event is the caller's.

    Raises UserError for somebody else, a moment in the past, or one more than half a year away.
    """
    if issue.state not in (State.accepted, State.in_progress):
        raise UserError("issues/not_from_here", verb="promise", state=issue.state)
    if issue.assignee_id != by.id:
        raise UserError("issues/not_yours", number=issue.number)
    promises.check(until, now)
    await promises.make(tx, issue.id, by.id, until, now)
    return await issues.change(tx, issue, {"due_at": until, "wakes_at": until, "updated_at": now})


async def wake(
    tx: AsyncConnection, until: datetime, now: datetime, rules_of: Callable[[Issue], Rules]
) -> list[Awake]:
    """What the clock does with the issues whose time came before `until`, in the order in which it came.

    Each once.
    """
    waiting = (_I.c.wakes_at <= until) & _I.c.state.in_([*OPEN, State.done])
    found = await issues.all_where(tx, waiting, (_I.c.wakes_at, _I.c.id), _MOST)
    return [await _wake(tx, issue, rules_of(issue), now) for issue in found]


async def _wake(tx: AsyncConnection, issue: Issue, rules: Rules, now: datetime) -> Awake:
    if issue.state is State.done:
        changes = {"state": State.closed, "closed_at": now, "wakes_at": None, "updated_at": now}
        return await _woken(tx, issue, changes, "lapse", now)
    if issue.gathers:
        changes = {"state": State.declined, "closed_at": now, "wakes_at": None, "updated_at": now}
        return await _woken(tx, issue, changes, "unsupported", now)
    is_late = issue.due_at is not None and issue.due_at <= now
    changes: dict[str, Any] = {"updated_at": now}
    if is_late:
        changes["overdue_at"] = issue.overdue_at or issue.due_at
        await promises.run_out(tx, issue.id, now)
    if rules.route.has_next(issue.level):
        return await _woken(tx, issue, changes | _one_up(issue, rules, now), "escalate", now)
    changes["wakes_at"] = None
    return await _woken(tx, issue, changes, "overdue", now)


def _one_up(issue: Issue, rules: Rules, now: datetime) -> dict[str, Any]:
    step = rules.route.begin(issue.level + 1, now)
    # Somebody works on it: the next step watches over them, and has nothing to accept.
    return step if issue.state in UNTAKEN else step | {"wakes_at": step["due_at"]}


async def _woken(
    tx: AsyncConnection,
    issue: Issue,
    changes: dict[str, Any],
    action: str,
    now: datetime,
    by: Person | None = None,
) -> Awake:
    changed = await issues.change(tx, issue, changes)
    to = changed.responsible.value if action in ("escalate", "hand_up") else None
    return Awake(issue, changed, await issues.record(tx, changed, by, action, now, to))


async def escalate(
    tx: AsyncConnection, issue: Issue, rules: Rules, now: datetime, by: Person | None = None
) -> Awake | None:
    """One step up before its time: handed up, or a whistle that nobody answered. None at the last step."""
    if issue.state not in OPEN or not rules.route.has_next(issue.level):
        return None
    changes = {"updated_at": now} | _one_up(issue, rules, now)
    return await _woken(tx, issue, changes, "hand_up" if by else "escalate", now, by)
