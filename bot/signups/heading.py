"""What the head of a sign-up list says: title, when it is, how many places, until when to join. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.dates import find_moment, parse_moment

_PLACES = re.compile(
    r"(?:名额|限额|限|上限|一共|共|总共|(?<!户)(?<!家)(?<!人)最多)[:：为是\s]*([0-9]{1,4})\s*(?:个|人|位|名)?(?![0-9])"
    r"|([0-9]{1,4}) places|places?: ?([0-9]{1,4})",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"(?:报名)?(?:截止(?:时间|到|于)?|(?:closes?|deadline|until)\b)[:\s]*(.+)", re.IGNORECASE
)
LONGEST_TITLE = 100  # characters


@dataclass(frozen=True)
class Heading:
    title: str
    about: str
    places: int | None
    begins_at: datetime | None
    closes_at: datetime | None


def read(head: Sequence[str], local_now: datetime) -> Heading:
    """What these lines say; never refuses. Moments that have passed already say nothing."""
    title, about = (head[0][:LONGEST_TITLE] if head else ""), list(head[1:])
    deadlines = [match for line in about if (match := _DEADLINE.fullmatch(line.strip()))]
    closes_at = next((at for match in deadlines if (at := parse_moment(match[1], local_now))), None)
    other = [line for line in head if not _DEADLINE.fullmatch(line.strip())]
    found = [moment for line in other if (moment := find_moment(line, local_now))]
    begins_at = next((at for at, _ in found if at > local_now), None)
    limits = [match for line in head if (match := _PLACES.search(line))]
    said = [next(group for group in match.groups() if group) for match in limits]
    places = next((int(number) for number in said if int(number) > 0), None)
    is_ahead = closes_at is not None and closes_at > local_now
    return Heading(title, "\n".join(about), places, begins_at, closes_at if is_ahead else None)
