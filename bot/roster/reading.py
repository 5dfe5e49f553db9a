"""What the rows of a roster say, each by itself; what cannot be meant is remarked by row and column. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.errors import UserError
from bot.roster import cells
from bot.roster.cells import Cell, Flaw
from bot.roster.columns import Column, Header
from bot.roster.remarks import Remarks

# A street office has some 20,000 households; more rows than this are no roster, or one to be split.
MOST_ROWS = 100_000
_BETWEEN = str.maketrans("\uff0f>\\", "///")  # as people write between the names of a path
_LEVELS = (Column.compound, Column.building, Column.unit)

Step = tuple[str | None, str]  # the kind of a place where the file says it, and its name
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Line:
    """A place, and the household in it unless the row is about the place alone.

    `area` in whole cm²; None, like an `owner` of None, where the file does not say. `total` is the area of a
    whole place.
    """

    row: int
    community: str | None
    steps: tuple[Step, ...]
    room: str | None
    area: int | None
    owner: str | None
    total: int | None = None
    is_flawed: bool = False  # what it says of its room is not right


@dataclass
class Reading:
    lines: list[Line] = field(default_factory=list)
    problems: Remarks = field(default_factory=Remarks)


def read(
    header: Header, rows: Iterable[tuple[int, Sequence[Cell]]], tell: Callable[[int], None] = lambda _: None
) -> Reading:
    """The lines of a roster, with what is wrong in them; `tell` hears the number of rows read so far.

    Raises UserError for a file that cannot be read to its end.
    """
    reading = Reading()
    filled = 0
    for number, row in rows:
        if any(row):
            filled += 1
            if filled > MOST_ROWS:
                raise UserError("roster/too_many_rows", most=MOST_ROWS)
            line = _Row(header, number, row, reading.problems).line()
            reading.lines += [line] if line else []
            tell(filled)
    if not filled:
        raise UserError("roster/empty")
    return reading


class _Row:
    """One row being read."""

    def __init__(self, header: Header, number: int, row: Sequence[Cell], problems: Remarks) -> None:
        self._header = header
        self._number = number
        self._row = row
        self._problems = problems
        self._is_right = True

    def line(self) -> Line | None:
        """None for a row with problems that names no room; all problems are remarked."""
        community = self._read(Column.community, _name)
        steps = self._steps()
        room = self._read(Column.room, cells.room)
        is_placed = self._is_right and room is not None and bool(steps)
        area = self._read(Column.area, cells.area)
        owner = self._read(Column.owner, cells.name)
        total = self._read(Column.total, cells.area)
        if self._is_right and not steps and community is None:
            self._wrong(UserError("roster/no_place"), next(iter(self._header.titles.values())))
        if self._is_right and room is None and (area or owner):
            title = self._header.titles.get(Column.room)
            self._wrong(UserError("roster/no_room"), title)
        if self._is_right and room is not None and total:
            self._wrong(UserError("roster/total_of_room"), self._header.titles[Column.total])
        if not self._is_right and not is_placed:
            return None
        return Line(self._number, community, tuple(steps), room, area, owner, total, not self._is_right)

    def _steps(self) -> list[Step]:
        path = self._read(Column.path, _path) or ()
        levels = [(level.value, self._read(level, _name)) for level in _LEVELS]
        return [*((None, name) for name in path), *((kind, name) for kind, name in levels if name)]

    def _read(self, column: Column, reader: Callable[[str], _Value]) -> _Value | None:
        """What a cell says; None where it says nothing."""
        at = self._header.at.get(column)
        cell = self._row[at] if at is not None and at < len(self._row) else ""
        try:
            if isinstance(cell, Flaw):
                raise UserError(cell.value)
            return reader(cell) if cell else None
        except UserError as error:
            self._wrong(error, self._header.titles[column])
            return None

    def _wrong(self, error: UserError, title: str | None) -> None:
        self._is_right = False
        self._problems.put(error.template, self._number, title, **error.values)


def _name(cell: str) -> str:
    (name,) = _path(cell, most=1)
    return name


def _path(cell: str, most: int = 4) -> tuple[str, ...]:
    names = [cells.name(part) for part in cell.translate(_BETWEEN).strip("/ ").split("/")]
    if not all(names) or len(names) > most:
        raise UserError("roster/no_path", value=cell)
    return tuple(names)
