"""Who may do what: every action for every role, written out by hand."""

import pytest

from bot.access import MAY, Action, Role, allowed

ALL = set(Role)
WORKERS = ALL - {Role.resident}

TABLE = {
    Action.report: ALL,
    Action.comment: ALL,
    Action.list: ALL,
    Action.vote: ALL,
    Action.accept: WORKERS,
    Action.start: WORKERS,
    Action.finish: WORKERS,
    Action.confirm_any: {Role.council, Role.committee, Role.owner},
    Action.open_poll: {Role.council, Role.committee, Role.owner},
    Action.close_any_poll: {Role.council, Role.committee, Role.owner},
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
