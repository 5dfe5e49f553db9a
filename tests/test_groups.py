"""A group is set up from the chat: Linli is added, asked what it is, told by somebody who may, and undone."""

from bot.playground.people import Chat, Message, User
from tests.matters import answered, buttons, forge, rows, skip_to
from tests.scene import Scene, play
from tests.test_meetings import day

ASKED = "这个群还没有登记，我暂时什么也不记。"


def new_group(scene: Scene, title: str = "阳光小区4号楼", *people: User) -> Chat:
    """A group in which Linli is not yet."""
    town = scene.town
    return scene.world.add_group(title, members=people or (town.ma, town.zhou, town.wang, town.lin), bot=None)


async def added(scene: Scene, chat: Chat, by: User, status: str = "administrator") -> Message:
    """Somebody adds Linli; the question what the group is."""
    scene.world.set_bot_status(chat, status, by=by)  # type: ignore[arg-type]
    return await scene.sees(chat, ASKED)


def words(message: Message) -> list[str]:
    return [text for row in buttons(message) for text in row]


async def offers(scene: Scene, message: Message, *texts: str) -> None:
    """Wait until a message has these buttons."""
    await scene.world.until(lambda: set(texts) <= set(words(message)), what=f"{texts} among {words(message)}")


async def claimed(scene: Scene, chat: Chat, by: User, *path: str) -> Message:
    """Linli is added by somebody who walks down this path and says: here."""
    question = await added(scene, chat, by)
    for name in path:
        await offers(scene, question, name)
        await scene.presses(by, question, name)
    await offers(scene, question, f"✔ {path[-1].removeprefix('✓ ')}的居民群")
    await scene.presses(by, question, f"✔ {path[-1].removeprefix('✓ ')}的居民群")
    await scene.reads(question, "好了，这里是")
    return question


async def test_a_new_buildings_group_is_set_up_by_the_council(scene: Scene) -> None:
    town = scene.town
    chat = new_group(scene)
    question = await added(scene, chat, by=town.ma)
    assert "丽景社区在用" in question.plain
    assert "我只读带标签的话、给我的回复和投票" in question.plain
    assert words(question) == ["登记这个群"]
    # A resident, and an administrator of the group who holds no role, may not say what it is.
    scene.world.set_status(town.ma, chat, "administrator")
    refused = await scene.presses(town.ma, question, "登记这个群")
    assert refused.text.startswith("这一步请居委会或理事会的人来做")
    assert refused.alert
    # Until then nothing is kept.
    said = scene.world.say(town.ma, chat, "#报修 灯坏了")
    assert "这个群还没有登记，所以没有记下来" in (await answered(scene, said)).plain
    # The council's member is where their council is, and no further up.
    await scene.presses(town.zhou, question, "登记这个群")
    await scene.reads(
        question, "选到了：丽景社区 › 阳光小区", "名单里没有，就回复这条消息写名字，比如：4号楼"
    )
    assert words(question) == ["✔ 阳光小区的居民群", "✔ 阳光小区的理事会群", "✓ 1号楼", "✓ 2号楼", "✓ 3号楼"]
    scene.world.say(town.zhou, chat, "4号楼", reply_to=question)
    await scene.reads(question, "要新建吗？", "4号楼", "这是阳光小区里的楼栋")
    await scene.presses(town.zhou, question, "✔ 新建")
    await scene.reads(question, "好了，这里是丽景社区 › 阳光小区 › 4号楼的居民群。", "有事请发：#报修")
    assert not question.buttons
    await scene.sees(town.committee, "周理事把群“阳光小区4号楼”登记成了4号楼的居民群")
    scene.world.say(town.ma, chat, "#报修 灯坏了")
    card = await scene.sees(chat, "1号 报修", "4号楼")
    await scene.presses(town.wang, card, "接单")
    await scene.reads(card, "已接单")
    # It is still so after a restart.
    await scene.stop()
    await scene.start()
    scene.world.say(town.ma, chat, "#报修 门坏了")
    await scene.sees(chat, "2号 报修", "4号楼")


async def test_the_committee_sets_up_everything_from_the_chat(quick: Scene) -> None:
    """A compound, its buildings and its council's group; several buildings in one message in private."""
    town, world = quick.town, quick.world
    world.press_start(town.lin)
    private = world.private(town.lin)
    world.say(town.lin, private, "/place")
    walk = await quick.sees(private, "丽景社区", "里面有 1 处")
    world.say(town.lin, private, "月光小区", reply_to=walk)
    await quick.reads(walk, "要新建吗？", "这是丽景社区里的小区")
    await quick.presses(town.lin, walk, "✔ 新建")
    await quick.reads(walk, "丽景社区 › 月光小区", "一行一个，也可以写 1-12号楼")
    world.say(town.lin, private, "1-3号楼\n门卫室", reply_to=walk)
    await quick.reads(walk, "1号楼、2号楼、3号楼、门卫室")
    await quick.presses(town.lin, walk, "✔ 新建")
    await quick.reads(walk, "里面有 4 处")
    group = new_group(quick, "月光小区理事会")
    question = await added(quick, group, by=town.lin)
    assert words(question) == ["✔ 丽景社区的理事会群", "✔ 丽景社区的居委会群", "阳光小区", "月光小区"]
    await quick.presses(town.lin, question, "月光小区")
    await offers(quick, question, "✔ 月光小区的居委会群", "⬅ 上一级", "门卫室")
    await quick.presses(town.lin, question, "✔ 月光小区的理事会群")
    await quick.reads(question, "好了，这里是丽景社区 › 月光小区的理事会群。")
    house = new_group(quick, "月光1号楼")
    await claimed(quick, house, town.lin, "月光小区", "1号楼")
    world.say(town.ma, house, "#投诉 物业账目不清")
    await quick.sees(house, "1号 投诉", "1号楼")
    await quick.sees(group, "林主任把群“月光1号楼”登记成了1号楼的居民群")
    # What was done is written down.
    done = rows(quick, "SELECT action, note FROM audit ORDER BY id")
    assert [row[0] for row in done] == ["place.make"] * 5 + ["place.claim"] * 2
    assert done[5][1] == f"council {group.id}"


async def test_forged_and_replayed_buttons_do_nothing(quick: Scene) -> None:
    town = quick.town
    chat = new_group(quick)
    question = await added(quick, chat, by=town.zhou)
    compound, building = (
        place_id for (place_id,) in rows(quick, "SELECT id FROM places WHERE name IN ('阳光小区', '1号楼')")
    )
    for data in (
        "walk:999999",
        "claim:999999:0",
        f"claim:{compound}:7",
        "make",
        "release:0",
        "walk:1:1",
        "walk:x",
    ):
        refused = await quick.presses(town.zhou, question, forge(question, data))
        assert refused.alert, data
    # Making a group the committee's shows it everything: that is not for the council.
    refused = await quick.presses(town.zhou, question, forge(question, f"claim:{compound}:2"))
    assert refused.text == "居委会和它的群，只能由居委会来登记。"
    # A place that has a group keeps it.
    refused = await quick.presses(town.zhou, question, forge(question, f"claim:{building}:0"))
    assert "1号楼已经有群了" in refused.text
    # The same buttons under another message of Linli's.
    quick.world.say(town.ma, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "灯坏了")
    for data in (f"claim:{compound}:0", f"walk:{compound}", "make", "give_at:1", "give_for:1", "take_role:1"):
        refused = await quick.presses(town.zhou, card, forge(card, data))
        assert "这个按钮已经不能用了" in refused.text, data
    # A replayed “here” finds the group set up already.
    quick.world.say(town.zhou, chat, "4号楼", reply_to=question)
    await offers(quick, question, "✔ 新建")
    await quick.presses(town.zhou, question, "✔ 新建")
    await quick.reads(question, "4号楼的居民群")
    refused = await quick.presses(town.zhou, question, forge(question, "make"))
    assert "这个按钮已经不能用了" in refused.text
    assert rows(quick, "SELECT count(*) FROM places WHERE name = '4号楼'") == [(1,)]


async def test_a_name_that_is_none_gets_one_clear_sentence(quick: Scene) -> None:
    town = quick.town
    chat = new_group(quick)
    question = await added(quick, chat, by=town.zhou)

    async def refused(text: str) -> str:
        said = quick.world.say(town.zhou, chat, text, reply_to=question)
        return (await answered(quick, said)).plain

    assert await refused("…") == "请写一个名字，比如：4号楼"
    assert await refused("4/5号楼") == "名字里请不要写“/”：4/5号楼"
    assert await refused("楼" * 4096) == "这个名字有 4096 个字，最多 64 个，请写短一点。"
    assert "一次只写一个名字" in await refused("4号楼\n5号楼")
    # Marks that turn the text round are dropped, HTML is only text, an emoji is a name.
    quick.world.say(town.zhou, chat, "\u202e<b>4号楼<b> 🏠", reply_to=question)
    await quick.reads(question, "<b>4号楼<b> 🏠")
    # A name that is there is no new place.
    quick.world.say(town.zhou, chat, "3号楼", reply_to=question)
    await offers(quick, question, "✔ 3号楼的居民群")
    # Somebody else's reply changes nothing.
    said_by_ma = quick.world.say(town.ma, chat, "9号楼", reply_to=question)
    assert "这一步请居委会或理事会的人来做" in (await answered(quick, said_by_ma)).plain


async def test_a_group_is_let_go_and_a_place_removed_while_issues_are_open(quick: Scene) -> None:
    town, world = quick.town, quick.world
    chat = new_group(quick)
    question = await added(quick, chat, by=town.zhou)
    world.say(town.zhou, chat, "4号楼", reply_to=question)
    await offers(quick, question, "✔ 新建")
    await quick.presses(town.zhou, question, "✔ 新建")
    await quick.reads(question, "4号楼的居民群")
    world.say(town.ma, chat, "#报修 灯坏了")
    card = await quick.sees(chat, "1号 报修")
    world.say(town.ma, chat, "/place")
    shown = await quick.sees(chat, "这里是丽景社区 › 阳光小区 › 4号楼的居民群。")
    assert not shown.buttons
    world.press_start(town.lin)
    private = world.private(town.lin)
    world.say(town.lin, private, "/place")
    walk = await quick.sees(private, "丽景社区", "里面有")
    for name in ("阳光小区", "✓ 4号楼", "🗑 撤掉4号楼"):
        await offers(quick, walk, name)
        await quick.presses(town.lin, walk, name)
    await quick.reads(walk, "那里还有 1 件事没办完：会留着继续办")
    await quick.presses(town.lin, walk, "确定")
    await quick.reads(walk, "丽景社区 › 阳光小区", "里面有 3 处")
    # The group is no place any more; the issue goes on, up to those above.
    said = world.say(town.ma, chat, "#报修 门坏了")
    assert "还没有登记" in (await answered(quick, said)).plain
    quick.move(hours=25)
    await quick.sees(town.council, "1号", "⏰")
    world.say(town.zhou, town.council, "/issue 1")
    await quick.sees(town.council, "灯坏了", "经过")
    assert card.buttons
    # Buildings of the settings are not removed in the chat.
    await offers(quick, walk, "✓ 1号楼")
    await quick.presses(town.lin, walk, "✓ 1号楼")
    await offers(quick, walk, "🗑 撤掉1号楼")
    refused = await quick.presses(town.lin, walk, "🗑 撤掉1号楼")
    assert "写在设置文件里" in refused.text
    # The same name again brings the place back, with its past.
    world.say(town.zhou, chat, "/place")
    again = await quick.sees(chat, "选到了：丽景社区 › 阳光小区")
    world.say(town.zhou, chat, "4号楼", reply_to=again)
    await offers(quick, again, "✔ 新建")
    await quick.presses(town.zhou, again, "✔ 新建")
    await quick.reads(again, "4号楼的居民群")
    world.say(town.ma, chat, "/issues")
    await quick.sees(chat, "1号", "灯坏了")


async def test_one_group_for_two_buildings(quick: Scene) -> None:
    town, world = quick.town, quick.world
    chat = new_group(quick, "4、5号楼")
    question = await added(quick, chat, by=town.zhou)
    world.say(town.zhou, chat, "4号楼", reply_to=question)
    await offers(quick, question, "✔ 新建")
    await quick.presses(town.zhou, question, "✔ 新建")
    await quick.reads(question, "4号楼的居民群")
    panel = await answered(quick, world.say(town.zhou, chat, "/place"))
    await offers(quick, panel, "➕ 还管别的楼", "不再登记这个群")
    await quick.presses(town.zhou, panel, "➕ 还管别的楼")
    await quick.reads(panel, "这个群还管哪里？", "阳光小区")
    world.say(town.zhou, chat, "5号楼", reply_to=panel)
    await offers(quick, panel, "✔ 新建")
    await quick.presses(town.zhou, panel, "✔ 新建")
    await quick.reads(panel, "这里是丽景社区 › 阳光小区的居民群", "这个群管：4号楼、5号楼")
    for said, place in (
        ("#报修 五号楼电梯坏了", "5号楼"),
        ("#报修 院子的灯坏了", "阳光小区"),
        ("#报修 4号楼和5号楼之间的路坏了", "阳光小区"),
        ("#报修 14号楼的人说墙要倒了", "阳光小区"),
    ):
        world.say(town.ma, chat, said)
        await quick.sees(chat, f"📍 {place}", said.removeprefix("#报修 "))
    world.say(town.ma, quick.home, "#报修 一楼灯坏了")
    await quick.sees(quick.home, "一楼灯坏了")
    world.say(town.ma, chat, "/issues")
    listed = await quick.sees(chat, "电梯坏了", "院子的灯坏了", "之间的路坏了")
    assert "一楼灯坏了" not in listed.plain


async def test_linli_comes_back_to_its_place(quick: Scene) -> None:
    town, world = quick.town, quick.world
    world.set_bot_status(quick.home, "kicked", by=town.ma)
    await quick.sees(town.council, "我被移出了1号楼的群（1号楼）")
    world.press_start(town.ma)
    world.say(town.ma, world.private(town.ma), "#报修 灯坏了")
    question = await quick.sees(world.private(town.ma), "是哪里的事？")
    assert "1号楼" not in words(question)
    world.set_bot_status(quick.home, "member", by=town.ma)
    await quick.sees(quick.home, "大家好，我是邻里小助手，负责把1号楼的事记下来、办到底。")
    world.say(town.ma, quick.home, "#报修 门坏了")
    await quick.sees(quick.home, "门坏了", "1号楼")


async def test_a_deaf_linli_says_how_to_mend_it(quick: Scene) -> None:
    """With privacy mode on and no administrator's rights, tags do not arrive."""
    town, world = quick.town, quick.world
    await quick.stop()
    world.bot_reads_all = False
    await quick.start()
    chat = new_group(quick)
    question = await added(quick, chat, by=town.zhou, status="member")
    world.say(town.zhou, chat, "4号楼", reply_to=question)
    await offers(quick, question, "✔ 新建")
    await quick.presses(town.zhou, question, "✔ 新建")
    await quick.reads(question, "⚠ 我现在还听不到大家写的标签", "设成群管理员")
    world.set_bot_status(chat, "administrator", by=town.ma)
    await quick.sees(chat, "4号楼的标签我现在听得到")
    world.say(town.ma, chat, "#报修 灯坏了")
    await quick.sees(chat, "1号 报修")
    world.set_bot_status(chat, "member", by=town.ma)
    await quick.sees(chat, "4号楼的标签我听不到了", "/report")


async def test_what_nobody_claims_is_left_where_the_settings_want_it(sqlite_url: str) -> None:
    async with play(sqlite_url, groups={"unclaimed": "leave", "hours": 24}) as scene:
        town = scene.town
        stranger, ours = new_group(scene, "麻将群"), new_group(scene, "阳光小区4号楼")
        await added(scene, stranger, by=town.ma)
        question = await added(scene, ours, by=town.zhou)
        scene.world.say(town.zhou, ours, "4号楼", reply_to=question)
        await offers(scene, question, "✔ 新建")
        await scene.presses(town.zhou, question, "✔ 新建")
        await scene.reads(question, "4号楼的居民群")
        scene.move(hours=23)
        await scene.settled()
        assert stranger.bot_is_member
        scene.move(hours=1, seconds=1)
        await scene.sees(stranger, "一直没有人登记这个群是哪里的，我先离开了")
        await scene.world.until(lambda: not stranger.bot_is_member, what="Linli to leave")
        await scene.settled()
        assert ours.bot_is_member
        # Called back, it asks once more.
        scene.world.set_bot_status(stranger, "member", by=town.ma)
        asked = lambda: [m for m in scene.shown(stranger) if ASKED in m.plain]  # noqa: E731
        await scene.world.until(lambda: len(asked()) == 2, what="the question again")


async def test_in_a_forum_answers_stay_in_their_topic(quick: Scene) -> None:
    town, world = quick.town, quick.world
    chat = new_group(quick)
    repairs = world.open_topic(chat, "报修", by=town.ma)
    talk = world.open_topic(chat, "聊天", by=town.ma)
    await added(quick, chat, by=town.zhou)
    question = await answered(quick, world.say(town.zhou, chat, "/place", topic=repairs))
    assert question.topic == repairs.id
    world.say(town.zhou, chat, "4号楼", reply_to=question, topic=repairs)
    await offers(quick, question, "✔ 新建")
    await quick.presses(town.zhou, question, "✔ 新建")
    await quick.reads(question, "4号楼的居民群")
    world.say(town.ma, chat, "#报修 灯坏了", topic=talk)
    card = await quick.sees(chat, "1号 报修")
    assert card.topic == talk.id
    await quick.presses(town.wang, card, "接单")
    news = await quick.sees(chat, "王师傅已接单")
    assert news.topic == talk.id
    said = world.say(town.zhou, chat, "#接龙 明天 19:00 包粽子", topic=talk)
    await quick.presses(town.ma, await answered(quick, said), "2人")
    quick.move(hours=30)
    assert (await quick.sees(chat, "⏰ 提醒", "包粽子")).topic == talk.id
    # What answers nobody goes where the group was set up.
    world.set_bot_status(chat, "member", by=town.ma)
    skip_to(quick, "0 18 * * 5")
    bulletin = await quick.sees(chat, "进展通报")
    assert bulletin.topic == repairs.id


async def test_a_renamed_and_upgraded_group_stays_itself(quick: Scene) -> None:
    town, world = quick.town, quick.world
    chat = world.add_group("老群", supergroup=False, members=[town.ma, town.zhou], bot=None)
    question = await added(quick, chat, by=town.zhou, status="member")
    world.say(town.zhou, chat, "4号楼", reply_to=question)
    await offers(quick, question, "✔ 新建")
    await quick.presses(town.zhou, question, "✔ 新建")
    await quick.reads(question, "4号楼的居民群")
    poll = await quick.polls("/poll 装充电桩吗？|装|不装", chat=chat)
    await quick.presses(town.ma, poll, "1. 装")
    ended = await quick.polls("/poll 几点开门？|六点|七点", chat=chat)
    await quick.presses(town.zhou, ended, "结束投票（发起人）")
    world.say(town.zhou, town.council, f"/meeting {day(quick, 2)} 19:00 活动室\n停车收费")
    await quick.presses(town.zhou, await quick.sees(town.council, "（还没通知）"), "✅ 发通知")
    await quick.sees(chat, "📅 议事会 1号")
    await quick.settled()
    world.rename(chat, "四号楼大家庭", by=town.ma)
    new = world.migrate(chat)
    # What people still can answer is there again, once.
    poll = await quick.sees(new, "装充电桩吗？", "1. 装：1票")
    await quick.presses(town.zhou, poll, "1. 装")
    await quick.reads(poll, "1. 装：2票")
    call = await quick.sees(new, "📅 议事会 1号", "停车收费")
    await quick.presses(town.zhou, call, "✋ 参加")
    await quick.reads(call, "报名 1 人")
    world.say(town.ma, new, "#报修 灯坏了")
    await quick.sees(new, "1号 报修", "4号楼")
    assert sum("装充电桩吗" in one.plain or "议事会" in one.plain for one in quick.shown(new)) == 2
    assert quick.find(new, "几点开门") is None
    assert rows(quick, f"SELECT title FROM chats WHERE chat_id = {new.id}") == [("四号楼大家庭",)]
    world.set_bot_status(new, "left", by=town.ma)
    await quick.sees(town.council, "我被移出了4号楼的群（四号楼大家庭）")
