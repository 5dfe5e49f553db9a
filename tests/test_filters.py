"""What people write after /issues and /search, read as a filter: in any order, Chinese or English."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.config import DEFAULT_KINDS
from bot.config.kinds import DEFAULT_CATEGORY_LIST
from bot.issues.lists import Filter, Vocabulary, Which, read, search
from bot.places import Place, Places

NAMES = {
    1: (None, "丽景社区"),
    2: (1, "阳光小区"),
    3: (2, "3号楼"),
    5: (2, "5号楼"),
    12: (2, "十二号楼"),
    31: (3, "1单元"),
    32: (3, "2单元"),
    52: (5, "2单元"),
    80: (1, "Garden Court"),
    81: (80, "Building 3"),
}
PLACES = Places([Place(id, above, "building", name, None, None, None) for id, (above, name) in NAMES.items()])
WORDS = Vocabulary(DEFAULT_KINDS, DEFAULT_CATEGORY_LIST, [*PLACES], PLACES)

SINGLE: dict[str, dict[str, Any]] = {
    "": {},
    "的": {},
    "没办完": {},
    "我的": {"is_mine": True},
    "Mine": {"is_mine": True},
    "超时": {"is_overdue": True},
    "overdue": {"is_overdue": True},
    "已办": {"which": Which.done},
    "CLOSED": {"which": Which.done},
    "全部": {"which": Which.all},
    "报修": {"kinds": {"repair"}},
    "＃投诉": {"kinds": {"complaint"}},
    "repair": {"kinds": {"repair"}},
    "ＲＥＰＡＩＲ": {"kinds": {"repair"}},
    "Complaint": {"kinds": {"complaint"}},
    "complaints": {"lists": {"complaints"}},
    "诉求": {"lists": {"complaints"}},
    "需求清单": {"lists": {"needs"}},
    "服务": {"lists": {"services"}},
    "物业服务": {"categories": {"property_service"}},
    "property service": {"categories": {"property_service"}},
    "停车": {"categories": {"parking"}},
    "其他": {"categories": {"other"}},
    "3号楼": {"place_ids": {3, 31, 32}},
    "三号楼": {"place_ids": {3, 31, 32}},
    "３号楼": {"place_ids": {3, 31, 32}},
    "12号楼": {"place_ids": {12}},
    "3号楼2单元": {"place_ids": {32}},
    "3号楼 2单元": {"place_ids": {32}},
    "2单元，3号楼": {"place_ids": {32}},
    "阳光小区3号楼": {"place_ids": {3, 31, 32}},
    "2单元": {"place_ids": {32, 52}},
    "3号楼 5号楼": {"place_ids": {3, 31, 32, 5, 52}},
    "building 3": {"place_ids": {81}},
    "garden court": {"place_ids": {80, 81}},
    "3号楼7单元": {"place_ids": {3, 31, 32}, "words": ("7单元",)},
    "5号楼路灯": {"place_ids": {5, 52}, "words": ("路灯",)},
    "路灯": {"words": ("路灯",)},
    "路灯 台阶": {"words": ("路灯", "台阶")},
    "50%_off": {"words": ("50%_off",)},
    "repairman": {"words": ("repairman",)},
    "mine3": {"words": ("mine3",)},
    "13号楼": {"words": ("13号楼",)},
    "我的超时报修": {"is_mine": True, "is_overdue": True, "kinds": {"repair"}},
    "超时的3号楼停车投诉": {
        "is_overdue": True,
        "place_ids": {3, 31, 32},
        "categories": {"parking"},
        "kinds": {"complaint"},
    },
    "报修 投诉": {"kinds": {"repair", "complaint"}},
    "2": {"page": 2},
    "第2页": {"page": 2},
    "报修第 2 页": {"page": 2, "kinds": {"repair"}},
    "page 2 mine": {"page": 2, "is_mine": True},
    "-1": {"page": 1},
    "0": {"page": 1},
    "９": {"page": 9},
}


def filtered(wanted: dict[str, Any]) -> Filter:
    values = {key: frozenset(value) if isinstance(value, set) else value for key, value in wanted.items()}
    return replace(Filter(), **values)


@pytest.mark.parametrize("text", SINGLE)
def test_what_words_mean(text: str) -> None:
    assert replace(read(text, WORDS), asked="") == filtered(SINGLE[text])


def test_a_filter_repeats_what_was_asked_without_the_page() -> None:
    assert read("我的 ，报修 第2页 路灯 3", WORDS).asked == "我的 报修 路灯"
    assert read("我的 ，报修 第2页 路灯 3", WORDS).page == 3
    assert read("building 3 7", WORDS).asked == "building 3"


ATOMS = ["我的", "overdue", "已办", "#报修", "投诉", "停车", "诉求", "needs", "3号楼", "路灯", "台阶", "2"]


@given(st.lists(st.sampled_from(ATOMS), unique=True, max_size=8), st.randoms())
def test_the_order_of_words_does_not_matter(words: list[str], chance: Any) -> None:
    other = words[:]
    chance.shuffle(other)
    one, another = (read(" ".join(order), WORDS) for order in (words, other))
    assert set(one.words) == set(another.words)
    assert replace(one, asked="", words=()) == replace(another, asked="", words=())


SCRAPS = [*ATOMS, *SINGLE, "%", "_", "\\", "/", "'", '"', "\x00", "第", "页", "page", "十十", "-", "的" * 70]
ANY = st.one_of(st.text(), st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=3))).map("".join))


@given(ANY)
@example("的" * 4096)
@example("路灯 " * 1000)
@example("9" * 4096)
@example("第" + "9" * 4000 + "页")
@example("3号楼" * 1000)
@example("´ ｡ ﷺ")
def test_whatever_people_type_is_a_filter(text: str) -> None:
    for found in (read(text, WORDS), search(text)):
        assert len(found.words) <= 8
        assert all(0 < len(word) <= 60 and "\x00" not in word for word in found.words)
        assert 1 <= found.page <= 1_000_000
        assert len(found.asked) <= len(text)
    assert read(read(text, WORDS).asked, WORDS) == replace(read(text, WORDS), page=1)
    assert search(search(text).asked) == search(text)


def test_a_search_takes_every_word_as_it_is() -> None:
    found = search("我的 #报修 3号楼 2")
    assert found == Filter(
        "我的 报修 3号楼 2", which=Which.all, words=("我的", "报修", "3号楼", "2"), in_notes=True
    )


@pytest.mark.parametrize("text", ["", "2", "第2页", "的", "没办完"])
def test_what_asks_for_all_that_is_open_is_plain(text: str) -> None:
    assert read(text, WORDS).is_plain


@pytest.mark.parametrize("text", ["我的", "已办", "路灯", "3号楼", "诉求", "其他"])
def test_what_asks_for_something_is_not(text: str) -> None:
    assert not read(text, WORDS).is_plain
