"""One building group, served to a real python-telegram-bot `Bot`: what the playground's tests stand on."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import telegram
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.playground.people import Chat, Message, User
from bot.playground.serve import serve
from bot.playground.world import World


class Street:
    """A world with 马阿姨 and 老李 in the group of building 3, its server, and the bot's two clients."""

    def __init__(self, world: World, url: str, bot: telegram.Bot, http: httpx.AsyncClient) -> None:
        self.world = world
        self.url = url
        self.bot = bot
        self.http = http
        self.ma: User = world.add_user("马阿姨", username="mayi")
        self.li: User = world.add_user("老李")
        self.group: Chat = world.add_group("3号楼", members=[self.ma, self.li])
        self.offset = 0

    async def updates(self, wait: int = 5) -> list[telegram.Update]:
        """The next batch, waiting up to `wait` seconds for it; acknowledges the one before."""
        batch = await self.bot.get_updates(offset=self.offset, timeout=wait)
        if batch:
            self.offset = batch[-1].update_id + 1
        return list(batch)

    async def call(self, method: str, **parameters: Any) -> httpx.Response:
        """A call as raw HTTP: python-telegram-bot rewrites the texts of errors."""
        return await self.http.post(f"{self.url}/bot{self.world.token}/{method}", json=parameters)

    async def refusal(self, method: str, **parameters: Any) -> tuple[int, str]:
        """The status and description of a call that must fail."""
        answer = await self.call(method, **parameters)
        body = answer.json()
        assert body["ok"] is False
        assert body["error_code"] == answer.status_code
        return answer.status_code, body["description"]

    async def says(self, text: str, **more: Any) -> Message:
        """The bot sends a text to the group; the message as people see it."""
        sent = await self.bot.send_message(self.group.id, text, **more)
        return self.group.by_id[sent.message_id]


@asynccontextmanager
async def served() -> AsyncIterator[Street]:
    world = World(Clock())
    async with serve(world) as url, httpx.AsyncClient(verify=False) as http:
        # No TLS here: loading certificates would cost more than the test.
        requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
        bot = telegram.Bot(
            world.token, f"{url}/bot", f"{url}/file/bot", request=requests[0], get_updates_request=requests[1]
        )
        async with bot:
            yield Street(world, url, bot, http)


def png(width: int = 4, height: int = 3) -> bytes:
    """A small grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
