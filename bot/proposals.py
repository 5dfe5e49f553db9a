"""Proposals (议题): issues of a kind that needs supporters before somebody has to answer them.

Whoever presses 支持, or replies with it, supports a proposal: they are the ones “affected” by it. Once there
are enough, its route begins: the council has to answer by the deadline, else it goes up. What people write
for and against it in reply is kept apart, and summed up when it goes to the vote.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot import issues, polls
from bot.issues import Issue
from bot.issues.routing import Route
from bot.issues.states import State
from bot.polls import Poll
from storage import tables
from storage.connection import AsyncConnection

_V = tables.proposal_votes
FOR, AGAINST = "for", "against"
_SIDE = re.compile(
    r"(?:(?P<against>不赞成|不同意|不支持|反对(?!意见|票|者|的)|disagree\b|against(?=\s*[:：]))"
    r"|(?P<for>赞成|同意|支持|\+1(?!\d)|agree\b|for(?=\s*[:：])))[\s，。！,.!：:；;]*",
    re.IGNORECASE,
)


# Options that leave things as they are.
_REFUSALS = {"反对", "不同意", "不赞成", "不支持", "否", "不", "弃权", "no", "disagree", "against", "abstain"}


@dataclass(frozen=True)
class Argument:
    side: str
    words: str


@dataclass(frozen=True)
class Arguments:
    """What was said of a proposal: the words for it and against it, and how many people are against."""

    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    opponents: int = 0


def read(text: str) -> Argument | None:
    """The side that a reply takes by its first word (赞成, 反对), and what it says; none for neither."""
    match = _SIDE.match(text)
    if match is None:
        return None
    return Argument(AGAINST if match["against"] else FOR, text[match.end() :].strip())


async def arguments(tx: AsyncConnection, issue: Issue) -> Arguments:
    """What was said for and against; whoever changed sides is on the last one, with what they said for it."""
    e = tables.events
    taken = (e.c.issue_id == issue.id) & e.c.action.in_((FOR, AGAINST))
    rows = (await tx.execute(select(e.c.actor_id, e.c.action, e.c.note).where(taken).order_by(e.c.id))).all()
    side_of = {row.actor_id: row.action for row in rows}
    said = [(row.action, row.note) for row in rows if row.note and side_of[row.actor_id] == row.action]
    return Arguments(
        pros=tuple(dict.fromkeys(words for side, words in said if side == FOR)),
        cons=tuple(dict.fromkeys(words for side, words in said if side == AGAINST)),
        opponents=sum(side == AGAINST for side in side_of.values()),
    )


async def call_for_answer(
    tx: AsyncConnection, issue: Issue, route: Route, now: datetime
) -> tuple[Issue, int]:
    """A proposal has its supporters: its route begins. The issue, and the event that tells so."""
    called = await issues.change(tx, issue, {"updated_at": now} | route.begin(issue.level, now))
    return called, await issues.record(tx, called, None, "supported", now, str(called.affected))


async def await_meeting(tx: AsyncConnection, issue: Issue, until: datetime, now: datetime) -> Issue:
    """A proposal waits for a meeting, which should deal with it until then; else it goes up.

    The event is the caller's to record.
    """
    values = {"state": State.accepted, "assignee_id": None, "due_at": until, "wakes_at": until}
    await issues.change(tx, issue, values | {"updated_at": now})
    return await issues.by_id(tx, issue.id)


async def put_to_vote(tx: AsyncConnection, issue: Issue, poll: Poll) -> None:
    """A poll decides on this proposal."""
    await tx.execute(insert(_V).values(poll_id=poll.id, issue_id=issue.id))


async def of_poll(tx: AsyncConnection, poll: Poll) -> Issue | None:
    """The proposal that a poll decides on."""
    issue_id = await tx.scalar(select(_V.c.issue_id).where(_V.c.poll_id == poll.id))
    return await issues.by_id(tx, issue_id) if issue_id is not None else None


async def vote_on(tx: AsyncConnection, issue: Issue) -> Poll | None:
    """The open poll that decides on a proposal."""
    running = await polls.open_now(tx, select(_V.c.poll_id).where(_V.c.issue_id == issue.id))
    return running[-1] if running else None


async def await_vote(tx: AsyncConnection, issue: Issue, until: datetime, now: datetime) -> Issue:
    """A proposal waits for the end of its poll, which settles it. The event is the caller's to record."""
    values = {"state": State.in_progress, "assignee_id": None, "due_at": until, "wakes_at": None}
    await issues.change(tx, issue, values | {"updated_at": now})
    return await issues.by_id(tx, issue.id)


async def settle(tx: AsyncConnection, issue: Issue, has_passed: bool, now: datetime) -> Issue:
    """A proposal was decided on. The event is the caller's to record."""
    state = State.closed if has_passed else State.declined
    ended = {"state": state, "closed_at": now, "wakes_at": None, "is_confirmed": has_passed}
    return await issues.change(tx, issue, ended | {"updated_at": now})


def has_passed(won: Sequence[str]) -> bool:
    """Whether something is to be done, by the options that won: not where the best one is to refuse."""
    return bool(won) and won[0].casefold() not in _REFUSALS
