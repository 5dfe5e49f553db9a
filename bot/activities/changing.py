"""An activity is moved to another time, or cancelled, after people have signed up."""

from datetime import datetime, timedelta

from sqlalchemy import update

from bot import polls
from bot.activities.attending import LATE
from bot.errors import UserError
from bot.signups import lists
from bot.signups.lists import SignUp
from storage import tables
from storage.connection import AsyncConnection

_S, _P = tables.sign_ups, tables.polls


def check(sign_up: SignUp) -> None:
    """Raises UserError for an activity that was cancelled or counted."""
    assert sign_up.activity is not None, "only an activity has a time"
    if sign_up.activity.is_cancelled:
        raise UserError("activities/cancelled")
    if sign_up.activity.counts_at is None:
        raise UserError("activities/counted", attendance=sign_up.attendance)


async def cancel(tx: AsyncConnection, sign_up: SignUp, now: datetime) -> SignUp:
    """Nobody is reminded, checks in or is counted any more."""
    await polls.close(tx, sign_up.poll, now)
    values = {"cancelled_at": now, "reminds_at": None, "counts_at": None}
    await tx.execute(update(_S).where(_S.c.poll_id == sign_up.poll.id).values(values))
    return await lists.by_id(tx, sign_up.poll.id)


async def move(
    tx: AsyncConnection, sign_up: SignUp, to: datetime, remind_before: timedelta, now: datetime
) -> SignUp:
    """Those who signed up are reminded of the new time; who may sign up until it began still may."""
    assert sign_up.activity is not None, "only an activity has a time"
    poll_id, reminds_at = sign_up.poll.id, to - remind_before
    values = {
        "begins_at": to,
        "reminds_at": reminds_at if reminds_at > now else None,
        "counts_at": to + timedelta(minutes=sign_up.activity.minutes) + LATE,
    }
    await tx.execute(update(_S).where(_S.c.poll_id == poll_id).values(values))
    if sign_up.poll.is_open and (sign_up.poll.closes_at == sign_up.begins_at or sign_up.poll.closes_at > to):
        await tx.execute(update(_P).where(_P.c.id == poll_id).values(closes_at=to))
    return await lists.by_id(tx, poll_id)
