"""What the head of a sign-up list says: title, when it is, how many places, until when to join. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.dates import find_moment, parse_moment
from bot.signups.pasted import WIDE

_PLACES = re.compile(
    r"(?:名额|限额|限|上限|一共|共|总共|(?<!户)(?<!家)(?<!人)最多)[:：为是\s]*([0-9]{1,4})\s*(?:个|人|位|名)?(?![0-9])"
    r"|([0-9]{1,4}) places|places?: ?([0-9]{1,4})",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"(?:报名)?(?:(?:截[止至](?:时间|日期|到|于|至)?|(?:closes?|deadline|until)\b)[:\s]*(.+)|(.+?)截止)",
    re.IGNORECASE,
)
LONGEST_TITLE = 100  # characters


@dataclass(frozen=True)
class Heading:
    """`about` is what else the head says, but for the deadline."""

    title: str
    about: str
    places: int | None
    begins_at: datetime | None
    closes_at: datetime | None


def read(head: Sequence[str], local_now: datetime) -> Heading:
    """What these lines say; never refuses. Moments that have passed already say nothing."""
    deadlines = {line: at for line in head[1:] if (at := _deadline(line.translate(WIDE).strip(), local_now))}
    other = [line for line in head if line not in deadlines]
    limits = [match for line in head if (match := _PLACES.search(line.translate(WIDE)))]
    said = [next(group for group in match.groups() if group) for match in limits]
    closes_at = next(iter(deadlines.values()), None)
    return Heading(
        title=head[0][:LONGEST_TITLE] if head else "",
        about="\n".join(other[1:]),
        places=next((int(number) for number in said if int(number) > 0), None),
        begins_at=_begins_at([line.translate(WIDE) for line in other], local_now),
        closes_at=closes_at if closes_at is not None and closes_at > local_now else None,
    )


def _deadline(line: str, local_now: datetime) -> datetime | None:
    match = _DEADLINE.fullmatch(line)
    return parse_moment(match[1] or match[2], local_now) if match else None


def _begins_at(lines: Iterable[str], local_now: datetime) -> datetime | None:
    """The first moment to come. A day alone, as in a title, takes its time from where that is said: below
    周六包粽子 that is 9:00, or 周六 9:00."""
    found = [one for line in lines for one in _moments(line, local_now)]
    ahead = next((n for n, (moment, _) in enumerate(found) if moment > local_now), None)
    if ahead is None:
        return None
    day, words = found[ahead]
    if not _names_a_time(words, local_now):
        for moment, later in found[ahead + 1 :]:
            if _names_a_time(later, local_now):
                together = parse_moment(f"{words} {later}", local_now)
                if together is not None or moment.date() == day.date():
                    return together or moment
    return day


def _moments(line: str, local_now: datetime) -> Iterator[tuple[datetime, str]]:
    while found := find_moment(line, local_now):
        yield found
        line = line.partition(found[1])[2]


def _names_a_time(words: str, local_now: datetime) -> bool:
    """Whether the words say a time of the day: without one, the end of the day is meant."""
    return parse_moment(words, local_now, time(20)) == parse_moment(words, local_now, time(19))
