"""Where an issue is shown: its residents' group, and the desks of those who have to act.

A council's or a committee's desk is its chat; everybody else's is the private chat with the bot, where they
pressed Start.
"""

from collections.abc import Iterable

from bot import issues, members, outbox, whistles
from bot.access import Role, Visibility
from bot.errors import UserError
from bot.issues import Issue, numbers
from bot.outbox import Button
from bot.places import Purpose
from bot.setup import moving
from handlers.rows import Rows
from handlers.turn import Turn

# What /start is given by a link: the place whose group it was pressed in.
AT = "at-"


async def visible(turn: Turn, issue_id: int) -> Issue:
    """An issue that this person may see; raises UserError as if there were none."""
    issue = await issues.by_id(turn.tx, issue_id)
    if turn.hood.sees(turn.person, issue):
        return issue
    for party in await whistles.called_to(turn.tx, issue):  # a whistle has shown it to them
        if await is_meant(turn, issue, party):
            return issue
    raise UserError("issues/unknown_card")


async def numbered(turn: Turn, words: str) -> tuple[Issue, str]:
    """The issue whose number the words after a command begin with, and the rest of them.

    Raises UserError without a number, in a chat that is no place, and, as if there were none, for an issue
    that this person or those who read along here may not see.
    """
    named = numbers.read(words)
    if named is None:
        assert turn.message is not None
        raise UserError("issues/which_number", command=turn.message.command)
    number, rest = named
    if turn.chat_id == turn.person.user_id:
        found = await issues.numbered(turn.tx, number)
    else:
        issue = await issues.by_number(turn.tx, turn.community, number)
        found = [issue] if turn.hood.shows(turn.chat_id, issue.visibility) else []
    seen = [issue for issue in found if turn.hood.sees(turn.person, issue)]
    if not seen:
        raise UserError("issues/no_such_number", number=number)
    if len(seen) > 1:  # in private, for somebody at work in several communities
        raise UserError("issues/several_numbers", number=number)
    return seen[0], rest


async def is_meant(turn: Turn, issue: Issue, party: str) -> bool:
    """Whether this person is meant when a party is called to an issue.

    Those who hold the role there, the organisation's people, and whoever is in the organisation's own chat:
    only they can write or press there, and whom it lets in is for the organisation to say.
    """
    if turn.hood.answers_for(turn.person, party, turn.hood.places[issue.place_id]):
        return True
    organisation = turn.hood.organisation(party)
    if organisation is None or organisation.chat_id is None:
        return False
    return turn.chat_id == await moving.where_now(turn.tx, organisation.chat_id)


def home(turn: Turn, issue: Issue) -> int | None:
    """The group in which an issue was reported, if those in it may see it."""
    return issue.chat_id if turn.hood.shows(issue.chat_id, issue.visibility) else None


async def spoken_in(turn: Turn, chats: Iterable[int]) -> dict[int, str]:
    """These chats with their languages; a private chat has the id of its person, and speaks as they do."""
    spoken = {chat_id: turn.hood.language_in(chat_id) for chat_id in chats}
    people = [chat_id for chat_id in spoken if turn.hood.places.of_chat(chat_id) is None]
    known = await members.by_user_ids(turn.tx, people)
    return spoken | {person.user_id: turn.hood.language_of(person.language) for person in known}


def card_key(issue: Issue, chat_id: int) -> str:
    return f"{issue.subject}:card" if chat_id == issue.chat_id else f"{issue.subject}:card:{chat_id}"


async def shown_in(turn: Turn, issue: Issue) -> list[int]:
    """All chats that have a card of an issue, or should: its group first."""
    at_home = home(turn, issue)
    chats = [] if at_home is None else [at_home]
    if issue.updated_at == issue.created_at and issue.visibility is Visibility.everyone:
        return chats  # fresh: no desk has been asked yet
    return chats + await outbox.cards_elsewhere(turn.tx, f"{issue.subject}:card")


def door(turn: Turn) -> Rows:
    """A button from a residents' group to the private chat with the bot, which then knows the place."""
    found = turn.hood.places.of_chat(turn.chat_id)
    if found is None or found[1] is not Purpose.residents:
        return ()
    url = turn.hood.link(f"{AT}{found[0].id}")
    return ((Button(turn.words("issues/private_button.txt", turn.language), url=url),),) if url else ()


async def desk(turn: Turn, issue: Issue) -> list[int]:
    """The chats of those who have to act now; a council's or committee's where they have none."""
    tree, place = turn.hood.places, turn.hood.places[issue.place_id]
    council = tree.staff_chats_of(place, Purpose.council)
    committee = tree.staff_chats_of(place, Purpose.committee)
    own = {Role.council: council, Role.committee: committee, Role.owner: committee}
    if chats := own.get(issue.responsible):
        return chats
    users = turn.hood.staff.holding(issue.responsible, tree.line(place))
    asked = [p.user_id for p in await members.by_user_ids(turn.tx, users) if p.reachable]
    if asked:
        return asked
    instead = [chat for chat in (*council, *committee) if turn.hood.shows(chat, issue.visibility)]
    return instead[:1]
