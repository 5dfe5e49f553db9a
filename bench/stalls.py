"""(k) The longest time that one bulletin, digest or paper keeps the event loop from anybody else ÷ 50 ms.

Counted: with 10,000 open issues in one building, half of them reported this week, some late, some disputes,
and 1,000 done this week; a heartbeat on the same loop measures the longest gap between two of its beats while
the words are made, put into the outbox and committed, and while each paper is made in the workshop's way. Of
several rounds the best counts: what else the machine does is not ours.
"""

import asyncio
import random
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bench.digest_scan import written
from bench.outcome import Outcome
from bench.town import BUILD
from bot import outbox
from bot.clock import Clock
from bot.config import Settings
from bot.digests import records
from bot.digests.pieces import DigestPiece
from bot.neighbourhood import Neighbourhood, open_neighbourhood
from bot.orders import Form, Order
from bot.posters.sheet import PosterPiece
from bot.schedules import book, configured
from bot.schedules.book import Period, Schedule
from bot.schedules.wording import What
from handlers import bulletins, digests
from handlers.turn import Turn

OPEN, DONE, ROUNDS = 10_000, 1_000, 5
ALLOWED = 0.05  # seconds
_BEAT = 0.001
_COUNCIL, _GROUP = -8, -1
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)  # Monday, 9:00 in Shanghai
Post = Callable[[Turn, Period], Awaitable[None]]
_WEEK = timedelta(weeks=1)
_ISSUE = """
    INSERT INTO issues (id, community_id, number, kind, state, text, place_id, reporter_id, responsible,
                        due_at, created_at, updated_at, answered_at, chat_id)
    VALUES (?, 1, ?, ?, ?, '窨井盖坏了，请尽快来修', ?, 1, 'property', ?, ?, ?, ?, -1)
"""
_EVENT = "INSERT INTO events (issue_id, at, actor_id, action, state) VALUES (?, ?, 1, ?, ?)"
_KINDS = ["repair"] * 7 + ["complaint", "idea", "dispute"]
_STATES = ["reported", "accepted", "in_progress"]


async def measure() -> Outcome:
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        async with _neighbourhood(Path(folder) / "linli.db") as hood:
            gaps = await _gaps(hood)
    figures = {"ms": {name: round(1000 * gap, 1) for name, gap in gaps.items()}}
    return Outcome(max(gaps.values()) / ALLOWED, 1.0, "most", figures)


async def _gaps(hood: Neighbourhood) -> dict[str, float]:
    """Seconds, by what was made."""
    bulletin, digest = await _schedules(hood)
    gaps = {
        "bulletin": await _gap(lambda: _post(hood, bulletins.post, bulletin)),
        "digest": await _gap(lambda: _post(hood, digests.post, digest)),
    }
    await _post(hood, digests.post, digest, is_kept=True)
    async with hood.transaction() as tx:
        record = await records.by_id(tx, 1)
    for form in (Form.picture, Form.pdf, Form.xlsx):
        gaps[form.value] = await _gap(
            DigestPiece(hood, Order(form, "zh-CN", _COUNCIL, form), record.digest).make
        )
    poster = Order(Form.poster, "zh-CN", _GROUP, Form.poster)
    gaps[Form.poster.value] = await _gap(PosterPiece(hood, poster, hood.places.at("阳光小区/1号楼")).make)
    return gaps


async def _gap(work: Callable[[], Awaitable[object]]) -> float:
    """The longest time in seconds for which the loop came to nothing else while it worked."""
    return min([await _longest_gap(work) for _ in range(ROUNDS)])


async def _longest_gap(work: Callable[[], Awaitable[object]]) -> float:
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        before = perf_counter()
        while True:
            await asyncio.sleep(_BEAT)
            now = perf_counter()
            longest, before = max(longest, now - before), now

    heart = asyncio.create_task(beat())
    await asyncio.sleep(2 * _BEAT)
    await work()
    await asyncio.sleep(2 * _BEAT)
    heart.cancel()
    return longest


async def _post(hood: Neighbourhood, post: Post, schedule: Schedule, is_kept: bool = False) -> None:
    """Make the words of a schedule's last week and put them into the outbox; undone unless it is kept."""
    with suppress(_Undone):
        async with hood.transaction() as tx:
            turn = Turn(hood, tx, NOW)
            await post(turn, Period(schedule, NOW - _WEEK, NOW, 0))
            await outbox.put(tx, turn.posts, turn.now)
            if not is_kept:
                raise _Undone


class _Undone(Exception):
    """Takes back what a round has written."""


async def _schedules(hood: Neighbourhood) -> tuple[Schedule, Schedule]:
    """Those of the settings: the bulletin, and the digest."""
    async with hood.transaction() as tx:
        await book.settle(tx, configured.entries(hood.settings, hood.places), hood.calendar, NOW)
        every = await book.of_places(tx, [*hood.places])
    known = {one.entry.what: one for one in every}
    return known[What.bulletin], known[What.weekly]


@asynccontextmanager
async def _neighbourhood(file: Path) -> AsyncIterator[Neighbourhood]:
    weekly = {"place": "阳光小区", "cron": "0 9 * * 1"}
    values = {
        "storage": {"url": f"sqlite:///{file}"},
        "community": {"name": "丽景社区"},
        "places": [
            {"name": "阳光小区", "kind": "compound", "council_chat_id": _COUNCIL},
            {"name": "1号楼", "kind": "building", "parent": "阳光小区", "chat_id": _GROUP},
        ],
        "bulletins": [weekly],
        "digests": [weekly],
    }
    hood = await open_neighbourhood(Settings.model_validate(values), Clock(NOW))
    try:
        _fill(file, hood.places.at("阳光小区/1号楼").id)
        yield hood
    finally:
        await hood.database.close()


def _fill(file: Path, building: int) -> None:
    chance = random.Random(OPEN)
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("BEGIN")
        database.execute("INSERT INTO people (id, user_id, name) VALUES (1, 1, '马阿姨')")
        for number in range(1, OPEN + DONE + 1):
            is_done = number > OPEN
            at = NOW - timedelta(weeks=chance.random() * (1 if number % 2 else 20))
            finished = NOW - timedelta(minutes=chance.randrange(1, 9_000))
            state = "closed" if is_done else chance.choice(_STATES)
            what = (number, number, chance.choice(_KINDS), state, building)
            when = [written(moment) for moment in (at + timedelta(days=7), at, at, at)]
            database.execute(_ISSUE, (*what, *when))
            database.execute(_EVENT, (number, written(at), "report", "reported"))
            if is_done:
                database.execute(_EVENT, (number, written(max(finished, at)), "finish", "done"))
        database.execute("COMMIT")
