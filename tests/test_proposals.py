"""Proposals as chats: neighbours support one, the council has to answer, and what it decides is done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import agenda, decisions, places, proposals
from bot.agenda import Item
from bot.decisions import Decision
from bot.playground.people import Message, User
from bot.site import building
from storage.database import Database
from tests.scene import Scene, play
from tests.test_site import text as page_text

KINDS = [{"name": "idea", "supporters": 2}]


@asynccontextmanager
async def council(database: str) -> AsyncIterator[Scene]:
    """The town where two supporters make the council answer."""
    async with play(database, kinds=KINDS) as scene:
        yield scene


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Scene]:
    async with council(database_url) as scene:
        yield scene


@pytest.fixture
async def quick(sqlite_url: str) -> AsyncIterator[Scene]:
    async with council(sqlite_url) as scene:
        yield scene


async def proposed(scene: Scene, text: str = "#议题 楼下装两张长椅") -> Message:
    scene.world.say(scene.town.ma, scene.home, text)
    return await scene.sees(scene.home, text.split(maxsplit=1)[1])


async def supported(scene: Scene, card: Message, *users: User) -> None:
    for user in users:
        await scene.presses(user, card, "👍 支持")


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


async def test_enough_supporters_make_the_council_answer(both: Scene) -> None:
    scene, town = both, both.town
    card = await proposed(scene)
    assert "1号 建议 · 征集支持" in card.plain
    assert "👍 0 家支持。满 2 家，理事会必须答复" in card.plain
    assert "前办好" not in card.plain

    own = await scene.presses(town.ma, card, "👍 支持")
    assert own.text == "这是您自己提的，请邻居来支持。"
    first = await scene.presses(town.li, card, "👍 支持")
    again = await scene.presses(town.li, card, "👍 支持")
    assert (first.text, again.text) == ("已支持 1号，现在 1 家支持。", "1号您已经支持了。")
    await scene.reads(card, "👍 1 家支持。满 2 家")
    assert scene.find(town.council, "楼下装两张长椅") is None

    # A word in reply is as good as a tap, and the reason is kept.
    scene.world.say(town.wang, scene.home, "反对 晚上吵", reply_to=card)
    scene.world.say(town.zhou, scene.home, "赞成 老人有地方坐", reply_to=card)
    desk = await scene.sees(town.council, "楼下装两张长椅", "等答复")
    await scene.reads(card, "等答复", "👍 2 家支持，1 人反对", "请理事会在", "前答复")
    assert labels(desk) == ["接单", "处理中", "办结", "⋯ 更多", "表决", "上会", "上报", "不采纳"]
    await scene.sees(scene.home, "1号有 2 家支持，理事会必须在", "前答复")

    # It is declined with a reason only.
    why = await scene.presses(town.zhou, desk, "不采纳")
    assert "请写上原因，回复 1号的卡片" in why.text
    scene.world.say(town.zhou, town.council, "不采纳 那里是消防通道", reply_to=desk)
    await scene.reads(card, "1号 建议 · 没有采纳", "那里是消防通道")
    await scene.sees(scene.home, "周理事没有采纳：那里是消防通道")
    scene.world.say(town.zhou, scene.home, "上会", reply_to=card)
    await scene.sees(scene.home, "这件事现在是“不办”，不能再答复")

    scene.world.say(town.zhou, scene.home, "/issue 1")
    history = await scene.sees(scene.home, "经过")
    assert "反对：晚上吵" in history.plain
    assert "赞成：老人有地方坐" in history.plain
    assert "支持的人够了，请理事会答复：2" in history.plain


async def test_onto_the_agenda_and_up(both: Scene) -> None:
    scene, town = both, both.town
    card = await proposed(scene)
    await supported(scene, card, town.li, town.wang)
    desk = await scene.sees(town.council, "楼下装两张长椅")

    nobody = await scene.presses(town.wang, desk, "上会")
    assert nobody.text.startswith("这一步由理事会来做。")
    put = await scene.presses(town.zhou, desk, "上会")
    assert put.text == "1号已列入下次议事会。"
    await scene.reads(card, "1号 建议 · 已受理", "🗓 下次议事会上讨论")
    twice = await scene.presses(town.lin, desk, "上会")
    assert twice.text == "1号已经列入下次议事会了。"
    assert [(item.number, item.words) for item in await waiting(scene)] == [(1, "楼下装两张长椅")]

    # No meeting comes: it goes up by itself.
    scene.move(days=32)
    await scene.sees(scene.home, "1号到期还没答复，已转给居委会")
    asked = await scene.sees(town.committee, "楼下装两张长椅", "请居委会在")
    above = await scene.presses(town.lin, asked, "上报")
    assert above.text == "1号上面没有人可以上报了，请在这里答复。"

    assert len(await waiting(scene)) == 1

    other = await proposed(scene, "#建议 车棚装充电插座")
    scene.world.say(town.zhou, scene.home, "上报 要花公家的钱", reply_to=other)
    await scene.sees(town.committee, "车棚装充电插座")
    await scene.sees(scene.home, "2号，周理事上报给居委会了")
    await scene.reads(other, "等答复", "请居委会在")
    scene.world.say(town.zhou, scene.home, "/issue 2")
    assert "周理事说：要花公家的钱" in (await scene.sees(scene.home, "2号", "经过")).plain


async def test_to_the_vote_and_carried_out(both: Scene, tmp_path: Path) -> None:
    scene, town = both, both.town
    card = await proposed(scene)
    await supported(scene, card, town.li)
    scene.world.say(town.wang, scene.home, "反对 晚上吵", reply_to=card)
    scene.world.say(town.zhou, scene.home, "赞成 老人有地方坐", reply_to=card)
    desk = await scene.sees(town.council, "楼下装两张长椅", "等答复")

    drawn_up = await scene.presses(town.zhou, desk, "表决")
    assert drawn_up.text == "投票已在群里拟好，请到群里按“开始投票”。"
    draft = await scene.sees(scene.home, "📝 楼下装两张长椅（1号议题）", "1. 同意", "2. 反对")
    await scene.presses(town.zhou, draft, "✅ 开始投票")
    said = await scene.sees(scene.home, "1号议题交大家表决")
    assert said.plain.splitlines()[1:4] == [
        "2 家支持，1 人反对。",
        "赞成的说：老人有地方坐",
        "反对的说：晚上吵",
    ]
    await scene.reads(card, "正在表决", "📊 请在投票里投一票")
    assert labels(card) == ["⋯ 更多"]
    scene.world.say(town.zhou, scene.home, "表决", reply_to=card)
    await scene.sees(scene.home, "1号正在表决。")

    poll = await scene.sees(scene.home, "📊 楼下装两张长椅（1号议题）")
    for user in (town.ma, town.li):
        await scene.presses(user, poll, "1. 同意")
    await scene.presses(town.wang, poll, "2. 反对")
    scene.move(days=4)
    await scene.sees(scene.home, "投票结果：楼下装两张长椅（1号议题）")
    await scene.reads(card, "1号 建议 · 有结果了", "✅ 通过了，2号来办")
    await scene.sees(scene.home, "1号，表决通过了，由 2号来办")
    # The decision has an owner and a date, and its card stands on the owner's desk.
    task = await scene.sees(scene.home, "2号 决议", "楼下装两张长椅", "理事会负责")
    await scene.sees(town.council, "2号 决议")
    assert labels(task) == ["接单", "处理中", "办结", "⋯ 更多"]
    assert [(one.words, one.issue.number) for one in await open_decisions(scene)] == [("楼下装两张长椅", 2)]
    # Proposal, vote and what carries it out name one another, in the chat and on the board.
    await building.build(scene.settings, tmp_path / "board", scene.clock.now())
    for number, words in {1: "定下来的事由 2号来办", 2: "这是 1号议题定下来的事"}.items():
        scene.world.say(town.li, scene.home, f"/issue {number}")
        await scene.sees(scene.home, words, "经过")
        page = page_text(tmp_path / "board", f"issues/{number}.html")
        assert words in page
        assert "投票结果：楼下装两张长椅" in page
    assert "🗳 投票" in (await scene.sees(scene.home, "定下来的事由 2号来办", "经过")).plain
    assert (await building.build(scene.settings, tmp_path / "board", scene.clock.now())).written == 0
    scene.world.say(town.zhou, scene.home, "办结 装好了", reply_to=task)
    await scene.sees(scene.home, "请您看看，修好了吗？")
    assert await open_decisions(scene) == []


async def test_of_several_ways_one_wins_or_none(quick: Scene) -> None:
    scene, town = quick, quick.town
    card = await proposed(scene, "#建议 修单元门")
    scene.world.say(town.zhou, scene.home, "表决", reply_to=card)
    draft = await scene.sees(
        scene.home, "📝 修单元门", "1. 同意", "要改选项，就按“取消”，再回复议题：表决 选项1|选项2"
    )
    await scene.presses(town.zhou, draft, "取消")
    await scene.reads(draft, "取消了，没有投票")
    scene.world.say(town.zhou, scene.home, "表决 用维修基金|自己出钱|截止 明天 20:00", reply_to=card)
    draft = await scene.sees(scene.home, "📝 修单元门", "1. 用维修基金", "2. 自己出钱")
    await scene.presses(town.zhou, draft, "✅ 开始投票")
    poll = await scene.sees(scene.home, "📊 修单元门")
    await scene.presses(town.ma, poll, "2. 自己出钱")
    scene.move(days=2)
    await scene.sees(scene.home, "2号 决议", "修单元门：自己出钱")

    # A tie decides nothing, and whoever withdraws a proposal takes it from the vote.
    _, second, third = town.buildings
    tied, left = town.chen, town.sun
    for chat, user, text in ((second, tied, "装门铃"), (third, left, "换信箱")):
        scene.world.say(user, chat, f"#建议 {text}")
        card = await scene.sees(chat, text, "征集支持")
        scene.world.say(town.zhou, chat, "表决", reply_to=card)
        draft = await scene.sees(chat, f"📝 {text}")
        await scene.presses(town.zhou, draft, "✅ 开始投票")
        poll = await scene.sees(chat, f"📊 {text}")
        await scene.presses(user, poll, "1. 同意")
    await scene.presses(town.wang, await scene.sees(second, "📊 装门铃"), "2. 反对")
    scene.world.say(left, third, "撤回", reply_to=await scene.sees(third, "4号 建议"))
    await scene.reads(await scene.sees(third, "4号 建议"), "已撤回")
    scene.move(days=4)
    await scene.sees(second, "3号，表决没有通过")
    await scene.sees(third, "投票结果：换信箱")
    await scene.settled()
    assert scene.find(second, "决议") is None
    assert scene.find(third, "决议") is None


async def open_decisions(scene: Scene) -> list[Decision]:
    """What the compound decided and nobody has done yet."""
    database = Database(scene.settings.storage.url, reads_only=True)
    async with database.transaction() as tx:
        tree = await places.load(tx)
        found = await decisions.not_carried_out(tx, tree.below(tree.at(scene.town.compound)))
    await database.close()
    return found


async def waiting(scene: Scene) -> list[Item]:
    """The agenda of the compound's next meeting."""
    database = Database(scene.settings.storage.url, reads_only=True)
    async with database.transaction() as tx:
        tree = await places.load(tx)
        found = await agenda.waiting(tx, tree.below(tree.at(scene.town.compound)))
    await database.close()
    return found


async def test_whom_nobody_supports(quick: Scene) -> None:
    scene, town = quick, quick.town
    card = await proposed(scene)
    scene.move(days=59)
    await scene.settled()
    assert "征集支持" in card.plain
    scene.move(days=2)
    await scene.reads(card, "没有采纳", "支持的人不够，先放下")
    await scene.sees(scene.home, "1号没有满 2 家支持，先放下了")
    scene.world.say(town.ma, scene.home, "没修好", reply_to=card)
    await scene.sees(scene.home, "请重新提一次")


@pytest.mark.parametrize(
    ("text", "side", "words"),
    [
        ("赞成 老人有地方坐", "for", "老人有地方坐"),
        ("赞成装在南边", "for", "装在南边"),
        ("支持！", "for", ""),
        ("+1", "for", ""),
        ("For: somewhere to sit", "for", "somewhere to sit"),
        ("agree", "for", ""),
        ("反对，晚上吵", "against", "晚上吵"),
        ("不同意", "against", ""),
        ("Against: it is noisy", "against", "it is noisy"),
        ("反对意见也要听", None, ""),
        ("for example in the yard", None, ""),
        ("+10", None, ""),
        ("装在哪里？", None, ""),
        ("", None, ""),
    ],
)
def test_the_side_that_a_reply_takes(text: str, side: str | None, words: str) -> None:
    read = proposals.read(text)
    assert (read.side if read else None, read.words if read else "") == (side, words)
