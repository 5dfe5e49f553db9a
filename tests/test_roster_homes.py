"""Households in the chat: joining by a letter or by the council, owning, leaving, imports."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.places import Place, Places
from bot.playground.people import Chat, Message, User
from bot.roster import addresses, codes, importing
from bot.roster.codes import Limits
from bot.roster.importing import Wish
from storage import tables
from storage.database import Database
from tests.matters import buttons, forge, told
from tests.scene import Scene, play
from tests.test_private import Ears

ROSTER = """地点,房号,面积,业主
阳光小区/1号楼/1单元,101,89.5,马女士
阳光小区/1号楼/1单元,102,120,李先生
阳光小区/1号楼/2单元,101,77,赵女士
阳光小区/2号楼,301,60,
"""
WRONG = "这个门牌码不对"


class Homes:
    """A scene whose compound has a roster, and letters for it."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self.scene, self.folder = scene, folder
        self.ears = Ears(scene)

    def private(self, user: User) -> Chat:
        return self.scene.world.private(user)

    def started(self, *users: User) -> None:
        for user in users:
            self.scene.world.press_start(user)

    async def bring_in(self, roster: str, is_complete: bool = False) -> None:
        file = self.folder / "户册.csv"
        file.write_text(roster, "utf-8")
        wish = Wish(file, is_complete=is_complete)
        plan = await importing.run(self.scene.settings, wish, self.scene.clock, lambda *_: None)
        assert not plan.problems
        self.scene.move(seconds=10)

    async def letter(self, building: str, room: str, days: int = 90, people: int = 5) -> str:
        """The code of a new letter."""
        database = Database(self.scene.settings.storage.url)
        token = self.scene.settings.telegram.token
        assert token is not None
        h, p = tables.households, tables.places
        async with database.transaction() as tx:
            place = select(h.c.id).select_from(h.join(p, p.c.id == h.c.place_id))
            place = place.where((h.c.room == room) & (p.c.name == building) & h.c.ended_at.is_(None))
            household_id = await tx.scalar(place)
            assert household_id is not None
            made = codes.random_for([household_id])
            limits = Limits(days, people)
            await codes.put(tx, made, limits, token.get_secret_value(), self.scene.clock.now())
        await database.close()
        return made[household_id]

    async def says(self, user: User, words: str, *answer: str) -> Message:
        """Somebody writes in private, and waits for an answer to that very message."""
        said = self.scene.world.say(user, self.private(user), words)
        chat = self.private(user)
        await self.scene.world.until(
            lambda: any(
                m.reply_to is said and all(a in m.plain for a in answer) for m in self.scene.shown(chat)
            ),
            what=f"{answer} to {words}; there: {[m.plain for m in self.scene.shown(chat)]}",
        )
        return next(m for m in reversed(self.scene.shown(chat)) if m.reply_to is said)

    async def presses(self, user: User, message: Message, button: str, *then: str) -> str:
        """The toast of a press, once the message reads as it should."""
        answer = await self.scene.presses(user, message, button)
        self.scene.move(seconds=5)
        if then:
            await self.scene.reads(message, *then)
        return answer.text or ""

    async def members(self) -> list[tuple[str, str, bool, str | None]]:
        """Of everybody who ever belonged to a household: the room, the name, as an owner, why it ended."""
        m, h, p = tables.household_members, tables.households, tables.people
        joined = m.join(h, h.c.id == m.c.household_id).join(p, p.c.id == m.c.person_id)
        database = Database(self.scene.settings.storage.url)
        async with database.transaction() as tx:
            columns = select(h.c.room, p.c.name, m.c.is_owner, m.c.why_ended)
            rows = await tx.execute(columns.select_from(joined).order_by(m.c.id))
            found = [(room, name, owns, why) for room, name, owns, why in rows]
        await database.close()
        return found

    def nowhere_public(self, *words: str) -> None:
        """None of these words was ever shown in any group."""
        town = self.scene.town
        for group in (*town.buildings, town.council, town.committee):
            said = "\n".join(m.plain + str(m.buttons) for m in self.scene.shown(group))
            assert [word for word in words if word in said] == []


@pytest.fixture
async def both(database_url: str, tmp_path: Path) -> AsyncIterator[Homes]:
    async with play(database_url) as scene:
        homes = Homes(scene, tmp_path)
        await homes.bring_in(ROSTER)
        yield homes


@pytest.fixture
async def homes(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Homes]:
    async with play(sqlite_url) as scene:
        homes = Homes(scene, tmp_path)
        await homes.bring_in(ROSTER)
        yield homes


async def test_a_family_joins_by_its_letter(both: Homes) -> None:
    scene, town = both.scene, both.scene.town
    code = await both.letter("1单元", "101")
    none = await both.says(town.ma, "/home", "还没有登记住户", "/home 3号楼 101")
    assert buttons(none) == []
    # The link of the letter's QR code; then the code typed by hand, in small letters and with a space.
    scene.world.press_start(town.ma, f"home-{code}")
    mine = await scene.sees(both.private(town.ma), "✅ 您已登记到 阳光小区 1号楼 1单元 101", "· 阳光小区")
    assert buttons(mine) == [["我是 101 的业主", "退出 101"]]
    # A letter reaches tenants too, and owners vote by their area: that somebody owns is confirmed first.
    assert "请理事会确认" in await both.presses(town.ma, mine, "我是 101 的业主")
    card = await scene.sees(town.council, "马阿姨 想登记为 1单元 的业主", "现有 1 人登记")
    assert buttons(card) == [["看是哪一户"], ["确认", "不是"]]
    look = await both.presses(town.zhou, card, "看是哪一户")
    assert look == "马阿姨\n阳光小区 1号楼 1单元 101\n户册上的业主：马女士"
    assert await both.members() == [("101", "马阿姨", False, None)]
    await both.presses(town.zhou, card, "确认", "✅ 已确认")
    await scene.sees(both.private(town.ma), "✅ 理事会已确认：您是 阳光小区 1号楼 1单元 101 的业主")
    mine = await both.says(town.ma, "/home", "1单元 101（业主）")
    assert buttons(mine) == [["退出 101"]]
    typed = f"{code[:5]} - {code[5:]}".lower()
    his = await both.says(
        town.li, f"/home {typed}", "✅ 您已登记到 阳光小区 1号楼 1单元 101", "同户还有 1 人"
    )
    await scene.sees(both.private(town.ma), "小李登记为住户了", "不认识的话")
    await both.presses(town.li, his, "我是 101 的业主")
    card = await scene.sees(town.council, "小李 想登记为 1单元 的业主", "现有 2 人登记")
    await both.presses(town.zhou, card, "不是", "❌ 没有确认")
    await scene.sees(both.private(town.li), "理事会没有确认 阳光小区 1号楼 1单元 101")
    # Once more by the same letter: nothing happens twice.
    await both.says(town.ma, f"/home {code}", "✅ 您已登记到")
    # Several households: one person may own many flats.
    await both.says(town.ma, f"/home {await both.letter('2号楼', '301')}", "2号楼 301", "1单元 101（业主）")
    assert await both.members() == [
        ("101", "马阿姨", False, "bought"),
        ("101", "马阿姨", True, None),
        ("101", "小李", False, None),
        ("301", "马阿姨", False, None),
    ]
    both.nowhere_public("101", "301", "马女士")


async def test_leaving_and_coming_back(homes: Homes) -> None:
    scene, town = homes.scene, homes.scene.town
    code = await homes.letter("2号楼", "301")
    mine = await homes.says(town.chen, f"/home {code}", "✅ 您已登记到 阳光小区 2号楼 301")
    assert (
        await homes.presses(town.chen, mine, "退出 301", "真的要退出 阳光小区 2号楼 301 吗")
        == "请再确认一次。"
    )
    assert await homes.presses(town.chen, mine, "不退出 301", "· 阳光小区 2号楼 301") == "好的，没有退出。"
    await homes.presses(town.chen, mine, "退出 301", "真的要退出")
    leave = next(b.text for row in mine.buttons for b in row if b.text == "退出 301")
    assert await homes.presses(town.chen, mine, leave, "还没有登记住户") == "已退出。"
    await homes.says(town.chen, f"/home {code}", "✅ 您已登记到 阳光小区 2号楼 301")
    assert await homes.members() == [("301", "陈大爷", False, "left"), ("301", "陈大爷", False, None)]
    # His report goes to the group of his building from now on.
    scene.world.say(town.chen, homes.private(town.chen), "楼道灯不亮了")
    await scene.sees(homes.private(town.chen), "2号楼", "楼道灯不亮了")


async def test_codes_forged_used_up_expired_and_too_often(homes: Homes) -> None:
    scene, town = homes.scene, homes.scene.town
    once = await homes.letter("1单元", "101", people=1)
    await homes.says(town.ma, f"/home {once}", "✅ 您已登记到")
    await homes.says(town.li, f"/home {once}", "这封信已经用完或作废了")
    short = await homes.letter("1单元", "102", days=1)
    scene.move(days=1, seconds=1)
    await homes.says(town.li, f"/home {short}", "这封信过期了")
    old = await homes.letter("2单元", "101")
    new = await homes.letter("2单元", "101")  # a new letter replaces the old one
    await homes.says(town.li, f"/home {old}", "已经用完或作废")
    # A payload changed by hand opens nothing; five wrong codes an hour, then not even a right one.
    scene.world.press_start(town.chen, f"home-{new[:-1]}")
    await scene.sees(homes.private(town.chen), WRONG)
    scene.world.press_start(town.chen, "home-'; DROP TABLE--")
    for number in range(5):
        await homes.says(town.chen, f"/home 3333-3333-3{codes.ALPHABET[number]}", WRONG)
    await homes.says(town.chen, f"/home {new}", "试错太多次了")
    await homes.says(town.sun, f"/home {new}", "✅ 您已登记到 阳光小区 1号楼 2单元 101")
    scene.move(hours=1, seconds=1)
    await homes.says(town.chen, f"/home {new}", "✅ 您已登记到 阳光小区 1号楼 2单元 101")


async def test_a_code_written_in_a_group_serves_its_writer_alone(homes: Homes) -> None:
    scene, town = homes.scene, homes.scene.town
    code = await homes.letter("1单元", "101")
    homes.started(town.ma)
    scene.world.say(town.ma, scene.home, f"/home {code}")
    await scene.sees(scene.home, "登记好了，请在私聊里用 /home 查看", "作废了")
    await homes.says(town.ma, "/home", "1单元 101")
    await homes.says(town.li, f"/home {code}", "已经用完或作废")
    scene.world.say(town.ma, scene.home, "/home")
    await scene.sees(scene.home, "请私下跟我说")
    homes.nowhere_public("1单元")


async def test_two_people_claim_one_household(both: Homes) -> None:
    """The council sees that there are two, decides each, and nobody decides their own matter."""
    scene, town = both.scene, both.scene.town
    which = await both.says(town.sun, "/home 1号楼 101", "是哪一户？请点一下")
    assert buttons(which) == [["阳光小区 1号楼 1单元 101"], ["阳光小区 1号楼 2单元 101"]]
    await both.presses(town.sun, which, "阳光小区 1号楼 2单元 101", "您是业主，还是家人、租客")
    await both.presses(town.sun, which, "我是 101 的业主", "⏳ 已经请理事会确认：阳光小区 1号楼 2单元 101")
    first = await scene.sees(town.council, "孙老师 想登记为 2单元 的业主")
    assert "也在申请" not in first.plain
    as_what = await both.says(town.zhou, "/home 1-2-101室", "阳光小区 1号楼 2单元 101：您是业主")
    await both.presses(town.zhou, as_what, "我是 101 的家人、租客", "⏳ 已经请理事会确认")
    second = await scene.sees(town.council, "周理事 想登记为 2单元 的住户", "还有 1 人也在申请这一户")
    assert await both.presses(town.zhou, second, "确认") == "自己的事，请别的理事来确认。"
    assert "您没有权限" in await both.presses(town.wang, first, "确认")
    assert await both.presses(town.zhou, first, "确认", "✅ 已确认") == "已确认。"
    await scene.sees(both.private(town.sun), "✅ 理事会已确认：您是 阳光小区 1号楼 2单元 101 的业主")
    assert await both.presses(town.lin, second, "不是", "❌ 没有确认") == "已记下：不是。"
    await scene.sees(both.private(town.zhou), "理事会没有确认 阳光小区 1号楼 2单元 101")
    assert (await both.members()) == [("101", "孙老师", True, None)]
    # Buttons of somebody's own making: under another card, for another's claim, in another chat.
    late = forge(first, "confirm_claim:2")
    assert (await both.presses(town.zhou, first, late)).startswith("这个按钮已经不能用了")


async def test_what_claims_cannot_be_made(homes: Homes) -> None:
    scene, town = homes.scene, homes.scene.town
    await homes.says(town.sun, "/home 9号楼 101", "户册里没有找到“9号楼 101”")
    await homes.says(town.sun, "/home 101", "户册里没有找到")
    await homes.says(town.sun, f"/home {'楼' * 4000}", "户册里没有找到")
    await homes.says(town.sun, "/home 北苑 1号楼 1单元 101", "户册里没有找到")
    mine = await homes.says(town.ma, f"/home {await homes.letter('1单元', '101')}", "✅ 您已登记到")
    asked = await homes.says(town.ma, "/home 阳光小区1号楼1单元101", "您是业主")
    assert await homes.presses(town.ma, asked, "我是 101 的业主") == "您已经登记在这一户了。"
    # Another's menu, another's household, numbers that are none.
    assert await homes.presses(town.ma, mine, forge(mine, f"leave_home:{mine.id}:4")) != "已退出。"
    other = await homes.says(town.sun, "/home", "还没有登记住户")
    asked_id = other.reply_to.id if other.reply_to else 0
    forged = forge(other, f"left_home:{asked_id}:1")
    assert await homes.presses(town.sun, other, forged) == "您没有登记在这一户，或者已经退出了。"
    forged = forge(other, f"own_home:{asked_id}:999999")
    assert await homes.presses(town.sun, other, forged) == "这一户已经不在户册里了。"
    await scene.settled()
    assert await homes.members() == [("101", "马阿姨", False, None)]


async def test_a_stranger_in_the_household(homes: Homes) -> None:
    """A stolen letter: who lives there says so, the council takes the stranger out."""
    scene, town = homes.scene, homes.scene.town
    code = await homes.letter("1单元", "101")
    await homes.says(town.ma, f"/home {code}", "✅ 您已登记到")
    thief = scene.world.add_user("\u202e<b>黑客</b> 👨‍👩‍👧", language="zh-hans")
    his = await homes.says(thief, f"/home {code}", "✅ 您已登记到")
    await homes.presses(thief, his, "我是 101 的业主")
    owns = await scene.sees(town.council, "<b>黑客</b>", "想登记为 1单元 的业主")
    news = await scene.sees(homes.private(town.ma), "<b>黑客</b>", "登记为住户了")
    assert "理事会" in await homes.presses(town.ma, news, "不认识这个人")
    card = await scene.sees(town.council, "<b>黑客</b>", "被 1单元 的住户说是不认识的人")
    assert buttons(card) == [["看是哪一户"], ["移出", "留下"]]
    await scene.reads(owns, "❌ 没有确认")  # one question at a time, and this one first
    await homes.presses(thief, his, "我是 101 的业主")
    assert len(told(scene, town.council, "想登记为")) == 1
    await homes.presses(town.zhou, card, "移出", "✅ 已移出")
    await scene.sees(homes.private(thief), "您已被移出 阳光小区 1号楼 1单元 101")
    await scene.sees(homes.private(town.ma), "黑客", "已移出 阳光小区 1号楼 1单元 101")
    members = await homes.members()
    assert [why for _, _, _, why in members] == [None, "removed"]
    assert await homes.presses(town.ma, news, "不认识这个人") == "您没有登记在这一户，或者已经退出了。"


async def test_who_is_touched_by_an_import_is_told_once(homes: Homes) -> None:
    scene, town = homes.scene, homes.scene.town
    mine = await homes.says(town.ma, f"/home {await homes.letter('1单元', '101')}", "✅ 您已登记到")
    await homes.presses(town.ma, mine, "我是 101 的业主")
    card = await scene.sees(town.council, "马阿姨 想登记为 1单元 的业主")
    await homes.presses(town.zhou, card, "确认", "✅ 已确认")
    await scene.sees(homes.private(town.ma), "✅ 理事会已确认")
    await homes.says(town.chen, f"/home {await homes.letter('2号楼', '301')}", "✅ 您已登记到")
    letter = await homes.letter("1单元", "101")
    await homes.bring_in(ROSTER.replace("马女士", "钱先生").replace("301", "302"), is_complete=True)
    await scene.sees(homes.private(town.ma), "阳光小区 1号楼 1单元 101 换了业主", "过去的投票和诉求不变")
    await scene.sees(homes.private(town.chen), "阳光小区 2号楼 301 已经不在户册里")
    # The old letter is void; whoever sold it lives there still, and does not own it again by saying so.
    await homes.says(town.li, f"/home {letter}", "已经用完或作废")
    mine = await homes.says(town.ma, "/home", "· 阳光小区 1号楼 1单元 101")
    assert "请理事会确认" in await homes.presses(town.ma, mine, "我是 101 的业主")
    # After a restart nobody hears it again.
    await scene.stop()
    await scene.start()
    scene.move(seconds=10)
    await scene.settled()
    told = [m for m in scene.shown(homes.private(town.ma)) if "换了业主" in m.plain]
    assert len(told) == 1
    assert await homes.members() == [
        ("101", "马阿姨", False, "bought"),
        ("101", "马阿姨", True, "sold"),
        ("301", "陈大爷", False, "unlisted"),
        ("101", "马阿姨", False, None),
    ]


# Addresses by themselves.

TREE = Places(
    [
        Place(1, None, "community", "丽景社区", None, None, None),
        Place(2, 1, "compound", "阳光小区", None, None, None),
        Place(3, 2, "building", "3号楼", None, None, None),
        Place(4, 3, "unit", "1单元", None, None, None),
        Place(5, 1, "compound", "北苑", None, None, None),
        Place(6, 5, "building", "Building 3", None, None, None),
        Place(7, 2, "building", "13号楼", None, None, None),
    ]
)


@pytest.mark.parametrize(
    ("said", "place", "room"),
    [
        ("3号楼1单元101", 4, "101"),
        ("阳光小区 3栋 1单元 101室", 4, "101"),
        ("３－１－１０１", 4, "101"),
        ("三号楼一单元101", 4, "101"),
        ("阳光小区十三栋 101", 7, "101"),
        ("阳光小区3号楼1单元，101", 4, "101"),
        ("丽景社区阳光小区3号楼12B", 3, "12b"),
        ("13号楼 101", 7, "101"),
        ("北苑 building 3 101", 6, "101"),
        ("101", 3, "101"),
    ],
)
def test_addresses_as_people_say_them(said: str, place: int, room: str) -> None:
    found = addresses.rooms(said, TREE, home=TREE[3])
    assert (TREE[place], room) in found
    assert len({p.id for p, key in found if key == room}) == 1


@pytest.mark.parametrize(
    ("names", "address"),
    [
        (("1单元", "3号楼"), "3号楼1单元 101"),
        (("Unit 1", "Building 3"), "Building 3 Unit 1 101"),
        (("3号楼",), "3号楼 101"),
    ],
)
def test_addresses_as_they_are_written(names: tuple[str, ...], address: str) -> None:
    kinds = ("unit", "building")[-len(names) :]
    line = [replace(TREE[3], kind=kind, name=name) for kind, name in zip(kinds, names, strict=True)]
    assert addresses.written([*line, TREE[2], TREE[1]], "101") == address


@pytest.mark.parametrize(
    "said", ["", "3号楼", "101号楼", "九号楼 101", "1单元3号楼 101", "小区3号楼 101", "🏠"]
)
def test_what_is_no_address(said: str) -> None:
    assert addresses.rooms(said, TREE, home=None) == []
