"""Reading a survey as people write it: title, one to five questions, whom, until when. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.errors import UserError
from bot.tags import tidy
from bot.voting.asking import check_deadline, read_deadline

MOST_QUESTIONS, LONGEST_QUESTION, LONGEST_TITLE = 5, 60, 100
LONGEST_LOOK_BACK = 366  # days
_MARKER = re.compile(r"(?:[-*•·]\s+|\(?\d{1,2}(?:[、)）]|\.(?!\d))\s*)")
_CLIENTS = re.compile(
    r"(?:对象[:：\s]*)?(?:最近|近)?\s*(\d{1,3})\s*天(?:内|里)?(?:办结|办好|办过事)的?(?:人|居民)?"
    r"|those whose issues were closed in (\d{1,3}) days",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wish:
    """`look_back` days: those whose issues were closed in them are asked; none: everybody in the groups."""

    title: str
    questions: tuple[str, ...]
    look_back: int | None
    closes_at: datetime | None


def read(text: str, local_now: datetime) -> Wish:
    """Raises UserError that says what is missing or too much."""
    lines = [line for line in (tidy(line) for line in re.split(r"[\n|｜]", text)) if line]
    if len(lines) < 2:
        raise UserError("surveys/how")
    questions: list[str] = []
    look_back: int | None = None
    closes_at: datetime | None = None
    for line in lines[1:]:
        clients, deadline = _CLIENTS.fullmatch(line), read_deadline(line, local_now)
        if clients is not None:
            look_back = int(clients[1] or clients[2])
        elif deadline is not None:
            closes_at = deadline
        else:
            questions.append(_MARKER.sub("", line, count=1) or line)
    _check(lines[0], questions)
    if look_back is not None and not 1 <= look_back <= LONGEST_LOOK_BACK:
        raise UserError("surveys/look_back", most=LONGEST_LOOK_BACK)
    if closes_at is not None:
        check_deadline(closes_at, local_now)
    return Wish(lines[0], tuple(questions), look_back, closes_at)


def _check(title: str, questions: list[str]) -> None:
    if not 1 <= len(questions) <= MOST_QUESTIONS or len({*questions}) < len(questions):
        raise UserError("surveys/number_of_questions", number=len(questions), most=MOST_QUESTIONS)
    if len(title) > LONGEST_TITLE or max(map(len, questions)) > LONGEST_QUESTION:
        raise UserError("surveys/too_long", most=LONGEST_QUESTION)
