"""The public board: what it shows and what it keeps to itself, read by an HTML and an Atom reader."""

import shutil
from pathlib import Path

import feedparser
import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.redaction import public
from bot.site import building
from bot.site.building import Built
from tests.matters import noted, skip_to
from tests.scene import Scene, play

PUBLIC_WORDS = "#报修 3号楼2单元502室门口的灯坏了 <script>alert(1)</script> 找13800001234或@ma_ayi"


async def built(quick: Scene, folder: Path) -> Built:
    await quick.settled()
    return await building.build(quick.settings, folder, quick.clock.now())


def text(folder: Path, path: str) -> str:
    """What a page says; it must be HTML as the standard has it, without a script."""
    source = (folder / path).read_text("utf-8")
    parsed = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(source)
    assert list(parsed.iter("script")) == []
    return " ".join("".join(parsed.find("body").itertext()).split())  # type: ignore[union-attr]


def everything(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".png"]
    return "\n".join(path.read_text("utf-8") for path in files)


async def test_a_neighbour_reads_what_became_of_a_report(quick: Scene, tmp_path: Path) -> None:
    world, town, folder = quick.world, quick.town, tmp_path / "board"
    world.say(town.ma, quick.home, PUBLIC_WORDS)
    card = await quick.sees(quick.home, "1号 报修")
    world.say(town.ma, quick.home, "#纠纷 楼上漏水不肯赔")
    await quick.presses(town.wang, card, "接单")
    world.say(town.li, quick.home, "我家302也黑", reply_to=card)
    world.say(town.wang, quick.home, "办结 马阿姨，灯泡换好了", reply_to=card)
    await built(quick, folder)
    page = text(folder, "issues/1.html")
    assert "1号 · 报修 · 已办结，待确认" in page
    assert "3号楼2单元***门口的灯坏了 <script>alert(1)</script> 找***或***" in page
    assert "办结：***，灯泡换好了" in page
    assert "No. 1 · Repair · done, to be confirmed" in text(folder, "en/issues/1.html")
    kept = everything(folder)
    assert [
        word for word in ("马阿姨", "王师傅", "502室", "13800001234", "ma_ayi", "302也") if word in kept
    ] == []
    assert not (folder / "issues/2.html").exists(), "a private matter has no address to be guessed"
    assert "漏水" not in kept


async def test_only_what_changed_is_written_again(quick: Scene, tmp_path: Path) -> None:
    folder = tmp_path / "board"
    for number in range(3):
        quick.world.say(quick.town.ma, quick.home, f"#报修 第{number}盏灯不亮")
    card = await quick.sees(quick.home, "第2盏灯不亮")
    first = await built(quick, folder)
    assert first.written > 12
    assert (await built(quick, folder)).written == 0
    untouched = (folder / "issues/1.html").stat().st_mtime_ns
    await quick.presses(quick.town.wang, card, "接单")
    again = await built(quick, folder)
    assert 0 < again.written < first.written
    assert (folder / "issues/1.html").stat().st_mtime_ns == untouched
    assert "已接单" in text(folder, "issues/3.html")
    shutil.rmtree(folder / "issues")
    assert (await built(quick, folder)).written > 0
    assert "已接单" in text(folder, "issues/index.html")


async def test_lists_are_by_kind_by_place_and_by_month(quick: Scene, tmp_path: Path) -> None:
    folder, town = tmp_path / "board", quick.town
    quick.world.say(town.ma, quick.home, "#报修 灯不亮")
    card = await quick.sees(quick.home, "1号 报修")
    quick.world.say(town.chen, town.buildings[1], "#投诉 太吵")
    await quick.sees(town.buildings[1], "2号 投诉")
    await built(quick, folder)
    assert "1号 灯不亮" in text(folder, "issues/index.html")
    by_place = {
        path.stem: text(folder, f"issues/{path.name}") for path in (folder / "issues").glob("place-*")
    }
    assert sorted("1号 灯不亮" in page for page in by_place.values()) == [False, True]
    assert sorted("2号 太吵" in page for page in by_place.values()) == [False, True]
    quick.world.say(town.ma, quick.home, "撤回 自己好了", reply_to=card)
    await built(quick, folder)
    month = f"{town.local_now:%Y-%m}"
    assert "1号 灯不亮" in text(folder, f"issues/{month}.html")
    assert "1号 灯不亮" not in text(folder, "issues/index.html")
    assert len([*(folder / "issues").glob("place-*")]) == 1, "a list that is empty now is gone"


async def test_the_running_bot_keeps_it_up_to_date(sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "board"
    async with play(sqlite_url, board={"pinned": False, "folder": str(folder)}) as scene:
        scene.world.say(scene.town.ma, scene.home, "#报修 灯不亮")
        card = await scene.sees(scene.home, "1号 报修")
        page = folder / "issues/1.html"
        scene.move(minutes=6)
        await scene.world.until(lambda: page.exists() and "待接单" in text(folder, "issues/1.html"))
        await scene.presses(scene.town.wang, card, "接单")
        scene.move(minutes=6)
        await scene.world.until(lambda: "已接单" in text(folder, "issues/1.html"))


async def test_notices_and_reports_stand_beside_the_issues(quick: Scene, tmp_path: Path) -> None:
    world, town, folder = quick.world, quick.town, tmp_path / "board"
    world.say(town.ma, quick.home, "#报修 灯不亮")
    await quick.sees(quick.home, "1号 报修")
    world.say(town.ma, quick.home, "#纠纷 楼上漏水不肯赔")
    world.say(town.zhou, town.council, "#公示 单元门换成电控门\n甲门业 | 12800元\n公示3天")
    draft = await quick.sees(town.council, "公示（还没发布）")
    await quick.presses(town.zhou, draft, "✅ 发布")
    notice = await quick.sees(quick.home, "📢 公示1号")
    await built(quick, folder)
    page = text(folder, "notices/1.html")
    assert "公示1号" in page
    assert "甲门业 | 12800元" in page
    assert "有异议，请在居民群里" in page
    assert "现在没有公示" not in text(folder, "notices/index.html")
    assert "There is none yet." in text(folder, "en/digests/index.html")

    # A poll of the council's is shown without its counts, until it has ended.
    card = await quick.polls("/poll 换什么门？\n铁门\n玻璃门\n截止 明天 20:00")
    await quick.presses(town.ma, card, "2. 玻璃门")
    await built(quick, folder)
    (poll,) = [path for path in (folder / "polls").glob("*.html") if path.stem != "index"]
    page = text(folder, f"polls/{poll.name}")
    assert "2. 玻璃门" in page
    assert "1票" not in page
    skip_to(quick, "1 20 * * *", days=1)
    await quick.sees(quick.home, "投票结果：换什么门？")
    await built(quick, folder)
    assert "玻璃门：1票（100%）" in text(folder, f"polls/{poll.name}")
    assert "Result: 换什么门？" in text(folder, f"en/polls/{poll.name}")

    # The days go by: somebody objects, the council answers, and on Monday its digest comes.
    world.say(town.li, quick.home, "异议 我家302不同意", reply_to=notice)
    card = await quick.sees(town.council, "异议", "不同意")
    await noted(quick, town.zhou, card, "答复 最低价中标")
    world.say(town.zhou, town.council, "/schedule 周报 每周一 9:00")
    await quick.presses(town.zhou, await quick.sees(town.council, "周报：每周一"), "保存")
    skip_to(quick, "1 9 * * 1")
    await quick.sees(town.council, "阳光小区周报")
    await quick.sees(quick.home, "公示1号期满")
    await built(quick, folder)
    page = text(folder, "notices/1.html")
    assert "公示期满" in page
    assert "✋ 我家***不同意 答：最低价中标" in page
    (report,) = [path for path in (folder / "digests").glob("*.html") if path.stem != "index"]
    page = text(folder, f"digests/{report.name}")
    assert "阳光小区周报（3月2日—3月8日）" in page
    assert "维修" in page
    assert "漏水" not in everything(folder)
    assert (folder / "digests" / f"{report.stem}.png").read_bytes().startswith(b"\x89PNG")
    world.say(town.li, quick.home, "/search 周报")
    await quick.sees(quick.home, "公布过的", "📊 周报 阳光小区（3月9日 周一）")
    assert "公示1号：单元门换成电控门" in text(folder, "index.html")
    feed = feedparser.parse((folder / "feed.atom").read_bytes())
    assert "公示1号：单元门换成电控门 甲门业 | 12800元" in [
        " ".join(entry.title.split()) for entry in feed.entries
    ]
    assert (await built(quick, folder)).written == 0


async def test_a_feed_reader_reads_the_news(quick: Scene, tmp_path: Path) -> None:
    folder = tmp_path / "board"
    quick.world.say(quick.town.ma, quick.home, "#报修 灯 & <门>")
    await quick.sees(quick.home, "1号 报修")
    await built(quick, folder)
    feed = feedparser.parse((folder / "feed.atom").read_bytes())
    assert not feed.bozo
    (entry,) = feed.entries
    assert (feed.feed.title, entry.title, entry.summary) == ("丽景社区公开栏", "1号 待接单", "灯 & <门>")
    assert entry.link == "issues/1.html"
    assert entry.id.startswith("urn:uuid:")


async def test_a_folder_with_something_else_is_left_alone(quick: Scene, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(UserError) as caught:
        await built(quick, tmp_path)
    assert caught.value.template == "site/folder_taken"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".html"] == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("3号楼的灯坏了", "3号楼的灯坏了"),
        ("3号楼502室漏水", "3号楼***漏水"),
        ("２单元３０１漏水", "2单元***漏水"),
        ("我家2-1204没水", "我家***没水"),
        ("我家302不同意", "我家***不同意"),
        ("请打 021-5555 0101 找我", "请打 *** 找我"),
        ("身份证310101199001011234", "身份证***"),
        ("11月28日 20:30 停水", "11月28日 20:30 停水"),
        ("修了3次花了1200元", "修了3次花了1200元"),
        ("问@li_jie_2019就知道", "问***就知道"),
        ("马阿姨家门口", "***家门口"),
        ("Room 301 leaks", "*** leaks"),
    ],
)
def test_what_is_personal_is_covered(said: str, shown: str) -> None:
    assert public(said, ["马阿姨", "李"]) == shown


@given(st.text(max_size=60), st.integers(10**10, 10**11 - 1))
def test_a_telephone_number_never_gets_through(around: str, number: int) -> None:
    assert str(number) not in public(f"{around} {number} {around}")
