"""Long polling, acknowledged after the commit: the next offset is sent once the effects are durable."""

import warnings
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential_jitter

from handlers.stopping import to_its_end
from handlers.telegram.delivery import Delivery
from handlers.telegram.intake import Intake
from handlers.telegram.reader import ALLOWED_UPDATES, Json

T = TypeVar("T")
log = structlog.get_logger()

# PTB recommends Bot.get_updates, which would build an Update of every message: nine tenths of the work.
warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)
# `retry_after` will become a timedelta; both are read.
warnings.filterwarnings("ignore", ".*attribute `retry_after` will be", PTBDeprecationWarning)

# Seconds a poll stays open, and how much longer its answer may take on the wire.
POLL_SECONDS, POLL_GRACE = 50, 15
MOST_UPDATES = 100  # of one getUpdates (Bot API)
_WAIT = wait_exponential_jitter(multiplier=0.5, max=30)


async def poll(bot: Bot, intake: Intake, delivery: Delivery) -> None:
    """Take updates until cancelled. Raises InvalidToken when Telegram no longer knows the bot.

    It starts at offset 0, the oldest update not acknowledged, and never trusts a stored offset.
    """
    offset = 0
    while True:
        offset = await until_reached(_take_batch, bot, intake, delivery, offset)


async def _take_batch(bot: Bot, intake: Intake, delivery: Delivery, offset: int) -> int:
    """One poll and what it brings; the next offset. Where it fails Telegram tells the same once more."""
    updates = await _get_updates(bot, offset)
    await delivery.settle(_notice(updates, delivery, bot.id))
    for toast in await to_its_end(intake.take(updates)):
        delivery.show(toast)
    if len(updates) == MOST_UPDATES:
        delivery.listen_first()
    else:
        delivery.caught_up()
    if not updates:
        return offset
    delivery.wake()
    return updates[-1]["update_id"] + 1


async def _get_updates(bot: Bot, offset: int) -> list[Json]:
    return await bot.do_api_request(
        "getUpdates",
        {
            "offset": offset,
            "limit": MOST_UPDATES,
            "timeout": POLL_SECONDS,
            "allowed_updates": ALLOWED_UPDATES,
        },
        read_timeout=POLL_SECONDS + POLL_GRACE,
    )


def _notice(updates: list[Json], delivery: Delivery, our_id: int) -> set[int]:
    """Note the ids of messages; the chats in which somebody answers a message of ours."""
    answered: set[int] = set()
    for update in updates:
        message = update.get("message")
        if not isinstance(message, dict) or not isinstance(message.get("chat"), dict):
            continue
        chat_id = message["chat"].get("id", 0)
        delivery.noticed(chat_id, message.get("message_id", 0))
        if "reply_to_message" in message and _writer(message["reply_to_message"]) == our_id:
            answered.add(chat_id)
    return answered


def _writer(message: Any) -> int | None:
    """Who wrote a message; none for one that cannot be read, which is the intake's business."""
    writer = message.get("from") if isinstance(message, dict) else None
    return writer.get("id") if isinstance(writer, dict) else None


async def until_reached(call: Callable[..., Awaitable[T]], *arguments: Any) -> T:
    """Try a call until it succeeds, ever more slowly: nothing was acknowledged, so nothing is lost.

    Raises InvalidToken, which no waiting mends.
    """
    trying = AsyncRetrying(
        retry=retry_if_exception(lambda e: isinstance(e, Exception) and not isinstance(e, InvalidToken)),
        wait=_wait,
        before_sleep=_tell,
        reraise=True,
    )
    return await trying(call, *arguments)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, RetryAfter):
        seconds = error.retry_after
        return float(seconds if isinstance(seconds, int) else seconds.total_seconds())
    return _WAIT(state)


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Conflict):
        log.error("another program polls with the same token; stop one of the two")
    elif isinstance(error, TelegramError):
        log.warning("Telegram cannot be reached, trying again", error=str(error), tries=state.attempt_number)
    else:
        step = getattr(state.fn, "__name__", None)
        log.error("a step failed, trying again", step=step, error=repr(error), tries=state.attempt_number)
