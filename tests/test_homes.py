"""Which home a text begins with, and who is to be put on the key-care list: as people write it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care import homes, wording
from bot.care.wording import Entry, Need
from bot.errors import UserError
from bot.places import Place, Places


def _place(number: int, parent: int | None, kind: str, name: str) -> Place:
    return Place(number, parent, kind, name, None, None, None)


TREE = Places(
    [
        _place(1, None, "community", "丽景社区"),
        _place(2, 1, "compound", "阳光小区"),
        _place(3, 2, "building", "1号楼"),
        _place(4, 2, "building", "11号楼"),
        _place(5, 4, "unit", "2单元"),
        _place(6, 1, "compound", "Garden"),
        _place(7, 6, "building", "Building 1"),
        _place(8, 6, "building", "Building 12"),
        _place(9, 6, "building", "1号楼"),
    ]
)
ALL = [*TREE]
ONE = [TREE[1], TREE[2], TREE[4], TREE[5]]  # one building, with its unit


@pytest.mark.parametrize(
    ("text", "place", "room", "rest"),
    [
        ("11号楼 301 王家厨房漏水", 4, "301", "王家厨房漏水"),
        ("１１号楼３０１，王家", 4, "301", "王家"),
        ("十一号楼301室：水压低", 4, "301", "水压低"),
        ("阳光小区/1号楼 2-301 李家", 3, "2-301", "李家"),
        ("阳光小区1号楼3单元302", 3, "3单元302", ""),
        ("11号楼2单元 401", 5, "401", ""),
        ("十一栋2单元 401 三单元也低", 5, "401", "三单元也低"),
        ("阳光小区 11幢 301", 4, "301", ""),
        ("十二座301 王家", 8, "301", "王家"),
        ("11号楼 2户说水压低", 4, "", "2户说水压低"),
        ("11号楼 3个孩子没人管", 4, "", "3个孩子没人管"),
        ("11号楼 8点以后有人唱歌", 4, "", "8点以后有人唱歌"),
        ("11号楼 1203号房 张家", 4, "1203", "张家"),
        ("11号楼", 4, "", ""),
        ("building 12 flat 4b the lift stops", 8, "4B", "the lift stops"),
        ("Building 1, 301 Granny Wang", 7, "301", "Granny Wang"),
        ("Building 12301 Wang", None, "", ""),
    ],
)
def test_a_home_is_read(text: str, place: int | None, room: str, rest: str) -> None:
    if place is None:
        with pytest.raises(UserError):
            homes.read(text, ALL, TREE)
        return
    home = homes.read(text, ALL, TREE)
    assert (home.place.id, home.room, home.rest) == (place, room, rest)


def test_the_only_building_need_not_be_named() -> None:
    home = homes.read("301 王家", ONE, TREE)
    assert (home.place.id, home.room, home.rest) == (4, "301", "王家")


def test_a_name_that_several_places_have_is_asked_for_in_full() -> None:
    with pytest.raises(UserError, match="care/which_place") as error:
        homes.read("1号楼 301 王家", ALL, TREE)
    assert error.value.values["places"] == ["阳光小区/1号楼", "Garden/1号楼"]


@given(st.text() | st.text("1一号楼301-室户 ,，单元小区", max_size=30))
def test_whatever_is_written_is_a_home_or_a_clear_refusal(text: str) -> None:
    for places in (ALL, ONE, []):
        with suppress(UserError):
            assert homes.read(text, places, TREE).place in places


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("王奶奶", Entry("王奶奶", Need.other, None, None)),
        ("王奶奶 独居老人 每7天 高血压，女儿在外地", Entry("王奶奶", Need.alone, 7, "高血压，女儿在外地")),
        ("李小宝，困境儿童，每周", Entry("李小宝", Need.child, 7, None)),
        (
            "小宝 父母都是残疾人，跟奶奶住 每两周",
            Entry("小宝", Need.disabled, 14, "父母都是残疾人，跟奶奶住"),
        ),
        ("张三 每半个月 重残", Entry("张三", Need.disabled, 15, None)),
        ("张三 每月", Entry("张三", Need.other, 30, None)),
        (
            "Granny Wang, living alone, every 10 days, heart trouble",
            Entry("Granny Wang", Need.alone, 10, "heart trouble"),
        ),
        ("<b>王</b>\u202e 独居", Entry("<b>王</b>", Need.alone, None, None)),
    ],
)
def test_an_entry_is_read(text: str, entry: Entry) -> None:
    assert wording.read(text) == entry


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("", "care/how_to_add"),
        ("\u200b\u200f", "care/how_to_add"),
        ("长" * 4096, "care/long_name"),
        ("王奶奶 " + "长" * 4000, "care/long_note"),
        ("王奶奶 每0天", "care/bad_interval"),
        ("王奶奶 每999天", "care/bad_interval"),
    ],
)
def test_what_is_no_entry_is_refused(text: str, template: str) -> None:
    with pytest.raises(UserError, match=template):
        wording.read(text)


@given(st.text() | st.text("王奶 每天周月0一9独居儿童,，", max_size=30))
def test_whatever_is_written_is_an_entry_or_a_clear_refusal(text: str) -> None:
    with suppress(UserError):
        entry = wording.read(text)
        assert 0 < len(entry.name) <= wording.LONGEST_NAME
        assert entry.every_days is None or 1 <= entry.every_days <= wording.MOST_DAYS
