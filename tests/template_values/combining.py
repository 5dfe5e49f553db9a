"""Every template's variables, with the values they are tried with."""

import random
from collections.abc import Iterator
from itertools import product
from math import prod
from typing import Any

from tests.template_values.everywhere import VALUES
from tests.template_values.for_issues import FOR_ISSUES
from tests.template_values.for_people import FOR_PEOPLE
from tests.template_values.for_votes import FOR_VOTES

# A variable may mean less where the name of a template begins so; of several entries the last one wins.
ELSEWHERE = FOR_PEOPLE | FOR_ISSUES | FOR_VOTES
MOST = 500  # renderings of one template


def combinations(name: str, asked: list[str]) -> Iterator[dict[str, Any]]:
    """Every combination of the values of a template; of very many, each value and others at random."""
    known = dict(VALUES)
    for where, values in ELSEWHERE.items():
        known |= values if name.startswith(where) else {}
    lists = [known[variable] for variable in asked]
    if prod(map(len, lists)) <= MOST:
        every = list(product(*lists))
    else:
        chance = random.Random(name)
        longest = max(map(len, lists))
        every = [tuple(values[n % len(values)] for values in lists) for n in range(longest)]
        every += [tuple(chance.choice(values) for values in lists) for _ in range(MOST - longest)]
    return (dict(zip(asked, values, strict=True)) for values in every)
