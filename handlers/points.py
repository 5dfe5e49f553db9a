"""/points: one's own points and hours; giving, spending and correcting those of others, by two roles."""

from bot import members, outbox
from bot.access import Action, Role, allowed
from bot.errors import UserError
from bot.members import Person
from bot.outbox import Button, Post
from bot.places import Place, Purpose
from bot.points import ledger, proposals, wording
from bot.points.proposals import Decision, Proposal
from handlers import menus
from handlers.rows import Row, Rows
from handlers.turn import Turn

_NOTED = "✍"
_SHOWN = 8  # entries of one's own account
_FOUND = 2  # people looked for by a name: one is meant, two are too many


async def points(turn: Turn, rest: str) -> None:
    """/points; in reply to somebody, or with a name: /points 奖励 10 帮忙搬家具."""
    if rest.strip():
        await _propose(turn, rest)
    elif menus.is_private(turn):
        await _own(turn)


async def _own(turn: Turn) -> None:
    has = await ledger.accounts(turn.tx, turn.person)
    turn.reply(
        "points/own",
        accounts=[(turn.hood.places[one.community_id], one) for one in has],
        entries=await ledger.last_entries(turn.tx, turn.person, _SHOWN),
    )


async def _propose(turn: Turn, rest: str) -> None:
    here = _place(turn)
    wish = wording.read(rest)
    proposals.proposer_role(turn.hood.roles(turn.person, here))  # before anybody is looked for
    person = await _meant(turn, wish.name, here)
    place = _place_of(turn, person, here)
    role = proposals.proposer_role(turn.hood.roles(turn.person, place))
    chat_id = _desk(turn, place, role)
    proposal = await proposals.propose(turn.tx, place, person, wish, turn.person, role, turn.now)
    await _show(turn, proposal, chat_id)
    found = turn.hood.places.of_chat(turn.chat_id)
    if found is not None and found[1] is Purpose.residents:
        turn.react(_NOTED)
    else:
        turn.reply("points/sent", proposal=proposal, person=person)


def _place(turn: Turn) -> Place:
    """This chat's, or in private the highest at which this person may propose."""
    tree = turn.hood.places
    found = tree.of_chat(turn.chat_id)
    if found is not None:
        return found[0]
    held = turn.hood.staff.of(turn.person.user_id)
    may = [tree[one.place_id] for one in held if allowed([one.role], Action.propose_points)]
    if not may:
        raise UserError("setup/may_not", action=Action.propose_points.value)
    return min(may, key=lambda place: len(tree.line(place)))


def _place_of(turn: Turn, person: Person, here: Place) -> Place:
    """Here, where a council is near; else where somebody works or lives, whose council then has a say."""
    tree = turn.hood.places
    theirs = [one.place_id for one in turn.hood.staff.of(person.user_id)]
    if person.place_id is not None:
        theirs.append(person.place_id)
    near = [here, *(tree[place_id] for place_id in theirs)]
    with_council = [place for place in near if tree.council_chat(place) is not None]
    return next((one for one in with_council if tree.community(one) == tree.community(here)), here)


async def _meant(turn: Turn, name: str, place: Place) -> Person:
    """Whose message is answered, or who is called so in the community."""
    assert turn.message is not None
    answered = turn.message.reply_to
    if not name and answered is not None and not answered.by_bot and answered.sender is not None:
        met = await members.recognise(turn.tx, [answered.sender])
        return met[answered.sender.user_id]
    if not name:
        raise UserError("points/who")
    near = turn.hood.places.below(turn.hood.places.community(place))
    ids = {one.id for one in near}
    at_work = [one.user_id for one in turn.hood.staff if one.place_id in ids]
    found = await members.called(turn.tx, name, near, at_work, _FOUND)
    if len(found) != 1:
        raise UserError("points/which_person", name=name, several=len(found) > 1)
    return found[0]


def _desk(turn: Turn, place: Place, proposed_as: Role) -> int:
    """The chat of those who confirm: the committee's, unless it is the committee that proposes."""
    tree = turn.hood.places
    is_committee = proposed_as in (Role.committee, Role.owner)
    chat_id = tree.council_chat(place) if is_committee else tree.committee_chat(place)
    if chat_id is None:
        raise UserError("points/no_desk", role=Role.council if is_committee else Role.committee)
    return chat_id


async def _show(turn: Turn, proposal: Proposal, chat_id: int) -> None:
    """The proposal before those who confirm, or what became of it."""
    decided_by = proposal.decided_by_id
    html = turn.words(
        "points/card.html",
        turn.hood.language_in(chat_id),
        proposal=proposal,
        person=await members.person(turn.tx, proposal.person_id),
        proposer=await members.person(turn.tx, proposal.proposed_by_id),
        decider=await members.person(turn.tx, decided_by) if decided_by is not None else None,
    )
    rows: Rows = () if proposal.is_confirmed is not None else (_buttons(turn, proposal, chat_id),)
    subject = proposal.subject
    turn.put(Post(chat_id, html, rows, silent=False, key=subject, subject=subject))


async def redraw(turn: Turn, proposal_id: int) -> None:
    proposal = await proposals.by_id(turn.tx, proposal_id)
    place = turn.hood.places[proposal.place_id]
    await _show(turn, proposal, _desk(turn, place, proposal.proposed_as))


def _buttons(turn: Turn, proposal: Proposal, chat_id: int) -> Row:
    language = turn.hood.language_in(chat_id)
    return tuple(
        Button(turn.words("points/button.txt", language, verb=verb), f"{verb}:{proposal.id}")
        for verb in ("points_yes", "points_no")
    )


async def decide(turn: Turn, verb: str, proposal_id: int) -> None:
    """确认 or 不同意, under a proposal."""
    assert turn.tap is not None
    proposal = await proposals.by_id(turn.tx, proposal_id)
    if await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id) != proposal.subject:
        raise UserError("setup/no_button")
    place = turn.hood.places[proposal.place_id]
    roles = frozenset(turn.hood.roles(turn.person, place))
    community = turn.hood.places.community(place)
    decision = Decision(verb == "points_yes", turn.person, roles, community, turn.now)
    decided = await proposals.decide(turn.tx, proposal, decision)
    if decided is None:
        turn.answer("points/decided", proposal=proposal, is_new=False)
        return
    await _show(turn, decided, turn.chat_id)
    await _tell(turn, decided, community)
    turn.answer("points/decided", proposal=decided, is_new=True)


async def _tell(turn: Turn, proposal: Proposal, community: Place) -> None:
    """Whose points they are hears what was booked; whoever proposed it hears the answer."""
    person = await members.person(turn.tx, proposal.person_id)
    if proposal.is_confirmed and person.reachable:
        has = await ledger.account(turn.tx, community, person)
        language = turn.hood.language_of(person.language)
        html = turn.words("points/told.html", language, proposal=proposal, account=has)
        turn.put(Post(person.user_id, html, silent=False))
    proposer = await members.person(turn.tx, proposal.proposed_by_id)
    if proposer.reachable and proposer.id != turn.person.id:
        language = turn.hood.language_of(proposer.language)
        turn.put(
            Post(
                proposer.user_id,
                turn.words("points/answered.html", language, proposal=proposal, person=person),
            )
        )
