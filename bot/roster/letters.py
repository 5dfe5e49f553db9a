"""`linli letters`: for each building a PDF of its households' letters, each with a code and a QR link."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import audit, beside, places, typeset
from bot.beside import Progress
from bot.clock import Clock
from bot.config import Settings
from bot.errors import UserError
from bot.places import Place, Places
from bot.roster import cells, codes, households
from bot.roster.codes import Limits
from bot.roster.households import Household
from bot.roster.naming import place_called
from bot.texts import Texts
from storage.database import Database

_TO_PLACE = "at-"  # what /start is given by the link in a building's hall (handlers/issues/desks.py)
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|\0', "-"))  # in the names of files, anywhere


@dataclass(frozen=True)
class Order:
    """What to print, and into which folder. Without a `place` it is for all; `room` is for a lost letter.

    `only_new` leaves out the households that somebody has joined; `slips` puts four on a sheet, to be cut.
    """

    folder: Path
    place: str | None = None
    room: str | None = None
    only_new: bool = False
    slips: bool = False


async def run(
    settings: Settings, order: Order, username: str, clock: Clock, tell: Progress
) -> list[tuple[Path, int]]:
    """Print the letters: each file that was written, with the number of its letters.

    A building's file is complete before its new codes count and the old ones are void. Works beside a running
    bot. Raises UserError.
    """
    async with beside.opened(settings, clock) as database:
        async with database.transaction() as tx:
            tree = await places.load(tx)
            wanted = _wanted(await households.at(tx, _within(tree, order.place)), order)
        if not wanted:
            raise UserError("letters/nobody", room=order.room)
        return await _Press(settings, order, username, tree, clock).print(database, wanted, tell)


def _within(tree: Places, name: str | None) -> list[Place]:
    """The place that is named, and all that lies in it."""
    if name is None:
        return [place for place in tree if not place.is_ended]
    return tree.below(place_called(name, tree))


def _wanted(found: Sequence[Household], order: Order) -> list[Household]:
    room = cells.key(cells.bare(order.room)) if order.room is not None else None
    return [
        household
        for household in found
        if (room is None or cells.key(household.room) == room) and not (order.only_new and household.members)
    ]


class _Press:
    """Prints building by building."""

    def __init__(self, settings: Settings, order: Order, username: str, tree: Places, clock: Clock) -> None:
        assert settings.telegram.token is not None, "codes are keyed with it"
        self._token = settings.telegram.token.get_secret_value()
        self._limits = Limits(settings.letters.days, settings.letters.people)
        self._settings = settings
        self._order, self._username, self._tree, self._clock = order, username, tree, clock
        self._texts = Texts(settings.community.timezone)

    async def print(
        self, database: Database, wanted: Sequence[Household], tell: Progress
    ) -> list[tuple[Path, int]]:
        by_building: dict[Place, list[Household]] = {}
        for household in wanted:
            by_building.setdefault(self._building(household), []).append(household)
        written: list[tuple[Path, int]] = []
        done = 0
        for building, theirs in by_building.items():
            written.append((await self._print(database, building, theirs), len(theirs)))
            done += len(theirs)
            tell("print", done, len(wanted))
        return written

    def _building(self, household: Household) -> Place:
        """Where a volunteer goes with a pile of letters."""
        line = self._tree.line(self._tree[household.place_id])
        return next((place for place in line if place.kind == "building"), line[0])

    async def _print(self, database: Database, building: Place, theirs: Sequence[Household]) -> Path:
        now = self._clock.now()
        theirs = sorted(theirs, key=self._in_order)
        new = codes.random_for(household.id for household in theirs)
        file = self._order.folder / self._file_name(building)
        unfinished = _write(file, await self._pdf(building, theirs, new, now))
        async with database.transaction() as tx:
            await codes.put(tx, new, self._limits, self._token, now)
            note = f"{len(theirs)} letters"
            await audit.write(tx, "household.letters", now, actor=None, place=building, note=note)
        os.replace(unfinished, file)
        return file

    def _in_order(self, household: Household) -> list[tuple[int, str]]:
        """As a volunteer meets the doors: 2 before 10."""
        return cells.natural(f"{self._tree.path(self._tree[household.place_id])} {household.room}")

    def _file_name(self, building: Place) -> str:
        names = [place.name for place in reversed(self._tree.line(building))]
        room = [self._order.room] if self._order.room else []
        return " ".join([*names, *room]).translate(_UNSAFE) + ".pdf"

    async def _pdf(
        self, building: Place, theirs: Sequence[Household], new: Mapping[int, str], now: datetime
    ) -> bytes:
        letters = [self._letter(household, new[household.id], now) for household in theirs]
        files = {
            f"code{number}": typeset.code(self._link(f"{codes.LINK}{new[household.id]}"))
            for number, household in enumerate(theirs)
        }
        files["hall"] = typeset.code(self._link(f"{_TO_PLACE}{building.id}"))
        layout = "paper/slips.typ" if self._order.slips else "paper/letters.typ"
        return await typeset.pdf(layout, self._sheet(building, letters, now), files)

    def _link(self, payload: str) -> str:
        return f"https://t.me/{self._username}?start={payload}"

    def _sheet(self, building: Place, letters: list[dict[str, str]], now: datetime) -> dict[str, Any]:
        """What all letters of a building say; the page in front is for its hall."""
        where = self._tree.path(building).replace("/", " ")
        until = now + timedelta(days=self._limits.days)
        phone = self._settings.poster.phone
        return {
            "lang": self._settings.community.language[:2],
            "letters": letters,
            "hall_title": self._say("hall_title", address=where),
            "hall": self._say("hall"),
            "pile": self._say("pile", count=len(letters)),
            "intro": self._say("intro"),
            "last": self._say("last", until=until, people=self._limits.people),
            "warning": self._say("warning", phone=phone),
            "foot": self._say("foot", community=self._tree.community(building).name, now=now),
        }

    def _letter(self, household: Household, code: str, now: datetime) -> dict[str, str]:
        path = self._tree.path(self._tree[household.place_id]).replace("/", " ")
        shown = codes.shown(code)
        return {
            "title": self._say("title", address=f"{path} {household.room}"),
            "scan": self._say("scan"),
            "type": self._say("type", username=self._username, code=shown),
            "code": shown,
        }

    def _say(self, template: str, **values: object) -> str:
        return self._texts.render(f"letters/{template}.txt", self._settings.community.language, **values)


def _write(file: Path, content: bytes) -> Path:
    """Write the content beside the file, for its owner's eyes alone: it is full of codes."""
    unfinished = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("exports/unwritable", file=str(file), reason=reason) from None
    return unfinished
