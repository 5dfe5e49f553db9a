"""Role x action, one table: who may do what. Nothing else in Linli judges rights."""

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


class Action(StrEnum):
    report = "report"
    comment = "comment"
    list = "list"
    vote = "vote"
    accept = "accept"
    start = "start"
    finish = "finish"
    confirm_any = "confirm_any"  # confirm somebody else's report; the reporter needs no right for it
    open_poll = "open_poll"
    close_any_poll = "close_any_poll"  # close somebody else's poll; its author needs no right for it


_EVERYBODY = frozenset(Role)
_COUNCIL = frozenset({Role.council, Role.committee, Role.owner})
_WORKERS = _COUNCIL | {Role.property, Role.volunteer, Role.grid_member, Role.mediator}

MAY: dict[Action, frozenset[Role]] = {
    Action.report: _EVERYBODY,
    Action.comment: _EVERYBODY,
    Action.list: _EVERYBODY,
    Action.vote: _EVERYBODY,
    Action.accept: _WORKERS,
    Action.start: _WORKERS,
    Action.finish: _WORKERS,
    Action.confirm_any: _COUNCIL,
    Action.open_poll: _COUNCIL,
    Action.close_any_poll: _COUNCIL,
}


def allowed(roles: Iterable[Role], action: Action) -> bool:
    """Whether somebody with these roles at the place may do this."""
    return not MAY[action].isdisjoint(roles)
