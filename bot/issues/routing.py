"""Routes: the ordered steps of who is to act and by when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.config import RouteStep
from bot.working_hours import WorkingHours


@dataclass(frozen=True)
class Route:
    """The route of one kind of issue; `hours` tells when people work, none: always.

    `gathers`: a proposal's, which begins once it has enough supporters, for whom it waits so long.
    """

    steps: Sequence[RouteStep]
    hours: WorkingHours | None = None
    gathers: timedelta | None = None

    def at(self, level: int) -> RouteStep:
        """The step of a level; the last one where the settings have become shorter since."""
        return self.steps[min(level, len(self.steps) - 1)]

    def has_next(self, level: int) -> bool:
        return level + 1 < len(self.steps)

    def begin(self, level: int, now: datetime) -> dict[str, Any]:
        """The columns of an issue whose step begins now: who has to act, by when, when the clock looks."""
        level = min(level, len(self.steps) - 1)
        step = self.steps[level]
        due_at = self._after(now, step.hours)
        wakes_at = due_at
        # With nobody left to go up to, that nobody took it on is known soon enough when it is due.
        if step.accept_hours is not None and self.has_next(level):
            wakes_at = min(due_at, self._after(now, step.accept_hours))
        return {"level": level, "responsible": step.role, "due_at": due_at, "wakes_at": wakes_at}

    def enter(self, now: datetime) -> dict[str, Any]:
        """The columns of an issue that is new: it begins, or gathers supporters and has no deadline yet."""
        begun = self.begin(0, now)
        return begun if self.gathers is None else begun | {"due_at": None, "wakes_at": now + self.gathers}

    def _after(self, moment: datetime, hours: float) -> datetime:
        return self.hours.after(moment, hours) if self.hours else moment + timedelta(hours=hours)
