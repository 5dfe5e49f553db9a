"""(i) 15,000 ballots cast and counted by law, with the table of buildings and the record ÷ plain inserts.

Counted: for each ballot what a tap on it does between its update and the commit (whose paper it is, its
ballot, the voter's state), a hundred taps a transaction; then the end: who was reached, the verdicts, each
building, the signed record. The floor inserts the same ballots and marks the same voters with sqlite3, a
hundred a transaction, and counts nothing. Missed as well when a ballot costs 1.5 times as much among 15,000
as among 150, to be cast or to be counted, or when the recount is not the same.
"""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from bench.outcome import Outcome
from bench.town import BUILD
from bot import members, places, polls
from bot.places import Places
from bot.polls import Asked, Poll
from bot.recount import checking, keeping
from bot.voting import electorate, papers, parts
from bot.voting.papers import Cast
from bot.voting.terms import Electorate, Form, Standard, Terms
from storage import migrations, tables
from storage.connection import AsyncConnection
from storage.database import Database

COUNTS, IN_A_BUILDING, AT_ONCE = (150, 1_500, 15_000), 58, 100
GOAL, MOST_GROWTH = 150.0, 1.5
BY_LAW = Terms(Form.items, electorate=Electorate.owners, standard=Standard.statutory, silent_join=True)
NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
_BALLOT = "INSERT INTO ballots (poll_id, voter_id, person_id, answer, at) VALUES (1, ?, ?, ?, ?)"
_STATE = "UPDATE voters SET state = 'voted' WHERE id = ?"


@dataclass(frozen=True)
class Took:
    """Seconds."""

    casting: float
    closing: float
    recounting: float


async def measure() -> Outcome:
    BUILD.mkdir(exist_ok=True)
    took: dict[int, Took] = {}
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        for count in COUNTS:
            took[count] = await _vote(Path(folder) / f"{count}.db", count)
        floor = await _floor(Path(folder) / "floor.db")
    least, most = took[COUNTS[0]], took[COUNTS[-1]]
    times = COUNTS[-1] / COUNTS[0]
    growth = {
        "casting": most.casting / least.casting / times,
        "counting": most.closing / least.closing / times,
    }
    figures = {
        "seconds to cast": {count: round(of.casting, 2) for count, of in took.items()},
        "to count": {count: round(of.closing, 3) for count, of in took.items()},
        "to recount": {count: round(of.recounting, 3) for count, of in took.items()},
        "growth per ballot": {what: round(of, 2) for what, of in growth.items()},
        "floor seconds": round(floor, 2),
    }
    misses = [f"{what}: {of:.2f} times as long per ballot" for what, of in growth.items() if of > MOST_GROWTH]
    return Outcome((most.casting + most.closing) / floor, GOAL, "most", figures, tuple(misses))


async def _vote(file: Path, count: int) -> Took:
    """A vote of so many owners, one flat each, of whom nine in ten vote and all were reached."""
    database = Database(f"sqlite:///{file}")
    poll, tree = await _prepare(database, count)
    voting = count * 9 // 10
    began = perf_counter()
    for batch in _batches(voting):
        async with database.transaction() as tx:
            await _cast(tx, poll, batch)
    cast = perf_counter()
    async with database.transaction() as tx:
        closed = await polls.close(tx, poll, NOW + timedelta(days=7))
        assert closed is not None
        made = await keeping.make(tx, closed, "阳光小区", ZoneInfo("Asia/Shanghai"))
        told = await parts.of(tx, closed, tree)
    counted = perf_counter()
    async with database.transaction() as tx:
        content = await keeping.load(tx, closed)
    await database.close()
    began_again = perf_counter()
    checked = checking.check(content or b"")
    took = Took(cast - began, counted - cast, perf_counter() - began_again)
    (verdict,) = made.record.result.spoken
    if not checked.is_right or verdict.taking_part.owners != voting or sum(p.voted for p in told) != voting:
        raise RuntimeError(f"{verdict.taking_part.owners} counted, {voting} cast")
    return took


def _batches(count: int) -> Iterator[range]:
    for first in range(0, count, AT_ONCE):
        yield range(first, min(first + AT_ONCE, count))


async def _cast(tx: AsyncConnection, poll: Poll, batch: Sequence[int]) -> None:
    known = await members.by_user_ids(tx, [number + 1 for number in batch])
    for person in known:
        (paper,) = await papers.of(tx, poll, person)
        answer = (1 + person.user_id % 2,)
        await papers.fill_in(tx, poll, paper, Cast(answer, person, NOW + timedelta(days=1)))


async def _prepare(database: Database, count: int) -> tuple[Poll, Places]:
    """A compound with its roster, and a vote just opened whose papers have all arrived."""
    async with database.transaction() as tx:
        await migrations.migrate(tx)
        await _settle(tx, count)
        tree = await places.load(tx)
        asked = Asked("用维修资金换单元门？", ("换门",), 1, -1, 1, 1, NOW + timedelta(days=7), BY_LAW)
        poll = await polls.open_(tx, await polls.draft(tx, asked, NOW), NOW)
        assert poll is not None
        await electorate.freeze(tx, poll, list(tree), [])
        arrived = {
            "chat_id": 1,
            "kind": "message",
            "body": {},
            "urgency": 1,
            "created_at": NOW,
            "sent_at": NOW,
        }
        keys = [f"{poll.subject}:paper:{number}:{number}" for number in range(1, count + 1)]
        await tx.execute(insert(tables.outbox), [arrived | {"key": key} for key in keys])
        await tx.execute(update(tables.voters).values(handed_at=NOW))
    return poll, tree


async def _settle(tx: AsyncConnection, count: int) -> None:
    buildings = -(-count // IN_A_BUILDING)
    tree = [{"id": 1, "parent_id": None, "kind": "community", "name": "丽景社区"}]
    tree += [
        {"id": 1 + n, "parent_id": 1, "kind": "building", "name": f"{n}号楼"} for n in range(1, buildings + 1)
    ]
    numbers = range(1, count + 1)
    await tx.execute(insert(tables.places), tree)
    people = [{"id": n, "user_id": n, "name": "业主", "full_name": "业主"} for n in numbers]
    await tx.execute(insert(tables.people), people)
    homes = [
        {"id": n, "place_id": 2 + (n - 1) // IN_A_BUILDING, "room": f"{n}", "area_cm2": 800_000 + n}
        for n in numbers
    ]
    await tx.execute(insert(tables.households), homes)
    own = [{"household_id": n, "person_id": n, "is_owner": True, "since": NOW} for n in numbers]
    await tx.execute(insert(tables.household_members), own)


async def _floor(file: Path) -> float:
    database = Database(f"sqlite:///{file}")
    await _prepare(database, COUNTS[-1])
    await database.close()
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    began = perf_counter()
    for batch in _batches(COUNTS[-1] * 9 // 10):
        connection.execute("BEGIN IMMEDIATE")
        rows = [(n + 1, n + 1, str(1 + n % 2), f"{NOW:%Y-%m-%d %H:%M:%S.%f}") for n in batch]
        connection.executemany(_BALLOT, rows)
        connection.executemany(_STATE, [row[:1] for row in rows])
        connection.execute("COMMIT")
    took = perf_counter() - began
    connection.close()
    return took
