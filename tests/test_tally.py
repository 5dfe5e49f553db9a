"""Counting ballots of every form: held against a second, naive count, and by hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tally import Count, Line, best, count, decide
from bot.voting import answers
from bot.voting.answers import ABSTAIN, NO, YES, Answer
from bot.voting.terms import ELECTING, LISTED, QUICK, Electorate, Form, Standard, Terms


@dataclass(frozen=True)
class Vote:
    terms: Terms
    options: list[str]
    ballots: list[Answer]

    @property
    def counted(self) -> Count:
        return count(self.options, Counter(self.ballots), self.terms.form)


@st.composite
def votes(draw: st.DrawFn) -> Vote:
    """Two to six options, some terms, and what each of up to sixty voters says."""
    form = draw(st.sampled_from(Form))
    options = draw(st.lists(st.text(min_size=1, max_size=3), min_size=2, max_size=6, unique=True))
    most = draw(st.integers(1, 6)) if form in (Form.many, Form.ranking, Form.weights) else 1
    standards = list(Standard)[:4] if form in ELECTING else [Standard.highest]
    seats = draw(st.none() | st.integers(1, 5))
    terms = Terms(form, most, standard=draw(st.sampled_from(standards)), seats=seats)
    ballot = st.lists(taps(terms, len(options)), max_size=6).map(lambda made: _after(terms, options, made))
    return Vote(terms, options, draw(st.lists(ballot, max_size=60)))


def taps(terms: Terms, options: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, options - 1), st.integers(0, 3))


def _after(terms: Terms, options: Sequence[str], made: Sequence[tuple[int, int]]) -> Answer:
    """What a ballot says after these taps; those that go too far change nothing."""
    answer: Answer = ()
    for option, mark in made:
        try:
            if terms.form in LISTED:
                answer = answers.named(terms, len(options), answer, option)
            else:
                answer = answers.marked(terms, len(options), answer, option, mark)
        except answers.UserError:
            continue
    return answer


def naive(vote: Vote, number: int) -> Line:
    """One option, counted ballot by ballot with fractions."""
    form, ballots = vote.terms.form, [ballot for ballot in vote.ballots if ballot]
    for_it, against, points = 0, 0, 0
    for ballot in ballots:
        if form in (Form.one, Form.many):
            for_it, against = (for_it + 1, against) if number in ballot else (for_it, against + 1)
        elif form is Form.ranking:
            for place, named in enumerate(ballot):
                if named == number:
                    for_it, points = for_it + 1, points + len(vote.options) - place
        elif form is Form.items:
            for_it, against = for_it + (ballot[number] == YES), against + (ballot[number] == NO)
        else:
            for_it, points = for_it + (ballot[number] > 0), points + ballot[number]
    share = Fraction(for_it * 100, len(vote.ballots) or 1)
    return Line(vote.options[number], for_it, round(share), against, points)


@given(votes())
def test_the_count_is_that_of_a_naive_one(vote: Vote) -> None:
    counted = vote.counted
    assert counted.voters == len(vote.ballots)
    assert list(counted.lines) == [naive(vote, number) for number in range(len(vote.options))]


@given(votes(), st.randoms())
def test_the_order_of_voting_makes_no_difference(vote: Vote, chance: Random) -> None:
    shuffled = Vote(vote.terms, vote.options, chance.sample(vote.ballots, len(vote.ballots)))
    assert shuffled.counted == vote.counted


@given(votes())
def test_every_ballot_that_taps_can_make_is_valid_and_comes_back_from_storage(vote: Vote) -> None:
    for ballot in vote.ballots:
        assert answers.is_valid(vote.terms, len(vote.options), ballot)
        assert answers.read(answers.written(ballot)) == ballot


def naive_worth(vote: Vote, line: Line) -> Fraction:
    if vote.terms.form is Form.scores:
        return Fraction(line.points, line.votes) if line.votes else Fraction(0)
    return Fraction(line.points if vote.terms.form in (Form.ranking, Form.weights) else line.votes)


@given(votes())
def test_who_wins_is_what_the_rule_says(vote: Vote) -> None:
    """Each option alone: it passes its standard, and fewer than the seats are better than it."""
    counted, terms = vote.counted, vote.terms
    outcome = decide(counted, terms)
    part = {line.option: Fraction(line.votes, counted.voters or 1) for line in counted.lines}
    rules = {
        Standard.highest: lambda line: True,
        Standard.majority: lambda line: part[line.option] > Fraction(1, 2),
        Standard.two_thirds: lambda line: part[line.option] >= Fraction(2, 3),
        Standard.consensus: lambda line: not line.against,
    }
    worth = {line.option: naive_worth(vote, line) for line in counted.lines}
    passing = [
        line.option for line in counted.lines if worth[line.option] > 0 and rules[terms.standard](line)
    ]
    seats = terms.seats or (1 if terms.standard is Standard.highest else len(vote.options))
    for option in vote.options:
        better = sum(worth[other] > worth[option] for other in passing)
        as_good = sum(worth[other] >= worth[option] for other in passing)  # itself among them
        assert (option in outcome.won) == (option in passing and as_good <= seats)
        assert (option in outcome.tied) == (option in passing and better < seats < as_good)
    worths = [worth[option] for option in outcome.won]
    assert worths == sorted(worths, reverse=True)


def line(votes: int, against: int = 0) -> Line:
    return Line("修", votes, 0, against)


@pytest.mark.parametrize(
    ("standard", "passes", "fails"),
    [
        (Standard.majority, (51, 100), (50, 100)),  # 过半数 does not include the half
        (Standard.majority, (2, 3), (1, 2)),
        (Standard.two_thirds, (2, 3), (1, 3)),  # 以上 includes the number itself
        (Standard.two_thirds, (66, 99), (65, 99)),
        (Standard.two_thirds, (10**18 * 2, 10**18 * 3), (10**18 * 2 - 1, 10**18 * 3)),
    ],
)
def test_at_the_edge(standard: Standard, passes: tuple[int, int], fails: tuple[int, int]) -> None:
    terms = Terms(standard=standard)
    assert decide(Count((line(passes[0]),), passes[1]), terms).won == ("修",)
    assert decide(Count((line(fails[0]),), fails[1]), terms).won == ()


def test_consensus_needs_somebody_for_it_and_nobody_against() -> None:
    terms = Terms(Form.items, standard=Standard.consensus)
    assert decide(Count((line(1, 0),), 9, Form.items), terms).won == ("修",)
    assert decide(Count((line(9, 1),), 10, Form.items), terms).won == ()
    assert decide(Count((line(0, 0),), 3, Form.items), terms).won == ()


def test_a_quorum_is_a_part_of_the_electorate_and_includes_itself() -> None:
    terms = Terms(electorate=Electorate.households, quorum=Fraction(2, 3))
    for voters, entitled, enough in ((2, 3, True), (199, 300, False), (200, 300, True), (0, 0, False)):
        outcome = decide(Count((line(voters),), voters), terms, entitled)
        assert (outcome.has_quorum, bool(outcome.won)) == (enough, enough)


def test_seats_that_a_tie_would_have_to_share_stay_empty() -> None:
    worths = {name: Fraction(votes) for name, votes in zip("甲乙丙丁戊", (9, 7, 7, 7, 1), strict=True)}
    assert best(worths, 1) == (("甲",), ())
    assert best(worths, 2) == (("甲",), ("乙", "丙", "丁"))
    assert best(worths, 4) == (("甲", "乙", "丙", "丁"), ())
    assert best(worths, 7) == (tuple("甲乙丙丁戊"), ())
    assert best({}, 3) == ((), ())


@pytest.mark.parametrize(
    ("form", "wrong"), [(Form.one, (2,)), (Form.one, (-1,)), (Form.many, (0, 7)), (Form.items, (1, 1, 1))]
)
def test_a_vote_for_no_option_is_a_fault(form: Form, wrong: Answer) -> None:
    with pytest.raises(IndexError):
        count(["同意", "反对"], {wrong: 1}, form)


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        (QUICK, [(0, 1), (3,), (-1,)]),
        (Terms(Form.many, 2), [(0, 1, 2), (1, 0), (1, 1), (3,)]),
        (Terms(Form.ranking, 2), [(0, 1, 2), (1, 1)]),
        (Terms(Form.scores), [(1, 2), (6, 0, 0), (0, 0, 0), (-1, 1, 1)]),
        (Terms(Form.weights, 10), [(5, 5, 1), (11, 0, 0)]),
        (Terms(Form.items), [(1, 2, 4), (1, 2, 3, 1)]),
    ],
)
def test_a_ballot_that_no_tap_can_make_is_invalid(terms: Terms, wrong: list[Answer]) -> None:
    assert [answer for answer in wrong if answers.is_valid(terms, 3, answer)] == []


@pytest.mark.parametrize("text", ["01", "1,", ",1", "1, 2", "+1", "一", "1.0"])
def test_an_answer_is_written_in_one_way_only(text: str) -> None:
    with pytest.raises(ValueError, match=r"answer|literal"):
        answers.read(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": Form.scores, "standard": Standard.majority},
        {"standard": Standard.statutory},
        {"standard": Standard.statutory, "electorate": Electorate.owners, "is_secret": True},
        {"quorum": Fraction(1, 2)},
        {"quorum": Fraction(3, 2), "electorate": Electorate.households},
        {"most": 0},
        {"seats": 0},
    ],
)
def test_terms_that_contradict_themselves(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Terms(**wrong)  # type: ignore[arg-type]


def test_by_hand() -> None:
    counted = count(["食堂", "活动室", "停车位"], {(0,): 2, (1,): 1, (): 1})
    assert [(line.votes, line.share, line.against) for line in counted.lines] == [
        (2, 50, 1),
        (1, 25, 2),
        (0, 0, 3),
    ]
    assert counted.voters == 4
    assert counted.leaders == ["食堂"]
    assert count(["同意", "反对"], {(0,): 1, (1,): 1}).leaders == ["同意", "反对"]
    assert count(["同意", "反对"], {}).leaders == []
    ranked = count(["食堂", "活动室", "停车位"], {(2, 0): 3, (0, 1, 2): 2}, Form.ranking)
    assert [line.points for line in ranked.lines] == [2 * 3 + 3 * 2, 2 * 2, 3 * 3 + 1 * 2]
    scored = count(["保洁", "保安"], {(5, 0): 1, (4, 2): 2}, Form.scores)
    assert [line.mean for line in scored.lines] == [Fraction(13, 3), 2]
    item = count(["换门"], {(YES,): 3, (NO,): 1, (ABSTAIN,): 1, (): 1}, Form.items)
    assert [(line.votes, line.against) for line in item.lines] == [(3, 1)]
