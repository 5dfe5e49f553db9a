"""Pasted #接龙 lists: what they say, in all the ways people number them, and how they are merged."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signups.merging import Change, Entry, changes
from bot.signups.pasted import MOST_LINES, Line, Pasted, read

WHOLE = """周六包粽子，8:30 集合
12.20 周六 9:00
例 张三 2人
1. 李四 2人
2、王五（3号楼）+1 带孩子
3️⃣ 赵六 取消
４．孙七
⑤ 周八
6) 吴九
(7) 郑十
8 冯一
9.301陈二 2人
🔟 褚三
1️⃣1️⃣ 卫四
12. +2
13.
谢谢大家"""


def test_a_list_as_people_number_it() -> None:
    said = [(line.name, line.people, line.remark) for line in read(WHOLE).lines]
    assert said == [
        ("李四", 2, ""),
        ("王五", 2, "3号楼 带孩子"),
        ("赵六", 0, ""),
        *((name, 1, "") for name in ("孙七", "周八", "吴九", "郑十", "冯一")),
        ("301陈二", 2, ""),
        ("褚三", 1, ""),
        ("卫四", 1, ""),
    ]
    assert read(WHOLE).head == ("周六包粽子，8:30 集合", "12.20 周六 9:00")
    assert read(WHOLE).unread == ("12. +2",)


ENTRIES = {
    "张三": ("张三", 1, ""),
    "张三2人": ("张三", 2, ""),
    "张三，两位": ("张三", 2, ""),
    "张三：２人": ("张三", 2, ""),
    "张三 x2": ("张三", 2, ""),
    "张三 3": ("张三", 3, ""),
    "张三 一家三口": ("张三", 3, ""),
    "张三 2大1小": ("张三", 3, "2大1小"),
    "张三 带2个孩子": ("张三", 3, "带2个孩子"),
    "张三＋１": ("张三", 2, ""),
    "张三 三个人 晚点到": ("张三", 3, "晚点到"),
    "张三 13800138000": ("张三", 1, "13800138000"),
    "张三 9:30到": ("张三", 1, "9:30到"),
    "3号楼 张三 2人": ("3号楼 张三", 2, ""),
    "3-301 张三 素食": ("3-301 张三", 1, "素食"),
    "李四（不吃辣）": ("李四", 1, "不吃辣"),
    "2人 张三": ("张三", 2, ""),
    "小李2": ("小李2", 1, ""),
    "不知道 2人": ("不知道", 2, ""),
    "Auntie Ma 2 people": ("Auntie Ma", 2, ""),
    "Mr Chen +1": ("Mr Chen", 2, ""),
    "赵六不去了": ("赵六", 0, ""),
    "赵六（取消）": ("赵六", 0, ""),
    "赵六 有事，去不了": ("赵六", 0, ""),
    "取消 赵六": ("赵六", 0, ""),
    "赵六 0人": ("赵六", 0, ""),
    "张三 2人 老公不去了": ("张三", 2, "老公不去了"),
    "张三 500人": ("张三", 1, "500人"),
}


@pytest.mark.parametrize("written", ENTRIES)
def test_what_an_entry_says(written: str) -> None:
    assert read(f"1. {written}").lines == (Line(*ENTRIES[written]),)


def test_numbered_lines_of_the_head_are_no_people() -> None:
    pasted = read("重阳节活动\n1. 时间：周六\n2. 地点：活动室\n\n1. 马阿姨 2人\n2. 陈大爷")
    assert pasted.lines == (Line("马阿姨", 2), Line("陈大爷", 1))
    assert len(pasted.head) == 3


def test_a_name_on_the_list_is_recognised_whatever_signs_it_has() -> None:
    names = ["A-张三 3号楼🌸", "A-张三", "王五2人组"]
    pasted = read("1. A-张三 3号楼🌸\n2. A-张三 2人\n3. 王五2人组 3人", names)
    assert pasted.lines == (Line("A-张三 3号楼🌸", 1), Line("A-张三", 2), Line("王五2人组", 3))


NAMES = st.text("张王李赵陈刘杨黄周吴芳娜敏静丽强磊军洋艳", min_size=2, max_size=4)
LINES = st.builds(Line, NAMES, st.integers(1, 30), st.sampled_from(["", "3号楼", "带孩子", "晚点到"]))
MARKS = st.sampled_from(["{}. ", "{}.", "{}、", "{}) ", "（{}）", "{}．"])
PEOPLE = st.sampled_from([" {}人", "{}人", "，{}位", " x{}", "（{}人）"])


@given(st.lists(LINES, max_size=30), MARKS, PEOPLE, st.text("　 \n", max_size=3))
def test_every_way_of_numbering_says_the_same(lines: list[Line], mark: str, people: str, gap: str) -> None:
    written = [
        mark.format(number)
        + line.name
        + (people.format(line.people) if line.people > 1 else "")
        + (f" {line.remark}" if line.remark else "")
        for number, line in enumerate(lines, 1)
    ]
    assert read("活动\n" + f"\n{gap}".join(written)) == Pasted(("活动",), tuple(lines), ())


@given(st.lists(st.builds(Line, NAMES, st.integers(2, 99), st.text(max_size=20)), max_size=20))
def test_what_linli_writes_is_read_back(lines: list[Line]) -> None:
    """The remark stands in brackets, whatever it looks like."""
    tidy = [Line(line.name, line.people, " ".join(line.remark.split())) for line in lines]
    text = "\n".join(f"{n}. {line.name} {line.people}人（{line.remark}）" for n, line in enumerate(tidy, 1))
    again = read(text, [line.name for line in lines]).lines
    assert [(line.name, line.people) for line in again] == [(line.name, line.people) for line in tidy]
    assert all(read(f"1. {a.name} {a.people}人({a.remark})", [a.name]).lines == (a,) for a in again)


@given(st.text())
def test_nothing_that_people_paste_is_refused(text: str) -> None:
    pasted = read(text)
    assert all(line.name.strip() and 0 <= line.people <= 99 for line in pasted.lines)


def test_a_very_long_paste_is_cut() -> None:
    assert len(read("\n".join(f"{n}. 张{n}" for n in range(1, 2000))).lines) == MOST_LINES
    assert read("1. " + "很" * 100_000).lines[0].name == "很" * 30


def standing(lines: list[Line]) -> list[Entry]:
    return [Entry(n, *wording(line), frozenset({(line.people, line.remark)})) for n, line in enumerate(lines)]


def wording(line: Line) -> tuple[str, int, str]:
    return line.name, line.people, line.remark


def after(entries: list[Entry], found: list[Change]) -> list[Entry]:
    """The list after these changes, every wording kept."""
    by_id = {entry.id: entry for entry in entries}
    for change in found:
        past = change.entry.past if change.entry else frozenset()
        new_id = change.entry.id if change.entry else len(by_id)
        by_id[new_id] = Entry(
            new_id, *wording(change.line), past | {(change.line.people, change.line.remark)}
        )
    return list(by_id.values())


@given(st.lists(LINES, max_size=12), st.lists(LINES, max_size=12), st.randoms())
def test_merging(old: list[Line], new: list[Line], chance: random.Random) -> None:
    before = standing(old)
    once = after(before, changes(before, new))
    # The same list again changes nothing, nor does an older copy of it, whole or in part.
    assert changes(once, new) == []
    assert changes(once, old) == []
    assert changes(once, new[: chance.randint(0, len(new))]) == []
    # Nobody is lost by pasting.
    assert [entry.name for entry in once][: len(old)] == [line.name for line in old]
    assert {line.name for line in new} <= {entry.name for entry in once}


@given(st.lists(NAMES, unique=True, max_size=10), st.lists(NAMES, unique=True, max_size=10))
def test_who_pastes_first_makes_no_difference(one: list[str], other: list[str]) -> None:
    """Two people copy the same empty list, and each pastes it with some more names."""
    lines = [[Line(name, 1) for name in names] for names in (one, other)]
    merged = []
    for first, second in (lines, reversed(lines)):
        entries = after([], changes([], first))
        merged.append({entry.name for entry in after(entries, changes(entries, second))})
    assert merged[0] == merged[1] == {*one, *other}


def test_of_two_copies_the_older_one_takes_nothing_back() -> None:
    was = standing([Line("张三", 2), Line("李四", 1)])
    now = after(was, changes(was, [Line("张三", 3), Line("李四", 0)]))
    assert [(entry.name, entry.people) for entry in now] == [("张三", 3), ("李四", 0)]
    copy = [Line("张三", 2), Line("李四", 1), Line("王五", 1)]
    assert [change.line.name for change in changes(now, copy)] == ["王五"]
    # Whoever pastes it knows best about themselves.
    assert [change.line.name for change in changes(now, copy, "李四")] == ["李四", "王五"]
    # Who never stood on the list cannot leave it.
    assert changes(now, [Line("赵六", 0)]) == []
    # Two of one name are two people.
    assert changes(now, [Line("张三", 3), Line("张三", 1)]) == [Change(None, Line("张三", 1))]
