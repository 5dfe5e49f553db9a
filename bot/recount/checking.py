"""Counting a record again and holding what it says against that. Pure."""

from dataclasses import dataclass

from bot.recount import counting, record
from bot.recount.counting import Flaw, Result
from bot.recount.record import Opened


@dataclass(frozen=True)
class Checked:
    """What became of a recount; `result` is none where the ballots cannot be counted."""

    opened: Opened
    flaws: tuple[Flaw, ...]
    result: Result | None

    @property
    def is_same(self) -> bool:
        """Whether the recount has the totals and the outcome of the record."""
        return self.result == self.opened.record.result

    @property
    def is_intact(self) -> bool:
        """Whether the file is byte by byte what was signed."""
        return self.opened.is_as_written and self.opened.is_signed

    @property
    def is_right(self) -> bool:
        return self.is_intact and not self.flaws and self.is_same


def check(content: bytes) -> Checked:
    """Count the record in a file again. Raises ValueError for a file that is none."""
    opened = record.open_(content)
    flaws = tuple(counting.flaws(opened.record))
    result = None if Flaw.says in flaws else counting.result(opened.record)
    return Checked(opened, flaws, result)
