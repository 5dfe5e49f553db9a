"""What somebody changes on the list of services: 添加 理发：每周五下午，免费 · 停办 理发. Pure."""

import re
from dataclasses import dataclass

from bot.errors import UserError

LONGEST_NAME, LONGEST_ABOUT = 20, 64  # characters
_VERB = re.compile(
    r"(?:(?P<sets>添加|增加|新增|修改|改|add|change)|(?P<ends>停止|停办|取消|end|remove))(?:[\s:：]+|$)",
    re.IGNORECASE,
)
_COLON = re.compile(r"\s*[:：]\s*")
_CHINESE_NAME = re.compile(r"([\u3400-\u9fff]+)\s+")  # 理发 每周五下午, without a colon


@dataclass(frozen=True)
class Change:
    """`about` is none for a service that ends."""

    name: str
    about: str | None


def read(words: str) -> Change | None:
    """None for words that change nothing. Raises UserError for a service that cannot be named so."""
    verb = _VERB.match(words.strip())
    if verb is None:
        return None
    said = " ".join(words.strip()[verb.end() :].split())
    if verb["ends"]:
        return Change(_name(said), None)
    parts = _COLON.split(said, maxsplit=1)
    if len(parts) == 1 and (found := _CHINESE_NAME.match(said)):
        parts = [found[1], said[found.end() :]]
    about = parts[1] if len(parts) > 1 else ""
    if len(about) > LONGEST_ABOUT:
        raise UserError("services/how_to_change", most=LONGEST_ABOUT)
    return Change(_name(parts[0]), about)


def _name(said: str) -> str:
    """A number alone stands for a place on the list, and a booking begins with the name."""
    if not 0 < len(said) <= LONGEST_NAME or said.isdecimal():
        raise UserError("services/how_to_change", most=LONGEST_ABOUT)
    return said
