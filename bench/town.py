"""A benchmark's surroundings: a playground server in its own process, a folder, and bots that come and go."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from bench.processes import ROOT, Ended, Process, running

BUILD = ROOT / "build"


class Town:
    """The server's control channel from this side, and where its bots keep their files."""

    def __init__(self, server: Process, about: dict[str, Any], folder: Path) -> None:
        self._server = server
        self.url: str = about["url"]
        self.token: str = about["token"]
        self.council: int = about["council"]
        self.groups: list[int] = about["groups"]
        self.folder = folder

    @property
    def database(self) -> Path:
        """The SQLite file of Linli here."""
        return self.folder / "linli.db"

    async def do(self, command: str, **values: object) -> Any:
        """Have the server do something and wait for it; see bench.server.Desk."""
        self._server.write(json.dumps({"do": command, **values}))
        answer = json.loads(await self._server.line())
        if "failed" in answer:
            raise RuntimeError(f"{command}: {answer['failed']}")
        return answer["done"]

    async def moment(self, command: str, **values: object) -> float:
        """`do` for a command that answers with a number of seconds."""
        return float(await self.do(command, **values))

    def linli(self, module: str = "bot", cron: str | None = None) -> AbstractAsyncContextManager[Process]:
        """Linli listening here: `linli run`, or `module` that does the same."""
        config = self.folder / "config.toml"
        config.write_text(self._settings(cron), "utf-8")
        return self._listening(module, "run", "--config", str(config))

    def peer(self, name: str, *arguments: str) -> AbstractAsyncContextManager[Process]:
        """One of bench/peers listening here."""
        return self._listening(f"bench.peers.{name}", f"{self.url}/bot", self.token, *arguments)

    @asynccontextmanager
    async def _listening(self, module: str, *arguments: str) -> AsyncIterator[Process]:
        async with running(self.folder, module, *arguments) as bot:
            listening = asyncio.ensure_future(self.do("listening"))
            ended = asyncio.ensure_future(bot.ended())
            await asyncio.wait([listening, ended], return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                listening.cancel()
                raise Ended(bot.complaint())
            ended.cancel()
            await listening
            yield bot

    def _settings(self, cron: str | None) -> str:
        blocks = [
            f'[telegram]\ntoken = "{self.token}"\nbase_url = "{self.url}/bot"\n'
            f'base_file_url = "{self.url}/file/bot"',
            '[storage]\nurl = "sqlite:///linli.db"',
            '[community]\nname = "丽景社区"',
            '[[places]]\nname = "阳光小区"\nkind = "compound"',
            *(
                f'[[places]]\nname = "{number}号楼"\nkind = "building"\nparent = "阳光小区"\nchat_id = {chat}'
                for number, chat in enumerate(self.groups, 1)
            ),
            f'[[staff]]\nuser_id = {self.council}\nrole = "council"',
        ]
        if cron is not None:
            blocks.append(f'[[bulletins]]\nplace = "阳光小区"\ncron = "{cron}"')
        return "\n\n".join(blocks) + "\n"


@asynccontextmanager
async def town(groups: int, residents: int, has_limits: bool = False) -> AsyncIterator[Town]:
    """A fresh neighbourhood of `groups` buildings with `residents` people each, and its server.

    `has_limits`: the server enforces Telegram's. The folder lies in build/: what is called durable must
    be written to a disk, and a system's own folder for temporary files may be memory.
    """
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as name:
        folder, limits = Path(name), "flood" if has_limits else "free"
        async with running(folder, "bench.server", str(groups), str(residents), limits) as server:
            yield Town(server, json.loads(await server.line()), folder)
