"""修好了吗: the answers of those affected, and their stars.

A round begins each time somebody says that it is done; each person has one answer in a round.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from bot.errors import UserError
from bot.issues import Issue
from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

MOST_STARS = 5
# The council hears of ratings below this.
POOR = 3
_V = tables.verdicts


@dataclass(frozen=True)
class Rating:
    stars: int
    words: str | None


async def round_of(tx: AsyncConnection, issue: Issue) -> int:
    """How often the work was said to be done."""
    e = tables.events
    finished = (e.c.issue_id == issue.id) & (e.c.action == "finish")
    return await tx.scalar(select(func.count()).select_from(e).where(finished)) or 0


async def say(
    tx: AsyncConnection, issue: Issue, person: Person, is_fixed: bool, now: datetime
) -> tuple[int, bool]:
    """Keep somebody's answer of this round, the last one counts.

    How many found it fixed so far, and whether this person had not said so before.
    """
    number = await round_of(tx, issue)
    before = await tx.scalar(select(_V.c.is_fixed).where(_of(issue, person, number)))
    statement = insert_or_update(tx, _V, ["issue_id", "person_id", "round"], ["is_fixed", "at"])
    values = {"issue_id": issue.id, "person_id": person.id, "round": number, "is_fixed": is_fixed, "at": now}
    await tx.execute(statement, values)
    fixed = (_V.c.issue_id == issue.id) & (_V.c.round == number) & _V.c.is_fixed
    count = await tx.scalar(select(func.count()).select_from(_V).where(fixed)) or 0
    return count, before is not is_fixed


def _of(issue: Issue, person: Person, number: int) -> ColumnElement[bool]:
    """Somebody's answer in a round."""
    return (_V.c.issue_id == issue.id) & (_V.c.person_id == person.id) & (_V.c.round == number)


async def rate(tx: AsyncConnection, issue: Issue, person: Person, stars: int, now: datetime) -> bool:
    """Give a closed issue 1 to 5 stars, changeable; False where it has these from them already."""
    if not 1 <= stars <= MOST_STARS:
        raise UserError("setup/no_button")
    number = await round_of(tx, issue)
    if await tx.scalar(select(_V.c.stars).where(_of(issue, person, number))) == stars:
        return False
    statement = insert_or_update(tx, _V, ["issue_id", "person_id", "round"], ["stars", "at"])
    values = {"issue_id": issue.id, "person_id": person.id, "round": number}
    await tx.execute(statement, values | {"is_fixed": True, "stars": stars, "at": now})
    return True


async def add_words(tx: AsyncConnection, issue: Issue, person: Person, words: str) -> Rating | None:
    """The optional word that goes with the stars; none for somebody who gave no stars this round."""
    here = _of(issue, person, await round_of(tx, issue)) & _V.c.stars.is_not(None)
    changed = (
        update(_V).where(here & _V.c.words.is_(None)).values(words=words).returning(_V.c.stars, _V.c.words)
    )
    row = (await tx.execute(changed)).one_or_none()
    return Rating(row.stars, row.words) if row and row.stars is not None else None


async def ratings(tx: AsyncConnection, issue: Issue) -> list[Rating]:
    """The stars that an issue was given, of all its rounds."""
    here = (_V.c.issue_id == issue.id) & _V.c.stars.is_not(None)
    rows = await tx.execute(select(_V.c.stars, _V.c.words).where(here).order_by(_V.c.at))
    return [Rating(row.stars, row.words) for row in rows if row.stars is not None]
