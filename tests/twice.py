"""What tests about one matter reported twice say and look up again and again."""

from sqlalchemy import select

from bot.playground.people import Chat, Message, User
from storage import tables
from storage.database import Database
from tests.scene import Scene

DOOR, GATE = "单元门坏了关不上", "二单元的大门合不拢"
SAME, APART, UNITE = "是 1号 单元门坏了关不上", "不是同一件事", "合并成一件"


async def reported(
    scene: Scene, words: str, who: User | None = None, chat: Chat | None = None, tag: str = "#报修"
) -> Message:
    """The card of a new report."""
    chat = chat or scene.home
    said = scene.world.say(who or scene.town.ma, chat, f"{tag} {words}")
    return await answer(scene, said)


async def answer(scene: Scene, said: Message) -> Message:
    def found() -> Message | None:
        return next((m for m in scene.shown(said.chat) if m.reply_to is said), None)

    await scene.world.until(lambda: found() is not None, what=f"an answer to {said.plain!r}")
    written = found()
    assert written is not None
    return written


async def door_and_gate(scene: Scene) -> tuple[Message, Message]:
    """马阿姨 reports the door in building 1, 小李 the same in other words."""
    older = await reported(scene, DOOR)
    return older, await reported(scene, GATE, scene.town.li)


async def detail(scene: Scene, number: int, chat: Chat | None = None) -> str:
    """What /issue shows of it now."""
    return (
        await answer(scene, scene.world.say(scene.town.wang, chat or scene.home, f"/issue {number}"))
    ).plain


async def refused(scene: Scene, who: User, card: Message, words: str) -> str:
    """What the bot writes in answer to these words, in reply to a card."""
    return (await answer(scene, scene.world.say(who, card.chat, words, reply_to=card))).plain


async def noted(scene: Scene, who: User, card: Message, words: str) -> None:
    """These words, in reply to a card, are taken."""
    said = scene.world.say(who, card.chat, words, reply_to=card)
    await scene.world.until(lambda: "✍" in said.reactions.values(), what=f"✍ to {words}")
    scene.move(seconds=10)


def rows(card: Message) -> list[str]:
    return [button.text for row in card.buttons for button in row]


async def stored(scene: Scene, table: str) -> list[dict[str, object]]:
    database = Database(scene.settings.storage.url, reads_only=True)
    try:
        async with database.transaction() as tx:
            one = tables.metadata.tables[table]
            found = await tx.execute(select(one).order_by(*one.primary_key.columns))
            return [dict(row._mapping) for row in found]
    finally:
        await database.close()
