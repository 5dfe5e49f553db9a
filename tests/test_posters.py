"""/poster: the sheet for the lobby, read back from its PDF."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.bulletins import Figures
from bot.issues import Issue
from bot.issues.standing import Some
from bot.issues.states import State
from bot.playground.people import Chat, Message, User
from bot.posters import choosing, sheet
from bot.posters.choosing import MOST, choose
from tests.matters import pages, rows, told
from tests.scene import PATIENCE, Scene, play
from tests.template_values.issues import NOW, issue
from tests.template_values.occasions import NOTICES
from tests.template_values.votes import POLLS


@pytest.fixture
async def scene(sqlite_url: str) -> AsyncIterator[Scene]:
    told = {"phone": "021-5555 0101", "paper_votes": "居委会大厅", "link": "https://example.org/board"}
    async with play(sqlite_url, poster=told) as scene:
        yield scene


async def asked(scene: Scene, user: User, chat: Chat, words: str = "/poster") -> Message:
    scene.world.say(user, chat, words)
    return await scene.sees(chat, "的公告")


def ordered(scene: Scene) -> list[tuple[str]]:
    return rows(scene, "select key from orders where form = 'poster'")


def read(scene: Scene, message: Message) -> str:
    """What stands on the only page."""
    (page,) = pages(scene, message)
    return page


async def test_it_tells_what_is_open_who_answers_and_what_was_done(scene: Scene) -> None:
    world, town = scene.world, scene.town
    world.say(town.ma, scene.home, "#报修 东门路上的窨井盖被车压坏了 <b>&😀\u202e" + "长" * 960)
    first = await scene.sees(scene.home, "1号 报修")
    world.say(town.ma, scene.home, "#报修 楼道灯不亮")
    second = await scene.sees(scene.home, "2号 报修")
    world.say(town.ma, scene.home, "#纠纷 楼上漏水不肯赔")
    world.say(town.wang, scene.home, "办结 换了灯泡", reply_to=second)
    await scene.reads(second, "已办结")
    await scene.polls("/poll 单元门换哪一种？|铁门|玻璃门")
    await scene.sees(scene.home, "单元门换哪一种")
    world.say(town.zhou, town.council, "#公示 外墙粉刷，中标价 12 万元\n公示9天")
    await scene.presses(town.zhou, await scene.sees(town.council, "公示（还没发布）"), "✅ 发布")
    await scene.sees(scene.home, "📢 公示1号")
    scene.move(hours=30)
    await scene.reads(first, "理事会")
    text = read(scene, await asked(scene, town.zhou, scene.home))
    assert "1号楼" in text
    assert "1号 东门路上的窨井盖被车压坏了 <b>&□长长长长长…" in text
    assert "理事会负责，晚了，3月8日 周日前办好" in text
    assert "楼道灯不亮 ✓" in text
    assert "单元门换哪一种？" in text
    assert "投纸票：居委会大厅" in text
    assert "正在公示 ◇ 外墙粉刷，中标价 12 万元 公示到 3月13日 周五，有意见请找理事会说" in text
    assert "电话 021-5555 0101" in text
    assert "马阿姨" not in text
    assert "漏水" not in text
    whole = read(scene, await asked(scene, town.zhou, town.council))
    assert "1号 1号楼：东门路上的窨井盖被车压坏了 <b>&□长长…" in whole


async def test_a_place_is_named_and_residents_are_refused(scene: Scene) -> None:
    quiet = read(scene, await asked(scene, scene.town.zhou, scene.home, "/poster 3号楼"))
    assert "3号楼" in quiet
    assert "没有没办完的事" in quiet
    scene.world.say(scene.town.zhou, scene.home, "/poster 2号楼")
    await scene.world.until(lambda: len(ordered(scene)) == 2, timeout=PATIENCE, what="an order")
    await scene.stop()  # whether it was made by then or not
    await scene.start()
    await scene.sees(scene.home, "2号楼的公告")
    scene.world.say(scene.town.zhou, scene.home, "/poster 9号楼")
    await scene.sees(scene.home, "没有叫“9号楼”的地方")
    scene.world.press_start(scene.town.zhou)
    scene.world.say(scene.town.zhou, scene.world.private(scene.town.zhou), "/poster")
    await scene.sees(scene.world.private(scene.town.zhou), "做哪里的公告？请写上名字，例如：/poster 1号楼。")
    scene.world.say(scene.town.ma, scene.home, "/poster")
    await scene.sees(scene.home, "大厅的公告由物业")
    assert len(told(scene, scene.home, "2号楼的公告")) == 1
    assert len(ordered(scene)) == 2


def figures(late: int, waiting: int, votes: int, done: int) -> Figures:
    some = issue(State.reported)
    many = tuple(replace(some, id=number, due_at=NOW + timedelta(number)) for number in range(waiting))
    return Figures(
        done=listed((issue(State.closed),) * done),
        overdue=listed((issue(State.reported, late=True),) * late),
        in_progress=listed(many[::2]),
        waiting=listed(many[1::2]),
        polls=tuple(POLLS[:1]) * votes,
        notices=(NOTICES[2],) * votes,
    )


def listed(issues: tuple[Issue, ...]) -> Some:
    """As they are read: no more than could have a place."""
    return Some(len(issues), issues[:MOST])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("灯坏了", "灯坏了"),
        ("长" * 23, "长" * 23),
        ("长" * 24, "长" * 22 + "…"),
        ("a" * 46, "a" * 46),
        ("a" * 47, "a" * 44 + "…"),
        ("灯\n坏了", "灯 坏了"),
    ],
)
def test_a_text_is_cut_where_its_line_ends(text: str, shown: str) -> None:
    assert choosing.line(text) == shown


COUNT = st.integers(0, 30)


@given(late=COUNT, waiting=COUNT, votes=COUNT, done=COUNT)
def test_overdue_comes_first_and_everything_is_counted(
    late: int, waiting: int, votes: int, done: int
) -> None:
    chosen = choose(figures(late, waiting, votes, done))
    assert len(chosen.open) + chosen.more_open == late + waiting
    assert all(shown.overdue_at for shown in chosen.open[:late])
    due = [shown.due_at for shown in chosen.open[late:]]
    assert due == sorted(due, key=lambda moment: (moment is None, moment))
    assert len(chosen.open) >= min(late + waiting, 2)
    assert (len(chosen.votes), len(chosen.notices)) == (min(votes, 2), min(votes, 1))
    assert len(chosen.done) >= min(done, 2)


@pytest.mark.parametrize("counts", [(9, 9, 3, 9), (30, 0, 0, 0), (0, 1, 1, 30), (3, 0, 2, 0)])
async def test_it_is_one_page_however_much_there_is(counts: tuple[int, int, int, int]) -> None:
    chosen = choose(figures(*counts))
    wide = choosing.line("宽" * 99)
    words = {
        **{f"{name}_title": wide[:6] for name in ("open", "votes", "notices", "done")},
        "lang": "zh",
        "title": wide[:14],
        "date": "11月28日 周六",
        "open": [{"number": "1234号", "what": wide, "says": wide, "late": True} for _ in chosen.open],
        "more": "还有 28 件" if chosen.more_open else "",
        "votes": [{"what": wide, "says": wide} for _ in chosen.votes],
        "notices": [{"what": wide, "says": wide} for _ in chosen.notices],
        "done": [{"number": "1234号", "what": wide} for _ in chosen.done],
        "quiet": "",
        "phone": "电话 021-5555 0101",
        "contact": wide,
    }
    sheets = PdfReader(io.BytesIO(await sheet.pdf(words, "https://example.org/board"))).pages
    assert len(sheets) == 1
    heights: dict[str, list[float]] = {"entry": [], "foot": []}

    def note(text: str, cm: list[float], *_: object) -> None:
        if text.strip():
            heights["foot" if "021" in text else "entry"].append(cm[5])

    sheets[0].extract_text(visitor_text=note)
    (foot,) = heights["foot"]
    above = [height for height in heights["entry"] if height > foot]
    assert len(above) > 4
    assert min(above) > foot + 30, "the foot covers an entry"
