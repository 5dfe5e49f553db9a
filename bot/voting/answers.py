"""What a ballot says, and how it changes with each tap. Pure.

An answer is a row of numbers. Of a listed form (one, many, ranking) they are the options named, from 0, the
best first; of the others there is one for each option, 0 where it is not marked: 1 to 5 in scores, points in
weights, YES, NO or ABSTAIN in items. The empty answer abstains altogether.
"""

from collections.abc import Sequence
from typing import TypeAlias

from bot.errors import UserError
from bot.voting.terms import LISTED, Form, Terms

Answer: TypeAlias = tuple[int, ...]

YES, NO, ABSTAIN = 1, 2, 3
MOST_STARS = 5
ABSTAINS: Answer = ()


def named(terms: Terms, options: int, before: Answer, option: int) -> Answer:
    """The answer of a listed form after the tap on an option; one that is named already changes nothing.

    Raises UserError for an option that there is not, and for one more than a ballot may name.
    """
    if terms.form not in LISTED or not 0 <= option < options:
        raise UserError("polls/unknown")
    if terms.form is Form.one:
        return (option,)
    if option in before:
        return before
    if len(before) >= terms.most:
        raise UserError("polls/full", most=terms.most)
    after = (*before, option)
    return after if terms.form is Form.ranking else tuple(sorted(after))


def marked(terms: Terms, options: int, before: Answer, option: int, mark: int) -> Answer:
    """The answer of a form with marks after an option got one; 0 takes the mark away.

    Raises UserError for what there is not, and for more points than a ballot has.
    """
    if terms.form in LISTED or not 0 <= option < options or not 0 <= mark <= _highest(terms):
        raise UserError("polls/unknown")
    after = list(before or (0,) * options)
    after[option] = mark
    if terms.form is Form.weights and sum(after) > terms.most:
        raise UserError("polls/points_left", most=terms.most, left=terms.most - sum(after) + mark)
    return tuple(after) if any(after) else ABSTAINS


def is_valid(terms: Terms, options: int, answer: Answer) -> bool:
    """Whether a ballot may say this."""
    if not answer:
        return True
    if terms.form in LISTED:
        most = 1 if terms.form is Form.one else terms.most
        in_order = terms.form is Form.ranking or list(answer) == sorted(answer)
        fits = len(set(answer)) == len(answer) <= most and in_order
        return fits and all(0 <= option < options for option in answer)
    fits = len(answer) == options and any(answer) and all(0 <= mark <= _highest(terms) for mark in answer)
    return fits and (terms.form is not Form.weights or sum(answer) <= terms.most)


def _highest(terms: Terms) -> int:
    return {Form.scores: MOST_STARS, Form.weights: terms.most, Form.items: ABSTAIN}[terms.form]


def written(answer: Answer) -> str:
    """An answer as it is stored and recorded: "2", "0,3"; empty when it abstains."""
    return ",".join(map(str, answer))


def read(text: str) -> Answer:
    """The answer that `written` wrote. Raises ValueError for anything else."""
    answer = tuple(int(part) for part in text.split(",")) if text else ABSTAINS
    if written(answer) != text:
        raise ValueError(f"no answer: {text!r}")
    return answer


def choices(options: Sequence[str], form: Form, answer: Answer) -> list[tuple[str, int]]:
    """The options that an answer is about, each with its mark; of a listed form that is its place from 1."""
    if form in LISTED:
        return [(options[number], place) for place, number in enumerate(answer, 1)]
    return [(option, mark) for option, mark in zip(options, answer, strict=False) if mark]


def chosen(options: Sequence[str], form: Form, said: Sequence[tuple[str, int]]) -> Answer:
    """The answer whose choices these are. Raises ValueError for what are the choices of none."""
    if form in LISTED:
        answer = tuple(options.index(option) for option, _ in said)
    else:
        marks = dict(said)
        answer = tuple(marks.get(option, 0) for option in options) if said else ABSTAINS
    if choices(options, form, answer) != list(said):
        raise ValueError(f"no choices: {said}")
    return answer
