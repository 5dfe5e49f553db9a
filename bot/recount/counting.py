"""Counting a vote from its ballots alone, as at its end so ever after. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot import tally
from bot.tally import Count, Outcome
from bot.voting import answers, receipts, statutory
from bot.voting.answers import Answer
from bot.voting.statutory import Holding, Verdict
from bot.voting.terms import STATUTORY, Standard, Terms


@dataclass(frozen=True)
class Ballot:
    """What one ballot paper says, under the receipt that its household alone knows.

    `says` are the options chosen, each with its mark: its place from 1, its stars, its points, or 1 for yes,
    2 for no, 3 for abstaining (bot/voting/answers.py). Empty: it abstains; none: nobody filled it in.
    """

    receipt: str
    says: tuple[tuple[str, int], ...] | None
    reached: bool = True  # whether the paper was delivered; counts where nobody filled it in
    area_cm2: int = 0  # of all its flats; 0 where areas are not counted, for they tell households apart
    way: str | None = None  # how it was cast: tap, proxy, paper, door; none: in secret, or not at all


@dataclass(frozen=True)
class Electors:
    """Who could vote: so many ballot papers (none: whoever was in the chat), and the area of their flats.

    `stated_area_cm2`: in a vote by law the area of the whole place, where the community states one; it counts
    for nothing, but all can see whether the roster adds up to it.
    """

    papers: int | None
    area_cm2: int = 0
    stated_area_cm2: int | None = None


@dataclass(frozen=True)
class Result:
    """`count` is none in a vote by law, which has verdicts: of those who spoke, and joined by the silent."""

    outcome: Outcome
    count: Count | None = None
    spoken: tuple[Verdict, ...] = ()
    joined: tuple[Verdict, ...] = ()


@dataclass(frozen=True)
class Vote:
    """All that a result is made of. Of an electorate known by name there is a ballot for each paper, filled
    in or not; of a secret vote there are only those that were cast."""

    options: tuple[str, ...]
    rule: Terms
    electorate: Electors
    ballots: tuple[Ballot, ...]

    @property
    def voters(self) -> int:
        """How many ballots were filled in."""
        return sum(ballot.says is not None for ballot in self.ballots)


class Flaw(StrEnum):
    """What cannot be right about ballots, whatever their result is."""

    receipt = "receipt"  # no receipt, or one that two ballots have
    says = "says"  # a ballot says what none can
    number = "number"  # more or fewer ballots than papers
    area = "area"  # the areas do not add up


def result(vote: Vote) -> Result:
    """Count. Raises ValueError for a ballot that says what none can."""
    said = [None if ballot.says is None else _answer(vote, ballot) for ballot in vote.ballots]
    if vote.rule.standard in STATUTORY:
        return _by_law(vote, said)
    pile = Counter(answer for answer in said if answer is not None)
    counted = tally.count(vote.options, pile, vote.rule.form)
    return Result(tally.decide(counted, vote.rule, vote.electorate.papers or 0), counted)


def _answer(vote: Vote, ballot: Ballot) -> Answer:
    answer = answers.chosen(vote.options, vote.rule.form, ballot.says or ())
    if not answers.is_valid(vote.rule, len(vote.options), answer):
        raise ValueError(f"no ballot can say this: {ballot.says}")
    return answer


def _by_law(vote: Vote, said: Sequence[Answer | None]) -> Result:
    """Each ballot is one owner's, with all their flats."""
    held = [
        Holding(number, ballot.area_cm2, answer, is_silent=answer is None and ballot.reached)
        for number, (ballot, answer) in enumerate(zip(vote.ballots, said, strict=True))
    ]
    is_special = vote.rule.standard is Standard.statutory_special
    spoken, joined = (
        tuple(
            statutory.decide(
                vote.options, vote.rule.form, held, is_special=is_special, silent_join=silent_join
            )
        )
        for silent_join in (False, True)
    )
    binding = joined if vote.rule.silent_join else spoken
    return Result(statutory.outcome(binding), spoken=spoken, joined=joined)


def flaws(vote: Vote) -> Iterator[Flaw]:
    """What is wrong with ballots before they are counted."""
    codes = [ballot.receipt for ballot in vote.ballots]
    if len(set(codes)) < len(codes) or any(receipts.read(code) != code for code in codes):
        yield Flaw.receipt
    if any(ballot.says is not None and not _can_be_said(vote, ballot) for ballot in vote.ballots):
        yield Flaw.says
    papers = vote.electorate.papers
    if papers is not None and (len(codes) > papers if vote.rule.is_secret else len(codes) != papers):
        yield Flaw.number
    if vote.rule.standard in STATUTORY and sum(b.area_cm2 for b in vote.ballots) != vote.electorate.area_cm2:
        yield Flaw.area


def _can_be_said(vote: Vote, ballot: Ballot) -> bool:
    try:
        _answer(vote, ballot)
    except ValueError:
        return False
    return True
