"""The minutes of a meeting: what is said of it in the chat, on paper and on the public board."""

from dataclasses import dataclass

from bot.meetings import items, notes, roll
from bot.meetings.items import Item
from bot.meetings.notes import Note
from bot.meetings.records import Meeting
from bot.meetings.roll import Present
from storage.connection import AsyncConnection

_MOST_WITH_NOTES = 8  # items of a message that also tells what was said


@dataclass(frozen=True)
class Entry:
    """An item that the meeting dealt with, or that was settled before it, and what was said."""

    item: Item
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Minutes:
    """`is_public`: without what only staff may see, without names, and with covered reports."""

    meeting: Meeting
    entries: tuple[Entry, ...]
    notes: tuple[Note, ...]  # of no item
    roll: tuple[Present, ...]
    is_public: bool

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """How many came as what."""
        return roll.parts(self.roll)

    @property
    def files(self) -> list[Note]:
        """The photos and documents of the meeting itself; those before it went out with its invitation."""
        every = [*self.notes, *(note for entry in self.entries for note in entry.notes)]
        begun = self.meeting.opened_at
        return [note for note in every if note.channel_id and begun is not None and note.at >= begun]

    @property
    def shown(self) -> int:
        """How many notes of an item a message has room for."""
        return 2 if len(self.entries) <= _MOST_WITH_NOTES else 0


async def gather(tx: AsyncConnection, meeting: Meeting, is_public: bool) -> Minutes:
    """The minutes as everybody may read them, or whole for those who held the meeting."""
    said = await notes.of(tx, meeting)
    dealt = [
        item for item in await items.of(tx, meeting) if not item.is_cut and (item.outcome or item.is_over)
    ]
    shown = [item.for_everyone for item in dealt if item.is_public] if is_public else dealt
    entries = [Entry(item, tuple(one for one in said if one.item_id == item.id)) for item in shown]
    free = tuple(one for one in said if one.item_id is None)
    return Minutes(meeting, tuple(entries), free, tuple(await roll.of(tx, meeting)), is_public)
