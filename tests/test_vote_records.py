"""The records of votes as chats: made once at the end, found by a receipt, without a name in them."""

import asyncio
import re

from sqlalchemy import select

from bot.playground.people import Message
from bot.recount import checking
from bot.recount.counting import Ballot, Electors
from bot.recount.record import Record
from storage import tables
from storage.database import Database
from tests.roster import Home, move_in, settle, state_area
from tests.scene import Scene, play
from tests.test_household_votes import CLOSE, opened

RECORD, FIND = "📄 投票记录", "🔍 查我的票"


async def kept(scene: Scene) -> list[Record]:
    """The records in the database: each counted again, and right."""
    database = Database(scene.settings.storage.url)
    r = tables.vote_records
    async with database.transaction() as tx:
        rows = (await tx.execute(select(r.c.content, r.c.sha256).order_by(r.c.poll_id))).all()
    await database.close()
    checked = [checking.check(row.content) for row in rows]
    assert all(one.is_right for one in checked)
    assert [one.opened.sha256 for one in checked] == [row.sha256 for row in rows]
    return [one.opened.record for one in checked]


def receipt_in(message: Message) -> str:
    found = re.search(r"\w{4}-\w{4}-\w{4}", message.plain)
    assert found, message.plain
    return found[0]


async def test_the_record_of_a_household_vote(scene: Scene) -> None:
    """Closed twice at once it has one result and one record, in which a household finds its own ballot."""
    town, world = scene.town, scene.world
    for user in (town.ma, town.sun):
        world.press_start(user)
    homes = [Home("1号楼", "101", (town.ma,)), Home("1号楼", "102", (town.wang,)), Home("1号楼", "103")]
    await settle(scene, *homes)
    card = await opened(scene)
    paper = await scene.sees(world.private(town.ma), "这是 1号楼 101 的选票")
    await scene.presses(town.ma, paper, "1. 用维修基金")
    await scene.presses(town.ma, paper, "2. 居民自筹")
    await scene.reads(paper, "✅ 已投：居民自筹", "结果公布后凭它核对")
    receipt = receipt_in(paper)
    await scene.presses(town.wang, card, "2. 居民自筹")
    draft = await scene.sees(scene.home, "📝", "投票开始了")
    twice = [world.press(town.zhou, draft, CLOSE) for _ in range(2)]
    answers = await asyncio.gather(*(press.answered() for press in twice))
    assert sorted(answer.text for answer in answers) == ["投票已经结束了。", "投票结束了，结果马上公布。"]
    result = await scene.sees(scene.home, "投票结果", "应投 3，已投 2")
    scene.move(days=5)  # the clock would close it too
    await scene.settled()
    assert [m for m in scene.shown(scene.home) if "投票结果" in m.plain] == [result]
    (record,) = await kept(scene)
    assert [b.says for b in record.ballots].count((("居民自筹", 1),)) == 2
    assert record.electorate.papers == len(record.ballots) == 3

    assert (await scene.presses(town.wang, result, RECORD)).text == "文件发在下面了。"
    file = await scene.sees(scene.home, "每张票都在里面，写的是回执，没有名字")
    assert (await scene.presses(town.ma, result, RECORD)).text == "文件已经发在这个群里了，请往下找。"
    assert file.document is not None
    content = world.files.by_id[file.document["file_id"]].content
    checked = checking.check(content)
    assert checked.is_right
    assert checked.opened.sha256 in result.plain
    assert checked.opened.sha256 in file.plain
    assert checked.opened.record == record
    assert not [word for word in ("马阿姨", "1号楼 101") if word in content.decode()]
    assert record.ballot(receipt) == Ballot(receipt, (("居民自筹", 1),), way="tap")

    link = next(b.url for row in result.buttons for b in row if b.text == FIND)
    assert link is not None
    payload = link.partition("?start=")[2]
    world.press_start(town.ma, payload)
    await scene.sees(world.private(town.ma), "1号楼 101，记录里投的是：居民自筹。", f"回执 {receipt}")
    world.say(town.ma, world.private(town.ma), f"/ballot {receipt.lower().replace('-', ' ')}")
    await scene.sees(world.private(town.ma), "🔍 换单元门", "\n记录里投的是：居民自筹。")
    world.press_start(town.wang, payload)
    theirs = await scene.sees(world.private(town.wang), "1号楼 102，记录里投的是：居民自筹。")
    assert receipt_in(theirs) != receipt
    world.say(town.sun, world.private(town.sun), f"/ballot {receipt}")
    await scene.sees(world.private(town.sun), "没有查到这个回执")
    await move_in(scene, "101", town.sun)
    world.press_start(town.sun, payload)
    await scene.sees(world.private(town.sun), "您没有登记在参加投票的住户里")


async def test_votes_that_ended_while_the_bot_was_down(scene: Scene) -> None:
    """By law and in secret: each closes once, with the right record."""
    town, world = scene.town, scene.world
    for user in (town.ma, town.li):
        world.press_start(user)
    await settle(
        scene,
        Home("1号楼", "101", (town.ma,), 100, "马家"),
        Home("1号楼", "102", (), 60, "马家"),
        Home("1号楼", "103", (town.li,), 80),
        Home("1号楼", "104", (town.wang,), 60),
    )
    await state_area(scene, "1号楼", 310.5)
    unequal = "面积对不上：户册各户合计 300 平方米，登记的总面积是 310.5 平方米。"
    world.say(town.zhou, scene.home, "/poll 用维修资金换门，同意吗？\n法定第5项")
    draft = await scene.sees(scene.home, "📝", "用维修资金", unequal, "请按“开始投票”")
    await scene.presses(town.zhou, draft, "✅ 开始投票")
    await scene.sees(scene.home, "🗳", "用维修资金", unequal, "名单按开始时的户册")
    await opened(scene, "/poll 选谁当楼长？\n吴楼长\n孙老师\n一户一票，匿名，截止 3天后")
    paper = await scene.sees(world.private(town.ma), "用维修资金", "1号楼 101、1号楼 102 的选票")
    await scene.presses(town.ma, paper, "同意")
    await scene.reads(paper, "回执 ")
    await scene.sees(world.private(town.li), "用维修资金", "1号楼 103 的选票")
    secret = await scene.sees(world.private(town.ma), "匿名投票")
    await scene.presses(town.ma, secret, "2. 孙老师")
    unused = await scene.sees(world.private(town.li), "匿名投票")
    assert "核对自己的票" in (await scene.presses(town.ma, secret, "回执")).text
    await scene.settled()
    await scene.stop()
    scene.move(days=9)
    await scene.start()
    result = await scene.sees(scene.home, "业主表决结果", "参与：面积 53.33%，人数 1/3")
    await scene.sees(scene.home, "投票结果：选谁当楼长？", "孙老师：1票")
    await scene.reads(paper, "投票结束了。1号楼 101、1号楼 102 投的是：同意（马阿姨投的）。")
    by_law, in_secret = await kept(scene)
    assert by_law.electorate == Electors(3, 300 * 10_000, 3_105_000)
    reached = {(b.area_cm2 // 10_000, b.says is not None, b.reached) for b in by_law.ballots}
    assert reached == {(160, True, True), (80, False, True), (60, False, False)}
    assert receipt_in(paper) in {b.receipt for b in by_law.ballots}
    assert by_law.key == in_secret.key
    assert in_secret.electorate.papers == 4
    assert [(b.says, b.way) for b in in_secret.ballots] == [((("孙老师", 1),), None)]
    said = await scene.presses(town.ma, secret, "回执")
    assert said.text == f"您的回执：{in_secret.ballots[0].receipt}。记录里这张票是：孙老师"
    assert "没有这张票" in (await scene.presses(town.li, unused, "回执")).text
    link = next(b.url for row in result.buttons for b in row if b.text == FIND)
    assert link is not None
    world.press_start(town.ma, f"vote-{in_secret.number}")
    await scene.sees(world.private(town.ma), "匿名票只有凭回执才查得到")
    await scene.stop()
    await scene.start()
    await scene.settled()
    assert len(await kept(scene)) == 2


async def test_a_quick_poll_has_no_record(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        draft = await scene.polls("/poll 几点开会？|7点|8点")
        await scene.presses(scene.town.ma, draft, "1. 7点")
        await scene.presses(scene.town.zhou, draft, CLOSE)
        result = await scene.sees(scene.home, "投票结果", "7点：1票")
        assert not result.buttons
        assert "SHA-256" not in result.plain
        assert await kept(scene) == []
