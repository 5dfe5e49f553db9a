"""`linli handover`: what the next council needs, as a PDF and a spreadsheet of the same, with checksums."""

import asyncio
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import beside, places, typeset
from bot.access import Role
from bot.clock import Clock
from bot.config import Settings
from bot.errors import UserError
from bot.handover import facts
from bot.handover.facts import Facts
from bot.issues import Issue
from bot.places import Places
from bot.roster.naming import place_called
from bot.sheets import Sheet, workbook
from bot.tally import Count
from bot.texts import Texts

PDF, SPREADSHEET, CHECKSUMS = "handover.pdf", "handover.xlsx", "SHA256SUMS"
_WIDTHS = (70, 24, 24)  # of a spreadsheet's columns, in characters
_SHARES = (5, 4, 2)  # of the page's width: long results must not crush what was asked


@dataclass(frozen=True)
class Part:
    """A table with its heading; one without rows says so in words."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    nothing: str


async def make(settings: Settings, folder: Path, place: str | None, role: Role, clock: Clock) -> list[Path]:
    """Write the pack into a folder; the files. It reads beside a running bot. Raises UserError."""
    async with beside.looked_at(settings) as database, database.transaction() as tx:
        tree = await places.load(tx)
        where = place_called(place, tree) if place is not None else tree.home
        now = clock.now()
        known = await facts.gather(tx, tree, where, role, now)
    paper = Paper(settings, tree, known, role, now)
    parts = paper.parts()
    sheet = await asyncio.to_thread(spreadsheet, parts)
    # The paper, which is signed, names the spreadsheet that belongs to it.
    pdf = await typeset.pdf("paper/report.typ", paper.data(parts, _checksum(sheet)))
    return _write(folder, {PDF: pdf, SPREADSHEET: sheet})


class Paper:
    """The words of the pack, in the community's language."""

    def __init__(self, settings: Settings, tree: Places, known: Facts, role: Role, now: datetime) -> None:
        self._texts = Texts(settings.community.timezone)
        self._language = settings.community.language
        self._kinds = {kind.name: kind.label for kind in settings.kinds}
        self._tree, self._known, self._role, self._now = tree, known, role, now

    def parts(self) -> list[Part]:
        known = self._known
        rows: dict[str, list[tuple[str, ...]]] = {
            "issues": [
                (self._issue(one), self._who(one), self._day(one.due_at)) for one in known.open_issues
            ],
            "promises": [(self._issue(one.issue), one.name, self._day(one.due_at)) for one in known.promises],
            "polls": [
                (
                    poll.question,
                    self._result(count, poll.terms.form),
                    self._day(poll.closed_at or poll.closes_at),
                )
                for poll, count in known.polls
            ],
            "decisions": [
                (one.words, self._who(one.issue), self._day(one.issue.due_at)) for one in known.decisions
            ],
            "agenda": [(one.words, one.put_by, self._day(one.put_at)) for one in known.agenda],
            "bodies": [
                (
                    body.name,
                    self._say("seat", member=member),
                    self._texts.last_day(member.until, self._language),
                )
                for body in known.bodies
                for member in body.members
            ],
        }
        return [
            Part(
                name,
                self._say("heading", name=name, count=len(found)),
                tuple(self._say("column", part=name, number=number) for number in range(3)),
                found,
                self._say("nothing"),
            )
            for name, found in rows.items()
        ]

    def data(self, parts: Sequence[Part], checksum: str) -> dict[str, Any]:
        """All that the PDF says (templates/paper/report.typ names it)."""
        return {
            "lang": self._language[:2],
            "title": self._say("title", place=self._known.place),
            "subtitle": self._say("subtitle", day=self._day(self._now), role=self._role),
            "foot": self._say("foot", checksum=checksum, file=SPREADSHEET),
            "parts": [
                {
                    "title": part.title,
                    "head": part.head if part.rows else (),
                    "rows": part.rows,
                    "widths": _SHARES,
                    "lines": () if part.rows else (part.nothing,),
                }
                for part in parts
            ],
        }

    def _issue(self, issue: Issue) -> str:
        label = self._kinds.get(issue.kind, {self._language: issue.kind})
        place = self._tree[issue.place_id]
        return self._say("issue", issue=issue, label=label, place=place)

    def _who(self, issue: Issue) -> str:
        return self._say("who", role=issue.responsible, name=issue.assignee_name)

    def _result(self, count: Count | None, form: object) -> str:
        return self._say("result", count=count, form=form)

    def _day(self, moment: datetime | None) -> str:
        """Year, month and day: the pack is read years later."""
        return f"{moment.astimezone(self._texts.zone):%Y-%m-%d}" if moment else "–"

    def _say(self, template: str, **values: object) -> str:
        return self._texts.render(f"handover/{template}.txt", self._language, **values)


def spreadsheet(parts: Sequence[Part]) -> bytes:
    """An XLSX with a sheet for each part."""
    return workbook(Sheet(part.head, _WIDTHS, part.rows, part.title) for part in parts)


def _write(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    """Write the files and their checksums, as `sha256sum --check` reads them, each whole or not at all."""
    sums = "".join(f"{_checksum(content)}  {name}\n" for name, content in contents.items())
    written: list[Path] = []
    for name, content in (contents | {CHECKSUMS: sums.encode()}).items():
        file, unfinished = folder / name, folder / f"{name}.part"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            os.replace(unfinished, file)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UserError("exports/unwritable", file=str(file), reason=reason) from None
        written.append(file)
    return written


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
