"""Telling those concerned: in private where they pressed Start, else all together, silently, in the group.

A group hears only so much news in a day (settings, [noise]); what comes after waits for the bulletin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot import following, members, outbox
from bot.access import Visibility
from bot.issues import Issue
from bot.members import Person
from bot.outbox import ANSWER, BULLETIN, NEWS, Button, Post
from handlers import desks
from handlers.turn import Turn

Rows = tuple[tuple[Button, ...], ...]


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


async def tell_all(turn: Turn, news: News) -> None:
    """Tell the reporter and those who follow, but not whoever did it."""
    reporter = await members.person(turn.tx, news.issue.reporter_id)
    others = await following.followers(turn.tx, news.issue)
    actor_id = turn.who.id if turn.who else None
    concerned = [person for person in (reporter, *others) if person.id != actor_id]
    await tell(turn, news, concerned)


async def tell(turn: Turn, news: News, people: Sequence[Person]) -> None:
    """Tell these people; those who cannot be reached in private by one message in the group."""
    # Whoever followed it while it was public may not hear of it any more.
    concerned = [person for person in people if turn.hood.sees(person, news.issue)]
    in_group = [person for person in concerned if not person.reachable]
    for person in concerned:
        if person.reachable:
            turn.put(letter(turn, news.issue, person, news.template, news.values, news.action))
    chat_id = desks.home(turn, news.issue)
    if in_group and chat_id is not None and await _has_room(turn, chat_id):
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
    named = called_by_name(news.issue, people)
    is_reporter = named is not None and named.id == news.issue.reporter_id
    told = {
        **addressed(news.issue, named, is_reporter),
        "actor": actor(turn, news.issue, chat_id, news.action),
        **news.values,
    }
    html = turn.words(f"{news.template}.html", None, **told)
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


def actor(turn: Turn, issue: Issue, chat_id: int, action: str, language: str | None = None) -> str:
    """Who did it, as those who read a chat may know; nobody where the clock did."""
    if turn.who is None:
        return ""
    audience = turn.hood.audience(issue, chat_id)
    if not audience.may_name(issue, turn.who.id, action):
        return turn.words("issues/somebody.txt", language)
    return audience.name_of(turn.who)


async def _has_room(turn: Turn, chat_id: int) -> bool:
    zone = turn.hood.texts.zone
    midnight = datetime.combine(turn.now.astimezone(zone).date(), time(), zone)
    sent = await outbox.news_since(turn.tx, chat_id, midnight)
    return sent < turn.hood.settings.noise.daily_posts
