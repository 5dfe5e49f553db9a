"""Counting ballots: whatever is voted, the figures agree with one another."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tally import count


@st.composite
def polls(draw: st.DrawFn) -> tuple[list[str], list[int]]:
    """Two to ten options, and the choice of each voter."""
    options = draw(st.lists(st.text(min_size=1), min_size=2, max_size=10, unique=True))
    return options, draw(st.lists(st.integers(0, len(options) - 1), max_size=300))


@given(polls())
def test_every_ballot_is_counted_once(poll: tuple[list[str], list[int]]) -> None:
    options, choices = poll
    counted = count(options, choices)
    assert counted.voters == len(choices)
    assert [line.option for line in counted.lines] == options
    assert [line.votes for line in counted.lines] == [choices.count(i) for i in range(len(options))]


@given(polls())
def test_shares_are_whole_percentages_of_those_who_voted(poll: tuple[list[str], list[int]]) -> None:
    counted = count(*poll)
    for line in counted.lines:
        exact = 100 * line.votes / counted.voters if counted.voters else 0.0
        assert abs(line.share - exact) <= 0.5
        assert 0 <= line.share <= 100
    assert sum(line.share for line in counted.lines) <= 100 + len(counted.lines) / 2


@given(polls())
def test_leaders_have_most_votes(poll: tuple[list[str], list[int]]) -> None:
    options, choices = poll
    counted = count(options, choices)
    votes = {line.option: line.votes for line in counted.lines}
    assert bool(counted.leaders) == bool(choices)
    for option in options:
        assert (option in counted.leaders) == (bool(choices) and votes[option] == max(votes.values()))


@given(polls(), st.randoms())
def test_the_order_of_voting_makes_no_difference(poll: tuple[list[str], list[int]], chance: Random) -> None:
    options, choices = poll
    shuffled = chance.sample(choices, len(choices))
    assert count(options, shuffled) == count(iter(options), iter(choices))


@pytest.mark.parametrize("choices", [[2], [-1], [0, 1, 7]])
def test_a_vote_for_no_option_is_a_fault(choices: Sequence[int]) -> None:
    with pytest.raises(IndexError):
        count(["同意", "反对"], choices)


def test_by_hand() -> None:
    counted = count(["同意", "反对", "弃权"], [0, 0, 1])
    assert [(line.votes, line.share) for line in counted.lines] == [(2, 67), (1, 33), (0, 0)]
    assert counted.leaders == ["同意"]
    assert count(["同意", "反对"], [0, 1]).leaders == ["同意", "反对"]
    assert count(["同意", "反对"], []).leaders == []
