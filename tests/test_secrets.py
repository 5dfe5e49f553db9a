"""What was told in private: who sees it, whose name is read, and who never does."""

from datetime import timedelta

from bot.playground.people import Button
from tests.confiding import (
    ASKED,
    CHOICES,
    Ears,
    asked,
    chosen,
    comes_in,
    labels,
    private,
    reported,
    with_staff,
)
from tests.matters import detail
from tests.scene import Scene, play
from tests.street import png

# Who may see it.


async def test_kinds_private_by_default_are_never_offered_to_the_group(scene: Scene) -> None:
    ears = Ears(scene)
    await comes_in(scene, scene.town.ma)
    question = await asked(scene, scene.town.ma, "孤老没人照顾", "#求助 孤老没人照顾")
    assert labels(question) == CHOICES[2:]
    at = question.reply_to.id if question.reply_to else 0
    question.buttons[0][0] = Button("伪造", f"see:{at}:0")
    await chosen(scene, scene.town.ma, question, "伪造")
    await scene.sees(scene.town.committee, "1号 求助", "孤老没人照顾", "马阿姨报")
    await scene.settled()
    assert ears.chats_with("孤老") == {"马阿姨", scene.town.committee.title}


async def test_a_private_kind_tagged_in_a_group_offers_the_private_chat(scene: Scene) -> None:
    scene.world.say(scene.town.ma, scene.home, "#纠纷 楼上天天跳绳")
    notice = await scene.sees(scene.home, "已记为 1号", "不在群里公开")
    (button,) = notice.buttons[0]
    assert button.text == "🔒 私下报"
    assert button.url
    scene.world.press_start(scene.town.ma, button.url.partition("start=")[2])
    await scene.sees(private(scene, scene.town.ma), "1号楼有事，直接写在这里")
    scene.world.say(scene.town.ma, scene.home, "/issues")
    await scene.sees(scene.home, "1号楼现在没有没办完的事")


async def test_a_tag_edited_to_a_private_kind_takes_the_card_back(scene: Scene) -> None:
    said = scene.world.say(scene.town.ma, scene.home, "#投诉 楼上天天跳绳")
    card = await scene.sees(scene.home, "1号 投诉")
    scene.world.edit(scene.town.ma, said, "#纠纷 楼上天天跳绳")
    await scene.sees(scene.home, "已记为 1号", "不在群里公开")
    await scene.reads(card, "1号改为私下办理，不在群里公开。")
    assert not card.buttons
    assert "跳绳" not in card.plain
    assert "没有 1号" in await detail(scene, 1, scene.home, scene.town.zhou)
    await scene.sees(scene.town.council, "1号 纠纷", "跳绳")


async def test_staff_see_it_and_the_group_never_does(scene: Scene) -> None:
    """From the report to the stars: the reporter is told in private, the group reads nothing of it."""
    town, ears = scene.town, Ears(scene)
    await with_staff(scene, town.wang)
    chat = await comes_in(scene, town.ma)
    receipt = await reported(scene, town.ma, "楼上漏水泡了我家", "只给工作人员看")
    assert "已交给工作人员：1号。群里看不到。" in receipt.plain
    card = await scene.sees(private(scene, town.wang), "1号 报修", "楼上漏水泡了我家", "马阿姨报")
    await scene.presses(town.wang, card, "接单")
    await scene.sees(chat, "您报的 1号，王师傅已接单")
    scene.world.say(town.ma, chat, "钥匙在门垫下面", reply_to=receipt, photo=png())
    await scene.sees(private(scene, town.wang), "1号，马阿姨私下说：钥匙在门垫下面（附照片）")
    scene.world.say(town.wang, private(scene, town.wang), "办结 换了水管", reply_to=card)
    question = await scene.sees(chat, "修好了吗？")
    assert "没修好" in (await scene.presses(town.ma, question, "没修好")).text
    await scene.sees(town.council, "1号 报修", "没修好，重新办")
    scene.world.say(town.wang, private(scene, town.wang), "办结 又换了水管", reply_to=card)
    again = await scene.sees(chat, "又换了水管", "修好了吗？")
    await scene.presses(town.ma, again, "修好了")
    await scene.reads(again, "请打个分")
    await scene.presses(town.ma, again, "5⭐")
    scene.move(hours=24 * 8)  # over a bulletin
    await scene.settled()
    for group in (scene.home, town.buildings[2]):
        scene.world.say(town.zhou, group, "/issues")
        await scene.sees(group, "现在没有没办完的事")
        assert "没有 1号" in await detail(scene, 1, group, scene.town.zhou)
        assert "1号 " not in ears.all_in(group).replace("没有 1号。", "")
    for words in ("泡了我家", "水管", "钥匙"):
        assert ears.chats_with(words) <= {"马阿姨", "王师傅", town.council.title, town.committee.title}


async def test_the_committee_alone(scene: Scene) -> None:
    """Nothing of it below the committee, whatever happens to it and however late it gets."""
    town, ears = scene.town, Ears(scene)
    await with_staff(scene, town.wang, town.zhou, town.lin)
    chat = await comes_in(scene, town.ma)
    receipt = await reported(scene, town.ma, "理事会的账目对不上", "只给居委会看")
    assert "已交给居委会：1号。别人都看不到。" in receipt.plain
    card = await scene.sees(town.committee, "1号 报修", "理事会的账目对不上", "居委会负责")
    offered = await scene.presses(town.lin, card, "⋯ 更多")
    assert offered.alert
    scene.move(seconds=10)
    await scene.world.until(lambda: "转交" in labels(card), what="the panel")
    await scene.presses(town.lin, card, "转交")
    scene.move(seconds=10)
    await scene.world.until(lambda: "居委会" in labels(card), what="whom to hand it over to")
    assert not {"物业", "理事会", "王师傅", "周理事"} & set(labels(card))
    issue_id = next(b.data for row in card.buttons for b in row if b.data).split(":")[1]
    for forged in (f"to_role:{issue_id}:4", f"to_role:{issue_id}:5"):
        card.buttons[0][0] = Button("伪造", forged)
        assert (await scene.presses(town.lin, card, "伪造")).alert
    scene.world.say(town.ma, chat, "有三笔没有发票", reply_to=receipt)
    await scene.sees(town.committee, "1号，马阿姨私下说：有三笔没有发票")
    for _ in range(6):  # past every deadline, and past bulletins
        scene.move(hours=100)
        await scene.settled()
    scene.world.say(town.lin, town.committee, "办结 已请街道审计", reply_to=card)
    question = await scene.sees(chat, "修好了吗？")
    scene.world.say(town.ma, chat, "没修好 还是对不上", reply_to=question)
    await scene.sees(chat, "没修好，继续办")
    for group in (scene.home, town.council):
        scene.world.say(town.zhou, group, "/issues")
        await scene.sees(group, "现在没有没办完的事")
        assert "没有 1号" in await detail(scene, 1, group, scene.town.zhou)
        scene.world.say(town.zhou, group, "/follow 1")
        await scene.settled()
    assert ears.chats_with("账目") == {"马阿姨", town.committee.title}
    assert ears.chats_with("发票") == {town.committee.title}
    # What the council's button would do on it, forged under a card of its own.
    scene.world.say(town.ma, scene.home, "#报修 灯坏了")
    other = await scene.sees(scene.home, "2号 报修")
    for verb in ("accept", "finish", "met", "more", "handover"):
        other.buttons[0][0] = Button("伪造", f"{verb}:{issue_id}")
        assert "这件事找不到了" in (await scene.presses(town.zhou, other, "伪造")).text


async def test_nobody_who_could_receive_it_is_said_so(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await scene.stop()
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        known["community"]["committee_chat_id"] = None
        known["places"][0]["council_chat_id"] = None
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        await comes_in(scene, scene.town.ma)
        for number, choice in ((1, "只给工作人员看"), (2, "只给居委会看")):
            receipt = await reported(scene, scene.town.ma, f"漏水{number}", choice)
            assert f"已记为 {number}号，但现在还没有人能收到，请直接联系居委会" in receipt.plain
        await with_staff(scene, scene.town.lin)  # the committee without a chat: each of its people
        receipt = await reported(scene, scene.town.ma, "漏水3", "只给居委会看")
        assert "已交给居委会：3号" in receipt.plain
        await scene.sees(private(scene, scene.town.lin), "3号 报修", "漏水3")


async def test_a_place_that_lost_its_group_says_so(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        await comes_in(scene, scene.town.ma)
        question = await asked(scene, scene.town.ma, "厨房漏水")
        await scene.settled()
        await scene.stop()
        known = scene.settings.model_dump(exclude={"telegram", "storage", "path"})
        known["places"][1]["chat_id"] = None
        url = scene.settings.telegram.base_url.removesuffix("/bot")
        scene.settings = scene.town.settings(url, scene.settings.storage.url, **known)
        await scene.start()
        answer = await scene.presses(scene.town.ma, question, "公开报")
        assert answer.alert
        assert "1号楼现在没有居民群，不能公开报" in answer.text
        await chosen(scene, scene.town.ma, question, "只给工作人员看")


# The name of somebody who asked not to be named.


async def test_the_whole_life_of_a_nameless_issue(scene: Scene) -> None:
    """Reported, edited, followed, reopened, escalated, confirmed, rated: never with the name."""
    town, ears = scene.town, Ears(scene)
    chat = private(scene, town.ma)
    scene.world.press_start(town.ma)
    await scene.sees(chat, "我会问您是哪里的事")
    said = scene.world.say(town.ma, chat, "#报修 地下室的灯全坏了")
    question = await scene.sees(chat, "是哪里的事？")
    await scene.presses(town.ma, question, "1号楼")
    await scene.reads(question, ASKED)
    await chosen(scene, town.ma, question, "不写名字")
    card = await scene.sees(scene.home, "1号 报修", "地下室的灯全坏了", "有居民报")
    scene.world.edit(town.ma, said, "#报修 地下室的灯全坏了，看不见路")
    await scene.sees(scene.home, "看不见路")
    scene.world.say(town.li, scene.home, "/follow 1")  # follows without having pressed Start
    await scene.sees(scene.home, "有消息就告诉您")
    await scene.presses(town.li, card, "🙋 我也遇到")
    await scene.presses(town.ma, card, "🙋 我也遇到")
    scene.world.say(town.ma, chat, "我家住 302", reply_to=question)
    await scene.sees(chat, "1号：已转告办事的人，群里看不到")
    await scene.sees(town.council, "1号，马阿姨私下说：我家住 302")
    await scene.presses(town.wang, card, "接单")
    scene.world.say(town.wang, scene.home, "办结 换了灯泡", reply_to=card)
    fixed = await scene.sees(chat, "修好了吗？")
    scene.world.say(town.ma, chat, "没修好 还是黑的", reply_to=fixed)
    await scene.sees(scene.home, "1号，报事的居民说没修好", "还是黑的")
    scene.move(hours=100)
    await scene.sees(scene.home, "⏰ 1号到期还没办好，已转给居委会")
    scene.world.say(town.zhou, scene.home, "接单", reply_to=card)
    scene.world.say(town.zhou, scene.home, "办结 重新布了线", reply_to=card)
    again = await scene.sees(chat, "重新布了线", "修好了吗？")
    scene.world.say(town.ma, chat, "修好了 谢谢", reply_to=again)
    await scene.reads(again, "请打个分")
    await scene.presses(town.ma, again, "2⭐")
    scene.world.say(town.ma, chat, "太慢了", reply_to=again)
    await scene.sees(town.council, "1号只得了 2 分")
    scene.world.say(town.zhou, scene.home, "/issues")
    history = await detail(scene, 1, scene.home, scene.town.zhou)
    for line in (
        "有居民报",
        "报事的居民报了事",
        "报事的居民改了原话",
        "报事的居民私下补充",
        "报事的居民说没修好",
    ):
        assert line in history
    assert "报事的居民确认办好" in history
    now = town.local_now
    friday = now.replace(hour=18, minute=5) + timedelta(days=(4 - now.weekday()) % 7)  # a bulletin
    scene.clock.move(friday - now if friday > now else friday + timedelta(days=7) - now)
    await scene.sees(scene.home, "进展通报")
    await scene.settled()
    for group in (scene.home, *town.buildings[1:]):
        for name in ("马阿姨", "302", "太慢了", f"'user_id': {town.ma.id}"):
            assert name not in ears.all_in(group)
    assert ears.chats_with("马阿姨") <= {town.council.title, town.committee.title, "马阿姨"}
    assert "马阿姨报" in await detail(scene, 1, town.council, scene.town.zhou)


async def test_a_nameless_reporter_who_is_staff_is_named_at_work_only(quick: Scene) -> None:
    town, ears = quick.town, Ears(quick)
    await comes_in(quick, town.wang)
    await reported(quick, town.wang, "保安亭漏雨", "不写名字")
    card = await quick.sees(quick.home, "1号 报修", "有居民报")
    assert "王师傅" not in ears.all_in(quick.home)
    await quick.presses(town.wang, card, "接单")
    history = await detail(quick, 1, quick.home, quick.town.zhou)
    assert "报事的居民报了事" in history
    assert "王师傅接单" in history


async def test_a_nameless_reporter_may_take_it_back(quick: Scene) -> None:
    chat, ears = await comes_in(quick, quick.town.ma), Ears(quick)
    receipt = await reported(quick, quick.town.ma, "楼上太吵", "不写名字")
    card = await quick.sees(quick.home, "1号 报修", "楼上太吵")
    quick.world.say(quick.town.li, quick.home, "/follow 1")
    await quick.sees(quick.home, "有消息就告诉您")
    quick.world.say(quick.town.ma, chat, "撤回", reply_to=receipt)
    await quick.reads(card, "已撤回")
    await quick.sees(quick.home, "1号，报事的居民撤回了")
    assert "马阿姨" not in ears.all_in(quick.home)


async def test_joining_tells_nobody_that_two_reporters_are_one(quick: Scene) -> None:
    """Whoever reports once with and once without a name: the history must not show that it is the same."""
    town = quick.town
    await comes_in(quick, town.ma)
    await reported(quick, town.ma, "楼道的灯全坏了", "不写名字")
    await quick.sees(quick.home, "1号 报修", "有居民报")
    quick.world.say(town.ma, quick.home, "#报修 楼道的灯全坏了，看不见")
    named = await quick.sees(quick.home, "2号 报修", "马阿姨报")
    quick.world.say(town.wang, quick.home, "合并 1", reply_to=named)
    await quick.reads(named, "已合并")
    await reported(quick, town.ma, "楼道的灯全坏了，摔了一跤", "不写名字")
    secret = await quick.sees(quick.home, "3号 报修", "有居民报")
    quick.world.say(town.wang, quick.home, "合并 1", reply_to=secret)
    await quick.reads(secret, "已合并")
    _, _, history = (await detail(quick, 1, quick.home, quick.town.zhou)).partition("经过")
    told, by_name, without = history.strip().splitlines()
    assert "报事的居民报了事" in told
    assert "马阿姨说是同一件事" in by_name
    assert "说是同一件事" in without
    assert "居民" not in without
    assert "马阿姨" not in without


async def test_who_blocked_the_bot_gives_no_secret_away(quick: Scene) -> None:
    """News that cannot reach somebody in private must not go to the group instead, if it may not read it."""
    town, ears = quick.town, Ears(quick)
    await with_staff(quick, town.wang)
    await comes_in(quick, town.ma)
    await reported(quick, town.ma, "楼上漏水", "只给工作人员看")
    card = await quick.sees(private(quick, town.wang), "1号 报修", "楼上漏水")
    for user in (town.ma, town.wang):
        quick.world.block(user)
    issue_id = next(button.data for row in card.buttons for button in row if button.data).split(":")[1]
    quick.world.say(town.zhou, town.council, "#投诉 物业账目不清")
    other = await quick.sees(town.council, "2号 投诉")
    other.buttons[0][0] = Button("接", f"accept:{issue_id}")
    await quick.presses(town.zhou, other, "接")  # the reporter and the desk should hear of it
    gone = lambda: sum(bool(call.error and "blocked" in call.error) for call in quick.world.log) >= 2  # noqa: E731
    await quick.world.until(gone, what="the letter and the card that cannot be delivered")
    await quick.settled()
    assert "漏水" not in ears.all_in(quick.home)
    assert "1号，" not in ears.all_in(quick.home)
    assert quick.find(quick.home, "周理事已接单") is None


# What is said in private about what the group reads.


async def test_private_words_reach_those_who_act_and_not_the_group(scene: Scene) -> None:
    town, ears = scene.town, Ears(scene)
    await with_staff(scene, town.wang, town.ma)
    scene.world.say(town.ma, scene.home, "#报修 灯坏了")
    card = await scene.sees(scene.home, "灯坏了")
    await scene.presses(town.wang, card, "接单")
    letter = await scene.sees(private(scene, town.ma), "王师傅已接单")
    scene.world.say(town.ma, private(scene, town.ma), "钥匙在门垫下面", reply_to=letter)
    await scene.sees(private(scene, town.wang), "1号，马阿姨私下说：钥匙在门垫下面")
    await scene.sees(private(scene, town.ma), "1号：已转告办事的人，群里看不到。")
    history = await detail(scene, 1, scene.home, scene.town.zhou)
    assert "马阿姨私下补充" in history
    assert "钥匙" in await detail(scene, 1, town.council, scene.town.zhou)
    assert ears.chats_with("钥匙") == {"王师傅", town.council.title}
