"""Points and the time bank: earned, given by two roles, spent; a ledger that adds up, never below zero."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, insert, select

from bot import members
from bot.errors import UserError
from bot.members import Person, Sender
from bot.places import Place
from bot.playground.people import Message, User
from bot.points import ledger, wording
from bot.points.ledger import Booked, Cause
from bot.points.rules import Amount, Reason, Unit
from bot.points.wording import Wish
from storage import migrations, tables
from storage.database import Database
from tests.doors import says, with_grid_member
from tests.matters import answered, forge, noted, rows
from tests.scene import Scene

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
_A, _T, _E = tables.point_accounts, tables.point_transfers, tables.point_entries


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    async with with_grid_member(database_url, "2号楼") as scene:
        yield scene


async def own(scene: Scene, user: User) -> str:
    return (await says(scene, user, "/points")).plain


async def done(scene: Scene, words: str, by: User) -> Message:
    """陈大爷 reports something in building 2, and somebody mends it; the card."""
    group = scene.town.buildings[1]
    scene.world.say(scene.town.chen, group, f"#报修 {words}")
    card = await scene.sees(group, "待接单", words)
    await noted(scene, by, card, "办结 换了新的")
    await scene.reads(card, "已办结")
    return card


async def test_points_are_earned_given_by_two_roles_and_spent(scene: Scene) -> None:
    town, world = scene.town, scene.world
    wu = world.private(town.wu)
    world.press_start(town.wu)
    # What a volunteer handles counts once somebody else confirms it, and once only.
    card = await done(scene, "窨井盖坏了", town.wu)
    await scene.presses(town.chen, card, "修好了")
    await scene.reads(card, "已办好")
    # A volunteer who looks on site earns for that; whoever confirms their own report does not.
    second = await done(scene, "楼道灯坏了", town.wang)
    await scene.presses(town.wu, second, "修好了")
    await scene.reads(second, "已办好")
    entries = await own(scene, town.wu)
    assert "积分 6 分，时间银行 1 小时 15 分钟" in entries
    assert "+5 分 办好一件事（1号）" in entries
    assert "+1 分 现场看过，确认办好（2号）" in entries

    # What turns out not to be fixed is taken back, and given again once it is confirmed anew: never more.
    world.say(town.chen, town.buildings[1], "没修好 又松了", reply_to=card)
    await scene.sees(wu, "1号还没修好，重新办了，先退回：−5 分，−1 小时")
    entries = await own(scene, town.wu)
    assert "积分 1 分，时间银行 15 分钟" in entries
    assert "−5 分 没修好，先退回（1号）" in entries
    for _ in range(2):
        await noted(scene, town.wu, card, "办结 重新固定了")
        await scene.reads(card, "已办结")
        await noted(scene, town.chen, card, "修好了")
        await scene.reads(card, "已办好")
        assert "积分 6 分，时间银行 1 小时 15 分钟" in await own(scene, town.wu)
        await noted(scene, town.chen, card, "没修好 又松了")
        await scene.reads(card, "没修好")
    await noted(scene, town.wu, card, "办结 换了新的")
    await scene.reads(card, "已办结")
    await noted(scene, town.chen, card, "修好了")
    await scene.reads(card, "已办好")

    # A resident may not; the council proposes, and the committee alone confirms.
    hello = world.say(town.wu, scene.town.buildings[1], "大家好")
    asked = world.say(town.chen, town.buildings[1], "/points 奖励 10 帮忙搬家具", reply_to=hello)
    assert (await answered(scene, asked)).plain.startswith("积分由网格员、理事会或居委会来提")
    given = world.say(town.zhou, town.buildings[1], "/points 奖励 10 帮忙搬家具", reply_to=hello)
    proposal = await scene.sees(town.committee, "积分请确认：吴楼长 +10 分", "帮忙搬家具", "提出：周理事")
    await world.until(lambda: bool(given.reactions), what="a reaction")
    other = forge(card, "points_yes:1")
    assert "这个按钮已经不能用了" in (await scene.presses(town.lin, card, other)).text
    agreed = await scene.presses(town.lin, proposal, "确认")
    twice = await scene.presses(town.lin, proposal, "确认") if proposal.buttons else agreed
    assert agreed.text == "确认了，已经记账。"
    assert twice.text in (agreed.text, "已经有人决定过了：确认了，已经记账。")
    await scene.reads(proposal, "✅ 林主任已确认")
    await scene.sees(wu, "您的账上 +10 分", "积分 16 分")
    await scene.sees(world.private(town.zhou), "✅ 已确认", "吴楼长 +10 分")

    # The committee proposes: the council confirms, never whoever proposed it, and never below zero.
    sent = await says(scene, town.lin, "/points 吴楼长 兑换 20 洗衣液")
    assert "已请理事会确认" in sent.plain
    spend = await scene.sees(town.council, "积分请确认：吴楼长 −20 分", "兑换：洗衣液")
    assert "别的角色的人来" in (await scene.presses(town.lin, spend, "确认")).text
    assert (await scene.presses(town.zhou, spend, "确认")).text == "不够减：现在只有 16 分。"
    assert (await scene.presses(town.lin, spend, "不同意")).text == "不记。"
    await scene.reads(spend, "✖ 林主任：不记")
    await says(scene, town.sun, "/points 吴楼长 更正 -15分钟 多记了")
    mend = await scene.sees(town.committee, "吴楼长 −15 分钟")
    await scene.presses(town.lin, mend, "确认")
    assert "积分 16 分，时间银行 1 小时" in await own(scene, town.wu)
    assert "自己的积分不能自己提" in (await says(scene, town.sun, "/points 孙老师 奖励 10 好")).plain


async def test_a_visit_earns_once_a_day(sqlite_url: str) -> None:
    async with with_grid_member(sqlite_url) as scene:
        town = scene.town
        await says(scene, town.lin, "/care 1号楼 301 王奶奶 独居老人 每7天")
        card = scene.shown(scene.world.private(town.lin))[-1]
        await scene.presses(town.lin, card, "由谁走访")
        await scene.world.until(lambda: "孙老师" in str(card.buttons), what="the grid members")
        await scene.presses(town.lin, card, "孙老师")
        visited = await says(scene, town.sun, "/visit 王奶奶 身体不错")
        scene.world.say(town.sun, visited.chat, "/visit 王奶奶 药快吃完了")
        await scene.reads(visited, "身体不错", "药快吃完了")
        seen = await own(scene, town.sun)
        assert "积分 3 分，时间银行 30 分钟" in seen
        # The list is private: whom she visited stands nowhere in the ledger.
        assert "王奶奶" not in seen
        assert "王奶奶" not in str(rows(scene, "SELECT * FROM point_transfers"))
        # Whoever keeps the list without one of the earning roles earns nothing.
        await says(scene, town.lin, "/visit 王奶奶 也去看了")
        assert "您还没有积分" in await own(scene, town.lin)


# The ledger by itself, whatever happens to it in whatever order.

HERE = [Place(n, None, "community", f"{n}号社区", None, None, None) for n in (1, 2)]
VALUE = st.integers(-30, 30).filter(bool)


async def begun(database: Database) -> list[Person]:
    """A database with two communities and three people."""
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        places = [{"id": place.id, "kind": place.kind, "name": place.name} for place in HERE]
        await tx.execute(insert(tables.places), places)
        met = await members.recognise(tx, [Sender(who, f"某{who}") for who in (1, 2, 3)])
        return list(met.values())


class Ledger(RuleBasedStateMachine):
    """Three people in two communities; a cause may come again, and a rule be refused."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database("sqlite:///:memory:")
        self.people = self.runner.run(begun(self.database))
        self.expected = {
            (place.id, one.id, unit): 0 for place in HERE for one in self.people for unit in Unit
        }
        self.booked: set[tuple[int, int, Unit]] = set()
        # Of each cause, what it booked at first on each account, and all in all.
        self.first: defaultdict[int, dict[tuple[int, int, Unit], int]] = defaultdict(dict)
        self.given: defaultdict[int, Counter[tuple[int, int, Unit]]] = defaultdict(Counter)

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    @rule(
        place=st.sampled_from(HERE),
        who=st.integers(0, 2),
        unit=st.sampled_from(Unit),
        value=VALUE,
        cause=st.integers(1, 9),
    )
    def books(self, place: Place, who: int, unit: Unit, value: int, cause: int) -> None:
        person = self.people[who]
        account, once = (place.id, person.id, unit), (cause, person.id, unit)
        try:
            is_new = self.runner.run(self._book(place, person, Amount(unit, value), cause))
        except UserError as error:
            refused, is_new = error, False
        else:
            refused = None
        is_enough = self.expected[account] + value >= 0
        assert is_new == (once not in self.booked and is_enough)
        assert (refused is not None) == (once not in self.booked and not is_enough)
        assert refused is None or refused.values["has"] == self.expected[account]
        if is_new:
            self.booked.add(once)
            self.first[cause][account] = value
            self._moved(cause, account, value)

    @rule(cause=st.integers(1, 9))
    def takes_back(self, cause: int) -> None:
        """As far as they still have it."""
        taken = self.runner.run(self._take_back(cause))
        has = {account: min(value, self.expected[account]) for account, value in self.given[cause].items()}
        left = {account: value for account, value in has.items() if value > 0}
        found = {(one.community_id, one.person_id, one.amount.unit): -one.amount.value for one in taken}
        assert found == left
        for account, value in left.items():
            self._moved(cause, account, -value)

    @rule(cause=st.integers(1, 9), who=st.integers(0, 2), unit=st.sampled_from(Unit))
    def gives_again(self, cause: int, who: int, unit: Unit) -> None:
        """What was taken back, and no more."""
        self.runner.run(self._give_again(cause, self.people[who], unit))
        for account, first in self.first[cause].items():
            missing = first - self.given[cause][account]
            if account[1:] == (self.people[who].id, unit) and missing > 0:
                self._moved(cause, account, missing)

    def _moved(self, cause: int, account: tuple[int, int, Unit], value: int) -> None:
        self.expected[account] += value
        self.given[cause][account] += value

    async def _take_back(self, cause: int) -> list[Booked]:
        async with self.database.transaction() as tx:
            return await ledger.take_back(tx, Cause(Reason.give, f"test:{cause}"), NOW)

    async def _give_again(self, cause: int, person: Person, unit: Unit) -> None:
        async with self.database.transaction() as tx:
            await ledger.give_again(tx, person, unit, Cause(Reason.give, f"test:{cause}"), NOW)

    async def _book(self, place: Place, person: Person, amount: Amount, cause: int) -> bool:
        async with self.database.transaction() as tx:
            return await ledger.book(tx, place, person, amount, Cause(Reason.give, f"test:{cause}"), NOW)

    @invariant()
    def adds_up(self) -> None:
        self.runner.run(self._adds_up())

    async def _adds_up(self) -> None:
        async with self.database.transaction() as tx:
            sums = select(func.sum(_E.c.amount), func.count()).group_by(_E.c.transfer_id)
            assert {tuple(row) for row in await tx.execute(sums)} <= {(0, 2)}
            entries = (
                select(_T.c.community_id, _E.c.person_id, _T.c.unit, func.sum(_E.c.amount))
                .join_from(_E, _T, _T.c.id == _E.c.transfer_id)
                .where(_E.c.person_id.is_not(None))
                .group_by(_T.c.community_id, _E.c.person_id, _T.c.unit)
            )
            found = {tuple(row)[:3]: row[3] for row in await tx.execute(entries)}
            held = {tuple(row)[:3]: row[3] for row in await tx.execute(select(_A))}
        assert all(balance >= 0 for balance in held.values())
        assert {key: value for key, value in held.items() if value} == {
            key: value for key, value in self.expected.items() if value
        }
        assert {key: value for key, value in found.items() if value} == {
            key: value for key, value in held.items() if value
        }


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=25, stateful_step_count=20)


async def test_two_at_once_cannot_overdraw_an_account(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    (person, *_) = await begun(first)

    async def spend(database: Database, value: int, cause: str) -> bool:
        async with database.transaction() as tx:
            amount = Amount(Unit.points, value)
            return await ledger.book(tx, HERE[0], person, amount, Cause(Reason.spend, cause), NOW)

    assert await spend(first, 10, "given")
    tried = await asyncio.gather(spend(first, -8, "one"), spend(second, -8, "other"), return_exceptions=True)
    refused = [one for one in tried if isinstance(one, UserError)]
    assert [(one.template, one.values["has"]) for one in refused] == [("points/too_few", 2)]
    assert True in tried
    for database in (first, second):
        await database.close()


# The wording by itself.


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("奖励 10 帮忙搬家具", Wish("", Reason.give, Amount(Unit.points, 10), "帮忙搬家具")),
        ("吴楼长 兑换20分 洗衣液", Wish("吴楼长", Reason.spend, Amount(Unit.points, -20), "洗衣液")),
        ("吴楼长奖励2.5小时：教电脑", Wish("吴楼长", Reason.give, Amount(Unit.minutes, 150), "教电脑")),
        ("更正 －5 多记了", Wish("", Reason.correct, Amount(Unit.points, -5), "多记了")),
        ("Ms Wu give 2 hours taught", Wish("Ms Wu", Reason.give, Amount(Unit.minutes, 120), "taught")),
        ("give 10 happy hours", Wish("", Reason.give, Amount(Unit.points, 10), "happy hours")),
        (
            "correct -15 min counted twice",
            Wish("", Reason.correct, Amount(Unit.minutes, -15), "counted twice"),
        ),
    ],
)
def test_what_is_wished(words: str, wish: Wish) -> None:
    assert wording.read(words) == wish


@pytest.mark.parametrize(
    ("words", "template"),
    [
        ("你好", "how"),
        ("奖励 很多 帮忙", "how"),
        ("奖励 10", "what_for"),
        ("奖励 10 " + "好" * 201, "long_note"),
        ("奖励 -10 帮忙", "how_many"),
        ("奖励 0 帮忙", "how_many"),
        ("奖励 2.5 帮忙", "how_many"),
        ("兑换 10001 房子", "how_many"),
        ("奖励 99999小时 帮忙", "how_many"),
    ],
)
def test_what_cannot_be_wished(words: str, template: str) -> None:
    with pytest.raises(UserError, match=f"points/{template}"):
        wording.read(words)


@given(st.text(max_size=200))
def test_anything_is_read_or_refused(words: str) -> None:
    for said in (words, f"奖励 {words}", f"某人 更正 -5{words}"):
        with suppress(UserError):
            wish = wording.read(said)
            assert wish.amount.value
            assert 0 < len(wish.note) <= wording.LONGEST_NOTE
