"""How neighbourhoods have decided, as chats: every household asked, until something came of it."""

from bot.playground.people import Message, User
from tests.roster import Home, settle, with_units
from tests.scene import Scene, play


async def moved_in(scene: Scene, *flats: tuple[str, str]) -> dict[str, User]:
    """A neighbour for each flat of a place and room, in building 1's group, by the room."""
    neighbours = {room: scene.world.add_user(f"{room}的邻居") for _, room in flats}
    for neighbour in neighbours.values():
        scene.home.members[neighbour.id] = neighbour
    await settle(scene, *(Home(place, room, (neighbours[room],)) for place, room in flats))
    return neighbours


async def household_vote(scene: Scene, text: str, council: bool = False) -> Message:
    """The council asks and opens it; the card in building 1's group."""
    chat = scene.town.council if council else scene.home
    said = scene.world.say(scene.town.zhou, chat, text)
    await scene.world.until(
        lambda: any(m.reply_to is said for m in scene.shown(chat)), 10, f"draft of {text}"
    )
    draft = next(m for m in scene.shown(chat) if m.reply_to is said)
    assert (await scene.presses(scene.town.zhou, draft, "✅ 开始投票")).text == "投票开始了。", draft.plain
    return await scene.sees(scene.home, "🗳", draft.plain.splitlines()[0].removeprefix("📝 "))


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
    assert reminder.id != paper.id
    assert not world.private(neighbours["1101"]).messages
    await scene.reads(card, "已投 25 / 应投 27 户")
    assert (await scene.presses(silent, reminder, "2. 不愿意")).text == "已投：不愿意"
    scene.move(days=1)
    result = await scene.sees(scene.home, "投票结果：铸铁水管换新")
    assert "✅ 愿意：25票（96%）" in result.plain
    parts = await scene.sees(scene.home, "分楼票数：铸铁水管换新")
    assert parts.plain.splitlines()[1:] == [
        "1单元：已投 9/9；愿意 9票（100%），不愿意 0票",
        "2单元：已投 9/9；愿意 9票（100%），不愿意 0票",
        "3单元：已投 8/9；愿意 7票（88%），不愿意 1票（12%）",
    ]
    assert len([m for m in scene.shown(world.private(silent)) if "3303 的选票" in m.plain]) == 2
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
        assert (await scene.presses(town.ma, points, "1. 10分")).text == "已投：门 10分"


async def test_a_vote_that_binds_is_on_notice_first(database_url: str) -> None:
    """15 days of notice, word for word what is voted on; then it opens by itself, also after a downtime."""
    async with play(database_url, polls={"chat_is_law": True}) as scene:
        town, world = scene.town, scene.world
        await settle(scene, Home("1号楼", "101", (town.ma,)), Home("1号楼", "102", (town.li,)))
        text = "/poll 用维修资金换水管，同意吗？\n法定第5项"
        said = world.say(town.zhou, scene.home, f"{text}\n截止 18天后")
        draft = await scene.sees(scene.home, "📝 用维修资金换水管")
        told = await scene.presses(town.zhou, draft, "✅ 开始投票")
        assert told.text == "法定表决要开 5 到 60 天，请改截止时间。"  # 18 days less 15 of notice
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
            await scene.presses(owner, card, "1. 同意")
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
