"""Notices (公示) as chats: shown first, published, objected to, answered, and told at their end."""

from datetime import timedelta

import pytest

from bot import notices, places
from bot.errors import UserError
from bot.notices import Requests
from storage.database import Database
from tests.matters import noted
from tests.scene import Scene

PLAN = "单元门换成电控门\n甲门业 | 12800元 | 型号A\n乙门业 | 11900元 | 型号B，中标"


async def test_from_the_draft_to_the_end(scene: Scene) -> None:
    town, world = scene.town, scene.world
    world.say(town.zhou, town.council, f"#公示 {PLAN}\n公示3天", photo=b"a plan")
    draft = await scene.sees(town.council, "公示（还没发布）", "公示 3 天", "附件 1 个")
    assert "1号楼、2号楼、3号楼" in draft.plain
    assert all(scene.find(chat, "公示") is None for chat in town.buildings)
    refused = await scene.presses(town.wang, draft, "✅ 发布")
    assert refused.text.startswith("公示由理事会或居委会来发")
    await scene.presses(town.zhou, draft, "✅ 发布")
    for chat in town.buildings:
        await scene.sees(chat, "📢 公示1号", "乙门业 | 11900元 | 型号B，中标")
        assert (await scene.sees(chat, "公示1号 附件1")).photo

    # One who cannot be written to objects in the group, another one in private.
    notice = await scene.sees(scene.home, "📢 公示1号", "乙门业")
    how = await scene.presses(town.li, notice, "✋ 我有异议")
    assert how.text.startswith("请回复这条公示，写：异议")
    world.say(town.li, scene.home, "异议 价格太高", reply_to=notice)
    await scene.sees(scene.home, "异议已记为 1号，请理事会在")
    card = await scene.sees(town.council, "1号 异议（公示1号）", "价格太高", "前答复")
    world.press_start(town.ma)
    asked = await scene.presses(town.ma, notice, "✋ 我有异议")
    assert asked.text == "我私下问您了，请在私聊里回复理由。"
    private = world.private(town.ma)
    question = await scene.sees(private, "公示1号", "有异议")
    world.say(town.ma, private, "为什么不用维修基金", reply_to=question)
    await scene.sees(private, "异议已记为 2号")
    await scene.sees(town.council, "2号 异议", "为什么不用维修基金")
    assert scene.find(scene.home, "维修基金") is None

    await noted(scene, town.zhou, card, "答复 三家比价，最低价中标")
    await scene.reads(card, "请小李看看，这样答复行吗？", "周理事答复：三家比价")
    scene.move(days=3, minutes=1)
    end = await scene.sees(scene.home, "公示1号期满", "收到异议 2 条，还有 1 条没答复")
    assert "✋ 价格太高" in end.plain
    assert "答：三家比价，最低价中标" in end.plain
    assert "马阿姨" not in end.plain
    await scene.reads(notice, "公示期已满")
    late = world.say(town.li, scene.home, "异议 太吵", reply_to=notice)
    await scene.sees(late.chat, "公示1号的公示期到", "现在不能再提异议")

    # What is answered later stands there too.
    await noted(scene, town.zhou, await scene.sees(town.council, "2号 异议"), "不办 基金余额不够")
    scene.move(seconds=30)
    await scene.reads(end, "收到异议 2 条，都答复了", "答：基金余额不够")


async def test_disclosure_on_request(quick: Scene) -> None:
    scene, town, world = quick, quick.town, quick.world
    for words in ("去年的停车费", "物业合同", "监控录像"):
        world.say(town.ma, scene.home, f"#申请公开 {words}")
        await scene.sees(scene.home, words, "依申请公开")
    granted, refused, _ = [await scene.sees(scene.home, f"{n}号 依申请公开") for n in (1, 2, 3)]
    world.say(town.zhou, scene.home, "公示 停车费去年收入 3 万元\n公示10天", reply_to=granted)
    draft = await scene.sees(scene.home, "公示（还没发布）", "公示 10 天")
    await scene.presses(town.zhou, draft, "✅ 发布")
    await scene.sees(scene.home, "📢 公示1号", "停车费去年收入 3 万元")
    await scene.sees(scene.home, "周理事答复了：已公开，见公示1号", "这样答复行吗？")
    world.say(town.zhou, scene.home, "不办 有商业秘密", reply_to=refused)
    await scene.reads(refused, "有商业秘密")
    world.say(town.zhou, scene.home, "/notice")
    await scene.sees(scene.home, "一年来申请公开 3 件：已公开 1 件，没公开 1 件，还没答复 1 件。")
    database = Database(scene.settings.storage.url, reads_only=True)
    async with database.transaction() as tx:
        tree, now = await places.load(tx), scene.clock.now()
        counted = await notices.requests(tx, tree, now - timedelta(days=1), now)
        running = await notices.running(tx, tree, now)
    await database.close()
    assert counted == Requests(asked=3, granted=1, refused=1)
    assert counted.waiting == 1
    assert [notice.number for notice in running] == [1]


async def test_a_draft_is_corrected_or_given_up(quick: Scene) -> None:
    scene, town, world = quick, quick.town, quick.world
    said = world.say(town.zhou, scene.home, "/notice 换门铃")
    draft = await scene.sees(scene.home, "换门铃", "公示 7 天，发到：1号楼")
    world.edit(town.zhou, said, "/notice 换门铃和信箱\n公示5天")
    await scene.reads(draft, "换门铃和信箱", "公示 5 天")
    await scene.presses(town.zhou, draft, "不发")
    await scene.reads(draft, "取消了，没有发布")
    world.say(town.ma, scene.home, "#公示 我要涨停车费")
    await scene.sees(scene.home, "公示由理事会或居委会来发")
    world.say(town.zhou, scene.home, "/notice")
    await scene.sees(scene.home, "请写上公示什么")


@pytest.mark.parametrize(
    ("words", "text", "days"),
    [
        ("换门\n公示7天", "换门", 7),
        ("换门\n公示期：十五天", "换门", 15),
        ("换门\nfor 30 days", "换门", 30),
        ("换门，3天内完工", "换门，3天内完工", None),
    ],
)
def test_what_is_read(words: str, text: str, days: int | None) -> None:
    wish = notices.read(words)
    assert (wish.text, wish.days) == (text, days)


@pytest.mark.parametrize(
    ("words", "template"),
    [("", "how"), ("公示7天", "how"), ("换门\n公示91天", "days"), ("换" * 3001, "too_long")],
)
def test_what_is_refused(words: str, template: str) -> None:
    with pytest.raises(UserError) as error:
        notices.read(words)
    assert error.value.template == f"notices/{template}"
