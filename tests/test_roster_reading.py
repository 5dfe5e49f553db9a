"""What a roster says: areas, rooms, names, headers, places; and the files that people really save."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.errors import UserError
from bot.places import Place
from bot.roster import cells, columns, reading, sheets
from bot.roster.cells import Flaw
from bot.roster.columns import Column
from bot.roster.reading import Line, Reading
from bot.roster.remarks import Remarks
from bot.roster.tree import Node, Tree
from bot.texts import square_metres

SQUARE_CM = 10_000  # in a square metre


@given(st.integers(1, 1_000_000 * SQUARE_CM), st.integers(0, 3), st.sampled_from(["", "㎡", " 平方米", "m2"]))
def test_an_area_is_exact(square_cm: int, zeros: int, unit: str) -> None:
    written = format(Decimal(square_cm) / SQUARE_CM, "f")
    padded = written + ("0" * zeros if "." in written else "")
    assert cells.area(padded + unit) == square_cm
    assert cells.area(square_metres(square_cm)) == square_cm


@pytest.mark.parametrize(
    ("cell", "square_cm"),
    [
        ("89.5", 895_000),
        ("89.", 890_000),
        ("\uff18\uff19\uff0e\uff15\uff10\u33a1", 895_000),
        ("1,089.50 平米", 10_895_000),
        ("0.0001", 1),
        ("1000000", 10_000_000_000),
    ],
)
def test_areas_as_people_write_them(cell: str, square_cm: int) -> None:
    assert cells.area(cell) == square_cm


@pytest.mark.parametrize(
    ("cell", "template"),
    [
        ("八十九", "no_area"),
        ("89,5", "no_area"),
        ("1e3", "no_area"),
        ("-5", "no_area"),
        ("1.2.3", "no_area"),
        ("٣٣", "no_area"),
        ("nan", "no_area"),
        ("8" * 4096, "no_area"),
        ("0", "area_out_of_range"),
        ("0.00", "area_out_of_range"),
        ("1000000.0001", "area_out_of_range"),
        ("89.12345", "too_fine"),
    ],
)
def test_what_is_no_area(cell: str, template: str) -> None:
    with pytest.raises(UserError, match=f"roster/{template}"):
        cells.area(cell)


@given(st.text(max_size=40))
def test_any_text_is_an_area_or_refused(cell: str) -> None:
    with suppress(UserError):
        assert 0 < cells.area(cell) <= 1_000_000 * SQUARE_CM


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (" 张\u202e三\u200b ", "张三"),
        ("<b>王</b>", "<b>王</b>"),
        ("👨‍👩‍👧 之家", "👨‍👩‍👧 之家"),
        ("3号楼\n  东\x00侧\t1", "3号楼 东侧 1"),
        ("\u2067\u200f", ""),
    ],
)
def test_names_lose_what_nobody_sees(cell: str, said: str) -> None:
    assert cells.name(cell) == said


def test_a_name_of_4096_characters_is_too_long() -> None:
    with pytest.raises(UserError, match="too_long") as refused:
        cells.name("王" * 4096)
    assert refused.value.values["length"] == 4096


@pytest.mark.parametrize(
    ("one", "other"), [("101", "101室"), ("１０１", "101 室"), ("A-2", "a-2"), ("12B", "１２Ｂ房")]
)
def test_two_ways_of_writing_one_room(one: str, other: str) -> None:
    assert cells.key(cells.room(one)) == cells.key(cells.room(other))


def test_headers_as_people_write_them() -> None:
    header = columns.find(
        ["序号", "小区名称", "楼栋 号", "单元", "房号*", "建筑面积（㎡）", "业主姓名", "电话"]
    )
    assert header is not None
    assert header.at == {
        Column.compound: 1,
        Column.building: 2,
        Column.unit: 3,
        Column.room: 4,
        Column.area: 5,
        Column.owner: 6,
    }
    assert header.ignored == ("序号", "电话")
    english = columns.find(["Place", "Household", "Area (m2)", "Owner name"])
    assert english is not None
    assert set(english.at) == {Column.path, Column.room, Column.area, Column.owner}


@pytest.mark.parametrize(
    "row", [[], ["", ""], ["阳光小区户册"], ["房号", "面积"], ["小区：", "阳光小区"], ["101", "89.5"]]
)
def test_rows_that_are_no_header(row: list[str]) -> None:
    assert columns.find(row) is None


@pytest.mark.parametrize("row", [["地点", "面积", "建筑面积"], ["地点", "楼栋", "房号"]])
def test_two_columns_that_say_the_same(row: list[str]) -> None:
    with pytest.raises(UserError, match="two_columns"):
        columns.find(row)


def tree(*places: Place) -> Tree:
    words = {"building": "%s号楼", "unit": "%s单元"}
    return Tree(places, lambda kind, number: words[kind] % number)


HOME = Place(1, None, "community", "丽景社区", None, None, None)
SUNNY = Place(2, 1, "compound", "阳光小区", None, None, None)
THIRD = Place(3, 2, "building", "3号楼", None, None, None)


def kinds(node: Node) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in reversed(node.line)]


def test_places_are_found_or_added() -> None:
    known = tree(HOME, SUNNY, THIRD)
    assert known.reach(None, [(None, "丽景社区"), (None, "阳光小区"), (None, "３号楼")]).id == 3
    assert known.reach(None, [(None, "阳光小区"), (None, "3")]).id == 3
    assert known.reach("丽景社区", [("compound", "阳光小区"), ("building", "03")]).id == 3
    assert known.new == []
    unit = known.reach(None, [(None, "阳光小区"), (None, "3号楼"), (None, "1")])
    assert kinds(unit)[2:] == [("building", "3号楼"), ("unit", "1单元")]
    assert known.reach(None, [(None, "阳光小区"), (None, "3号楼"), (None, "1单元")]) is unit
    assert [node.name for node in known.new] == ["1单元"]


def test_the_kind_of_a_place_follows_its_name_and_its_parent() -> None:
    known = tree(HOME)
    assert kinds(known.reach(None, [(None, "北苑"), (None, "甲"), (None, "东")])) == [
        ("community", "丽景社区"),
        ("compound", "北苑"),
        ("building", "甲"),
        ("unit", "东"),
    ]
    assert kinds(known.reach(None, [(None, "9号楼"), (None, "2单元")]))[1:] == [
        ("building", "9号楼"),
        ("unit", "2单元"),
    ]
    assert kinds(known.reach(None, [(None, "曹杨新村"), (None, "Tower 3")]))[1:] == [
        ("compound", "曹杨新村"),
        ("building", "Tower 3"),
    ]
    assert kinds(known.reach("星河社区", [("building", "1")])) == [
        ("community", "星河社区"),
        ("building", "1号楼"),
    ]


def test_a_place_that_was_removed_is_taken_up_again() -> None:
    known = tree(HOME, replace(SUNNY, is_ended=True), replace(THIRD, is_ended=True))
    assert known.reach(None, [(None, "阳光小区"), (None, "4")]).id is None
    assert [node.path for node in known.new] == ["丽景社区/阳光小区", "丽景社区/阳光小区/4号楼"]
    known.reach(None, [(None, "阳光小区"), (None, "3")])
    assert [node.id for node in known.new] == [2, None, 3]


def test_several_communities_have_to_be_told_apart() -> None:
    known = tree(HOME, Place(9, None, "community", "星河社区", None, None, None))
    with pytest.raises(UserError, match="which_community"):
        known.reach(None, [(None, "阳光小区")])
    assert known.reach(None, [(None, "星河社区"), (None, "阳光小区")]).path == "星河社区/阳光小区"


@pytest.mark.parametrize(
    "steps", [["1单元", "3号楼"], ["3号楼", "阳光小区", "1单元", "东"], ["3号楼", "4号楼"]]
)
def test_a_unit_holds_no_building(steps: list[str]) -> None:
    with pytest.raises(UserError, match="wrong_order"):
        tree(HOME).reach(None, [(None, name) for name in steps])


def lines(rows: Sequence[Sequence[str | Flaw]]) -> Reading:
    header = columns.find([str(cell) for cell in rows[0]])
    assert header is not None
    return reading.read(header, enumerate(rows[1:], 2))


def remarks(found: Remarks) -> list[tuple[str, str | None, tuple[int, ...]]]:
    return [(remark.template.removeprefix("roster/"), remark.column, remark.rows) for remark in found]


def test_every_problem_of_every_row_is_remarked() -> None:
    found = lines(
        [
            ["地点", "房号", "面积", "业主", "总面积"],
            ["阳光小区/3号楼", "101", "89.5", "张三"],
            ["", "102", "89.5", ""],
            ["阳光小区//3号楼", "1" * 40, "x", "李" * 65],
            ["阳光小区/3号楼", "", "89.5", ""],
            ["", "", "", ""],
            ["阳光小区/3号楼", Flaw.date, Flaw.formula, ""],
            ["阳光小区/3号楼", "105", "x", ""],
            ["阳光小区/3号楼", "105", "x", ""],
            ["阳光小区/4号楼"],
            ["阳光小区/4号楼", "", "", "", "1,200.5"],
            ["阳光小区/4号楼", "101", "89.5", "张三", "1200.5"],
        ]
    )
    third = ((None, "阳光小区"), (None, "3号楼"))
    # A room whose area is wrong is still a room, and named twice it is a problem too.
    assert [line for line in found.lines if line.is_flawed] == [
        Line(8, None, third, "105", None, None, None, True),
        Line(9, None, third, "105", None, None, None, True),
        Line(12, None, ((None, "阳光小区"), (None, "4号楼")), "101", 895_000, "张三", 12_005_000, True),
    ]
    assert [line for line in found.lines if not line.is_flawed] == [
        Line(2, None, third, "101", 895_000, "张三"),
        Line(10, None, ((None, "阳光小区"), (None, "4号楼")), None, None, None),
        Line(11, None, ((None, "阳光小区"), (None, "4号楼")), None, None, None, 12_005_000),
    ]
    assert remarks(found.problems) == [
        ("no_place", "地点", (3,)),
        ("no_path", "地点", (4,)),
        ("too_long", "房号", (4,)),
        ("no_area", "面积", (4, 8, 9)),
        ("too_long", "业主", (4,)),
        ("no_room", "房号", (5,)),
        ("date", "房号", (7,)),
        ("formula", "面积", (7,)),
        ("total_of_room", "总面积", (12,)),
    ]
    areas = next(remark for remark in found.problems if remark.template == "roster/no_area")
    assert areas.spans == [(4, 4), (8, 9)]


# Files, each read whole.


def rows(file: Path) -> list[list[str | Flaw]]:
    table = sheets.read(file)
    return [list(row) for _, row in table.rows]


ROSTER = "地点,房号,面积\n阳光小区/3号楼,101,89.5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_csv_as_programs_save_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(ROSTER.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))
    assert rows(file) == [["阳光小区/3号楼", "101", "89.5"]]


def test_a_csv_may_have_a_title_quotes_and_lines_in_its_cells(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    text = '阳光小区户册,,\n\n地点,房号,业主\n"阳光小区\n/3号楼","=""0101""","张""三"\n,,\n"x",=1+1,-2\n'
    file.write_text(text, "utf-8")
    table = sheets.read(file)
    assert list(table.rows) == [
        (4, ["阳光小区 /3号楼", "0101", '张"三']),
        (5, ["", "", ""]),
        (6, ["x", Flaw.formula, "-2"]),
    ]


@pytest.mark.parametrize(
    ("content", "template"),
    [
        (b"", "empty"),
        (b"\n\n", "no_header"),
        ("房号,面积\n101,89.5\n".encode(), "no_header"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "unknown_encoding"),
        (b"\xff\xfe\x00", "unknown_encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "old_excel"),
        (b"PK\x03\x04 no zip at all", "not_a_workbook"),
        ('地点,房号\n阳光小区,"101\n'.encode(), "broken_line"),
        ("地点,房号,地点\n".encode(), "two_columns"),
    ],
)
def test_files_that_are_no_roster(tmp_path: Path, content: bytes, template: str) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(content)
    with pytest.raises(UserError, match=f"roster/{template}"):
        rows(file)


def test_more_rows_than_a_street_office_has_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("地点,房号\n" + "阳光小区/3号楼,101\n" * (reading.MOST_ROWS + 1), "utf-8")
    table = sheets.read(file)
    with pytest.raises(UserError, match="too_many_rows"):
        reading.read(table.header, table.rows)


def test_a_workbook_as_people_fill_it_in(tmp_path: Path) -> None:
    """Numbers that are no decimals in binary, formulas with and without a result, dates, other sheets."""
    book = Workbook()
    cover = book.worksheets[0]
    cover.title, cover["A1"] = "说明", "请填下一页"
    sheet = book.create_sheet("户册")
    for row in (
        ["阳光小区户册"],
        ["地点", "房号", "面积"],
        ["阳光小区/3号楼", 101, 89.56],
        [],
        ["阳光小区/3号楼", "0102", 0.1 + 0.2],
        ["阳光小区/3号楼", date(2026, 3, 1), "=89+1"],
        ["阳光小区/3号楼", "#REF!", True],
    ):
        sheet.append(row)
    sheet["B7"].data_type = "e"
    sheet["D1000000"].number_format = "0.00"  # formatted down to the last row, as people do
    book.create_sheet("别的")
    hidden = book.create_sheet("旧的")
    hidden.sheet_state = "hidden"
    file = tmp_path / "roster.xlsx"
    book.save(file)
    table = sheets.read(file)
    found = [(number, list(row)) for number, row in table.rows if any(row)]
    assert found == [
        (3, ["阳光小区/3号楼", "101", "89.56"]),
        (5, ["阳光小区/3号楼", "0102", "0.3"]),
        (6, ["阳光小区/3号楼", Flaw.date, Flaw.formula]),
        (7, ["阳光小区/3号楼", Flaw.error, "True"]),
    ]
    assert table.others == ("说明", "别的")
