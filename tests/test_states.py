"""The life of an issue: every step from every state for every role, and long lives at random."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access import Role
from bot.errors import UserError
from bot.issues.states import ENDED, OPEN, STEPS, UNTAKEN, State, offered, step

WORKERS = {
    Role.volunteer,
    Role.grid_member,
    Role.mediator,
    Role.property,
    Role.council,
    Role.committee,
    Role.owner,
}
COUNCIL = {Role.council, Role.committee, Role.owner}
NOBODY: set[Role] = set()

# Step: from, to, who may make it without being the reporter, and whether the reporter may.
TABLE: dict[str, tuple[str, State, set[Role], bool]] = {
    "accept": ("reported reopened", State.accepted, WORKERS, False),
    "start": ("reported accepted reopened", State.in_progress, WORKERS, False),
    "finish": ("reported accepted in_progress reopened", State.done, WORKERS, False),
    "give_back": ("accepted in_progress", State.reported, WORKERS, False),
    "decline": ("reported accepted in_progress reopened", State.declined, COUNCIL | {Role.property}, False),
    "withdraw": ("reported accepted in_progress reopened", State.withdrawn, NOBODY, True),
    "merge": ("reported accepted in_progress reopened", State.merged, WORKERS, True),
    "split": ("merged", State.reported, WORKERS, False),
    "confirm": ("done", State.closed, COUNCIL | {Role.volunteer, Role.grid_member}, True),
    "lapse": ("done", State.closed, NOBODY, False),  # by the clock alone
    "reopen": ("done closed declined", State.reopened, COUNCIL, True),
}
NEED_A_REASON = {"give_back", "decline"}
# What a card offers in each state.
CARDS = {
    State.reported: "accept start finish",
    State.accepted: "start finish",
    State.in_progress: "finish",
    State.done: "confirm reopen",
    State.closed: "",
    State.reopened: "accept start finish",
    State.declined: "",
    State.merged: "",
    State.withdrawn: "",
}


def outcome(verb: str, state: State, roles: set[Role], is_reporter: bool) -> State | str:
    """The state afterwards, or the name of what is said instead."""
    try:
        reached = step(verb, state, roles, is_reporter)
    except UserError as error:
        return error.template
    return state if reached is None else reached


def expected(verb: str, state: State, roles: set[Role], is_reporter: bool) -> State | str:
    since, to, may, reporter_may = TABLE[verb]
    if not (roles & may or (is_reporter and reporter_may)):
        return "issues/may_not"
    return to if state is to or state.value in since.split() else "issues/not_from_here"


@pytest.mark.parametrize("verb", TABLE)
def test_every_step_from_every_state_for_everybody(verb: str) -> None:
    for state, role, is_reporter in product(State, Role, (False, True)):
        case = (verb, state, {role, Role.resident}, is_reporter)
        assert outcome(*case) == expected(*case), case


def test_the_table_has_every_step() -> None:
    assert set(STEPS) == set(TABLE)
    assert {verb for verb, rule in STEPS.items() if rule.needs_reason} == NEED_A_REASON
    assert [verb for verb, rule in STEPS.items() if rule.by_clock] == ["lapse"]


@pytest.mark.parametrize("state", State)
def test_a_card_offers_steps_that_can_be_made(state: State) -> None:
    assert offered(state) == CARDS[state].split()
    for verb in offered(state):
        assert outcome(verb, state, set(Role), True) is TABLE[verb][1]


def test_a_state_is_open_or_done_or_ended() -> None:
    assert set(OPEN) == {State.reported, State.accepted, State.in_progress, State.reopened}
    assert set(UNTAKEN) == {State.reported, State.reopened}
    assert set(ENDED) == set(State) - set(OPEN) - {State.done}


TURNS = st.tuples(st.sampled_from(sorted(TABLE)), st.sets(st.sampled_from(Role)), st.booleans())


@given(st.lists(TURNS, max_size=60))
def test_a_long_life(turns: list[tuple[str, set[Role], bool]]) -> None:
    state, was_done = State.reported, False
    for verb, roles, is_reporter in turns:
        try:
            reached = step(verb, state, roles, is_reporter)
        except UserError:
            continue
        if reached is None:
            continue
        assert state not in (State.closed, State.declined) or reached is State.reopened
        assert state is not State.merged or reached is State.reported
        assert state is not State.withdrawn, "what its reporter took back stays so"
        assert reached is not state
        assert (reached is State.closed) <= was_done, "nothing is closed that nobody finished"
        assert step(verb, reached, roles, is_reporter) is None, "the same tap once more changes nothing"
        state, was_done = reached, reached is State.done


@given(st.lists(TURNS, max_size=30))
def test_residents_alone_can_only_take_back_what_they_reported(
    turns: list[tuple[str, set[Role], bool]],
) -> None:
    state = State.reported
    for verb, _, is_reporter in turns:
        reached = outcome(verb, state, {Role.resident}, is_reporter)
        assert is_reporter or not isinstance(reached, State)
        state = reached if isinstance(reached, State) else state
    assert state in (State.reported, State.withdrawn, State.merged)
