"""The public board in a real browser: on a phone, on a desk, on paper, and without JavaScript."""

import asyncio
import io
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright
from pypdf import PdfReader

from bot.site import building
from tests.scene import play
from tests.test_browser import ARGUMENTS, DESK, PHONE

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Debian's chromium is not installed: apt install chromium"
)
PAGES = ("index.html", "issues/index.html", "issues/1.html", "en/issues/1.html")


@pytest.fixture
async def folder(sqlite_url: str, tmp_path: Path) -> Path:
    """A board with a long report and one that is done."""
    async with play(sqlite_url) as scene:
        scene.world.say(
            scene.town.ma, scene.home, "#报修 窨井盖被车压坏了" + "https://example.org/" + "a" * 200
        )
        await scene.sees(scene.home, "1号 报修")
        scene.world.say(scene.town.ma, scene.home, "#报修 灯不亮")
        await scene.sees(scene.home, "2号 报修")
        await building.build(scene.settings, tmp_path / "board", scene.clock.now())
    return tmp_path / "board"


async def test_it_is_read_on_a_phone_on_a_desk_and_on_paper(folder: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        await asyncio.gather(*(_fits(browser, folder, size) for size in (PHONE, DESK)))
        await _prints(browser, folder)
        await browser.close()


async def _fits(browser: Browser, folder: Path, size: tuple[int, int]) -> None:
    width, height = size
    page = await browser.new_page(java_script_enabled=False, viewport={"width": width, "height": height})
    for path in PAGES:
        await page.goto(f"file://{folder}/{path}")
        for part in ("body", "main", "h1"):
            box = await page.locator(part).first.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width, f"{part} of {path} is wider than the screen"
    await page.goto(f"file://{folder}/index.html")
    await page.get_by_role("link", name="大家的事").click()
    await page.get_by_role("link", name="2号 灯不亮").click()
    assert "2号 · 报修" in await page.locator("h1").inner_text()
    await page.get_by_role("link", name="English").click()
    assert "No. 2 · Repair" in await page.locator("h1").inner_text()
    await page.close()


async def _prints(browser: Browser, folder: Path) -> None:
    page = await browser.new_page(java_script_enabled=False)
    await page.goto(f"file://{folder}/issues/index.html")
    (sheet,) = PdfReader(io.BytesIO(await page.pdf())).pages
    text = sheet.extract_text()
    assert "灯不亮" in text
    assert "按种类" not in text, "links to other lists are of no use on paper"
    await page.close()
