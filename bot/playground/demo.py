"""`linli demo`: the town, its Telegram and the real bot in one process, and a page to play in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import click

from bot.clock import Clock
from bot.config import Settings
from bot.playground import town as towns
from bot.playground.samples import samples
from bot.playground.serve import serve
from bot.playground.stories import PACE, Tour
from bot.playground.world import World

_WORDS = {
    "zh-CN": {
        "open": "邻里演示已经打开：{url}/ （用浏览器看，按 Ctrl-C 结束）",
        "taken": "端口 {port} 用不了，改用一个空闲的。",
    },
    "en": {
        "open": "The Linli demo is open: {url}/ (look at it in a browser; Ctrl-C ends it)",
        "taken": "Port {port} cannot be used, so a free one is.",
    },
}


async def run(
    run_bot: Callable[[Settings, Clock], Awaitable[None]], port: int, language: str, pace: float = PACE
) -> None:
    """Serve the town on 127.0.0.1 and run the bot in it until cancelled; nothing of it stays behind.

    `pace` is that of the stories, in seconds.
    """
    clock = Clock()
    town = towns.build(clock, language)
    clock.move(town.until_morning())
    town.open_private_chats()
    for name, (content, mime) in samples().items():
        town.world.add_sample(name, content, mime)
    tour = Tour(town, pace)
    tour.open()
    with tempfile.TemporaryDirectory(prefix="linli-demo-") as folder, _direct_connections():
        async with _served(town.world, port, language) as url:
            click.echo(_WORDS[language]["open"].format(url=url))
            try:
                await run_bot(town.settings(url, f"sqlite:///{folder}/linli.db"), clock)
            finally:
                await tour.stop()


@asynccontextmanager
async def _served(world: World, port: int, language: str) -> AsyncIterator[str]:
    """Serve on this port or, where somebody else has it, on a free one."""
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(serve(world, port))
        except OSError:
            click.echo(_WORDS[language]["taken"].format(port=port))
            url = await stack.enter_async_context(serve(world))
        yield url


@contextmanager
def _direct_connections() -> Iterator[None]:
    """Keep the bot from asking a proxy for this machine's own address, as HTTP_PROXY would make it."""
    before = os.environ.get("no_proxy")
    os.environ["no_proxy"] = "*"
    try:
        yield
    finally:
        if before is None:
            del os.environ["no_proxy"]
        else:
            os.environ["no_proxy"] = before
