"""Counting ballots. Pure: plain values in, plain values out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One option and its votes; `share` is a whole percentage of all who voted."""

    option: str
    votes: int
    share: int


@dataclass(frozen=True)
class Count:
    lines: tuple[Line, ...]
    voters: int

    @property
    def leaders(self) -> list[str]:
        """The options with most votes: several at a tie, none where nobody voted."""
        best = max((line.votes for line in self.lines), default=0)
        return [line.option for line in self.lines if line.votes == best > 0]


def count(options: Iterable[str], choices: Iterable[int]) -> Count:
    """Votes per option; `choices` holds one index a voter. Raises IndexError for an index of no option."""
    names = list(options)
    votes = Counter(choices)
    if any(not 0 <= choice < len(names) for choice in votes):
        raise IndexError("a vote for no option")
    voters = sum(votes.values())
    return Count(
        tuple(
            Line(name, votes[i], round(100 * votes[i] / voters) if voters else 0)
            for i, name in enumerate(names)
        ),
        voters,
    )
