"""What volunteers earn by what they do: each deed once, by the rules of the settings ([points])."""

from bot.members import Person
from bot.places import Place
from bot.points import ledger
from bot.points.ledger import Cause
from bot.points.rules import EARNERS, Reason, earned
from handlers.turn import Turn


async def earn(turn: Turn, person: Person, place: Place, cause: Cause, minutes: int | None = None) -> None:
    """Book what a deed at a place earns whoever earns in its community; `minutes` it took, if known."""
    tree = turn.hood.places
    community = tree.community(place)
    held = [one for one in turn.hood.staff.of(person.user_id) if one.role in EARNERS]
    if all(tree.community(tree[one.place_id]) != community for one in held):
        return
    rules = turn.hood.settings.points
    hours = getattr(rules, f"{cause.reason}_hours") if minutes is None else minutes / 60
    for amount in earned(getattr(rules, cause.reason), hours):
        await ledger.book(turn.tx, community, person, amount, cause, turn.now)


def for_(reason: Reason, deed: str, about: str = "") -> Cause:
    """The cause that a deed is, by its own subject (issue:12)."""
    return Cause(reason, f"{reason}:{deed}", about)
