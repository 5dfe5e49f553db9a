"""What a spreadsheet holds, opened by another program; and service requests, read by an XML reader."""

import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from bot.__main__ import export_issues
from bot.access import Role, Visibility
from bot.clock import Clock
from bot.digests import making
from bot.exports import of_digest, printing
from bot.neighbourhood import open_neighbourhood
from bot.playground.people import Message
from tests.history import SETTINGS, day, history, week
from tests.scene import Scene
from tests.test_exports import DANGEROUS, HARMLESS, settings_for, stock

TEXTS = [*DANGEROUS, *HARMLESS, "https://example.com/?a=1", "坏了\x0b\x00" * 2, "长" * 900]


async def saved(scene_or_settings: Any, folder: Path, role: Role = Role.resident) -> Any:
    file = folder / "linli.xlsx"
    await printing.save_workbook(scene_or_settings, file, role)
    return load_workbook(file)


async def repaired(scene: Scene) -> Message:
    scene.world.say(scene.town.ma, scene.home, "#报修 楼道灯不亮")
    card = await scene.sees(scene.home, "1号 报修")
    await scene.presses(scene.town.wang, card, "接单")
    await scene.settled()
    return card


async def test_issues_what_happened_and_polls_are_sheets_with_filters(scene: Scene, tmp_path: Path) -> None:
    await repaired(scene)
    poll = await scene.polls("/poll =1+1 哪一种门？|铁门|玻璃门|截止 1天后")
    await scene.presses(scene.town.li, poll, "2. 玻璃门")
    scene.world.say(scene.town.zhou, scene.town.council, "/poll 涨停车费？|同意|不同意")
    await scene.settled()
    book = await saved(scene.settings, tmp_path)
    assert book.sheetnames == ["事项", "经过", "投票", "会议", "签到"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
    heading, row = book["事项"].iter_rows(values_only=True)
    issue = dict(zip(heading, row, strict=True))
    assert (issue["编号"], issue["内容"], issue["种类"]) == (1, "楼道灯不亮", "报修")
    assert (issue["清单"], issue["类别"]) == ("诉求", "维修")
    assert (issue["状态"], issue["接单人"], issue["由谁负责"]) == ("已接单", "王师傅", "物业")
    now = scene.clock.now().astimezone(scene.town.local_now.tzinfo).replace(tzinfo=None)
    assert isinstance(issue["报事时间"], datetime)
    assert abs((now - issue["报事时间"]).total_seconds()) < 120
    assert (issue["期限"] - issue["报事时间"]).total_seconds() == pytest.approx(24 * 3600, abs=1)
    assert issue["结案时间"] is None
    events = list(book["经过"].iter_rows(min_row=2, values_only=True))
    _, asked = book["投票"].iter_rows()
    assert [cell.value for cell in asked[:4]] == [
        "=1+1 哪一种门？",
        "阳光小区/1号楼",
        "一人一票",
        "铁门 | 玻璃门",
    ]
    assert asked[0].data_type == "s"
    assert all(isinstance(cell.value, datetime) for cell in asked[4:6])
    assert [cell.value for cell in asked[6:]] == [None] * 5
    assert [(number, who, did) for number, _, who, did, _, _ in events] == [
        (1, "马阿姨", "报了事"),
        (1, "王师傅", "接单"),
    ]
    scene.move(hours=50)
    await scene.sees(scene.town.council, "1号超时了", "理事会")
    *_, risen = (await saved(scene.settings, tmp_path))["经过"].iter_rows(values_only=True)
    assert risen[2:] == (None, "没按时办，转给", "已接单", "理事会")


async def test_nothing_that_a_resident_wrote_is_run_or_lost(sqlite_url: str, tmp_path: Path) -> None:
    settings = settings_for(sqlite_url)
    await stock(settings, TEXTS)
    sheet = (await saved(settings, tmp_path))["事项"]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    plain = [text for text in TEXTS if text.isprintable()]
    assert [cell.value for cell in cells if cell.value in plain] == plain
    assert len(cells) == len(TEXTS)


async def test_a_sheet_shows_no_more_than_its_reader_may_see(scene: Scene, tmp_path: Path) -> None:
    scene.world.say(scene.town.ma, scene.home, "#纠纷 楼上漏水不肯赔")
    await scene.settled()
    assert (await saved(scene.settings, tmp_path))["事项"].max_row == 1
    assert (await saved(scene.settings, tmp_path, Role.committee))["事项"].max_row == 2


async def test_a_digest_s_spreadsheet_holds_what_it_counted(sqlite_url: str) -> None:
    async with history(sqlite_url) as h:
        await h.solved(day("2026-02-10"), 5)
        await h.report(day("2026-02-11"))
        await h.solved(day("2026-03-03"), 5)
        await h.report(day("2026-03-04"), visibility=Visibility.committee)
        await h.report(day("2026-03-04"), place="月光小区")
        await h.poll(-1, day("2026-03-02"), day("2026-03-05"), 1, 1, 0)
        await h.poll(-1, day("2026-02-02"), day("2026-02-05"), 1)
        await h.poll(-9, day("2026-03-02"), day("2026-03-05"), 1)
        record = await making.digest(h.tx, h.scope(week("2026-03-02")), day("2026-03-09"))
        await h.report(day("2026-03-09 13:00"))
    storage = SETTINGS.storage.model_copy(update={"url": sqlite_url})
    hood = await open_neighbourhood(SETTINGS.model_copy(update={"storage": storage}), Clock())
    book = load_workbook(io.BytesIO(await of_digest.workbook(hood, record.digest, "zh-CN")))
    await hood.database.close()
    assert [row[0] for row in book["事项"].iter_rows(min_row=2, values_only=True)] == [2, 3]
    _, asked = book["投票"].iter_rows(values_only=True)
    assert asked[7:] == (None, 3, "铁门: 1 | 玻璃门: 2", "玻璃门")


async def printed(scene: Scene, form: str) -> str:
    out = io.StringIO()
    await printing.print_issues(scene.settings, form, out)
    return out.getvalue()


async def test_another_city_system_reads_service_requests(scene: Scene) -> None:
    card = await repaired(scene)
    (request,) = json.loads(await printed(scene, "open311-json"))
    assert request["service_request_id"] == "1"
    assert (request["service_code"], request["service_name"]) == ("repair", "报修")
    assert (request["status"], request["description"]) == ("open", "楼道灯不亮")
    assert request["address"] == "阳光小区/1号楼"
    assert datetime.fromisoformat(request["requested_datetime"]).tzinfo is not None
    scene.world.say(scene.town.ma, scene.home, "撤回 自己好了 <b>&\x01", reply_to=card)
    await scene.settled()
    root = ElementTree.fromstring((await printed(scene, "open311-xml")).encode())
    (element,) = root.findall("request")
    assert root.tag == "service_requests"
    assert [child.tag for child in element] == list(request)
    assert element.findtext("status") == "closed"
    assert (element.findtext("status_notes") or "").startswith("withdrawn: 自己好了 <b>&")


def test_the_command_offers_every_form() -> None:
    (choice,) = (option.type for option in export_issues.params if option.name == "form")
    assert list(choice.choices) == list(printing.FORMS)  # type: ignore[attr-defined]
    told = CliRunner().invoke(export_issues, ["--format", "pdf"])
    assert "open311-xml" in told.output


async def test_a_file_that_cannot_be_written_is_told_in_a_line(sqlite_url: str, tmp_path: Path) -> None:
    await stock(settings_for(sqlite_url), ["灯不亮"])
    config = tmp_path / "config.toml"
    config.write_text('[community]\nname = "丽景社区"\n', encoding="utf-8")
    order = ["export", "workbook", "--config", str(config), "--output", str(tmp_path / "no" / "x.xlsx")]
    told = subprocess.run([sys.executable, "-m", "bot", *order], capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert len(told.stderr.splitlines()) == 1
    assert "x.xlsx" in told.stderr
