"""Counting what a bot has really kept, after it was timed."""

import sqlite3
from contextlib import closing
from pathlib import Path

# A report of Linli's: the issue, the first line of its history, its card in the outbox.
_OF_LINLI = (
    "SELECT count(*) FROM issues",
    "SELECT count(*) FROM events WHERE action = 'report'",
    "SELECT count(*) FROM outbox WHERE kind = 'message' AND subject LIKE 'issue:%'",
)


def all_handled(file: Path) -> None:
    """Raises RuntimeError when Linli had to quarantine an update: then it was not measured at its work."""
    with closing(sqlite3.connect(file)) as database:
        failed = database.execute("SELECT error FROM quarantine LIMIT 1").fetchone()
    if failed:
        raise RuntimeError(f"an update was quarantined: {failed[0]}")


def by_linli(reports: int, file: Path) -> None:
    """Raises RuntimeError unless Linli has handled every update and kept so many reports."""
    all_handled(file)
    expect(reports, file, *_OF_LINLI)


def expect(reports: int, file: Path, *counts: str) -> None:
    """Raises RuntimeError unless each of these statements counts so many in the SQLite file."""
    with closing(sqlite3.connect(file)) as database:
        for count in counts:
            (found,) = database.execute(count).fetchone()
            if found != reports:
                raise RuntimeError(f"{count}: {found} instead of {reports}")
