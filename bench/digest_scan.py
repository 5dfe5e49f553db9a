"""The digest's peer: the same figures of a week by plain scans of whole tables, nothing kept, no index.

What was open at the end of an earlier week stands in no row: the scan reads it from every issue's history,
as it must, where the digest remembers what the digest of that week said.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter
from statistics import fmean
from typing import Any

from bot.digests import counting
from bot.digests.counting import Cell, Flow, Stock
from bot.digests.disputes import MOVES
from bot.digests.figures import Digest, Means, Past, Promises, Satisfaction, Totals
from bot.digests.matters import MOST_SUPPORTED
from bot.digests.windows import Window

_EARLIER, _USUAL = 4, 4  # as bot/digests/making.py has them
_OPEN = "('reported', 'accepted', 'in_progress', 'reopened')"
# + keeps SQLite from using an index; CROSS JOIN has it read events first.
_HAPPENED = """
    SELECT e.action, e.issue_id, e.at, i.created_at, i.place_id, i.kind, i.category, i.responsible
    FROM events e CROSS JOIN issues i ON i.id = e.issue_id
    WHERE (+e.at > :first AND +e.at <= :until) OR (+e.at > :year_since AND +e.at <= :year_until)
    ORDER BY e.at, e.id
"""
# Whether each issue was open, and late, at the end of the week (0), of the four before, and a year before.
_STOOD = f"""
    WITH stood AS (
        SELECT issue_id, {", ".join(f"sum(turn * (at <= :end{n})) AS open{n}" for n in range(6))}
        FROM (
            SELECT issue_id, at, CASE WHEN action IN ('report', 'split', 'reopen') THEN 1 ELSE -1 END AS turn
            FROM events
            WHERE +action IN ('report', 'split', 'reopen', 'finish', 'decline', 'withdraw', 'merge')
        )
        GROUP BY +issue_id
    )
    SELECT place_id, kind, category, responsible,
           {", ".join(f"sum(open{n}), sum(open{n} AND due_at <= :end{n})" for n in range(6))}
    FROM stood JOIN issues ON issues.id = stood.issue_id GROUP BY 1, 2, 3, 4
"""
_ANSWERED = (
    "SELECT created_at, answered_at FROM issues WHERE +answered_at > :since AND +answered_at <= :until"
)
_DISPUTES = f"SELECT id FROM issues WHERE +kind = 'dispute' AND +state IN {_OPEN}"
_VERDICTS = """
    SELECT count(*), sum(is_fixed), count(stars), avg(stars) FROM verdicts
    WHERE +at > :since AND +at <= :until
"""
_PROMISES = """
    SELECT sum(outcome = 'kept'), sum(outcome = 'broken') FROM promises
    WHERE +settled_at > :since AND +settled_at <= :until
"""
_SUPPORTED = """
    SELECT issue_id, sum(at > :since), count(*) FROM followers
    WHERE is_affected AND at <= :until GROUP BY +issue_id HAVING sum(at > :since) > 0
    ORDER BY 2 DESC, 1 LIMIT :most
"""


def figures(database: sqlite3.Connection, window: Window) -> dict[str, Any]:
    """What `told` takes from a digest, counted anew."""
    weeks = [window.before(n) for n in range(_EARLIER + 1)]
    weeks.append(window.year_before())
    days = {"since": written(window.since), "until": written(window.until)}
    spans = {"first": written(weeks[_EARLIER].since), "until": written(window.until)}
    spans |= {"year_since": written(weeks[-1].since), "year_until": written(weeks[-1].until)}
    ends = {f"end{n}": written(week.until) for n, week in enumerate(weeks)}
    happened = _by_week(database.execute(_HAPPENED, spans), weeks)
    flows = [_flow(steps) for steps in happened]
    stocks = _stocks(database.execute(_STOOD, ends))
    moved = {row[1] for row in happened[0] if row[0] in MOVES and row[5] == "dispute"}
    still = {issue_id for (issue_id,) in database.execute(_DISPUTES)} - moved
    kept, broken = database.execute(_PROMISES, days).fetchone()
    supported = database.execute(_SUPPORTED, days | {"most": MOST_SUPPORTED}).fetchall()
    answered = database.execute(_ANSWERED, days).fetchall()
    return {
        "totals": counting.totals(flows[0], stocks[0]),
        "past": _past([counting.totals(*both) for both in zip(flows[1:], stocks[1:], strict=True)]),
        "to_answer": counting.times(_seconds(*moments) for moments in answered),
        "to_done": counting.times(flows[0].to_done),
        "satisfaction": Satisfaction(*database.execute(_VERDICTS, days).fetchone()),
        "promises": Promises(kept or 0, broken or 0),
        **{f"by_{name}": _counts(flows[0], stocks[0], key) for name, key in _KEYS.items()},
        "disputes": (len(moved), len(still)),
        "supported": [tuple(row) for row in supported],
        "quiet": _quiet(flows),
    }


def told(digest: Digest) -> dict[str, Any]:
    """The same of a digest."""
    return {
        **{name: getattr(digest, name) for name in ("totals", "past", "to_answer", "to_done")},
        "satisfaction": digest.satisfaction,
        "promises": digest.promises,
        **{
            f"by_{name}": {row for row in getattr(digest, f"by_{name}") if row.new or row.done or row.open}
            for name in _KEYS
        },
        "disputes": (digest.disputes.moved, digest.disputes.unmoved),
        "supported": [(one.number, one.joined, one.affected) for one in digest.supported],
        "quiet": tuple(sorted(digest.quiet)),
    }


def written(moment: datetime) -> str:
    """As SQLite keeps it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


_KEYS: dict[str, Callable[[Cell], str]] = {
    "kind": attrgetter("kind"),
    "category": attrgetter("category"),
    "role": attrgetter("role"),
    "place": lambda cell: str(cell.place_id),
}


def _by_week(rows: Iterable[tuple[Any, ...]], weeks: list[Window]) -> list[list[tuple[Any, ...]]]:
    days = [(written(week.since), written(week.until)) for week in weeks]
    found: list[list[tuple[Any, ...]]] = [[] for _ in weeks]
    for row in rows:
        for number, (since, until) in enumerate(days):
            if since < row[2] <= until:
                found[number].append(row)
                break
    return found


def _flow(steps: list[tuple[Any, ...]]) -> Flow:
    new: Counter[Cell] = Counter()
    reopened: set[int] = set()
    done: dict[int, tuple[Cell, int]] = {}
    for action, issue_id, at, created_at, *cell in steps:
        if action == "report":
            new[Cell._make(cell)] += 1
        elif action == "finish":
            done[issue_id] = Cell._make(cell), _seconds(created_at, at)
        elif action == "reopen":
            reopened.add(issue_id)
            done.pop(issue_id, None)
    ended = done.values()
    return Flow(new, Counter(cell for cell, _ in ended), len(reopened), tuple(spent for _, spent in ended))


def _stocks(rows: Iterable[tuple[Any, ...]]) -> list[Stock]:
    stocks = [Stock(Counter(), Counter()) for _ in range(_EARLIER + 2)]
    for row in rows:
        where, counts = Cell._make(row[:4]), row[4:]
        for number, stock in enumerate(stocks):
            if counts[2 * number]:
                stock.open[where] = counts[2 * number]
                stock.overdue[where] = counts[2 * number + 1] or 0
    return stocks


def _past(totals: list[Totals]) -> Past:
    *earlier, last_year = totals
    columns = ("new", "done", "reopened", "open", "overdue")
    means = Means(*(fmean(getattr(one, name) for one in earlier) for name in columns))
    return Past(earlier[0], means, last_year)


def _counts(flow: Flow, stock: Stock, key: Callable[[Cell], str]) -> set[Any]:
    return set(counting.rows(flow, stock, key))


def _quiet(flows: list[Flow]) -> tuple[int, ...]:
    before: defaultdict[int, int] = defaultdict(int)
    for cell in chain.from_iterable(flow.new.elements() for flow in flows[1 : _EARLIER + 1]):
        before[cell.place_id] += 1
    now = {cell.place_id for cell in flows[0].new}
    return tuple(sorted(place for place, count in before.items() if count >= _USUAL and place not in now))


def _seconds(since: str, until: str) -> int:
    return int((datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds())
