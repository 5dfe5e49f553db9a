"""Telling those who watch the world that something in it has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

PATIENCE = 60.0  # seconds; far more than a bot takes, for the machine may be busy
RECHECK = 0.1  # seconds; a condition may also hang on things outside the world


class Changes:
    """Callbacks for every change, and waiting until something holds."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[dict[str, Any]], None]] = []
        self._waiting: set[asyncio.Event] = set()

    def on_change(self, callback: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
        """Call `callback(event)` at every change; the function returned ends it."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    @property
    def watched(self) -> bool:
        """Whether anybody (the page, say) follows every change."""
        return bool(self._callbacks)

    def tell(self, event: dict[str, Any]) -> None:
        for callback in list(self._callbacks):
            callback(event)
        for waiting in self._waiting:
            waiting.set()

    async def until(
        self,
        condition: Callable[[], object],
        timeout: float = PATIENCE,  # noqa: ASYNC109
        what: str = "",
    ) -> None:
        """Wait until the condition holds. TimeoutError (`timeout` in seconds) names what was awaited."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        changed = asyncio.Event()
        self._waiting.add(changed)
        try:
            while not condition():
                left = end - loop.time()
                if left <= 0:
                    raise TimeoutError(f"not within {timeout:g} s: {what or 'the awaited condition'}")
                await _set_within(changed, min(left, RECHECK))
        finally:
            self._waiting.discard(changed)


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
    event.clear()
