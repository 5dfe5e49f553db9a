"""`linli handover`: what the next council finds in its pack, and what it does not; the checksums hold."""

import asyncio
import hashlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import CliRunner, Result
from openpyxl import load_workbook
from pypdf import PdfReader

from bot.__main__ import main
from bot.playground.people import Message
from tests.scene import Scene, play
from tests.test_letters import config
from tests.test_roster_homes import Homes

OPEN, CLOSE = "✅ 开始投票", "结束投票（发起人）"


async def handover(homes: Homes, *arguments: str, into: str = "handover") -> Result:
    folder = homes.folder / into
    asked = ["handover", str(folder), "--config", str(config(homes)), *arguments]
    return await asyncio.to_thread(lambda: CliRunner().invoke(main, asked))


def paper(folder: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(folder / "handover.pdf").pages)


def sheets(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(folder / "handover.xlsx")
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


async def _a_term(scene: Scene) -> None:
    """An open repair with a promise, one that is done, a poll that is over, one that is open, a secret."""
    town = scene.town
    scene.world.say(town.ma, scene.home, "#报修 =1+1 路灯不亮")
    card = await scene.sees(scene.home, "1号 报修")
    scene.world.say(town.wang, scene.home, "接单 明天修好", reply_to=card)
    await scene.reads(card, "王师傅")
    scene.world.say(town.ma, scene.home, "#报修 井盖松了")
    done = await scene.sees(scene.home, "2号 报修")
    scene.world.say(town.wang, scene.home, "办结 拧紧了", reply_to=done)
    await scene.reads(done, "拧紧了")
    scene.world.say(town.lin, town.committee, "#投诉 内部的事")
    await scene.sees(town.committee, "内部的事")
    scene.world.say(town.lin, town.council, "/body 成立 业委会")
    await scene.sees(town.council, "成立了业委会")
    hello = scene.world.say(town.zhou, town.council, "大家好")
    scene.world.say(town.lin, town.council, "/body 业委会 主任 2029年5月1日", reply_to=hello)
    await scene.sees(town.council, "周理事：业委会主任")
    over = await _poll(scene, "/poll 楼道刷什么颜色？|白色|米色")
    await scene.presses(town.ma, over, "1. 白色")
    await scene.presses(town.zhou, over, CLOSE)
    await scene.sees(scene.home, "投票结果：楼道刷什么颜色？")
    going_on = await _poll(scene, "/poll 门口装不装灯？|装|不装")
    await scene.presses(town.ma, going_on, "1. 装")


async def _poll(scene: Scene, words: str) -> Message:
    scene.world.say(scene.town.zhou, scene.home, words)
    card = await scene.sees(scene.home, "📝", words[6:].partition("|")[0])
    await scene.presses(scene.town.zhou, card, OPEN)
    await scene.reads(card, "📊")
    return card


async def test_the_pack_of_a_term(database_url: str, tmp_path: Path) -> None:
    async with play(database_url) as scene:
        homes, folder = Homes(scene, tmp_path), tmp_path / "handover"
        await _a_term(scene)
        made = await handover(homes, "--place", "阳光小区")
        assert made.exit_code == 0, made.output
        assert "sha256sum --check SHA256SUMS" in made.output
        sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
        assert sums == {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in ("handover.pdf", "handover.xlsx")
        }
        assert sorted(file.name for file in folder.iterdir()) == ["SHA256SUMS", *sorted(sums)]
        read, tables = paper(folder), sheets(folder)
        assert sums["handover.xlsx"] in read.replace("\n", "")
        assert list(tables)[:2] == ["还没办完的事（1）", "答应了还没到期的（1）"]
        head, issue = tables["还没办完的事（1）"]
        assert head == ("事项", "负责", "期限")
        assert issue[0] == "1号 报修，1号楼：=1+1 路灯不亮"
        assert issue[1] == "物业（王师傅）"
        assert tables["答应了还没到期的（1）"][1][1] == "王师傅"
        assert [row[:2] for row in tables["投票和结果（2）"][1:]] == [
            ("门口装不装灯？", "还在投票"),
            ("楼道刷什么颜色？", "白色：1票（100%）；米色：0票"),
        ]
        closed_on = f"{scene.clock.now().astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"
        assert tables["投票和结果（2）"][2][2] == closed_on  # by its author, days before its deadline
        made_on = datetime.now(ZoneInfo("Asia/Shanghai"))  # the command lives by the machine's own clock
        assert f"{made_on:%Y-%m-%d} 整理" in read
        assert tables["这一届的成员（1）"][1] == ("业委会", "周理事，主任", "2029年5月1日")
        for words in ("阳光小区 交接材料", "路灯不亮", "物业（王师傅）", "没有。"):
            assert words in read
        both = read + str(tables)
        assert "内部的事" not in both
        assert "井盖松了" not in both
        assert "马阿姨" not in both  # who reported something is no business of a pack

        # The committee's own pack of the whole community has what it alone may see.
        assert (await handover(homes, "--for", "committee")).exit_code == 0
        assert "内部的事" in str(sheets(folder))


async def test_a_pack_that_cannot_be_made(sqlite_url: str, tmp_path: Path) -> None:
    async with play(sqlite_url) as scene:
        homes = Homes(scene, tmp_path)
        unknown = await handover(homes, "--place", "月亮小区")
        assert (unknown.exit_code, unknown.output.strip()) == (1, "没有“月亮小区”这个地方。")
        (tmp_path / "file").write_text("no folder can be made in it", "utf-8")
        blocked = await handover(homes, into="file/handover")
        assert blocked.exit_code == 1
        assert "写不了" in blocked.output


async def test_long_results_leave_room_for_the_question(sqlite_url: str, tmp_path: Path) -> None:
    async with play(sqlite_url) as scene:
        homes = Homes(scene, tmp_path)
        options = [f"{number}号方案" + "改造楼道和门厅" * 6 for number in range(10)]
        poll = await _poll(scene, "/poll 整个小区的楼道怎么改造才好？|" + "|".join(options))
        await scene.presses(scene.town.zhou, poll, CLOSE)
        await scene.sees(scene.home, "投票结果：整个小区")
        poll = await _poll(scene, "/poll 选哪一家？|" + "|".join(options))
        await scene.presses(scene.town.ma, poll, f"1. {options[0]}")
        await scene.presses(scene.town.zhou, poll, CLOSE)
        await scene.sees(scene.home, "投票结果：选哪一家？")
        assert (await handover(homes, "--place", "阳光小区")).exit_code == 0
        lines = paper(tmp_path / "handover").splitlines()
        assert any("选哪一家？" in line for line in lines)  # on one line, not a character a line
