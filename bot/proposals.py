"""Proposals (议题): issues of a kind that needs supporters before somebody has to answer them.

Whoever presses 支持, or replies with it, supports a proposal: they are the ones “affected” by it. Once there
are enough, its route begins: the council has to answer by the deadline, else it goes up. What people write
for and against it in reply is kept apart, and summed up when it goes to the vote.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import issues
from bot.issues import Issue
from bot.routing import Route
from bot.states import State
from storage import tables

FOR, AGAINST = "for", "against"
_SIDE = re.compile(
    r"(?:(?P<against>不赞成|不同意|不支持|反对(?!意见|票|者|的)|disagree\b|against(?=\s*[:：]))"
    r"|(?P<for>赞成|同意|支持|\+1(?!\d)|agree\b|for(?=\s*[:：])))[\s，。！,.!：:；;]*",
    re.IGNORECASE,
)


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
