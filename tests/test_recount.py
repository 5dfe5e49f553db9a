"""The record of a vote by itself: counted again it says the same, and whatever is changed in it shows."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from bot.recount import checking, counting, record, signing
from bot.recount.counting import Ballot, Electors, Flaw, Vote
from bot.recount.record import Record
from bot.voting import answers, receipts
from bot.voting.answers import Answer
from bot.voting.terms import LISTED, STATUTORY, Electorate, Form, Standard, Terms
from tests import recounting

OPTIONS = ("用维修基金", "居民自筹", "不换\n“\\\x07🚪")
KEY = signing.new_key()
CODES = st.integers(0, 2**60 - 1).map(receipts.code)

RULES = [
    Terms(electorate=Electorate.households, quorum=Fraction(1, 2)),
    Terms(Form.many, 2, Electorate.households, Standard.majority, seats=2),
    Terms(Form.ranking, 3, Electorate.body),
    Terms(Form.scores, electorate=Electorate.households),
    Terms(Form.weights, 10, Electorate.households, is_secret=True),
    Terms(Form.items, electorate=Electorate.owners, standard=Standard.two_thirds),
    Terms(is_secret=True),
    Terms(electorate=Electorate.owners, standard=Standard.statutory, silent_join=True),
    Terms(Form.items, 1, Electorate.owners, Standard.statutory_special, is_binding=True),
]


def said(rule: Terms) -> st.SearchStrategy[Answer]:
    """What a ballot can say."""
    if rule.form in LISTED:
        several = st.lists(st.integers(0, 2), max_size=1 if rule.form is Form.one else rule.most, unique=True)
        return several.map(tuple if rule.form is Form.ranking else lambda named: tuple(sorted(named)))
    marks = st.tuples(*[st.integers(0, 3)] * len(OPTIONS))
    return marks.map(lambda marks: marks if any(marks) else ())


@st.composite
def votes(draw: st.DrawFn) -> Vote:
    """Votes of every kind, of nobody too."""
    rule = draw(st.sampled_from(RULES))
    ballots: list[Ballot] = []
    for code in sorted(draw(st.sets(CODES, max_size=8))):
        answer = draw(said(rule) if rule.is_secret else st.none() | said(rule))
        says = None if answer is None else tuple(answers.choices(OPTIONS, rule.form, answer))
        area = draw(st.integers(1, 3_000_000)) if rule.standard in STATUTORY else 0
        ballots.append(Ballot(code, says, draw(st.booleans()), area, None if says is None else "tap"))
    more = draw(st.integers(0, 5)) if rule.is_secret else 0
    papers = None if rule.electorate is Electorate.chat else len(ballots) + more
    return Vote(OPTIONS, rule, Electors(papers, sum(b.area_cm2 for b in ballots)), tuple(ballots))


def recorded(vote: Vote) -> Record:
    return Record(
        **vars(vote),
        number=12,
        place="阳光小区",
        question="换单元门，谁出钱？",
        opened_at="2026-11-28T20:00:00+08:00",
        closes_at="2026-12-01T20:00:00+08:00",
        closed_at="2026-12-01T20:00:03+08:00",
        result=counting.result(vote),
    )


RECORDS = votes().map(recorded)
FILES = RECORDS.map(lambda record_: record.seal(record_, KEY))


@given(RECORDS)
def test_a_record_counts_to_the_same(written: Record) -> None:
    content = record.seal(written, KEY)
    checked = checking.check(content)
    assert checked.is_right
    assert not checked.flaws
    assert checked.result == written.result
    assert checked.opened.sha256 == record.fingerprint(content)
    assert record.seal(checked.opened.record, KEY) == content


def is_right(content: bytes) -> bool:
    """Whether a file is taken for a record with nothing wrong."""
    try:
        return checking.check(content).is_right
    except ValueError:
        return False


@given(FILES, st.data())
@settings(max_examples=300)
def test_any_changed_byte_is_detected(content: bytes, data: st.DataObject) -> None:
    """Of totals and ballots, and of everything else in the file; put in, taken out or another one."""
    at = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[at]))
    assert not is_right(content[:at] + bytes([byte]) + content[at + 1 :])
    assert not is_right(content[:at] + content[at + 1 :])
    assert not is_right(content[:at] + bytes([byte]) + content[at:])


@given(RECORDS, st.data())
@settings(max_examples=300)
def test_what_is_forged_with_another_key_does_not_add_up(written: Record, data: st.DataObject) -> None:
    """Whoever changes ballots and signs anew has totals that are not those of the ballots, and the other way
    round; who changes both has another SHA-256."""
    another = data.draw(RECORDS)
    ballots_changed = replace(
        written, **vars(Vote(*[getattr(another, name) for name in Vote.__annotations__]))
    )
    totals_changed = replace(written, result=another.result)
    for forged in (ballots_changed, totals_changed):
        checked = checking.check(record.seal(forged, signing.new_key()))
        assert checked.opened.is_signed
        assert checked.is_right == (counting.result(forged) == forged.result)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda b: replace(b, receipt="AAAA-AAAA-AAAA"), Flaw.receipt),
        (lambda b: replace(b, receipt="7k3m9qxd2tfa"), Flaw.receipt),
        (lambda b: replace(b, says=(("谁也没问的", 1),)), Flaw.says),
        (lambda b: replace(b, says=((OPTIONS[0], 1), (OPTIONS[1], 2))), Flaw.says),
        (lambda b: replace(b, area_cm2=b.area_cm2 + 1), Flaw.area),
        (lambda b: replace(b, area_cm2=-b.area_cm2), Flaw.area),
    ],
)
def test_ballots_that_cannot_be(change: object, flaw: Flaw) -> None:
    assert callable(change)
    ballots = (Ballot("AAAA-AAAA-AAAA", ((OPTIONS[0], 1),), True, 70), Ballot("BBBB-BBBB-BBBB", (), True, 80))
    vote = Vote(OPTIONS, RULES[7], Electors(2, 150), ballots)
    assert list(counting.flaws(vote)) == []
    assert flaw in counting.flaws(replace(vote, ballots=(ballots[0], change(ballots[1]))))
    assert Flaw.number in counting.flaws(replace(vote, ballots=ballots[:1]))


@given(FILES)
def test_others_count_the_same(content: bytes) -> None:
    """With what docs/recount.md says and nothing of ours, the signature too."""
    assert recounting.result(content) == recounting.signed_result(content)


def vote_of(*said: tuple[int, ...] | None, rule: Terms = RULES[0]) -> Vote:
    codes = [receipts.code(number) for number in range(len(said))]
    ballots = tuple(
        Ballot(code, None if answer is None else tuple(answers.choices(OPTIONS, rule.form, answer)), True, 80)
        for code, answer in zip(codes, said, strict=True)
    )
    return Vote(OPTIONS, rule, Electors(len(said), 80 * len(said)), ballots)


@pytest.mark.parametrize(
    ("vote", "won", "tied", "has_quorum"),
    [
        (vote_of((0,), (0,), (1,)), (OPTIONS[0],), (), True),
        (vote_of((0,), (1,)), (), OPTIONS[:2], True),  # a tie
        (vote_of((), ()), (), (), True),  # all abstain
        (vote_of(), (), (), False),  # nobody may vote
        (vote_of((0,), None, None), (), (), False),  # too few
        (vote_of((0,), (0,), None, rule=RULES[7]), OPTIONS[:1], (), True),  # two thirds, and more than half
        (vote_of((0,), None, None, rule=RULES[7]), OPTIONS[:1], (), True),  # the silent join the majority
        (vote_of((0,), None, None, rule=replace(RULES[7], silent_join=False)), (), (), False),
        (vote_of(None, None, rule=RULES[7]), (), (), True),  # nobody leads, so the silent abstain
        (vote_of(rule=RULES[7]), (), (), False),
    ],
)
def test_results(vote: Vote, won: tuple[str, ...], tied: tuple[str, ...], has_quorum: bool) -> None:
    outcome = counting.result(vote).outcome
    assert (outcome.won, outcome.tied, outcome.has_quorum) == (won, tied, has_quorum)
    assert is_right(record.seal(recorded(vote), KEY))


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"format": "linli vote record 1"}']
)
def test_other_files_are_no_records(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"(?s).+"):
        checking.check(content)
    file = tmp_path / "other.json"
    file.write_bytes(content)
    ran = CliRunner().invoke(main, ["recount", str(file)])
    assert ran.exit_code == 1
    assert "不是投票记录" in ran.stderr


def test_a_resident_recounts(tmp_path: Path) -> None:
    """In plain words, with the fingerprint and the receipt of their household; a forgery is called one."""
    written = recorded(vote_of((0,), (1,), (1,), None))
    content = record.seal(written, KEY)
    file = tmp_path / "record.json"
    file.write_bytes(content)

    def run(*options: str) -> tuple[int, str]:
        ran = CliRunner().invoke(main, ["recount", str(file), *options])
        return ran.exit_code, ran.output

    code, told = run("--receipt", "000000000001", "--sha256", record.fingerprint(content).upper())
    assert code == 0
    assert "✗" not in told
    assert told.startswith("✓ 重新数过了")
    assert "✅ 居民自筹：2票（67%）" in told
    assert "应投 4，已投 3。" in told
    assert "✓ 和您给的指纹一致。" in told
    assert "回执 0000-0000-0001：居民自筹。" in told
    assert run("--receipt", "0000-0000-0003")[1].endswith("回执 0000-0000-0003：没有投票（已送达）。\n")
    assert run("--receipt", "ZZZZ-ZZZZ-ZZZZ")[0] == 1
    assert run("--sha256", "0" * 64)[0] == 1
    english = run("--language", "en")[1]
    assert "3 of 4 voted." in english
    assert not re.search(r"✗|：", english.replace("换单元门，谁出钱？", ""))

    file.write_bytes(content.replace(b'"votes": 2', b'"votes": 3'))
    code, told = run()
    assert code == 1
    assert "✗ 重新数出来的和记录里写的不一样。" in told
    assert "✗ 文件被改动过，签名不符。" in told
    assert told.startswith("✗ 这份记录不对")
