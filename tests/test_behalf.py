"""“代王奶奶：厨房漏水”: whom staff report for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.issues.behalf import LONGEST_NAME, Behalf, read
from tests.scene import Scene, play

NAME = st.from_regex(r"[王李陈赵][奶爷大][奶爷妈](?:[0-9]{3}|（三楼）)?", fullmatch=True)
ENGLISH = st.sampled_from(["Granny Wang", "Mr. Li", "Old Chen", "王奶奶", "Auntie Ma 302"])
WORDS = st.text("厨房漏水灯坏了abc，。！ \n", min_size=1).map(str.strip).filter(bool)
SCRAPS = st.sampled_from(
    [*"代替为报：: \n，。8", "for ", "on behalf of ", "王奶奶", "Wang", "来报", "\u3000", "\ud800"]
)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("代王奶奶：厨房漏水", "王奶奶", "厨房漏水"),
        ("代 王奶奶 报：厨房漏水", "王奶奶", "厨房漏水"),
        ("代王奶奶报修: 厨房漏水", "王奶奶", "厨房漏水"),
        ("代3号楼302王奶奶：5楼漏水", "3号楼302王奶奶", "5楼漏水"),
        ("代替王奶奶：厨房漏水", "王奶奶", "厨房漏水"),
        ("替王奶奶反映：厨房漏水", "王奶奶", "厨房漏水"),
        ("for Granny Wang: the kitchen leaks", "Granny Wang", "the kitchen leaks"),
        ("On behalf of granny Wang: it leaks", "granny Wang", "it leaks"),
        ("代王奶奶：", "王奶奶", ""),
    ],
)
def test_who_is_named(text: str, name: str, rest: str) -> None:
    assert read(text) == Behalf(name, rest)


@pytest.mark.parametrize(
    "text",
    [
        "厨房漏水",
        "代王奶奶，厨房漏水",
        "代王奶奶说一下，情况是这样：漏水",
        "代表大家：电梯坏了",
        "代理商：来过了",
        "代收快递：两件",
        "替换灯泡：三个",
        "代 班 8:30 开会",
        "代报：漏水",
        "for the lift: two buttons",
        "for example: the light",
        "For Building 3: dark",
        "王奶奶代：漏水",
        f"代{'王' * 21}：漏水",
    ],
)
def test_who_is_not_named(text: str) -> None:
    assert read(text) is None


@given(NAME, WORDS, st.sampled_from(["代{}：{}", "代 {}：{}", "代{} 报：{}", "代 {}来报: {}"]))
def test_names_and_words_come_apart_as_they_were_put_together(name: str, words: str, form: str) -> None:
    assert read(form.format(name, words)) == Behalf(name, words)


@given(ENGLISH, WORDS)
def test_in_english_too(name: str, words: str) -> None:
    assert read(f"for {name}: {words}") == Behalf(name, words)


@given(st.one_of(st.text(), st.lists(SCRAPS).map("".join)))
@example("代" + "：" * 4000)
@example("代" + " " * 4000)
@example("for " + "A" * 4000 + ":")
def test_of_any_text_what_is_read_stands_in_it(text: str) -> None:
    found = read(text)
    if found is not None:
        assert 0 < len(found.name) <= LONGEST_NAME
        assert found.name in text
        assert found.text == found.text.strip()
        assert text.rstrip().endswith(found.text)
        assert not set(found.name) & set("：:\n，。")


async def test_staff_report_for_somebody_without_a_phone(quick: Scene) -> None:
    said = quick.world.say(quick.town.wang, quick.home, "#报修 代王奶奶：厨房漏水")
    card = await quick.sees(quick.home, "1号 报修", "王奶奶报（王师傅代报）")
    assert "厨房漏水\n" in card.plain
    assert "代王奶奶：" not in card.plain
    quick.world.edit(quick.town.wang, said, "#报修 代王奶奶：厨房和厕所漏水")
    quick.move(seconds=10)
    await quick.reads(card, "厨房和厕所漏水", "王奶奶报（王师傅代报）")
    assert "代王奶奶：" not in card.plain
    quick.world.say(quick.town.zhou, quick.home, "接单", reply_to=card)
    await quick.sees(quick.home, "王师傅，您报的 1号，周理事已接单")


async def test_a_prefix_forgotten_at_first(quick: Scene) -> None:
    said = quick.world.say(quick.town.wang, quick.home, "#报修 厨房漏水")
    card = await quick.sees(quick.home, "1号 报修", "王师傅报")
    quick.world.edit(quick.town.wang, said, "#报修 代王奶奶：厨房漏水")
    quick.move(seconds=10)
    await quick.reads(card, "王奶奶报（王师傅代报）")


async def test_what_a_resident_writes_is_only_words(quick: Scene) -> None:
    said = quick.world.say(quick.town.ma, quick.home, "#报修 代王奶奶：厨房漏水")
    card = await quick.sees(quick.home, "1号 报修", "代王奶奶：厨房漏水", "马阿姨报")
    quick.world.edit(quick.town.ma, said, "#报修 代李奶奶：厨房漏水")
    quick.move(seconds=10)
    await quick.reads(card, "代李奶奶：厨房漏水", "马阿姨报")


async def test_staff_may_do_it_in_private_and_nobody_is_named(quick: Scene) -> None:
    world, town = quick.world, quick.town
    world.press_start(town.wang)
    private = world.private(town.wang)
    world.say(town.wang, private, "#报修 代王奶奶：厨房漏水")
    question = await quick.sees(private, "是哪里的事？")
    await quick.presses(town.wang, question, "1号楼")
    await quick.reads(question, "不点就不会报出去")
    await quick.presses(town.wang, question, "不写名字")
    card = await quick.sees(quick.home, "1号 报修", "有居民报", "厨房漏水")
    world.say(town.zhou, quick.home, "/issue 1")
    shown = await quick.sees(quick.home, "经过")
    for name in ("王奶奶", "王师傅"):
        assert name not in card.plain + shown.plain
    world.say(town.zhou, town.council, "/issue 1")
    assert "王奶奶报（王师傅代报）" in (await quick.sees(town.council, "经过")).plain


async def test_in_english_by_staff(sqlite_url: str) -> None:
    async with play(sqlite_url, "en") as scene:
        scene.world.say(scene.town.wang, scene.home, "#repair for Granny Wang: the kitchen leaks")
        card = await scene.sees(scene.home, "No. 1 Repair", "from Granny Wang (by Mr Wang)")
        assert "for Granny Wang:" not in card.plain
