"""The life of an issue: every step from every state for every role, and long lives at random."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access import Role
from bot.errors import UserError
from bot.states import OPEN, STEPS, State, offered, step

WORKERS = set(Role) - {Role.resident}
COUNCIL = {Role.council, Role.committee, Role.owner}

# Step: from, to, and who may make it without being the reporter.
TABLE: dict[str, tuple[str, State, set[Role]]] = {
    "accept": ("reported reopened", State.accepted, WORKERS),
    "start": ("reported accepted reopened", State.in_progress, WORKERS),
    "finish": ("reported accepted in_progress reopened", State.done, WORKERS),
    "confirm": ("done", State.closed, COUNCIL),
    "reopen": ("done", State.reopened, COUNCIL),
}
REPORTERS_OWN = {"confirm", "reopen"}


def outcome(verb: str, state: State, roles: set[Role], is_reporter: bool) -> State | str:
    """The state afterwards, or the name of what is said instead."""
    try:
        reached = step(verb, state, roles, is_reporter)
    except UserError as error:
        return error.template
    return state if reached is None else reached


def expected(verb: str, state: State, roles: set[Role], is_reporter: bool) -> State | str:
    since, to, may = TABLE[verb]
    if not (roles & may or (is_reporter and verb in REPORTERS_OWN)):
        return "issues/may_not"
    return to if state is to or state.value in since.split() else "issues/not_from_here"


@pytest.mark.parametrize("verb", TABLE)
def test_every_step_from_every_state_for_everybody(verb: str) -> None:
    for state, role, is_reporter in product(State, Role, (False, True)):
        case = (verb, state, {role, Role.resident}, is_reporter)
        assert outcome(*case) == expected(*case), case


def test_the_table_has_every_step_and_the_card_offers_those_that_can_be_made() -> None:
    assert set(STEPS) == set(TABLE)
    for state in State:
        possible = [
            verb
            for verb in TABLE
            if outcome(verb, state, set(Role), True) not in ("issues/not_from_here", state)
        ]
        assert offered(state) == possible


def test_only_what_is_not_finished_is_open() -> None:
    assert set(OPEN) == set(State) - {State.done, State.closed}


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
        assert state is not State.closed, "what is closed stays closed"
        assert reached is not state
        assert (reached is State.closed) <= was_done, "nothing is closed that nobody finished"
        assert step(verb, reached, roles, is_reporter) is None, "the same tap once more changes nothing"
        state, was_done = reached, reached is State.done


@given(st.lists(TURNS, max_size=30))
def test_residents_alone_bring_nothing_to_its_end(turns: list[tuple[str, set[Role], bool]]) -> None:
    state = State.reported
    for verb, _, is_reporter in turns:
        reached = outcome(verb, state, {Role.resident}, is_reporter)
        state = reached if isinstance(reached, State) else state
    assert state is State.reported
