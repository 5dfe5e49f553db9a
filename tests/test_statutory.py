"""Owners deciding by law: held against a second, naive count with fractions, and at every edge."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voting import wishes
from bot.voting.answers import ABSTAIN, NO, YES
from bot.voting.statutory import Holding, Side, Verdict, decide, shown
from bot.voting.terms import Electorate, Form, Standard

FLAT = 800_000  # cm²
HALF, TWO_THIRDS, THREE_QUARTERS = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)

ANSWER = st.none() | st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda a: a if any(a) else ())
HOLDINGS = st.lists(
    st.builds(Holding, st.integers(1, 9), st.integers(1, 3_000_000), ANSWER, st.booleans()).map(
        lambda flat: replace(flat, is_silent=flat.is_silent and flat.answer is None)
    ),
    max_size=25,
)


def naive(holdings: list[Holding], number: int, is_special: bool, silent_join: bool) -> Verdict:
    """One matter of two, each said yes or no to, counted flat by flat and owner by owner with fractions."""

    def said(flat: Holding) -> int | None:
        if flat.answer is None:
            return None
        return (flat.answer[number] if flat.answer else 0) or ABSTAIN

    def count(opinion: int, voices: list[tuple[Holding, int]]) -> Side:
        area = sum(flat.area_cm2 for flat, voice in voices if voice == opinion)
        owners = {flat.owner for flat, _ in voices}
        heads = [o for o in owners if all(voice == opinion for flat, voice in voices if flat.owner == o)]
        return Side(area, len(heads))

    voices = [(flat, voice) for flat in holdings if (voice := said(flat)) is not None]
    if silent_join:
        sides = {opinion: count(opinion, voices) for opinion in (YES, NO, ABSTAIN)}
        by_area = sorted(sides, key=lambda opinion: sides[opinion].area_cm2)
        by_number = sorted(sides, key=lambda opinion: sides[opinion].owners)
        leads = (
            by_area[-1] == by_number[-1]
            and sides[by_area[-1]].area_cm2 > sides[by_area[-2]].area_cm2
            and sides[by_number[-1]].owners > sides[by_number[-2]].owners
        )
        voices += [(flat, by_area[-1] if leads else ABSTAIN) for flat in holdings if flat.is_silent]
    everybody = Side(sum(flat.area_cm2 for flat in holdings), len({flat.owner for flat in holdings}))
    taking_part = Side(sum(flat.area_cm2 for flat, _ in voices), len({flat.owner for flat, _ in voices}))
    consenting = count(YES, voices)

    def parts(part: Side, whole: Side) -> list[Fraction]:
        return [
            Fraction(part.area_cm2, whole.area_cm2 or 1) if whole.area_cm2 else Fraction(0),
            Fraction(part.owners, whole.owners or 1) if whole.owners else Fraction(0),
        ]

    has_turnout = min(parts(taking_part, everybody)) >= TWO_THIRDS
    least = min(parts(consenting, taking_part))
    enough = least >= THREE_QUARTERS if is_special else least > HALF
    return Verdict("甲乙"[number], everybody, taking_part, consenting, has_turnout, has_turnout and enough)


@given(HOLDINGS, st.booleans(), st.booleans())
def test_the_count_is_that_of_a_naive_one(
    holdings: list[Holding], is_special: bool, silent_join: bool
) -> None:
    counted = decide(["甲", "乙"], Form.items, holdings, is_special=is_special, silent_join=silent_join)
    assert counted == [naive(holdings, number, is_special, silent_join) for number in range(2)]


@given(HOLDINGS, st.booleans(), st.booleans(), st.randoms())
def test_neither_order_nor_the_owners_numbers_matter(
    holdings: list[Holding], is_special: bool, silent_join: bool, chance: object
) -> None:
    def counted(held: list[Holding]) -> list[Verdict]:
        return decide(["甲", "乙"], Form.items, held, is_special=is_special, silent_join=silent_join)

    renamed = [replace(flat, owner=1000 - flat.owner) for flat in reversed(holdings)]
    assert counted(renamed) == counted(holdings)


def flats(*groups: tuple[int, int, int | None], form: Form = Form.items) -> list[Holding]:
    """Groups of (owners, area of each in cm², what they say to the one matter); each owner has one flat."""
    return [
        Holding(owner, area, None if voice is None else (voice,))
        for number, (owners, area, voice) in enumerate(groups)
        for owner in range(1000 * number, 1000 * number + owners)
    ]


def passes(holdings: list[Holding], is_special: bool = False) -> tuple[bool, bool]:
    (verdict,) = decide(["换门"], Form.items, holdings, is_special=is_special)
    return verdict.has_turnout, verdict.passes


# 以上 includes the number itself; 过半数 does not. Each edge by area and by number.
@pytest.mark.parametrize(
    ("holdings", "special", "expected"),
    [
        (flats((200, FLAT, YES), (100, FLAT, None)), False, (True, True)),  # two thirds exactly
        (flats((199, FLAT, YES), (101, FLAT, None)), False, (False, False)),  # one owner less, and a flat
        (flats((199, FLAT, YES), (1, FLAT - 1, YES), (100, FLAT, None)), False, (False, False)),  # a cm² less
        (flats((199, FLAT, YES), (1, FLAT + 1, YES), (100, FLAT, None)), False, (True, True)),
        (
            flats((100, 3 * FLAT, YES), (101, FLAT, None), (99, FLAT, YES)),
            False,
            (False, False),
        ),  # number alone
        (flats((50, FLAT, YES), (50, FLAT, NO)), False, (True, False)),  # half exactly
        (flats((51, FLAT, YES), (49, FLAT, NO)), False, (True, True)),
        (flats((51, FLAT, YES), (49, 2 * FLAT, NO)), False, (True, False)),  # the number without the area
        (flats((49, 2 * FLAT, YES), (51, FLAT, NO)), False, (True, False)),  # the area without the number
        (flats((50, FLAT, YES), (1, 1, YES), (50, FLAT, NO)), False, (True, True)),  # an owner with one cm²
        (flats((50, FLAT, YES), (1, FLAT, ABSTAIN), (50, FLAT, NO)), False, (True, False)),
        (flats((75, FLAT, YES), (25, FLAT, NO)), True, (True, True)),  # three quarters exactly
        (flats((74, FLAT, YES), (1, FLAT - 1, YES), (25, FLAT, NO)), True, (True, False)),  # a cm² less
        (flats((74, FLAT, YES), (26, FLAT, NO)), True, (True, False)),
        (flats((75, FLAT, YES), (25, FLAT, ABSTAIN)), True, (True, True)),  # abstaining takes part
        (flats((74, FLAT, YES), (1, FLAT, ABSTAIN), (25, FLAT, NO)), True, (True, False)),
        (flats((100, FLAT, ABSTAIN)), False, (True, False)),  # all abstain
        (flats((100, FLAT, None)), False, (False, False)),
        ([], False, (False, False)),  # zero electorate
        (flats((2, 0, YES)), False, (False, False)),  # areas of nothing
    ],
)
def test_at_the_edge(holdings: list[Holding], special: bool, expected: tuple[bool, bool]) -> None:
    assert passes(holdings, special) == expected


def test_an_owner_of_several_flats_is_one_person() -> None:
    """A developer with sixty unsold flats against forty households: the area, but one head."""
    unsold = [Holding(-1, FLAT, (YES,))] * 60
    others = flats((40, FLAT, NO))
    (verdict,) = decide(["换物业"], Form.items, unsold + others, is_special=False)
    assert verdict.everybody == Side(100 * FLAT, 41)
    assert verdict.consenting == Side(60 * FLAT, 1)
    assert not verdict.passes


def test_an_owner_whose_flats_disagree_is_nobodys_head() -> None:
    divided = [Holding(1, FLAT, (YES,)), Holding(1, FLAT, (NO,)), Holding(2, FLAT, (YES,))]
    (verdict,) = decide(["换门"], Form.items, divided, is_special=False)
    assert verdict.taking_part == Side(3 * FLAT, 2)
    assert verdict.consenting == Side(2 * FLAT, 1)


def test_the_silent_join_what_leads_by_area_and_by_number() -> None:
    silent = [replace(flat, is_silent=True) for flat in flats((30, FLAT, None))]
    unreached = [replace(flat, owner=flat.owner + 9000) for flat in flats((10, FLAT, None))]
    others = flats((1, 1, None), (35, FLAT, YES), (25, FLAT, NO))[1:]
    held = silent + unreached + others
    (without,) = decide(["换门"], Form.items, held, is_special=False)
    assert (without.has_turnout, without.passes) == (False, False)  # 60 of 100 took part
    (joined,) = decide(["换门"], Form.items, held, is_special=False, silent_join=True)
    assert joined.taking_part == Side(90 * FLAT, 90)
    assert joined.consenting == Side(65 * FLAT, 65)
    assert joined.passes
    tied = silent + flats((1, 1, None), (25, FLAT, YES), (25, FLAT, NO))[1:]
    (undecided,) = decide(["换门"], Form.items, tied, is_special=False, silent_join=True)
    assert undecided.taking_part == Side(80 * FLAT, 80)
    assert undecided.consenting == Side(25 * FLAT, 25)  # where nothing leads they abstain


def test_of_several_ways_the_silent_join_the_one_that_leads() -> None:
    said = [(0,)] * 4 + [(1,)] * 3 + [(2,)] * 2 + [()]
    held = [Holding(owner, FLAT, answer) for owner, answer in enumerate(said)]
    held += [Holding(owner, FLAT, None, is_silent=True) for owner in range(100, 105)]
    verdicts = decide(["基金", "自筹", "不修"], Form.one, held, is_special=False, silent_join=True)
    assert [verdict.consenting.owners for verdict in verdicts] == [9, 3, 2]
    assert [verdict.passes for verdict in verdicts] == [True, False, False]
    plain = decide(["基金", "自筹", "不修"], Form.one, held, is_special=False)
    assert [verdict.consenting.owners for verdict in plain] == [4, 3, 2]
    assert not any(verdict.passes for verdict in plain)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (2, 3, "66.66"),
        (199_999, 300_000, "66.66"),
        (1, 2, "50.00"),
        (1, 1, "100.00"),
        (0, 7, "0.00"),
        (0, 0, "0.00"),
    ],
)
def test_percentages_are_cut_off(part: int, whole: int, text: str) -> None:
    assert shown(part, whole) == text


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("statutory", {"electorate": Electorate.owners, "standard": Standard.statutory}),
        ("statutory special", {"electorate": Electorate.owners, "standard": Standard.statutory_special}),
        ("statutory item 5", {"electorate": Electorate.owners, "standard": Standard.statutory}),
        ("法定第7项", {"electorate": Electorate.owners, "standard": Standard.statutory_special}),
        ("two thirds must vote", {"quorum": TWO_THIRDS}),
        ("two thirds", {"standard": Standard.two_thirds}),
    ],
)
def test_words_that_begin_alike_wish_for_different_things(words: str, wish: wishes.Wishes) -> None:
    assert wishes.read(words, datetime(2026, 11, 28, tzinfo=UTC)) == wish
