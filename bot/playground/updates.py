"""The queue of updates: long poll, offsets, redelivery until acknowledged, expiry after 24 h."""

from __future__ import annotations

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

KEPT = timedelta(hours=24)  # "incoming updates are stored until the bot receives them, but not longer"
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_CONFLICT = "Conflict: terminated by setWebhook request"
REMEMBERED = 1000  # acknowledged updates that redeliver() can still bring back


# Its id, when it expires, and itself in JSON: what has happened is not told otherwise later.
_Update = tuple[int, datetime, bytes]


class Terminated(Exception):
    """A long poll that another request ended: 409 with this text."""


@dataclass
class _Waiting:
    offset: int
    limit: int
    answer: asyncio.Future[bytes]


class Updates:
    """Updates in order of their ids. Nothing leaves the queue before a larger offset is asked for."""

    def __init__(self, now: Callable[[], datetime], tell: Callable[[], None] = lambda: None) -> None:
        """`tell` is called whenever somebody polls."""
        self._now = now
        self._tell = tell
        self._next_id = random.randint(100_000_000, 900_000_000)
        self._queue: deque[_Update] = deque()
        self._acknowledged: deque[_Update] = deque(maxlen=REMEMBERED)
        self._again: deque[_Update] = deque()
        self._again_shown = 0
        self._poll: _Waiting | None = None
        self._closed = False
        self.allowed: frozenset[str] | None = None
        self.acknowledged_count = 0

    def wants(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed

    def allow(self, kinds: Sequence[str]) -> None:
        """Remembered until the next change; an empty list means the kinds sent by default."""
        self.allowed = frozenset(kinds) if kinds else None

    def put(self, kind: str, content: dict[str, Any]) -> int | None:
        """Enqueue an update of this kind; None when the bot has not asked for such."""
        if not self.wants(kind):
            return None
        return self.put_raw({kind: content})

    def put_raw(self, fields: dict[str, Any]) -> int:
        """Enqueue any fields under the next update id (or the id they bring)."""
        update = {"update_id": self._next_id, **fields}
        self._queue.append((self._next_id, self._now() + KEPT, _encoded(update)))
        self._next_id += 1
        self._wake()
        return self._next_id - 1

    @property
    def pending(self) -> list[dict[str, Any]]:
        """Updates not yet acknowledged, oldest first."""
        return [json.loads(update) for _, _, update in (*self._again, *self._queue)]

    @property
    def pending_count(self) -> int:
        return len(self._again) + len(self._queue)

    @property
    def polled(self) -> bool:
        """Whether a long poll is waiting right now."""
        return self._poll is not None

    def redeliver(self, count: int) -> None:
        """Deliver the last `count` acknowledged updates once more, whatever offset is asked for."""
        for _ in range(min(count, len(self._acknowledged))):
            self._again.appendleft(self._acknowledged.pop())
        self._again_shown = 0
        self._wake()

    async def get(self, offset: int, limit: int, seconds: float) -> bytes:
        """A JSON array of updates; waits up to `seconds` when there are none.

        Raises Terminated when another getUpdates or a setWebhook ends the wait.
        """
        self._acknowledge(offset)
        batch = self._batch(limit)
        if batch or seconds <= 0 or self._closed:
            self._tell()
            return _array(batch)
        self.terminate(CONFLICT)
        waiting = _Waiting(offset, limit, asyncio.get_running_loop().create_future())
        self._poll = waiting
        self._tell()
        try:
            return await asyncio.wait_for(waiting.answer, seconds)
        except TimeoutError:
            return b"[]"
        finally:
            if self._poll is waiting:
                self._poll = None

    def terminate(self, reason: str) -> None:
        """End the waiting long poll, if any, with 409."""
        if self._poll and not self._poll.answer.done():
            self._poll.answer.set_exception(Terminated(reason))
        self._poll = None

    def drop_all(self) -> None:
        """drop_pending_updates=True."""
        self._queue.clear()
        self._again.clear()

    def close(self) -> None:
        """Answer the waiting long poll with nothing; later ones do not wait."""
        self._closed = True
        self._answer_poll([])

    def reopen(self) -> None:
        self._closed = False

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            offset = self._next_id + offset
        if offset <= 0 or offset > self._next_id + 10:
            return
        while self._again_shown and self._again and self._again[0][0] < offset:
            self._acknowledged.append(self._again.popleft())
            self._again_shown -= 1
        while self._queue and self._queue[0][0] < offset:
            self._acknowledged.append(self._queue.popleft())
            self.acknowledged_count += 1

    def _batch(self, limit: int) -> list[bytes]:
        now = self._now()
        while self._queue and self._queue[0][1] <= now:
            self._queue.popleft()
        again = [update for _, _, update in islice(self._again, limit)]
        self._again_shown = len(again)
        return again + [update for _, _, update in islice(self._queue, limit - len(again))]

    def _wake(self) -> None:
        # Answered here and now: the poller would have had it before the clock can be moved.
        if self._poll:
            self._answer_poll(self._batch(self._poll.limit))

    def _answer_poll(self, batch: list[bytes]) -> None:
        if self._poll and not self._poll.answer.done():
            self._poll.answer.set_result(_array(batch))
        self._poll = None


def _encoded(update: dict[str, Any]) -> bytes:
    # In ASCII, as Telegram does: \u4f60 and not its UTF-8.
    return json.dumps(update, separators=(",", ":")).encode()


def _array(updates: Sequence[bytes]) -> bytes:
    return b"[%b]" % b",".join(updates)
