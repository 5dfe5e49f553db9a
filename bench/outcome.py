"""What a benchmark found: one ratio, its goal, and the figures it was made of."""

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Outcome:
    """`ratio` is ours ÷ the floor's or the peer's, None when it could not be measured.

    `misses` are words for what failed besides the ratio.
    """

    ratio: float | None
    goal: float = 0.0
    at: Literal["least", "most"] = "least"
    figures: dict[str, Any] = field(default_factory=dict)
    misses: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        if self.ratio is None:
            return False
        kept = self.ratio >= self.goal if self.at == "least" else self.ratio <= self.goal
        return kept and not self.misses

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "ratio": None if self.ratio is None else round(self.ratio, 4),
            "goal": self.goal,
            "at": self.at,
            "ok": self.ok,
            "figures": self.figures,
            "misses": list(self.misses),
        }
