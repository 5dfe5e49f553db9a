"""Telegram's limits on what a bot sends, as its FAQ tells them ("My bot is hitting limits")."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from typing import Literal

OVERALL = 30  # messages a second, all chats together
GROUP = 20  # messages a minute in one group; edits count
PRIVATE_BURST = 5  # messages at once in one private chat, then one a second


class Flood:
    """Counts what is sent on the real (monotonic) clock; `refusals` tells how often it said 429."""

    def __init__(self, enabled: bool = True, now: Callable[[], float] = time.monotonic) -> None:
        self.enabled = enabled
        self.refusals = 0
        self._now = now
        self._overall: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._private: dict[int, float] = {}

    def refuse(self, chat_id: int, kind: Literal["group", "private"], count: int = 1) -> int | None:
        """Seconds to wait before `count` messages may go to this chat, or None: they may, and count."""
        if not self.enabled:
            return None
        now = self._now()
        wait = _window_wait(self._overall, OVERALL, 1.0, now, count)
        if kind == "group":
            times = self._groups.setdefault(chat_id, deque())
            wait = max(wait, _window_wait(times, GROUP, 60.0, now, count))
        else:
            wait = max(wait, self._private_wait(chat_id, now))
        if wait > 0:
            self.refusals += 1
            return max(1, math.ceil(wait))
        self._count(chat_id, kind, now, count)
        return None

    def _private_wait(self, chat_id: int, now: float) -> float:
        return max(0.0, self._private.get(chat_id, now) - now - (PRIVATE_BURST - 1))

    def _count(self, chat_id: int, kind: str, now: float, count: int) -> None:
        self._overall.extend([now] * count)
        if kind == "group":
            self._groups[chat_id].extend([now] * count)
        else:
            self._private[chat_id] = max(self._private.get(chat_id, now), now) + count


def _window_wait(times: deque[float], limit: int, window: float, now: float, count: int) -> float:
    """Seconds until `count` more fit; an album larger than the room left passes once the window is free."""
    while times and times[0] <= now - window:
        times.popleft()
    over = len(times) + count - limit
    if over <= 0 or not times:
        return 0.0
    return times[min(over, len(times)) - 1] + window - now
