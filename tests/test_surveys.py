"""Satisfaction surveys as chats, and that no figure tells what few people said."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.surveys import asking, counting
from tests.matters import noted, reported
from tests.scene import Scene, play

ASKED = "/survey 物业满意度\n保洁\n保安"


@pytest.fixture
async def quick(sqlite_url: str) -> AsyncIterator[Scene]:
    async with play(sqlite_url, surveys={"least": 2}) as scene:
        yield scene


async def test_a_survey_of_a_compound_and_the_last_time(database_url: str) -> None:
    async with play(database_url, surveys={"least": 2}) as scene:
        town, world = scene.town, scene.world
        first, second, third = town.buildings
        world.say(town.ma, scene.home, ASKED)
        await scene.sees(scene.home, "投票由理事会或居委会发起")
        world.say(town.zhou, town.council, ASKED)
        await scene.sees(
            town.council, "“物业满意度”测评开始了，3月11日 周三 10:00 截止，发到：1号楼、2号楼、3号楼"
        )
        card = await scene.sees(first, "物业满意度", "保洁")
        assert not any("结束" in button.text for row in card.buttons for button in row)
        for user, chat, marks in (
            (town.ma, first, (5, 3)),
            (town.li, first, (4, 3)),
            (town.chen, second, (2, 1)),
            (town.wu, second, (3, 2)),
            (town.sun, third, (1, 1)),
        ):
            shown = await scene.sees(chat, "物业满意度", "保洁")
            for question, mark in enumerate(marks):
                await scene.presses(user, shown, shown.buttons[question][mark - 1].text)
        scene.move(days=8)
        told = await scene.sees(
            town.council, "📊 测评结果：物业满意度", "5 人", "1. 保洁：3.0分", "2. 保安：2.0分"
        )
        # One building has too few; so that nobody can subtract, the next is kept back as well.
        assert told.plain.count("人太少，不单独公布") == 2
        await scene.sees(first, "📊 测评结果：物业满意度")
        # The card of the third building, where one has answered, never gives that mark away.
        await scene.reads(shown, "📝 物业满意度", "测评结束了，共 1 人打分。")
        assert "分（" not in shown.plain

        # The same questions again: beside the last time; where nobody is left over each building is shown.
        world.say(town.zhou, town.council, ASKED)
        for user, chat, marks in (
            (town.ma, first, (5, 3)),
            (town.li, first, (5, 3)),
            (town.chen, second, (4, 2)),
            (town.wu, second, (4, 2)),
        ):
            shown = await scene.sees(chat, "物业满意度", "3月19日 周四 10:00 截止")
            for question, mark in enumerate(marks):
                await scene.presses(user, shown, shown.buttons[question][mark - 1].text)
        scene.move(days=8)
        told = await scene.sees(
            town.council, "4 人", "1. 保洁：4.5分（上次 3.0）", "2. 保安：2.5分（上次 2.0）"
        )
        assert told.plain.splitlines()[3:] == [
            "🏠 1号楼（2人）：5.0 / 3.0",  # last time it was kept back
            "🏠 2号楼（2人）：4.0 / 2.0（上次 2.5 / 1.5）",
        ]
        assert "不单独公布" not in told.plain


async def test_those_whose_issues_were_closed(quick: Scene) -> None:
    scene, town, world = quick, quick.town, quick.world
    world.say(town.zhou, town.council, f"{ASKED}\n近30天办结的人")
    await scene.sees(town.council, "这 30 天里办结的人，没有一位能私下收到消息")
    world.press_start(town.ma)
    card = await reported(scene)
    scene.world.say(town.wang, scene.home, "办结 换好了", reply_to=card)
    question = await scene.sees(world.private(town.ma), "请您看看，修好了吗？")
    await scene.presses(town.ma, question, "修好了")
    world.say(town.zhou, town.council, f"{ASKED}\n近30天办结的人")
    progress = await scene.sees(town.council, "📝 测评：物业满意度", "私下问了 1 位，0 位打了分")
    paper = await scene.sees(world.private(town.ma), "📝 物业满意度", "保洁", "您最近的事办结了", "还没打分")
    assert (await scene.presses(town.ma, paper, paper.buttons[0][4].text)).text == "记下了：保洁 5分"
    await scene.reads(paper, "✅ 您打的：保洁 5分，截止前可以改")
    await scene.reads(progress, "私下问了 1 位，1 位打了分")
    assert not progress.buttons
    scene.move(days=8)
    await scene.reads(progress, "测评结束了：私下问了 1 位，1 位打了分。结果在下面。")
    await scene.reads(paper, "测评结束了，谢谢您。您打的：保洁 5分。")
    assert not paper.buttons
    assert "回执" not in paper.plain
    told = await scene.sees(town.council, "📊 测评结果：物业满意度", "不到 2 人，不公布分数")
    assert "5.0" not in told.plain
    assert scene.find(scene.home, "测评结果") is None

    # Each kind is told where enough people stand for it; others are not told apart.
    for user, words in ((town.li, "#报修 灯坏了"), (town.chen, "#投诉 太吵"), (town.sun, "#投诉 有狗")):
        world.press_start(user)
        group = next(chat for chat in town.buildings if user.id in chat.members)
        world.say(user, group, words)
        opened = await scene.sees(group, words.split()[1])
        await noted(scene, town.zhou, opened, "办结 处理好了")
        await noted(scene, town.lin, opened, "好了")
    world.say(town.zhou, town.council, f"{ASKED}\n近30天办结的人")
    await scene.sees(town.council, "私下问了 4 位")
    for user, mark in ((town.ma, 5), (town.li, 4), (town.chen, 2), (town.sun, 1)):
        paper = await scene.sees(world.private(user), "物业满意度", "3月19日 周四 10:00 截止")
        await scene.presses(user, paper, paper.buttons[0][mark - 1].text)
    scene.move(days=8)
    told = await scene.sees(town.council, "4 人，1 到 5 分", "1. 保洁：3.0分", "2. 保安：人太少")
    assert "🗂 报修（2人）：4.5 / —" in told.plain
    assert "🗂 投诉（2人）：1.5 / —" in told.plain
    assert "上次" not in told.plain  # one person answered then


NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_what_is_read() -> None:
    wish = asking.read("物业\n1. 保洁\n2、保安\n近30天办结的人\n截止 11月27日 20:00", NOW)
    assert (wish.title, wish.questions, wish.look_back) == ("物业", ("保洁", "保安"), 30)
    assert wish.closes_at == datetime(2026, 11, 27, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("", "surveys/how"),
        ("物业", "surveys/how"),
        ("物业\n一\n二\n三\n四\n五\n六", "surveys/number_of_questions"),
        ("物业\n保洁\n保洁", "surveys/number_of_questions"),
        ("物业\n" + "长" * 61, "surveys/too_long"),
        ("物业\n保洁\n近400天办结的人", "surveys/look_back"),
        ("物业\n保洁\n截止 昨天", "polls/deadline_passed"),
    ],
)
def test_what_is_refused(text: str, template: str) -> None:
    with pytest.raises(UserError) as error:
        asking.read(text, NOW)
    assert error.value.template == template


MARKS = st.tuples(st.integers(0, 5), st.integers(0, 5))


@given(
    st.dictionaries(st.text("ABCDEF", min_size=1, max_size=1), st.lists(MARKS, max_size=12)),
    st.integers(2, 6),
)
def test_no_figure_tells_what_few_people_said(answers: dict[str, list[tuple[int, int]]], least: int) -> None:
    found = counting.find(answers, 2, least)
    everybody = [marks for group in answers.values() for marks in group]
    shown = [group for group in found.groups if group.figures]
    assert all(group.people >= least for group in shown)
    # What is left when all that is shown is subtracted from the whole is nobody, or enough people.
    if found.whole.figures:
        left = found.whole.people - sum(group.people for group in shown)
        assert left == 0 or left >= least
    for group, said in [(found.whole, everybody), *((group, answers[group.name]) for group in shown)]:
        for number, figure in enumerate(group.figures):
            marks = [one[number] for one in said if one[number]]
            assert figure.people == len(marks)
            assert figure.mean == (Fraction(sum(marks), len(marks)) if len(marks) >= least else None)
