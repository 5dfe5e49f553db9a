"""The ids of messages: the highest known in each chat, and the search for a lost message. Pure."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum

# Looking for a lost message, ids that may be it at most.
MOST_LOOKED_AT = 40
# Ids in a row, above the highest known, that no message of a chat has: its end. Where chats share a sequence
# the other sends under way have ids too.
_END, _END_OF_SHARED = 3, 30
_FIRST_SUPERGROUP = -1_000_000_000_000


class Found(Enum):
    """What a chat has under an id."""

    it = "the message looked for"
    another = "a message of somebody else, or another of ours"
    nothing = "no message, or none any more"


class MessageIds:
    """The highest message id known. Supergroups count their messages each; private chats and basic groups
    share the account's sequence, which is called 0 here."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}
        self._unwritten: dict[int, int] = {}

    def noticed(self, chat_id: int, message_id: int) -> None:
        """A message with this id exists: what the bot sends next has a higher one."""
        sequence = _sequence(chat_id)
        if message_id > self._newest.get(sequence, 0):
            self._newest[sequence] = self._unwritten[sequence] = message_id

    def newest(self, chat_id: int) -> int | None:
        return self._newest.get(_sequence(chat_id))

    def end(self, chat_id: int) -> int:
        """So many ids in a row without a message of a chat, above the newest, are its end."""
        return _END if _sequence(chat_id) else _END_OF_SHARED

    def remembered(self, newest: Mapping[int, int]) -> None:
        """What was known before a restart, by sequence."""
        for sequence, number in newest.items():
            self._newest[sequence] = max(number, self._newest.get(sequence, 0))

    def unwritten(self) -> dict[int, int]:
        """What a restart would forget, by sequence."""
        return dict(self._unwritten)

    def are_written(self, written: Mapping[int, int]) -> None:
        self._unwritten = {s: number for s, number in self._unwritten.items() if number != written.get(s)}


@dataclass(frozen=True)
class Lost:
    """What is known of a lost message: sent when `after` was the highest id of its chat, `newest` is it now.

    `ours` are other messages of ours; `end` ids without a message, past the newest, are the end.
    """

    after: int
    newest: int
    ours: Collection[int | None]
    end: int


async def search(lost: Lost, look: Callable[[int], Awaitable[Found]]) -> int | None:
    """The id of a lost message, where it arrived. What was written since need not be known yet."""
    empty = 0
    for message_id in range(lost.after + 1, lost.after + 1 + MOST_LOOKED_AT):
        found = Found.another if message_id in lost.ours else await look(message_id)
        if found is Found.it:
            return message_id
        empty = empty + 1 if found is Found.nothing and message_id > lost.newest else 0
        if empty == lost.end:
            return None
    return None


def _sequence(chat_id: int) -> int:
    return chat_id if chat_id < _FIRST_SUPERGROUP else 0
