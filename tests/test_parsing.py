"""Whatever people type: tags are found where they are and nowhere else, polls are read or refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.config import DEFAULT_KINDS
from bot.errors import UserError
from bot.tags import Tags, tidy
from bot.texts import LANGUAGES, Texts
from bot.voting.asking import LONGEST_OPTION, LONGEST_QUESTION, LONGEST_WINDOW, read_question
from bot.voting.terms import QUICK, Form, Standard, Terms

TAGS, TEXTS = Tags(DEFAULT_KINDS), Texts()
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
KIND_OF = {tag: kind.name for kind in DEFAULT_KINDS for tag in kind.tags}
UNSEEN = "\u00ad\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2069\ufeff"

TAG = st.sampled_from(sorted(KIND_OF))
SCRAPS = [
    *KIND_OF,
    *"#＃|｜\n.:：、 -—/@&",
    "截止",
    "closes",
    "until",
    "周五 20:00",
    "https://e.cn/",
    "3.5元",
    "1. ",
]
SCRAPS += [
    *UNSEEN,
    "\u200d",
    "👨\u200d👩\u200d👧",
    "🏳️\u200d🌈",
    "#️⃣",
    "\u0301",
    "İ",
    "ı",
    "ſ",
    "ﬁ",
    "ß",
    "\x00",
    "\ud800",
]
# Text as it comes, scraps of what means something here, and both mixed.
ANY = st.one_of(st.text(), st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=3))).map("".join))
WORDS = st.text("门灯坏了东西南北abcXYZ0189，。！🔥é", min_size=1, max_size=40).map(lambda s: f"门{s}灯")


@given(ANY)
@example("#repaır 灯")
@example("#dİspute 灯")
@example("#" * 4096)
@example("长" * 4095 + "#")
@example("😀" * 2048)
def test_tags_of_any_text(text: str) -> None:
    found = TAGS.find(text)
    if found is None:
        return
    assert "#" in text or "＃" in text
    assert found.kind in KIND_OF.values()
    assert found.text == found.text.strip()
    assert len(found.text) < len(text)


@given(TAG, WORDS, WORDS, st.sampled_from("#＃"), st.sampled_from([" ", "  ", "：", ":", "\n", "，", " - "]))
def test_a_tag_is_found_wherever_it_stands(tag: str, before: str, after: str, mark: str, gap: str) -> None:
    for written in (tag, tag.upper(), tag.title()):
        first = TAGS.find(f"{mark}{written}{gap}{after}")
        amid = TAGS.find(f"{before} {mark}{written}{gap}{after}")
        last = TAGS.find(f"{before}\n{mark}{written}")
        assert first
        assert amid
        assert last
        assert {first.kind, amid.kind, last.kind} == {KIND_OF[tag]}
        assert (first.text, amid.text, last.text) == (after, f"{before} {after}", before)


@given(st.sampled_from([tag for tag in KIND_OF if not tag.isascii()]), WORDS)
def test_chinese_needs_no_space_beside_its_tag(tag: str, words: str) -> None:
    found, last = TAGS.find(f"#{tag}{words}"), TAGS.find(f"{words}#{tag}")
    assert found
    assert (found.kind, found.text) == (KIND_OF[tag], words)
    assert found == last


@given(ANY, st.lists(st.tuples(st.integers(0, 60), st.sampled_from(UNSEEN)), max_size=8))
@example("东门 #报修 灯", [(4, "\u200b"), (5, "\u200f"), (0, "\u202e")])
def test_marks_nobody_sees_make_no_difference(text: str, marks: list[tuple[int, str]]) -> None:
    strewn = text
    for at, mark in marks:
        strewn = strewn[:at] + mark + strewn[at:]
    assert TAGS.find(strewn) == TAGS.find(text)


@given(TAG, st.sampled_from(["a", "Z", "9", "_", "/", "&", "#", "＃", "https://e.cn/", "http://e.cn/门?x=1"]))
def test_no_tag_inside_a_word_or_an_address(tag: str, before: str) -> None:
    assert TAGS.find(f"{before}#{tag} 灯坏了") is None


@pytest.mark.parametrize(
    "text", ["#repairman 灯", "#repair_shop", "#helpful", "#报 修", "#️⃣报修", "# \n报修", "", "#"]
)
def test_what_only_looks_like_a_tag(text: str) -> None:
    assert TAGS.find(text) is None


@given(TAG)
def test_an_address_beside_a_tag(tag: str) -> None:
    found = TAGS.find(f"#{tag} 见 https://e.cn/#投诉 谢谢")
    assert found
    assert (found.kind, found.text) == (KIND_OF[tag], "见 https://e.cn/#投诉 谢谢")


@given(TAG, ANY)
@settings(max_examples=50)
def test_a_full_message(tag: str, filling: str) -> None:
    """4096 units, as many as Telegram lets through."""
    words = (filling or "🔥").replace("#", "").replace("＃", "") or "🔥"
    text = f"#{tag} " + (words * 4096)[: 4094 - len(tag)]
    found = TAGS.find(text)
    assert found
    assert found.kind == KIND_OF[tag]


def spoken(error: UserError) -> None:
    """An error can be said, in one go, in every language."""
    for language in LANGUAGES:
        assert TEXTS.render(f"{error.template}.txt", language, **error.values)


@given(ANY)
@example("哪天？|甲|乙|截止 " + "三" * 4000)
@example("|" * 4096)
@example("x|截止" + "1年" * 2000)
@example("截止 周五|截止 周六|截止 周日")
@example("a|b|c|截止 9999-12-31")
@example("a|b|c|截止 0001-01-01")
@example("a|b|c|截止 99999天后")
def test_any_text_is_a_poll_or_refused_in_words(text: str) -> None:
    try:
        question = read_question(text, NOW)
    except UserError as error:
        spoken(error)
        return
    assert 2 <= len(question.options) <= 10
    assert 1 <= len(question.text) <= LONGEST_QUESTION
    assert all(1 <= len(option) <= LONGEST_OPTION for option in question.options)
    assert len({option.casefold() for option in question.options}) == len(question.options)
    assert all(part == tidy(part) for part in (question.text, *question.options))
    assert question.closes_at is None or NOW < question.closes_at <= NOW + LONGEST_WINDOW


# As people name what can be chosen; none of it is a marker or a deadline.
OPTION = st.sampled_from(
    [
        "同意",
        "反对",
        "3.5元",
        "4.5元",
        "1.5万元",
        "11.28 晚上",
        "-5度",
        "10:00",
        "A座",
        "B座",
        "1号楼",
        "2号楼",
        "（一）",
        "Yes",
        "Close it",
        "C#",
    ]
)
LISTS = st.lists(OPTION, min_size=2, max_size=10, unique_by=str.casefold)
MARKERS = ["{}. ", "{}、", "{}） ", "({}) ", "（{}）", "{}\ufe0f\u20e3 ", "- ", "• ", ""]
DEADLINES = {
    "": None,
    "截止 周五 20:00": "2026-11-27T20:00+08:00",
    "截止：11月25日晚上8点": "2026-11-25T20:00+08:00",
    "截止到明天18:00": "2026-11-22T18:00+08:00",
    "closes friday 20:00": "2026-11-27T20:00+08:00",
    "Deadline: 2026-11-30 9:00": "2026-11-30T09:00+08:00",
    "until tomorrow 18:00": "2026-11-22T18:00+08:00",
    "下周五20:00截止": "2026-11-27T20:00+08:00",
    "（截至 11月30日 9:00）": "2026-11-30T09:00+08:00",
}


@given(
    st.sampled_from(["怎么修？", "截止日期怎么定？", "Close the gate?", "1. 哪天？"]),
    LISTS,
    st.sampled_from(["\n", "|", " | ", "｜", "\n\n", "\u200b\n"]),
    st.sampled_from(MARKERS),
    st.sampled_from(sorted(DEADLINES)),
)
def test_a_poll_is_read_as_it_was_meant(
    asked: str, options: list[str], gap: str, marker: str, until: str
) -> None:
    listed = [marker.format(number) + option for number, option in enumerate(options, 1)]
    question = read_question(gap.join([asked, *listed, until]), NOW)
    assert question.text == asked
    assert list(question.options) == options
    closes_at = DEADLINES[until]
    assert question.closes_at == (datetime.fromisoformat(closes_at) if closes_at else None)


@given(st.integers(-400, 400))
@example(0)
@example(LONGEST_WINDOW.days)
def test_a_deadline_lies_within_three_months(days: int) -> None:
    wanted = (NOW + timedelta(days)).replace(hour=10, minute=30)
    text = f"哪天？|甲|乙|截止 {wanted:%Y-%m-%d %H:%M}"
    if 0 < days <= LONGEST_WINDOW.days:
        assert read_question(text, NOW).closes_at == wanted
    else:
        why = "polls/deadline_passed" if days <= 0 else "polls/bad_deadline"
        with pytest.raises(UserError, match=why):
            read_question(text, NOW)


@pytest.mark.parametrize(
    ("first", "question", "terms"),
    [
        ("修不修？（多选，匿名）", "修不修？", Terms(Form.many, 2, is_secret=True)),
        ("修不修？ 多选 匿名", "修不修？", Terms(Form.many, 2, is_secret=True)),
        ("选代表【选2人】", "选代表", Terms(Form.many, 2, seats=2)),
        ("修不修（3号楼）", "修不修（3号楼）", QUICK),
        ("修不修？今年", "修不修？今年", QUICK),
        ("要匿名吗？", "要匿名吗？", QUICK),
    ],
)
def test_wishes_behind_the_question(first: str, question: str, terms: Terms) -> None:
    asked = read_question(f"{first}|甲|乙", NOW)
    assert (asked.text, asked.options, asked.terms) == (question, ("甲", "乙"), terms)
    below = read_question(f"{first}|甲|乙|匿名投票|最多选1个，下周五20:00截止", NOW)
    assert (below.options, below.terms.is_secret, below.terms.most) == (("甲", "乙"), True, 1)
    assert below.closes_at == datetime.fromisoformat("2026-11-27T20:00+08:00")


@pytest.mark.parametrize(
    "opening", ["开始 周一 9:00", "11月23日9:00开始", "opens monday 9:00", "（下周一9点开始投票）"]
)
def test_a_poll_may_open_later(opening: str) -> None:
    monday = datetime.fromisoformat("2026-11-23T09:00+08:00")
    asked = read_question(f"哪天？|甲|开始修|{opening}", NOW)
    assert (asked.opens_at, asked.closes_at, asked.options) == (monday, None, ("甲", "开始修"))
    together = read_question("哪天？|甲|乙|下周一9点开始，下周五20:00截止", NOW)
    assert (together.opens_at, together.closes_at) == (
        monday,
        datetime.fromisoformat("2026-11-27T20:00+08:00"),
    )
    for wrong, why in (
        ("开始 昨天", "polls/opening_passed"),
        ("开始 周一 9:00|截止 周一 9:00", "polls/opens_too_late"),
        ("开始 100天后", "polls/bad_deadline"),
    ):
        with pytest.raises(UserError, match=why):
            read_question(f"哪天？|甲|乙|{wrong}", NOW)


def test_deadlines_that_name_no_moment() -> None:
    for wrong in ("甲|乙|截止等通知", "截止 等通知|甲|乙", "甲|乙|（截止：等通知）"):
        with pytest.raises(UserError, match="polls/unread_deadline"):
            read_question(f"哪天？|{wrong}", NOW)
    with pytest.raises(UserError, match="polls/unread_deadline"):
        read_question("哪天？（截止 等通知）|甲|乙", NOW)
    assert read_question("怎么写？|截止日期|开始日期", NOW).options == ("截止日期", "开始日期")


def test_each_item_needs_more_than_half_unless_told_otherwise() -> None:
    assert read_question("行不行？|绿化|门禁|逐项表决", NOW).terms.standard is Standard.majority
    assert read_question("行不行？|绿化|门禁|逐项表决|三分之二", NOW).terms.standard is Standard.two_thirds
