"""The life of an issue: one table of states and of who may move it on. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from bot.access import Action, Role, allowed
from bot.errors import UserError


class State(StrEnum):
    reported = "reported"
    accepted = "accepted"
    in_progress = "in_progress"
    done = "done"
    closed = "closed"
    reopened = "reopened"


OPEN = (State.reported, State.accepted, State.in_progress, State.reopened)


@dataclass(frozen=True)
class Step:
    """One way on: from which states, to which, and by whom."""

    to: State
    since: frozenset[State]
    action: Action
    by_reporter: bool = False  # the reporter may make it without any role


STEPS: dict[str, Step] = {
    "accept": Step(State.accepted, frozenset({State.reported, State.reopened}), Action.accept),
    "start": Step(
        State.in_progress, frozenset({State.reported, State.accepted, State.reopened}), Action.start
    ),
    "finish": Step(State.done, frozenset(OPEN), Action.finish),
    "confirm": Step(State.closed, frozenset({State.done}), Action.confirm_any, by_reporter=True),
    "reopen": Step(State.reopened, frozenset({State.done}), Action.confirm_any, by_reporter=True),
}


def offered(state: State) -> list[str]:
    """The steps a card offers in a state, in the order of work."""
    return [verb for verb, step in STEPS.items() if state in step.since]


def step(verb: str, state: State, roles: set[Role], is_reporter: bool) -> State | None:
    """The state that a step leads to; none when the issue is there already (a tap sent twice).

    Raises UserError for a step that this person may not make or that starts from another state.
    """
    rule = STEPS[verb]
    if not (allowed(roles, rule.action) or (rule.by_reporter and is_reporter)):
        raise UserError("issues/may_not", verb=verb)
    if state == rule.to:
        return None
    if state not in rule.since:
        raise UserError("issues/not_from_here", verb=verb, state=state)
    return rule.to
