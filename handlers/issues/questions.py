"""修好了吗: the question to those affected, and what it shows once it is answered.

It goes to the reporter; where several have to confirm (a kind's `confirmations`), to all who met it too.
Those who never pressed Start read it in the group.
"""

from collections.abc import Sequence

from bot import members, outbox
from bot.issues import Issue, following, verdicts
from bot.issues.states import State
from bot.members import Person
from bot.outbox import Button, Post
from handlers.issues import desks
from handlers.issues.cards import button
from handlers.issues.news import actor, addressed, called_by_name, letter
from handlers.rows import Row
from handlers.turn import Turn


async def ask(turn: Turn, issue: Issue, note: str) -> None:
    """Ask whether it is fixed; `note` is what was said about the work."""
    people = await asked(turn, issue)
    in_private = [person for person in people if person.reachable]
    in_group = [person for person in people if not person.reachable]
    await _put(turn, issue, note, await _key(turn, issue), in_private, in_group, len(people))


async def refresh(turn: Turn, issue: Issue) -> None:
    """Show the answer where the question was asked: stars to give instead, then nothing to press."""
    people, key = await asked(turn, issue), await _key(turn, issue)
    # Who was asked where stands in the outbox: they may have pressed Start, or blocked the bot, since.
    standing = await outbox.keys(turn.tx, key)
    in_private = [person for person in people if f"{key}:{person.id}" in standing]
    in_group = [person for person in people if person not in in_private] if key in standing else []
    await _put(turn, issue, "", key, in_private, in_group, len(people))


async def _key(turn: Turn, issue: Issue) -> str:
    """Names the question of this round in the group; with a person's id, that to them in private."""
    return f"{issue.subject}:ask:{await verdicts.round_of(turn.tx, issue)}"


async def _put(
    turn: Turn,
    issue: Issue,
    note: str,
    key: str,
    in_private: Sequence[Person],
    in_group: Sequence[Person],
    affected: int,
) -> None:
    stars = await verdicts.ratings(turn.tx, issue)
    values: dict[str, object] = {"note": note, "needed": needed(turn, issue, affected), "stars": stars}
    for person in in_private:
        rows = _rows(turn, issue, turn.hood.language_of(person.language), bool(stars))
        own_key = f"{key}:{person.id}"
        turn.put(letter(turn, issue, person, "issues/ask", values, "finish", rows, own_key))
    chat_id = desks.home(turn, issue)
    if in_group and chat_id is not None:
        turn.put(_in_group(turn, issue, chat_id, in_group, values, key))


def needed(turn: Turn, issue: Issue, affected: int) -> int:
    """How many have to find it fixed; never more than there are."""
    return min(turn.hood.kind(issue.kind).confirmations, affected)


async def asked(turn: Turn, issue: Issue) -> list[Person]:
    """Whose answer counts: the reporter's, and where several have to confirm, of those who met it too.

    Whoever did the work is no judge of it.
    """
    reporter = await members.person(turn.tx, issue.reporter_id)
    if turn.hood.kind(issue.kind).confirmations == 1:
        return [reporter]
    others = [person for person in await following.affected(turn.tx, issue) if person.id != issue.assignee_id]
    return [reporter, *(person for person in others if turn.hood.sees(person, issue))]


def _in_group(
    turn: Turn, issue: Issue, chat_id: int, people: Sequence[Person], values: dict[str, object], key: str
) -> Post:
    person = called_by_name(issue, people)
    is_reporter = person is not None and person.id == issue.reporter_id
    told = addressed(issue, person, is_reporter) | values
    language = turn.hood.language_in(chat_id)
    html = turn.words(
        "issues/ask.html", language, actor=actor(turn, issue, chat_id, "finish", language), **told
    )
    rows = _rows(turn, issue, language, bool(values["stars"]))
    return Post(chat_id, html, rows, reply_to=issue.message_id, subject=issue.subject, key=key)


def _rows(turn: Turn, issue: Issue, language: str, is_rated: bool) -> tuple[Row, ...]:
    if issue.state is State.done:
        return (tuple(button(turn, issue, verb, language) for verb in ("confirm", "reopen")),)
    if issue.state is State.closed and issue.is_confirmed and not is_rated:
        stars = range(1, verdicts.MOST_STARS + 1)
        return (tuple(Button(f"{number}⭐", f"stars:{issue.id}:{number}") for number in stars),)
    return ()
