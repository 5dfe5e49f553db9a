"""One matter reported twice: joining two issues, and taking them apart again.

The newer issue always goes into the older one, whichever was named first: nobody wins time by putting a late
issue into a fresh one, and nothing can go round in a circle.

Two issues may be joined when nobody learns anything by it that they could not read before. What everyone sees
may go into what everyone sees. Whoever asked not to be named would be named as one who follows the other, and
what only staff see would be told to the other's reporter: those may go only into one of the same reporter,
place and visibility.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from bot import issues, members
from bot.access import Visibility
from bot.errors import UserError
from bot.issues import Issue, following, photos, progress
from bot.issues.progress import Move, Rules
from bot.issues.states import OPEN, State
from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection

_E = tables.events


@dataclass(frozen=True)
class Moved:
    """Two issues after one was joined to the other or taken off it; `event_id` is the newer one's."""

    newer: Issue
    older: Issue
    event_id: int


async def final(tx: AsyncConnection, issue: Issue) -> Issue:
    """The issue that an issue is part of now: itself unless it was merged."""
    while issue.merged_into_id is not None:
        issue = await issues.by_id(tx, issue.merged_into_id)
    return issue


async def parts(tx: AsyncConnection, issue: Issue) -> list[Issue]:
    """The issues that were merged right into this one."""
    return await issues.all_where(tx, tables.issues.c.merged_into_id == issue.id, (tables.issues.c.id,))


async def in_order(tx: AsyncConnection, issue: Issue, other: Issue) -> tuple[Issue, Issue]:
    """The newer and the older of two issues to be joined; for `other`, what it is part of now.

    Raises UserError when that is one and the same.
    """
    other = await final(tx, other)
    if issue.id == other.id:
        raise UserError("issues/same_issue")
    if issue.state is State.merged or issue.id > other.id:
        return issue, other
    return other, issue


async def merge(tx: AsyncConnection, newer: Issue, older: Issue, move: Move, rules: Rules) -> Moved | None:
    """Join the newer issue to the older one; none when it is merged already. The move's note tells where to.

    Its words and photos go into the older one's history, its reporter and followers follow that. Raises
    UserError for a person who may not, or issues that cannot be joined; the caller undoes what was begun.
    """
    now = move.at
    moved = await progress.move_on(tx, newer, move, rules)
    if moved is None:
        return None
    if older.state not in OPEN:
        raise UserError("issues/cannot_join", issue=older)
    if not may_be_one(newer, older):
        raise UserError("issues/not_together")
    await issues.change(tx, moved, {"merged_into_id": older.id})
    # Without a name where none is to be read: the older one's history names all who joined it.
    is_secret = newer.visibility is Visibility.nameless
    author = None if is_secret else await members.person(tx, newer.reporter_id)
    # First this event, then the newer one's: _joined finds it by that.
    join_id = await issues.record(tx, older, author, "join", now, newer.text)
    event_id = await issues.record(tx, moved, move.by, move.verb, now, move.note)
    await photos.lend(tx, newer.id, older.id, join_id)
    await following.carry_over(tx, newer, older, now)
    await issues.touch(tx, older, now)
    return Moved(await issues.by_id(tx, newer.id), await issues.by_id(tx, older.id), event_id)


def may_be_one(newer: Issue, older: Issue) -> bool:
    if newer.visibility is Visibility.everyone:
        return older.is_for_everyone
    return (newer.visibility, newer.place_id, newer.reporter_id) == (
        older.visibility,
        older.place_id,
        older.reporter_id,
    )


async def split(tx: AsyncConnection, issue: Issue, move: Move, rules: Rules, left: str) -> Moved:
    """Make a merged issue one of its own again; `left` tells in the older one's history which has left it.

    It gets its photos back, and whoever came with it no longer follows the older one. What was written into
    that one's history stays. Raises UserError for a person who may not, or for an issue that is not merged.
    """
    into_id = issue.merged_into_id
    now = move.at
    moved = await progress.move_on(tx, issue, move, rules)
    if moved is None or into_id is None:
        raise UserError("issues/not_from_here", verb="split", state=issue.state)
    older = await issues.by_id(tx, into_id)
    at, join_id = await _joined(tx, issue.id, older.id)
    await photos.give_back(tx, issue.id, join_id)
    await following.take_back(tx, issue, older, at)
    end = older
    while end.merged_into_id is not None:  # they were carried on with it
        at, _ = await _joined(tx, end.id, end.merged_into_id)
        end = await issues.by_id(tx, end.merged_into_id)
        await following.take_back(tx, issue, end, at)
    event_id = await issues.record(tx, moved, move.by, move.verb, now, move.note)
    await issues.record(tx, older, move.by, "unjoin", now, left)
    await issues.touch(tx, older, now)
    return Moved(await issues.by_id(tx, issue.id), await issues.by_id(tx, older.id), event_id)


async def keep_apart(
    tx: AsyncConnection, issue: Issue, actor: Person, note: str | None, now: datetime
) -> Issue | None:
    """Somebody says that an issue is a matter of its own; none where that was said before.

    `note` names what it was taken for.
    """
    said = (_E.c.issue_id == issue.id) & (_E.c.action == "apart")
    if await tx.scalar(select(_E.c.id).where(said).limit(1)) is not None:
        return None
    await issues.record(tx, issue, actor, "apart", now, note)
    return await issues.touch(tx, issue, now)


async def reword(tx: AsyncConnection, merged: Issue) -> None:
    """The words of a merged issue were corrected: the history that they went into says so too."""
    assert merged.merged_into_id is not None
    _, join_id = await _joined(tx, merged.id, merged.merged_into_id)
    await tx.execute(update(_E).where(_E.c.id == join_id).values(note=merged.text))


async def _joined(tx: AsyncConnection, newer_id: int, older_id: int) -> tuple[datetime, int]:
    """When an issue was merged into another, and the event in the other's history that holds its words."""
    merges = (_E.c.issue_id == newer_id) & (_E.c.action == "merge")
    last = (await tx.execute(select(_E.c.id, _E.c.at).where(merges).order_by(_E.c.id.desc()).limit(1))).one()
    joins = (_E.c.issue_id == older_id) & (_E.c.action == "join") & (_E.c.id < last.id)
    return last.at, (await tx.execute(select(func.max(_E.c.id)).where(joins))).scalar_one()
