"""Telegram's limits for what a bot sends, kept before the server has to refuse. Pure; seconds of any clock.

About 30 messages a second overall, 20 a minute in one group, edits counted, and one a second in a
private chat (Bots FAQ, "My bot is hitting limits"). Answers to taps are not counted.
"""

from collections import deque
from dataclasses import dataclass

from bot.edit_gaps import EditGaps

# 28.7 a second: what leaves evenly spaced may arrive a little bunched.
SPACING = 0.0348
_MADE_UP = 0.02
GROUP_WINDOW = 60.0
PRIVATE_WINDOW = 3.0


@dataclass(frozen=True)
class Limits:
    """How many messages may go to one chat in its window; edits of busy messages leave room for answers."""

    group: int = 20
    group_edits: int = 14
    private: int = 3
    gaps: EditGaps = EditGaps()


class Pace:
    """When the next send may leave. `now` is in seconds and never goes back."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._next = 0.0
        self._sent: dict[int, deque[float]] = {}

    def wait(self, chat_id: int, now: float, is_edit: bool = False) -> float:
        """Seconds until a chat may be sent to, by its own limit alone; 0 when it may now."""
        window, limit = self._limit(chat_id, is_edit)
        sent = self._sent.get(chat_id)
        if sent is None:
            return 0.0
        while sent and sent[0] <= now - self._limit(chat_id)[0]:
            sent.popleft()
        if not sent:
            del self._sent[chat_id]
            return 0.0
        return max(sent[-limit] + window - now, 0.0) if len(sent) >= limit else 0.0

    def full(self, now: float, is_edit: bool = False) -> dict[int, float]:
        """Chats at their limit, and the seconds until each has room again."""
        waits = {chat_id: self.wait(chat_id, now, is_edit) for chat_id in list(self._sent)}
        return {chat_id: wait for chat_id, wait in waits.items() if wait > 0}

    def overall_wait(self, now: float) -> float:
        return max(self._next - now, 0.0)

    def spend(self, chat_id: int, now: float, counts_in_chat: bool = True) -> float:
        """Take the next place; the seconds until it comes. Reactions count overall, not in their group."""
        # A loop wakes late, never early: a little of what passed unused is made up for.
        place = max(self._next, now - _MADE_UP)
        self._next = place + SPACING
        if counts_in_chat:
            self._sent.setdefault(chat_id, deque()).append(max(place, now))
        return max(place - now, 0.0)

    def _limit(self, chat_id: int, is_edit: bool = False) -> tuple[float, int]:
        if chat_id > 0:
            return PRIVATE_WINDOW, self._limits.private
        return GROUP_WINDOW, self._limits.group_edits if is_edit else self._limits.group
