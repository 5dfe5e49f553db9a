"""Counting ballots: what each option got, and which of them win. Pure: plain values in, plain values out.

Votes by the statute, which count area and owners, are decided in bot/voting/statutory.py.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.voting.answers import NO, YES, Answer
from bot.voting.terms import ELECTING, LISTED, Form, Standard, Terms

# How many ballots said the same.
Pile = Mapping[Answer, int]


@dataclass(frozen=True)
class Line:
    """What one option got.

    `votes` are the ballots for it: that name it, give it any mark (scores, weights), or say yes (items);
    `against` those that chose otherwise or say no, where the form elects. `share` is the whole percentage of
    votes among all who voted. `points` are the stars or points it was given; in a ranking of n options the
    first of a ballot gets n, the next n - 1 and so on, and one that is not named none.
    """

    option: str
    votes: int
    share: int
    against: int = 0
    points: int = 0

    @property
    def mean(self) -> Fraction:
        """The mean of the marks given; 0 where nobody gave any."""
        return Fraction(self.points, self.votes) if self.votes else Fraction(0)


@dataclass(frozen=True)
class Count:
    """`voters` are all who voted, those who abstained among them."""

    lines: tuple[Line, ...]
    voters: int
    form: Form = Form.one

    @property
    def leaders(self) -> list[str]:
        """The best options: several at a tie, none where nobody is for any."""
        best = max(map(self.worth, self.lines), default=Fraction(0))
        return [line.option for line in self.lines if self.worth(line) == best > 0]

    def worth(self, line: Line) -> Fraction:
        """What options are compared by: votes, points, or the mean of their stars."""
        if self.form is Form.scores:
            return line.mean
        return Fraction(line.points if self.form in (Form.ranking, Form.weights) else line.votes)


@dataclass(frozen=True)
class Outcome:
    """The options that won, the best first; `tied` would have to share too few seats, so none of them won."""

    won: tuple[str, ...]
    tied: tuple[str, ...] = ()
    has_quorum: bool = True


def count(options: Sequence[str], pile: Pile, form: Form = Form.one) -> Count:
    """What each option got. Raises IndexError for an answer about an option that there is not."""
    voters = sum(pile.values())
    lines = tuple(_line(options, number, pile, form, voters) for number in range(len(options)))
    for answer in pile:
        fits = all(0 <= n < len(options) for n in answer) if form in LISTED else len(answer) <= len(options)
        if not fits:
            raise IndexError("a vote for no option")
    return Count(lines, voters, form)


def _line(options: Sequence[str], number: int, pile: Pile, form: Form, voters: int) -> Line:
    marks: Counter[int] = Counter()
    for answer, times in pile.items():
        marks[_mark(answer, number, form, len(options))] += times
    if form in ELECTING:
        return Line(options[number], marks[YES], percent(marks[YES], voters), against=marks[NO])
    points = sum(mark * times for mark, times in marks.items())
    votes = voters - marks[0]
    return Line(options[number], votes, percent(votes, voters), points=points)


def _mark(answer: Answer, number: int, form: Form, options: int) -> int:
    """What a ballot gives an option; 0 for nothing."""
    if not answer:
        return 0
    if form not in LISTED:
        return answer[number]
    if form is Form.ranking:
        return options - answer.index(number) if number in answer else 0
    return YES if number in answer else NO


def percent(part: int, whole: int) -> int:
    """A whole percentage; 0 of nothing."""
    return round(Fraction(100 * part, whole)) if whole else 0


def decide(counted: Count, terms: Terms, entitled: int = 0) -> Outcome:
    """Which options win; `entitled` is how many may vote, where that is known.

    Without its quorum a poll has no winners.
    """
    if terms.quorum is not None and (not entitled or counted.voters < terms.quorum * entitled):
        return Outcome((), has_quorum=False)
    passing = {line.option: counted.worth(line) for line in counted.lines if _passes(line, counted, terms)}
    won, tied = best(passing, terms.chosen)
    return Outcome(won, tied)


def _passes(line: Line, counted: Count, terms: Terms) -> bool:
    if counted.worth(line) <= 0:
        return False
    if terms.standard is Standard.majority:
        return 2 * line.votes > counted.voters
    if terms.standard is Standard.two_thirds:
        return 3 * line.votes >= 2 * counted.voters
    return terms.standard is not Standard.consensus or line.against == 0


def best(worths: Mapping[str, Fraction], seats: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who gets the seats, the best first, and those tied for the last of them; no seats named: all."""
    ranked = sorted(worths, key=lambda option: worths[option], reverse=True)
    if seats is None or len(ranked) <= seats:
        return tuple(ranked), ()
    last = worths[ranked[seats - 1]]
    if last > worths[ranked[seats]]:
        return tuple(ranked[:seats]), ()
    above = tuple(option for option in ranked if worths[option] > last)
    return above, tuple(option for option in ranked if worths[option] == last)
