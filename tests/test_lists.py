"""Looking things up: /issues with its filters and pages, /search, /issue 12; in groups and in private."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import make_url

from bot.playground.people import Chat, Message, User
from tests.matters import noted
from tests.scene import Scene


async def lamps(scene: Scene, number: int) -> Message:
    """So many lamps are reported; the card of the last."""
    for lamp in range(1, number + 1):
        scene.world.say(scene.town.ma, scene.home, f"#报修 第{lamp}盏灯")
    return await scene.sees(scene.home, f"{number}号 报修")


async def asked(scene: Scene, command: str, who: User | None = None, chat: Chat | None = None) -> Message:
    """What the bot answers to a command, of 马阿姨's in her group unless told otherwise."""
    chat = chat or scene.home
    said = scene.world.say(who or scene.town.ma, chat, command)

    def found() -> list[Message]:
        return [m for m in scene.shown(chat) if m.reply_to is said]

    await scene.world.until(found, what=f"an answer to {command}")
    return found()[0]


def numbers(listed: Message) -> list[int]:
    """The numbers of the issues that a list shows, in its order."""
    lines = [line.split() for line in listed.plain.splitlines()]
    return [int(words[1].removesuffix("号")) for words in lines if words[0] in ("▫️", "⏰", "✅")]


async def report(scene: Scene, who: User, chat: Chat, text: str) -> Message:
    """A report, and its card or what is said instead of one."""
    scene.world.say(who, chat, text)
    return await scene.sees(chat, text.split(" ", 1)[1])


async def change(scene: Scene, number: int, **values: object) -> None:
    """Make an issue what other parts of Linli make it."""

    def write() -> None:
        with closing(sqlite3.connect(str(make_url(scene.settings.storage.url).database), timeout=30)) as file:
            columns = ", ".join(f"{name} = ?" for name in values)
            file.execute(f"UPDATE issues SET {columns} WHERE number = ?", (*values.values(), number))
            file.commit()

    await asyncio.to_thread(write)  # the bot must be able to end a transaction meanwhile


async def test_filters_and_searches(scene: Scene) -> None:
    town, second = scene.town, scene.town.buildings[1]
    done = await report(scene, town.ma, scene.home, "#报修 一层灯不亮")
    scene.world.say(town.wang, scene.home, "办结 换了LED灯泡", reply_to=done)
    await scene.reads(done, "已办结")
    late = await report(scene, town.li, scene.home, "#报修 电梯异响")
    await scene.presses(town.wang, late, "接单")
    await scene.reads(late, "已接单")
    scene.move(hours=25)
    await scene.sees(scene.home, "2号到期还没办好")
    await report(scene, town.ma, scene.home, "#投诉 门口乱停车")
    await report(scene, town.chen, second, "#报修 水管漏水")
    for words, expected in {"超时报修": [2], "我的": [3], "已办": [1], "停车，投诉": [3], "长椅": []}.items():
        listed = await asked(scene, f"/issues {words}")
        assert numbers(listed) == expected, listed.plain
        assert f"“{words.replace('，', ' ')}”" in listed.plain
    for words, expected in {"灯泡": [1], "led 灯": [1], "停车": [3], "水管": []}.items():
        listed = await asked(scene, f"/search {words}")
        assert numbers(listed) == expected, listed.plain
    for command, expected in {"/issues 二号楼": [4], "/issues 我的": [], "/search 水": [4]}.items():
        above = await asked(scene, command, town.zhou, town.council)
        assert numbers(above) == expected, above.plain
    assert numbers(await asked(scene, "/issues 我的 超时", town.wang, town.council)) == [2]
    scene.world.say(town.chen, second, "/follow 4")
    assert "请写上要找的词" in (await asked(scene, "/search ，", town.chen, second)).plain


async def test_the_list_and_its_pages(scene: Scene) -> None:
    await lamps(scene, 10)
    listed = await asked(scene, "/issues")
    assert listed.plain.splitlines()[0] == "1号楼还有 10 件事没办完（第1页，共2页）"
    assert numbers(listed) == [*range(1, 9)]
    assert (await scene.presses(scene.town.ma, listed, "第2页 ▶")).text == "第 2 页"
    await scene.reads(listed, "9号", "10号", "第2页，共2页")
    assert [b.text for row in listed.buttons for b in row] == ["◀ 第1页"]
    scene.world.say(scene.town.zhou, scene.town.council, "/issues 2")
    above = await scene.sees(scene.town.council, "阳光小区还有 10 件事没办完（第2页，共2页）")
    assert "1号楼" in above.plain


async def test_a_page_keeps_its_filter_and_whose_it_is(quick: Scene) -> None:
    quick.world.say(quick.town.li, quick.home, "#报修 我家漏水")
    for lamp in range(9):
        quick.world.say(quick.town.ma, quick.home, f"#报修 第{lamp}盏灯")
    await quick.sees(quick.home, "第8盏灯")
    listed = await asked(quick, "/issues 报修 我的 第2页")
    assert listed.plain.splitlines()[0] == "1号楼“报修 我的”：9 件（第2页，共2页）"
    assert numbers(listed) == [10]
    assert (await quick.presses(quick.town.li, listed, "◀ 第1页")).text == "第 1 页"
    await quick.reads(listed, "第1页，共2页")
    assert numbers(listed) == [*range(2, 10)]
    found = await asked(quick, "/search 盏 灯", quick.town.zhou, quick.town.council)
    assert numbers(found) == [*range(10, 2, -1)]
    await quick.presses(quick.town.lin, found, "第2页 ▶")
    await quick.reads(found, "“盏 灯”：9 件（第2页，共2页）")
    assert numbers(found) == [2]


async def test_a_page_button_under_something_else_does_nothing(quick: Scene) -> None:
    card = await lamps(quick, 9)
    listed = await asked(quick, "/issues")
    data = listed.buttons[0][0].data
    assert data is not None
    card.buttons[0][0].data = data
    answer = await quick.presses(quick.town.ma, card, data)
    assert "这个按钮已经不能用了" in answer.text


async def test_the_three_lists_have_headings(quick: Scene) -> None:
    for text in ("#建议 放张长椅", "#报修 灯坏了", "#服务 想学用手机", "#投诉 太吵", "#建议 种树"):
        await report(quick, quick.town.ma, quick.home, text)
    listed = await asked(quick, "/issues")
    assert [line.strip() for line in listed.plain.splitlines() if "号 " not in line] == [
        "1号楼还有 5 件事没办完",
        "诉求 2",
        "需求 2",
        "服务 1",
        "看一件事：发 /issue 2",
    ]
    assert numbers(listed) == [2, 4, 1, 5, 3]
    assert "诉求 2" not in (await asked(quick, "/issues 1号楼")).plain
    assert max(len(line) for line in listed.plain.splitlines()) < 40


async def test_a_heading_stands_on_each_page_that_has_something_of_it(quick: Scene) -> None:
    for bench in range(9):
        quick.world.say(quick.town.ma, quick.home, f"#建议 长椅{bench}")
    quick.world.say(quick.town.ma, quick.home, "#报修 灯坏了")
    await quick.sees(quick.home, "灯坏了")
    first = await asked(quick, "/issues")
    assert "诉求 1" in first.plain
    assert "需求 9" in first.plain
    assert numbers(first) == [10, *range(1, 8)]
    second = await asked(quick, "/issues 2")
    assert "诉求" not in second.plain
    assert "需求 9" in second.plain


async def test_overdue_ones_come_first_and_done_ones_go(quick: Scene) -> None:
    for lamp in ("第一盏灯", "第二盏灯"):
        await report(quick, quick.town.ma, quick.home, f"#报修 {lamp}")
    done = await report(quick, quick.town.ma, quick.home, "#报修 第三盏灯")
    quick.world.say(quick.town.wang, quick.home, "办结 修好了", reply_to=done)
    await quick.reads(done, "已办结")
    second = quick.find(quick.home, "2号 报修")
    assert second is not None
    quick.move(hours=12)
    await quick.presses(quick.town.wang, second, "接单")
    await quick.reads(second, "已接单")
    await quick.presses(quick.town.wang, second, "明天修好")
    quick.move(hours=13)
    await quick.sees(quick.home, "1号到期还没办好")
    lines = (await asked(quick, "/issues")).plain.splitlines()
    assert [line[:6] for line in lines[1:3]] == ["⏰ 1号 报", "▫️ 2号 "]
    assert len(lines) == 4


@pytest.mark.parametrize("page", ["5", "0", "99999999999999999999", "-1", "灯"])
async def test_a_page_that_is_not_there_shows_one_that_is(quick: Scene, page: str) -> None:
    await lamps(quick, 1)
    assert numbers(await asked(quick, f"/issues {page}")) == [1]


async def test_a_page_turned_after_the_list_has_shrunk(quick: Scene) -> None:
    last = await lamps(quick, 9)
    listed = await asked(quick, "/issues")
    quick.world.say(quick.town.wang, quick.home, "办结 修好了", reply_to=last)
    await quick.reads(last, "已办结")
    assert (await quick.presses(quick.town.ma, listed, "第2页 ▶")).text == "第 1 页"
    await quick.reads(listed, "还有 8 件事没办完", "8号")


async def test_one_issue_by_its_number(quick: Scene) -> None:
    await lamps(quick, 1)
    expected = {
        "12": "没有 12号",
        "0": "没有 0号",
        "": "请写上是几号",
        "一": "请写上是几号",
        "9" * 30: "请写上是几号",
        "1": "第1盏灯",
        "#1号": "第1盏灯",
        "\uff11": "第1盏灯",
    }
    for number, words in expected.items():
        assert words in (await asked(quick, f"/issue {number}")).plain


async def test_a_long_history_can_still_be_read(quick: Scene) -> None:
    quick.world.say(quick.town.ma, quick.home, "#报修 " + "🔥" * 1000)
    card = await quick.sees(quick.home, "待接单")
    for _ in range(13):
        quick.world.say(quick.town.ma, quick.home, "🙏" * 130, reply_to=card)
    shown = await asked(quick, "/issue 1")
    assert "前面还有 2 条" in shown.plain
    assert "马阿姨报了事" not in shown.plain
    await quick.presses(quick.town.li, shown, "◀ 更早的")
    quick.move(seconds=5)
    await quick.reads(shown, "马阿姨报了事", "后面还有 12 条")
    assert "前面还有" not in shown.plain
    assert [button.text for row in shown.buttons for button in row] == ["后来的 ▶"]
    await quick.presses(quick.town.li, shown, "后来的 ▶")
    quick.move(seconds=5)
    await quick.reads(shown, "前面还有 2 条")
    await noted(quick, quick.town.wang, shown, "接单")  # an answer to it is one to the issue
    quick.move(seconds=5)
    await quick.reads(card, "王师傅接单")


async def test_one_issue_shows_how_many_met_it_and_its_stars(scene: Scene) -> None:
    card = await lamps(scene, 1)
    scene.world.press_start(scene.town.ma)
    await scene.presses(scene.town.li, card, "🙋 我也遇到")
    scene.world.say(scene.town.wang, scene.home, "办结 换了灯泡", reply_to=card)
    question = await scene.sees(scene.world.private(scene.town.ma), "修好了吗")
    await scene.presses(scene.town.ma, question, "修好了")
    await scene.reads(question, "请打个分")
    await scene.presses(scene.town.ma, question, "4⭐")
    detail = await asked(scene, "/issue 1")
    assert detail.plain.splitlines()[0] == "1号 报修 · 已办好 · ★4"
    assert "1家也遇到" in detail.plain


async def test_an_issue_is_read_where_it_belongs(quick: Scene) -> None:
    await lamps(quick, 1)
    quick.world.say(quick.town.chen, quick.town.buildings[1], "/issue 1")
    assert "1号楼" in (await quick.sees(quick.town.buildings[1], "请到那个群里看")).plain
    quick.world.say(quick.town.lin, quick.town.committee, "/issue 1")
    await quick.sees(quick.town.committee, "第1盏灯")


async def test_who_asked_not_to_be_named_is_not(quick: Scene) -> None:
    await lamps(quick, 1)
    await change(quick, 1, visibility="nameless")
    detail = await asked(quick, "/issue 1", quick.town.li)
    assert "有居民报" in detail.plain
    assert "马阿姨" not in detail.plain
    assert numbers(await asked(quick, "/issues")) == [1]
    assert numbers(await asked(quick, "/issues 我的")) == []
    council = await asked(quick, "/issue 1", quick.town.zhou, quick.town.council)
    assert "马阿姨报了事" in council.plain
    private = quick.world.private(quick.town.ma)
    assert numbers(await asked(quick, "/issues 我的", quick.town.ma, private)) == [1]


async def test_what_is_private_looks_as_if_it_were_not(quick: Scene) -> None:
    await lamps(quick, 1)
    quick.world.say(quick.town.ma, quick.home, "#纠纷 楼上漏水不赔")
    await quick.sees(quick.home, "这件事不在群里公开")
    answers = {}
    for number in (2, 3):
        for command in ("/issue", "/follow"):
            answers[command, number] = (await asked(quick, f"{command} {number}", quick.town.li)).plain
    assert answers["/issue", 2].replace("2号", "3号") == answers["/issue", 3]
    assert answers["/follow", 2].replace("2号", "3号") == answers["/follow", 3]
    assert numbers(await asked(quick, "/issues")) == [1]
    assert numbers(await asked(quick, "/issues 我的 全部")) == [1]
    assert "没有符合" in (await asked(quick, "/search 漏水")).plain
    council = await asked(quick, "/search 漏水", quick.town.zhou, quick.town.council)
    assert numbers(council) == [2]
    assert "不赔" in (await asked(quick, "/issue 2", quick.town.zhou, quick.town.council)).plain
    await change(quick, 2, visibility="committee")
    assert "没有 2号" in (await asked(quick, "/issue 2", quick.town.zhou, quick.town.council)).plain
    assert "没有符合" in (await asked(quick, "/search 漏水", quick.town.zhou, quick.town.council)).plain
    assert numbers(await asked(quick, "/issues 纠纷", quick.town.lin, quick.town.committee)) == [2]


async def test_what_is_merged_names_the_one_it_is_part_of(quick: Scene) -> None:
    await lamps(quick, 3)
    await change(quick, 1, state="merged", merged_into_id=3)
    assert "已合并到 3号" in (await asked(quick, "/issue 1")).plain
    await change(quick, 3, visibility="staff")
    hidden = (await asked(quick, "/issue 1")).plain
    assert "已合并" in hidden
    assert "3号" not in hidden
    assert numbers(await asked(quick, "/issues 全部")) == [2, 1]


async def test_in_private_a_resident_reads_of_their_own(quick: Scene) -> None:
    town = quick.town
    ma, li = quick.world.private(town.ma), quick.world.private(town.li)
    await lamps(quick, 2)
    quick.world.say(town.ma, quick.home, "#纠纷 楼上漏水")
    await report(quick, town.chen, town.buildings[1], "#报修 水管爆了")
    await quick.sees(quick.home, "3号，")
    listed = await asked(quick, "/issues", town.ma, ma)
    assert listed.plain.splitlines()[0] == "您报的、关注的和要办的还有 3 件事没办完"
    assert sorted(numbers(listed)) == [1, 2, 3]
    assert "楼上漏水" in (await asked(quick, "/issue 3", town.ma, ma)).plain
    assert "请到那个群里看" in (await asked(quick, "/issue 4", town.ma, ma)).plain
    assert "没有 9号" in (await asked(quick, "/issue 9", town.ma, ma)).plain
    quick.move(seconds=1)
    assert numbers(await asked(quick, "/search 漏水", town.ma, ma)) == [3]
    assert "没有没办完的事" in (await asked(quick, "/issues", town.li, li)).plain
    assert "没有 3号" in (await asked(quick, "/issue 3", town.li, li)).plain


async def test_in_private_staff_read_of_the_places_they_look_after(quick: Scene) -> None:
    town = quick.town
    await lamps(quick, 9)
    quick.world.say(town.ma, quick.home, "#纠纷 楼上漏水")
    await quick.sees(quick.home, "10号，")
    wang, zhou = quick.world.private(town.wang), quick.world.private(town.zhou)
    listed = await asked(quick, "/issues 1号楼", town.wang, wang)
    assert listed.plain.splitlines()[0] == "您管的地方“1号楼”：9 件（第1页，共2页）"
    assert (await quick.presses(town.wang, listed, "第2页 ▶")).text == "第 2 页"
    await quick.reads(listed, "第2页，共2页")
    assert numbers(listed) == [9]
    assert "没有 10号" in (await asked(quick, "/issue 10", town.wang, wang)).plain
    assert numbers(await asked(quick, "/issues 纠纷", town.zhou, zhou)) == [10]
    assert "楼上漏水" in (await asked(quick, "/issue 10", town.zhou, zhou)).plain


async def test_in_private_everybody_is_answered_in_their_own_language(quick: Scene) -> None:
    stranger = quick.world.add_user("Ann", language="en")
    private = quick.world.private(stranger)
    assert "Nothing is open in what you reported" in (await asked(quick, "/issues", stranger, private)).plain


async def test_a_search_finds_what_was_published_too(scene: Scene) -> None:
    """Notices and votes for everybody; what the council asks among itself stays there."""
    world, town = scene.world, scene.town
    await report(scene, town.ma, scene.home, "#报修 单元门关不上")
    world.say(town.zhou, town.council, "#公示 单元门换成电控门")
    draft = await scene.sees(town.council, "公示（还没发布）")
    await scene.presses(town.zhou, draft, "✅ 发布")
    await scene.sees(scene.home, "📢 公示1号")
    await scene.polls("/poll 单元门换什么颜色？\n灰色\n红色")
    await scene.polls("/poll 单元门选哪一家？\n甲\n乙", chat=town.council)
    world.say(town.chen, town.buildings[1], "/search 单元门")
    found = await scene.sees(town.buildings[1], "公布过的")
    assert "📢 公示1号 单元门换成电控门（" in found.plain
    assert "单元门换什么颜色？" not in found.plain, "that is building 1's own"
    world.say(town.ma, scene.home, "/search 单元门")
    found = await scene.sees(scene.home, "1号 报修 单元门关不上", "公布过的", "📢 公示1号")
    assert "单元门换什么颜色？" in found.plain
    assert "选哪一家" not in found.plain
