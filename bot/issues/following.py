"""Who hears of an issue besides its reporter: whoever met it too (我也遇到), and whoever follows it."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.issues import Issue
from bot.members import COLUMNS, Person
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

_F = tables.followers


async def follow(tx: AsyncConnection, issue: Issue, person: Person, now: datetime, is_affected: bool) -> bool:
    """Let somebody follow an issue; False when nothing changed. Being affected is never taken back by it."""
    if person.id == issue.reporter_id:
        return False
    here = _of(issue, person)
    known = (await tx.execute(select(_F.c.is_affected, _F.c.is_listening).where(here))).one_or_none()
    if known is None:
        values = {"issue_id": issue.id, "person_id": person.id, "is_affected": is_affected, "at": now}
        await tx.execute(insert(_F).values(values))
        return True
    if known.is_listening and (known.is_affected or not is_affected):
        return False
    values = {"is_affected": known.is_affected or is_affected, "is_listening": True}
    await tx.execute(update(_F).where(here).values(values))
    return True


async def unfollow(tx: AsyncConnection, issue: Issue, person: Person) -> bool:
    """Tell somebody no more; False for somebody who was not told. Whoever met it too is still counted."""
    here = _of(issue, person) & _F.c.is_listening
    left = await tx.execute(update(_F).where(here & _F.c.is_affected).values(is_listening=False))
    gone = await tx.execute(delete(_F).where(here & _F.c.is_affected.is_(False)))
    return left.rowcount + gone.rowcount > 0


def _of(issue: Issue, person: Person) -> ColumnElement[bool]:
    return (_F.c.issue_id == issue.id) & (_F.c.person_id == person.id)


async def followers(tx: AsyncConnection, issue: Issue) -> list[Person]:
    """Those who follow an issue, the reporter not counted, in the order in which they came."""
    return await _those(tx, (_F.c.issue_id == issue.id) & _F.c.is_listening)


async def _those(tx: AsyncConnection, which: ColumnElement[bool]) -> list[Person]:
    people = tables.people
    rows = await tx.execute(
        select(*COLUMNS)
        .select_from(_F.join(people, people.c.id == _F.c.person_id))
        .where(which)
        .order_by(_F.c.at, _F.c.person_id)
    )
    return [Person(*row) for row in rows]


async def affected(tx: AsyncConnection, issue: Issue) -> list[Person]:
    """Those who met an issue too and follow it, the reporter not counted."""
    return await _those(tx, (_F.c.issue_id == issue.id) & _F.c.is_affected & _F.c.is_listening)


async def is_affected(tx: AsyncConnection, issue: Issue, person: Person) -> bool:
    """Whether somebody reported an issue, or met it too and follows it."""
    here = _of(issue, person) & _F.c.is_affected & _F.c.is_listening
    return person.id == issue.reporter_id or await tx.scalar(select(_F.c.person_id).where(here)) is not None


async def carry_over(tx: AsyncConnection, since: Issue, to: Issue, now: datetime) -> None:
    """Whoever followed an issue, and its reporter, follow the one it was merged into."""
    rows = await tx.execute(select(_F).where(_F.c.issue_id == since.id))
    came = {row.person_id: (row.is_affected, row.is_listening) for row in rows}
    came[since.reporter_id] = True, True
    came.pop(to.reporter_id, None)
    if not came:
        return
    statement = insert_or_update(tx, _F, ["issue_id", "person_id"])  # who follows it already stays so
    values = {"issue_id": to.id, "at": now}
    await tx.execute(
        statement,
        [
            values | {"person_id": who, "is_affected": is_affected, "is_listening": is_listening}
            for who, (is_affected, is_listening) in came.items()
        ],
    )
    too = [who for who, (is_affected, _) in came.items() if is_affected]
    there = _F.c.issue_id == to.id
    await tx.execute(update(_F).where(there & _F.c.person_id.in_(too)).values(is_affected=True))


async def take_back(tx: AsyncConnection, since: Issue, to: Issue, at: datetime) -> None:
    """Undo `carry_over` of that moment, but not for those who came with another issue as well.

    `since` is no longer merged into `to`.
    """
    came = await _came_with(tx, tables.issues.c.id == since.id)
    stay = await _came_with(tx, tables.issues.c.merged_into_id == to.id)
    carried = (_F.c.issue_id == to.id) & (_F.c.at == at) & _F.c.person_id.in_(came - stay)
    await tx.execute(delete(_F).where(carried))


async def _came_with(tx: AsyncConnection, which: ColumnElement[bool]) -> set[int]:
    """The reporters and followers of these issues."""
    i = tables.issues
    rows = await tx.execute(
        select(i.c.reporter_id, _F.c.person_id)
        .select_from(i.outerjoin(_F, _F.c.issue_id == i.c.id))
        .where(which)
    )
    return {who for row in rows for who in row if who is not None}
