"""The demo's page in a real browser, with the real bot behind it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.clock import Clock
from bot.config import Settings
from bot.playground import demo as playground
from handlers.telegram import service

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: apt install chromium"),
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="module"),
]
DESK, PHONE = (1280, 800), (390, 844)
# Nothing but the page itself is to be loaded.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=60_000)


@dataclass
class Visit:
    """A visitor's browser on a demo of their own."""

    page: Page
    url: str
    state: dict[str, Any]

    def person(self, name: str) -> int:
        return next(one["id"] for one in self.state["personas"] if one["name"] == name)

    def chat(self, title: str) -> int:
        return next(one["id"] for one in self.state["chats"] if one["title"] == title)

    async def enter(self, name: str, title: str) -> None:
        """Be somebody in one of their chats."""
        await self.page.goto(f"{self.url}#{self.person(name)}/{self.chat(title)}")
        await expect(self.page.get_by_test_id("composer")).to_be_visible()

    async def type(self, text: str) -> None:
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("send").click()

    def message(self, *words: str) -> Locator:
        """The newest message that the open chat shows with all of these words."""
        rows = self.page.locator("[data-row=bubble]")
        for word in words:
            rows = rows.filter(has_text=word)
        return rows.last

    def card(self, number: int) -> Locator:
        """The card of an issue by its head, or whatever else begins with it."""
        return self.page.locator("[data-row=bubble]").filter(
            has=self.page.locator("b", has_text=re.compile(rf"^({number}号|No\. {number}) "))
        )

    async def reply(self, to: Locator, text: str) -> None:
        await to.hover()
        await to.locator("[data-testid^=more-]").click()
        await self.page.get_by_test_id("menu-reply").click()
        await self.type(text)

    async def fits(self) -> None:
        """Nothing can be scrolled sideways, neither the page nor a part that is to hold its content."""
        wide = await self.page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll(
                "body, #app, #side, #chat, #scroller, #messages, .bubble, #composer, #narration, #clock")]
              .filter((each) => each.scrollWidth > each.clientWidth && each.clientWidth > 0)
              .map((each) => `${each.tagName} ${each.className} ${each.scrollWidth} > ${each.clientWidth}`)"""
        )
        assert wide == []


Opener = Callable[..., AbstractAsyncContextManager[Visit]]


@asynccontextmanager
async def demo(language: str) -> AsyncIterator[str]:
    """The demo as `linli demo` runs it, its stories told faster; yields the address of its page."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def run_bot(settings: Settings, clock: Clock) -> None:
        address.set_result(settings.telegram.base_url.removesuffix("bot"))
        await service.run(settings, clock)

    running = asyncio.create_task(playground.run(run_bot, 0, language, pace=0.4))
    await asyncio.wait({running, address}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running  # raises what kept it from opening
    try:
        yield await address
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests, since it takes seconds to start; each visit has a context of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
def visit(browser: Browser) -> Opener:
    return partial(_visit, browser)


@asynccontextmanager
async def _visit(
    browser: Browser, language: str = "zh-CN", size: tuple[int, int] = DESK, query: str = ""
) -> AsyncIterator[Visit]:
    """Open the page of a fresh demo; at the end nothing may have gone wrong in the browser."""
    async with demo(language) as url, httpx.AsyncClient(trust_env=False) as client:
        state = (await client.get(f"{url}play/state")).json()
        context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
        page = await context.new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(url + query)
        await expect(page.get_by_test_id("clock")).to_contain_text(":")
        yield Visit(page, url + query, state)
        await context.close()
        assert wrong == []


async def test_a_resident_reports_and_staff_accept(visit: Opener) -> None:
    async with visit() as here:
        await here.enter("马阿姨", "1号楼")
        await here.type("#报修 楼道的灯不亮了")
        await expect(here.card(1)).to_contain_text("待接单")
        await here.page.get_by_test_id(f"persona-{here.person('王师傅')}").click()
        await here.card(1).locator("[data-testid^=key-]", has_text="接单").click()
        await expect(here.page.get_by_test_id("toast")).to_contain_text("1号现在是“已接单”")
        await expect(here.card(1)).to_contain_text("王师傅负责")
        await expect(here.card(1).locator("[data-testid^=key-]")).to_have_text(
            ["处理中", "办结", "🙋 我也遇到", "⋯ 更多", "今天修好", "明天修好", "本周修好"]
        )


async def test_a_reply_finishes_and_the_reporter_confirms(visit: Opener) -> None:
    async with visit() as here:
        await here.enter("马阿姨", "1号楼")
        await here.type("#报修 楼道的灯不亮了")
        await expect(here.card(1)).to_be_visible()
        await here.enter("王师傅", "1号楼")
        await here.reply(here.card(1), "办结 换了灯泡")
        await expect(here.card(1)).to_contain_text("换了灯泡")
        await here.enter("马阿姨", "1号楼")
        question = here.message("请您看看，修好了吗")
        await question.get_by_role("button", name="修好了", exact=True).click()
        await expect(here.card(1)).to_contain_text("马阿姨确认办好")
        await expect(here.message("修好了，谢谢您")).to_be_visible()


async def test_a_visitor_on_a_phone_changes_person_in_the_chat(visit: Opener) -> None:
    async with visit(size=PHONE) as here:
        await here.enter("马阿姨", "3号楼")
        await here.type("#投诉 夜里装修太吵")
        await expect(here.card(1)).to_be_visible()
        await expect(here.page.get_by_test_id("pinned")).to_contain_text("3号楼还有 1 件事没办完")
        await here.page.get_by_test_id("me").click()
        await here.page.get_by_test_id(f"as-{here.person('周理事')}").click()
        await here.type("/poll 装修几点停？\n晚上七点\n晚上九点")
        await here.message("📝").locator("[data-testid^=key-]", has_text="开始投票").click()
        ballot = here.message("📊")
        await ballot.locator("[data-testid^=key-]", has_text="2. 晚上九点").click()
        await expect(here.page.get_by_test_id("toast")).to_contain_text("已投：晚上九点")
        await expect(ballot).to_contain_text("晚上九点：1票")
        await here.fits()
        await here.page.get_by_test_id("back").click()
        await expect(here.page.get_by_test_id(f"chat-{here.chat('3号楼')}")).to_contain_text("装修几点停")
        await here.fits()


@pytest.mark.parametrize(("language", "size"), [("zh-CN", DESK), ("en", PHONE)], ids=["desk", "phone"])
async def test_a_story_is_told_and_fits(visit: Opener, language: str, size: tuple[int, int]) -> None:
    chinese = language == "zh-CN"
    async with visit(language, size) as here:
        await here.fits()
        await here.page.get_by_test_id("story-manhole").click()
        narration = here.page.get_by_test_id("narration")
        await expect(narration).to_contain_text("马阿姨在一号楼的群里写" if chinese else "Auntie Ma writes")
        await expect(here.page.locator("[data-row=bubble] .photo img").first).to_be_visible()
        await expect(here.card(1)).to_be_visible()
        await expect(narration).to_contain_text("第 2 / 5 步" if chinese else "Step 2 of 5")
        await expect(here.page.get_by_test_id("me")).to_have_attribute(
            "aria-label", re.compile("王师傅" if chinese else "Mr Wang")
        )
        await expect(here.page.get_by_test_id("toast")).to_contain_text("已接单" if chinese else "accepted")
        await here.fits()
        await here.page.get_by_test_id("story-stop").click()
        await expect(narration).to_have_count(0)


async def test_the_page_speaks_english_on_request(visit: Opener) -> None:
    async with visit(query="?lang=en") as here:
        await expect(here.page.locator("html")).to_have_attribute("lang", "en")
        await expect(here.page.get_by_test_id("send")).to_have_attribute("aria-label", "Send")
        await here.page.get_by_test_id("lang").click()
        await expect(here.page.get_by_test_id("send")).to_have_attribute("aria-label", "发送")
        await expect(here.page.locator("html")).to_have_attribute("lang", "zh-CN")
        await expect(here.page.get_by_test_id("toast")).to_have_text("")  # people speak Chinese too
        await here.page.get_by_test_id("lang").click()
        await expect(here.page.get_by_test_id("toast")).to_contain_text("linli demo --language en")


async def test_a_day_passes_at_a_press_and_what_is_due_comes(visit: Opener) -> None:
    async with visit("en") as here:
        await here.enter("Mr Chen", "Building 2")
        await here.type("#repair Water drips from the ceiling")
        await expect(here.card(1)).to_be_visible()
        before = await here.page.get_by_test_id("clock").inner_text()
        await here.page.get_by_test_id("move-1d").click()
        await here.page.get_by_test_id("move-1h").click()
        await expect(here.page.get_by_test_id("clock")).not_to_contain_text(before.splitlines()[0])
        await expect(here.message("is not done in time")).to_contain_text("council")
        await expect(here.card(1)).to_contain_text("overdue")
