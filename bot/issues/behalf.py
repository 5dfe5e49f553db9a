"""“代王奶奶：厨房漏水”: staff report for somebody without a phone. Pure."""

import re
from dataclasses import dataclass

LONGEST_NAME = 20  # characters

_BEGINS = re.compile(r"(?P<chinese>代替|代|替)|on behalf of +|(?P<plain>for) +", re.IGNORECASE)
# The colon ends the name; that of a time (8:30) does not.
_COLON = re.compile(r"[:：](?!\d)|(?:(?<!\d)|(?<=\d{3}))[:：]")
_NO_NAME = re.compile(r"[\n，。,!?！？；;、#＃@“”\"]")
_REPORTS = re.compile(r"来?(?:报修|反映|报)$")
# 代表, 代理, 代收, 替换 … are words of their own.
_GLUED = frozenset("表理办收购码价驾沟言号数练缴扣代换补")
_NOBODY = frozenset(
    ("the", "a", "an", "all", "everyone", "everybody", "our", "my", "us", "this", "that", "building", "unit")
)


@dataclass(frozen=True)
class Behalf:
    name: str
    text: str  # what is asked for, without the name


def read(text: str) -> Behalf | None:
    """Whom a report is made for; none where it does not begin with saying so. Never raises.

    Whether its writer may report for others is not asked here.
    """
    text = text.strip()
    begins = _BEGINS.match(text)
    colon = _COLON.search(text, begins.end(), begins.end() + 2 * LONGEST_NAME) if begins else None
    if begins is None or colon is None:
        return None
    name = text[begins.end() : colon.start()]
    if begins["chinese"]:
        is_glued = not name[:1].isspace()
        name = _REPORTS.sub("", name.strip()).strip()
        if is_glued and (len(name) < 2 or name[0] in _GLUED):
            return None
    elif begins["plain"] and name[:1].isascii() and not name[:1].isupper():
        return None  # "for example: …"
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or _NO_NAME.search(name):
        return None
    if name.split()[0].casefold() in _NOBODY:
        return None
    return Behalf(name, text[colon.end() :].strip())
