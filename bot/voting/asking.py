"""Reading a poll as people write it: the question, its options, its deadline. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dates import parse_moment
from bot.errors import UserError
from bot.tags import tidy

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
