"""A history of issues written by hand: who reported what when, and what became of it, without any chat."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import decisions, issues, members, notices, places, polls, settling
from bot.access import Role, Visibility
from bot.config import DEFAULT_KINDS, Settings
from bot.digests.scope import Scope
from bot.digests.windows import Unit, Window
from bot.issues import Issue, Report, following, progress
from bot.issues.progress import Move, Rules
from bot.issues.routing import Route
from bot.members import Person, Sender
from bot.places import Place, Places, Purpose
from bot.polls import Asked, Poll
from bot.voting import papers
from bot.voting.papers import Cast
from bot.voting.terms import Electorate, Terms
from storage import migrations
from storage.connection import AsyncConnection
from storage.database import Database

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = {kind.name: kind for kind in DEFAULT_KINDS}
SETTINGS = Settings.model_validate(
    {
        "community": {"name": "丽景社区", "committee_chat_id": -9},
        "places": [
            {"name": "阳光小区", "kind": "compound", "council_chat_id": -8},
            {"name": "1号楼", "kind": "building", "parent": "阳光小区", "chat_id": -1},
            {"name": "2号楼", "kind": "building", "parent": "阳光小区", "chat_id": -2},
            {"name": "1单元", "kind": "unit", "parent": "阳光小区/2号楼"},
            {"name": "月光小区", "kind": "compound"},
        ],
    }
)


def day(text: str) -> datetime:
    """The moment "2026-03-02 09:30" on Shanghai's clocks; noon where no time is given."""
    return datetime.fromisoformat(text if " " in text else f"{text} 12:00").replace(tzinfo=ZONE)


@dataclass
class History:
    tx: AsyncConnection
    tree: Places
    ma: Person
    wang: Person
    said: int = 0  # messages that ask for a notice

    async def report(
        self,
        at: datetime,
        place: str = "阳光小区/1号楼",
        kind: str = "repair",
        category: str = "repairs",
        visibility: Visibility = Visibility.everyone,
    ) -> Issue:
        rules = self.rules(kind)
        report = Report(
            kind=KINDS[kind],
            route=rules.route,
            category=category,
            visibility=visibility,
            text=f"{place}的事",
            place=self.tree.at(place),
            community=self.tree.at(""),
            reporter=self.ma,
            chat_id=-1,
            message_id=None,
            text_message_id=None,
        )
        return await issues.report(self.tx, report, at)

    def rules(self, kind: str) -> Rules:
        return Rules(Route(KINDS[kind].route), confirm_days=7)

    async def step(self, issue: Issue, *steps: tuple[str, datetime]) -> None:
        """王师傅 makes these steps; confirming and reopening is 马阿姨's."""
        for verb, at in steps:
            person = self.ma if verb in ("confirm", "reopen", "withdraw") else self.wang
            now = await issues.by_id(self.tx, issue.id)
            move = Move(verb, person, {Role.owner}, at, note="为了好")
            moved = await progress.move_on(self.tx, now, move, self.rules(issue.kind))
            assert moved is not None
            await issues.record(self.tx, moved, person, verb, at)

    async def solved(self, at: datetime, hours: float, **where: Any) -> Issue:
        """Reported, and finished after so many hours."""
        issue = await self.report(at, **where)
        await self.step(issue, ("finish", at + timedelta(hours=hours)))
        return issue

    async def met(self, issue: Issue, count: int, at: datetime) -> None:
        """So many others say that they met it too."""
        known = await members.recognise(
            self.tx, [Sender(100 * issue.id + n, f"邻居{n}") for n in range(count)]
        )
        for person in known.values():
            await following.follow(self.tx, issue, person, at, is_affected=True)

    async def poll(
        self,
        chat_id: int,
        opened: datetime,
        closed: datetime | None,
        *voices: int,
        electorate: Electorate = Electorate.chat,
    ) -> Poll:
        """Asked in a chat and opened; each voice is for one of the two options; then closed, if it is."""
        place = next(place for place in self.tree if chat_id in (place.chat_id, *_desks(place)))
        days = timedelta(days=30)
        options, terms = ("铁门", "玻璃门"), Terms(electorate=electorate)
        asked = Asked("换哪一种门", options, place.id, chat_id, None, self.ma.id, opened + days, terms)
        poll = await polls.open_(self.tx, await polls.draft(self.tx, asked, opened), opened)
        assert poll is not None
        for number, voice in enumerate(voices):
            known = await members.recognise(self.tx, [Sender(1000 + number, f"邻居{number}")])
            person = known[1000 + number]
            (paper,) = await papers.of(self.tx, poll, person)
            await papers.fill_in(self.tx, poll, paper, Cast((voice,), person, opened))
        return poll if closed is None else await polls.close(self.tx, poll, closed) or poll

    async def notice(self, text: str, place: str, published: datetime, days: int) -> None:
        self.said += 1
        values = {
            "place_id": self.tree.at(place).id,
            "chat_id": -8,
            "message_id": self.said,
            "author_id": self.ma.id,
            "text": text,
            "days": days,
        }
        drafted = await notices.draft(self.tx, self.tree.at(""), values, [], published)
        await notices.publish(self.tx, drafted, published)

    async def decided(self, words: str, at: datetime, finished: datetime | None = None) -> Issue:
        """The issue that carries it out."""
        issue = await self.report(at, place="阳光小区", kind="decision")
        await decisions.record(self.tx, self.tree.at("阳光小区"), words, issue, None, at)
        if finished is not None:
            await self.step(issue, ("finish", finished))
        return issue

    def scope(self, window: Window, place: str = "阳光小区", purpose: Purpose = Purpose.council) -> Scope:
        counts_as = {name: kind.counts_as for name, kind in KINDS.items()}
        return Scope(self.tree, self.tree.at(place), purpose, window, counts_as, frozenset({"dispute"}))


def _desks(place: Place) -> tuple[int | None, int | None]:
    return place.council_chat_id, place.committee_chat_id


def week(first: str) -> Window:
    return Window(Unit.week, day(first).date(), 1, ZONE)


@asynccontextmanager
async def history(url: str) -> AsyncIterator[History]:
    """One long transaction on a new database."""
    database = Database(url)
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await settling.settle(tx, SETTINGS)
        tree = await places.load(tx)
        people = await members.recognise(tx, [Sender(1, "马阿姨"), Sender(2, "王师傅")])
        yield History(tx, tree, people[1], people[2])
    await database.close()
