"""How neighbourhoods have decided, as chats: every household asked, until something came of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import polls
from bot.errors import UserError
from bot.polls import Poll
from bot.voting.parts import LEAST_SHOWN, told_apart
from bot.voting.terms import Kind, Terms
from tests.ballots import household_vote, moved_in, told
from tests.roster import Home, settle, with_units
from tests.scene import Scene, play


async def test_stairwell_by_stairwell(scene: Scene) -> None:
    """Pipes: all 18 households of two stairwells would pay, 7 of another; the silent are asked again."""
    town, world = scene.town, scene.world
    units = ("1单元", "2单元", "3单元")
    await with_units(scene, "1号楼", *units)
    flats = [
        (unit, f"{unit[0]}{floor}0{door}") for unit in units for floor in (1, 2, 3) for door in (1, 2, 3)
    ]
    neighbours = await moved_in(scene, *flats)
    silent = neighbours["3303"]
    world.press_start(silent)
    card = await household_vote(scene, "/poll 铸铁水管换新，每户出800元，愿意吗？\n愿意\n不愿意\n一户一票")
    assert "已投 0 / 应投 27 户" in card.plain
    paper = await scene.sees(world.private(silent), "1号楼3单元 3303 的选票")
    for room, neighbour in neighbours.items():
        if room not in ("3302", "3303"):
            world.press(neighbour, card, "1. 愿意")
    answer = await scene.presses(neighbours["1101"], card, "1. 愿意")
    assert answer.text == "您已经投了：愿意"
    scene.move(days=2, hours=1)
    reminder = await scene.sees(world.private(silent), "⏰ 还没投：铸铁水管换新")
    await scene.reads(paper, "选票又发了一份，请用最新的那条。")
    assert not paper.buttons
    assert not world.private(neighbours["1101"]).messages
    await scene.reads(card, "已投 25 / 应投 27 户")
    assert (await scene.presses(silent, reminder, "2. 不愿意")).text == "已投：不愿意"
    scene.move(days=1)
    result = await scene.sees(scene.home, "投票结果：铸铁水管换新")
    assert "✅ 愿意：25票（96%）" in result.plain
    parts = await scene.sees(scene.home, "分楼票数：铸铁水管换新")
    assert parts.plain.splitlines()[1:] == [
        "1单元：已投 9/9；愿意 9票（100%）；不愿意 0票",
        "2单元：已投 9/9；愿意 9票（100%）；不愿意 0票",
        "3单元：已投 8/9；愿意 7票（88%）；不愿意 1票（12%）",
    ]
    await scene.reads(reminder, "投票结束了。1号楼3单元 3303 投的是：不愿意")
    assert not [m for m in scene.shown(town.buildings[1]) if "铸铁水管" in m.plain]


async def test_whose_vote_it_is(sqlite_url: str) -> None:
    """范围 names the place that votes, or is refused in words. All points that one can give have a button."""
    async with play(sqlite_url) as scene:
        town = scene.town
        await with_units(scene, "1号楼", "1单元", "2单元")
        await with_units(scene, "2号楼", "1单元")
        await settle(scene, Home("1单元", "101", (town.ma,)), Home("2单元", "201", (town.li,)))
        refused = {
            "/poll 换灯吗？|换|不换|范围 1单元": "“范围”要和“一户一票”或“业主表决”一起写",
            "/poll 换灯吗？|换|不换|一户一票|范围 9号楼": "没找到“9号楼”",
            "/poll 哪个？|甲|乙|丙|丁|戊|己|庚|辛|壬|每人10分": "这些选项每人最多 8 分",
        }
        for text, expected in refused.items():
            said = scene.world.say(town.zhou, scene.home, text)
            told = await scene.sees(scene.home, expected)
            assert told.reply_to is said
        scene.world.say(town.zhou, town.council, "/poll 换灯吗？|换|不换|一户一票|范围 1单元")
        await scene.sees(town.council, "“1单元”不止一处：阳光小区/1号楼/1单元、阳光小区/2号楼/1单元")
        card = await household_vote(scene, "/poll 换灯吗？|换|不换|一户一票|范围 1号楼2单元", council=True)
        draft = await scene.sees(town.council, "换灯吗", "范围：2单元。", "投票开始了")
        assert "只由2单元投。一户一票" in card.plain
        assert "已投 0 / 应投 1 户" in card.plain
        assert (await scene.presses(town.li, card, "1. 换")).text == "已投：换"
        assert "您没有登记在参加投票的住户里" in (await scene.presses(town.ma, card, "1. 换")).text
        await scene.presses(town.zhou, draft, "结束投票（发起人）")
        assert "应投 1，已投 1" in (await scene.sees(scene.home, "投票结果：换灯吗")).plain
        points = await scene.polls("/poll 钱先花在哪？|门|灯|每人10分")
        assert [len(row) for row in points.buttons[:4]] == [5, 5, 5, 5]
        assert (await scene.presses(town.ma, points, "① 10分")).text == "已投：门 10分"


async def test_a_vote_that_binds_is_on_notice_first(database_url: str) -> None:
    """15 days of notice, word for word what is voted on; then it opens by itself, also after a downtime."""
    async with play(database_url, polls={"chat_is_law": True}) as scene:
        town, world = scene.town, scene.world
        await settle(scene, Home("1号楼", "101", (town.ma,)), Home("1号楼", "102", (town.li,)))
        text = "/poll 用维修资金换水管，同意吗？\n法定第5项"
        said = world.say(town.zhou, scene.home, f"{text}\n截止 18天后")
        draft = await scene.sees(scene.home, "📝 用维修资金换水管")
        told = await scene.presses(town.zhou, draft, "✅ 开始投票")
        assert told.text == "法定表决要开满 5 天，最多 60 天。"  # 18 days less 15 of notice
        world.edit(town.zhou, said, text)
        await scene.reads(draft, "📝 用维修资金换水管")
        assert (await scene.presses(town.zhou, draft, "✅ 开始投票")).text.startswith("已公示，")
        notice = await scene.sees(scene.home, "📢 业主表决公示：用维修资金换水管")
        assert "题目和选项不再改" in notice.plain
        assert not notice.buttons
        await scene.reads(draft, "公示中，")
        world.edit(town.zhou, said, "/poll 用维修资金换电梯，同意吗？\n法定第5项")
        assert "公示后不能再改" in (await scene.sees(scene.home, "这个表决已经公示")).plain
        scene.move(days=14)
        await scene.settled()
        assert scene.find(scene.home, "🗳") is None
        await scene.stop()
        scene.move(days=8)
        await scene.start()
        card = await scene.sees(scene.home, "🗳 用维修资金换水管", "已投 0 / 应投 2 位业主")
        for owner in (town.ma, town.li):
            await scene.presses(owner, card, "同意")
        scene.move(days=6)
        await scene.settled()
        assert (
            scene.find(scene.home, "业主表决结果") is None
        )  # it opened a week late, and so closes a week late
        scene.move(days=2)
        result = await scene.sees(scene.home, "业主表决结果：用维修资金换水管")
        assert "✅ 通过" in result.plain
        assert "只供参考" not in result.plain
        world.say(town.zhou, scene.home, "/poll 出租屋顶，同意吗？\n法定第8项")
        draft = await scene.sees(scene.home, "📝 出租屋顶")
        await scene.presses(town.zhou, draft, "✅ 开始投票")
        await scene.reads(draft, "公示中，")
        assert (await scene.presses(town.zhou, draft, "取消")).text == "取消了。"
        assert "取消了，不投票" in (await scene.sees(scene.home, "📢", "出租屋顶", "取消了")).plain
        # What becomes of a proposal is no other vote.
        world.say(town.ma, scene.home, "#议题 用维修资金修屋顶")
        proposal = await scene.sees(scene.home, "1号", "用维修资金修屋顶")
        world.say(town.zhou, scene.home, "表决 法定第5项", reply_to=proposal)
        draft = await scene.sees(scene.home, "📝 用维修资金修屋顶")
        assert (await scene.presses(town.zhou, draft, "✅ 开始投票")).text.startswith("已公示，")


async def test_a_canteen_a_hall_or_parking(sqlite_url: str) -> None:
    """All buildings choose; the plan that was made of it is published. Then parking, in two phases."""
    async with play(sqlite_url) as scene:
        town, world = scene.town, scene.world
        await settle(
            scene,
            Home("1号楼", "101", (town.ma,)),
            Home("2号楼", "201", (town.chen,)),
            Home("2号楼", "202", (town.wu,)),
            Home("3号楼", "301", (town.sun,)),
        )
        text = "/poll 空房子做什么？\n社区食堂\n活动大厅\n停车场\n最多选2个，一户一票，随时公布"
        first = await household_vote(scene, text, council=True)
        second = await scene.sees(town.buildings[1], "🗳 空房子做什么")
        third = await scene.sees(town.buildings[2], "🗳 空房子做什么")
        for user, card, choices in (
            (town.ma, first, ("1. 社区食堂", "2. 活动大厅")),
            (town.chen, second, ("1. 社区食堂",)),
            (town.wu, second, ("2. 活动大厅", "1. 社区食堂")),
            (town.sun, third, ("3. 停车场",)),
        ):
            for choice in choices:
                assert (await scene.presses(user, card, choice)).text.startswith("已投：")
        assert "最多选 2 个" in (await scene.presses(town.ma, first, "3. 停车场")).text
        scene.move(days=4)
        result = await scene.sees(scene.home, "投票结果：空房子做什么")
        assert "✅ 社区食堂：3票（75%）" in result.plain
        parts = await scene.sees(scene.home, "分楼票数：空房子做什么")
        assert "2号楼：已投 2/2（不到 3 户，不分开公布）" in parts.plain
        world.say(town.zhou, town.council, "/notice 方案：一层食堂，二层活动大厅，院里划6个车位\n公示7天")
        draft = await scene.sees(town.council, "一层食堂")
        await scene.presses(town.zhou, draft, draft.buttons[0][0].text)
        for group in town.buildings:
            await scene.sees(group, "一层食堂，二层活动大厅")

        plan = "/poll 停车怎么办？\n第一步：划线，一户一位\n第二步：外来车收费\n逐项表决，过半数，一户一票"
        card = await household_vote(scene, plan, council=True)
        cards = {group: await scene.sees(group, "🗳 停车怎么办") for group in town.buildings}
        for user, group, marks in (
            (town.ma, 0, ("① 同意", "② 同意")),
            (town.chen, 1, ("① 同意", "② 反对")),
            (town.wu, 1, ("① 同意", "② 同意")),
            (town.sun, 2, ("① 弃权", "② 弃权")),
        ):
            for mark in marks:
                await scene.presses(user, cards[town.buildings[group]], mark)
        assert card is cards[scene.home]
        scene.move(days=4)
        result = await scene.sees(scene.home, "投票结果：停车怎么办")
        assert "✅ 第一步：划线，一户一位：同意 3，反对 0" in result.plain
        assert "✅" not in result.plain.splitlines()[2]  # 2 of 4 is no majority


async def test_seven_are_elected_and_a_tie_is_voted_on_again(sqlite_url: str) -> None:
    """Nine stand for seven seats; the two tied for the last go to a second round, and the old one is over."""
    async with play(sqlite_url) as scene:
        town, world = scene.town, scene.world
        for user in (town.wu, town.zhou, town.ma, town.li):
            world.press_start(user)
        await settle(
            scene,
            Home("1号楼", "101", (town.ma,)),
            Home("1号楼", "102", (town.li,)),
            Home("1号楼", "103"),
        )
        names = [f"候选人{letter}" for letter in "甲乙丙丁戊己庚辛壬"]
        card = await household_vote(scene, "\n".join(["/poll 选业委会", *names, "选7人，一户一票，随时公布"]))
        for user, chosen in ((town.ma, range(7)), (town.li, (0, 1, 2, 3, 4, 5, 7))):
            for number in chosen:
                await scene.presses(user, card, f"{number + 1}. {names[number]}")
        assert "最多" in (await scene.presses(town.ma, card, f"9. {names[8]}")).text
        # The third household has no phone: two people key what it says, several names of it.
        listed = await told(scene, town.wu, "/doors", "1号楼：还有 1 张票没投")
        await scene.presses(town.wu, listed, "103")
        theirs = await scene.sees(world.private(town.wu), "103 的票")
        await scene.presses(town.wu, theirs, f"1. {names[0]}")
        await scene.reads(theirs, "记完请按“记好了”")
        await scene.presses(town.wu, theirs, "✔ 记好了")
        world.say(town.wu, world.private(town.wu), "", photo=b"signed", reply_to=theirs)
        await scene.reads(theirs, "等第二个人")
        check = await told(scene, town.zhou, "/paper", "103 的票")
        await scene.presses(town.zhou, check, f"1. {names[0]}")
        await scene.sees(world.private(town.zhou), "103 的票", "记完请按")
        assert (await scene.presses(town.zhou, check, "✔ 记好了")).text == "两个人记的一样，已计入。"
        abstains = (await scene.sees(world.private(town.ma), "🗳 选业委会")).buttons[-1][0]
        draft = await scene.sees(scene.home, "📝 选业委会", "投票开始了")
        await scene.presses(town.zhou, draft, "结束投票（发起人）")
        result = await scene.sees(scene.home, "投票结果：选业委会")
        assert "“候选人庚”和“候选人辛”票数相同" in result.plain
        assert [line.split("：")[0] for line in result.plain.splitlines() if "✅" in line] == [
            f"✅ {name}" for name in names[:6]
        ]
        again = await household_vote(scene, f"/poll 第七名选谁？\n{names[6]}\n{names[7]}\n选1人，一户一票")
        # A tap that was under way on the paper of the round before.
        old = await scene.sees(world.private(town.ma), "🗳 选业委会", "投票结束了")
        old.buttons.append([abstains])
        assert (await scene.presses(town.ma, old, "弃权")).text == "投票已经结束了。"
        for user in (town.ma, town.li):
            paper = await scene.sees(world.private(user), "第七名选谁")
            assert (await scene.presses(user, paper, "弃权")).text == "已投：弃权"
        scene.move(days=4)
        result = await scene.sees(scene.home, "投票结果：第七名选谁")
        assert "✅" not in result.plain  # all abstain: nobody wins
        assert "应投 3，已投 2，都弃权了。" in result.plain
        await scene.reads(again, "投票结束了")


def test_at_the_second_of_its_closing_a_poll_is_closed() -> None:
    end = datetime(2026, 11, 28, 12, tzinfo=UTC)
    poll = Poll(1, 1, -1, 1, 1, Kind.poll, "?", ("a", "b"), Terms(), end - timedelta(days=3), end, None)
    polls.check_open(poll, end - timedelta(seconds=1))
    with pytest.raises(UserError, match="polls/closed"):
        polls.check_open(poll, end)
    with pytest.raises(UserError, match="polls/closed"):
        polls.check_open(replace(poll, closed_at=end - timedelta(hours=1)), end - timedelta(minutes=1))


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 6), min_size=2), st.integers(0, 4))
def test_few_ballots_are_not_found_out_from_the_others(voted: dict[int, int], elsewhere: int) -> None:
    """What a part says is told where it is enough, and what is left of the whole is nothing or enough."""
    whole = sum(voted.values()) + elsewhere
    told = told_apart(voted, whole)
    assert all(voted[part] >= LEAST_SHOWN for part in told)
    left = whole - sum(voted[part] for part in told)
    assert left == 0 or left >= LEAST_SHOWN or not told
    if not elsewhere and min(voted.values()) >= LEAST_SHOWN:
        assert told == voted.keys()
