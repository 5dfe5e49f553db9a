"""Which column of a roster is which, by the words that people head them with. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import UserError


class Column(StrEnum):
    path = "path"
    community = "community"
    compound = "compound"
    building = "building"
    unit = "unit"
    room = "room"
    area = "area"
    total = "total"
    owner = "owner"


_WORDS = {
    Column.path: "地点 位置 路径 坐落 房屋坐落 place path location",
    Column.community: "社区 社区名称 所属社区 居委会 community",
    Column.compound: "小区 小区名称 所属小区 院落 compound estate",
    Column.building: "楼栋 楼栋号 楼号 楼 栋 栋号 幢 幢号 座 building block",
    Column.unit: "单元 单元号 unit entrance",
    Column.room: "房号 房间 房间号 室 室号 户 户号 门牌 门牌号 房屋 household room flat apartment",
    Column.area: "面积 建筑面积 专有面积 专有部分面积 专有部分建筑面积 产权面积 登记面积 area",
    Column.total: "总面积 总建筑面积 专有部分总面积 面积合计 totalarea",
    Column.owner: "业主 业主姓名 产权人 产权人姓名 所有权人 权利人 owner owners ownername",
}
_COLUMNS = {word: column for column, words in _WORDS.items() for word in words.split()}
_REMARK = re.compile(r"\(.*?\)|\[.*?\]|/?m2|[\s*:_]")
_LEVELS = (Column.compound, Column.building, Column.unit)


@dataclass(frozen=True)
class Header:
    """Where each column stands, counted from 0, and as the file calls it."""

    at: dict[Column, int]
    titles: dict[Column, str]
    ignored: tuple[str, ...]  # headings that are not read: telephone numbers, remarks


def find(cells: Sequence[str]) -> Header | None:
    """The header that these cells are; none where they are none: a title, or a first row without headings.

    Raises UserError where two columns say the same.
    """
    at: dict[Column, int] = {}
    ignored: list[str] = []
    for number, title in enumerate(cells):
        column = _COLUMNS.get(_plain(title))
        if column is None:
            ignored += [title] if title else []
        elif column in at:
            raise UserError("roster/two_columns", first=cells[at[column]], second=title)
        else:
            at[column] = number
    if Column.path not in at and at.keys().isdisjoint((Column.community, *_LEVELS)):
        return None
    if len(at) == 1 and Column.path not in at and ignored:
        return None  # a title above the table: 小区：阳光小区
    level = next((column for column in _LEVELS if column in at), None)
    if Column.path in at and level is not None:
        raise UserError("roster/two_columns", first=cells[at[Column.path]], second=cells[at[level]])
    return Header(at, {column: cells[number] for column, number in at.items()}, tuple(ignored))


def _plain(title: str) -> str:
    return _REMARK.sub("", unicodedata.normalize("NFKC", title).casefold())
