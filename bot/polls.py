"""Polls: a question, options, a window, and the last ballot of each person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import tally
from bot.dates import parse_moment
from bot.errors import UserError
from bot.members import Person
from bot.places import Place
from bot.tags import tidy
from storage import tables

LEAST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_QUESTION, LONGEST_OPTION = 300, 60
LONGEST_WINDOW = timedelta(days=90)

_DEADLINE = re.compile(r"^(截止(?:时间|到|于)?|(?:closes?|deadline|until)\b)[:：\s]*(.+)$", re.IGNORECASE)
_SURELY_DEADLINE = ("截止", "deadline")
# "1. ", "A）" or "- " before an option; the 3. of 3.5元 and the - of -5度 are its own.
_MARKER = re.compile(r"^(?:[-*•·]\s+|\(?\d{1,2}(?:[、)）]|\.(?!\d))\s*|[A-Ja-j][.、)）]\s*)")


@dataclass(frozen=True)
class Question:
    """What is asked, as read from a message. `closes_at` is none where nobody named a deadline."""

    text: str
    options: tuple[str, ...]
    closes_at: datetime | None


@dataclass(frozen=True)
class Poll:
    id: int
    place_id: int
    chat_id: int
    message_id: int | None  # none after its group's upgrade: the message stayed behind
    author_id: int
    question: str
    options: tuple[str, ...]
    closes_at: datetime
    closed_at: datetime | None

    @property
    def subject(self) -> str:
        return f"poll:{self.id}"


def read_question(text: str, local_now: datetime) -> Question:
    """The question, its options and its deadline, one a line or split by `|`.

    Raises UserError that says what is missing or too much.
    """
    parts = [tidy(part) for part in re.split(r"[\n|｜]", text)]
    parts = [part for part in parts if part]
    deadline, parts = _take_deadline(parts, local_now)
    if not parts:
        raise UserError("polls/how_to_ask")
    question, options = parts[0], tuple(_MARKER.sub("", part) or part for part in parts[1:])
    _check(question, options)
    if deadline is not None and not local_now < deadline <= local_now + LONGEST_WINDOW:
        raise UserError("polls/bad_deadline", moment=deadline, days=LONGEST_WINDOW.days)
    return Question(question, options, deadline)


def _take_deadline(parts: list[str], local_now: datetime) -> tuple[datetime | None, list[str]]:
    """The deadline and the other parts. The first part is the question, whatever it begins with."""
    for part in parts[1:]:
        match = _DEADLINE.match(part)
        moment = parse_moment(match[2], local_now) if match else None
        if match and moment:
            return moment, [other for other in parts if other is not part]
        if match and part is parts[-1] and match[1].casefold().startswith(_SURELY_DEADLINE):
            raise UserError("polls/unread_deadline", words=match[2][:40])
    return None, parts


def _check(question: str, options: Sequence[str]) -> None:
    if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS:
        raise UserError(
            "polls/number_of_options", number=len(options), least=LEAST_OPTIONS, most=MOST_OPTIONS
        )
    if len(question) > LONGEST_QUESTION:
        raise UserError("polls/too_long", what="question", length=len(question), most=LONGEST_QUESTION)
    longest = max(options, key=len)
    if len(longest) > LONGEST_OPTION:
        raise UserError("polls/too_long", what="option", length=len(longest), most=LONGEST_OPTION)
    seen: set[str] = set()
    for option in options:
        if option.casefold() in seen:
            raise UserError("polls/twice", option=option)
        seen.add(option.casefold())


_P = tables.polls
_B = tables.ballots
_POLL = select(
    _P.c.id,
    _P.c.place_id,
    _P.c.chat_id,
    _P.c.message_id,
    _P.c.author_id,
    _P.c.question,
    _P.c.options,
    _P.c.closes_at,
    _P.c.closed_at,
)


def _poll(row: Sequence[Any]) -> Poll:
    poll = Poll(*row)
    return replace(poll, options=tuple(poll.options))


async def open_poll(
    tx: AsyncConnection,
    question: Question,
    place: Place,
    author: Person,
    chat_id: int,
    message_id: int,
    closes_at: datetime,
    now: datetime,
) -> Poll:
    values = {
        "place_id": place.id,
        "chat_id": chat_id,
        "message_id": message_id,
        "author_id": author.id,
        "question": question.text,
        "options": list(question.options),
        "closes_at": closes_at,
    }
    made = await tx.execute(insert(_P).values(values | {"created_at": now}).returning(_P.c.id))
    return _poll([made.scalar_one(), *values.values(), None])


async def by_id(tx: AsyncConnection, poll_id: int) -> Poll:
    """Raises UserError when there is none."""
    row = (await tx.execute(_POLL.where(_P.c.id == poll_id))).one_or_none()
    if row is None:
        raise UserError("polls/unknown")
    return _poll(row)


async def vote(tx: AsyncConnection, poll: Poll, person: Person, choice: int, now: datetime) -> bool:
    """Cast or change a ballot; False when this is the person's choice already.

    Raises UserError when the poll is closed or has no such option.
    """
    if poll.closed_at is not None or now >= poll.closes_at:
        raise UserError("polls/closed")
    if not 0 <= choice < len(poll.options):
        raise UserError("polls/unknown")
    mine = (_B.c.poll_id == poll.id) & (_B.c.person_id == person.id) & _B.c.current
    before = await tx.scalar(select(_B.c.choice).where(mine))
    if before == choice:
        return False
    if before is not None:
        await tx.execute(update(_B).where(mine).values(current=False))
    await tx.execute(
        insert(_B),
        {"poll_id": poll.id, "person_id": person.id, "choice": choice, "at": now, "current": True},
    )
    return True


async def count(tx: AsyncConnection, poll: Poll) -> tally.Count:
    choices = await tx.scalars(select(_B.c.choice).where((_B.c.poll_id == poll.id) & _B.c.current))
    return tally.count(poll.options, choices.all())


async def close(tx: AsyncConnection, poll: Poll, now: datetime) -> Poll | None:
    """Close a poll; none when it is closed already."""
    if poll.closed_at is not None:
        return None
    await tx.execute(update(_P).where(_P.c.id == poll.id).values(closed_at=now))
    return replace(poll, closed_at=now)


async def run_out(tx: AsyncConnection, now: datetime, limit: int = 50) -> list[Poll]:
    """Open polls whose deadline has passed, the earliest first."""
    over = _P.c.closed_at.is_(None) & (_P.c.closes_at <= now)
    rows = await tx.execute(_POLL.where(over).order_by(_P.c.closes_at, _P.c.id).limit(limit))
    return [_poll(row) for row in rows]


async def open_now(tx: AsyncConnection) -> list[Poll]:
    rows = await tx.execute(_POLL.where(_P.c.closed_at.is_(None)).order_by(_P.c.closes_at, _P.c.id))
    return [_poll(row) for row in rows]
