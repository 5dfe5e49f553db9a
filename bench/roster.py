"""(h) The roster of a street office is imported: its time ÷ that of reading it and inserting plain rows.

Counted: `linli places import` as a process of its own, from its start to its end, into a new database: 5
communities, 42 compounds, 260 buildings, 15,000 households from an XLSX. The floor is openpyxl and one
`executemany` of sqlite3, a process too, with no check of anything. Missed as well at 60 s or 200 MB.
"""

import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from bench.outcome import Outcome
from bench.town import BUILD

COMMUNITIES, COMPOUNDS, BUILDINGS, HOUSEHOLDS = 5, 42, 260, 15_000
GOAL, MOST_SECONDS, MOST_MB = 5.0, 60, 200
HEADER = ["社区", "小区", "楼栋", "单元", "房号", "面积", "业主"]
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀英华平"
_CONFIG = '[community]\nname = "第1社区"\n'
_FLOOR = """
import sqlite3, sys
from openpyxl import load_workbook
sheet = load_workbook(sys.argv[1], read_only=True).worksheets[0]
database = sqlite3.connect(sys.argv[2])
database.execute("CREATE TABLE rows (a, b, c, d, e, f, g)")
database.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)", sheet.iter_rows(values_only=True))
database.commit()
"""


@dataclass(frozen=True)
class Took:
    seconds: float
    megabytes: float  # the most that was resident at once


async def measure() -> Outcome:
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as name:
        folder = Path(name)
        file, config = folder / "roster.xlsx", folder / "config.toml"
        config.write_text(_CONFIG, "utf-8")
        _write(file)
        floor = await _run("-c", _FLOOR, str(file), str(folder / "floor.db"))
        asked = ("-m", "bot", "places", "import", str(file), "--config", str(config))
        ours, again = await _run(*asked), await _run(*asked)
    figures = {
        "seconds": round(ours.seconds, 2),
        "floor seconds": round(floor.seconds, 2),
        "seconds again, nothing changed": round(again.seconds, 2),
        "MB": round(ours.megabytes),
    }
    return Outcome(ours.seconds / floor.seconds, GOAL, "most", figures, tuple(_misses(ours)))


def _misses(ours: Took) -> Iterator[str]:
    if ours.seconds >= MOST_SECONDS:
        yield f"it took {ours.seconds:.0f} s"
    if ours.megabytes >= MOST_MB:
        yield f"it took {ours.megabytes:.0f} MB"


async def _run(*arguments: str) -> Took:
    """Run Python and wait for it. Raises RuntimeError when it fails."""
    watched = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.watched", *arguments), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await watched.communicate()
    if watched.returncode != 0:
        raise RuntimeError(f"{arguments[:3]} ended with {watched.returncode}")
    return Took(**json.loads(told))


def _write(file: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in _rows():
        sheet.append(row)
    book.save(file)


def _rows() -> Iterator[list[str | int | float]]:
    chance = random.Random(1)
    for number in range(HOUSEHOLDS):
        building = number * BUILDINGS // HOUSEHOLDS
        compound = building * COMPOUNDS // BUILDINGS
        community = compound * COMMUNITIES // COMPOUNDS
        door = number % 60
        yield [
            f"第{community + 1}社区",
            f"第{compound + 1}小区",
            building + 1,
            number % 3 + 1,
            f"{number // 3 + 1}0{door % 6 + 1}",
            chance.randint(4_000, 20_000) / 100,
            chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2)),
        ]
