"""Ballots that people do not cast with their own hands, as chats: at the door, on paper, keyed in twice."""

from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import func, select

from bot.playground.people import Message, User
from storage import tables
from storage.database import Database
from tests.ballots import household_vote, told
from tests.matters import forge
from tests.roster import Home, settle
from tests.scene import PATIENCE, Scene

FUND, OWN = "1. 用维修基金", "2. 居民自筹，物业补贴"
DOOR = "/poll 换单元门，钱从哪来？\n用维修基金\n居民自筹，物业补贴\n一户一票，随时公布"


def rooms(message: Message) -> list[str]:
    return [b.text for row in message.buttons for b in row if (b.data or "").startswith("door:")]


async def test_door_by_door_and_on_paper(scene: Scene) -> None:
    """A volunteer asks at the doors; a second person keys the same from the photo, or both look again."""
    town, world = scene.town, scene.world
    wu, zhou, lin, li = town.wu, town.zhou, town.lin, town.li
    for user in (wu, zhou, lin, li, town.chen):
        world.press_start(user)
    await settle(
        scene,
        Home("1号楼", "101", (town.ma,)),
        Home("1号楼", "102"),
        Home("1号楼", "1003", (li,)),
        Home("1号楼", "104"),
        Home("2号楼", "101", (town.chen,)),
    )
    card = await household_vote(scene, DOOR, council=True)
    for user in (li, town.chen):
        await scene.sees(world.private(user), "的选票")
    await scene.presses(town.ma, card, OWN)
    assert "上门登记由志愿者" in (await told(scene, town.chen, "/doors", "上门登记")).plain
    assert "请私下跟我说" in (await answered_in_group(scene, wu, "/doors")).plain

    listed = await told(scene, wu, "/doors 1号楼", "1号楼：还有 3 张票没投")
    assert rooms(listed) == ["102", "104", "1003 ✉"]
    assert "台账：投了 1，弃权 0，送到没表态 1，没送到 2（户）" in listed.plain
    sheet = await opens(scene, wu, listed, "102")
    assert (await scene.presses(wu, sheet, FUND)).text == "记下了。"
    await scene.reads(sheet, "记的是：用维修基金。", "请拍下这家签了字的纸票")
    world.say(wu, world.private(wu), "", photo=b"door", reply_to=sheet)
    await scene.sees(town.council, "有 1 张代记的票要核对")
    await scene.reads(sheet, "等第二个人照着照片再记一遍")
    assert "已投 1 / 应投 4 户" in card.plain

    check = await told(scene, zhou, "/paper", "1号楼 102 的票")
    assert check.photo
    assert (await scene.presses(zhou, check, OWN)).text == "两个人记的不一样，请都再看一遍。"
    await scene.sees(world.private(zhou), "两个人记的不一样")
    theirs = await scene.sees(world.private(wu), "两个人记的不一样")
    await begun_anew(scene, theirs)
    scene.move(seconds=5)
    await scene.reads(card, "用维修基金：1票", "1号楼已投 2 / 应投 4 户")
    await scene.sees(town.council, "代记的票都核对完了")

    paper = await told(scene, zhou, "/paper 1号楼104", "1号楼 104 的票", photo=b"paper")
    await scene.presses(zhou, paper, OWN)
    assert (await scene.presses(zhou, paper, OWN)).text == "记下了。"  # pressed twice, one keying
    assert "没有等您核对的票" in (await told(scene, zhou, "/paper", "核对")).plain
    second = await told(scene, lin, "/paper", "1号楼 104 的票")
    assert (await scene.presses(lin, second, FUND)).text == "两个人记的不一样，请都再看一遍。"
    for user in (lin, zhou):
        shown = await scene.sees(world.private(user), "1号楼 104 的票", "两个人记的不一样")
        assert shown.photo
        said = await scene.presses(user, shown, OWN)
    assert said.text == "两个人记的一样，已计入。"

    # What a household casts itself stands, before and after somebody keyed for it.
    listed = await told(scene, wu, "/doors 1号楼", "1号楼：还有 1 张票没投")
    sheet = await opens(scene, wu, listed, "1003 ✉")
    await scene.presses(wu, sheet, FUND)
    await told(scene, zhou, "/paper 1号楼 1003", "1003 的票", photo=b"paper")
    check = await scene.sees(world.private(zhou), "1003 的票")
    await scene.presses(zhou, check, FUND)
    noted = await scene.sees(world.private(li), "✅ 已投：用维修基金（上门代记）")
    assert (await scene.presses(li, noted, OWN)).text == "已投：居民自筹，物业补贴"
    await told(scene, zhou, "/paper 1号楼1003", "这家自己已经投了，以他们自己投的为准。", photo=b"paper")

    left = await told(scene, wu, "/doors 2号楼", "2号楼：还有 1 张票没投")
    sheet = await opens(scene, wu, left, "101 ✉")
    await scene.presses(wu, sheet, OWN)
    scene.move(days=4)
    result = await scene.sees(scene.home, "投票结果：换单元门")
    assert "✅ 居民自筹，物业补贴：3票" in result.plain
    assert "投票方式：手机 2 张，纸票 1 张，上门 1 张。" in result.plain
    await scene.sees(town.council, "投票结束了，有 1 张代记的票没核对完，不算")
    offers = "三家报价：甲厂 M3 型 1280 元；乙厂 A1 型 1150 元；丙厂 K2 型 1400 元"
    world.say(zhou, town.council, f"/notice {offers}\n公示3天")
    notice = await scene.sees(town.council, "三家报价")
    await scene.presses(zhou, notice, notice.buttons[0][0].text)
    for group in town.buildings:
        await scene.sees(group, offers)
    draft = await scene.sees(town.council, "📝", "投票结束了")
    await result_published(scene, draft)
    assert (await scene.presses(town.wang, draft, "📒 投票台账（理事会）")).alert
    assert (await scene.presses(zhou, draft, "📒 投票台账（理事会）")).text
    ledger = await scene.sees(world.private(zhou), "投了 4 户，弃权 0 户，送到没表态 1 户")
    assert "投票方式：手机 2 户，纸票 1 户，上门 1 户。" in ledger.plain
    assert ledger.document is not None
    book = load_workbook(BytesIO(scene.world.files.by_id[ledger.document["file_id"]].content))
    assert list(book.worksheets[0].values)[1:] == [
        ("阳光小区/1号楼", "101", "投了", "手机"),
        ("阳光小区/1号楼", "102", "投了", "上门代记"),
        ("阳光小区/1号楼", "104", "投了", "纸质选票"),
        ("阳光小区/1号楼", "1003", "投了", "手机"),
        ("阳光小区/2号楼", "101", "送到没表态", None),
    ]


async def result_published(scene: Scene, draft: Message) -> None:
    """A notice in reply to a vote that is over, or by the button under its result where it was asked, brings
    the result by itself, building by building."""
    zhou, council, group = scene.town.zhou, scene.town.council, scene.town.buildings[2]
    scene.world.say(zhou, council, "/notice 公示5天", reply_to=draft)
    shown = await scene.sees(council, "“换单元门，钱从哪来？”的投票结果", "公示 5 天", "自动附上投票结果")
    await scene.presses(zhou, shown, "不发")
    result = await scene.sees(council, "投票结果：换单元门", "投票记录的指纹")
    await scene.sees(council, "分楼票数：换单元门", "1号楼：已投 4/4")
    publishes = "📢 公示结果（理事会）"
    assert (await scene.presses(scene.town.wang, result, publishes)).text.startswith("公示由理事会")
    for button in ("不发", "✅ 发布"):
        assert (await scene.presses(zhou, result, publishes)).text.startswith("公示拟好了")
        drawn_up = await scene.sees(council, "📝 公示（还没发布）", "公示 7 天", "再回复投票结果")
        await scene.presses(zhou, drawn_up, button)
    assert (await scene.presses(zhou, result, publishes)).text == "公示2号已经公布过这个结果了。"
    assert publishes not in [b.text for m in scene.shown(group) for row in m.buttons for b in row]
    notice = await scene.sees(group, "📢 公示2号", "“换单元门，钱从哪来？”的投票结果")

    def below(*words: str) -> bool:
        found = scene.find(group, *words)
        return found is not None and found.id > notice.id

    await scene.world.until(
        lambda: (
            below("✅ 居民自筹，物业补贴：3票", "纸票 1 张")
            and below("1号楼：已投 4/4；用维修基金 1票", "2号楼：已投 0/1")
        ),
        PATIENCE,
        "the result below its notice",
    )


async def begun_anew(scene: Scene, theirs: Message) -> None:
    """A volunteer and the council keyed 102 differently: a third discards both, two of the council agree."""
    wu, zhou, lin = scene.town.wu, scene.town.zhou, scene.town.lin
    stuck = await told(scene, lin, "/paper", "两个人记的不一样，还没算。总对不上")
    assert stuck.photo
    assert "用维修基金" not in stuck.plain  # neither keying is shown
    ((discard,),) = stuck.buttons
    assert not any("作废" in button.text for row in theirs.buttons for button in row)
    assert "理事会" in (await scene.presses(wu, theirs, forge(theirs, str(discard.data)))).text
    assert (await scene.presses(lin, stuck, "总记不一样？作废重记")).text.startswith("作废了。")
    await scene.reads(stuck, "这家怎么说")
    await scene.reads(theirs, "这张票记的作废了")
    again = await scene.presses(lin, stuck, forge(stuck, str(discard.data)))
    assert again.text == "这张票不用作废：没有两个人记得不一样。"
    assert (await scene.presses(lin, stuck, FUND)).text == "记下了。"
    await scene.sees(scene.town.council, "有 1 张代记的票要核对")
    anew = await told(scene, zhou, "/paper", "这家怎么说")
    assert anew.photo
    assert (await scene.presses(zhou, anew, FUND)).text == "两个人记的一样，已计入。"
    database = Database(scene.settings.storage.url)
    async with database.transaction() as tx:
        kept = await tx.scalar(select(func.count()).select_from(tables.keyings))
        traces = list(await tx.scalars(select(tables.audit.c.action)))
    await database.close()
    assert (kept, traces) == (4, ["ballot.discard"])


async def opens(scene: Scene, user: User, listed: Message, door: str) -> Message:
    assert (await scene.presses(user, listed, door)).text == "已更新。"
    return await scene.sees(scene.world.private(user), f"{door.split()[0]} 的票")


async def answered_in_group(scene: Scene, user: User, text: str) -> Message:
    said = scene.world.say(user, scene.town.buildings[1], text)
    group = scene.town.buildings[1]
    await scene.world.until(lambda: any(m.reply_to is said for m in scene.shown(group)), what=text)
    return next(m for m in scene.shown(group) if m.reply_to is said)


async def test_one_household_votes_for_another(scene: Scene) -> None:
    """Said in private, or on a signed letter; three at most; what a household casts itself stands."""
    town, world = scene.town, scene.world
    for user in (town.ma, town.li, town.zhou):
        world.press_start(user)
    rooms = ("103", "104", "105")
    await settle(
        scene,
        Home("1号楼", "101", (town.ma,)),
        Home("1号楼", "102", (town.li,)),
        *(Home("1号楼", room) for room in rooms),
    )
    card = await household_vote(scene, "/poll 换门吗？\n换\n不换\n一户一票，随时公布")
    await told(scene, town.ma, "/proxy 1号楼101", "不用委托自己家")
    await told(scene, town.ma, "/proxy 1号楼102", "1号楼 101 的票，委托 1号楼 102 代投")
    await scene.sees(world.private(town.li), "1号楼 101 委托您家代投“换门吗？”，票在下面")
    theirs = await scene.sees(world.private(town.li), "这是 1号楼 101 的选票")
    assert (await scene.presses(town.li, theirs, "1. 换")).text == "已投：换"
    scene.move(seconds=5)
    await scene.reads(card, "换：1票", "已投 1 / 应投 5 户")
    await scene.reads(theirs, "小李代投的")
    assert (await scene.presses(town.ma, card, "2. 不换")).text == "已投：不换"  # herself
    assert (await scene.presses(town.li, theirs, "1. 换")).text == "这家自己已经投了，以他们自己投的为准。"
    for room in rooms[:2]:
        await told(scene, town.zhou, f"/proxy 1号楼{room} 给 1号楼102", f"{room} 的票，委托", b"letter")
        await scene.sees(world.private(town.li), f"1号楼 {room} 的选票")
    await told(scene, town.zhou, "/proxy 1号楼105 给 1号楼102", "已经替 3 户投票", b"letter")
    shown = await told(scene, town.ma, "/proxy", "1号楼 101 的票，委托 1号楼 102")
    assert (await scene.presses(town.ma, shown, "收回委托")).text == "收回了，这票只有您家能投。"
    await told(scene, town.zhou, "/proxy 1号楼105 给 1号楼102", "105 的票，委托", b"letter")
    assert "您没有登记" in (await scene.presses(town.li, theirs, "1. 换")).text
    scene.move(seconds=5)
    await scene.reads(card, "不换：1票", "已投 1 / 应投 5 户")
    scene.move(hours=48, minutes=30)  # nobody of 103 is in the chat: whoever votes for it is reminded
    held = await scene.sees(world.private(town.li), "⏰ 还没投：换门吗？", "1号楼 103 的选票")
    assert (await scene.presses(town.li, held, "1. 换")).text == "已投：换"
    scene.move(days=4)
    await scene.sees(scene.home, "投票结果：换门吗？", "投票方式：手机 1 张，委托 1 张。")
