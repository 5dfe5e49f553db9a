"""修好了吗: who may answer, what the answers do, and the stars."""

from bot.playground.people import Message
from tests.matters import buttons, detail, finished, forge, history, noted, refused, reported, rows, told
from tests.scene import Scene, play

STARS = ["1⭐", "2⭐", "3⭐", "4⭐", "5⭐"]


async def closed(scene: Scene) -> tuple[Message, Message]:
    """A card that 王师傅 finished and 马阿姨 confirmed, and the question with its stars."""
    card = await reported(scene)
    question = await finished(scene, card)
    await scene.presses(scene.town.ma, question, "修好了")
    scene.move(seconds=10)
    await scene.reads(card, "已办好", "马阿姨确认办好")
    await scene.reads(question, "请打个分")
    return card, question


def stars(scene: Scene) -> list[tuple[object, ...]]:
    return rows(scene, "SELECT stars, words FROM verdicts WHERE stars IS NOT NULL ORDER BY at")


async def test_not_fixed_goes_one_step_up_each_time(scene: Scene) -> None:
    town, card = scene.town, await reported(scene)
    desks = {"理事会": town.council, "居委会": town.committee}
    for round_, (role, chat) in enumerate([*desks.items(), ("居委会", town.committee)]):
        question = await finished(scene, card, words=f"第{round_}次修")
        toast = await scene.presses(town.ma, question, "没修好")
        assert toast.text == "好的，1号现在是“没修好，重新办”。"
        await scene.sees(chat, "1号 报修 · 没修好，重新办", f"{role}负责")
        scene.move(seconds=10)
        await scene.reads(card, "没修好，重新办", f"{role}负责")
        assert "王师傅负责" not in card.plain
        await scene.reads(question, "没修好，继续办")
        assert not question.buttons
    assert (await history(scene)).count("马阿姨说没修好") == 3
    assert len(told(scene, town.council, "1号 报修")) == 1, "its card there is kept up to date, not repeated"


async def test_seven_days_without_an_answer(scene: Scene) -> None:
    card = await reported(scene)
    question = await finished(scene, card)
    scene.move(days=6, hours=23)
    await scene.settled()
    assert "已办结，待确认" in (await detail(scene)).splitlines()[0]
    scene.move(hours=1, minutes=1)
    lapsed = await scene.sees(scene.home, "马阿姨，您报的 1号办结 7 天没人答复，先结案了。")
    assert lapsed.silent
    scene.move(seconds=10)
    await scene.reads(card, "1号 报修 · 已办好", "结案（没人答复是否修好）")
    await scene.reads(question, "一直没有答复，先结案了")
    assert not card.buttons
    assert not question.buttons
    scene.move(days=30)
    await scene.settled()
    assert len(told(scene, scene.home, "先结案了")) == 2  # the notice and the question
    assert (await history(scene))[-1] == "没人答复，自动结案"
    await noted(scene, scene.town.ma, lapsed, "没修好，又掉了")
    await scene.sees(scene.town.council, "没修好，重新办", "理事会负责")
    scene.move(seconds=10)
    await scene.reads(card, "没修好，重新办")


async def test_another_number_of_days(sqlite_url: str) -> None:
    async with play(sqlite_url, reports={"confirm_days": 2}) as scene:
        await finished(scene, await reported(scene))
        scene.move(days=2, minutes=1)
        await scene.sees(scene.home, "1号办结 2 天没人答复，先结案了")


async def test_a_volunteer_looks_on_site(sqlite_url: str) -> None:
    async with play(sqlite_url) as scene:
        town = scene.town
        scene.world.join(town.wu, scene.home)
        card = await reported(scene)
        question = await finished(scene, card)
        for other in (town.li, town.wang):
            toast = await scene.presses(other, question, "没修好")
            assert toast.text == "这一步请报事的人来按，或者由理事会、志愿者代为确认。"
        assert (await scene.presses(town.wu, question, "没修好")).alert  # looking is no right to send it up
        assert (await scene.presses(town.wu, question, "修好了")).text == "好的，1号现在是“已办好”。"
        await scene.sees(scene.home, "王师傅，1号办好了，吴楼长已确认")
        scene.move(seconds=10)
        await scene.reads(card, "已办好", "吴楼长确认办好")
        await scene.reads(question, "请打个分")  # the reporter gives the stars still
        assert buttons(question) == [STARS]


async def test_nobody_confirms_their_own_work(quick: Scene) -> None:
    card = await reported(quick)
    await noted(quick, quick.town.zhou, card, "办结 换了井盖")
    question = await quick.sees(quick.home, "请您看看，修好了吗？", "换了井盖")
    toast = await quick.presses(quick.town.zhou, question, "修好了")
    assert (toast.alert, toast.text) == (True, "自己办的事，请报事的人、理事会或志愿者来确认。")
    assert "自己办的事" in await refused(quick, quick.town.zhou, card, "修好了")
    assert (await quick.presses(quick.town.lin, question, "修好了")).text == "好的，1号现在是“已办好”。"


async def test_stars_and_a_word(scene: Scene) -> None:
    town = scene.town
    _, question = await closed(scene)
    assert buttons(question) == [STARS]
    toast = await scene.presses(town.li, question, "5⭐")
    assert (toast.alert, toast.text) == (True, "请报事的人来打分。")
    assert (await scene.presses(town.ma, question, "4⭐")).text == "谢谢您，打了 4 分。想说的话可以直接回复。"
    scene.move(seconds=10)
    await scene.reads(question, "打了 4 分")
    assert not question.buttons
    await noted(scene, town.ma, question, "师傅很耐心")
    await noted(scene, town.ma, question, "再说一句")  # the first word is the one that goes with the stars
    assert (await history(scene))[-3:] == ["马阿姨打分：4", "马阿姨说：师傅很耐心", "马阿姨说：再说一句"]
    assert not told(scene, town.council, "分")


async def test_a_poor_rating_reaches_the_council(quick: Scene) -> None:
    _, question = await closed(quick)
    await quick.presses(quick.town.ma, question, "2⭐")
    warning = await quick.sees(quick.town.council, "1号只得了 2 分")
    assert not warning.silent
    assert "王师傅办的" in warning.plain
    await noted(quick, quick.town.ma, question, "三天就又松了")
    quick.move(seconds=10)
    await quick.reads(warning, "1号只得了 2 分：三天就又松了")
    assert len(told(quick, quick.town.council, "只得了")) == 1


async def test_three_stars_alarm_nobody_and_no_stars_before_it_is_closed(quick: Scene) -> None:
    _, question = await closed(quick)
    await quick.presses(quick.town.ma, question, "3⭐")
    await quick.settled()
    assert not told(quick, quick.town.council, "只得了")
    await noted(quick, quick.town.ma, question, "没修好")
    toast = await quick.presses(quick.town.ma, question, forge(question, "stars:1:5"))
    assert toast.text == "1号又在办了，办好以后再打分。"
    for number in ("0", "6", "999999999999999"):
        toast = await quick.presses(quick.town.ma, question, forge(question, f"stars:1:{number}"))
        assert toast.alert, number
    assert stars(quick) == [(3, None)]


async def test_the_same_stars_twice_are_one_line_of_history(quick: Scene) -> None:
    _, question = await closed(quick)
    presses = [quick.world.press(quick.town.ma, question, which) for which in ("5⭐", "5⭐", "4⭐")]
    for press in presses:
        assert not (await press.answered()).alert
    assert [line for line in await history(quick) if "打分" in line] == ["马阿姨打分：5", "马阿姨打分：4"]
    assert stars(quick) == [(4, None)]


SEVERAL = [{"name": "repair", "confirmations": 2}]


async def test_several_have_to_confirm(sqlite_url: str) -> None:
    async with play(sqlite_url, kinds=SEVERAL) as scene:
        town, card = scene.town, await reported(scene)
        for user in (town.li, town.zhou):
            await scene.presses(user, card, "🙋 我也遇到")
        question = await finished(scene, card)
        assert "要 2 位邻居说修好了才算" in question.plain
        for _ in range(2):  # one voice, however often
            toast = await scene.presses(town.li, question, "修好了")
            assert toast.text == "谢谢您。1号已有 1 位邻居说修好了，要 2 位。"
        assert (await history(scene))[-1] == "小李看过，说修好了"
        assert (await history(scene)).count("小李看过，说修好了") == 1
        assert (await scene.presses(town.ma, question, "修好了")).text == "好的，1号现在是“已办好”。"
        scene.move(seconds=10)
        await scene.reads(question, "请打个分")
        for user, stars in ((town.li, "5⭐"), (town.ma, "2⭐")):
            assert not (await scene.presses(user, question, forge(question, f"stars:1:{stars[0]}"))).alert
        await scene.sees(town.council, "1号只得了 2 分")


async def test_a_single_voice_that_it_is_not_fixed_reopens_it(sqlite_url: str) -> None:
    async with play(sqlite_url, kinds=SEVERAL) as scene:
        town, card = scene.town, await reported(scene)
        await scene.presses(town.li, card, "🙋 我也遇到")
        question = await finished(scene, card)
        await scene.presses(town.ma, question, "修好了")
        assert "没修好，重新办" in (await scene.presses(town.li, question, "没修好")).text
        await scene.sees(town.council, "没修好，重新办", "理事会负责")
        again = await finished(scene, card, words="又修了一次")
        assert "1 位" in (await scene.presses(town.ma, again, "修好了")).text, "a new round counts anew"
        assert "已办好" in (await scene.presses(town.li, again, "修好了")).text


async def test_one_voice_is_enough_where_nobody_else_met_it(sqlite_url: str) -> None:
    async with play(sqlite_url, kinds=SEVERAL) as scene:
        question = await finished(scene, await reported(scene))
        assert "位邻居" not in question.plain
        assert "已办好" in (await scene.presses(scene.town.ma, question, "修好了")).text


async def test_whoever_did_the_work_is_no_voice_for_it(sqlite_url: str) -> None:
    """They may have met it too, but that it is fixed is for the others to say."""
    async with play(sqlite_url, kinds=SEVERAL) as scene:
        town, card = scene.town, await reported(scene)
        for user in (town.wang, town.li):
            await scene.presses(user, card, "🙋 我也遇到")
        question = await finished(scene, card)
        assert "自己办的事" in (await scene.presses(town.wang, question, "修好了")).text
        assert "已有 1 位" in (await scene.presses(town.ma, question, "修好了")).text
        assert "已办好" in (await scene.presses(town.li, question, "修好了")).text


async def test_the_question_is_answered_where_it_was_asked(quick: Scene) -> None:
    """The reporter presses Start, or blocks the bot, between the question and the answer."""
    town, private = quick.town, quick.world.private(quick.town.ma)
    first = await finished(quick, await reported(quick, "一号灯"))
    quick.world.press_start(town.ma)
    await quick.sees(private, "邻里小助手")
    await quick.presses(town.ma, first, "修好了")
    quick.move(seconds=10)
    await quick.reads(first, "请打个分")
    assert buttons(first) == [STARS]
    card = await reported(quick, "二号灯")
    await noted(quick, town.wang, card, "办结 换了灯泡")
    second = await quick.sees(private, "2号", "修好了吗？")
    quick.world.block(town.ma)
    quick.move(seconds=10)
    await quick.reads(card, "已办结，待确认")
    await quick.presses(town.ma, card, "没修好")
    await quick.settled()
    assert not told(quick, quick.home, "2号已经答复")
    assert told(quick, private, "2号") == [second]


async def test_taking_up_again_what_was_declined_answers_no_question(quick: Scene) -> None:
    card = await reported(quick)
    await noted(quick, quick.town.wang, card, "不办 归市政管")
    await noted(quick, quick.town.ma, card, "没修好，市政说归你们")
    await quick.sees(quick.town.council, "没修好，重新办", "理事会负责")
    await quick.settled()
    assert not told(quick, quick.home, "已经答复")
