"""What somebody wants of a body, as people write it after /body. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.access import Role
from bot.dates import find_moment
from bot.errors import UserError
from bot.tags import tidy

LONGEST_NAME, LONGEST_TITLE = 30, 20
LONGEST_TERM = timedelta(days=10 * 366)


class Kind(StrEnum):
    """居委会 leads, 业委会 carries out, 自管会 helps; any other body is a council."""

    committee = "committee"
    owners = "owners"
    self_managed = "self_managed"
    council = "council"

    @property
    def role(self) -> Role:
        """What its members are at its place."""
        return Role.committee if self is Kind.committee else Role.council


_KINDS = (
    (Kind.committee, re.compile("居委会|居民委员会|\\bneighbou?rhood committee", re.IGNORECASE)),
    (Kind.owners, re.compile("业委会|业主委员会|\\bowners", re.IGNORECASE)),
    (Kind.self_managed, re.compile("自管|\\bself-?manage", re.IGNORECASE)),
)
_VERBS = {
    "found": ("成立", "新建", "new", "found"),
    "chat": ("本群", "here"),
    "leave": ("退出", "离任", "leave"),
    "end": ("撤销", "解散", "end"),
}
_WORDS = "|".join(word for words in _VERBS.values() for word in words)
_VERB = re.compile(rf"({_WORDS})(?=\s|$|[\u3400-\u9fff])\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Wish:
    """`verb`: list, found, chat, leave, end, or seat (somebody, in reply to them); `words` what follows."""

    verb: str
    words: str


def read(rest: str, is_reply: bool) -> Wish:
    said = tidy(rest)
    if not said:
        return Wish("list", "")
    found = _VERB.match(said)
    if found is None:
        return Wish("seat" if is_reply else "list", said)
    verb = next(verb for verb, words in _VERBS.items() if found[1].casefold() in words)
    return Wish(verb, said[found.end() :])


def kind_of(name: str) -> Kind:
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), Kind.council)


def name(words: str) -> str:
    """The name of a body. Raises UserError for none, or one too long."""
    said = " ".join(words.split())
    if not 0 < len(said) <= LONGEST_NAME:
        raise UserError("bodies/name", most=LONGEST_NAME)
    return said


@dataclass(frozen=True)
class Seat:
    title: str | None
    until: datetime  # the first instant after the term's last day


def seat(words: str, local_now: datetime) -> Seat:
    """主任 2029年5月1日: a title, if any, and a term's last day. Raises UserError without a right day."""
    found = find_moment(words, local_now, time(23, 59))
    if found is None:
        raise UserError("bodies/which_day")
    last, day = found
    if not local_now < last <= local_now + LONGEST_TERM:
        raise UserError("bodies/bad_end")
    title = " ".join(re.sub(r"任期|[到至]$|^\s*(?:until|to)\b", " ", words.replace(day, " ")).split())
    title = re.sub(r"[\s,，、:：]*(?:[到至]|until|to)?[\s,，、:：]*$", "", title)
    if len(title) > LONGEST_TITLE:
        raise UserError("bodies/title", most=LONGEST_TITLE)
    following = last.date() + timedelta(days=1)
    return Seat(title or None, datetime.combine(following, time(), last.tzinfo))
