"""A vote part by part: what each building or unit said, and how many of it voted."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot import tally
from bot.places import Place, Places
from bot.polls import Poll
from bot.tally import Count
from bot.voting import answers
from bot.voting.answers import Answer
from bot.voting.electorate import HEAD
from bot.voting.terms import Electorate
from storage import tables
from storage.connection import AsyncConnection

# Of fewer ballots it is told how many there are, and not what they say: that would be somebody's own answer.
# Nor may it be found out by taking from the whole what the other parts say.
LEAST_SHOWN = 3
# A message holds 4096 UTF-16 units (Bot API): a part takes this much, and this much more for each option.
_ROOM, _PART, _OPTION = 3600, 100, 45
_MOST_PAGES = 4
_V, _B = tables.voters, tables.ballots
# What each ballot paper says, by its number; none where it says nothing.
_Said = Mapping[int, Answer | None]


@dataclass(frozen=True)
class Part:
    """A building or unit; `count` is none where it gives a few away. `depth` is 1 for a part of a part."""

    place: Place
    voters: int
    voted: int
    count: Count | None
    depth: int = 0


async def of(tx: AsyncConnection, poll: Poll, tree: Places) -> list[Part]:
    """The parts of a vote's place, each followed by its own; none where there is only one, or in secret.

    Secret ballots have no place. An owner with flats in several parts counts in each of them.
    """
    if poll.terms.is_secret or poll.terms.electorate not in (Electorate.households, Electorate.owners):
        return []
    paper = HEAD if poll.terms.electorate is Electorate.owners else _V.c.id
    current = (_B.c.voter_id == _V.c.id) & _B.c.current
    rows = await tx.execute(
        select(_V.c.place_id, paper, _B.c.answer)
        .select_from(_V.outerjoin(_B, current))
        .where(_V.c.poll_id == poll.id)
    )
    said: defaultdict[int, dict[int, Answer | None]] = defaultdict(dict)
    lines = {place.id: [one.id for one in tree.line(place)] for place in tree}
    for place_id, number, text in rows:
        answer = answers.read(text) if isinstance(text, str) else None
        for above in lines[place_id]:
            said[above][number] = answer
    return _below(poll, tree, said, tree[poll.place_id])


def near(told: Sequence[Part], tree: Places, place: Place | None) -> list[Part]:
    """What those of a place read: all buildings, and of the units those of their own building."""
    return [part for part in told if not part.depth or place in tree.line(part.place)]


def pages(told: Sequence[Part], options: int) -> tuple[list[list[Part]], int]:
    """The parts of each message that they fill, and how many no message has room for."""
    each = max(1, _ROOM // (_PART + _OPTION * options))
    shown = told[: each * _MOST_PAGES]
    return [list(shown[at : at + each]) for at in range(0, len(shown), each)], len(told) - len(shown)


def _below(
    poll: Poll, tree: Places, said: Mapping[int, _Said], place: Place, depth: int = 0, is_told: bool = True
) -> list[Part]:
    inner = [one for one in tree if one.parent_id == place.id and one.id in said]
    if len(inner) < 2:
        return [part for one in inner for part in _below(poll, tree, said, one, depth, is_told)]
    voted = {one.id: _voted(said[one.id]) for one in inner}
    told = told_apart(voted, _voted(said[place.id])) if is_told else set[int]()
    parts: list[Part] = []
    for one in inner:
        parts.append(_part(poll, one, said[one.id], depth, one.id in told))
        if not depth:
            parts += _below(poll, tree, said, one, depth + 1, one.id in told)
    return parts


def _voted(said: _Said) -> int:
    return sum(answer is not None for answer in said.values())


def told_apart(voted: Mapping[int, int], whole: int) -> set[int]:
    """The parts, by their numbers, of which it can be told what their ballots say; `voted` are those of each,
    `whole` those of all together.

    What is left of the whole, when these are taken away, has to be nothing or enough as well. Pure.
    """
    smallest_first = sorted(voted, key=lambda part: voted[part])
    kept_back = max(0, whole - sum(voted.values()))
    for number, part in enumerate(smallest_first):
        if voted[part] >= LEAST_SHOWN and (not kept_back or kept_back >= LEAST_SHOWN):
            return set(smallest_first[number:])
        kept_back += voted[part]
    return set()


def _part(poll: Poll, place: Place, said: _Said, depth: int, is_told: bool) -> Part:
    pile = Counter(answer for answer in said.values() if answer is not None)
    count = tally.count(poll.options, pile, poll.terms.form) if is_told else None
    return Part(place, len(said), pile.total(), count, depth)
