"""`linli check` against the playground's Bot API server: the bot's account and its groups."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

import pytest
import telegram

from bot.checks import Finding
from bot.clock import Clock
from bot.playground import town as towns
from bot.playground.serve import serve
from bot.playground.town import TOKEN, Town
from bot.setup import moving
from bot.texts import LANGUAGES
from handlers.telegram.checks import check_telegram, standing
from tests.test_checks import NOWHERE, failing, gathered, prepared


@pytest.fixture(params=LANGUAGES)
def town(request: pytest.FixtureRequest) -> Town:
    """A town that is right, in each language."""
    return towns.build(Clock(), request.param)


async def online(
    town: Town, url: str | None = None, database: str = "", **more: object
) -> dict[str, Finding]:
    async with serve(town.world) as served:
        settings = town.settings(url or served, database or "sqlite:////nowhere/linli.db", **more)
        return await gathered(check_telegram(settings))


async def test_a_bot_that_is_right(town: Town) -> None:
    found = await online(town)
    assert failing(found) == set()
    assert list(found)[:3] == ["token_ok", "hears_all", "no_webhook"]
    groups = [finding.text for name, finding in found.items() if name.startswith("group_ok")]
    assert len(groups) == 5
    assert all(any(str(chat.id) in line for line in groups) for chat in (*town.buildings, town.council))


async def test_no_token_and_a_token_that_telegram_refuses(town: Town) -> None:
    missing = await online(town, telegram={})
    assert failing(missing) == set(missing) == {"no_token"}
    town.world.token = f"{TOKEN}-is-no-longer-this"
    refused = await online(town)
    assert failing(refused) == set(refused) == {"token_refused"}
    assert "@BotFather" in refused["token_refused"].text


async def test_no_network_is_one_line(town: Town) -> None:
    found = await online(town, url=NOWHERE)
    assert failing(found) == set(found) == {"telegram_unreachable"}
    assert "127.0.0.1" in found["telegram_unreachable"].text


@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo", "getChatMember"])
@pytest.mark.parametrize("kind", ["drop_before", "500", "429"])
async def test_a_network_that_breaks_off_is_one_line(town: Town, method: str, kind: str) -> None:
    town.world.fail_next(method, kind, times=99)  # pyright: ignore[reportArgumentType]  # of its kinds
    found = await online(town)
    assert failing(found) == {"telegram_unreachable"}
    assert list(found)[-1] == "telegram_unreachable"


async def test_a_bot_that_hears_nothing_in_a_residents_group(town: Town) -> None:
    town.world.bot_reads_all = False
    assert failing(await online(town)) == set(), "an administrator hears everything"
    for chat in (town.buildings[0], town.council):
        town.world.set_bot_status(chat, "member")
    found = await online(town)
    assert failing(found) == {"group_deaf"}
    told = found["group_deaf"].text
    assert told.startswith(f"{town.compound}/{town.buildings[0].title}")
    assert str(town.buildings[0].id) in told
    assert "/setprivacy" in told


async def test_groups_that_the_bot_is_not_in(town: Town) -> None:
    town.world.set_bot_status(town.buildings[0], "left")
    town.world.set_bot_status(town.committee, "kicked")
    del town.world.chats[town.buildings[1].id]
    found = await online(town)
    absent = [finding.text for name, finding in found.items() if name.startswith("group_absent")]
    assert [
        str(chat.id) in line for chat, line in zip((town.committee, town.buildings[0]), absent, strict=True)
    ]
    assert absent[0].startswith(town.world.community)
    assert str(town.buildings[1].id) in found["group_unknown"].text
    assert "/id" in found["group_unknown"].text
    assert sum(finding.level == "fail" for finding in found.values()) == 3


async def test_a_group_that_became_a_supergroup(town: Town, sqlite_url: str) -> None:
    old = town.world.add_group("4号楼", supergroup=False, members=[town.ma], bot="administrator")
    entries = [{"name": "4号楼", "kind": "building", "chat_id": old.id}]
    settings = town.settings(NOWHERE, sqlite_url, places=entries, staff=[], bulletins=[])
    database = await prepared(settings)
    new = town.world.migrate(old)
    async with database.transaction() as tx:
        await moving.move_chat(tx, old.id, new.id, datetime.now(UTC))
    await database.close()
    found = await online(town, database=sqlite_url, places=entries, staff=[], bulletins=[])
    assert failing(found) == {"group_moved"}
    assert found["group_moved"].level == "warn"
    assert str(old.id) in found["group_moved"].text
    assert str(new.id) in found["group_moved"].text


async def test_a_webhook_takes_the_messages_away(town: Town) -> None:
    town.world.webhook = {"url": f"https://example.org/{TOKEN}"}
    found = await online(town)
    assert failing(found) == {"webhook_set"}
    assert found["webhook_set"].level == "fail"
    assert "example.org" in found["webhook_set"].text
    assert "deleteWebhook" in found["webhook_set"].text


@asynccontextmanager
async def dated(url: str, date: datetime) -> AsyncIterator[str]:
    """The server at `url` through a relay that puts a Date header into every answer."""
    header = b"HTTP/1.1 200 OK\r\n"
    host, port = urlsplit(url).hostname, urlsplit(url).port

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, added: bytes) -> None:
        while chunk := await reader.read(2**16):
            writer.write(chunk.replace(header, header + added))
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, before = await asyncio.open_connection(host, port)
        line = f"Date: {format_datetime(date, usegmt=True)}\r\n".encode()
        await asyncio.gather(pump(reader, before, b""), pump(behind, writer, line))

    server = await asyncio.start_server(relay, "127.0.0.1")
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize(("ahead", "words"), [(300, ("快", "ahead of")), (-4000, ("慢", "behind")), (0, ())])
async def test_the_clock_is_compared_with_telegram_s(town: Town, ahead: int, words: tuple[str, ...]) -> None:
    telegrams = datetime.now(UTC) - timedelta(seconds=ahead)
    async with serve(town.world) as served, dated(served, telegrams) as url:
        settings = town.settings(url, "sqlite:////nowhere/linli.db")
        found = await gathered(check_telegram(settings))
    name = "clock_differs" if ahead else "clock_agrees"
    assert {"clock_agrees", "clock_differs"} & found.keys() == {name}
    assert failing(found) == ({name} if ahead else set())
    assert not words or any(word in found[name].text for word in words)


def restricted(is_member: bool, can_send: bool) -> telegram.ChatMemberRestricted:
    names = telegram.ChatMemberRestricted.__slots__
    rights = {name: can_send for name in names if name.startswith("can_")}
    who = {"id": 1, "is_bot": True, "first_name": "邻里"}
    values = {"status": "restricted", "user": who, "is_member": is_member, "until_date": 0}
    member = telegram.ChatMember.de_json(values | rights, None)
    assert isinstance(member, telegram.ChatMemberRestricted)
    return member


def test_a_bot_with_restrictions() -> None:
    assert standing(restricted(is_member=False, can_send=True), hears_all=True) == "group_absent"
    assert standing(restricted(is_member=True, can_send=False), hears_all=True) == "group_muted"
    assert standing(restricted(is_member=True, can_send=True), hears_all=True) is None
    assert standing(restricted(is_member=True, can_send=True), hears_all=False) == "group_deaf"
