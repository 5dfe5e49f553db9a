"""`python -m bench.jumping run --config FILE`: `linli run`, with a clock that jumps a day at SIGUSR1.

A bulletin is due at a full minute; a benchmark does not want to wait for one.
"""

import asyncio
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from bot import logs
from bot.clock import Clock
from bot.config import load
from handlers.telegram import service

STEP = timedelta(days=1)


async def run(config: Path) -> None:
    clock, loop = Clock(), asyncio.get_running_loop()
    bot = asyncio.ensure_future(service.run(load(config), clock))
    loop.add_signal_handler(signal.SIGUSR1, clock.move, STEP)
    loop.add_signal_handler(signal.SIGTERM, bot.cancel)
    with suppress(asyncio.CancelledError):
        await bot


if __name__ == "__main__":
    logs.configure()
    asyncio.run(run(Path(sys.argv[-1])))
