"""(g) The weekly digest of a street office ÷ one plain scan of all rows for the same key figures.

Counted: making the digest of the last week, with the digests of the weeks before kept, the best of several
rounds, at 10,000, 100,000 and 1,000,000 issues with five events each and 1,000 new issues a week. Missed,
besides the ratio at the largest, when it takes more than 1.1 times as long for ten times the history. The
scan is one SQL statement a table without any index, which counts new, done, reopened, open and overdue by
place, kind, category and role.
"""

import gc
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from bench.outcome import Outcome
from bench.town import BUILD
from bot import places
from bot.digests import making
from bot.digests.figures import Digest
from bot.digests.scope import Scope
from bot.digests.windows import Unit, Window
from bot.places import Purpose
from storage import migrations
from storage.database import Database

COUNTS, A_WEEK, ROUNDS = (10_000, 100_000, 1_000_000), 1_000, 7
GOAL, MOST_GROWTH = 0.05, 1.1
COMPOUNDS, BUILDINGS = 30, 300
ZONE = ZoneInfo("Asia/Shanghai")
WEEK = Window(Unit.week, date(2026, 11, 16), 1, ZONE)
KINDS = ["repair"] * 6 + ["complaint", "idea", "help", "dispute"]
CATEGORIES = ["repairs", "sanitation", "parking", "noise", "safety", "other"]
ROLES = ["property", "council", "committee"]
_ISSUE = """
    INSERT INTO issues (id, community_id, number, kind, state, text, place_id, reporter_id, category,
                        responsible, due_at, created_at, updated_at, answered_at, chat_id)
    VALUES (?, 1, ?, ?, ?, '窨井盖坏了，请尽快来修', ?, ?, ?, ?, ?, ?, ?, ?, -1)
"""
_EVENT = "INSERT INTO events (issue_id, at, actor_id, action, state) VALUES (?, ?, 1, ?, ?)"
# + keeps SQLite from using an index.
_SCANS = (
    """
    SELECT i.place_id, i.kind, i.category, i.responsible, sum(e.action = 'report'), sum(e.action = 'reopen'),
           count(DISTINCT CASE WHEN e.action = 'finish' THEN e.issue_id END)
    FROM events e JOIN issues i ON i.id = e.issue_id
    WHERE +e.at > :since AND +e.at <= :until GROUP BY 1, 2, 3, 4
    """,
    """
    SELECT place_id, kind, category, responsible, count(*), sum(due_at <= :until)
    FROM issues WHERE +state IN ('reported', 'accepted', 'in_progress', 'reopened') GROUP BY 1, 2, 3, 4
    """,
)


async def measure() -> Outcome:
    BUILD.mkdir(exist_ok=True)
    seconds: dict[int, float] = {}
    scan = 0.0
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        for count in COUNTS:
            file = Path(folder) / f"{count}.db"
            seconds[count] = await _digest(file, count)
            scan = _scan(file)
            file.unlink()
    growth = [seconds[more] / seconds[less] for less, more in pairwise(COUNTS)]
    figures = {
        "ms": {count: round(1000 * of, 1) for count, of in seconds.items()},
        "growth per tenfold": [round(of, 3) for of in growth],
        "scan ms": round(1000 * scan),
    }
    misses = [f"{of:.2f} times as long for ten times the history" for of in growth if of > MOST_GROWTH]
    return Outcome(seconds[COUNTS[-1]] / scan, GOAL, "most", figures, tuple(misses))


async def _digest(file: Path, count: int) -> float:
    """Seconds of work that the last week's digest takes in an office with so many issues."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.transaction() as tx:
        await migrations.migrate(tx)
    _fill(file, count)
    async with database.transaction() as tx:
        tree = await places.load(tx)
        scope = Scope(tree, tree[1], Purpose.committee, WEEK, {}, frozenset({"dispute"}))
        for weeks in (52, 4, 3, 2, 1):
            await making.digest(tx, scope.at(WEEK.before(weeks)), WEEK.until)
        found: list[tuple[float, Digest]] = []
        for _ in range(ROUNDS):
            gc.collect()
            began = process_time()
            digest = await making.make(tx, scope)
            found.append((process_time() - began, digest))
    await database.close()
    assert found[0][1].totals.new == A_WEEK
    return min(spent for spent, _ in found)


def _scan(file: Path) -> float:
    window = {"since": _text(WEEK.since), "until": _text(WEEK.until)}
    with sqlite3.connect(file) as database:
        best = []
        for _ in range(3):
            began = process_time()
            for statement in _SCANS:
                database.execute(statement, window).fetchall()
            best.append(process_time() - began)
    return min(best)


def _fill(file: Path, count: int) -> None:
    chance = random.Random(count)
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA synchronous=OFF")
    database.execute("BEGIN")
    tree = [(1, None, "community", "街道")]
    tree += [(2 + n, 1, "compound", f"{n}小区") for n in range(COMPOUNDS)]
    tree += [(100 + n, 2 + n % COMPOUNDS, "building", f"{n}号楼") for n in range(BUILDINGS)]
    database.executemany("INSERT INTO places (id, parent_id, kind, name) VALUES (?, ?, ?, ?)", tree)
    database.executemany(
        "INSERT INTO people (id, user_id, name) VALUES (?, ?, ?)", [(n, n, f"{n}") for n in range(1, 1001)]
    )
    events: list[tuple[int, str, str, str]] = []
    step = timedelta(weeks=1) / A_WEEK
    for number in range(1, count + 1):
        reported = WEEK.until - step * (count - number) - timedelta(seconds=1)
        life = [one for one in _life(chance, reported) if one[1] <= WEEK.until]
        answered = next((_text(at) for action, at, _ in life if action == "accept"), None)
        place, reporter = 100 + chance.randrange(BUILDINGS), chance.randrange(1, 1001)
        what = (place, reporter, chance.choice(CATEGORIES), chance.choice(ROLES))
        when = (_text(reported + timedelta(days=2)), _text(reported), _text(life[-1][1]), answered)
        row = (number, number, chance.choice(KINDS), life[-1][2], *what, *when)
        database.execute(_ISSUE, row)
        events += [(number, _text(at), action, state) for action, at, state in life]
    events.sort(key=lambda event: event[1])
    database.executemany(_EVENT, events)
    database.execute("COMMIT")
    database.close()


def _life(chance: random.Random, reported: datetime) -> Iterator[tuple[str, datetime, str]]:
    """What happens to an issue: five events, one in twenty is found not fixed."""
    accepted = reported + timedelta(hours=chance.expovariate(1 / 5))
    finished = accepted + timedelta(hours=chance.expovariate(1 / 30))
    yield "report", reported, "reported"
    yield "accept", accepted, "accepted"
    yield "comment", accepted, "accepted"
    yield "finish", finished, "done"
    if chance.random() < 0.05:
        yield "reopen", finished + timedelta(hours=5), "reopened"
        yield "finish", finished + timedelta(hours=50), "done"
    else:
        yield "confirm", finished + timedelta(hours=5), "closed"


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
