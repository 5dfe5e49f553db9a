"""Which pages a board has, and what each of them shows. No I/O."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from zlib import crc32

from bot.site.manifest import Line, Link

PER_PAGE = 100
OPEN = "open"


@dataclass(frozen=True)
class Page:
    """`path` begins at the root of one language's pages; `values` fill site/<template>.page of a language."""

    path: str
    template: str
    values: dict[str, Any]

    @property
    def root(self) -> str:
        """The way back to the root of its language."""
        return "../" * self.path.count("/")


@dataclass(frozen=True)
class News:
    """What the home page and the feed say of a page; `titles` by language."""

    path: str
    at: datetime
    titles: Mapping[str, str]
    summary: str = ""


@dataclass(frozen=True)
class Part:
    """What a section adds to a board. `files` are made in a language, and only where there is none yet;
    `shared` ones are for all languages, in the folder itself. `about`: of issues, by number, the links to the
    pages that name them."""

    pages: Sequence[Page]
    news: Sequence[News] = ()
    files: Mapping[str, Callable[[str], Awaitable[bytes]]] = field(default_factory=dict)
    shared: Mapping[str, bytes] = field(default_factory=dict)
    about: Mapping[int, Sequence[Link]] = field(default_factory=dict)


def linked(links: Iterable[tuple[int, Link]]) -> dict[int, list[Link]]:
    """The links of each issue, in their order, each once."""
    found: dict[int, list[Link]] = {}
    for number, link in links:
        known = found.setdefault(number, [])
        if link not in known:
            known.append(link)
    return found


@dataclass(frozen=True)
class Filter:
    """A list of its own: all that is open, of one kind, at one place; or all that ended in a month."""

    kind: str  # all, kind, place, month
    value: str
    stem: str
    lines: Sequence[Line]


def filters(lines: Sequence[Line]) -> list[Filter]:
    """Every list of a board, what is open first; empty ones are left out, but for the first."""
    open_now = sorted((line for line in lines if line.shelf == OPEN), key=_urgency)
    found = [Filter("all", "", "issues/index", open_now)]
    for kind in ("kind", "place"):
        values = sorted({getattr(line, kind) for line in open_now})
        found += [
            Filter(kind, value, f"issues/{kind}-{_slug(value)}", _having(open_now, kind, value))
            for value in values
        ]
    ended = sorted((line for line in lines if line.shelf != OPEN), key=_latest)
    found += [
        Filter("month", month, f"issues/{month}", list(of_month))
        for month, of_month in groupby(ended, key=lambda line: line.shelf)
    ]
    return found


def _slug(value: str) -> str:
    """A short address that stays, whatever else comes and goes."""
    return f"{crc32(value.encode()):08x}"


def _having(lines: Sequence[Line], attribute: str, value: str) -> list[Line]:
    return [line for line in lines if getattr(line, attribute) == value]


def _urgency(line: Line) -> tuple[bool, bool, float, int]:
    due = line.due_at.timestamp() if line.due_at else 0.0
    return not line.is_late, line.due_at is None, due, line.number


def _latest(line: Line) -> tuple[str, int]:
    # Months from the latest on; within one, too.
    year, month = line.shelf.split("-")
    return f"{9999 - int(year)}{99 - int(month)}", -line.number


def lists(lines: Sequence[Line]) -> Iterator[Page]:
    """The lists with their pages, each of which names the other lists."""
    every = filters(lines)
    for shown in every:
        parts = [shown.lines[at : at + PER_PAGE] for at in range(0, len(shown.lines), PER_PAGE)] or [[]]
        for number, part in enumerate(parts, 1):
            values = {
                "shown": shown,
                "lines": part,
                "filters": every,
                "number": number,
                "pages": [part_path(shown.stem, other) for other in range(1, len(parts) + 1)],
            }
            yield Page(part_path(shown.stem, number), "list", values)


def part_path(stem: str, number: int) -> str:
    return f"{stem}.html" if number == 1 else f"{stem}-page{number}.html"


def issue_path(number: int) -> str:
    return f"issues/{number}.html"
