"""Role x action, one table: who may do what, and who may see what. Nothing else in Linli judges rights."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person is at a place and at every place below it."""

    resident = "resident"
    volunteer = "volunteer"
    grid_member = "grid_member"
    mediator = "mediator"
    property = "property"
    council = "council"
    committee = "committee"
    owner = "owner"


class Visibility(StrEnum):
    """Who may see an issue. Each is narrower than the one before."""

    everyone = "everyone"
    nameless = "nameless"  # everyone, but not who reported it
    staff = "staff"  # mediators, grid members, council and committee
    committee = "committee"


class Action(StrEnum):
    report = "report"
    report_for = "report_for"  # on behalf of somebody without a phone
    comment = "comment"
    list = "list"
    follow = "follow"
    vote = "vote"
    accept = "accept"
    start = "start"
    finish = "finish"
    give_back = "give_back"
    hand_over = "hand_over"
    decline = "decline"
    merge = "merge"  # and split again
    correct_category = "correct_category"
    confirm_any = "confirm_any"  # confirm somebody else's report; the reporter needs no right for it
    reopen_any = "reopen_any"
    whistle = "whistle"
    answer_proposal = "answer_proposal"  # put it to the vote or on an agenda, hand it up, decline it
    sign_up = "sign_up"  # oneself or others, and begin a list
    announce_activity = "announce_activity"
    offer_services = "offer_services"  # add, change and end those of the centre
    publish_notice = "publish_notice"
    hold_meeting = "hold_meeting"  # call it, put its agenda in order, take its chair, confirm its minutes
    take_minutes = "take_minutes"
    attend_meeting = "attend_meeting"
    open_poll = "open_poll"
    ask_at_doors = "ask_at_doors"  # who has not voted: see the list of doors, note what is said there
    key_ballots = "key_ballots"  # confirm by a second keying what was said on paper or at a door; the ledger
    close_any_poll = "close_any_poll"  # close somebody else's poll; its author needs no right for it
    make_poster = "make_poster"
    join_household = "join_household"
    confirm_household = "confirm_household"  # that somebody lives in one, owns it, or is a stranger there
    schedule = "schedule"  # say what is posted by itself, and when
    see_names = "see_names"  # of those who asked not to be named
    see_staff = "see_staff"
    see_committee = "see_committee"
    see_roles = "see_roles"  # who holds which role here
    set_up = "set_up"  # say which place a group is, make places, choose what is spoken there
    set_up_committee = "set_up_committee"  # make a group the committee's, which then reads everything
    remove_place = "remove_place"
    add_community = "add_community"
    give_volunteer = "give_volunteer"  # and take it again, as with the others
    give_grid_member = "give_grid_member"
    give_mediator = "give_mediator"
    give_property = "give_property"
    give_council = "give_council"
    give_committee = "give_committee"
    give_owner = "give_owner"
    own_data = "own_data"  # see what is kept about oneself, be forgotten, choose how one's name is shown
    keep_care = "keep_care"  # the key-care list: see it whole, add, assign, end
    visit = "visit"  # people on that list who were assigned to them; read and note visits
    take_notes = "take_notes"  # the notebook of the people's concerns; everybody reads their own
    read_notes = "read_notes"  # those of others
    propose_points = "propose_points"  # to give, spend or correct somebody else's
    confirm_points = "confirm_points"  # what another role proposed


_EVERYBODY = frozenset(Role)
_OWNER = frozenset({Role.owner})
_COMMITTEE = _OWNER | {Role.committee}
_COUNCIL = _COMMITTEE | {Role.council}
_WORKERS = _COUNCIL | {Role.property, Role.volunteer, Role.grid_member, Role.mediator}
_CONFIDANTS = _COUNCIL | {Role.grid_member, Role.mediator}

MAY: dict[Action, frozenset[Role]] = {
    Action.report: _EVERYBODY,
    Action.report_for: _WORKERS,
    Action.comment: _EVERYBODY,
    Action.list: _EVERYBODY,
    Action.follow: _EVERYBODY,
    Action.vote: _EVERYBODY,
    Action.accept: _WORKERS,
    Action.start: _WORKERS,
    Action.finish: _WORKERS,
    Action.give_back: _WORKERS,
    Action.hand_over: _WORKERS,
    Action.decline: _COUNCIL | {Role.property},
    Action.merge: _WORKERS,
    Action.correct_category: _WORKERS,
    Action.confirm_any: _COUNCIL | {Role.volunteer, Role.grid_member},
    Action.reopen_any: _COUNCIL,
    Action.whistle: _COUNCIL,
    Action.answer_proposal: _COUNCIL,
    Action.sign_up: _EVERYBODY,
    Action.announce_activity: _WORKERS,
    Action.offer_services: _COUNCIL,
    Action.publish_notice: _COUNCIL,
    Action.hold_meeting: _COUNCIL,
    Action.take_minutes: _WORKERS,
    Action.attend_meeting: _EVERYBODY,
    Action.open_poll: _COUNCIL,
    Action.ask_at_doors: _COUNCIL | {Role.volunteer, Role.grid_member},
    Action.key_ballots: _COUNCIL,
    Action.close_any_poll: _COUNCIL,
    Action.schedule: _COUNCIL,
    Action.make_poster: _WORKERS,
    Action.join_household: _EVERYBODY,
    Action.confirm_household: _COUNCIL,
    Action.see_names: _CONFIDANTS,
    Action.see_staff: _CONFIDANTS,
    Action.see_committee: _COMMITTEE,
    Action.see_roles: _EVERYBODY,
    Action.set_up: _COUNCIL,
    Action.set_up_committee: _COMMITTEE,
    Action.remove_place: _COMMITTEE,
    Action.add_community: _OWNER,
    Action.give_volunteer: _COUNCIL,
    Action.give_mediator: _COUNCIL,
    Action.give_property: _COUNCIL,
    # Elected and appointed elsewhere: who was is for the committee to write down.
    Action.give_grid_member: _COMMITTEE,
    Action.give_council: _COMMITTEE,
    Action.give_committee: _COMMITTEE,
    Action.give_owner: _OWNER,
    Action.own_data: _EVERYBODY,
    Action.keep_care: _COMMITTEE,
    Action.visit: _COMMITTEE | {Role.grid_member},
    Action.take_notes: _COMMITTEE | {Role.grid_member},
    Action.read_notes: _COMMITTEE,
    Action.propose_points: _COUNCIL | {Role.grid_member},
    Action.confirm_points: _COUNCIL,
}

# The right to give a role is the right to take it.
TO_GIVE: dict[Role, Action] = {
    role: Action(f"give_{role.value}") for role in Role if role is not Role.resident
}

_TO_SEE = {Visibility.staff: Action.see_staff, Visibility.committee: Action.see_committee}


def narrower(one: Visibility, other: Visibility) -> Visibility:
    """The one of the two that fewer people see."""
    return max(one, other, key=list(Visibility).index)


def allowed(roles: Iterable[Role], action: Action) -> bool:
    """Whether somebody with these roles at the place may do this."""
    return not MAY[action].isdisjoint(roles)


def seen_by(roles: Iterable[Role]) -> set[Visibility]:
    """Which issues of a place somebody with these roles there may see."""
    held = set(roles)
    return {v for v in Visibility if v not in _TO_SEE or allowed(held, _TO_SEE[v])}
