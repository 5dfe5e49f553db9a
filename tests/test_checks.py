"""`linli check` on real databases: settings, clock, texts, disk, database; and the command itself."""

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from bot import checks, seen, settling
from bot.__main__ import main
from bot.checks import Finding, Findings, check_installation
from bot.clock import Clock
from bot.config import Settings
from bot.playground import town as towns
from bot.playground.serve import serve
from bot.playground.town import TOKEN, Town
from bot.texts import LANGUAGES
from handlers.telegram.checks import check_telegram
from storage import migrations
from storage.database import Database
from tests.scene import Scene

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(params=LANGUAGES)
def town(request: pytest.FixtureRequest) -> Town:
    """A town that is right, in each language."""
    return towns.build(Clock(), request.param)


async def gathered(findings: AsyncIterator[Finding]) -> dict[str, Finding]:
    """The findings by name, or by name and place where there are several; none shows a secret."""
    found: dict[str, Finding] = {}
    async for finding in findings:
        assert finding.text
        assert "\n" not in finding.text
        assert TOKEN not in finding.text
        key = finding.name if finding.name not in found else f"{finding.name} {len(found)}"
        found[key] = finding
    return found


async def at_home(settings: Settings, clock: Clock | None = None) -> dict[str, Finding]:
    return await gathered(check_installation(settings, clock or Clock()))


def failing(found: dict[str, Finding]) -> set[str]:
    return {name for name, finding in found.items() if finding.level != "ok"}


async def prepared(settings: Settings) -> Database:
    database = Database(settings.storage.url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await settling.settle(tx, settings)
    return database


async def run_sql(url: str, statement: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        await tx.execute(text(statement))
    await database.close()


async def test_before_the_first_start_all_is_right_and_nothing_is_made(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "data" / "linli.db"
    found = await at_home(town.settings(NOWHERE, f"sqlite:///{file}"))
    assert failing(found) == set()
    assert list(found) == [
        "settings_ok",
        "clock_ok",
        "templates_ok",
        "fonts_ok",
        "disk_ok",
        "database_new",
    ]
    assert str(file) in found["database_new"].text
    assert os.listdir(tmp_path) == []


async def test_beside_a_running_bot_all_is_right(scene: Scene) -> None:
    found = await at_home(scene.settings)
    assert failing(found) == set()
    assert {"database_ok", "none_set_aside"} <= found.keys()
    assert failing(await gathered(check_telegram(scene.settings))) == set()


async def test_settings_that_leave_nothing_to_do(town: Town, empty_sqlite_url: str) -> None:
    lone = {"places": [{"name": "阳光小区", "kind": "compound"}], "staff": [], "bulletins": []}
    found = await at_home(town.settings(NOWHERE, empty_sqlite_url, **lone))
    assert failing(found) == {"no_groups", "no_staff"}
    assert found["no_groups"].level == "warn"
    assert "[[staff]]" in found["no_staff"].text
    # Set up from the chat, as the README says, it has something to do.
    database = await prepared(town.settings(NOWHERE, empty_sqlite_url, **lone))
    async with database.transaction() as tx:
        for statement in (
            "UPDATE places SET chat_id = -5 WHERE kind = 'compound'",
            "INSERT INTO people (user_id, name) VALUES (1, '林主任')",
            "INSERT INTO roles (person_id, place_id, role, since) VALUES (1, 1, 'owner', '2026-01-01')",
        ):
            await tx.execute(text(statement))
    await database.close()
    assert failing(await at_home(town.settings(NOWHERE, empty_sqlite_url, **lone))) == set()


async def test_a_clock_that_stands_in_the_past(town: Town, empty_sqlite_url: str) -> None:
    clock = Clock()
    clock.move(datetime(2001, 1, 1, tzinfo=UTC) - clock.now())
    found = await at_home(town.settings(NOWHERE, empty_sqlite_url), clock)
    assert found["clock_wrong"].level == "fail"
    assert "2001" in found["clock_wrong"].text
    assert town.world.timezone in found["clock_wrong"].text


async def test_what_was_set_aside_is_counted(town: Town, empty_database_url: str) -> None:
    settings = town.settings(NOWHERE, empty_database_url)
    database = await prepared(settings)
    async with database.transaction() as tx:
        for update_id in (1, 2):
            await seen.set_aside(tx, update_id, {"update_id": update_id}, "KeyError", Clock().now())
    await database.close()
    found = await at_home(settings)
    assert found["set_aside"].level == "warn"
    assert "2" in found["set_aside"].text


@pytest.mark.parametrize(
    ("version", "name", "level"), [("0000", "database_older", "ok"), ("9999", "database_newer", "fail")]
)
async def test_a_database_of_another_version(
    town: Town, empty_database_url: str, version: str, name: str, level: str
) -> None:
    settings = town.settings(NOWHERE, empty_database_url)
    await (await prepared(settings)).close()
    await run_sql(empty_database_url, f"UPDATE alembic_version SET version_num = '{version}'")
    found = await at_home(settings)
    assert found[name].level == level
    assert version in found[name].text


async def test_an_empty_database_and_one_of_somebody_else(town: Town, empty_database_url: str) -> None:
    settings = town.settings(NOWHERE, empty_database_url)
    await run_sql(empty_database_url, "CREATE TABLE cats (name text)")
    assert "database_empty" in await at_home(settings)
    await run_sql(empty_database_url, "CREATE TABLE issues (title text)")
    assert failing(await at_home(settings)) == {"database_foreign"}


async def test_a_file_that_is_no_database(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "linli.db"
    file.write_bytes(b"not a database " * 400)
    found = await at_home(town.settings(NOWHERE, f"sqlite:///{file}"))
    assert failing(found) == {"database_damaged"}


async def test_a_database_with_a_spoilt_page(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "linli.db"
    settings = town.settings(NOWHERE, f"sqlite:///{file}")
    await (await prepared(settings)).close()
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
    assert failing(await at_home(settings)) == {"database_damaged"}


async def test_a_folder_in_the_file_s_place(town: Town, tmp_path: Path) -> None:
    found = await at_home(town.settings(NOWHERE, f"sqlite:///{tmp_path}"))
    assert failing(found) == {"database_unreachable"}
    assert str(tmp_path) in found["database_unreachable"].text


async def test_a_server_that_is_not_there(town: Town) -> None:
    found = await at_home(town.settings(NOWHERE, "postgresql+asyncpg://linli:hunter2@127.0.0.1:1/linli"))
    assert failing(found) == {"database_unreachable"}
    assert "127.0.0.1:1/linli" in found["database_unreachable"].text
    assert "hunter2" not in found["database_unreachable"].text


@pytest.mark.skipif(sys.platform != "linux", reason="/proc cannot be written to, whoever asks")
async def test_a_folder_that_cannot_be_written_to(town: Town) -> None:
    found = await at_home(town.settings(NOWHERE, "sqlite:////proc/linli/linli.db"))
    assert failing(found) == {"folder_closed"}
    assert "/proc" in found["folder_closed"].text


@pytest.mark.parametrize(("limit", "level"), [("DISK_WARN", "warn"), ("DISK_FAIL", "fail")])
async def test_a_disk_that_is_nearly_full(
    town: Town, empty_sqlite_url: str, monkeypatch: pytest.MonkeyPatch, limit: str, level: str
) -> None:
    monkeypatch.setattr(checks, limit, 2**62)  # bytes: more than any disk has
    found = await at_home(town.settings(NOWHERE, empty_sqlite_url))
    assert found["disk_full"].level == level


def test_a_broken_template_is_named(town: Town) -> None:
    say = Findings(town.settings(NOWHERE, "sqlite:///linli.db"))
    assert "issues/card.html" in say.fail("templates_broken", first="issues/card.html: x", count=3).text


def config(town: Town, url: str) -> str:
    return (
        f'[telegram]\ntoken = "{TOKEN}"\nbase_url = "{url}/bot"\n'
        f'[community]\nname = "{town.world.community}"\nlanguage = "{town.language}"\n'
        f'[[places]]\nname = "3号楼"\nkind = "building"\nchat_id = {town.buildings[2].id}\n'
    )


async def command(file: Path) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "check", "--config", str(file)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode, printed.decode()


async def test_the_command_says_by_its_status_whether_all_is_right(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with serve(town.world) as url:
        file.write_text(config(town, url), encoding="utf-8")
        status, printed = await command(file)
        assert (status, "✗" in printed) == (0, False)
        assert str(file) in printed
        town.world.set_bot_status(town.buildings[2], "left")
        status, printed = await command(file)
    assert status == 1
    assert [line for line in printed.splitlines() if line.startswith("✗ 3号楼")]
    assert TOKEN not in printed
    assert os.listdir(tmp_path) == ["config.toml"]


@pytest.mark.parametrize("asked", ["run", "migrate"])
def test_a_start_with_a_database_that_cannot_be_used_says_so_in_one_line(tmp_path: Path, asked: str) -> None:
    file, database = tmp_path / "config.toml", tmp_path / "linli.db"
    file.write_text(f'[telegram]\ntoken = "{TOKEN}"\n[community]\nname = "X"\nlanguage = "en"\n', "utf-8")

    def refusal() -> str:
        ran = CliRunner().invoke(main, [asked, "--config", str(file)])
        assert ran.exit_code == 1
        (line,) = ran.output.splitlines()
        return line

    database.write_bytes(b"not a database " * 400)
    assert refusal() == "The database cannot be read (file is not a database). Run linli check to see why."
    database.unlink()
    assert CliRunner().invoke(main, ["migrate", "--config", str(file)]).exit_code == 0
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert refusal() == "The database is newer than this program. Update Linli."
