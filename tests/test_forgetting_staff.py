"""Somebody who had a hand in everything asks to be forgotten: nothing stops, and nothing names them."""

from datetime import timedelta

from bot.playground.people import Message
from tests.ballots import household_vote, told
from tests.doors import says
from tests.kept import everything, where
from tests.matters import answered, buttons, noted
from tests.roster import Home, settle
from tests.scene import PATIENCE, Scene
from tests.test_activities import in_days
from tests.test_meetings import day

NAME = "马翠花"


async def has_button(scene: Scene, message: Message, words: str) -> str:
    """Wait until a button says so; all of it."""

    def found() -> list[str]:
        return [text for row in buttons(message) for text in row if words in text]

    await scene.world.until(lambda: bool(found()), PATIENCE, f"{words} under {message.plain}")
    return found()[0]


async def takes_office(scene: Scene) -> None:
    """马翠花 owns a flat, is a grid member, and heads the owners' committee until 2029."""
    town, world = scene.town, scene.world
    ma, council = town.ma, town.council
    ma.first_name = NAME
    council.members |= {ma.id: ma, town.wu.id: town.wu}
    for user in (ma, town.li, town.chen, town.lin):
        world.press_start(user)
    hello = world.say(ma, scene.home, "大家好")
    role = await answered(scene, world.say(town.lin, scene.home, "/role", reply_to=hello))
    await scene.presses(town.lin, role, "网格员")
    await scene.presses(town.lin, role, await has_button(scene, role, "✔"))
    await says(scene, town.lin, "/body 成立 业委会", council)
    hello = world.say(ma, council, "大家好")
    seat = world.say(town.lin, council, "/body 业委会 主任 2029年5月1日", reply_to=hello)
    assert f"{NAME}：业委会主任" in (await answered(scene, seat)).plain
    await settle(
        scene,
        Home("1号楼", "101", (ma,)),
        Home("1号楼", "102", (town.li,)),
        Home("1号楼", "103"),
        Home("2号楼", "101", (town.chen,)),
    )


async def works(scene: Scene) -> list[Message]:
    """She takes on, whistles, proposes, visits, keys ballots, asks, publishes; what the groups still use."""
    town, world, home = scene.town, scene.world, scene.home
    ma, council = town.ma, town.council
    world.say(town.li, home, "#报修 单元门关不上")
    issue = await scene.sees(home, "单元门关不上")
    await noted(scene, ma, issue, "接单 明天")
    await noted(scene, ma, issue, "吹哨 派出所 5天内")
    whistle = await scene.sees(home, f"吹哨：{NAME}请派出所")
    world.say(ma, home, f"#建议 {NAME}提议装长椅")
    idea = await scene.sees(home, "提议装长椅", "征集支持")
    # She is on the key-care list herself, and visits somebody else.
    await says(scene, town.lin, f"/care 1号楼 101 {NAME} 独居老人 每7天")
    care = await says(scene, town.lin, "/care 1号楼 102 李奶奶 独居老人 每7天")
    await scene.presses(town.lin, care, "由谁走访")
    await scene.presses(town.lin, care, await has_button(scene, care, NAME))
    assert "走访了 李奶奶" in (await says(scene, ma, f"/visit 李奶奶 {NAME}送了药")).plain
    await says(scene, ma, f"/note 1号楼 102 水压低，{NAME}记")
    # Her household votes, holds another one's proxy, and she keys in the paper of a third.
    card = await household_vote(scene, "/poll 换单元门？\n换\n不换\n一户一票", council=True)
    await scene.presses(ma, card, "1. 换")
    paper = await told(scene, ma, "/paper 1号楼103", "103 的票", b"paper")
    await scene.presses(ma, paper, "1. 换")
    await told(scene, town.chen, "/proxy 1号楼101", "委托 1号楼 101 代投")
    # She asks, publishes, signs up, and proposes points.
    world.say(ma, home, f"/activity 夜间巡逻 {in_days(scene, 3)} 20:00，1.5小时\n1. {NAME}")
    patrol = await scene.sees(home, "夜间巡逻", f"1. {NAME}")
    draft = await says(scene, ma, f"/notice 停水，联系{NAME}\n7天", council)
    await scene.presses(ma, draft, "✅ 发布")
    notice = await scene.sees(home, "公示1号", NAME)
    await says(scene, ma, f"/survey {NAME}问大家\n{NAME}做得好吗", council)
    survey = await scene.sees(home, f"{NAME}问大家")
    reminder = await says(scene, ma, f"/schedule 提醒 每周一 9:00 找{NAME}拿钥匙", council)
    await scene.presses(ma, reminder, "保存")
    hello = world.say(town.wu, council, "我来了")
    world.say(ma, council, f"/points 奖励 5 {NAME}看见的", reply_to=hello)
    points = await scene.sees(town.committee, "积分请确认：吴楼长", f"提出：{NAME}")
    return [issue, whistle, idea, patrol, notice, survey, points]


async def chairs(scene: Scene) -> Message:
    """Two evenings later she holds a meeting; what those in its chat see of it."""
    town, ma = scene.town, scene.town.ma
    scene.world.say(ma, town.council, f"/meeting {day(scene, 2)} 19:00 活动室\n{NAME}的事\n停车收费")
    agenda = await scene.sees(town.council, "（还没通知）", f"主持：{NAME}")
    await scene.presses(ma, agenda, "✅ 发通知")
    await scene.presses(ma, await scene.sees(scene.home, "📅 议事会 1号"), "✋ 参加")
    local = town.local_now
    scene.clock.move(local.replace(hour=19, minute=1, second=0) - local + timedelta(days=2))
    await scene.presses(ma, agenda, await has_button(scene, agenda, "▶ 开始开会"))
    session = await scene.sees(town.council, "▶ 议事会 1号 正在开", f"{NAME}的事")
    await noted(scene, ma, session, f"{NAME}说先免费一小时")
    await noted(scene, ma, session, f"定了 {NAME} {day(scene, 20)}前 公布收费表")
    await scene.sees(town.council, "3号 决议", "公布收费表")
    return session


async def test_whoever_had_a_hand_in_everything(scene: Scene) -> None:
    town, ma = scene.town, scene.town.ma
    await takes_office(scene)
    used = await works(scene)
    session = await chairs(scene)
    before = await everything(scene)
    kept = ("care_people", "decisions", "notes", "notices", "surveys", "polls", "schedules", "meeting_notes")
    assert {*kept, "people", "outbox", "issues", "sign_up_entries", "point_proposals"} <= set(
        where(before, NAME)
    )
    assert f"{NAME} 主任，到 2029年5月1日" in (await says(scene, town.lin, "/body", town.council)).plain

    await scene.presses(ma, await says(scene, ma, "/forget"), "忘掉我")
    # What people still use is drawn anew, and tells the same without her name.
    for message in (*used, session):
        await scene.world.until(lambda message=message: NAME not in message.plain, PATIENCE, message.plain)
        assert "一位居民" in message.plain
        scene.move(seconds=5)
    assert "主任" not in (await says(scene, town.lin, "/body", town.council)).plain
    cared = await says(scene, town.lin, "/care")
    assert "重点服务清单：2 人" in cared.plain
    # The vote of her household counts, and so does all else that was done.
    after = await everything(scene)
    assert [len(after[name].splitlines()) for name in kept] == [
        len(before[name].splitlines()) for name in kept
    ]
    # Somebody else takes the chair; minutes and reminders come as they would have.
    refused = await scene.presses(town.zhou, session, "⏹ 散会")
    assert refused.text == "还没有人主持，请先按“我来主持”。"
    await scene.presses(town.zhou, session, await has_button(scene, session, "我来主持"))
    await scene.presses(town.zhou, session, "⏹ 散会")
    await scene.sees(town.council, "议事会 1号纪要", "主持：周理事", "一位居民说先免费一小时")
    scene.move(days=3)
    await scene.sees(scene.home, "🔔 提醒：找一位居民拿钥匙")
    await scene.sees(scene.home, "换单元门", "换：1票")

    async def left() -> list[str]:
        return where(await everything(scene), NAME, ma.id)

    # Telegram is told within seconds that her menus are no more.
    for _ in range(60):
        if not await left():
            break
        await scene.settled()
    assert await left() == []
