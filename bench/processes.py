"""Processes of a benchmark: started, asked, and ended again; none outlives it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRACE = 10.0  # seconds a process has to end by itself
PATIENCE = 120.0  # seconds until a line that does not come is taken for lost


class Ended(RuntimeError):
    """A process that should be running has ended; with the end of what it wrote on standard error."""


class Process:
    """A Python module running; its standard error goes to a file."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")

    async def line(self) -> str:
        """The next line it prints; raises Ended when there will be none."""
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
        if not line:
            raise Ended(self.complaint())
        return line.decode()

    async def ended(self) -> None:
        """Returns only when the process has ended."""
        await self._process.wait()

    def complaint(self) -> str:
        return self._log.read_text("utf-8", "replace")[-2000:] or "it ended without a word"

    async def stop(self) -> None:
        """Ask it to end, and end it if it does not."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), GRACE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def running(folder: Path, module: str, *arguments: str) -> AsyncIterator[Process]:
    """`python -m module arguments` while the block runs; `folder` keeps its log."""
    log = folder / f"{module}.log"
    with log.open("ab") as errors:
        started = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            cwd=ROOT,
            env=_environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            limit=2**20,
        )
    process = Process(started, log)
    try:
        yield process
    finally:
        await process.stop()


def _environment() -> dict[str, str]:
    """Ours, without settings that somebody made for a bot of their own."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("LINLI_")}
