"""Roles given and taken in the chat: by reply, by name, by number; terms; who may; the first owner's link."""

from datetime import UTC, datetime

from bot.playground.people import Chat, Message, User
from tests.matters import answered, buttons, forge, rows
from tests.scene import Scene, play


def words(message: Message) -> list[str]:
    return [text for row in buttons(message) for text in row]


async def asked(scene: Scene, giver: User, chat: Chat, about: User | str) -> Message:
    """/role, in reply to what somebody says or with a name."""
    reply = scene.world.say(about, chat, "大家好") if isinstance(about, User) else None
    name = about if isinstance(about, str) else ""
    said = scene.world.say(giver, chat, f"/role {name}".strip(), reply_to=reply)
    return await answered(scene, said)


async def pressed(scene: Scene, user: User, message: Message, *path: str) -> str:
    """Press one button after the other, each as soon as it is there; the last toast."""
    toast = ""
    for text in path:
        await scene.world.until(
            lambda wanted=text: wanted in words(message), what=f"{text} among {words(message)}"
        )
        toast = (await scene.presses(user, message, text)).text
    return toast


async def listed(scene: Scene, user: User, chat: Chat) -> str:
    return (await answered(scene, scene.world.say(user, chat, "/role"))).plain


async def test_the_committee_gives_a_council_member_a_term(scene: Scene) -> None:
    town, world = scene.town, scene.world
    world.press_start(town.ma)
    panel = await asked(scene, town.lin, scene.home, town.ma)
    assert "马阿姨现在没有登记职务" in panel.plain.replace("\n", "")
    assert words(panel) == [
        *("志愿者", "网格员", "网格员（兼职）", "调解员", "物业人员", "理事会成员", "居委会成员"),
    ]
    await pressed(scene, town.lin, panel, "理事会成员", "⬅ 阳光小区", "✔ 阳光小区")
    await scene.reads(panel, "任期到什么时候？")
    assert words(panel) == ["不设期限", "1年", "2年", "3年", "5年"]
    # A resident's tap, and one by somebody who may give less, do nothing.
    for user in (town.ma, town.zhou):
        refused = await scene.presses(user, panel, "1年")
        assert refused.alert
    world.say(town.lin, scene.home, "2027年6月30日", reply_to=panel)
    await scene.reads(panel, "✓ 马阿姨现在是阳光小区的理事会成员，到2027年6月30日为止。", "林主任登记")
    await scene.sees(world.private(town.ma), "马阿姨，您现在是阳光小区的理事会成员，到2027年6月30日为止。")
    # She may at once do what a council member does, in all of the compound, and nothing beyond it.
    world.say(town.ma, town.buildings[2], "/poll 换门吗？|换|不换")
    draft = await scene.sees(town.buildings[2], "换门吗？")
    await scene.presses(town.ma, draft, "✅ 开始投票")
    await scene.reads(draft, "📊", "换门吗？")
    assert "马阿姨，到2027年6月30日" in await listed(scene, town.li, scene.home)
    world.say(town.li, scene.home, "#报修 灯坏了")
    card = await scene.sees(scene.home, "灯坏了")
    refused = await scene.presses(town.ma, card, "接单")
    assert "已接单" in refused.text


async def test_a_term_ends_to_the_second(quick: Scene) -> None:
    town, world = quick.town, quick.world
    panel = await asked(quick, town.lin, quick.home, town.ma)
    await pressed(quick, town.lin, panel, "理事会成员", "⬅ 阳光小区", "✔ 阳光小区", "1年")
    await quick.reads(panel, "✓ 马阿姨现在是")
    world.say(town.li, quick.home, "#报修 灯坏了")
    card = await quick.sees(quick.home, "灯坏了")
    ((until,),) = rows(quick, "SELECT until FROM roles")
    assert until.endswith("16:00:00.000000")  # midnight in Shanghai
    quick.clock.move(datetime.fromisoformat(until).replace(tzinfo=UTC) - quick.clock.now())
    refused = await quick.presses(town.ma, card, "接单")
    assert "这一步由物业或理事会来按" in refused.text
    assert "马阿姨" not in await listed(quick, town.li, quick.home)
    world.say(town.ma, quick.home, "/poll 换门吗？|换|不换")
    await quick.sees(quick.home, "投票由理事会或居委会发起")


async def test_a_council_member_gives_less_and_only_inside_the_compound(quick: Scene) -> None:
    town, world = quick.town, quick.world
    panel = await asked(quick, town.zhou, quick.home, town.li)
    assert words(panel) == ["志愿者", "调解员", "物业人员"]
    await pressed(quick, town.zhou, panel, "志愿者")
    await quick.reads(panel, "小李：志愿者", "现在选到1号楼")
    await pressed(quick, town.zhou, panel, "⬅ 阳光小区")
    await quick.reads(panel, "现在选到阳光小区")
    assert words(panel) == ["✔ 阳光小区", "1号楼", "2号楼", "3号楼"]  # no step further up
    ((community,),) = rows(quick, "SELECT id FROM places WHERE kind = 'community'")
    refused = await quick.presses(town.zhou, panel, forge(panel, f"give_at:{community}"))
    assert "您不能给人登记职务" in refused.text
    refused = await quick.presses(town.zhou, panel, forge(panel, "pick_role:6"))  # council
    assert "这个按钮已经不能用了" in refused.text
    await pressed(quick, town.zhou, panel, "2号楼", "✔ 2号楼")
    await quick.reads(panel, "✓ 小李现在是2号楼的志愿者。")  # no term: nobody elects them
    world.say(town.chen, town.buildings[1], "#纠纷 楼上太吵")
    await quick.sees(town.buildings[1], "1号")
    # A resident may give nothing, nor may an administrator of the group who holds no role.
    world.set_status(town.ma, quick.home, "administrator")
    said = world.say(town.ma, quick.home, "/role 小李")
    assert "您不能给人登记职务" in (await answered(quick, said)).plain
    anonymous = world.say_as_anonymous_admin(quick.home, "/role 小李")
    assert "匿名" in (await answered(quick, anonymous)).plain
    hello = world.say_as_anonymous_admin(quick.home, "大家好")
    said = world.say(town.lin, quick.home, "/role", reply_to=hello)
    assert "匿名发的" in (await answered(quick, said)).plain


async def test_roles_are_taken_laid_down_and_written_down(quick: Scene) -> None:
    town = quick.town
    for role in ("网格员（兼职）", "志愿者"):
        panel = await asked(quick, town.lin, quick.home, town.ma)
        await pressed(quick, town.lin, panel, role, "✔ 1号楼")
        await quick.reads(panel, "✓ 马阿姨现在是1号楼的")
    assert "网格员（兼职）：马阿姨" in await listed(quick, town.li, quick.home)
    panel = await asked(quick, town.lin, quick.home, town.ma)
    assert "1号楼：网格员（兼职）" in panel.plain
    # She lays one down herself; the other is taken from her.
    own = await asked(quick, town.ma, quick.home, town.ma)
    assert words(own) == ["✖ 不再是1号楼网格员（兼职）", "✖ 不再是1号楼志愿者"]
    await pressed(quick, town.ma, own, "✖ 不再是1号楼志愿者")
    await quick.reads(own, "马阿姨不再是1号楼的志愿者", "马阿姨办理")
    toast = await pressed(quick, town.lin, panel, "✖ 不再是1号楼志愿者")
    assert toast == "这个职务已经不在了。"
    await pressed(quick, town.lin, panel, "✖ 不再是1号楼网格员（兼职）")
    await quick.reads(panel, "马阿姨不再是1号楼的网格员（兼职）", "林主任办理")
    assert "马阿姨" not in await listed(quick, town.li, quick.home)
    # What the settings give is not taken in the chat.
    panel = await asked(quick, town.lin, quick.home, town.wang)
    assert "阳光小区：物业人员" in panel.plain
    assert not [text for text in words(panel) if text.startswith("✖")]
    lines = rows(quick, "SELECT action, note FROM audit ORDER BY id")
    assert lines == [
        ("role.give", "grid_member part-time"),
        ("role.give", "volunteer"),
        ("role.take", "volunteer"),
        ("role.take", "grid_member"),
    ]


async def test_people_are_found_by_name_and_number_in_their_community_only(quick: Scene) -> None:
    town, world = quick.town, quick.world
    for user, chat in ((town.ma, quick.home), (town.chen, town.buildings[1]), (town.li, quick.home)):
        world.say(user, chat, "#报修 灯坏了")
        await quick.sees(chat, "灯坏了", user.first_name)
    world.press_start(town.lin)
    private = world.private(town.lin)
    panel = await asked(quick, town.lin, private, "陈大爷")
    assert "陈大爷" in panel.plain
    await pressed(quick, town.lin, panel, "网格员", "阳光小区", "2号楼", "✔ 2号楼")
    await quick.reads(panel, "✓ 陈大爷现在是2号楼的网格员。")
    panel = await asked(quick, town.lin, private, str(town.li.id))
    assert "小李" in panel.plain
    said = world.say(town.lin, private, "/role 张三")
    assert "没找到“张三”" in (await answered(quick, said)).plain
    said = world.say(town.lin, private, f"/role {'9' * 4000}")
    assert "没找到" in (await answered(quick, said)).plain
    world.say(town.lin, private, "/role 大")
    await quick.sees(private, "陈大爷")


async def test_whoever_opens_the_link_first_owns_the_community(scene: Scene) -> None:
    town, world = scene.town, scene.world
    (link,) = scene.announced
    prefix, _, payload = link.partition("?start=")
    assert prefix == "https://t.me/linli_demo_bot"
    assert len(payload) <= 64  # Telegram's limit
    private = world.private(town.sun)
    # Opened in a group, changed by hand, or cut short, it does nothing.
    said = world.say(town.li, scene.home, f"/start {payload}")
    assert "这个链接不能用了" in (await answered(scene, said)).plain
    for wrong in (payload[:-1], payload + "x", "own-", f"own-{payload[4:].swapcase()}"):
        said = world.press_start(town.li, wrong)
        assert "这个链接不能用了" in (await answered(scene, said)).plain
    # A restart prints a new one, and the old one is void.
    await scene.stop()
    await scene.start()
    newer = scene.announced[1].partition("=")[2]
    assert newer != payload
    said = world.press_start(town.li, payload)
    assert "这个链接不能用了" in (await answered(scene, said)).plain
    world.press_start(town.sun, newer)
    await scene.sees(private, "从现在起，您是丽景社区的负责人。", "/place", "/role")
    said = world.press_start(town.li, newer)
    assert "这个链接不能用了" in (await answered(scene, said)).plain
    # The owner may do everything, and is the last who may go.
    own = await asked(scene, town.sun, private, str(town.sun.id))
    toast = await pressed(scene, town.sun, own, "✖ 不再是丽景社区负责人")
    assert "这是最后一位负责人" in toast
    panel = await asked(scene, town.sun, private, str(town.li.id))
    await pressed(scene, town.sun, panel, "负责人", "✔ 丽景社区")
    await scene.reads(panel, "✓ 小李现在是丽景社区的负责人。")
    own = await asked(scene, town.sun, private, str(town.sun.id))
    await pressed(scene, town.sun, own, "✖ 不再是丽景社区负责人")
    await scene.reads(own, "孙老师不再是丽景社区的负责人")
    # With an owner there, no link is printed any more.
    await scene.stop()
    await scene.start()
    assert len(scene.announced) == 2


async def test_a_link_that_is_a_day_old_is_void(quick: Scene) -> None:
    payload = quick.announced[0].partition("=")[2]
    quick.move(hours=24, seconds=1)
    said = quick.world.press_start(quick.town.ma, payload)
    assert "这个链接不能用了" in (await answered(quick, said)).plain
    kept = rows(quick, "SELECT token_hash FROM invitations")
    assert payload.removeprefix("own-") not in str(kept)


async def test_an_owner_in_the_settings_needs_no_link(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        pass
    settings = scene.settings.model_dump()["staff"]
    settings = [*settings, {"user_id": scene.town.sun.id, "role": "owner", "place": None, "part_time": False}]
    async with play(sqlite_url, staff=settings) as scene:
        assert scene.announced == []
