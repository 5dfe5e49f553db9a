"""What is not needed any more is deleted after a time that the settings say, and how much is written down.

(Personal Information Protection Law of the PRC, articles 19 and 47: kept no longer than needed.)
"""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, or_, select

from bot.access import Visibility
from bot.config import Settings
from bot.personal.erasing import erase
from storage import tables
from storage.connection import AsyncConnection

_PRIVATE = (Visibility.staff, Visibility.committee)
# What the messages about care at people's doors are about (their subject).
_CARE = ("care", "visit:%", "note:%")
_I, _O = tables.issues, tables.outbox


async def is_done(tx: AsyncConnection, day: date) -> bool:
    """Whether a day's deletions were made."""
    d = tables.deletions
    return await tx.scalar(select(d.c.day).where(d.c.day == day)) is not None


async def delete_old(tx: AsyncConnection, settings: Settings, day: date, now: datetime) -> dict[str, int]:
    """Delete what is too old, once a day; how much of each, which is written down without what it said."""
    kept = settings.retention
    counts: dict[str, int] = {}
    if kept.photos_days:
        counts["photos"] = await _photos(tx, now - timedelta(kept.photos_days))
    if kept.private_issues_days:
        counts["private_issues"] = await _private_issues(tx, now - timedelta(kept.private_issues_days))
    if kept.care_days:
        counts |= await _care(tx, now - timedelta(kept.care_days))
    if kept.messages_days:
        counts["messages"] = await _messages(tx, now - timedelta(kept.messages_days))
    await tx.execute(insert(tables.deletions).values(day=day, at=now, counts=counts))
    return counts


async def _photos(tx: AsyncConnection, before: datetime) -> int:
    """References to photos; the channel keeps the photos themselves."""
    p, n = tables.photos, tables.notes
    closed = p.c.issue_id.in_(select(_I.c.id).where(_I.c.closed_at < before))
    noted = p.c.issue_id.is_(None) & p.c.note_id.in_(select(n.c.id).where(n.c.at < before))
    return (await tx.execute(delete(p).where(closed | noted))).rowcount


async def _private_issues(tx: AsyncConnection, before: datetime) -> int:
    other = _I.alias("other")
    newest = (
        select(func.max(other.c.number)).where(other.c.community_id == _I.c.community_id).scalar_subquery()
    )
    # The next issue counts on from the newest one, whose number would be given again.
    old = (_I.c.closed_at < before) & _I.c.visibility.in_(_PRIVATE) & (_I.c.number < newest)
    ids = list(await tx.scalars(select(_I.c.id).where(old)))
    for issue_id in ids:
        await tx.execute(delete(_O).where(_O.c.subject == f"issue:{issue_id}"))
    return await erase(tx, _I, old)


async def _care(tx: AsyncConnection, before: datetime) -> dict[str, int]:
    """People no longer on the key-care list, old visits, old notes, and what was said of them."""
    p, v, n = tables.care_people, tables.care_visits, tables.notes
    await tx.execute(delete(_O).where((_O.c.created_at < before) & _any_of(_CARE) & _at_rest()))
    return {
        "care_visits": await erase(tx, v, v.c.at < before),
        "care_people": await erase(tx, p, p.c.ended_at < before),
        "notes": await erase(tx, n, n.c.at < before),
    }


async def _messages(tx: AsyncConnection, before: datetime) -> int:
    """What Linli said and will not say again: answers and lists, but no cards."""
    unnamed = _O.c.key.is_(None) | _O.c.key.like("list:%")
    old = (_O.c.created_at < before) & unnamed & _at_rest()
    return (await tx.execute(delete(_O).where(old))).rowcount


def _any_of(subjects: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(_O.c.subject.like(subject) for subject in subjects))


def _at_rest() -> ColumnElement[bool]:
    return _O.c.due_at.is_(None) & _O.c.sending_version.is_(None)
