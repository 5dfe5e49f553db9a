"""What a poster has room for."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from bot.bulletins import Figures
from bot.issues import Issue
from bot.notices import Notice
from bot.polls import Poll

# In points: what entries may fill, and what a heading, an entry of two lines and one of a line take.
_ROOM, _HEADING, _TWO_LINES, _LINE = 560, 40, 50, 29
_COLUMNS = 46  # of a line; a Chinese character takes two
# No section crowds out another: the first of each have their place before the rest is filled up.
_FIRST_VOTES, _FIRST_NOTICES, _FIRST_DONE = 2, 1, 2
MOST = _ROOM // _LINE  # issues under one heading, whatever else there is


@dataclass(frozen=True)
class Chosen:
    """What fits on one page; the counts are of what does not."""

    open: Sequence[Issue]
    votes: Sequence[Poll]
    notices: Sequence[Notice]
    done: Sequence[Issue]
    more_open: int


def choose(figures: Figures) -> Chosen:
    """Overdue first, then what is next due; votes, a notice and what was done have their place anyway."""
    waiting = sorted([*figures.in_progress.first, *figures.waiting.first], key=_by_deadline)
    open_now = [*figures.overdue.first, *waiting]
    votes, notices = figures.polls[:_FIRST_VOTES], figures.notices[:_FIRST_NOTICES]
    done = figures.done.first[:_FIRST_DONE]
    room = _ROOM - _taken(votes, _TWO_LINES) - _taken(notices, _TWO_LINES) - _taken(done, _LINE)
    fits = _fits(room, _TWO_LINES, len(open_now))
    if fits < len(open_now):
        fits = _fits(room - _LINE, _TWO_LINES, len(open_now))  # the line that says how many more
    shown = open_now[:fits]
    room -= _taken(shown, _TWO_LINES) + (_LINE if fits < len(open_now) else 0)
    done = figures.done.first[: len(done) + max(room // _LINE, 0)]
    return Chosen(shown, votes, notices, done, figures.open - fits)


def _by_deadline(issue: Issue) -> tuple[bool, datetime | None]:
    return issue.due_at is None, issue.due_at


def _taken(entries: Sequence[object], height: int) -> int:
    return _HEADING + height * len(entries) if entries else 0


def _fits(room: int, height: int, wanted: int) -> int:
    return max(min((room - _HEADING) // height, wanted), 0)


def line(text: str) -> str:
    """As much of a text as one line of an entry holds, a cut marked by …"""
    words = " ".join(text.split())
    widths = [2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words]
    if sum(widths) <= _COLUMNS:
        return words
    ends = accumulate(widths)
    return words[: sum(end <= _COLUMNS - 2 for end in ends)].rstrip() + "…"
