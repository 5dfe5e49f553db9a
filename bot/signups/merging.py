"""Merging a pasted #接龙 list into the one that stands, line by line. Pure.

People copy a list, add themselves and paste it again, and several do so at once. So a pasted list only
adds and corrects: whoever is missing in it stays, and a line that says what was already said before comes
from an older copy and changes nothing, unless it is about whoever pasted it. Pasting the same list twice is
pasting it once.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.signups.pasted import Line, fold

Wording = tuple[int, str]  # how many come, and the remark


@dataclass(frozen=True)
class Entry:
    """Somebody on the list, or who was: then `people` is 0. `past` is all that was ever said of them."""

    id: int
    name: str
    people: int
    remark: str
    past: frozenset[Wording]


@dataclass(frozen=True)
class Change:
    """What a pasted line changes: an entry, or nobody's yet."""

    entry: Entry | None
    line: Line


def changes(standing: Iterable[Entry], pasted: Sequence[Line], pasted_by: str = "") -> list[Change]:
    """What a pasted list changes, in its order.

    Two lines of one name are two people: the first one is the first of that name who stands, and so on.
    """
    waiting: dict[str, deque[Entry]] = defaultdict(deque)
    for entry in standing:
        waiting[fold(entry.name)].append(entry)
    found: list[Change] = []
    for line in pasted:
        name = fold(line.name)
        entry = waiting[name].popleft() if waiting[name] else None
        if _says_something(entry, line, is_own=bool(pasted_by) and name == fold(pasted_by)):
            found.append(Change(entry, line))
    return found


def _says_something(entry: Entry | None, line: Line, is_own: bool) -> bool:
    if entry is None:
        return line.people > 0
    wording = line.people, line.remark
    return wording != (entry.people, entry.remark) and (is_own or wording not in entry.past)
