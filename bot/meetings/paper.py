"""The minutes of a meeting on paper (A4), as a PDF to print and put up."""

from dataclasses import dataclass
from typing import Any

from bot import typeset
from bot.meetings import minutes
from bot.meetings.minutes import Minutes
from bot.meetings.notes import Note
from bot.meetings.records import Meeting
from bot.neighbourhood import Neighbourhood
from bot.orders import Order

_LAYOUT = "paper/report.typ"


@dataclass(frozen=True)
class MinutesPiece:
    """Minutes that were ordered: whole for those who held the meeting, public for everybody else."""

    hood: Neighbourhood
    order: Order
    meeting: Meeting

    async def make(self) -> bytes:
        """The PDF. Raises typst.TypstError when it cannot be set."""
        is_public = self.order.chat_id != self.meeting.chat_id
        async with self.hood.transaction() as tx:
            whole = await minutes.gather(tx, self.meeting, is_public)
        return await typeset.pdf(_LAYOUT, self._data(whole))

    def name(self) -> str:
        return self._say("file_name.txt")

    def html(self, fault: str | None) -> str:
        return self._say("paper.html", fault=fault)

    def _data(self, whole: Minutes) -> dict[str, Any]:
        """All that the paper says (templates/paper/report.typ names it)."""
        parts = [
            {
                "title": self._say("paper_item.txt", item=entry.item, number=number),
                "head": (),
                "rows": (),
                "lines": [*_words(entry.notes), self._say("paper_outcome.txt", item=entry.item)],
            }
            for number, entry in enumerate(whole.entries, 1)
        ]
        if others := _words(whole.notes):
            parts.append({"title": self._say("paper_others.txt"), "head": (), "rows": (), "lines": others})
        names = () if whole.is_public else tuple(f"{one.name}（{one.part}）" for one in whole.roll)
        there = self._say("paper_roll.txt", count=len(whole.roll), parts=whole.parts, names=names)
        parts.append({"title": self._say("paper_there.txt"), "head": (), "rows": (), "lines": [there]})
        return {
            "lang": self.order.language[:2],
            "title": self._say("paper_title.txt"),
            "subtitle": self._say("paper_subtitle.txt"),
            "foot": self._say("paper_foot.txt"),
            "parts": parts,
        }

    def _say(self, template: str, **values: object) -> str:
        of = {"meeting": self.meeting, "label": self.hood.meeting_kind(self.meeting.kind).label}
        return self.hood.texts.render(f"meetings/{template}", self.order.language, **of, **values)


def _words(said: tuple[Note, ...]) -> list[str]:
    return [one.words for one in said if one.words]
