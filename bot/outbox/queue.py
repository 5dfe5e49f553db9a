"""Queued with the effects that caused it: a new row, or a newer version of the one that has its name."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.edit_gaps import EditGaps
from bot.outbox.posts import Post
from storage import tables
from storage.connection import AsyncConnection

_T = tables.outbox
_PUT = insert(_T)


async def put(tx: AsyncConnection, posts: Sequence[Post], now: datetime, gaps: EditGaps = EditGaps()) -> None:
    """Queue posts; one with a key that is already there becomes its next version."""
    latest = {post.key: post for post in posts if post.key}
    standing = await _standing(tx, latest.keys() - {post.key for post in posts if post.is_new})
    new: list[dict[str, Any]] = []
    for post in posts:
        if post.key is None:
            new.append(_row(post, now))
        elif post.key in latest:  # its last wording, in the place of its first mention
            wanted = latest.pop(post.key)
            if post.key in standing:
                await _renew(tx, wanted, standing[post.key], now, gaps)
            else:
                new.append(_row(wanted, now))
    if new:
        await tx.execute(_PUT, new)


def _row(post: Post, now: datetime) -> dict[str, Any]:
    return {
        "chat_id": post.chat_id,
        "kind": "reaction" if post.emoji else "leaving" if post.leaves else "message",
        "body": post.body,
        "key": post.key,
        "subject": post.subject,
        "urgency": post.urgency,
        "due_at": max(now, post.not_before or now),
        "created_at": now,
    }


async def _standing(tx: AsyncConnection, keys: Iterable[str | None]) -> dict[str | None, Any]:
    wanted = list(keys)
    if not wanted:
        return {}
    columns = (
        _T.c.key,
        _T.c.id,
        _T.c.body,
        _T.c.version,
        _T.c.message_id,
        _T.c.sent_at,
        _T.c.due_at,
        _T.c.failure,
        _T.c.urgency,
    )
    return {row.key: row for row in await tx.execute(select(*columns).where(_T.c.key.in_(wanted)))}


async def _renew(tx: AsyncConnection, post: Post, standing: Any, now: datetime, gaps: EditGaps) -> None:
    # Where a message stands is settled by its first sending.
    kept = {name: standing.body[name] for name in ("reply_to", "topic", "file") if name in standing.body}
    body = post.body | kept
    if body == standing.body:
        return
    if standing.failure is not None:  # deleted by an administrator, say: a fresh one is posted
        fresh = {
            "body": body,
            "version": _T.c.version + 1,
            "due_at": now,
            "failure": None,
            "message_id": None,
            "subject": post.subject,
            "urgency": post.urgency,
        }
        await tx.execute(update(_T).where(_T.c.id == standing.id).values(fresh))
        return
    due_at = standing.due_at or now
    if standing.message_id is not None and standing.due_at is None:
        taps_end = now if post.chat_id > 0 else now + timedelta(seconds=gaps.taps)
        gap = gaps.between(post.chat_id, standing.version, body.get("gap", 0))
        due_at = max(taps_end, standing.sent_at + gap)
    urgency = post.urgency if standing.due_at is None else min(post.urgency, standing.urgency)
    changes = {
        "body": body,
        "version": _T.c.version + 1,
        "due_at": due_at,
        "subject": post.subject,
        "urgency": urgency,
    }
    await tx.execute(update(_T).where(_T.c.id == standing.id).values(changes))
