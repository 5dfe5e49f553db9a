"""Who may do what and who sees what: every action for every role, written out by hand."""

from itertools import product

import pytest

from bot.access import MAY, Action, Role, Visibility, allowed, narrower, seen_by

ALL = set(Role)
WORKERS = ALL - {Role.resident}
COUNCIL = {Role.council, Role.committee, Role.owner}
CONFIDANTS = {Role.mediator, Role.grid_member, Role.council, Role.committee, Role.owner}

TABLE = {
    Action.report: ALL,
    Action.report_for: WORKERS,
    Action.comment: ALL,
    Action.list: ALL,
    Action.follow: ALL,
    Action.vote: ALL,
    Action.accept: WORKERS,
    Action.start: WORKERS,
    Action.finish: WORKERS,
    Action.give_back: WORKERS,
    Action.hand_over: WORKERS,
    Action.decline: COUNCIL | {Role.property},
    Action.merge: WORKERS,
    Action.correct_category: WORKERS,
    Action.confirm_any: COUNCIL | {Role.volunteer, Role.grid_member},
    Action.reopen_any: COUNCIL,
    Action.whistle: COUNCIL,
    Action.open_poll: COUNCIL,
    Action.close_any_poll: COUNCIL,
    Action.make_poster: WORKERS,
    Action.see_names: CONFIDANTS,
    Action.see_staff: CONFIDANTS,
    Action.see_committee: {Role.committee, Role.owner},
}
PUBLIC = {Visibility.everyone, Visibility.nameless}
SEES = {
    Role.resident: PUBLIC,
    Role.volunteer: PUBLIC,
    Role.property: PUBLIC,
    Role.grid_member: PUBLIC | {Visibility.staff},
    Role.mediator: PUBLIC | {Visibility.staff},
    Role.council: PUBLIC | {Visibility.staff},
    Role.committee: set(Visibility),
    Role.owner: set(Visibility),
}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_every_action_for_every_role(action: Action, role: Role) -> None:
    assert allowed([role], action) == (role in TABLE[action])


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_second_role_only_adds(action: Action, role: Role) -> None:
    """Everybody is a resident besides; nobody may less for being more."""
    assert allowed({role, Role.resident}, action) == (
        allowed([role], action) or allowed([Role.resident], action)
    )


@pytest.mark.parametrize("action", Action)
def test_nobody_may_nothing(action: Action) -> None:
    assert not allowed([], action)


def test_the_table_names_every_action() -> None:
    assert set(MAY) == set(Action) == set(TABLE)


@pytest.mark.parametrize("role", Role)
def test_what_every_role_sees(role: Role) -> None:
    assert seen_by([role]) == SEES[role]
    assert seen_by({role, Role.resident}) == SEES[role]


def test_of_two_visibilities_the_narrower_one_counts() -> None:
    order = ["everyone", "nameless", "staff", "committee"]
    assert [*Visibility] == order
    for one, other in product(Visibility, repeat=2):
        assert narrower(one, other) == order[max(order.index(one), order.index(other))]
        assert all(
            (narrower(one, other) in seen) <= (one in seen and other in seen) for seen in SEES.values()
        )
