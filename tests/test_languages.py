"""One issue read in several languages: each chat its own, whoever pressed where."""

from bot.playground.people import Chat, Message
from tests.matters import buttons
from tests.scene import Scene, play

ROUTE = [{"role": "council", "hours": 24}, {"role": "property", "hours": 24}]


async def speaks(scene: Scene, chat: Chat, language: str) -> None:
    """The council chooses the language of a group."""
    asked = scene.world.say(scene.town.zhou, chat, "/language")
    await scene.world.until(lambda: any(m.reply_to is asked for m in scene.shown(chat)), what="the question")
    question = next(m for m in scene.shown(chat) if m.reply_to is asked)
    await scene.presses(scene.town.zhou, question, language)


async def changes(scene: Scene, message: Message, *words: str) -> None:
    """An edit that waits its turn says these words."""
    scene.move(seconds=40)
    await scene.reads(message, *words)


async def test_cards_news_and_boards_speak_as_their_chats_do(database_url: str) -> None:
    kinds = [{"name": "repair", "route": ROUTE}]
    async with play(database_url, kinds=kinds, board={"pinned": True}) as scene:
        town, home = scene.town, scene.home
        town.wang.language_code = "en"
        scene.world.press_start(town.wang)
        await speaks(scene, home, "English")
        scene.world.say(town.ma, home, "#报修 单元门坏了关不上")
        card = await scene.sees(home, "No. 1 Repair", "from 马阿姨")
        board = await scene.sees(home, "📌 1 open in 1号楼", "waiting")
        scene.world.say(town.li, home, "#报修 二单元的大门合不拢")
        other = await scene.sees(home, "No. 2 Repair")
        assert buttons(other)[-2:] == [["Same as 1: 单元门坏了关不上"], ["Not the same"]]
        await scene.presses(town.zhou, other, "Not the same")

        scene.move(hours=25)
        await scene.sees(home, "⏰ No. 1 is not done in time")
        letter = await scene.sees(scene.world.private(town.wang), "⏰ No. 1 is overdue")
        assert "单元门" in letter.plain
        desk = await scene.sees(scene.world.private(town.wang), "No. 1 Repair", "property office")
        assert (await scene.presses(town.wang, desk, "Accept")).text.startswith("Thank you. No. 1")
        await changes(scene, card, "accepted", "王师傅 sees to it")
        await changes(scene, board, "accepted")
        assert buttons(card)[-1] == ["By today", "By tomorrow", "This week"]
        await scene.sees(home, "马阿姨", "王师傅 has accepted it")
