"""Who hears of an issue besides its reporter: 我也遇到, /follow and /unfollow, in private too."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import insert, select

from bot.access import Role
from bot.playground.people import Chat, User
from storage import tables
from storage.database import Database
from tests.matters import answered, buttons, detail, forge, noted, reported, told
from tests.scene import Scene, play


@pytest.fixture
async def either(database_url: str) -> AsyncIterator[Scene]:
    async with play(database_url) as scene:
        yield scene


async def asked(scene: Scene, user: User, chat: Chat, words: str) -> str:
    """What the bot answers to a command."""
    return (await answered(scene, scene.world.say(user, chat, words))).plain


async def at_the_door(scene: Scene, user: User) -> Chat:
    """The private chat of somebody who pressed Start."""
    scene.world.press_start(user)
    private = scene.world.private(user)
    await scene.sees(private, "邻里小助手")
    return private


async def test_followed_and_left_in_private(quick: Scene) -> None:
    town, card = quick.town, await reported(quick)
    private = await at_the_door(quick, town.li)
    assert await asked(quick, town.li, private, "/follow 1") == (
        "好的，1号有消息就告诉您。\n不想再收：/unfollow 1"
    )
    await noted(quick, town.wang, card, "处理中 明天换")
    await quick.sees(private, "您关注的 1号，王师傅正在处理：明天换")
    assert await asked(quick, town.li, private, "/unfollow 1号") == "好的，1号不再打扰您了。"
    assert await asked(quick, town.li, private, "/unfollow 1") == "您没有关注 1号。"
    await noted(quick, town.wang, card, "新井盖到货了")
    await quick.settled()
    assert not told(quick, private, "新井盖")
    for words, answer in (("/follow", "请写上是几号，比如：/follow 12"), ("/follow 9", "没有 9号")):
        assert answer in await asked(quick, town.li, private, words)


async def live_together(scene: Scene, *rooms: tuple[User, ...]) -> None:
    """Write into the roster who lives in which flat; the bot has met them all."""
    database = Database(scene.settings.storage.url)
    async with database.transaction() as tx:
        known = {row.user_id: row.id for row in await tx.execute(select(tables.people))}
        place_id = await tx.scalar(select(tables.places.c.id).where(tables.places.c.chat_id == scene.home.id))
        for room, people in enumerate(rooms, 101):
            flat = insert(tables.households).values(place_id=place_id, room=str(room))
            household_id = (await tx.execute(flat.returning(tables.households.c.id))).scalar_one()
            await tx.execute(
                insert(tables.household_members),
                [
                    {"household_id": household_id, "person_id": known[who.id], "since": scene.clock.now()}
                    for who in people
                ],
            )
    await database.close()


async def test_a_household_is_counted_once(either: Scene) -> None:
    scene, town = either, either.town
    card = await reported(scene)
    for who in (town.chen, town.sun, town.wu):
        scene.world.join(who, scene.home)
    for who in (town.ma, town.li, town.chen, town.sun, town.wu):
        await at_the_door(scene, who)
    presses = [
        (town.li, "记下了，1号有消息会告诉您。"),
        (town.chen, "记下了，1号有消息会告诉您。"),
        (town.sun, "记下了（您家算一户），1号有消息会告诉您。"),
        (town.wu, "记下了（您家算一户），1号有消息会告诉您。"),
        (town.wu, "1号已经记下您了。"),
    ]
    # 李 is on nobody's list; 陈 and 孙 share a flat, and 吴 lives with 马, who reported it.
    await live_together(scene, (town.chen, town.sun), (town.ma, town.wu))
    for who, words in presses:
        # By what the button carries: its label counts.
        assert (await scene.world.press(who, card, data="met:1").answered()).text == words
        scene.move(seconds=10)
    await scene.world.until(lambda: buttons(card)[1][0] == "🙋 我也遇到 2", what="two households")
    assert "2家也遇到" in await detail(scene)
    await noted(scene, town.wang, card, "处理中 明天换")
    for who in (town.li, town.chen, town.sun, town.wu):  # each of them hears of it
        await scene.sees(scene.world.private(who), "您关注的 1号，王师傅正在处理：明天换")


async def test_who_listens_no_more_is_still_counted(quick: Scene) -> None:
    town, card = quick.town, await reported(quick)
    private = await at_the_door(quick, town.li)
    await quick.presses(town.li, card, "🙋 我也遇到")
    assert "不再打扰" in await asked(quick, town.li, private, "/unfollow 1")
    assert await asked(quick, town.ma, quick.home, "/unfollow 1") == "1号是您报的，有消息还会告诉您。"
    await noted(quick, town.wang, card, "处理中 明天换")
    await quick.settled()
    await quick.world.until(lambda: buttons(card)[1][0] == "🙋 我也遇到 1", what="one household")
    assert not told(quick, private, "明天换")
    assert "1家也遇到" in await detail(quick)
    assert "没有没办完的事" in await asked(quick, town.li, private, "/issues 我的")
    await quick.presses(town.li, card, "🙋 我也遇到 1")
    await noted(quick, town.wang, card, "井盖到货了")
    await quick.sees(private, "您关注的 1号有新进展。王师傅说：井盖到货了")


async def test_going_up_and_passing_on_are_told_once(quick: Scene) -> None:
    """In private where Start was pressed; the group reads its own notice."""
    town, card = quick.town, await reported(quick)
    private = {who.id: await at_the_door(quick, who) for who in (town.ma, town.li)}
    quick.world.say(town.li, quick.home, "/follow 1")
    await quick.sees(quick.home, "好的，1号有消息就告诉您。")
    await quick.presses(town.wang, card, "⋯ 更多")
    passed = forge(card, f"to_role:1:{list(Role).index(Role.council)}")
    await quick.presses(town.wang, card, passed)
    quick.move(hours=25)
    await quick.sees(quick.home, "⏰ 1号到期还没办好，已转给理事会")
    for who, about in ((town.ma, "您报的 1号"), (town.li, "您关注的 1号")):
        await quick.sees(private[who.id], f"{about}，王师傅转交了：理事会。")
        late = await quick.sees(private[who.id], f"{about}到期还没办好，已转给理事会，", "前办好。\n窨井盖")
        assert late.silent
    await quick.settled()
    for chat in (*private.values(), quick.home):
        assert len(told(quick, chat, "已转给理事会")) == 1


async def test_a_private_matter_going_up_is_told_to_its_reporter(quick: Scene) -> None:
    town = quick.town
    private = await at_the_door(quick, town.chen)
    quick.world.say(town.chen, town.buildings[1], "#纠纷 楼上漏水不认账")
    await quick.sees(town.buildings[1], "不在群里公开")
    quick.move(hours=73)
    await quick.sees(private, "您报的 1号到期还没办好，已转给调解员，", "楼上漏水")
    assert not told(quick, town.buildings[1], "转给调解员")
