"""Now, and what the calendar makes of it. All instants are aware datetimes in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """The time Linli lives by. The demo and the tests move it; a real bot's never moves by itself.

    It measures only what is written into a column (deadlines, closings, periods). Pacing and
    timeouts run on the event loop's own time and do not move.
    """

    def __init__(self, start: datetime | None = None) -> None:
        """It is now `start`, or what the machine's clock says."""
        self._ahead = timedelta(0) if start is None else start - datetime.now(UTC)
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, step: timedelta) -> None:
        """Let `step` pass at once and tell those who wait for what is due."""
        self._ahead += step
        for listener in self._listeners:
            listener()

    def on_move(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)
