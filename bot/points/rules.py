"""What is booked on volunteers' accounts, and why. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from bot.access import Role

# What they do beside their household is written down; others are paid for it, or sit on a council.
EARNERS = frozenset({Role.volunteer, Role.grid_member, Role.mediator})
MINUTES = 60  # of an hour in the time bank


class Unit(StrEnum):
    points = "points"
    minutes = "minutes"  # of the time bank, in which people read hours


class Reason(StrEnum):
    """The first five earn by the rules of the settings, [points]; the others are decided by two roles."""

    confirmation = "confirmation"  # looked on site, and confirmed somebody else's report
    issue = "issue"  # handled one that somebody else confirmed
    visit = "visit"
    patrol = "patrol"
    activity = "activity"
    give = "give"
    spend = "spend"
    correct = "correct"


@dataclass(frozen=True)
class Amount:
    """More than zero is given to somebody, less is taken from them."""

    unit: Unit
    value: int


def earned(points: int, hours: float) -> list[Amount]:
    """What a rule gives, without what is nothing; a time bank counts whole minutes."""
    amounts = (Amount(Unit.points, points), Amount(Unit.minutes, round(hours * MINUTES)))
    return [amount for amount in amounts if amount.value > 0]
