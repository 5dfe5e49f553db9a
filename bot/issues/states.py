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
    declined = "declined"
    merged = "merged"
    withdrawn = "withdrawn"


OPEN = (State.reported, State.accepted, State.in_progress, State.reopened)
UNTAKEN = (State.reported, State.reopened)
# Of those still alive: a photo or a word to them is part of the matter.
ENDED = (State.closed, State.declined, State.merged, State.withdrawn)


@dataclass(frozen=True)
class Step:
    """One way on: from which states, to which, and by whom."""

    to: State
    since: frozenset[State]
    action: Action | None  # none: no role is enough
    by_reporter: bool = False  # the reporter may make it without any role
    by_clock: bool = False  # Linli makes it by itself
    needs_reason: bool = False


STEPS: dict[str, Step] = {
    "accept": Step(State.accepted, frozenset(UNTAKEN), Action.accept),
    "start": Step(State.in_progress, frozenset({*UNTAKEN, State.accepted}), Action.start),
    "finish": Step(State.done, frozenset(OPEN), Action.finish),
    "give_back": Step(
        State.reported,
        frozenset({State.accepted, State.in_progress}),
        Action.give_back,
        needs_reason=True,
    ),
    "decline": Step(State.declined, frozenset(OPEN), Action.decline, needs_reason=True),
    "withdraw": Step(State.withdrawn, frozenset(OPEN), None, by_reporter=True),
    "merge": Step(State.merged, frozenset(OPEN), Action.merge, by_reporter=True),
    "split": Step(State.reported, frozenset({State.merged}), Action.merge),
    "confirm": Step(State.closed, frozenset({State.done}), Action.confirm_any, by_reporter=True),
    "lapse": Step(State.closed, frozenset({State.done}), None, by_clock=True),
    "reopen": Step(
        State.reopened,
        frozenset({State.done, State.closed, State.declined}),
        Action.reopen_any,
        by_reporter=True,
    ),
}

# The buttons of a card, in the order of work; the other steps are made by words or from a menu.
_ON_CARDS = ("accept", "start", "finish", "confirm", "reopen")


def offered(state: State) -> list[str]:
    """The steps a card offers in a state; an issue that has ended is left in peace."""
    return [verb for verb in _ON_CARDS if state in STEPS[verb].since and state not in ENDED]


def step(verb: str, state: State, roles: set[Role], is_reporter: bool) -> State | None:
    """The state that a step leads to; none when the issue is there already (a tap sent twice).

    Raises UserError for a step that this person may not make or that starts from another state.
    """
    rule = STEPS[verb]
    by_role = rule.action is not None and allowed(roles, rule.action)
    if not (by_role or (rule.by_reporter and is_reporter)):
        raise UserError("issues/may_not", verb=verb)
    if state == rule.to:
        return None
    if state not in rule.since:
        raise UserError("issues/not_from_here", verb=verb, state=state)
    return rule.to
