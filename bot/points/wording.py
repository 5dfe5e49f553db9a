"""What somebody proposes about points, as people write it after /points. Pure.

奖励 10 帮忙搬家具 · 吴楼长 兑换 20分 洗衣液 · 更正 -2小时 多记了 · Ms Wu give 2 hours moved chairs
"""

import re
from dataclasses import dataclass

from bot.errors import UserError
from bot.points.rules import MINUTES, Amount, Reason, Unit
from bot.tags import tidy

LARGEST = 10_000  # points, or hours
LONGEST_NOTE = 200  # characters
_VERBS = {
    Reason.give: ("奖励", "加分", "give", "grant"),
    Reason.spend: ("兑换", "花掉", "spend", "redeem"),
    Reason.correct: ("更正", "改正", "correct"),
}
_WORDS = "|".join(word for words in _VERBS.values() for word in words)
_HOURS, _MINUTES = ("小时", "hours", "hour", "h"), ("分钟", "minutes", "minute", "min")
_UNITS = "|".join((*_HOURS, *_MINUTES, "积分", "分", "points", "point"))
_WISH = re.compile(
    rf"(?P<name>.{{0,80}}?)(?:(?<=[\s\u3400-\u9fff])|^)(?P<verb>{_WORDS})\s*"
    rf"(?P<sign>[+＋－\u2212-]?)\s*(?P<number>[0-9]{{1,6}}(?:\.[0-9]{{1,2}})?)\s*"
    rf"(?:(?P<unit>{_UNITS})(?![a-z]))?[\s,，:：]*(?P<note>.*)",
    re.IGNORECASE | re.DOTALL,
)

_MINUS = ("-", "－", "\u2212")


@dataclass(frozen=True)
class Wish:
    """`name` is empty where somebody is meant in reply to them."""

    name: str
    reason: Reason
    amount: Amount
    note: str


def read(words: str) -> Wish:
    """Raises UserError for what is no such wish, and for an amount that cannot be."""
    found = _WISH.fullmatch(tidy(words))
    if found is None:
        raise UserError("points/how")
    reason = next(reason for reason, verbs in _VERBS.items() if found["verb"].casefold() in verbs)
    note = " ".join(found["note"].split())
    if not note:
        raise UserError("points/what_for")
    if len(note) > LONGEST_NOTE:
        raise UserError("points/long_note", most=LONGEST_NOTE)
    return Wish(found["name"].strip(" \n,，:："), reason, _amount(found, reason), note)


def _amount(found: re.Match[str], reason: Reason) -> Amount:
    is_less = found["sign"] in _MINUS
    if is_less and reason is not Reason.correct:
        raise UserError("points/how_many", most=LARGEST)
    unit, value = _measured(found["number"], (found["unit"] or "").casefold())
    if not 0 < value <= LARGEST * (MINUTES if unit is Unit.minutes else 1):
        raise UserError("points/how_many", most=LARGEST)
    return Amount(unit, -value if is_less or reason is Reason.spend else value)


def _measured(number: str, unit: str) -> tuple[Unit, int]:
    """Whole points, or whole minutes. Raises UserError for half a point."""
    if unit in _HOURS:
        return Unit.minutes, round(float(number) * MINUTES)
    if "." in number:
        raise UserError("points/how_many", most=LARGEST)
    return (Unit.minutes if unit in _MINUTES else Unit.points), int(number)
