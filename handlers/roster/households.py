"""What several handlers say about households: where one is, who joined it, what the council has to confirm.

A room or an owner's name is said in private alone; a council's chat reads of the building only.
"""

from bot import audit, members, outbox
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Button, Post
from bot.places import Place
from bot.roster import addresses, cells, claims, households, traces
from bot.roster.claims import Claim
from bot.roster.households import Household, Member
from handlers.rows import Rows
from handlers.turn import Turn


def address(turn: Turn, household: Household) -> str:
    """The household as people write it on a letter: 阳光小区 3号楼 101."""
    place = turn.hood.places[household.place_id]
    return " ".join([*turn.hood.places.path(place).split("/"), household.room]).strip()


def member_of(household: Household, person_id: int) -> Member | None:
    return next((member for member in household.members if member.person_id == person_id), None)


async def note(turn: Turn, action: str, household: Household, person: Person) -> None:
    """Put on record who did what to whose belonging to a household; its room stays out of it."""
    place = turn.hood.places[household.place_id]
    about = f"household {household.id}"
    await audit.write(turn.tx, action, turn.now, actor=turn.who, place=place, person=person, note=about)


async def tell_members(turn: Turn, household: Household, joined: Person, is_owner: bool) -> None:
    """Those who belonged to a household before hear who joined it, and can say that it is a stranger."""
    where = address(turn, household)
    for member in household.members:
        other = await members.person(turn.tx, member.person_id)
        if not other.reachable or other.id == joined.id:
            continue
        language = turn.hood.language_of(other.language)
        html = turn.words(
            "homes/somebody_joined.html", language, name=joined.full_name, address=where, is_owner=is_owner
        )
        button = Button(
            turn.words("homes/stranger_button.txt", language), f"stranger:{household.id}:{joined.id}"
        )
        turn.put(Post(other.user_id, html, ((button,),), subject=f"home:{household.id}"))


async def ask_council(turn: Turn, household: Household, person: Person, kind: str) -> None:
    """Put a claim before the council; before the committee where there is no council.

    Raises UserError where there is neither, or for somebody who has asked for too much.
    """
    place = turn.hood.places[household.place_id]
    chat_id = turn.hood.places.council_chat(place) or turn.hood.places.committee_chat(place)
    if chat_id is None:
        raise UserError("homes/nobody_confirms", is_member=member_of(household, turn.person.id) is not None)
    dropped = await claims.drop_lesser(turn.tx, household, person, kind, turn.now)
    if dropped is not None:
        await show_claim(turn, dropped, household, chat_id)
    claim = await claims.make(turn.tx, household, person, kind, turn.person, turn.now)
    await note(turn, "household.claim", household, person)
    await show_claim(turn, claim, household, chat_id)


async def show_claim(turn: Turn, claim: Claim, household: Household, chat_id: int) -> None:
    """Show a claim in the council's chat, or what became of it."""
    place = turn.hood.places[household.place_id]
    html = turn.words(
        "homes/claim.html",
        claim=claim,
        place=place,
        others=await claims.others(turn.tx, claim),
        members=len(household.members),
    )
    turn.put(Post(chat_id, html, _buttons(turn, claim), silent=False, key=claim.key, subject=claim.key))


def _buttons(turn: Turn, claim: Claim) -> Rows:
    if claim.decided_at is not None:
        return ()
    look, *decide = (
        Button(turn.words("homes/claim_button.txt", verb=verb, kind=claim.kind), f"{verb}:{claim.id}")
        for verb in ("look_claim", "confirm_claim", "refuse_claim")
    )
    return (look,), tuple(decide)


async def about(turn: Turn) -> str | None:
    """What the message is about whose button was pressed."""
    assert turn.tap is not None, "only a button hangs under a message"
    return await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id)


async def catch_up(turn: Turn) -> traces.Marks:
    """Know the places of an import that ran beside the bot, be it a second ago."""
    marks = await traces.marks(turn.tx)
    if marks.imported_at != turn.hood.imported_at:
        await turn.hood.reread(turn.tx)
        turn.hood.imported_at = marks.imported_at
    return marks


async def standing(turn: Turn, household_id: int) -> Household:
    """A household that is in the roster; raises UserError for one that is not, or no longer."""
    await catch_up(turn)
    household = await households.by_id(turn.tx, household_id)
    if household is None:
        raise UserError("homes/gone")
    return household


async def meant(turn: Turn, words: str) -> list[Household]:
    """The households that an address may mean; without a building it is one where whoever asks lives."""
    tree = turn.hood.places
    readings = addresses.rooms(words, tree, _home(turn))
    wanted = {(below.id, room) for place, room in readings for below in tree.below(place)}
    somewhere = [place for place in tree if place.id in {place_id for place_id, _ in wanted}]
    found = await households.at(turn.tx, somewhere) if somewhere else []
    return [one for one in found if (one.place_id, cells.key(one.room)) in wanted]


def _home(turn: Turn) -> Place | None:
    known = turn.person.place_id
    return turn.hood.places.get(known) if known is not None else None
