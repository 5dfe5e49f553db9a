"""How long a message is left as it stands before it is edited again."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class EditGaps:
    """In seconds.

    Telegram counts edits against the 20 messages a minute of a group (Bots FAQ): a message edited often waits
    longer, a second for each version up to the `longest`. In private one person turns pages and wants to see
    each; one message a second is allowed there. `taps` that come together in a group become one edit.
    """

    longest: float = 4
    private: float = 1
    taps: float = 0.4

    def between(self, chat_id: int, version: int, at_least: float = 0) -> timedelta:
        """The least time between the last sending of a message and its next edit."""
        usual = self.private if chat_id > 0 else min(version, self.longest)
        return timedelta(seconds=max(usual, at_least))
