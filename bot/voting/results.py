"""How polls came out, and what a digest tells of them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot import polls, tally
from bot.places import KEPT_IN, SEEN_IN, Place, Places, Purpose
from bot.polls import Poll
from bot.recount import counting, keeping, record
from bot.recount.record import Record
from bot.tally import Outcome
from bot.texts import clip
from bot.voting import statutory
from bot.voting.assisted import DOOR, PAPER
from bot.voting.papers import PROXY, TAP
from bot.voting.terms import IN_ITS_CHAT
from storage.connection import AsyncConnection

WAYS = (TAP, PROXY, PAPER, DOOR)
MOST = 8  # that are named one by one
LONGEST = 60  # of a question or an option that is named, in UTF-16 units


@dataclass(frozen=True)
class Result:
    """`entitled`: how many may vote; 0 where that is whoever is in the chat. `sha256`: of its record.

    `ways`: how many ballots came by chat, proxy, paper or door; empty where that is not on record.
    `abstained`: how many ballots choose nothing at all; 0 where that is not on record.
    """

    voters: int
    entitled: int
    counted: counting.Result
    sha256: str | None = None
    ways: Mapping[str, int] = field(default_factory=dict)
    abstained: int = 0

    @property
    def outcome(self) -> Outcome:
        return self.counted.outcome


async def result(tx: AsyncConnection, poll: Poll) -> Result:
    """How a closed poll came out, as it was told then: by its record, where it has one."""
    content = await keeping.load(tx, poll)
    if content is not None:
        return of_record(record.read(content), record.fingerprint(content))
    count = await polls.count(tx, poll)
    return Result(count.voters, 0, counting.Result(tally.decide(count, poll.terms), count))


def of_record(kept: Record, sha256: str) -> Result:
    """What is told of a vote with a record."""
    cast = Counter(ballot.way for ballot in kept.ballots if ballot.says is not None)
    ways = {way: cast[way] for way in WAYS if cast[way]}
    abstained = sum(ballot.says == () for ballot in kept.ballots)
    return Result(kept.voters, kept.electorate.papers or 0, kept.result, sha256, ways, abstained)


def wording(poll: Poll, came_out: Result) -> tuple[str, dict[str, Any]]:
    """The template that tells how a poll came out, and its values."""
    counted = came_out.counted
    values: dict[str, Any] = {"poll": poll, "ways": came_out.ways, "sha256": came_out.sha256}
    if counted.count is None:
        values |= {"spoken": counted.spoken, "joined": counted.joined, "percent": statutory.shown}
        return "polls/verdicts.html", values
    ranked = sorted(counted.count.lines, key=counted.count.worth, reverse=True)
    values |= {"count": counted.count, "ranked": ranked, "outcome": counted.outcome}
    values |= {"entitled": came_out.entitled, "abstained": came_out.abstained}
    return "polls/result.html", values


@dataclass(frozen=True)
class Ended:
    """A poll that closed in a period: `won` is empty where nothing passed."""

    question: str
    won: tuple[str, ...]
    voters: int
    entitled: int
    has_quorum: bool


@dataclass(frozen=True)
class Figures:
    """Polls opened and closed in a period, those open at its end, and how the latest closed ones came out."""

    opened: int
    closed: int
    open: int
    ended: tuple[Ended, ...]


async def figures(
    tx: AsyncConnection,
    tree: Places,
    places: Collection[Place],
    purpose: Purpose,
    since: datetime,
    until: datetime,
) -> Figures:
    """Of the polls of these places that a chat of this purpose may read of, `since` < when <= `until`."""
    held = await polls.held_between(tx, places, since, until)
    told = [poll for poll in held if is_told(tree, poll, purpose)]
    closed = [poll for poll in told if poll.closed_at is not None and poll.closed_at <= until]
    return Figures(
        opened=sum(poll.opened_at is not None and poll.opened_at > since for poll in told),
        closed=len(closed),
        open=len(told) - len(closed),
        ended=tuple([await _ended(tx, poll) for poll in closed[:MOST]]),
    )


def is_told(tree: Places, poll: Poll, purpose: Purpose) -> bool:
    """Whether those in a chat of this purpose may read of a poll: what was asked among few stays there."""
    if poll.terms.electorate not in IN_ITS_CHAT:
        return True
    found = tree.of_chat(poll.chat_id)
    asked_in = found[1] if found is not None else Purpose.committee
    return KEPT_IN[asked_in] in SEEN_IN[purpose]


async def _ended(tx: AsyncConnection, poll: Poll) -> Ended:
    came_out = await result(tx, poll)
    return Ended(
        clip(poll.question, LONGEST),
        tuple(clip(option, LONGEST) for option in came_out.outcome.won),
        came_out.voters,
        came_out.entitled,
        came_out.outcome.has_quorum,
    )
