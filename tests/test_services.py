"""The centre's services, listed and booked in private; a certificate of thanks; the work of grid members."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from bot import typeset
from bot.config import Service, Settings
from bot.errors import UserError
from bot.playground.people import Message
from bot.services import booking, changing
from bot.services.changing import Change
from tests.doors import says, with_grid_member
from tests.matters import skip_to
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
        assert "要增减" not in listed.plain
        assert (await says(scene, town.ma, "/services 修鞋 明天9点")).plain.startswith("服务清单里没有这一项")
        # Council and committee add, change and end services, those of the settings too; nobody else does.
        refusal = await says(scene, town.ma, "/services 添加 修鞋：周六")
        assert refusal.plain == "服务清单由理事会或居委会来增减。"
        added = await says(scene, town.zhou, "/services 添加 修鞋：每月一号", town.council)
        assert added.plain == "✅ 服务清单里加了：修鞋：每月一号"
        changed = await says(scene, town.lin, "/services 修改 修鞋：每月一号，服务站", town.committee)
        assert changed.plain == "✅ 改好了：修鞋：每月一号，服务站"
        assert "停办了：理疗" in (await says(scene, town.lin, "/services 停办 理疗", town.committee)).plain
        assert "没有这一项" in (await says(scene, town.lin, "/services 停办 理疗", town.committee)).plain
        listed = await says(scene, town.lin, "/services", town.committee)
        assert listed.plain.splitlines()[1:4] == [
            "1. 理发：每周五下午，免费",
            "2. Haircut at home",
            "3. 修鞋：每月一号，服务站",
        ]
        assert "要增减：/services 添加" in listed.plain
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


async def test_thanks_and_the_month_of_a_grid_member(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> bytes:
        raise ValueError("no ink")

    async with with_grid_member(database_url) as scene:
        town = scene.town
        await scene.stop()
        monthly = {"digests": [{"cron": "0 9 1 * *", "unit": "month"}]}
        scene.settings = Settings.model_validate(scene.settings.model_dump() | monthly)
        await scene.start()
        assert "还没有志愿服务的记录" in (await says(scene, town.sun, "/certificate")).plain
        await says(scene, town.lin, "/care 1号楼 301 王奶奶 独居老人 每7天")
        card = scene.shown(scene.world.private(town.lin))[-1]
        await scene.presses(town.lin, card, "由谁走访")
        await scene.world.until(lambda: "孙老师" in str(card.buttons), what="the grid members")
        await scene.presses(town.lin, card, "孙老师")
        await says(scene, town.sun, "/visit 王奶奶 身体不错")
        with monkeypatch.context() as typesetting:
            typesetting.setattr("bot.typeset.pdf", broken)
            assert "丽景社区的感谢状没做出来" in (await says(scene, town.sun, "/certificate")).plain
        paper = await says(scene, town.sun, "/certificate")
        assert paper.document is not None
        assert "丽景社区的感谢状，谢谢您" in paper.plain
        # On the first of the next month the committee reads what each did, and never whom they visited.
        skip_to(scene, "0 9 1 * *")
        digest = await scene.sees(town.committee, "月报")
        for page in (2, 3, 4):
            await turn_to(scene, digest, page)
        told = "走访 1 次，办结 0 件，30 分钟"
        await scene.reads(digest, "网格员", f"专职 1 人：{told}", f"· 孙老师：{told}")
        assert "王奶奶" not in digest.plain
        # Forgotten, she stands in it without her name.
        asked = await says(scene, town.sun, "/forget")
        await scene.presses(town.sun, asked, asked.buttons[0][0].text)
        await turn_to(scene, digest, 3)
        await scene.world.until(lambda: "网格员" not in digest.plain, what="another page")
        await turn_to(scene, digest, 4)
        await scene.reads(digest, "网格员", told)
        assert "孙老师" not in digest.plain


async def turn_to(scene: Scene, digest: Message, page: int) -> None:
    """The committee turns to a page that has a button."""

    def button() -> str | None:
        found = (one for row in digest.buttons for one in row if (one.data or "").endswith(f":{page}"))
        return next((one.text for one in found), None)

    await scene.world.until(lambda: button() is not None, what=f"page {page} of {digest.buttons}")
    await scene.presses(scene.town.lin, digest, button() or "")


LONG = "Maria Theresia von Habsburg-Lothringen and Bohemia of Austria"


@pytest.mark.parametrize("name", ["王芳", "阿卜杜热西提·买买提明·吐尔逊" * 4, LONG, "W" * 60])
async def test_a_name_of_any_length_fits_the_certificate(name: str) -> None:
    words = {
        "name": name[:60],
        "title": "感谢状",
        "thanks": "谢谢您" * 20,
        "about": "按记录",
        "by": "丽景社区",
        "date": "2026年11月28日",
        "lang": "zh",
    }
    sheet = await typeset.pdf("paper/certificate.typ", words)
    (page,) = PdfReader(BytesIO(sheet)).pages
    begins: list[float] = []
    text = page.extract_text(
        visitor_text=lambda said, at, within, *_: begins.append(at[4] + within[4]) if said.strip() else None
    )
    said = "".join(text.replace("\u200b", "").split())
    assert "".join(name[:60].split()) in said
    assert min(begins) > 70  # points: inside the frame, and so is the other end of what is centred
    assert "2026年11月28日" in said


# Booking by itself.


@pytest.mark.parametrize(
    ("words", "service", "hour", "note"),
    [
        ("理发 周五下午3点，行动不便", "理发", 15, "行动不便"),
        ("2 明天9:00", "理疗", 9, ""),
        ("haircut AT HOME tomorrow 10:00", "Haircut at home", 10, ""),
    ],
)
def test_what_is_booked(words: str, service: str, hour: int, note: str) -> None:
    booked = booking.read(words, OFFERED, NOW)
    assert (booked.service, booked.at.hour, booked.note) == (service, hour, note)


@pytest.mark.parametrize(
    ("words", "template"),
    [("修鞋 明天9点", "unknown"), ("9 明天9点", "unknown"), ("理发", "when"), ("理发 2029年1月1日", "when")],
)
def test_what_cannot_be_booked(words: str, template: str) -> None:
    with pytest.raises(UserError, match=f"services/{template}"):
        booking.read(words, OFFERED, NOW)


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("添加 修鞋：每月一号，服务站", Change("修鞋", "每月一号，服务站")),
        ("修改 修鞋 改到 周六", Change("修鞋", "改到 周六")),
        ("add Haircut at home: Fridays", Change("Haircut at home", "Fridays")),
        ("add Haircut", Change("Haircut", "")),
        ("停办 修鞋", Change("修鞋", None)),
        ("修鞋 明天9点", None),
        ("改衣服 明天9点", None),
        ("", None),
    ],
)
def test_how_the_list_is_changed(words: str, change: Change | None) -> None:
    assert changing.read(words) == change


@pytest.mark.parametrize("words", ["添加", "停办", "添加 12", "添加 " + "长" * 21, "添加 修鞋：" + "长" * 65])
def test_what_cannot_be_on_the_list(words: str) -> None:
    with pytest.raises(UserError, match="services/how_to_change"):
        changing.read(words)
