"""How a whistle is shown: to all at the issue, and to each party that is called, with a button to check in.

In the issue's group, if that may read it; else in a council's or committee's chat that may. Besides in the
chats of the councils, committees and organisations called, and in private to each person called.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import issues, members, outbox, whistles
from bot.access import Role, Visibility
from bot.issues import Issue
from bot.members import Person
from bot.outbox import Button, Post
from bot.places import Purpose
from bot.setup import moving
from bot.whistles import Whistle
from handlers.issues import desks
from handlers.issues.news import News, tell_in_private
from handlers.rows import Row, in_rows
from handlers.turn import Turn


@dataclass
class _Reader:
    """A chat that is shown a whistle, and the parties whose buttons it has."""

    language: str
    parties: list[str] = field(default_factory=list)


@dataclass
class _Audience:
    readers: dict[int, _Reader]
    unheard: list[str]  # the parties that perhaps nothing reaches: somebody has to phone them


def usual_limit(turn: Turn) -> datetime:
    """By when those called have to come unless it is said; quiet hours, when nothing rings, do not count."""
    since = turn.hood.quiet_until(turn.now) or turn.now
    return since + timedelta(hours=turn.hood.settings.whistles.hours)


async def begin_step(turn: Turn, issue: Issue) -> None:
    """A step of an issue's route begins: those it `calls` are whistled for by Linli.

    What only the committee may see is not shown to others by a rule of the settings.
    """
    parties = turn.hood.step_of(issue).calls
    if parties and issue.visibility is not Visibility.committee:
        await call(turn, issue, parties, None, usual_limit(turn))


async def call(
    turn: Turn, issue: Issue, parties: Sequence[str], caller: Person | None, due_at: datetime
) -> tuple[set[int], list[str]]:
    """Whistle for these parties; the chats that are told, and the parties that nothing reaches."""
    whistle = await whistles.blow(turn.tx, issue, parties, caller, due_at, turn.now)
    called = turn.words("whistles/called.txt", whistle=whistle)
    event_id = await issues.record(turn.tx, issue, caller, "whistle", turn.now, called)
    audience = await _audience(turn, issue, whistle)
    for chat_id in audience.readers:
        turn.put(_message(turn, issue, whistle, chat_id, audience, is_new=True))
    values: dict[str, object] = {"called": called, "by_route": caller is None, "verb": "whistle"}
    news = News(issue, event_id, "issues/told_whistle", values)
    await tell_in_private(turn, news, but=audience.readers)
    return set(audience.readers), audience.unheard


async def show(turn: Turn, issue: Issue, whistle: Whistle) -> None:
    """Bring a whistle up to date wherever it was posted."""
    posted = {desks.home(turn, issue), *await outbox.cards_elsewhere(turn.tx, whistle.key)}
    audience = await _audience(turn, issue, whistle)
    for chat_id in audience.readers:
        if chat_id in posted:
            turn.put(_message(turn, issue, whistle, chat_id, audience))


async def _audience(turn: Turn, issue: Issue, whistle: Whistle) -> _Audience:
    readers: dict[int, _Reader] = {}
    unheard: list[str] = []
    if (all_in := table(turn, issue)) is not None:
        readers[all_in] = _Reader(turn.hood.language_in(all_in), whistle.parties)
    for party in whistle.parties:
        told = await _told(turn, issue, party)
        for chat_id, language in told.items():
            reader = readers.setdefault(chat_id, _Reader(language))
            if party not in reader.parties:
                reader.parties.append(party)
        if not told and (all_in is None or turn.hood.organisation(party) or not issue.is_for_everyone):
            unheard.append(party)
    return _Audience(readers, unheard)


def table(turn: Turn, issue: Issue) -> int | None:
    """The chat that is shown all of a whistle."""
    home = desks.home(turn, issue)
    if home is not None:
        return home
    tree, place = turn.hood.places, turn.hood.places[issue.place_id]
    chats = (tree.council_chat(place), tree.committee_chat(place))
    return next((chat for chat in chats if chat and turn.hood.shows(chat, issue.visibility)), None)


async def _told(turn: Turn, issue: Issue, party: str) -> dict[int, str]:
    """The chats in which a party hears that it is called, with their languages."""
    tree, place = turn.hood.places, turn.hood.places[issue.place_id]
    organisation = turn.hood.organisation(party)
    told: dict[int, str] = {}
    if organisation is not None:
        chat_id, users = organisation.chat_id, organisation.user_ids
        if chat_id is not None:
            own = await moving.where_now(turn.tx, chat_id)
            told[own] = turn.hood.language_in(own)
    else:
        role = next((role for role in Role if role == party), None)  # an organisation may have left
        committee = tree.staff_chats_of(place, Purpose.committee)
        council = tree.staff_chats_of(place, Purpose.council)
        own = {Role.council: council, Role.committee: committee, Role.owner: committee}
        for chat_id in own.get(role, ()) if role else ():
            if turn.hood.shows(chat_id, issue.visibility):
                told[chat_id] = turn.hood.language_in(chat_id)
        users = turn.hood.staff.holding(role, tree.line(place)) if role else []
    for person in await members.by_user_ids(turn.tx, users):
        if person.reachable:
            told[person.user_id] = turn.hood.language_of(person.language)
    return told


def _message(
    turn: Turn, issue: Issue, whistle: Whistle, chat_id: int, audience: _Audience, is_new: bool = False
) -> Post:
    reader = audience.readers[chat_id]
    at_home = chat_id == desks.home(turn, issue)
    html = turn.words(
        "whistles/card.html",
        reader.language,
        whistle=whistle,
        issue=issue,
        place=turn.hood.places[issue.place_id],
        kind=turn.hood.kind(issue.kind),
        unheard=audience.unheard,
    )
    return Post(
        chat_id,
        html,
        _rows(turn, whistle, reader),
        reply_to=issue.message_id if at_home else None,
        topic=turn.topic_in(chat_id),
        silent=False,
        key=whistle.key if at_home else f"{whistle.key}:{chat_id}",
        is_new=is_new,
        subject=issue.subject,
    )


def _rows(turn: Turn, whistle: Whistle, reader: _Reader) -> tuple[Row, ...]:
    return in_rows(
        [
            Button(
                turn.words("whistles/button.txt", reader.language, party=call.party),
                f"check_in:{call.id}",
            )
            for call in whistle.calls
            if call.at is None and call.party in reader.parties
        ]
    )
