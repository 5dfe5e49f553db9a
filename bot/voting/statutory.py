"""What owners decide together by law: participation and consent, each by area and by number. Exact; pure.

Civil Code of the PRC, Art. 278: those who vote must own at least two thirds of the exclusive area and be at
least two thirds of the owners. Of the area and of the number that voted, more than half must consent; for
items 6-8 (raising maintenance funds, rebuilding, changing or renting out common parts) at least three
quarters. Using the funds is item 5, an ordinary matter. Art. 1259: 以上 includes the number itself, 过半数
does not. Supreme Court, interpretation Fa Shi 2009 No. 7 (as amended 2020), Art. 8: areas are those of the
register; Art. 9: each flat counts as one person, but who has several, and a developer, is one.

The law does not say what somebody wants who was reached and stays silent; a compound's rules of procedure
may say that they join the majority. Both outcomes are counted; which one binds is a setting.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import UserError
from bot.tally import Outcome
from bot.voting.answers import ABSTAIN, NO, YES, Answer
from bot.voting.terms import STATUTORY, Form, Standard


@dataclass(frozen=True)
class Holding:
    """One flat: its owner (any number that tells one from another), its area, and what was said for it."""

    owner: int
    area_cm2: int
    answer: Answer | None  # none: no ballot was cast
    is_silent: bool = False  # the paper reached them, and no ballot was cast


@dataclass(frozen=True)
class Side:
    """So much area (cm²), and so many owners."""

    area_cm2: int = 0
    owners: int = 0


@dataclass(frozen=True)
class Verdict:
    """How one matter went: who consents is a part of who takes part, and that of everybody."""

    option: str
    everybody: Side
    taking_part: Side
    consenting: Side
    has_turnout: bool
    passes: bool


# How long such a vote stays open, by the rules that communities usually have.
LEAST_WINDOW, MOST_WINDOW = timedelta(days=5), timedelta(days=60)


def check_window(standard: Standard, window: timedelta) -> None:
    """Raises UserError where a vote by law would be open for too short or too long a time."""
    if standard in STATUTORY and not LEAST_WINDOW <= window <= MOST_WINDOW:
        raise UserError("polls/bad_window", least=LEAST_WINDOW.days, most=MOST_WINDOW.days)


# What is said of one matter for each flat that takes part; an owner is heard as often as they have flats.
_Voices = list[tuple[Holding, int]]


def decide(
    options: Sequence[str],
    form: Form,
    holdings: Iterable[Holding],
    *,
    is_special: bool,
    silent_join: bool = False,
) -> list[Verdict]:
    """A verdict for each option; `silent_join`: those reached and silent vote as most did, where one opinion
    leads by area and by number, and otherwise abstain."""
    held = list(holdings)
    everybody = _side((holding, YES) for holding in held)
    voices = [_voices(number, form, held) for number in range(len(options))]
    if silent_join:
        voices = _joined(voices, form, [holding for holding in held if holding.is_silent])
    return [
        _verdict(option, everybody, said, is_special) for option, said in zip(options, voices, strict=True)
    ]


def outcome(verdicts: Sequence[Verdict]) -> Outcome:
    """What passed; enough took part only where they did in every matter."""
    return Outcome(
        tuple(verdict.option for verdict in verdicts if verdict.passes),
        has_quorum=all(verdict.has_turnout for verdict in verdicts),
    )


def _voices(number: int, form: Form, held: Iterable[Holding]) -> _Voices:
    return [(holding, _voice(holding.answer, number, form)) for holding in held if holding.answer is not None]


def _voice(answer: Answer, number: int, form: Form) -> int:
    """YES, NO or ABSTAIN to one option."""
    if form is Form.items:
        return (answer[number] if answer else 0) or ABSTAIN
    if not answer:
        return ABSTAIN
    return YES if number in answer else NO


def _joined(voices: list[_Voices], form: Form, silent: Sequence[Holding]) -> list[_Voices]:
    """The voices with those of the silent, who say what most say."""
    if form is not Form.one:  # each option is a matter of its own
        leading = [_leading_voice(said) for said in voices]
        return [
            said + [(holding, voice) for holding in silent]
            for said, voice in zip(voices, leading, strict=True)
        ]
    leader = _leading_option(voices)
    return [
        said
        + [(holding, ABSTAIN if leader is None else YES if number == leader else NO) for holding in silent]
        for number, said in enumerate(voices)
    ]


def _leading_voice(said: _Voices) -> int:
    sides = {voice: _side(said, voice) for voice in (YES, NO, ABSTAIN)}
    return _leader(sides) or ABSTAIN


def _leading_option(voices: list[_Voices]) -> int | None:
    sides = {number: _side(said) for number, said in enumerate(voices)}
    sides[-1] = _side(voices[0], ABSTAIN)  # who abstains does so of all options
    leader = _leader(sides)
    return None if leader == -1 else leader


def _leader(sides: dict[int, Side]) -> int | None:
    """What has more area and more owners than everything else."""
    for one, side in sides.items():
        others = [other for key, other in sides.items() if key != one]
        if all(side.area_cm2 > o.area_cm2 and side.owners > o.owners for o in others):
            return one
    return None


def _side(said: Iterable[tuple[Holding, int]], voice: int = YES) -> Side:
    """Who says this: the area of their flats, and the owners who say nothing else."""
    area, heard = 0, defaultdict[int, set[int]](set)
    for holding, own in said:
        area += holding.area_cm2 if own == voice else 0
        heard[holding.owner].add(own)
    return Side(area, sum(voices == {voice} for voices in heard.values()))


def _verdict(option: str, everybody: Side, said: _Voices, is_special: bool) -> Verdict:
    taking_part = _side((holding, YES) for holding, _ in said)
    consenting = _side(said)
    has_turnout = at_least(2, 3, taking_part, everybody)
    is_enough = (
        at_least(3, 4, consenting, taking_part) if is_special else _is_over_half(consenting, taking_part)
    )
    return Verdict(option, everybody, taking_part, consenting, has_turnout, has_turnout and is_enough)


def at_least(numerator: int, denominator: int, part: Side, whole: Side) -> bool:
    """Whether a part reaches a fraction of something, itself included, by area and by number."""
    return (
        whole.area_cm2 > 0
        and whole.owners > 0
        and denominator * part.area_cm2 >= numerator * whole.area_cm2
        and denominator * part.owners >= numerator * whole.owners
    )


def _is_over_half(part: Side, whole: Side) -> bool:
    return 2 * part.area_cm2 > whole.area_cm2 and 2 * part.owners > whole.owners


def shown(part: int, whole: int) -> str:
    """A percentage with two decimals, cut off and never rounded up: what falls short of two thirds never
    reads as 66.67 %."""
    hundredths = 10_000 * part // whole if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02d}"
