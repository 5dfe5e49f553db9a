"""The bodies of a compound: founded, seated with terms, each in its own group, ended; their rights."""

from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.access import Role
from bot.bodies import wording
from bot.bodies.wording import Kind, Wish
from bot.errors import UserError
from bot.playground.people import Chat, Message, User
from tests.scene import Scene, play

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 28, 10, tzinfo=SHANGHAI)


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[Scene]:
    async with play(database_url) as scene:
        yield scene


async def says(
    scene: Scene, user: User, chat: Chat, words: str, *answer: str, to: Message | None = None
) -> Message:
    said = scene.world.say(user, chat, words, reply_to=to)
    await scene.world.until(
        lambda: any(m.reply_to is said for m in scene.shown(chat)), what=f"an answer to {words}"
    )
    found = next(m for m in reversed(scene.shown(chat)) if m.reply_to is said)
    assert [word for word in answer if word not in found.plain] == [], found.plain
    return found


async def test_three_bodies_of_one_compound(both: Scene) -> None:
    scene, town = both, both.town
    council = town.council
    await says(scene, town.zhou, council, "/body", "还没有登记居委会、业委会、自管会")
    await says(scene, town.wang, council, "/body 成立 业委会", "这一步请居委会或理事会的人来做")
    for name in ("业委会", "自管会"):
        await says(scene, town.zhou, council, f"/body 成立 {name}", f"阳光小区成立了{name}")
    await says(scene, town.zhou, council, "/body 成立 业委会", "已经有“业委会”了")
    # Who reads everything is for the committee to say.
    await says(scene, town.zhou, council, "/body 成立 居委会", "只能由居委会来登记")
    await says(scene, town.lin, council, "/body 成立 居委会", "阳光小区成立了居委会")

    # The owners' committee has a group of its own: what the council has to act on comes there too.
    group = scene.world.add_group(
        "业委会群", members=[town.zhou, town.wang, town.sun, town.lin], bot="administrator"
    )
    await says(scene, town.wang, group, "/body 本群 业委会", "没有“业委会”")
    await says(scene, town.zhou, group, "/body 本群 业委会", "这个群现在是阳光小区业委会的群")
    await says(scene, town.zhou, scene.home, "/body 本群 自管会", "这个群已经是1号楼的了")

    # A member is seated by the committee, in reply to them, with a title and the last day of a term.
    hello = scene.world.say(town.sun, group, "大家好")
    await says(scene, town.zhou, group, "/body 业委会 主任 2029年5月1日", "您不能给人登记职务", to=hello)
    await says(scene, town.lin, group, "/body 业委会 主任", "请写任期到哪天", to=hello)
    await says(scene, town.lin, group, "/body 业委会 主任 2020年5月1日", "十年以内", to=hello)
    await says(
        scene,
        town.lin,
        group,
        "/body 业委会 主任 2029年5月1日",
        "孙老师：业委会主任，任期到 2029年5月1日",
        to=hello,
    )
    listed = "阳光小区 业委会", "孙老师 主任，到 2029年5月1日", "自管会（还没有群）"
    await says(scene, town.ma, scene.home, "/body", *listed)

    # What the council has to act on reaches its own chat and the body's; what a resident says there does not.
    scene.world.say(town.ma, scene.home, "#报修 水管漏了")
    await scene.sees(scene.home, "1号 报修", "物业负责")
    scene.move(hours=25)
    await scene.sees(council, "1号 报修", "水管漏了")
    await scene.sees(group, "1号 报修", "水管漏了")
    assert scene.find(town.committee, "水管漏了") is None


async def test_a_term_gives_rights_until_its_last_day(both: Scene) -> None:
    scene, town = both, both.town
    council = town.council
    await says(scene, town.lin, council, "/body 成立 自管会", "成立了自管会")
    hello = scene.world.say(town.wang, council, "在")
    await says(scene, town.zhou, council, "/poll 甲？|一|二", "甲")
    await says(scene, town.wang, council, "/poll 乙？|一|二", "投票由理事会或居委会发起")
    await says(scene, town.lin, council, "/body 自管会 组长 明天", "王师傅：自管会组长", to=hello)
    await says(scene, town.wang, council, "/poll 丙？|一|二", "丙")
    scene.move(days=2)
    await says(scene, town.wang, council, "/poll 丁？|一|二", "投票由理事会或居委会发起")
    await says(scene, town.wang, council, "/body", "还没有成员")


async def test_leaving_and_ending_take_the_rights_along(both: Scene) -> None:
    scene, town = both, both.town
    council = town.council
    for name in ("自管会", "业委会"):
        await says(scene, town.lin, council, f"/body 成立 {name}", f"成立了{name}")
    hello = scene.world.say(town.wang, council, "在")
    for name in ("自管会 2028年1月1日", "业委会 2029年1月1日"):
        await says(scene, town.lin, council, f"/body {name}", "王师傅", to=hello)
    # One of two seats is given up by himself; the other keeps the rights.
    await says(scene, town.wang, council, "/body 退出 业委会", "王师傅已退出业委会", to=hello)
    await says(scene, town.wang, council, "/poll 甲？|一|二", "甲")
    await says(scene, town.wang, council, "/body 退出 业委会", "现在不在“业委会”里", to=hello)
    await says(scene, town.lin, council, "/body 撤销 自管会", "自管会已撤销")
    await says(scene, town.wang, council, "/poll 乙？|一|二", "投票由理事会或居委会发起")
    # Whoever holds the role anyway keeps it when a body ends.
    his = scene.world.say(town.zhou, council, "在")
    await says(scene, town.lin, council, "/body 业委会 2027年1月1日", "周理事", to=his)
    await says(scene, town.lin, council, "/body 撤销 业委会", "业委会已撤销")
    await says(scene, town.zhou, council, "/poll 丙？|一|二", "丙")


# The wording by itself.


@pytest.mark.parametrize(
    ("rest", "is_reply", "wish"),
    [
        ("", True, Wish("list", "")),
        ("业委会", False, Wish("list", "业委会")),
        ("业委会 主任 2029年5月1日", True, Wish("seat", "业委会 主任 2029年5月1日")),
        ("成立业委会", False, Wish("found", "业委会")),
        ("NEW Owners' committee", False, Wish("found", "Owners' committee")),
        ("newcomers' council", True, Wish("seat", "newcomers' council")),
        ("本群 自管会", False, Wish("chat", "自管会")),
        ("退出 自管会", True, Wish("leave", "自管会")),
        ("撤销 自管会", False, Wish("end", "自管会")),
    ],
)
def test_what_is_wanted(rest: str, is_reply: bool, wish: Wish) -> None:
    assert wording.read(rest, is_reply) == wish


@pytest.mark.parametrize(
    ("name", "kind", "role"),
    [
        ("丽景社区居委会", Kind.committee, Role.committee),
        ("第三届业主委员会", Kind.owners, Role.council),
        ("Owners' committee", Kind.owners, Role.council),
        ("楼栋自管小组", Kind.self_managed, Role.council),
        ("议事会", Kind.council, Role.council),
    ],
)
def test_the_kind_of_a_body_is_in_its_name(name: str, kind: Kind, role: Role) -> None:
    assert (wording.kind_of(name), wording.kind_of(name).role) == (kind, role)


@pytest.mark.parametrize(
    ("words", "title", "last"),
    [
        (" 主任 2029年5月1日", "主任", (2029, 5, 1)),
        (" 副主任，任期到2028年12月31日", "副主任", (2028, 12, 31)),
        (" 2027年1月1日", None, (2027, 1, 1)),
    ],
)
def test_a_seat_with_its_term(words: str, title: str | None, last: tuple[int, int, int]) -> None:
    seat = wording.seat(words, NOW)
    assert seat.title == title
    end = seat.until.astimezone(SHANGHAI)
    assert (end.hour, end.minute) == (0, 0)
    assert datetime(*last, 23, 59, tzinfo=SHANGHAI) < seat.until
    assert (seat.until - datetime(*last, 23, 59, tzinfo=SHANGHAI)).total_seconds() == 60


@pytest.mark.parametrize(
    ("words", "template"),
    [
        (" 主任", "which_day"),
        (" 主任 2020年5月1日", "bad_end"),
        (" 主任 2050年5月1日", "bad_end"),
        (" " + "主" * 30 + " 2029年5月1日", "title"),
        (" " + "主" * 4000 + " 2029年5月1日", "which_day"),
    ],
)
def test_what_is_no_seat(words: str, template: str) -> None:
    with pytest.raises(UserError, match=f"bodies/{template}"):
        wording.seat(words, NOW)


@pytest.mark.parametrize("words", ["", "   ", "业" * 31, "业" * 4096])
def test_what_is_no_name(words: str) -> None:
    with pytest.raises(UserError, match="bodies/name"):
        wording.name(words)
