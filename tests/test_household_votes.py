"""Household votes as chats: who may vote, in the group and in private, and what is shown of it."""

from sqlalchemy import select

from bot.playground.people import Button, Message, User
from bot.voting import receipts
from storage.database import Database
from storage.tables import metadata
from tests.roster import Home, leave, settle
from tests.scene import Scene, play

OPEN, CLOSE = "✅ 开始投票", "结束投票（发起人）"
DOOR = "/poll 换单元门，谁出钱？\n用维修基金\n居民自筹\n一户一票，随时公布"


def buttons(message: Message) -> list[str]:
    return [b.text for row in message.buttons for b in row]


async def drafted(scene: Scene, text: str = DOOR, where: str = "home") -> Message:
    chat = scene.town.council if where == "council" else scene.home
    said = scene.world.say(scene.town.zhou, chat, text)
    found = lambda: [m for m in scene.shown(chat) if m.reply_to is said]  # noqa: E731
    await scene.world.until(found, what=f"an answer to {text!r}")
    return found()[0]


async def opened(scene: Scene, text: str = DOOR, where: str = "home") -> Message:
    """The card of a household vote in building 1's group."""
    draft = await drafted(scene, text, where)
    assert (await scene.presses(scene.town.zhou, draft, OPEN)).text == "投票开始了。"
    return await scene.sees(scene.home, "🗳", draft.plain.splitlines()[0].removeprefix("📝 "))


def letters(scene: Scene, user: User) -> list[Message]:
    return scene.shown(scene.world.private(user))


async def test_one_ballot_a_household(scene: Scene) -> None:
    """In the group and in private, changed until the end; another member is told and may change it."""
    town, world = scene.town, scene.world
    world.press_start(town.ma)
    await settle(
        scene,
        Home("1号楼", "101", (town.ma, town.li)),
        Home("1号楼", "102", (town.wang,)),
        Home("1号楼", "103"),
        Home("2号楼", "101", (town.chen,)),
    )
    card = await opened(scene)
    assert "一户一票，选一个，记名" in card.plain
    assert "已投 0 / 应投 3 户。名单按开始时的户册，之后变动不算。" in card.plain
    paper = await scene.sees(world.private(town.ma), "这是 1号楼 101 的选票", "还没投")
    assert buttons(paper) == ["1. 用维修基金", "2. 居民自筹", "弃权"]

    assert (await scene.presses(town.ma, paper, "1. 用维修基金")).text == "已投：用维修基金"
    scene.move(seconds=5)
    await scene.reads(card, "用维修基金：1票（100%）", "已投 1 / 应投 3 户")
    await scene.reads(paper, "✅ 已投：用维修基金（马阿姨投的），截止前可以改。", "回执 ")
    told = await scene.presses(town.li, card, "2. 居民自筹")
    assert told.text == "您家马阿姨已经投了：用维修基金。要改，请按下面的“私下投票”。"
    assert told.alert
    world.press_start(town.li, next(b.url for b in card.buttons[-1] if b.url).partition("?start=")[2])
    theirs = await scene.sees(world.private(town.li), "✅ 已投：用维修基金（马阿姨投的）")
    assert (await scene.presses(town.li, theirs, "2. 居民自筹")).text == "已投：居民自筹"
    scene.move(seconds=5)
    await scene.reads(card, "用维修基金：0票", "居民自筹：1票（100%）", "已投 1 / 应投 3 户")
    await scene.reads(paper, "✅ 已投：居民自筹（小李投的）")

    outside = await scene.presses(town.zhou, card, "1. 用维修基金")
    assert "您没有登记在参加投票的住户里" in outside.text
    assert (await scene.presses(town.wang, card, "2. 居民自筹")).text == "已投：居民自筹"
    draft = await scene.sees(scene.home, "📝", "投票开始了")
    late = Button("1. 用维修基金", paper.buttons[0][0].data)
    await scene.presses(town.zhou, draft, CLOSE)
    result = await scene.sees(scene.home, "投票结果：换单元门，谁出钱？")
    assert "✅ 居民自筹：2票（100%）" in result.plain
    assert "应投 3，已投 2，“居民自筹”票数最多。" in result.plain
    # The papers say so too, each in its last wording, and have nothing to press but the way to the record.
    for message in (paper, theirs):
        await scene.reads(
            message, "投票结束了。1号楼 101 投的是：居民自筹（小李投的）。", "回执 ", "结果在 1号楼 的群里"
        )
        assert buttons(message) == ["🔍 查我的票"]
        assert "可以改" not in message.plain
    edits = scene.world.calls["editMessageText"]
    paper.buttons.append([late])
    assert (await scene.presses(town.ma, paper, late.text)).text == "投票已经结束了。"
    await scene.settled()
    scene.move(days=1)
    await scene.settled()
    assert scene.world.calls["editMessageText"] == edits
    assert "马阿姨" not in card.plain + result.plain


async def test_the_electorate_is_frozen(sqlite_url: str) -> None:
    """A household that leaves the roster meanwhile still votes, one that comes new does not."""
    async with play(sqlite_url) as scene:
        town = scene.town
        empty = await drafted(scene)
        refused = await scene.presses(town.zhou, empty, OPEN)
        assert refused.text == "户册里这里还没有住户，没有人可以投票。请先导入户册。"
        await settle(scene, Home("1号楼", "101", (town.ma,)), Home("1号楼", "102", (town.wang,)))
        card = await opened(scene)
        await leave(scene, "101")
        await settle(scene, Home("1号楼", "103", (town.li,)))
        assert (await scene.presses(town.ma, card, "1. 用维修基金")).text == "已投：用维修基金"
        assert "您没有登记在参加投票的住户里" in (await scene.presses(town.li, card, "1. 用维修基金")).text
        scene.move(seconds=5)
        await scene.reads(card, "已投 1 / 应投 2 户")


async def test_a_vote_of_the_compound_is_in_every_group(sqlite_url: str) -> None:
    """Asked in the council's chat; each group sees its own turnout and that of all; two homes, two papers."""
    async with play(sqlite_url) as scene:
        town, world = scene.town, scene.world
        world.press_start(town.chen)
        await settle(
            scene,
            Home("1号楼", "101", (town.ma,)),
            Home("2号楼", "201", (town.chen,)),
            Home("2号楼", "202", (town.chen,)),
            Home("3号楼", "301", (town.sun,)),
        )
        first = await opened(scene, DOOR.replace("，随时公布", ""), "council")
        second = await scene.sees(
            town.buildings[1], "🗳", "2号楼已投 0 / 应投 2 户；到 3月4日 周三 ", "，全部已投 0 / 应投 4 户"
        )
        told = await scene.presses(town.chen, second, "1. 用维修基金")
        assert told.text == "您有 2 户的选票，请在我的私聊里一户一户投。"
        for room, choice in (("201", "1. 用维修基金"), ("202", "2. 居民自筹")):
            paper = await scene.sees(world.private(town.chen), f"2号楼 {room} 的选票")
            assert (await scene.presses(town.chen, paper, choice)).text == f"已投：{choice[3:]}"
        scene.move(seconds=5)
        await scene.reads(second, "2号楼已投 2 / 应投 2 户；", "，全部已投 2 / 应投 4 户")
        assert "票（" not in second.plain  # the result is hidden until the end
        await scene.presses(town.ma, first, "1. 用维修基金")
        scene.move(days=4)
        for group in town.buildings:
            result = await scene.sees(group, "投票结果")
            assert "用维修基金：2票（67%）" in result.plain
            assert "应投 4，已投 3" in result.plain
        await scene.reads(second, "投票结束了，已投 3 / 应投 4 户。")
        assert not second.buttons


async def test_the_council_votes_among_itself(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await scene.settled()
        draft = await drafted(scene, "/poll 请哪家公司？\n甲\n乙\n理事会表决，随时公布，参加过半", "council")
        assert "理事会成员投票" in draft.plain
        await scene.presses(scene.town.zhou, draft, OPEN)
        await scene.world.until(lambda: "vote:" in str(draft.buttons[0][0].data), what="the poll")
        assert "这次只有理事会成员投票" in (await scene.presses(scene.town.lin, draft, "1. 甲")).text
        assert (await scene.presses(scene.town.zhou, draft, "2. 乙")).text == "已投：乙"
        await scene.presses(scene.town.zhou, draft, CLOSE)
        assert "应投 1，已投 1，“乙”票数最多。" in (await scene.sees(scene.town.council, "投票结果")).plain


async def rows(scene: Scene) -> str:
    """All that the database keeps, as one text."""
    database = Database(scene.settings.storage.url)
    async with database.transaction() as tx:
        kept = [str(row) for table in metadata.sorted_tables for row in await tx.execute(select(table))]
    await database.close()
    return "\n".join(kept)


async def test_a_secret_ballot_is_nobodys(scene: Scene) -> None:
    """In the tables nothing leads from a ballot to its voter; the private message alone can change it."""
    town, world = scene.town, scene.world
    for user in (town.ma, town.li, town.wang):
        world.press_start(user)
    await settle(scene, Home("1号楼", "101", (town.ma, town.li)), Home("1号楼", "102", (town.wang,)))
    card = await opened(scene, "/poll 选谁当楼长？\n吴楼长\n孙老师\n一户一票，匿名")
    assert [b.text for row in card.buttons for b in row] == ["🗳 私下投票"]
    paper = await scene.sees(world.private(town.ma), "匿名投票", "选谁当楼长")
    theirs = await scene.sees(world.private(town.li), "匿名投票", "选谁当楼长")
    secret = str(paper.buttons[0][0].data).split(":")[2:4]
    assert secret != str(theirs.buttons[0][0].data).split(":")[2:4]
    assert (await scene.presses(town.ma, paper, "1. 吴楼长")).text == "已投：吴楼长"
    assert (await scene.presses(town.ma, paper, "2. 孙老师")).text == "已投：孙老师"
    assert "已经用另一条消息投过了" in (await scene.presses(town.li, theirs, "1. 吴楼长")).text
    receipt = (await scene.presses(town.ma, paper, "回执")).text.partition("：")[2][:14]
    assert receipts.read(receipt.lower().replace("-", " ")) == receipt
    forged = str(paper.buttons[0][0].data).replace("secret", "fill", 1).split(":")
    card.buttons[0].append(Button("伪造", ":".join((forged[0], forged[1], forged[4]))))
    assert (await scene.presses(town.ma, card, "伪造")).alert
    scene.move(seconds=5)
    await scene.reads(card, "已投 1 / 应投 2 户")
    kept = await rows(scene)
    assert receipt in kept
    assert not [line for line in kept.splitlines() if receipt in line and str(town.ma.id) in line]
    assert not any(part in kept for part in secret)
    world.say(town.ma, world.private(town.ma), "/ballot")
    await scene.sees(world.private(town.ma), "您已经投过了", "那条消息")
    scene.move(days=4)
    result = await scene.sees(scene.home, "投票结果")
    assert "✅ 孙老师：1票（100%）" in result.plain
    assert (await scene.presses(town.ma, paper, "1. 吴楼长")).text == "投票已经结束了。"
    assert (await scene.presses(town.ma, paper, "回执")).text.startswith(f"您的回执：{receipt}")


async def test_owners_decide_by_law(scene: Scene) -> None:
    """使用维修资金, item 5: areas and heads, one paper an owner, with and without the silent."""
    town, world = scene.town, scene.world
    for user in (town.ma, town.li):
        world.press_start(user)
    await settle(
        scene,
        Home("1号楼", "101", (town.ma,), 100, "马家"),
        Home("1号楼", "102", (), 60, "马家"),
        Home("1号楼", "103", (town.li,), 80, tenants=(town.chen,)),
        Home("1号楼", "104", (town.wang,), 60),
    )
    text = "/poll 用维修资金换单元门，同意吗？\n法定第5项"
    short = await drafted(scene, f"{text}\n截止 2天后")
    assert (await scene.presses(town.zhou, short, OPEN)).text == "法定表决要开满 5 天，最多 60 天。"
    assert buttons(short) == [OPEN, "取消"]  # it cannot be secret, nor without owners
    card = await opened(scene, text)
    assert "按民法典双过半通过" in card.plain
    assert "仅供参考，不代替业主大会的表决。" in card.plain
    assert "已投 0 / 应投 3 位业主" in card.plain
    assert buttons(card)[:3] == ["同意", "反对", "弃权"]  # the question is not listed as its own option
    assert "1. " not in card.plain
    assert (await scene.presses(town.ma, card, "同意")).text == "已投：同意"
    assert "您没有登记为参加投票的业主" in (await scene.presses(town.lin, card, "同意")).text
    await scene.presses(town.wang, card, "反对")
    await scene.sees(world.private(town.ma), "1号楼 101、1号楼 102 的选票")
    await scene.sees(world.private(town.li), "1号楼 103 的选票")
    draft = await scene.sees(scene.home, "📝", "投票开始了")
    assert "要开满 5 天" in (await scene.presses(town.zhou, draft, CLOSE)).text
    scene.move(days=8)
    result = await scene.sees(scene.home, "业主表决结果")
    assert "1. " not in result.plain
    assert result.plain.splitlines()[1] == "未通过"
    assert "参与：面积 73.33%，人数 2/3（66.66%）" in result.plain
    assert "同意：面积 72.72%，人数 1/2（50.00%）" in result.plain
    assert "只算表了态的：未通过；送达未表态的随多数：未通过。本小区按前一种算" in result.plain
    assert "只供参考，不代替业主大会的表决" in result.plain
    assert "✅" not in result.plain


async def test_a_vote_by_area_needs_the_areas(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await settle(scene, Home("1号楼", "101", area=None), Home("1号楼", "102"))
        draft = await drafted(scene, "/poll 换门吗？\n法定")
        told = await scene.presses(scene.town.zhou, draft, OPEN)
        assert told.text == "101在户册里没有面积，不能按面积表决。请先补上。"
