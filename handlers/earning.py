"""What volunteers earn by what they do: each deed once, by the rules of the settings ([points])."""

from collections.abc import Sequence

from bot import members
from bot.members import Person
from bot.outbox import Post
from bot.places import Place
from bot.points import ledger
from bot.points.ledger import Booked, Cause
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
        if not await ledger.book(turn.tx, community, person, amount, cause, turn.now):
            await ledger.give_again(turn.tx, person, amount.unit, cause, turn.now)


async def take_back(turn: Turn, number: int, causes: Sequence[Cause]) -> None:
    """An issue was not put right after all: whom it had earned something hears what they have less now."""
    taken: dict[int, list[Booked]] = {}
    for cause in causes:
        for one in await ledger.take_back(turn.tx, cause, turn.now):
            taken.setdefault(one.person_id, []).append(one)
    for person_id, its in taken.items():
        person = await members.person(turn.tx, person_id)
        if person.reachable:
            language = turn.hood.language_of(person.language)
            amounts = [one.amount for one in its]
            html = turn.words("points/taken_back.html", language, number=number, amounts=amounts)
            turn.put(Post(person.user_id, html))


def for_(reason: Reason, deed: str, about: str = "") -> Cause:
    """The cause that a deed is, by its own subject (issue:12)."""
    return Cause(reason, f"{reason}:{deed}", about)
