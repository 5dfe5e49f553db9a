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
    """Builds the board of the settings' folder whenever something that it shows has changed."""

    def __init__(self, hood: Neighbourhood, folder: Path) -> None:
        self._hood, self._folder = hood, folder
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


def keeper_of(hood: Neighbourhood) -> Keeper | None:
    """The keeper of the folder that the settings name, taken from beside them; none where they name none."""
    settings = hood.settings
    if settings.board.folder is None:
        return None
    beside = settings.path.parent if settings.path else Path()
    return Keeper(hood, beside / settings.board.folder)
