"""A town with a grid member, 孙老师, for the tests of care at people's doors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.playground.people import Chat, Message, User
from tests.matters import answered
from tests.scene import Scene, play

GONE = "这个按钮已经不能用了。请发 /issues 看最新的情况。"


@asynccontextmanager
async def with_grid_member(url: str, place: str = "1号楼") -> AsyncIterator[Scene]:
    """孙老师 is the grid member of a place; she, the council and the committee have pressed Start."""
    async with play(url) as scene:
        await scene.stop()
        known = [entry.model_dump() for entry in scene.settings.staff]
        known.append({"user_id": scene.town.sun.id, "role": "grid_member", "place": place})
        settings = scene.settings.model_dump() | {"staff": known}
        scene.settings = type(scene.settings).model_validate(settings)
        for user in (scene.town.zhou, scene.town.lin, scene.town.sun):
            scene.world.press_start(user)
        await scene.start()
        await scene.sees(scene.world.private(scene.town.sun), "邻里小助手")
        yield scene


async def says(scene: Scene, user: User, words: str, chat: Chat | None = None) -> Message:
    """What the bot answers somebody, in private unless said otherwise."""
    return await answered(scene, scene.world.say(user, chat or scene.world.private(user), words))
