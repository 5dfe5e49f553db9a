"""The disputes of a digest, each with what moved it in the window (物业纠纷周报制度)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from bot.digests.figures import Dispute, Disputes, Move
from bot.digests.scope import Scope
from bot.issues.states import OPEN
from storage import tables
from storage.connection import AsyncConnection

MOST = 20  # named one by one
# The steps that move a dispute; words, photos and reminders do not.
MOVES = (
    *("report", "accept", "start", "finish", "confirm", "lapse", "reopen", "give_back", "decline"),
    *("withdraw", "merge", "split", "hand_over", "escalate", "promise", "check_in"),
)
_I, _E = tables.issues, tables.events


async def disputes(tx: AsyncConnection, scope: Scope) -> Disputes:
    moves = await _moves(tx, scope)
    is_open = _I.c.kind.in_(scope.disputes) & _I.c.state.in_(OPEN) & (_I.c.created_at <= scope.window.until)
    is_here = _I.c.place_id.in_([place.id for place in scope.below]) & scope.seen
    moved = select(_E.c.issue_id).where(_E.c.action.in_(MOVES) & scope.during(_E.c.at))
    is_still = is_open & is_here & _I.c.id.not_in(moved)
    still = await tx.scalar(select(func.count()).select_from(_I).where(is_still)) or 0
    due_first = select(_I.c.id).where(is_still).order_by(_I.c.due_at.asc().nulls_last(), _I.c.id)
    longest = await tx.scalars(due_first.limit(max(MOST - len(moves), 0)))
    listed = await _listed(tx, [*moves, *longest][:MOST], moves)
    return Disputes(listed, len(moves), still, len(moves) + still - len(listed))


async def _moves(tx: AsyncConnection, scope: Scope) -> dict[int, list[Move]]:
    """What moved each dispute in the window, the latest moved first."""
    happened = _E.c.action.in_(MOVES) & scope.during(_E.c.at) & _I.c.kind.in_(scope.disputes)
    steps = await tx.execute(
        select(_E.c.issue_id, _E.c.at, _E.c.action)
        .select_from(_E.join(_I, _I.c.id == _E.c.issue_id))
        .where(happened & scope.issues)
        .order_by(_E.c.at, _E.c.id)
    )
    moves: dict[int, list[Move]] = {}
    for issue_id, at, action in steps:
        moves.setdefault(issue_id, []).append(Move(at, action))
    return dict(sorted(moves.items(), key=lambda one: one[1][-1].at, reverse=True))


async def _listed(
    tx: AsyncConnection, ids: Sequence[int], moves: Mapping[int, Sequence[Move]]
) -> tuple[Dispute, ...]:
    columns = (_I.c.number, _I.c.place_id, _I.c.category, _I.c.state, _I.c.responsible, _I.c.created_at)
    rows = await tx.execute(select(_I.c.id, *columns).where(_I.c.id.in_(ids)))
    found = {row[0]: Dispute(*row[1:], moves=tuple(moves.get(row[0], ()))) for row in rows}
    return tuple(found[issue_id] for issue_id in ids)
