"""Keeping the public board up to date while the bot runs."""

import asyncio
from contextlib import suppress
from pathlib import Path

import structlog
from sqlalchemy import func, select

from bot.neighbourhood import Neighbourhood
from bot.site import building, sections
from bot.site.manifest import FolderTaken
from storage import tables

log = structlog.get_logger()


class Keeper:
    """Builds the board of a folder, named as seen from the settings, whenever what it shows has changed."""

    def __init__(self, hood: Neighbourhood, folder: str) -> None:
        beside = hood.settings.path.parent if hood.settings.path else Path()
        self._hood, self._folder = hood, beside / folder
        self._shown: list[object] = []
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """The clock moved: look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Look every few minutes, until cancelled."""
        while True:
            self._wake.clear()
            await self._look()
            with suppress(TimeoutError):
                async with asyncio.timeout(60 * self._hood.settings.board.minutes):
                    await self._wake.wait()

    async def _look(self) -> None:
        """Build where something changed since the last look; a fault is told and tried again next time."""
        async with self._hood.database.transaction() as tx:
            latest = await tx.scalar(select(func.max(tables.issues.c.updated_at)))
            marks = [latest, *await sections.marks(tx)]
        if marks == self._shown:
            return
        try:
            await building.build_all(
                self._hood.settings, self._hood.database, self._folder, self._hood.clock.now()
            )
        except FolderTaken:
            log.error("the board's folder holds something else", folder=str(self._folder))
        except Exception:
            log.exception("the board could not be built", folder=str(self._folder))
        else:
            self._shown = marks
