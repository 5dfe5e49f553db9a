"""What is wrong with a roster, or worth knowing of it, by row and column. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One thing about some rows, counted as a spreadsheet counts them; `column` as the file heads it.

    Without rows it is about the file as a whole. `template` names its words.
    """

    template: str
    values: dict[str, object]
    column: str | None
    rows: tuple[int, ...]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The rows, those that follow one another as one span: first and last."""
        return list(_spans(self.rows))


class Remarks:
    """Remarks in the order of their first rows; the same one about many rows is one."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str | None, tuple[tuple[str, object], ...]], list[int]] = {}

    def put(
        self, template: str, row: int | None = None, column: str | None = None, /, **values: object
    ) -> None:
        rows = self._rows.setdefault((template, column, tuple(values.items())), [])
        rows += [] if row is None else [row]

    def __iter__(self) -> Iterator[Remark]:
        for (template, column, values), rows in sorted(self._rows.items(), key=lambda made: made[1][:1]):
            yield Remark(template, dict(values), column, tuple(rows))

    def __bool__(self) -> bool:
        return bool(self._rows)


def _spans(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    spans: list[list[int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ((first, last) for first, last in spans)
