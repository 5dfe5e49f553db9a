"""Failures ordered in advance for the bot's outgoing calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["drop_after", "drop_before", "413", "429", "500"]


@dataclass
class Fault:
    """The next `times` calls of `method` ("*": of any but getUpdates) fail in this way.

    drop_after: the call takes effect but its connection closes without an answer.
    drop_before: the connection closes and nothing happened. 413: a file larger than the server, or a proxy
    on the way, takes. retry_after is in seconds.
    """

    method: str
    kind: Kind
    times: int = 1
    retry_after: int = 3
    chat_id: int | None = None

    def fits(self, method: str, chat_id: int | None) -> bool:
        named = self.method.lower() == method.lower() or (self.method == "*" and method != "getUpdates")
        return named and self.chat_id in (None, chat_id)


@dataclass
class Faults:
    """Faults in the order they were ordered; `hit` counts those that happened."""

    waiting: list[Fault] = field(default_factory=list)
    hit: int = 0

    def order(self, fault: Fault) -> None:
        self.waiting.append(fault)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault this call meets, used up by it."""
        for fault in self.waiting:
            if fault.fits(method, chat_id):
                fault.times -= 1
                self.hit += 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
