"""Small spreadsheets (XLSX) of rows that are at hand; what people wrote is text in them, never a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

# Of a sheet's name and of a cell, in characters (Excel's specifications and limits).
_LONGEST_TITLE, _LONGEST_TEXT = 31, 32_767


@dataclass(frozen=True)
class Sheet:
    """A heading that stays in sight, and rows below it; `widths` of the columns are in characters."""

    heading: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[str | int]]
    title: str | None = None


def workbook(sheets: Iterable[Sheet]) -> bytes:
    from xlsxwriter import Workbook  # 2 MiB that a bot which writes none need not carry

    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for wanted in sheets:
            sheet = book.add_worksheet(wanted.title and wanted.title[:_LONGEST_TITLE])
            sheet.freeze_panes(1, 0)
            for column, width in enumerate(wanted.widths):
                sheet.set_column(column, column, width)
            sheet.write_row(0, 0, wanted.heading, bold)
            for number, row in enumerate(wanted.rows, 1):
                sheet.write_row(number, 0, [_fitting(value) for value in row])
    return content.getvalue()


def _fitting(value: str | int) -> str | int:
    return value[:_LONGEST_TEXT] if isinstance(value, str) else value
