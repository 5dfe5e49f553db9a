"""What other programs get of the issues, read by Python's own json and csv."""

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import SQLAlchemyError

from bot import issues, members, places, settling
from bot.access import Visibility
from bot.config import Settings
from bot.errors import UserError
from bot.exports import printing, records
from bot.issues import Report
from bot.issues.routing import Route
from bot.members import Sender
from bot.texts import LANGUAGES, Texts
from storage import migrations, tables
from storage.database import Database
from tests.scene import Scene
from tests.street import png

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)


def settings_for(url: str) -> Settings:
    town = {
        "storage": {"url": url},
        "community": {"name": "丽景社区"},
        "places": [
            {"name": "阳光小区", "kind": "compound"},
            {"name": "3号楼", "kind": "building", "parent": "阳光小区", "chat_id": -1003},
        ],
    }
    return Settings.model_validate(town)


async def stock(settings: Settings, texts: Sequence[str], reporter: str = "马阿姨") -> None:
    """A database with one issue of each text."""
    database = Database(settings.storage.url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await settling.settle(tx, settings)
        tree = await places.load(tx)
        person = (await members.recognise(tx, [Sender(7, reporter)]))[7]
        home, kind = tree.at("阳光小区/3号楼"), settings.kinds[0]
        for number, words in enumerate(texts, 1):
            # The later an issue came, the sooner it is due: exports must not follow the deadlines.
            asked = Report(
                kind=kind,
                route=Route(kind.route),
                category="other",
                visibility=Visibility.everyone,
                text=words,
                place=home,
                community=tree.community(home),
                reporter=person,
                chat_id=-1003,
                message_id=number,
                text_message_id=number,
            )
            await issues.report(tx, asked, NOW - timedelta(minutes=number))
    await database.close()


async def exported(settings: Settings, form: str) -> tuple[int, bytes]:
    """How many issues were printed, and the bytes that a terminal of another encoding then got."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="gbk")
    count = await printing.print_issues(settings, form, out)
    return count, raw.getvalue()


async def as_json(settings: Settings) -> list[dict[str, Any]]:
    return json.loads((await exported(settings, "json"))[1])


async def as_csv(settings: Settings) -> list[dict[str, str]]:
    raw = (await exported(settings, "csv"))[1]
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))


async def worked_off(scene: Scene) -> None:
    """A report with a photo, accepted by 王师傅, with a word from 马阿姨."""
    world, town = scene.world, scene.town
    world.say(town.ma, scene.home, "#报修 楼道灯不亮\n三楼，“东”侧", photo=png())
    card = await scene.sees(scene.home, "1号 报修")
    await scene.presses(town.wang, card, "接单")
    world.say(town.ma, scene.home, "晚上\n看不见", reply_to=card)
    await scene.settled()


async def test_json_tells_an_issue_with_its_history_while_the_bot_runs(scene: Scene) -> None:
    await worked_off(scene)
    (issue,) = await as_json(scene.settings)
    assert tuple(issue) == records.COLUMNS
    assert issue["number"] == 1
    assert "楼道灯不亮\n三楼，“东”侧" in issue["text"]
    assert (issue["kind"], issue["state"], issue["place"]) == ("repair", "accepted", "阳光小区/1号楼")
    assert (issue["list"], issue["category"]) == ("complaints", "repairs")
    assert (issue["reporter"], issue["assignee"], issue["responsible"]) == ("马阿姨", "王师傅", "property")
    assert (issue["chat_id"], issue["photos"], issue["closed_at"]) == (scene.home.id, 1, None)
    created, due = (datetime.fromisoformat(issue[name]) for name in ("created_at", "due_at"))
    assert due - created == timedelta(hours=24)
    assert created.utcoffset() == timedelta(0)
    steps = [(e["actor"], e["action"], e["state"], e["note"]) for e in issue["events"]]
    assert steps == [
        ("马阿姨", "report", "reported", None),
        ("王师傅", "accept", "accepted", None),
        ("马阿姨", "comment", "accepted", "晚上\n看不见"),
    ]
    assert all(datetime.fromisoformat(e["at"]).tzinfo for e in issue["events"])


async def test_csv_tells_the_same_and_its_history_can_be_read(scene: Scene) -> None:
    await worked_off(scene)
    scene.move(hours=25)
    await scene.sees(scene.home, "1号", "到期")
    (row,), (issue,) = await as_csv(scene.settings), await as_json(scene.settings)
    plain = [name for name in records.COLUMNS if name != "events"]
    assert {name: row[name] for name in plain} == {
        name: "" if issue[name] is None else str(issue[name]) for name in plain
    }
    at = issue["events"][0]["at"].replace("+00:00", "Z")
    lines = row["events"].split("\n")
    assert lines[0] == f"{at} 马阿姨 report"
    assert lines[2].endswith(" 马阿姨 comment: 晚上 看不见")
    assert lines[3].endswith(" Linli escalate: council")
    assert issue["events"][3]["actor"] is None


async def test_pages_are_joined_in_the_order_of_reporting(database_url: str) -> None:
    settings, most = settings_for(database_url), 2 * records.PAGE + 3
    await stock(settings, [f"第{number}件" for number in range(1, most + 1)])
    count, raw = await exported(settings, "json")
    assert count == most
    assert [(i["number"], i["text"]) for i in json.loads(raw)] == [
        (number, f"第{number}件") for number in range(1, most + 1)
    ]
    assert [row["number"] for row in await as_csv(settings)] == [str(n) for n in range(1, most + 1)]


async def test_a_database_without_issues(database_url: str) -> None:
    settings = settings_for(database_url)
    await stock(settings, [])
    assert await exported(settings, "json") == (0, b"[]\n")
    count, raw = await exported(settings, "csv")
    assert count == 0
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b'"photos","events"\r\n')


DANGEROUS = [
    '=HYPERLINK("http://x","好")',
    "+86 138",
    "-1+1",
    "@SUM(1)",
    "  =1",
    "\u3000=1",
    "\u200b=1",
    "\ufeff=1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "\t好",
    "\r好",
]
HARMLESS = ["灯不亮", "3-5楼都没水", "'好", "a=b", "“=”坏了", '，；\t“"好"”\r\n第二行', "1号楼", " 灯"]


async def test_no_spreadsheet_runs_what_a_resident_wrote(sqlite_url: str) -> None:
    settings = settings_for(sqlite_url)
    await stock(settings, DANGEROUS + HARMLESS, reporter="=cmd|' /C calc'!A0")
    rows = await as_csv(settings)
    assert [row["text"] for row in rows] == [f"'{words}" for words in DANGEROUS] + HARMLESS
    assert {row["reporter"] for row in rows} == {"'=cmd|' /C calc'!A0"}
    assert {row["chat_id"] for row in rows} == {"-1003"}, "a number is no formula"
    assert [issue["text"] for issue in await as_json(settings)] == DANGEROUS + HARMLESS


async def test_photos_of_the_work_count_too(database_url: str) -> None:
    settings = settings_for(database_url)
    await stock(settings, ["灯不亮", "门坏了"])
    database = Database(database_url)
    photo = {"issue_id": 1, "event_id": None, "chat_id": -1003, "message_id": 91, "file_id": "a", "at": NOW}
    async with database.transaction() as tx:
        await tx.execute(insert(tables.photos), [photo, photo | {"event_id": 1, "message_id": 92}])
    await database.close()
    assert [issue["photos"] for issue in await as_json(settings)] == [2, 0]


async def test_an_export_neither_waits_for_the_writer_nor_holds_it_up(database_url: str) -> None:
    settings = settings_for(database_url)
    await stock(settings, ["灯不亮"])
    writer, reader = Database(database_url), Database(database_url, reads_only=True)
    await writer.lock()
    async with writer.transaction() as tx:
        await tx.execute(update(tables.issues).values(text="改了"))
        assert (await as_json(settings))[0]["text"] == "灯不亮"
    async with reader.transaction() as looking:
        await looking.execute(text("SELECT count(*) FROM issues"))
        async with writer.transaction() as tx:
            await tx.execute(update(tables.issues).values(text="又改了"))
        assert await looking.scalar(text("SELECT text FROM issues")) == "改了"
    assert (await as_json(settings))[0]["text"] == "又改了"
    await reader.close()
    await writer.close()


async def test_a_reader_cannot_write(database_url: str) -> None:
    await stock(settings_for(database_url), ["灯不亮"])
    reader = Database(database_url, reads_only=True)
    with pytest.raises(SQLAlchemyError, match=r"readonly|read-only"):
        async with reader.transaction() as tx:
            await tx.execute(update(tables.issues).values(text="改了"))
    await reader.close()


async def refusal(settings: Settings) -> str:
    """What the operator reads in English when there is nothing to export."""
    with pytest.raises(UserError) as caught:
        await exported(settings, "json")
    error = caught.value
    told = [Texts().render(f"{error.template}.txt", language, **error.values) for language in LANGUAGES]
    assert all("\n" not in words for words in told)
    return told[1]


async def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "linli.db"
    told = await refusal(settings_for(f"sqlite:///{file}"))
    assert str(file) in told
    assert os.listdir(tmp_path) == []


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "linli.db"
    file.write_bytes(b"not a database " * 400)
    assert "linli check" in await refusal(settings_for(f"sqlite:///{file}"))


async def test_before_the_first_start_there_is_no_community(empty_sqlite_url: str) -> None:
    database = Database(empty_sqlite_url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
    await database.close()
    assert "Run linli run once" in await refusal(settings_for(empty_sqlite_url))


async def test_a_server_that_is_not_there() -> None:
    told = await refusal(settings_for("postgresql+asyncpg://linli:hunter2@127.0.0.1:1/linli"))
    assert "linli check" in told
    assert "hunter2" not in told


async def test_a_database_of_another_version(empty_postgres_url: str) -> None:
    settings = settings_for(empty_postgres_url)
    assert "linli migrate" in await refusal(settings)
    await stock(settings, [])
    database = Database(empty_postgres_url)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    assert "newer" in await refusal(settings)


def command(tmp_path: Path, form: str) -> list[str]:
    config = tmp_path / "config.toml"
    config.write_text('[community]\nname = "丽景社区"\n[[places]]\nname = "3号楼"\nkind = "building"\n')
    return [
        *(sys.executable, "-m", "bot", "export", "issues"),
        *("--config", str(config), "--format", form),
    ]


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize(("count", "lines"), [(700, 1), (1, 0)])
def test_a_pipe_that_closes_early_is_no_error(
    tmp_path: Path, sqlite_url: str, form: str, count: int, lines: int
) -> None:
    asyncio.run(stock(settings_for(sqlite_url), ["灯不亮" * 100] * count))
    pipe = subprocess.PIPE
    with subprocess.Popen(command(tmp_path, form), stdout=pipe, stderr=pipe, env={"LC_ALL": "C"}) as process:
        assert process.stdout
        assert process.stderr
        assert all(process.stdout.readline() for _ in range(lines))
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_the_command_prints_utf_8_to_any_terminal(tmp_path: Path, sqlite_url: str) -> None:
    asyncio.run(stock(settings_for(sqlite_url), ["灯不亮😀"]))
    environment = {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    printed = subprocess.run(command(tmp_path, "csv"), capture_output=True, check=True, env=environment)
    (row,) = csv.DictReader(io.StringIO(printed.stdout.decode("utf-8-sig"), newline=""), strict=True)
    assert row["text"] == "灯不亮😀"
