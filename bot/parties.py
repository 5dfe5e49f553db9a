"""Who can be called by a whistle, in the words people use for them. Pure.

A party is a role or an organisation of the settings; in the data it is the role's key or the
organisation's name.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.access import Role
from bot.dates import find_moment, parse_moment

# How people call those who hold a role, besides by its key. 业主 is missing: to most it means any resident.
_SPOKEN = {
    Role.volunteer: "志愿者|volunteers|volunteer",
    Role.grid_member: "网格员|网格|grid members|grid member",
    Role.mediator: "调解员|调解|mediators|mediator",
    Role.property: "物业公司|物业|property office|property staff|property management",
    Role.council: "理事会|理事|业委会|自管会|council members|council",
    Role.committee: "居民委员会|社区居委会|居委会|居委|社区|neighbourhood committee",
    Role.owner: "总负责人|负责人",
}
# What stands between names, or between them and a time limit.
_GLUE = re.compile(
    r"(?:[\s,、;:。.!+&/|]|[叫请和与跟及]|马上|立即|立刻|尽快|赶紧|(?:and|the|to|now)\b)*", re.IGNORECASE
)
_NAME_END = re.compile(r"[\s,、;]")
_ARRIVES = re.compile(r"(?:报到|到场|到达|赶到|过来|来人|来)?[\s。.!]*$")


def fold(name: str) -> str:
    """A name as it is compared: full-width letters, capitals and extra spaces make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


ROLES: dict[str, Role] = {
    fold(word): role for role, words in _SPOKEN.items() for word in (role.value, *words.split("|"))
}


@dataclass(frozen=True)
class Wish:
    """Who shall come and by when, if that was said; `unknown` is a name that nobody has."""

    parties: tuple[str, ...]
    until: datetime | None
    unknown: str


def read(text: str, organisations: Iterable[str], local_now: datetime) -> Wish:
    """`物业 派出所 2小时内`: names, the longest that fits each time, with or without spaces, and a limit."""
    known = {word: role.value for word, role in ROLES.items()} | {fold(name): name for name in organisations}
    names = "|".join(_pattern(word) for word in sorted(known, key=len, reverse=True))
    pattern = re.compile(names, re.IGNORECASE)
    parties, rest = _names(unicodedata.normalize("NFKC", text).strip(), pattern, known)
    until, rest = _limit(rest, local_now)
    more, rest = _names(rest, pattern, known)
    return Wish(tuple(dict.fromkeys(parties + more)), until, _NAME_END.split(rest, 1)[0])


def _pattern(word: str) -> str:
    spaced = r"\s+".join(re.escape(part) for part in word.split())
    return spaced + (r"(?![A-Za-z0-9_])" if word[-1].isascii() else "")


def _names(text: str, pattern: re.Pattern[str], known: dict[str, str]) -> tuple[list[str], str]:
    """The names that a text begins with, and what comes after them."""
    found: list[str] = []
    end = 0
    while True:
        glue = _GLUE.match(text, end)
        start = glue.end() if glue else end
        match = pattern.match(text, start)
        if match is None:
            return found, text[start:]
        found.append(known[fold(match[0])])
        end = match.end()


def _limit(text: str, local_now: datetime) -> tuple[datetime | None, str]:
    """The time limit in a text, and what else it says."""
    if not text:
        return None, ""
    brief = _ARRIVES.sub("", text)
    if brief and (moment := parse_moment(brief, local_now)):
        return moment, ""
    found = find_moment(text, local_now)
    if found is None:
        return None, text
    moment, words = found
    before, _, after = text.partition(words)
    return moment, f"{before} {_ARRIVES.sub('', after)}".strip()
