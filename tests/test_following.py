"""Who hears of an issue besides its reporter: 我也遇到, /follow and /unfollow, in private too."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.people import Chat, User
from tests.matters import answered, noted, reported, told
from tests.scene import Scene, play


@pytest.fixture
async def scene(sqlite_url: str) -> AsyncIterator[Scene]:
    async with play(sqlite_url) as scene:
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


async def test_followed_and_left_in_private(scene: Scene) -> None:
    town, card = scene.town, await reported(scene)
    private = await at_the_door(scene, town.li)
    assert await asked(scene, town.li, private, "/follow 1") == (
        "好的，1号有消息就告诉您。\n不想再收：/unfollow 1"
    )
    await noted(scene, town.wang, card, "处理中 明天换")
    await scene.sees(private, "您关注的 1号，王师傅正在处理：明天换")
    assert await asked(scene, town.li, private, "/unfollow 1号") == "好的，1号不再打扰您了。"
    assert await asked(scene, town.li, private, "/unfollow 1") == "您没有关注 1号。"
    await noted(scene, town.wang, card, "新井盖到货了")
    await scene.settled()
    assert not told(scene, private, "新井盖")
    for words, answer in (("/follow", "请写上是几号"), ("/follow 9", "没有 9号")):
        assert answer in await asked(scene, town.li, private, words)
