"""Who does it and by when: promises kept and broken, handing over, giving back, declining, taking back."""

from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.access import Role
from bot.issues import promises
from bot.playground.people import Message
from tests.matters import (
    PICTURE,
    answered,
    buttons,
    detail,
    finished,
    forge,
    history,
    noted,
    refused,
    reported,
    rows,
    skip_to,
    told,
)
from tests.scene import Scene, play

NINE = "0 9 * * 3"  # a Wednesday at nine in the morning, so that 今天, 明天 and 周五 are what they seem


@pytest.fixture
async def scene(sqlite_url: str) -> AsyncIterator[Scene]:
    async with play(sqlite_url) as scene:
        skip_to(scene, NINE)
        yield scene


async def accepted(scene: Scene, words: str = "窨井盖被车压坏了") -> Message:
    """A card that 王师傅 has accepted."""
    card = await reported(scene, words)
    await scene.presses(scene.town.wang, card, "接单")
    scene.move(seconds=10)
    await scene.reads(card, "已接单", "王师傅负责")
    return card


def outcomes(scene: Scene) -> list[str | None]:
    """How the promises ended, oldest first; None for an open one."""
    return [outcome for (outcome,) in rows(scene, "SELECT outcome FROM promises ORDER BY id")]


async def test_the_buttons_of_a_promise(scene: Scene) -> None:
    card = await accepted(scene)
    assert buttons(card)[2] == ["今天修好", "明天修好", "本周修好"]
    toast = await scene.presses(scene.town.zhou, card, "今天修好")
    assert (toast.alert, toast.text) == (True, "1号不是您接的单，时间由接单的人定。")
    days = (("本周修好", "周日 23:59"), ("今天修好", "周三 23:59"), ("明天修好", "周四 23:59"))
    # All three before the card changes: afterwards the days are gone from it.
    presses = [scene.world.press(scene.town.wang, card, day) for day, _ in days]
    for press, (_, by) in zip(presses, days, strict=True):
        toast = await press.answered()
        assert not toast.alert
        assert toast.text.startswith("记下了：1号")
        assert by in toast.text
        await scene.sees(scene.home, "马阿姨，您报的 1号，王师傅答应", by)
    scene.move(seconds=10)
    await scene.reads(card, "王师傅负责", "周四 23:59 前办好")
    assert outcomes(scene) == ["replaced", "replaced", None]
    assert len(buttons(card)) == 2, "the days are gone once a day is promised"


async def test_promised_when_accepting_and_put_off_by_reply(scene: Scene) -> None:
    card = await reported(scene)
    await noted(scene, scene.town.wang, card, "接单 明天修好")
    await scene.sees(scene.home, "王师傅已接单：明天修好", "周四 23:59 前办好")
    scene.move(seconds=10)
    await scene.reads(card, "已接单", "周四 23:59 前办好")
    assert len(buttons(card)) == 2
    await noted(scene, scene.town.wang, card, "改期 周五下午")
    await scene.sees(scene.home, "马阿姨，您报的 1号，王师傅答应", "周五 18:00 前办好")
    await noted(scene, scene.town.wang, card, "改期：后天上午10点，零件没到")
    await scene.sees(scene.home, "王师傅答应", "周五 10:00 前办好：零件没到。")
    scene.move(seconds=10)
    await scene.reads(card, "周五 10:00 前办好")
    assert (await history(scene))[-1].endswith("周五 10:00，零件没到")
    for words, answer in (
        ("改期 昨天", "已经过去了，请写以后的时间"),
        ("改期 今天8点", "已经过去了"),
        ("改期 明年12月31日", "太远了，最多半年"),
        ("改期", "请写上哪天办好，回复 1号的卡片"),
        ("改期 等零件到了", "请写上哪天办好"),
    ):
        assert answer in await refused(scene, scene.town.wang, card, words), words
    assert "不是您接的单" in await refused(scene, scene.town.zhou, card, "改期 明天")
    assert "不是您接的单" in await refused(scene, scene.town.ma, card, "改期 明天")
    assert "周五 10:00" in await detail(scene)
    assert outcomes(scene) == ["replaced", "replaced", None]


@pytest.mark.parametrize(
    ("words", "until", "reason"),
    [
        ("周日", "25 23:59", ""),
        ("周日，零件没到", "25 23:59", "零件没到"),
        ("零件没到，改到周日", "25 23:59", "零件没到"),
        ("周五前修好", "23 23:59", ""),
        ("昨天看过了，明天来修", "22 23:59", "昨天看过了，明天来修"),
        ("Friday 5 pm, the part is late", "23 17:00", "the part is late"),
        ("will be done by Friday", "23 23:59", ""),
        ("昨天", "20 23:59", ""),
        ("今天8点，昨天说错了", "21 08:00", "昨天说错了"),
    ],
)
def test_what_a_promise_says(words: str, until: str, reason: str) -> None:
    now = datetime(2026, 10, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday
    said = promises.read(words, now)
    assert said is not None
    assert (f"{said.until:%d %H:%M}", said.reason) == (until, reason)


async def test_what_was_done_yesterday_is_no_promise(scene: Scene) -> None:
    card = await reported(scene)
    await noted(scene, scene.town.wang, card, "接单 昨天看过了")
    scene.move(seconds=10)
    await scene.reads(card, "已接单", "昨天看过了")
    assert buttons(card)[2] == ["今天修好", "明天修好", "本周修好"], "the days are still offered"


async def test_a_promise_too_far_away_is_no_acceptance(scene: Scene) -> None:
    card = await reported(scene)
    assert "太远了" in await refused(scene, scene.town.wang, card, "接单 明年12月31日修好")
    assert await history(scene) == ["马阿姨报了事"]
    assert outcomes(scene) == []


async def test_nobody_promises_what_nobody_took_on(scene: Scene) -> None:
    card = await reported(scene)
    assert "不能改期，请先接单" in await refused(scene, scene.town.wang, card, "改期 明天")
    await finished(scene, card)
    assert "不能改期" in await refused(scene, scene.town.wang, card, "改期 明天")


async def test_kept_and_broken(scene: Scene) -> None:
    kept, broken, late = [await accepted(scene, f"第{n}盏灯不亮") for n in range(3)]
    for card in (kept, broken, late):
        await scene.presses(scene.town.wang, card, "今天修好")
    await noted(scene, scene.town.wang, kept, "办结 换了灯泡", photo=PICTURE)
    skip_to(scene, "1 0 * * *")
    await scene.sees(scene.home, "⏰ 2号到期还没办好，已转给理事会")
    await scene.sees(scene.home, "⏰ 3号到期还没办好，已转给理事会")
    await noted(scene, scene.town.wang, late, "办结 换了灯泡")
    assert outcomes(scene) == ["kept", "broken", "broken"]
    await noted(scene, scene.town.wang, broken, "改期 明天")
    await noted(scene, scene.town.wang, broken, "办结 换了灯泡")
    assert outcomes(scene) == ["kept", "broken", "broken", "kept"]


async def test_a_promise_goes_with_the_work(scene: Scene) -> None:
    """Whoever gives it back or whose work another takes over has neither kept nor broken it."""
    given, taken, passed, gone = [await accepted(scene, f"第{n}盏灯不亮") for n in range(4)]
    for card in (given, taken, passed, gone):
        await scene.presses(scene.town.wang, card, "明天修好")
    scene.move(seconds=10)
    await noted(scene, scene.town.wang, given, "退回 缺零件")
    await scene.presses(scene.town.zhou, taken, "处理中")
    forged = forge(passed, f"to_role:3:{list(Role).index(Role.council)}")
    assert "已转交给理事会" in (await scene.presses(scene.town.wang, passed, forged)).text
    await noted(scene, scene.town.ma, gone, "撤回")
    assert outcomes(scene) == ["replaced"] * 4
    assert "周理事负责" in await detail(scene, 2)


async def hand_over(scene: Scene, card: Message, to: str) -> None:
    """王师傅 hands an issue over, in three taps."""
    wang = scene.town.wang
    toast = await scene.presses(wang, card, "⋯ 更多")
    assert toast.alert
    scene.move(seconds=10)
    await scene.world.until(lambda: card.button("转交") is not None, what="转交")
    await scene.presses(wang, card, "转交")
    scene.move(seconds=10)
    await scene.world.until(lambda: card.button(to) is not None, what=to)
    assert (await scene.presses(wang, card, to)).text.endswith(f"已转交给{to}。")


async def test_handed_over_to_a_role(scene: Scene) -> None:
    card = await accepted(scene)
    await hand_over(scene, card, "理事会")
    desk = await scene.sees(scene.town.council, "1号 报修 · 待接单", "理事会负责")
    scene.move(seconds=10)
    await scene.reads(card, "待接单", "理事会负责", "王师傅转交给：理事会")
    assert len(buttons(card)) == 2
    await scene.presses(scene.town.zhou, desk, "接单")
    scene.move(seconds=10)
    await scene.reads(card, "周理事负责")
    await scene.reads(desk, "周理事负责")
    scene.move(hours=25)
    await scene.sees(scene.home, "⏰ 1号到期还没办好，已转给理事会")


async def test_handed_over_to_a_person(scene: Scene) -> None:
    scene.world.press_start(scene.town.zhou)
    await scene.sees(scene.world.private(scene.town.zhou), "邻里小助手")
    card = await accepted(scene)
    await hand_over(scene, card, "周理事")
    private = scene.world.private(scene.town.zhou)
    letter = await scene.sees(private, "1号转交给您了（王师傅转的）", "窨井盖")
    scene.move(seconds=10)
    await scene.reads(card, "待接单", "周理事负责", "王师傅转交给：周理事")
    await noted(scene, scene.town.zhou, letter, "接单")
    scene.move(seconds=10)
    await scene.reads(card, "已接单", "周理事负责")
    await noted(scene, scene.town.zhou, letter, "退回 是物业的事")
    scene.move(seconds=10)
    await scene.reads(card, "待接单", "物业负责")


async def test_the_title_of_a_role_is_not_given_to_another(sqlite_url: str) -> None:
    step = {"role": "volunteer", "hours": 72, "title": "楼长"}
    kinds = [{"name": "repair", "route": [step, {"role": "council", "hours": 72}]}]
    async with play(sqlite_url, kinds=kinds) as scene:
        card = await reported(scene)
        assert "楼长负责" in card.plain
        await hand_over(scene, card, "理事会")
        scene.move(seconds=10)
        await scene.reads(card, "理事会负责")
        assert "理事会负责" in await detail(scene)


async def test_giving_back_and_declining_need_a_reason(scene: Scene) -> None:
    card = await accepted(scene)
    for word in ("退回", "不办", "退回。", "return"):
        assert (await refused(scene, scene.town.wang, card, word)).startswith("请写上原因，回复 1号的卡片")
    assert "已接单" in (await detail(scene)).splitlines()[0]
    await noted(scene, scene.town.wang, card, "退回 缺零件")
    await scene.sees(scene.home, "马阿姨，您报的 1号，王师傅退回了：缺零件。")
    scene.move(seconds=10)
    await scene.reads(card, "待接单", "物业负责", "王师傅退回：缺零件")
    assert "这一步由物业或理事会来按" in await refused(scene, scene.town.li, card, "不办 没用")
    await noted(scene, scene.town.wang, card, "不办 路灯归市政管，请打 12345")
    await scene.sees(scene.home, "马阿姨，您报的 1号，王师傅说不办：路灯归市政管，请打 12345。")
    scene.move(seconds=10)
    await scene.reads(card, "1号 报修 · 不办", "说不办：路灯归市政管")
    assert not card.buttons
    assert "不能接单" in await refused(scene, scene.town.zhou, card, "接单")
    scene.move(hours=100)
    await scene.settled()
    assert not told(scene, scene.home, "到期还没办好")


async def test_only_the_reporter_takes_it_back(scene: Scene) -> None:
    card = await accepted(scene)
    for other in (scene.town.li, scene.town.wang, scene.town.lin):
        assert await refused(scene, other, card, "撤回") == "只有报事的人自己能撤回。"
    await noted(scene, scene.town.ma, card, "撤回，自己修好了")
    scene.move(seconds=10)
    await scene.reads(card, "1号 报修 · 已撤回")
    assert not card.buttons
    assert "不能撤回" not in (await history(scene))[-1]
    scene.world.say(scene.town.ma, scene.home, "/issues")
    await scene.sees(scene.home, "现在没有没办完的事")
    for verb in ("接单", "办结 修了", "没修好"):
        assert "这件事现在是“已撤回”" in await refused(scene, scene.town.lin, card, verb)


async def test_what_the_more_button_tells_a_resident(scene: Scene) -> None:
    card = await reported(scene)
    toast = await scene.presses(scene.town.li, card, "⋯ 更多")
    assert toast.alert
    assert toast.text == "有新情况，直接回复卡片。想知道 1号的进展：/follow 1。报错了，回复：撤回"
    await scene.settled()
    assert (len(buttons(card)), card.edits) == (2, 0)


async def test_a_desk_is_told_how_to_hand_it_over_in_words_that_work(scene: Scene) -> None:
    await reported(scene)
    scene.move(hours=25)
    notice = await scene.sees(scene.town.council, "⏰ 1号超时了，现在请理事会来办")
    assert "回复：转交" not in notice.plain
    said = scene.world.say(scene.town.zhou, scene.town.council, "接单 后天修好", reply_to=notice)
    await scene.world.until(lambda: bool(said.reactions), what="a reaction")
    said = scene.world.say(scene.town.zhou, scene.town.council, "退回", reply_to=notice)
    assert "请写上原因" in (await answered(scene, said)).plain


async def test_staff_correct_the_category_in_two_taps(scene: Scene) -> None:
    card = await reported(scene, "车位被别人占了", "#投诉")
    assert "停车" in card.plain
    await scene.presses(scene.town.wang, card, "⋯ 更多")
    scene.move(seconds=10)
    await scene.world.until(lambda: card.button("改为噪音扰民") is not None, what="the categories")
    assert card.button("改为停车") is None, "it is that already"
    assert (await scene.presses(scene.town.li, card, "改为噪音扰民")).alert
    toast = await scene.presses(scene.town.wang, card, "改为噪音扰民")
    assert toast.text == "1号的类别是：噪音扰民"
    scene.move(seconds=10)
    await scene.reads(card, "马阿姨报 · 噪音扰民")
    assert len(buttons(card)) == 2
    assert (await history(scene))[-1] == "王师傅改了类别：噪音扰民"
