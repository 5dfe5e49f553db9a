"""(g) The weekly digest of a street office ÷ plain scans of all rows for the same figures.

Counted: making the digest of the last week, with the digests of the weeks before kept, the best of several
rounds, at 10,000, 100,000 and 1,000,000 issues with five events each and 1,000 new issues a week. Missed,
besides the ratio at the largest, when it takes more than 1.1 times as long for ten times the history. The
scan (bench/digest_scan.py) uses no index and nothing kept; both must come to the same figures.
"""

import gc
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from bench import digest_scan
from bench.digest_scan import written
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

COUNTS, A_WEEK, ROUNDS, SCANS = (10_000, 100_000, 1_000_000), 1_000, 7, 2
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
_VERDICT = "INSERT INTO verdicts (issue_id, person_id, round, is_fixed, stars, at) VALUES (?, ?, 1, ?, ?, ?)"
_PROMISE = """
    INSERT INTO promises (issue_id, person_id, at, due_at, outcome, settled_at) VALUES (?, 1, ?, ?, ?, ?)
"""
_FOLLOWER = "INSERT INTO followers (issue_id, person_id, is_affected, at) VALUES (?, ?, 1, ?)"
_MORE = (_VERDICT, _PROMISE, _FOLLOWER)
_EVENT = "INSERT INTO events (issue_id, at, actor_id, action, state) VALUES (?, ?, 1, ?, ?)"


async def measure() -> Outcome:
    BUILD.mkdir(exist_ok=True)
    seconds: dict[int, float] = {}
    scan = 0.0
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        for count in COUNTS:
            file = Path(folder) / f"{count}.db"
            seconds[count], digest = await _digest(file, count)
            if count == COUNTS[-1]:
                scan = _scan(file, digest)
            file.unlink()
    growth = [seconds[more] / seconds[less] for less, more in pairwise(COUNTS)]
    figures = {
        "ms": {count: round(1000 * of, 1) for count, of in seconds.items()},
        "growth per tenfold": [round(of, 3) for of in growth],
        "scan ms": round(1000 * scan),
    }
    misses = [f"{of:.2f} times as long for ten times the history" for of in growth if of > MOST_GROWTH]
    return Outcome(seconds[COUNTS[-1]] / scan, GOAL, "most", figures, tuple(misses))


async def _digest(file: Path, count: int) -> tuple[float, Digest]:
    """The last week's digest in an office with so many issues, and the seconds of work that it takes."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.transaction() as tx:
        await migrations.migrate(tx)
    _fill(file, count)
    async with database.transaction() as tx:
        tree = await places.load(tx)
        scope = Scope(tree, tree[1], Purpose.committee, WEEK, {}, frozenset({"dispute"}))
        for weeks in (52, 4, 3, 2, 1):
            await making.digest(tx, scope.at(WEEK.before(weeks)), WEEK.until)
        made: list[tuple[float, Digest]] = []
        for _ in range(ROUNDS):
            gc.collect()
            began = process_time()
            digest = await making.make(tx, scope)
            made.append((process_time() - began, digest))
    await database.close()
    return min(made, key=itemgetter(0))


def _scan(file: Path, digest: Digest) -> float:
    """Seconds of work until the scan has the figures of this digest. Raises RuntimeError if they differ."""
    best: list[float] = []
    with closing(sqlite3.connect(file)) as database:
        for _ in range(SCANS):
            began = process_time()
            found = digest_scan.figures(database, WEEK)
            best.append(process_time() - began)
            if found != digest_scan.told(digest):
                raise RuntimeError("the digest and the scan come to different figures")
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
    rows: dict[str, list[tuple[object, ...]]] = {statement: [] for statement in _MORE}
    events: list[tuple[int, str, str, str]] = []
    step = timedelta(weeks=1) / A_WEEK
    for number in range(1, count + 1):
        reported = WEEK.until - step * (count - number) - timedelta(seconds=1)
        life = [one for one in _life(chance, reported) if one[1] <= WEEK.until]
        answered = next((written(at) for action, at, _ in life if action == "accept"), None)
        place, reporter = 100 + chance.randrange(BUILDINGS), chance.randrange(1, 1001)
        what = (place, reporter, chance.choice(CATEGORIES), chance.choice(ROLES))
        when = (written(reported + timedelta(days=2)), written(reported), written(life[-1][1]), answered)
        row = (number, number, chance.choice(KINDS), life[-1][2], *what, *when)
        database.execute(_ISSUE, row)
        events += [(number, written(at), action, state) for action, at, state in life]
        _more(chance, number, reporter, life, rows)
    events.sort(key=lambda event: event[1])
    database.executemany(_EVENT, events)
    for statement, values in rows.items():
        database.executemany(statement, values)
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


def _more(
    chance: random.Random,
    number: int,
    reporter: int,
    life: list[tuple[str, datetime, str]],
    rows: dict[str, list[tuple[object, ...]]],
) -> None:
    """What people say of it: an answer to “is it fixed?”, a promise for one in five, and who met it too."""
    for action, at, _ in life:
        if action in ("confirm", "reopen"):
            stars = chance.randrange(1, 6)
            rows[_VERDICT].append((number, reporter, action == "confirm", stars, written(at)))
            break
    reported = life[0][1]
    if number % 5 == 0 and len(life) > 3:
        ends = written(life[3][1])
        outcome = chance.choice(("kept", "broken"))
        rows[_PROMISE].append((number, written(reported), ends, outcome, ends))
    for person in {chance.randrange(1, 1001) for _ in range(chance.randrange(3))}:
        met = written(min(reported + timedelta(hours=chance.expovariate(1 / 10)), WEEK.until))
        rows[_FOLLOWER].append((number, person, met))
