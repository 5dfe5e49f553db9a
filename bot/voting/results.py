"""How polls came out, and what a digest tells of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot import polls, tally
from bot.places import KEPT_IN, SEEN_IN, Place, Places, Purpose
from bot.polls import Poll
from bot.recount import counting, keeping, record
from bot.tally import Outcome
from bot.texts import clip
from bot.voting.terms import IN_ITS_CHAT
from storage.connection import AsyncConnection

MOST = 8  # that are named one by one
LONGEST = 60  # of a question or an option that is named, in UTF-16 units


@dataclass(frozen=True)
class Result:
    """`entitled`: how many may vote; 0 where that is whoever is in the chat. `sha256`: of its record."""

    voters: int
    entitled: int
    counted: counting.Result
    sha256: str | None = None

    @property
    def outcome(self) -> Outcome:
        return self.counted.outcome


async def result(tx: AsyncConnection, poll: Poll) -> Result:
    """How a closed poll came out, as it was told then: by its record, where it has one."""
    content = await keeping.load(tx, poll)
    if content is not None:
        kept = record.read(content)
        fingerprint = record.fingerprint(content)
        return Result(kept.voters, kept.electorate.papers or 0, kept.result, fingerprint)
    count = await polls.count(tx, poll)
    return Result(count.voters, 0, counting.Result(tally.decide(count, poll.terms), count))


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
