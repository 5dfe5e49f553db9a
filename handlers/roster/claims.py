"""What the council confirms about households, in its chat; and who is told of it."""

from bot import members
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Post
from bot.roster import claims, membership
from bot.roster.claims import Claim
from bot.roster.households import Household
from handlers.roster.households import (
    about,
    address,
    ask_council,
    member_of,
    note,
    show_claim,
    standing,
    tell_members,
)
from handlers.turn import Turn


async def look(turn: Turn, _verb: str, claim_id: int) -> None:
    """看是哪一户: whoever may decide reads the room and the names, and nobody else in the chat does."""
    claim, household = await _before_us(turn, claim_id)
    person = await members.person(turn.tx, claim.person_id)
    turn.answer(
        "homes/claim_is",
        alert=True,
        address=address(turn, household),
        name=person.full_name,
        owner_name=household.owner_name,
        kind=claim.kind,
    )


async def _before_us(turn: Turn, claim_id: int) -> tuple[Claim, Household]:
    """A claim under its own card, before somebody who may decide it."""
    claim = await claims.by_id(turn.tx, claim_id)
    if await about(turn) != claim.key:  # forged data may name another's
        raise UserError("setup/no_button")
    household = await standing(turn, claim.household_id)
    turn.require(Action.confirm_household, turn.hood.places[household.place_id])
    return claim, household


async def decide(turn: Turn, verb: str, claim_id: int) -> None:
    """确认 or 不是: the first decision stands, and nobody decides their own matter."""
    claim, household = await _before_us(turn, claim_id)
    if turn.person.id in (claim.person_id, claim.asked_by_id):
        raise UserError("homes/own_claim")
    is_right = verb == "confirm_claim"
    if not await claims.decide(turn.tx, claim, turn.person, is_right, turn.now):
        raise UserError("homes/decided_before")
    if is_right:
        await _carry_out(turn, claim, household)
    person = await members.person(turn.tx, claim.person_id)
    await note(turn, f"household.{'confirm' if is_right else 'refuse'}", household, person)
    decided = await claims.by_id(turn.tx, claim.id)
    await show_claim(turn, decided, await standing(turn, household.id), turn.chat_id)
    await _tell_asker(turn, decided, household)
    turn.answer("homes/decided", is_right=is_right)


async def _carry_out(turn: Turn, claim: Claim, household: Household) -> None:
    member = member_of(household, claim.person_id)
    person = await members.person(turn.tx, claim.person_id)
    owns = claim.kind == "owns"
    if claim.kind == "stranger":
        if member is not None:
            await membership.end(turn.tx, member, "removed", turn.now)
        return
    if member is None:
        await membership.join(turn.tx, household, person, turn.now, is_owner=owns, confirmed_by=turn.person)
    elif owns and not member.is_owner:
        await membership.own(turn.tx, household, member, turn.person, turn.now)
    await tell_members(turn, household, person, is_owner=owns)


async def _tell_asker(turn: Turn, claim: Claim, household: Household) -> None:
    """Whoever asked hears what was decided, and so does whoever was taken out."""
    told = {claim.asked_by_id, claim.person_id if claim.is_confirmed else claim.asked_by_id}
    for person_id in sorted(told):
        person = await members.person(turn.tx, person_id)
        if person.reachable:
            html = turn.words(
                "homes/told.html",
                turn.hood.language_of(person.language),
                claim=claim,
                address=address(turn, household),
                is_own=person_id == claim.person_id,
            )
            turn.put(Post(person.user_id, html))


async def stranger(turn: Turn, _verb: str, household_id: int, person_id: int) -> None:
    """不认识: somebody of the household says that whoever joined does not belong there."""
    if turn.chat_id != turn.person.user_id or await about(turn) != f"home:{household_id}":
        raise UserError("setup/no_button")
    household = await standing(turn, household_id)
    if member_of(household, turn.person.id) is None or member_of(household, person_id) is None:
        raise UserError("homes/not_there")
    await ask_council(turn, household, await members.person(turn.tx, person_id), "stranger")
    turn.answer("homes/council_asked", alert=True)
