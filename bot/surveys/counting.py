"""What a survey found, without telling what any few people said. Pure, in exact fractions.

A group is shown only where enough people of it answered. Whoever knows the whole could subtract the groups
shown from it; so those not shown are enough together as well, or one more group is kept back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Marks = tuple[int, ...]  # 1 to 5 for each question, 0 where it was not answered


@dataclass(frozen=True)
class Figure:
    """One question in one group: how many answered it and their mean; none where they are too few."""

    people: int
    mean: Fraction | None


@dataclass(frozen=True)
class Group:
    """`people` who answered anything; `figures` for each question, empty where the group is kept back."""

    name: str
    people: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Findings:
    whole: Group
    groups: tuple[Group, ...]

    def of(self, name: str) -> Group | None:
        """The group of this name."""
        return next((group for group in self.groups if group.name == name), None)


def find(answers: Mapping[str, Sequence[Marks]], questions: int, least: int) -> Findings:
    """What all and each group (by its name) said; figures of fewer than `least` people are kept back."""
    everybody = [marks for group in answers.values() for marks in group]
    shown = _shown({name: len(group) for name, group in answers.items()}, least)
    groups = tuple(
        _group(name, group, questions, least if name in shown else None) for name, group in answers.items()
    )
    return Findings(_group("", everybody, questions, least), groups)


def _shown(people: Mapping[str, int], least: int) -> set[str]:
    shown = {name for name, count in people.items() if count >= least}
    while shown and 0 < sum(count for name, count in people.items() if name not in shown) < least:
        shown.remove(min(shown, key=lambda name: (people[name], name)))
    return shown


def _group(name: str, group: Sequence[Marks], questions: int, least: int | None) -> Group:
    if least is None or len(group) < least:
        return Group(name, len(group), ())
    return Group(name, len(group), tuple(_figure(group, number, least) for number in range(questions)))


def _figure(group: Sequence[Marks], number: int, least: int) -> Figure:
    marks = [said[number] for said in group if said[number]]
    return Figure(len(marks), Fraction(sum(marks), len(marks)) if len(marks) >= least else None)
