"""HTTP to the Bot API: what became of a call that failed, and the way through a proxy."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.clock import Clock
from bot.playground.serve import serve
from bot.playground.world import World
from handlers.telegram import http
from handlers.telegram.http import Http
from handlers.telegram.sending import Fate, fate

TOKEN = "123456789:a-token-for-the-http-tests"
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Without the proxies of this machine; each test names its own."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    http._proxy_to.cache_clear()
    return monkeypatch


@asynccontextmanager
async def listening(answer: Answer) -> AsyncIterator[str]:
    """A server on this machine that answers each connection so; its host and port."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def calling(url: str, patience: float = 5) -> AsyncIterator[Bot]:
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=Http(patience=patience), get_updates_request=Http())
    await bot.request.initialize()
    yield bot
    await bot.request.shutdown()


async def failed(url: str, read_timeout: float = 5) -> TelegramError:
    async with calling(url) as bot:
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(1, "你好", read_timeout=read_timeout)
    return raised.value


async def heard(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return head


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await heard(reader)
    writer.close()


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def test_where_nobody_listens_it_did_not_leave() -> None:
    async with listening(hang_up) as address:
        pass
    assert fate(await failed(f"http://{address}")) is Fate.not_sent


async def test_whom_no_name_server_knows_it_did_not_reach() -> None:
    assert fate(await failed("http://nowhere.invalid")) is Fate.not_sent


async def test_an_answer_that_does_not_come_leaves_it_unsure() -> None:
    async with listening(hang_up) as address:
        assert fate(await failed(f"http://{address}")) is Fate.unsure
    async with listening(say_nothing) as address:
        assert fate(await failed(f"http://{address}", read_timeout=0.05)) is Fate.unsure


async def test_half_an_answer_leaves_it_unsure() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":true,')
        writer.close()

    async with listening(half) as address:
        assert fate(await failed(f"http://{address}")) is Fate.unsure


async def test_what_found_no_free_connection_did_not_leave() -> None:
    async with listening(say_nothing) as address, calling(f"http://{address}", patience=0.05) as bot:
        first = asyncio.ensure_future(bot.send_message(1, "一", read_timeout=30))
        await asyncio.sleep(0)
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(1, "二")
        assert fate(raised.value) is Fate.not_sent
        first.cancel()


async def test_a_proxy_that_refuses_sent_nothing_on(environment: pytest.MonkeyPatch) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"CONNECT api.telegram.org:443 ")
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with listening(refuse) as address:
        environment.setenv("HTTPS_PROXY", f"http://{address}")
        assert fate(await failed("https://api.telegram.org")) is Fate.not_sent


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("scheme", ["http://", ""])
async def test_the_proxy_of_the_environment_is_used(
    environment: pytest.MonkeyPatch, name: str, scheme: str
) -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await heard(reader))
        result = b'{"ok":true,"result":true}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(result), result))
        writer.close()

    async with listening(proxy) as address:
        environment.setenv(name, f"{scheme}{address}")
        async with calling("http://bots.example") as bot:
            assert await bot.delete_message(1, 2)
    assert asked[0].startswith(b"POST http://bots.example/bot")


async def test_hosts_that_need_no_proxy_are_asked_directly(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    environment.setenv("NO_PROXY", "localhost,127.0.0.1")
    world = World(Clock(), token=TOKEN)
    async with serve(world) as url, calling(url) as bot:
        assert (await bot.get_me()).id == world.bot.id
