"""Several buildings report the same within hours: the council is told of one incident."""

from bot.playground.people import Chat, Message
from tests.scene import Scene, play
from tests.twice import APART, UNITE, detail, reported, rows


async def no_water(scene: Scene) -> list[Message]:
    """Three buildings without water, one after the other."""
    town, cards = scene.town, []
    for who, building, words in zip(
        (town.ma, town.chen, town.sun),
        town.buildings,
        ("家里停水了", "我们楼停水了", "停水了，洗不了菜"),
        strict=True,
    ):
        cards.append(await reported(scene, words, who, building))
        scene.move(minutes=35)
    return cards


def incidents(scene: Scene, chat: Chat | None = None) -> list[Message]:
    return [m for m in scene.shown(chat or scene.town.council) if "相似的事" in m.plain]


async def test_three_buildings_make_an_incident_that_grows_and_becomes_one(scene: Scene) -> None:
    town = scene.town
    cards = await no_water(scene)
    told = await scene.sees(
        town.council, "3栋楼 2小时内报了相似的事", "1号、2号、3号", "可能是同一件事，请看看。"
    )
    assert not told.silent
    assert "2号 2号楼 · 我们楼停水了" in told.plain
    cards.append(await reported(scene, "水龙头没水", town.li))
    scene.move(seconds=10)
    await scene.reads(told, "3栋楼 2小时内", "1号、2号、3号、4号")
    assert incidents(scene) == [told]
    assert incidents(scene, town.committee) == []
    assert (await scene.presses(town.zhou, told, UNITE)).text == "好的，已并入 1号。"
    scene.move(seconds=10)
    for card in cards[1:]:
        await scene.reads(card, "已并入 1号")
    await scene.reads(told, "现在只剩 1号要办。")
    assert rows(told) == []
    assert "3家也遇到" in await detail(scene, 1)
    await reported(scene, "没水了", town.chen, town.buildings[1])
    scene.move(seconds=10)
    await scene.reads(told, "1号、2号、3号、4号、5号", "请看看")
    assert incidents(scene) == [told]


async def test_the_council_s_button_is_for_staff(quick: Scene) -> None:
    await no_water(quick)
    told = await quick.sees(quick.town.council, "相似的事")
    card = await reported(quick, "路灯不亮了")
    card.buttons[0][0].data = told.buttons[0][0].data  # a client of somebody's own
    assert (await quick.presses(quick.town.ma, card, "接单")).alert
    await quick.presses(quick.town.zhou, told, UNITE)
    assert (await quick.presses(quick.town.zhou, told, UNITE)).text == "这里没有要合并的了。"


async def test_two_buildings_or_too_long_a_time_are_no_incident(quick: Scene) -> None:
    town = quick.town
    await reported(quick, "家里停水了")
    await reported(quick, "我们楼停水了", town.chen, town.buildings[1])
    await reported(quick, "水龙头没水", town.chen, town.buildings[1])
    quick.move(hours=7)
    await reported(quick, "停水了，洗不了菜", town.sun, town.buildings[2])
    await quick.settled()
    assert incidents(quick) == []


async def test_the_settings_say_how_many_and_the_committee_hears_without_a_council(sqlite_url: str) -> None:
    async with play(sqlite_url, reports={"incident_buildings": 2, "incident_hours": 1}) as scene:
        await scene.stop()
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        known["places"][0]["council_chat_id"] = None
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        await reported(scene, "家里停水了")
        await reported(scene, "我们楼停水了", scene.town.chen, scene.town.buildings[1])
        await scene.sees(scene.town.committee, "2栋楼 1小时内报了相似的事", "1号、2号")


async def test_what_was_said_to_be_apart_is_no_part_of_an_incident(scene: Scene) -> None:
    town = scene.town
    await reported(scene, "家里停水了")
    second = await reported(scene, "我们楼停水了", town.chen, town.buildings[1])
    await scene.presses(town.chen, second, APART)
    await reported(scene, "停水了，洗不了菜", town.sun, town.buildings[2])
    await scene.settled()
    assert incidents(scene) == []


async def test_an_incident_loses_what_is_said_to_be_apart_later(quick: Scene) -> None:
    cards = await no_water(quick)
    told = await quick.sees(quick.town.council, "1号、2号、3号")
    await quick.presses(quick.town.sun, cards[2], APART)
    quick.move(seconds=10)
    await quick.reads(told, "1号、2号。")
    await quick.presses(quick.town.zhou, told, UNITE)
    quick.move(seconds=10)
    await quick.reads(cards[1], "已并入 1号")
    assert "待接单" in cards[2].plain


async def test_private_reports_make_no_incident(quick: Scene) -> None:
    town = quick.town
    for who, building in zip((town.ma, town.chen, town.sun), town.buildings, strict=True):
        quick.world.say(who, building, "#求助 家里停水了")
    await quick.settled()
    assert incidents(quick) == []
    assert incidents(quick, town.committee) == []
