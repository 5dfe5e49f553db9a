"""What a reply to a sign-up list says of its writer or a neighbour: +2, 报名, 不去了, 代王奶奶 2人. Pure."""

import re

from bot.dates import number
from bot.signups.pasted import MOST_PEOPLE, WIDE

_N = "[0-9]{1,2}|[一二两三四五六七八九十]"
_JOINS = re.compile(
    rf"\+\s*(?P<plus>{_N})(?:\s*个?[人位名])?"
    r"|(?:算|加|带)我一个|我来|count me in|me too|i(?:'|\u2019)?m in"
    rf"|(?:我们?(?:家|俩)?|本人)?(?:也|要|想)*(?:报个?名|参加|报)\s*(?P<people>{_N})?(?:\s*个?[人位名]?)?|"
    rf"(?:join|sign (?:me|us) up)(?:,? (?P<of_us>{_N}) ?(?:people|of us)?)?",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"(?:我们?|本人)?(?:临时有事)?[\s,]*(?:不[去来参](?:加)?了?|[去来]不了了?|取消(?:报名)?|退出)|"
    r"(?:i(?:'|\u2019)?m )?not coming|cancel",
    re.IGNORECASE,
)
_FOR = re.compile(r"[代替帮](?:报|替)?\s*(?=\S{2})|for (?=[A-Z])")
# 报名 between a neighbour's name and how many, or behind the name: 替孙奶奶报名, 帮小明报2个.
_SIGNS_UP = re.compile(rf"\s*也?(?:报个?名|参加|报)\s*(?=(?:{_N})\s*个?[人位名]?$|$)")
_EDGES = re.compile(r"^\W+(?<![+])|\W+$")
_PIECES = re.compile(rf"(?<=\s)({_N})个$")


def own(text: str) -> int | None:
    """With how many in all the writer comes, 0 for not at all; none for a reply that says neither."""
    words = _EDGES.sub("", text.translate(WIDE))
    if _LEAVES.fullmatch(words):
        return 0
    joins = _JOINS.fullmatch(words)
    if joins is None:
        return None
    said = joins["plus"] or joins["people"] or joins["of_us"] or "1"
    return min(number(said), MOST_PEOPLE)


def on_behalf(text: str) -> str | None:
    """王奶奶 2人, of a reply that says 代王奶奶 2人 or “for Granny Wang 2 people”; none for any other."""
    said = text.strip()
    match = _FOR.match(said)
    if match is None:
        return None
    words = said[match.end() :].translate(WIDE).replace(":", " ")
    return _PIECES.sub(r"\1人", _SIGNS_UP.sub(" ", words).strip())
