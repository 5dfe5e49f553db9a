"""Ours and theirs, measured in turn."""

from collections.abc import Awaitable, Callable
from statistics import median

ROUNDS = 3

# Seconds that a bot takes, measured anew at each call.
Measure = Callable[[], Awaitable[float]]


async def in_turn(ours: Measure, theirs: Measure) -> list[tuple[float, float]]:
    """ROUNDS pairs of seconds; who goes first alternates."""
    pairs: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        if number % 2:
            peer = await theirs()
            pairs.append((await ours(), peer))
        else:
            own = await ours()
            pairs.append((own, await theirs()))
    return pairs


def times_faster(pairs: list[tuple[float, float]]) -> float:
    """The median of the rounds' own ratios: what slows the machine slows both of a round."""
    return median(theirs / ours for ours, theirs in pairs)
