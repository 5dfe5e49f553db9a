"""Samples of polls, votes and surveys, of every shape that templates meet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from bot.access import Role
from bot.polls import Poll
from bot.recount.checking import Checked
from bot.recount.counting import Ballot, Electors, Flaw, Vote, result
from bot.recount.record import Opened, Record
from bot.surveys.counting import find
from bot.surveys.rounds import Survey
from bot.tally import Outcome, count, decide
from bot.voting import electorate, statutory
from bot.voting.areas import Areas
from bot.voting.papers import Paper
from bot.voting.parts import Part
from bot.voting.terms import Electorate, Form, Kind, Standard, Terms
from tests.template_values.issues import NASTY, NOW, PLACES


def poll(terms: Terms, closed_at: datetime | None = None) -> Poll:
    return Poll(1, 2, -1, 2, 1, Kind.poll, NASTY, ("A", NASTY, "C"), terms, NOW, NOW, closed_at)


SURVEY = Survey(1, 2, 1, NASTY, ("A", NASTY), None, NOW)
FIVE, FEW = ((5, 4),) * 5, ((1, 0),)
FINDINGS = [find(said, 2, 5) for said in ({}, {"B": FIVE}, {"B": (*FIVE, *FIVE), NASTY: FIVE, "C": FEW})]
POLLS = [
    poll(Terms(form, is_hidden=closed is None), closed)
    for form in (Form.one, Form.scores, Form.items, Form.ranking)
    for closed in (None, NOW)
]
POLLS += [
    poll(Terms(Form.many, 2, standard=Standard.majority, seats=2), NOW),
    poll(Terms(Form.weights, 10, is_secret=True)),
    poll(Terms(electorate=Electorate.households, quorum=Fraction(1, 2))),
    poll(Terms(electorate=Electorate.body, standard=Standard.consensus, quorum=Fraction(3, 5))),
    poll(Terms(Form.items, electorate=Electorate.owners, standard=Standard.statutory)),
    poll(Terms(Form.items, electorate=Electorate.owners, standard=Standard.statutory_special)),
    poll(Terms(standard=Standard.two_thirds)),
]
POLLS.append(replace(POLLS[-2], opens_at=NOW))
POLLS.append(replace(POLLS[0], opened_at=None, to_open_at=NOW, opens_at=NOW))
POLLS += [replace(one, options=(NASTY,)) for one in POLLS if one.terms.form is Form.items]
POLLS += [replace(POLLS[n], proposal=12) for n in (0, 1, -1)]
POLLS.append(replace(POLLS[2], kind=Kind.survey))
COUNTED = [
    count(["A", NASTY, "C"], pile, form)
    for form, pile in (
        (Form.one, {}),
        (Form.one, {(1,): 1}),
        (Form.one, {(0,): 1, (1,): 1}),
        (Form.one, {(0,): 1, (1,): 2, (2,): 1}),
        (Form.items, {(1, 2, 3): 4}),
        (Form.scores, {(5, 4, 0): 3}),
    )
]


def _recorded(rule: Terms, ballots: Sequence[Ballot]) -> Record:
    papers = None if rule.electorate is Electorate.chat else 3
    vote = Vote(("A", NASTY), rule, Electors(papers, 160, papers and 240), tuple(ballots))
    when = "2026-11-28T20:00:00+08:00"
    return Record(
        **vars(vote),
        number=1,
        place=NASTY,
        question=NASTY,
        result=result(vote),
        **dict.fromkeys(("opened_at", "closes_at", "closed_at"), when),
    )


VERDICTS = statutory.decide(["A", NASTY], Form.items, [statutory.Holding(1, 80, (1, 2))], is_special=False)
MANY_VERDICTS = statutory.decide(
    ["X" * 60] * 10,
    Form.many,
    [statutory.Holding(owner, 12_345_678, (1,)) for owner in range(1500)],
    is_special=True,
)
IN_RECORD = [
    Ballot("7K3M-9QXD-2TFA", says, says is not None) for says in (None, (), ((NASTY, 1),), (("A", 2),))
]
AREAS = [None, Areas(3_000_000, None), Areas(3_000_000, 3_000_000), Areas(3_000_000, 3_100_001)]
RECORDED = [
    _recorded(Terms(form), IN_RECORD[1:2]) for form in (Form.one, Form.ranking, Form.scores, Form.items)
] + [
    _recorded(Terms(electorate=Electorate.households, quorum=Fraction(1, 2)), [IN_RECORD[0]] * 3),
    _recorded(
        Terms(electorate=Electorate.households), [Ballot("A", (("A", 1),)), Ballot("B", ((NASTY, 1),))]
    ),
    _recorded(Terms(Form.items, electorate=Electorate.owners, standard=Standard.statutory), [IN_RECORD[2]]),
]
PAPERS = [
    Paper((1,), (), 2, electorate.State.voted, "7K3M-9QXD-2TFA", (1,), 1, name) for name in (NASTY, None)
]
PARTS = [
    Part(next(iter(PLACES)), 9, voted, counted, depth)
    for voted, counted, depth in ((0, None, 0), (2, None, 1), (5, COUNTED[2], 1))
]
CHECKED = [
    Checked(Opened(kept, "0" * 64, is_right, is_right), () if is_right else tuple(Flaw), counted)
    for kept in RECORDED
    for is_right, counted in ((True, kept.result), (False, None), (False, RECORDED[0].result))
]
OUTCOMES = [
    decide(counted, terms)
    for counted in COUNTED
    for terms in (Terms(), Terms(standard=Standard.majority), Terms(seats=2))
] + [Outcome((), has_quorum=False)]
HOLDINGS = [
    (role.value, NASTY, part_time, until)
    for role, part_time, until in (
        (Role.council, False, NOW),
        (Role.grid_member, True, None),
        (Role.owner, False, None),
    )
]
HOLDERS = [*HOLDINGS, *HOLDINGS]
