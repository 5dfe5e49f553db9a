"""Telling those concerned: in private where they pressed Start, else all together, silently, in the group.

A group hears only so much news in a day (settings, [noise]); what comes after waits for its bulletin, and
where none is planned for the next morning.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot import daily_news, members
from bot.access import Visibility
from bot.issues import Issue, following
from bot.members import Person
from bot.outbox import ANSWER, BULLETIN, NEWS, Post
from bot.places import Group, Place
from bot.schedules import book
from bot.schedules.wording import What
from handlers.issues import desks
from handlers.rows import Rows
from handlers.turn import Turn

_SHOWN = 8  # issues with waiting news named in one message


@dataclass(frozen=True)
class News:
    """`event_id` names it: the same news is told once. `template` is issues/told_… ."""

    issue: Issue
    event_id: int
    template: str
    values: dict[str, object]

    @property
    def action(self) -> str:
        """What was done, as the history names it."""
        return str(self.values.get("verb") or self.template.rpartition("_")[2])


async def tell_all(turn: Turn, news: News, but: Collection[int] = ()) -> None:
    """Tell the reporter and those who follow; not whoever did it, nor these users, who know."""
    await tell(turn, news, await _concerned(turn, news.issue, but))


async def tell_in_private(turn: Turn, news: News, but: Collection[int] = ()) -> None:
    """The same, of what the group is told in another way."""
    people = await _concerned(turn, news.issue, but)
    await tell(turn, news, [person for person in people if person.reachable])


async def _concerned(turn: Turn, issue: Issue, but: Collection[int]) -> list[Person]:
    reporter = await members.person(turn.tx, issue.reporter_id)
    people = (reporter, *await following.followers(turn.tx, issue))
    known = {turn.who.user_id, *but} if turn.who else {*but}
    return [person for person in people if person.user_id not in known]


async def tell(turn: Turn, news: News, people: Sequence[Person]) -> None:
    """Tell these people; those who cannot be reached in private by one message in the group."""
    # Whoever followed it while it was public may not hear of it any more.
    concerned = [person for person in people if turn.hood.sees(person, news.issue)]
    for person in concerned:
        if person.reachable:
            turn.put(letter(turn, news.issue, person, news.template, news.values, news.action))
    in_group = [person for person in concerned if not person.reachable and not person.is_forgotten]
    chat_id = desks.home(turn, news.issue)
    if not in_group or chat_id is None:
        return
    is_waiting = not await _has_room(turn, chat_id)
    await daily_news.note(turn.tx, news.event_id, chat_id, is_waiting, turn.now)
    if not is_waiting:
        turn.put(_in_group(turn, chat_id, news, in_group))


def letter(
    turn: Turn,
    issue: Issue,
    person: Person,
    template: str,
    values: dict[str, object],
    action: str,
    buttons: Rows = (),
    key: str | None = None,
) -> Post:
    """A message for one person in private; `action` is what was done."""
    language = turn.hood.language_of(person.language)
    is_reporter = person.id == issue.reporter_id
    told = {
        **addressed(issue, None, is_reporter),
        "actor": actor(turn, issue, person.user_id, action, language),
        "is_follower": not is_reporter,
        **values,
    }
    html = turn.words(f"{template}.html", language, **told)
    urgency = ANSWER if is_reporter else BULLETIN
    return Post(person.user_id, html, buttons, subject=issue.subject, key=key, urgency=urgency)


def _in_group(turn: Turn, chat_id: int, news: News, people: Sequence[Person]) -> Post:
    language = turn.hood.language_in(chat_id)
    named = called_by_name(news.issue, people)
    is_reporter = named is not None and named.id == news.issue.reporter_id
    told = {
        **addressed(news.issue, named, is_reporter),
        "actor": actor(turn, news.issue, chat_id, news.action, language),
        **news.values,
    }
    html = turn.words(f"{news.template}.html", language, **told)
    key = f"{NEWS}{news.event_id}"
    return Post(chat_id, html, reply_to=news.issue.message_id, subject=news.issue.subject, key=key)


def called_by_name(issue: Issue, people: Sequence[Person]) -> Person | None:
    """Whom a message in the group addresses: the reporter or the only one told, unless nobody is to know."""
    is_secret = issue.visibility is Visibility.nameless
    known = [
        person
        for person in people
        if person.goes_by_name and not (is_secret and person.id == issue.reporter_id)
    ]
    reporter = next((person for person in known if person.id == issue.reporter_id), None)
    return reporter or (known[0] if len(people) == 1 and known else None)


def addressed(issue: Issue, person: Person | None, is_reporter: bool) -> dict[str, object]:
    """The values of a text that speaks to somebody, or in the group to nobody in particular."""
    return {"issue": issue, "person": person, "is_reporter": is_reporter, "is_follower": False}


def actor(turn: Turn, issue: Issue, chat_id: int, action: str, language: str) -> str:
    """Who did it, as those who read a chat may know; nobody where the clock did."""
    if turn.who is None:
        return ""
    audience = turn.hood.audience(issue, chat_id)
    if not audience.may_name(issue, turn.who.id, action):
        return turn.words("issues/somebody.txt", language)
    return audience.name_of(turn.who)


async def _has_room(turn: Turn, chat_id: int) -> bool:
    told = await daily_news.told_since(turn.tx, chat_id, _midnight(turn))
    return told < turn.hood.settings.noise.daily_posts


def _midnight(turn: Turn) -> datetime:
    return datetime.combine(turn.local_now.date(), time(), turn.hood.texts.zone)


async def tell_held_back(turn: Turn) -> None:
    """Clock job: in the morning, what groups without a bulletin were not told the day before."""
    if turn.hood.quiet_until(turn.now) is not None:
        return
    for chat_id in await daily_news.held_back(turn.tx, _midnight(turn)):
        group = turn.hood.places.groups.get(chat_id)
        if group is not None and not await _has_bulletin(turn, group):
            await tell_waiting(turn, group.serves[0])


async def _has_bulletin(turn: Turn, group: Group) -> bool:
    above = {place.id: place for served in group.serves for place in turn.hood.places.line(served)}
    planned = await book.of_places(turn.tx, [*above.values()])
    return any(one.entry.what is What.bulletin and one.next_at is not None for one in planned)


async def tell_waiting(turn: Turn, place: Place) -> None:
    """What a place's group was not told, since it had been told enough that day."""
    chat_id = place.chat_id
    assert chat_id is not None
    language = turn.hood.language_in(chat_id)
    somebody = turn.words("issues/somebody.txt", language)
    told = [
        (issue, turn.hood.audience(issue, chat_id).event(issue, event, somebody))
        for issue, event in await daily_news.take_waiting(turn.tx, chat_id)
        if desks.home(turn, issue) == chat_id
    ]
    if told:
        html = turn.words(
            "bulletins/waiting.html", language, told=told[:_SHOWN], total=len(told), place=place
        )
        turn.put(Post(chat_id, html, subject="bulletin", urgency=BULLETIN))
