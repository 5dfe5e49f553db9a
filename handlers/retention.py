"""What is deleted: what nobody asked to keep, and once a day, at night, what is too old."""

from datetime import time

import structlog

from bot import daily_news, files, seen
from bot.issues import drafts, photos
from bot.personal import retention
from handlers.turn import Turn

log = structlog.get_logger()

_AT_NIGHT = time(3)


async def delete_old(turn: Turn) -> None:
    """Clock job: from three in the morning on, on the first sweep that comes."""
    day = turn.local_now.date()
    if turn.local_now.time() < _AT_NIGHT or await retention.is_done(turn.tx, day):
        return
    counts = await retention.delete_old(turn.tx, turn.hood.settings, day, turn.now)
    if any(counts.values()):
        log.info("deleted what was too old", **counts)


async def tidy_up(turn: Turn) -> None:
    """Clock job: what nobody asked to keep."""
    await drafts.forget_old(turn.tx, turn.now)
    await photos.forget_unclaimed(turn.tx, turn.now)
    await daily_news.forget_old(turn.tx, turn.now)
    await seen.forget_old(turn.tx, turn.now)
    await files.forget_old(turn.tx, turn.now)
