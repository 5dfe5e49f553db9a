"""Which issues a filter finds, and who may see which: on both databases, without a chat."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot import issues, members
from bot.access import Visibility
from bot.clock import Clock
from bot.config import Settings
from bot.issues import Issue, Report, following, lists, lookup, readers
from bot.issues.audience import WHISPER
from bot.issues.lists import Filter, Vocabulary
from bot.issues.lookup import Lookup
from bot.issues.readers import Readers
from bot.issues.states import State
from bot.members import Person, Sender
from bot.neighbourhood import Neighbourhood, open_neighbourhood
from bot.outbox import Transaction
from bot.places import PUBLIC, Place, Purpose
from storage import tables

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MA, LI, CHEN, WANG, ZHOU, LIN, HEAD = range(11, 18)
STAFF = [
    {"user_id": WANG, "role": "property", "place": "阳光小区"},
    {"user_id": ZHOU, "role": "council", "place": "阳光小区"},
    {"user_id": LIN, "role": "committee"},
    {"user_id": HEAD, "role": "volunteer", "place": "1号楼"},
]
PLACES = [
    {"name": "阳光小区", "kind": "compound", "council_chat_id": -10, "chat_id": -11},
    {"name": "1号楼", "kind": "building", "parent": "阳光小区", "chat_id": -101},
    {"name": "2号楼", "kind": "building", "parent": "阳光小区", "chat_id": -102},
    {"name": "1单元", "kind": "unit", "parent": "1号楼", "chat_id": -111},
    {"name": "月光小区", "kind": "compound"},
    {"name": "9号楼", "kind": "building", "parent": "月光小区", "chat_id": -109},
]


@dataclass
class Street:
    hood: Neighbourhood
    tx: Transaction
    people: dict[int, Person]

    async def report(
        self,
        who: int,
        path: str,
        kind: str,
        text: str,
        visibility: Visibility = Visibility.everyone,
        **changes: object,
    ) -> Issue:
        known, place = self.hood.kinds[kind], self.hood.places.at(path)
        asked = Report(
            kind=known,
            route=self.hood.route(known),
            category=self.hood.category(known, text),
            visibility=visibility,
            text=text,
            place=place,
            community=self.hood.places.at(""),
            reporter=self.people[who],
            chat_id=-1,
            message_id=None,
            text_message_id=None,
        )
        at = NOW + timedelta(minutes=1 + len(self.reported))
        issue = await issues.report(self.tx, asked, at)
        issue = await issues.change(self.tx, issue, changes | {"updated_at": at})
        self.reported.append(issue)
        return issue

    def __post_init__(self) -> None:
        self.reported: list[Issue] = []

    def chat(self, path: str, purpose: Purpose = Purpose.residents) -> Readers:
        return readers.of_chat(self.hood.places, self.hood.places.at(path), purpose)

    def alone(self, who: int) -> Readers:
        hood = self.hood
        return readers.of_person(hood.places, hood.staff, hood.kinds.values(), self.people[who])

    def wanted(self, who: Readers, wanted: Filter, asker: int = MA) -> Lookup:
        counts_as = {kind.name: kind.counts_as for kind in self.hood.kinds.values()}
        return Lookup(who, wanted, self.people[asker].id, counts_as)

    def read(self, words: str, named: list[Place] | None = None) -> Filter:
        hood = self.hood
        known = Vocabulary(
            hood.kinds.values(), hood.categories.values(), named or [*hood.places], hood.places
        )
        return lists.read(words, known)

    async def found(self, who: Readers, wanted: str | Filter, asker: int = MA) -> list[int]:
        asked = self.read(wanted) if isinstance(wanted, str) else wanted
        page = await lookup.page(self.tx, self.wanted(who, asked, asker), 50)
        assert page.total == len(page.issues)
        return [issue.number for issue in page.issues]


@asynccontextmanager
async def street(database_url: str, more_places: Sequence[dict[str, str]] = ()) -> AsyncIterator[Street]:
    values = {
        "storage": {"url": database_url},
        "community": {"name": "丽景社区", "committee_chat_id": -5},
        "places": [*PLACES, *more_places],
        "staff": STAFF,
    }
    hood = await open_neighbourhood(Settings.model_validate(values), Clock())
    try:
        async with hood.database.transaction() as tx:
            people = await members.recognise(tx, [Sender(who, f"人{who}") for who in range(MA, HEAD + 1)])
            yield Street(hood, tx, people)
    finally:
        await hood.database.close()


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Street]:
    """Nine issues of every sort."""
    async with street(database_url) as town:
        wang = town.people[WANG]
        late = {"overdue_at": NOW, "assignee_id": wang.id, "state": State.accepted}
        done = {"state": State.done, "overdue_at": NOW}
        one = "阳光小区/1号楼"
        finished = await town.report(MA, one, "repair", "一层灯不亮", **done)
        await issues.record(town.tx, finished, wang, "finish", NOW, "换了LED灯泡，钥匙在3%那里")
        await issues.record(town.tx, finished, wang, "rate", NOW, "5")
        await town.report(LI, one, "repair", "电梯异响 50%_坏", **late)
        await town.report(LI, one, "complaint", "门口乱停车")
        await town.report(MA, f"{one}/1单元", "idea", "放张长椅")
        leak = await town.report(CHEN, "阳光小区/2号楼", "repair", "水管漏水")
        await town.report(CHEN, "阳光小区/2号楼", "service", "想学用Phone")
        await town.report(MA, one, "repair", "路灯太暗", Visibility.nameless)
        await town.report(CHEN, one, "dispute", "邻居漏水吵架", Visibility.staff)
        await town.report(MA, one, "help", "家里漏水的难处", Visibility.committee)
        await town.report(CHEN, "月光小区/9号楼", "repair", "门坏了", state=State.withdrawn)
        await following.follow(town.tx, leak, town.people[MA], NOW, is_affected=True)
        yield town


IN_BUILDING = {
    "": [2, 3, 7, 4],
    "超时": [2],
    "我的": [4],
    "已办": [1],
    "done overdue": [1],
    "报修 全部": [1, 2, 7],
    "全部": [1, 2, 3, 4, 7],
    "报修": [2, 7],
    "#投诉": [3],
    "停车": [3],
    "报修 投诉": [2, 3, 7],
    "诉求": [2, 3, 7],
    "需求清单": [4],
    "services": [],
    "1单元": [4],
    "1号楼1单元需求": [4],
    "1号楼超时": [2],
    "2号楼": [],
    "长椅": [4],
    "电梯 异响": [2],
    "电梯 长椅": [],
    "%_": [2],
    "0%_坏": [2],
    "5_%": [],
    "/": [],
    "漏水": [],
    "全部的我的": [1, 4],
    "overdue complaints": [2],
    "灯泡": [],
}
SEARCHES = {
    "灯": [1, 7],
    "灯泡": [1],
    "led": [1],
    "LED 不亮": [1],
    "LED 长椅": [],
    "3%": [1],
    "3_": [],
    "5": [2],  # not the stars of the first
    "漏水": [],
}


@pytest.mark.parametrize("unit", ["", "/1单元"])
async def test_what_a_group_finds(town: Street, unit: str) -> None:
    who = town.chat(f"阳光小区/1号楼{unit}")
    here = {4} if unit else {1, 2, 3, 4, 7}
    named = town.hood.places.below(town.hood.places.at("阳光小区/1号楼"))
    for words, expected in IN_BUILDING.items():
        found = await town.found(who, town.read(words, named))
        assert sorted(found) == sorted({*expected} & here), words
    for words, expected in SEARCHES.items():
        assert sorted(await town.found(who, lists.search(words))) == sorted({*expected} & here), words


async def test_what_is_found_comes_in_a_useful_order(town: Street) -> None:
    compound = town.chat("阳光小区")
    assert await town.found(compound, "") == [2, 5, 7, 3, 4, 6]
    assert await town.found(compound, "阳光小区") == [2, 5, 7, 3, 6, 4]
    touched = await issues.by_number(town.tx, town.hood.places.at(""), 3)
    await issues.touch(town.tx, touched, NOW + timedelta(days=1))
    assert (await town.found(compound, "全部"))[0] == 3
    counts = await lookup.count(town.tx, town.wanted(compound, Filter()))
    assert list(counts.of_lists.items()) == [("complaints", 4), ("needs", 1), ("services", 1)]
    assert (counts.total, counts.overdue) == (6, 1)
    urgent = await lookup.most_urgent(town.tx, town.wanted(compound, Filter()), 3)
    assert [issue.number for issue in urgent] == [2, 5, 7]


async def test_a_kind_no_longer_set_is_found_among_the_complaints(town: Street) -> None:
    old = await town.report(MA, "阳光小区/1号楼", "idea", "旧的")
    await issues.change(town.tx, old, {"kind": "gone"})
    assert 11 in await town.found(town.chat("阳光小区/1号楼"), "诉求")
    assert 11 not in await town.found(town.chat("阳光小区/1号楼"), "需求")


PRIVATE = {8, 9}  # for staff, and for the committee


@pytest.mark.parametrize("words", ["", "全部", "漏水", "我的", "纠纷", "邻里关系", "1号楼"])
async def test_what_is_private_is_in_no_list_of_residents(town: Street, words: str) -> None:
    for place in town.hood.places:
        who = readers.of_chat(town.hood.places, place, Purpose.residents)
        for asker in town.people:
            for wanted in (town.read(words), lists.search(words or "漏水")):
                assert not PRIVATE & {*await town.found(who, wanted, asker)}
        for number in PRIVATE:
            assert not await readers.may_see(town.tx, who, await numbered(town, number))


async def numbered(town: Street, number: int) -> int:
    return (await issues.by_number(town.tx, town.hood.places.at(""), number)).id


async def test_councils_see_what_is_for_staff_and_committees_all(town: Street) -> None:
    council = town.chat("阳光小区", Purpose.council)
    committee = town.chat("", Purpose.committee)
    assert PRIVATE & {*await town.found(council, "全部")} == {8}
    assert PRIVATE & {*await town.found(council, lists.search("漏水"))} == {8}
    assert PRIVATE & {*await town.found(committee, "全部")} == PRIVATE
    assert sorted(await town.found(committee, lists.search("漏水"))) == [5, 8, 9]
    assert 10 not in await town.found(council, "全部")
    assert 10 in await town.found(committee, "全部")


async def test_in_private_everybody_sees_their_own_and_what_their_roles_show(town: Street) -> None:
    seen = {who: {*await town.found(town.alone(who), "全部", who)} for who in town.people}
    assert seen == {
        MA: {1, 4, 5, 7, 9},  # 5 she follows
        LI: {2, 3},
        CHEN: {5, 6, 8, 10},
        WANG: {1, 2, 3, 4, 5, 6, 7},
        ZHOU: {1, 2, 3, 4, 5, 6, 7, 8},
        LIN: {*range(1, 11)},
        HEAD: {1, 2, 3, 4, 7, 8},  # a dispute is a volunteer's to begin with
    }
    for who, numbers in seen.items():
        assert {*await town.found(town.alone(who), lists.search("水"), who)} == numbers & {5, 8, 9}
        for issue in town.reported:
            may = await readers.may_see(town.tx, town.alone(who), issue.id)
            assert may == (issue.number in numbers)
            # What is for everyone is read in its group; of all else the rule is the one that buttons keep.
            if issue.visibility not in PUBLIC:
                known = await issues.by_id(town.tx, issue.id)
                assert may == town.hood.sees(town.people[who], known)
    assert {*await town.found(town.alone(MA), "全部 我的", MA)} == seen[MA]
    assert {*await town.found(town.alone(WANG), "全部 我的", WANG)} == {2}


async def test_who_follows_something_does_not_see_it_once_it_is_private(town: Street) -> None:
    leak = await issues.by_id(town.tx, await numbered(town, 5))
    await issues.change(town.tx, leak, {"visibility": Visibility.staff})
    assert 5 not in await town.found(town.alone(MA), "全部")
    assert 5 in await town.found(town.alone(CHEN), "全部")


async def test_a_nameless_report_is_nobody_s_before_the_neighbours(town: Street) -> None:
    building = town.chat("阳光小区/1号楼")
    assert 7 in await town.found(building, "全部")
    assert 7 not in await town.found(building, "我的")
    assert 7 in await town.found(town.alone(MA), "我的")
    assert 7 in await town.found(town.chat("阳光小区", Purpose.council), "我的")


async def test_what_was_asked_of_somebody_before_is_theirs_still(town: Street) -> None:
    """A dispute that went up stays with those it was asked of, but not once it is the committee's."""
    dispute = await issues.by_id(town.tx, await numbered(town, 8))
    await issues.change(town.tx, dispute, {"level": 1, "responsible": "mediator"})
    assert 8 in await town.found(town.alone(HEAD), "")
    await issues.change(town.tx, dispute, {"visibility": Visibility.committee, "responsible": "committee"})
    assert 8 not in await town.found(town.alone(HEAD), "")
    help_ = await issues.by_id(town.tx, await numbered(town, 9))
    assert not town.hood.sees(town.people[HEAD], help_)


async def test_what_was_whispered_is_found_by_those_who_act(town: Street) -> None:
    lamp = await issues.by_id(town.tx, await numbered(town, 7))
    await issues.record(town.tx, lamp, town.people[MA], WHISPER, NOW, "密码是贝壳")
    found = {who: await town.found(town.alone(who), lists.search("贝壳"), who) for who in town.people}
    assert found == {MA: [7], LI: [], CHEN: [], WANG: [7], ZHOU: [7], LIN: [7], HEAD: [7]}
    await following.follow(town.tx, lamp, town.people[LI], NOW, is_affected=False)
    assert await town.found(town.alone(LI), "全部 路灯", LI) == [7]
    assert await town.found(town.alone(LI), lists.search("贝壳"), LI) == []
    for path in ("阳光小区", "阳光小区/1号楼"):
        assert await town.found(town.chat(path), lists.search("贝壳")) == []
    assert await town.found(town.chat("阳光小区", Purpose.council), lists.search("贝壳")) == [7]


@pytest.mark.parametrize(
    ("page", "shown", "numbers"), [(1, 1, 4), (2, 2, 2), (3, 2, 2), (0, 1, 4), (10**6, 2, 2)]
)
async def test_a_page_that_is_not_there_is_the_last(
    town: Street, page: int, shown: int, numbers: int
) -> None:
    wanted = town.wanted(town.chat("阳光小区"), Filter(page=page))
    found = await lookup.page(town.tx, wanted, 4)
    assert (found.number, found.pages, found.total, len(found.issues)) == (shown, 2, 6, numbers)
    nothing = await lookup.page(town.tx, replace(wanted, filter=lists.search("无")), 4)
    assert (nothing.number, nothing.pages, nothing.total) == (1, 1, 0)


async def test_a_large_community_is_searched_the_same(database_url: str) -> None:
    """Beyond some number of places all issues are read, instead of each place's."""
    many = [{"name": f"{n}号楼", "kind": "building", "parent": "月光小区"} for n in range(20, 50)]
    async with street(database_url, many) as town:
        for number in range(20, 50):
            await town.report(MA, f"月光小区/{number}号楼", "repair", f"灯{number}")
        private = await town.report(MA, "月光小区/20号楼", "help", "灯的难处", Visibility.committee)
        for issue in (private, town.reported[0]):
            await issues.record(town.tx, issue, None, "comment", NOW, "灯44")
        compound = town.chat("月光小区")
        assert len(await town.found(compound, lists.search("灯"))) == 30
        assert len(await town.found(compound, "全部")) == 30
        assert sorted(await town.found(compound, lists.search("灯44"))) == [1, 25]
        assert sorted(await town.found(town.chat("", Purpose.committee), lists.search("灯44"))) == [1, 25, 31]
        assert await town.found(town.chat("阳光小区"), lists.search("灯44")) == []


async def test_of_very_many_only_the_newest_are_looked_at(database_url: str) -> None:
    many = [{"name": f"{n}号楼", "kind": "building", "parent": "月光小区"} for n in range(20, 50)]
    async with street(database_url, many) as town:
        old = await town.report(MA, "月光小区/20号楼", "repair", "旧灯")
        new = await town.report(MA, "月光小区/20号楼", "repair", "新灯")
        for issue in (old, new):
            await issues.record(town.tx, issue, None, "comment", NOW, "灯泡坏了")
        compound, searched = town.chat("月光小区"), lists.search("灯泡")
        assert await town.found(compound, searched) == [2, 1]
        assert not (await lookup.page(town.tx, town.wanted(compound, searched), 8)).has_older
        # As if very many had been reported since the first one.
        row = (await town.tx.execute(select(tables.issues).where(tables.issues.c.id == new.id))).one()
        latest = {**row._mapping, "id": old.id + lookup.NEWEST, "number": 3, "text": "又一盏灯"}
        await town.tx.execute(insert(tables.issues).values(latest))
        assert await town.found(compound, searched) == [2]
        assert (await lookup.page(town.tx, town.wanted(compound, searched), 8)).has_older
        assert await town.found(compound, "全部 灯") == [3, 2]
        assert await town.found(compound, "全部 20号楼 灯") == [3, 2, 1], "a place's own are found by index"
