"""The minutes of a meeting: what is said of it in the chat, on paper and on the public board."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import typeset
from bot.meetings import items, notes, roll
from bot.meetings.items import Item
from bot.meetings.notes import Note
from bot.meetings.records import Meeting
from bot.meetings.roll import Present
from bot.texts import Texts
from storage.connection import AsyncConnection

_LAYOUT = "paper/report.typ"
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


async def pdf(texts: Texts, language: str, whole: Minutes, label: Mapping[str, str]) -> bytes:
    """The minutes on paper (A4)."""
    return await typeset.pdf(_LAYOUT, _data(texts, language, whole, label))


def _data(texts: Texts, language: str, whole: Minutes, label: Mapping[str, str]) -> dict[str, Any]:
    """All that the paper says (templates/paper/report.typ names it)."""

    def say(name: str, **values: object) -> str:
        values |= {"meeting": whole.meeting, "label": label}
        return texts.render(f"meetings/paper_{name}.txt", language, **values)

    parts = [
        {
            "title": say("item", item=entry.item, number=number),
            "head": (),
            "rows": (),
            "lines": [*_words(entry.notes), say("outcome", item=entry.item)],
        }
        for number, entry in enumerate(whole.entries, 1)
    ]
    if others := _words(whole.notes):
        parts.append({"title": say("others"), "head": (), "rows": (), "lines": others})
    names = () if whole.is_public else tuple(f"{one.name}（{one.part}）" for one in whole.roll)
    there = say("roll", count=len(whole.roll), parts=whole.parts, names=names)
    parts.append({"title": say("there"), "head": (), "rows": (), "lines": [there]})
    return {
        "lang": language[:2],
        "title": say("title"),
        "subtitle": say("subtitle"),
        "foot": say("foot"),
        "parts": parts,
    }


def _words(said: tuple[Note, ...]) -> list[str]:
    return [one.words for one in said if one.words]
