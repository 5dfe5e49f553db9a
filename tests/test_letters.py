"""`linli letters`: its PDFs, read back; their codes work in the chat, and the old ones no more."""

import asyncio
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from bot.__main__ import main
from bot.roster import codes
from tests.scene import play
from tests.test_roster_homes import ROSTER, Homes

CODE = re.compile(rf"\b[{codes.ALPHABET}]{{5}}-[{codes.ALPHABET}]{{5}}\b")


def config(homes: Homes, token: str | None = None) -> Path:
    """A settings file for the scene's bot."""
    telegram, storage = homes.scene.settings.telegram, homes.scene.settings.storage
    assert telegram.token is not None
    file, known = homes.folder / "config.toml", token or telegram.token.get_secret_value()
    file.write_text(
        f'[telegram]\ntoken = "{known}"\nbase_url = "{telegram.base_url}"\n'
        f'base_file_url = "{telegram.base_file_url}"\n[storage]\nurl = "{storage.url}"\n'
        f'[community]\nname = "{homes.scene.settings.community.name}"\n[letters]\ndays = 30\npeople = 2\n',
        "utf-8",
    )
    return file


async def letters(homes: Homes, *arguments: str, token: str | None = None) -> Result:
    """What the shell says; the bot runs meanwhile."""
    folder = homes.folder / "letters"
    asked = ["letters", str(folder), "--config", str(config(homes, token)), *arguments]
    return await asyncio.to_thread(lambda: CliRunner().invoke(main, asked))


def pages(homes: Homes, building: str) -> list[str]:
    file = homes.folder / "letters" / f"丽景社区 阳光小区 {building}.pdf"
    assert file.stat().st_mode & 0o777 == 0o600
    return [page.extract_text() for page in PdfReader(file).pages]


def code_on(page: str) -> str:
    found = set(CODE.findall(page))
    assert len(found) == 1, page
    return found.pop()


async def test_letters_are_printed_and_open_their_households(database_url: str, tmp_path: Path) -> None:
    async with play(database_url) as scene:
        homes = Homes(scene, tmp_path)
        await homes.bring_in(ROSTER)
        done = await letters(homes)
        assert done.exit_code == 0, done.output
        assert "丽景社区 阳光小区 1号楼.pdf：3 封" in done.output
        assert "共 4 封信" in done.output
        hall, *each = pages(homes, "1号楼")
        assert "后面是本楼 3 户的信" in hall
        assert CODE.search(hall) is None
        titles = ["阳光小区 1号楼 1单元 101", "阳光小区 1号楼 1单元 102", "阳光小区 1号楼 2单元 101"]
        for title, page in zip(titles, each, strict=True):
            assert page.lstrip().startswith(title)
            assert "@linli_demo_bot" in page
            assert "最多 2 人" in page
        assert len({code_on(page) for page in each}) == 3
        assert "马女士" not in "".join(each)
        town = scene.town
        for user in (town.ma, town.li):
            await homes.says(user, f"/home {code_on(each[1])}", "✅ 您已登记到 阳光小区 1号楼 1单元 102")
        await homes.says(town.sun, f"/home {code_on(each[1])}", "用完或作废")

        # A lost letter is written anew for its household alone, and the others stay good.
        lost = await letters(homes, "--place", "1号楼/2单元", "--room", "101室")
        assert lost.exit_code == 1  # a path begins with the compound
        lost = await letters(homes, "--place", "阳光小区/1号楼/2单元", "--room", "101室")
        assert lost.exit_code == 0, lost.output
        file = tmp_path / "letters" / "丽景社区 阳光小区 1号楼 101室.pdf"
        new = code_on(PdfReader(file).pages[1].extract_text())
        await homes.says(town.chen, f"/home {code_on(each[2])}", "用完或作废")
        await homes.says(town.chen, f"/home {new}", "✅ 您已登记到 阳光小区 1号楼 2单元 101")
        await homes.says(town.sun, f"/home {code_on(each[0])}", "✅ 您已登记到 阳光小区 1号楼 1单元 101")
        left = await letters(homes, "--unjoined", "--slips")
        assert "共 1 封信" in left.output
        slips = pages(homes, "2号楼")
        assert len(slips) == 1
        assert "阳光小区 2号楼 301" in slips[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--place", "9号楼"], "没有“9号楼”这个地方"),
        (["--place", "1单元"], "没有要写信的住户"),
        (["--place", "2号楼", "--room", "999"], "没有找到房号“999”"),
    ],
)
async def test_letters_that_cannot_be_written(
    sqlite_url: str, tmp_path: Path, arguments: list[str], said: str
) -> None:
    async with play(sqlite_url) as scene:
        homes = Homes(scene, tmp_path)
        await homes.bring_in("地点,房号\n阳光小区/2号楼,301\n阳光小区/3号楼/1单元,\n")
        refused = await letters(homes, *arguments)
        assert refused.exit_code == 1
        assert said in refused.output
        assert not (tmp_path / "letters").exists()


async def test_letters_need_the_bot_of_their_links(sqlite_url: str, tmp_path: Path) -> None:
    async with play(sqlite_url) as scene:
        homes = Homes(scene, tmp_path)
        await homes.bring_in(ROSTER)
        refused = await letters(homes, token="123456789:AAnotTheTokenOfAnybodyAtAll_00")
        assert refused.exit_code == 1
        assert "不认这个令牌" in refused.output
        (tmp_path / "letters").write_text("a file stands where the folder should be", "utf-8")
        code = await homes.letter("2号楼", "301")
        blocked = await letters(homes)
        assert blocked.exit_code != 0
        await homes.says(scene.town.chen, f"/home {code}", "✅ 您已登记到")
