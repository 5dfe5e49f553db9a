"""Killed again and again while reports arrive: nothing is lost, nothing is doubled."""

import asyncio
import json
import random
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.playground.people import Chat
from bot.playground.serve import serve
from bot.playground.world import World
from bot.seen import MOST_TRIES
from tests import deadly_bot

REPORTS, KILLS, GROUPS = 300, 10, 40
TOKEN = "123456789:a-token-for-the-kill-test"


def settings(folder: Path, url: str, chats: list[Chat]) -> Path:
    lines = [
        "[telegram]",
        f'token = "{TOKEN}"',
        f'base_url = "{url}/bot"',
        f'base_file_url = "{url}/file/bot"',
        "[community]",
        'name = "丽景社区"',
    ]
    for chat in chats:
        lines += [
            "[[places]]",
            f"name = {json.dumps(chat.title, ensure_ascii=False)}",
            'kind = "building"',
            f"chat_id = {chat.id}",
        ]
    path = folder / "config.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


class Killed:
    """A bot in a process of its own."""

    def __init__(self, config: Path, module: str = "bot") -> None:
        self._command = (sys.executable, "-m", module, "run", "--config", str(config))
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )

    async def end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        return await self._process.wait()

    async def dies(self) -> int:
        """Wait until it ends by itself; its exit status."""
        assert self._process is not None
        return await self._process.wait()


def answered(world: World, chats: list[Chat]) -> list[str]:
    """The reports that the bot's cards answer."""
    return [m.reply_to.text for c in chats for m in c.messages if m.sender is world.bot and m.reply_to]


@pytest.mark.timeout(300)
async def test_300_reports_and_10_kills_give_300_issues_and_300_cards(tmp_path: Path) -> None:
    chance = random.Random(20261121)
    world = World(Clock(), token=TOKEN, username="linli_bot", name="邻里")
    world.flood.enabled = True
    people = [world.add_user(f"居民{number}") for number in range(7)]
    chats = [world.add_group(f"{n}号楼", members=people, bot="administrator") for n in range(1, GROUPS + 1)]
    async with serve(world) as url:
        bot = Killed(settings(tmp_path, url, chats))
        reports = [f"#报修 第{number}件事" for number in range(REPORTS)]
        said = iter(enumerate(reports))
        for _ in range(KILLS):
            for number, words in (next(said) for _ in range(REPORTS // KILLS)):
                world.say(chance.choice(people), chats[number % GROUPS], words)
            calls = sum(world.calls.values())
            enough = calls + chance.randint(4, 60)
            await bot.start()
            await world.until(lambda n=enough: sum(world.calls.values()) >= n, timeout=30, what="some calls")
            assert await bot.end(signal.SIGKILL) == -signal.SIGKILL
        await bot.start()
        await world.until(
            lambda: len(set(answered(world, chats))) == REPORTS,
            timeout=200,
            what="all cards",
        )
        assert await bot.end(signal.SIGTERM) == 0
    assert sorted(answered(world, chats)) == sorted(reports)
    with sqlite3.connect(tmp_path / "linli.db") as database:
        texts = [text for (text,) in database.execute("SELECT text FROM issues")]
    assert sorted(texts) == sorted(words.removeprefix("#报修 ") for words in reports)


async def test_an_update_that_kills_the_process_is_set_aside_after_three_tries(tmp_path: Path) -> None:
    world = World(Clock(), token=TOKEN, username="linli_bot", name="邻里")
    ma = world.add_user("马阿姨")
    chat = world.add_group("1号楼", members=[ma], bot="administrator")
    for words in ("#报修 在它前面", "/id", "#报修 在它后面"):
        world.say(ma, chat, words)
    async with serve(world) as url:
        bot = Killed(settings(tmp_path, url, [chat]), "tests.deadly_bot")
        for _ in range(MOST_TRIES):
            await bot.start()
            assert await bot.dies() == deadly_bot.EXIT
        await bot.start()
        await world.until(lambda: "#报修 在它后面" in answered(world, [chat]), timeout=40, what="both cards")
        assert await bot.end(signal.SIGTERM) == 0
    assert answered(world, [chat]) == ["#报修 在它前面", "#报修 在它后面"]
    with sqlite3.connect(tmp_path / "linli.db") as database:
        kept = [json.loads(body) for (body,) in database.execute("SELECT body FROM quarantine")]
    assert [update["message"]["text"] for update in kept] == ["/id"]
