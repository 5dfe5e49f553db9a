"""What is kept about a person is theirs to see, and leaves when they say so: every table is searched."""

import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import insert, update

from bot import members
from bot.errors import UserError
from bot.members import Sender
from bot.neighbourhood import open_neighbourhood
from bot.personal import forgetting
from bot.playground.people import Message
from storage.tables import polls, voters
from tests.doors import GONE, says
from tests.kept import everything, where
from tests.matters import PICTURE, answered, buttons, detail, finished, forge, noted, pages, reported
from tests.scene import Scene, play
from tests.test_meeting_minutes import shown_code

NAME = "马翠花"


@pytest.fixture
async def quiet_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    async with play(sqlite_url) as scene:
        yield scene


async def opened_poll(scene: Scene, *changes: str) -> Message:
    """周理事 asks the group, and opens the poll after these changes."""
    scene.world.say(scene.town.zhou, scene.home, "/poll 装充电桩吗？|装|不装")
    poll = await scene.sees(scene.home, "装充电桩吗？")
    for button in (*changes, "✅ 开始投票"):
        await scene.presses(scene.town.zhou, poll, button)
    await scene.world.until(lambda: "✅ 开始投票" not in buttons(poll)[0], what="the poll")
    return poll


async def live(scene: Scene) -> Message:
    """马翠花 reports in the group and in private, follows, votes, whispers, and sends photos; her card."""
    town, world = scene.town, scene.world
    town.ma.first_name = NAME
    private = world.private(town.ma)
    world.press_start(town.ma, "at-3")
    for user in (town.zheng, town.lin, town.chen):
        world.press_start(user)
    world.say(town.ma, scene.home, f"#报修 我是{NAME}，我家门口的灯不亮", photo=PICTURE)
    card = await scene.sees(scene.home, "我家门口的灯不亮", "待接单")
    world.say(town.ma, private, "楼上天天半夜吵架")
    draft = await scene.sees(private, "给谁看？")
    await scene.presses(town.ma, draft, "只给居委会看")
    await scene.sees(town.committee, "楼上天天半夜吵架")
    world.say(town.li, scene.home, "#报修 单元门关不上")
    other = await scene.sees(scene.home, "单元门关不上")
    await scene.presses(town.ma, other, "🙋 我也遇到")
    await noted(scene, town.ma, other, "夜里有人进来", photo=PICTURE)
    world.say(town.ma, private, f"{NAME}的钥匙在门垫下面", reply_to=await scene.sees(private, "已交给居委会"))
    world.say(town.ma, private, "厨房也漏水", photo=PICTURE)  # a draft that stays one
    await scene.sees(private, "厨房也漏水", "给谁看？")
    poll = await opened_poll(scene)
    await scene.presses(town.ma, poll, buttons(poll)[0][0])
    world.say(town.zhou, scene.home, "#接龙 周六包粽子")
    await scene.presses(town.ma, await scene.sees(scene.home, "#接龙 周六包粽子"), "2人")
    await met(scene)
    world.raw_update(
        {"message": {"message_id": 1, "from": {"id": town.ma.id, "first_name": NAME}, "chat": 7}}
    )
    await scene.settled()
    return card


async def met(scene: Scene) -> None:
    """马翠花 signs up for a meeting and is at it; beside her somebody without a phone."""
    town, council = scene.town, scene.town.council
    scene.world.say(town.zhou, council, "/meeting 今天 12:00 活动室\n楼道清理")
    agenda = await scene.sees(council, "（还没通知）", "楼道清理")
    await scene.presses(town.zhou, agenda, "✅ 发通知")
    await scene.presses(town.ma, await scene.sees(scene.home, "📅 议事会 1号"), "✋ 参加")
    await scene.reads(agenda, "议事会 1号")
    await scene.presses(town.zhou, agenda, "▶ 开始开会")
    session = await scene.sees(council, "▶ 议事会 1号 正在开")
    code = scene.world.say(town.ma, scene.home, f"/meeting {shown_code(session)}")
    await scene.world.until(lambda: bool(code.reactions), 30, "the code to be taken")
    await noted(scene, town.zhou, session, "到会 王秀英")
    await scene.presses(town.zhou, session, "⏹ 散会")
    await scene.sees(council, "（等主持人确认）", NAME, "王秀英")


async def minutes_on_their_way(scene: Scene) -> None:
    """The council confirms the minutes, whose paper Telegram takes a minute later."""
    town = scene.town
    refusal = scene.world.fail_next("sendDocument", "429", retry_after=60, chat_id=town.council.id)
    await scene.presses(town.zhou, await scene.sees(town.council, "（等主持人确认）"), "✅ 确认并公布")
    await scene.world.until(lambda: not refusal.times, what="the paper to be refused")
    await scene.settled()


async def test_what_is_kept_is_shown_to_its_person_alone(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    await live(scene)
    in_group = await answered(scene, scene.world.say(town.ma, scene.home, "/mydata"))
    assert "私下" in in_group.plain
    assert "报过" not in in_group.plain
    answer = await says(scene, town.ma, "/mydata")
    assert f"名字：{NAME}" in answer.plain
    assert "报过 2 件事，关注 1 件，投了 1 次票，发过 3 张照片" in answer.plain
    text = _content(scene, answer)
    kept = json.loads(text)
    assert kept["person"]["user_id"] == town.ma.id
    assert [issue["text"] for issue in kept["issues"]] == [
        f"我是{NAME}，我家门口的灯不亮",
        "楼上天天半夜吵架",
    ]
    assert [draft["text"] for draft in kept["drafts"]] == ["厨房也漏水"] or len(kept["drafts"]) == 2
    assert [row["issue"] for row in kept["followers"]] == [3]
    assert [row["poll"] for row in kept["ballots"]] == ["装充电桩吗？"]
    assert "到过 1 次会" in answer.plain
    (there,) = kept["meeting_roll"]
    assert (there["meeting"], there["person"], there["part"]) == (1, "you", "居民")
    # Nobody else is in it, neither by name nor by number.
    for user in (town.li, town.zhou, town.lin, town.wang):
        assert user.first_name not in text
        assert str(user.id) not in text
    # Whoever works on what others reported gets no words of theirs.
    theirs = json.loads(_content(scene, await says(scene, town.wang, "/mydata")))
    assert theirs["issues"] == []
    # Nor does whoever led the meeting get the name of somebody whom they wrote down.
    led = _content(scene, await says(scene, town.zhou, "/mydata"))
    assert "王秀英" not in led
    assert [(one["number"], one["chair"], one["by"]) for one in json.loads(led)["meetings"]] == [
        (1, "you", "you")
    ]


def _content(scene: Scene, message: Message) -> str:
    assert message.document is not None
    return scene.world.files.by_id[message.document["file_id"]].content.decode()


async def test_nothing_of_a_forgotten_person_is_left(scene: Scene) -> None:
    town = scene.town
    card = await live(scene)
    await noted(scene, town.wang, card, "接单")
    await says(scene, town.ma, "/mydata")
    await detail(scene, 1, scene.world.private(town.zheng), town.zheng)
    before = await everything(scene)
    assert {"people", "issues", "outbox", "quarantine", "events"} <= set(where(before, NAME))
    assert {"people", "outbox", "quarantine", "photos", "drafts"} <= set(where(before, town.ma.id))
    await minutes_on_their_way(scene)
    asked = await says(scene, town.ma, "/forget")
    await scene.presses(town.ma, asked, "还是留着")
    await scene.reads(asked, "好，什么都没改。")
    asked = await says(scene, town.ma, "/forget")
    answer = await scene.presses(town.ma, asked, "忘掉我")
    assert answer.alert
    assert answer.text.startswith("已经把您忘掉了")
    await scene.reads(card, "一位居民报")
    assert NAME not in card.plain
    await scene.settled()
    after = await everything(scene)
    assert where(after, NAME, town.ma.id) == []
    assert "一位居民的钥匙在门垫下面" in after["events"]
    scene.move(minutes=2)
    paper = "".join(pages(scene, await scene.sees(town.council, "议事会 1号纪要，可以打印张贴")))
    assert "一位居民（居民）" in paper
    assert "王秀英" in paper
    assert NAME not in paper
    # What counts stays: the reports, who met the same, the closed steps.
    shown = await detail(scene, 1)
    assert "我是一位居民，我家门口的灯不亮" in shown
    assert "一位居民报了事" in shown
    assert "张照片" not in shown
    assert "1家也遇到" in await detail(scene, 3)
    assert "厨房也漏水" not in after["drafts"]
    assert "(false)" not in after["ballots"]
    # Nobody is told of it any more, and nobody is addressed in the group for it.
    private = scene.world.private(town.ma)
    said = len(scene.shown(private))
    await noted(scene, town.wang, card, "办结 换了灯泡")
    await scene.settled()
    assert len(scene.shown(private)) == said
    # Coming back makes somebody new, who has no part in what was before.
    again = await says(scene, town.ma, "/mydata")
    assert "报过 0 件事，关注 0 件，投了 0 次票，发过 0 张照片" in again.plain
    assert (await scene.presses(town.ma, asked, "忘掉我")).text == GONE


async def test_nobody_forgets_somebody_else(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    card = await reported(scene)
    asked = await says(scene, town.ma, "/forget")
    data = asked.buttons[0][0].data
    assert data is not None
    for user, message in ((town.li, card), (town.ma, card), (town.li, await says(scene, town.li, "/forget"))):
        answer = await scene.presses(user, message, forge(message, data))
        assert answer.text == GONE
    in_group = await answered(scene, scene.world.say(town.ma, scene.home, "/forget"))
    assert not [text for row in buttons(in_group) for text in row if "忘" in text]
    assert "马阿姨报" in await detail(scene)


async def test_a_message_that_calls_somebody_by_name_is_changed(quiet_scene: Scene) -> None:
    """马阿姨 never pressed Start, so the group was told; then she does, and asks to be forgotten."""
    scene, town = quiet_scene, quiet_scene.town
    card = await reported(scene)
    question = await finished(scene, card)
    assert "马阿姨" in question.plain
    asked = await says(scene, town.ma, "/forget")
    await scene.presses(town.ma, asked, "忘掉我")
    await scene.reads(question, "一位居民")
    assert "马阿姨" not in question.plain
    await scene.settled()
    assert where(await everything(scene), "马阿姨", town.ma.id) == []


async def test_names_that_are_words_change_nothing_of_others(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    town.ma.first_name = "平安"
    mine = await reported(scene, "小区平安吗")
    town.li.first_name = '<i>"李\\'
    scene.world.say(town.li, scene.home, "#建议 装一个平安钟")
    theirs = await scene.sees(scene.home, "平安钟")
    for user in (town.ma, town.li):
        asked = await says(scene, user, "/forget")
        await scene.presses(user, asked, "忘掉我")
    await scene.reads(mine, "小区一位居民吗", "一位居民报")
    await scene.reads(theirs, "平安钟", "一位居民提议")
    await scene.settled()
    kept = await everything(scene)
    assert set(where(kept, "平安")) == {"issues", "outbox"}
    assert where(kept, town.ma.id, town.li.id, "李\\\\") == []


async def test_the_only_owner_stays(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    await scene.stop()
    staff = [entry.model_dump() for entry in scene.settings.staff]
    owner = {"user_id": town.lin.id, "role": "owner"}
    settings = scene.settings.model_dump() | {"staff": [*staff, owner]}
    scene.settings = type(scene.settings).model_validate(settings)
    await scene.start()
    assert "唯一的负责人" in (await says(scene, town.lin, "/forget")).plain
    asked = await says(scene, town.zhou, "/forget")
    assert "您的职务（理事会）写在设置里" in asked.plain


async def test_a_vote_taken_back_is_not_counted_twice(quiet_scene: Scene) -> None:
    scene, town = quiet_scene, quiet_scene.town
    poll = await opened_poll(scene)
    for user in (town.ma, town.li):
        await scene.presses(user, poll, buttons(poll)[0][0])
    await scene.reads(poll, "2 人已投")
    asked = await says(scene, town.ma, "/forget")
    await scene.presses(town.ma, asked, "忘掉我")
    await scene.presses(town.ma, poll, buttons(poll)[0][0])
    await scene.settled()
    assert "2 人已投" in poll.plain
    scene.move(days=4)
    await scene.sees(scene.home, "投票结果", "共 2 人投票")
    # A poll that is over keeps its figures.
    asked = await says(scene, town.ma, "/forget")
    await scene.presses(town.ma, asked, "忘掉我")
    await scene.settled()
    assert "共 2 人投票" in (await scene.sees(scene.home, "投票结果")).plain


async def test_a_secret_vote_is_waited_for(quiet_scene: Scene) -> None:
    """Nobody can find it to take it back, and somebody new could vote once more."""
    scene = quiet_scene
    await scene.stop()
    hood = await open_neighbourhood(scene.settings, scene.clock)
    now, place_id = scene.clock.now(), hood.places.home.id
    async with hood.transaction() as tx:
        ma = (await members.recognise(tx, [Sender(7, NAME)]))[7]
        asked = {
            "place_id": place_id,
            "chat_id": -1,
            "author_id": ma.id,
            "question": "换物业吗？",
            "options": [],
        }
        asked |= {"is_secret": True, "created_at": now, "opened_at": now, "closes_at": now}
        poll_id = (await tx.execute(insert(polls).values(asked).returning(polls.c.id))).scalar_one()
        paper = {"poll_id": poll_id, "person_id": ma.id, "place_id": place_id, "state": "voted"}
        await tx.execute(insert(voters).values(paper))
        with pytest.raises(UserError, match="personal/secret_vote"):
            await forgetting.check(tx, ma, now)
        await tx.execute(update(polls).values(closed_at=now))
        await forgetting.check(tx, ma, now)
    await hood.database.close()
