"""The rows of a CSV or XLSX file, as people see them there. A file of any length takes little memory."""

import codecs
import csv
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from bot.errors import UserError
from bot.roster import cells, columns
from bot.roster.cells import Cell, Flaw
from bot.roster.columns import Header

# A table may have a title above its header, and its file other delimiters than commas.
_HEADER_WITHIN = 10
_DELIMITERS = ",\t;，|"
_CHUNK = 2**20
# What openpyxl reads at once of an XLSX (texts, styles), unpacked; the rows it reads one by one.
_MOST_AT_ONCE = 64 * 2**20
_DIGITS = 15  # of a number that a spreadsheet shows and keeps
_QUOTED = re.compile(r'="([^"]*)"')  # how programs write 0101 into a CSV so that Excel keeps the zero
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """A header and the rows below it, each with its number as a spreadsheet counts, from 1.

    `others` are further sheets of the file, which are not read.
    """

    header: Header
    rows: Iterator[tuple[int, Sequence[Cell]]]
    others: tuple[str, ...] = ()


def read(file: Path) -> Table:
    """The table in a file; raises UserError, also while its rows are read."""
    with file.open("rb") as content:
        begin = content.read(4)
    if begin == _OLE:
        raise UserError("roster/old_excel")
    if begin == _ZIP:
        return _workbook(file)
    if not begin:
        raise UserError("roster/empty")
    return _text(file)


def _text(file: Path) -> Table:
    encoding = _encoding(file)
    for delimiter in _DELIMITERS:
        rows = _lines(file, encoding, delimiter)
        header = _header(rows)
        if header is not None:
            return Table(header, rows)
    raise UserError("roster/no_header")


def _lines(file: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    with file.open(encoding=encoding, newline="") as content:
        reader = csv.reader(content, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise UserError("roster/broken_line", row=number) from None
            yield number, [_written(cell) for cell in row]


def _written(cell: str) -> Cell:
    said = cells.text(cell)
    if not said.startswith("="):
        return said
    quoted = _QUOTED.fullmatch(said)
    return quoted[1] if quoted else Flaw.formula


def _encoding(file: Path) -> str:
    """UTF-8 or UTF-16 with their marks, plain UTF-8, or else GBK (by its superset GB18030)."""
    with file.open("rb") as content:
        begin = content.read(3)
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise UserError("roster/unknown_encoding")


def _decodes(file: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with file.open("rb") as content:
            while chunk := content.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _workbook(file: Path) -> Table:
    with _as_workbook():
        _check_size(file)
        book = _open(file)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in visible:
        rows = _sheet_rows(file, sheet)
        header = _header(rows)
        if header is not None:
            others = tuple(other.title for other in visible if other is not sheet)
            return Table(header, rows, others)
    raise UserError("roster/no_header")


@contextmanager
def _as_workbook() -> Iterator[None]:
    """A broken file makes openpyxl raise whatever it stumbles over."""
    try:
        yield
    except UserError:
        raise
    except Exception:
        raise UserError("roster/not_a_workbook") from None


def _check_size(file: Path) -> None:
    with ZipFile(file) as parts:
        whole = [part for part in parts.infolist() if not part.filename.startswith("xl/worksheets/")]
    if sum(part.file_size for part in whole) > _MOST_AT_ONCE:
        raise UserError("roster/too_large")


def _open(file: Path, **options: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that hold no data
        return load_workbook(file, read_only=True, keep_links=False, **options)


def _sheet_rows(file: Path, sheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    sheet.reset_dimensions()  # what the file says of its own size is often wrong
    results = _Results(file, sheet.title)
    with _as_workbook():
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, [_shown(cell, number, column, results) for column, cell in enumerate(row)]


class _Results:
    """What a spreadsheet program last computed for its formulas; opened only where there is one."""

    def __init__(self, file: Path, title: str) -> None:
        self._file, self._title = file, title
        self._rows: Iterator[tuple[int, tuple[Any, ...]]] | None = None
        self._row: tuple[int, tuple[Any, ...]] = 0, ()

    def at(self, number: int, column: int) -> object:
        """Rows must be asked for in order."""
        if self._rows is None:
            sheet = _open(self._file, data_only=True)[self._title]
            sheet.reset_dimensions()
            self._rows = enumerate(sheet.iter_rows(values_only=True), 1)
        while self._row[0] < number:
            self._row = next(self._rows)
        return self._row[1][column]


def _shown(cell: Any, number: int, column: int, results: _Results) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        value = results.at(number, column)
        if value is None:
            return Flaw.formula
        return Flaw.error if isinstance(value, str) and value.startswith("#") else _plain(value)
    return Flaw.error if cell.data_type == "e" else _plain(value)


def _plain(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, date | datetime | time | timedelta):
        return Flaw.date
    if isinstance(value, float):
        return f"{value:.{_DIGITS}g}"
    return cells.text(str(value))


def _header(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Header | None:
    for _, row in islice(rows, _HEADER_WITHIN):
        header = columns.find([cell if not isinstance(cell, Flaw) else "" for cell in row])
        if header is not None:
            return header
    return None
