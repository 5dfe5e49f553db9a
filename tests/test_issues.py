"""Reporting and tracking, as people in the group see it."""

from tests.scene import Scene


async def test_a_tagged_message_becomes_a_card(scene: Scene) -> None:
    said = scene.world.say(scene.town.ma, scene.home, "#报修 东门路上的窨井盖被车压坏了")
    card = await scene.sees(scene.home, "1号 报修")
    assert "东门路上的窨井盖被车压坏了" in card.plain
    assert "1号楼" in card.plain
    assert "马阿姨" in card.plain
    assert "物业负责" in card.plain
    assert card.reply_to is said
    assert [b.text for row in card.buttons for b in row] == ["接单", "处理中", "办结"]
    await scene.world.until(lambda: said.reactions.get(scene.world.bot.id) == "✍", what="the reaction")


async def test_staff_work_an_issue_off_and_the_reporter_confirms(scene: Scene) -> None:
    scene.world.say(scene.town.ma, scene.home, "#报修 东门路上的窨井盖被车压坏了")
    card = await scene.sees(scene.home, "1号 报修")
    toast = await scene.presses(scene.town.wang, card, "接单")
    assert toast.text == "好的，1号现在是“已接单”。"
    await scene.reads(card, "已接单", "王师傅负责")
    await scene.sees(scene.home, "马阿姨", "王师傅已接单")
    await scene.presses(scene.town.wang, card, "办结")
    question = await scene.sees(scene.home, "请您看看，修好了吗？")
    toast = await scene.presses(scene.town.ma, question, "修好了")
    assert "已确认办好" in toast.text
    await scene.reads(card, "已确认办好")
    await scene.reads(question, "修好了，谢谢您")
    assert not question.buttons
