"""Who may do what and who sees what: every action for every role, written out by hand."""

from datetime import timedelta
from itertools import product

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.access import MAY, TO_GIVE, Action, Role, Visibility, allowed, narrower, seen_by
from bot.clock import Clock
from bot.places import Place, Places
from bot.roles import Holding, Staff
from bot.texts import LANGUAGES

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
    Action.answer_proposal: COUNCIL,
    Action.sign_up: ALL,
    Action.announce_activity: WORKERS,
    Action.offer_services: COUNCIL,
    Action.publish_notice: COUNCIL,
    Action.hold_meeting: COUNCIL,
    Action.take_minutes: WORKERS,
    Action.attend_meeting: ALL,
    Action.open_poll: COUNCIL,
    Action.ask_at_doors: COUNCIL | {Role.volunteer, Role.grid_member},
    Action.key_ballots: COUNCIL,
    Action.close_any_poll: COUNCIL,
    Action.make_poster: WORKERS,
    Action.join_household: ALL,
    Action.confirm_household: COUNCIL,
    Action.schedule: COUNCIL,
    Action.see_names: CONFIDANTS,
    Action.see_staff: CONFIDANTS,
    Action.see_committee: {Role.committee, Role.owner},
    Action.see_roles: ALL,
    Action.set_up: COUNCIL,
    Action.set_up_committee: {Role.committee, Role.owner},
    Action.remove_place: {Role.committee, Role.owner},
    Action.add_community: {Role.owner},
    Action.give_volunteer: COUNCIL,
    Action.give_mediator: COUNCIL,
    Action.give_property: COUNCIL,
    Action.give_grid_member: {Role.committee, Role.owner},
    Action.give_council: {Role.committee, Role.owner},
    Action.give_committee: {Role.committee, Role.owner},
    Action.give_owner: {Role.owner},
    Action.own_data: ALL,
    Action.keep_care: {Role.committee, Role.owner},
    Action.visit: {Role.grid_member, Role.committee, Role.owner},
    Action.take_notes: {Role.grid_member, Role.committee, Role.owner},
    Action.read_notes: {Role.committee, Role.owner},
    Action.propose_points: COUNCIL | {Role.grid_member},
    Action.confirm_points: COUNCIL,
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


@pytest.mark.parametrize("role", Role)
def test_every_action_for_every_role(role: Role) -> None:
    assert {action for action in Action if allowed([role], action)} == {
        action for action in Action if role in TABLE[action]
    }


@pytest.mark.parametrize("role", Role)
def test_a_second_role_only_adds(role: Role) -> None:
    """Everybody is a resident besides; nobody may less for being more."""
    for action in Action:
        of_one = allowed([role], action) or allowed([Role.resident], action)
        assert allowed({role, Role.resident}, action) == of_one, action


def test_nobody_may_nothing() -> None:
    assert [action for action in Action if allowed([], action)] == []


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


# Two communities: in the first one a compound with two buildings, one of them with a unit.
TREE = Places(
    Place(id, parent, kind, name, None, None, None)
    for id, parent, kind, name in (
        (1, None, "community", "丽景社区"),
        (2, 1, "compound", "阳光小区"),
        (3, 2, "building", "1号楼"),
        (4, 3, "unit", "1单元"),
        (5, 2, "building", "2号楼"),
        (6, None, "community", "和平社区"),
        (7, 6, "compound", "阳光小区"),
        (8, 7, "building", "1号楼"),
    )
)
SOMEBODY = 5_000_001


def holding(
    role: Role, at: int, clock: Clock, since: timedelta | None = None, until: timedelta | None = None
) -> Staff:
    begins, ends = (clock.now() + later if later else None for later in (since, until))
    return Staff([Holding(SOMEBODY, at, role, since=begins, until=ends)], clock)


def may(staff: Staff, place: Place, action: Action) -> bool:
    return allowed(staff.roles(SOMEBODY, TREE.line(place)), action)


@pytest.mark.parametrize("role", sorted(WORKERS))
def test_a_role_counts_at_its_place_and_below_and_nowhere_else(role: Role) -> None:
    """Every action for every role held at each place, asked for at each place."""
    for at, place in product(TREE, TREE):
        staff, counts_as = holding(role, at.id, Clock()), role if place in TREE.below(at) else Role.resident
        for action in Action:
            assert may(staff, place, action) == (counts_as in TABLE[action]), (at.name, place.name, action)


@pytest.mark.parametrize("role", sorted(WORKERS))
def test_nothing_of_another_community_is_anybodys(role: Role) -> None:
    staff = holding(role, 1, Clock())
    assert staff.at(TREE.line(TREE[4])) == [SOMEBODY]
    assert staff.holding(role, TREE.line(TREE[4])) == [SOMEBODY]
    assert staff.at(TREE.line(TREE[8])) == []
    assert staff.holding(role, TREE.line(TREE[8])) == []


@pytest.mark.parametrize("role", sorted(WORKERS))
def test_a_term_ends_to_the_second(role: Role) -> None:
    clock = Clock()
    staff = holding(role, 2, clock, until=timedelta(hours=1))
    action = next(action for action in (Action.accept, *TO_GIVE.values()) if role in TABLE[action])
    clock.move(timedelta(minutes=59, seconds=59))
    assert may(staff, TREE[3], action)
    clock.move(timedelta(seconds=1))
    assert not may(staff, TREE[3], action)
    assert staff.at(TREE.line(TREE[3])) == []
    assert staff.holding(role, TREE.line(TREE[3])) == []


def test_a_term_that_begins_later_gives_nothing_yet() -> None:
    clock = Clock()
    staff = holding(Role.council, 2, clock, since=timedelta(days=3))
    assert not may(staff, TREE[3], Action.open_poll)
    clock.move(timedelta(days=3, seconds=1))
    assert may(staff, TREE[3], Action.open_poll)


def test_nobody_gives_more_than_they_hold() -> None:
    """Whoever may give a role may do all that it allows."""
    assert set(TO_GIVE) == WORKERS
    for role, giver in product(WORKERS, Role):
        if giver in TABLE[TO_GIVE[role]]:
            assert all(giver in TABLE[action] for action in Action if role in TABLE[action]), (giver, role)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_is_printed_in_words(language: str) -> None:
    printed = CliRunner().invoke(main, ["access", "--language", language]).output
    head, *lines = printed.splitlines()
    assert len(lines) == len(Action)
    assert len({line[:40].strip() for line in lines}) == len(Action)  # each in words of its own
    # Names of the code are no words; those of one word are ordinary English.
    assert [name for name in Action if "_" in name and name in printed] == []
    for action, line in zip(MAY, lines, strict=True):
        marks = [sign for sign in line if sign in "✓·"]
        assert [mark == "✓" for mark in marks] == [role in TABLE[action] for role in Role], line
    assert ("负责人" if language == "zh-CN" else "owner") in head
