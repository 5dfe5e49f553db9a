"""What the next council has to know: open issues, promises, polls, decisions not yet carried out, agenda."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot import agenda, decisions, issues, polls
from bot.access import Action, Role, Visibility, allowed, seen_by
from bot.agenda import Item
from bot.bodies import register
from bot.bodies.register import Body
from bot.decisions import Decision
from bot.issues import Issue
from bot.issues.states import OPEN
from bot.places import Place, Places, Purpose
from bot.polls import Poll
from bot.tally import Count
from storage import tables
from storage.connection import AsyncConnection

_I, _P = tables.issues, tables.promises


@dataclass(frozen=True)
class Promise:
    """Somebody said that an issue will be done by `due_at`."""

    issue: Issue
    name: str
    due_at: datetime


@dataclass(frozen=True)
class Facts:
    """As one role may know them. A poll has a count once it is closed: until then it is nobody's business."""

    place: Place
    open_issues: Sequence[Issue]
    promises: Sequence[Promise]
    polls: Sequence[tuple[Poll, Count | None]]
    decisions: Sequence[Decision]
    agenda: Sequence[Item]
    bodies: Sequence[Body]


async def gather(tx: AsyncConnection, tree: Places, place: Place, role: Role, now: datetime) -> Facts:
    """All that concerns a place and what lies in it, and that somebody with this role may read."""
    below = tree.below(place)
    seen = seen_by({role})
    here = _I.c.place_id.in_([one.id for one in below]) & _I.c.visibility.in_(seen)
    found = await issues.all_where(tx, here & _I.c.state.in_(OPEN))
    return Facts(
        place=place,
        open_issues=found,
        promises=await _promises(tx, {issue.id: issue for issue in found}),
        polls=await _polls(tx, tree, below, role),
        decisions=[one for one in await decisions.not_carried_out(tx, below) if one.issue.visibility in seen],
        agenda=await _agenda(tx, below, seen),
        bodies=await register.at(tx, below, now),
    )


async def _agenda(tx: AsyncConnection, below: Sequence[Place], seen: Collection[Visibility]) -> list[Item]:
    """What waits for a meeting, without proposals that this role may not see."""
    found = await agenda.waiting(tx, below)
    about = [item.issue_id for item in found if item.issue_id is not None]
    hidden = _I.c.id.in_(about) & _I.c.visibility.not_in(seen)
    kept_back = set(await tx.scalars(select(_I.c.id).where(hidden)))
    return [item for item in found if item.issue_id not in kept_back]


async def _promises(tx: AsyncConnection, known: dict[int, Issue]) -> list[Promise]:
    people = tables.people
    rows = await tx.execute(
        select(_P.c.issue_id, people.c.name, _P.c.due_at)
        .select_from(_P.join(people, people.c.id == _P.c.person_id))
        .where(_P.c.outcome.is_(None) & _P.c.issue_id.in_(known))
        .order_by(_P.c.due_at, _P.c.id)
    )
    return [Promise(known[issue_id], name, due_at) for issue_id, name, due_at in rows]


async def _polls(
    tx: AsyncConnection, tree: Places, below: Sequence[Place], role: Role
) -> list[tuple[Poll, Count | None]]:
    return [
        (poll, await polls.count(tx, poll) if poll.closed_at else None)
        for poll in await polls.held_at(tx, below)
        if _may_read(tree, poll, role)
    ]


def _may_read(tree: Places, poll: Poll, role: Role) -> bool:
    """What the committee asked in its own chat stays there."""
    found = tree.of_chat(poll.chat_id)
    is_committee_s = found is not None and found[1] is Purpose.committee
    return not is_committee_s or allowed({role}, Action.see_committee)
