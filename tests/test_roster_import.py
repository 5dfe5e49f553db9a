"""`linli places import`: the tree and the roster from a file, on both databases; all of it or nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from bot import members, places
from bot.__main__ import main
from bot.clock import Clock
from bot.config import Settings
from bot.members import Sender
from bot.places import Place
from bot.roster import columns, households, importing, planning, reading
from bot.roster.importing import Wish
from bot.roster.planning import Plan
from bot.roster.tree import Tree
from bot.texts import square_metres
from storage import tables
from storage.database import Database
from tests.scene import Scene

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "社区,小区,楼栋,单元,房号,面积,业主"
ROSTER = [
    HEADER,
    "丽景社区,阳光小区,3号楼,1单元,101,89.5,张三",
    "丽景社区,阳光小区,3号楼,1单元,102,120,李四",
    "丽景社区,阳光小区,3号楼,1单元,201,89.5,张三",
    "星河社区,北苑,1,,101,60.01,张三",
]


def settings_of(url: str) -> Settings:
    return Settings.model_validate(
        {
            "storage": {"url": url},
            "community": {"name": "丽景社区"},
            "places": [{"name": "阳光小区", "kind": "compound"}],
        }
    )


async def bring_in(
    url: str, folder: Path, rows: Sequence[str], clock: Clock | None = None, **wish: bool
) -> Plan:
    file = folder / "户册.csv"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return await importing.run(settings_of(url), Wish(file, **wish), clock or Clock(), lambda *_: None)


async def roster(url: str) -> dict[str, tuple[str, str | None]]:
    """Area and owner of every household, by its path."""
    database = Database(url)
    async with database.transaction() as tx:
        tree = await places.load(tx)
        found = await households.at(tx, tree)
    await database.close()
    return {
        "/".join([*(p.name for p in reversed(tree.line(tree[h.place_id]))), h.room]): (
            square_metres(h.area_cm2 or 0),
            h.owner_name,
        )
        for h in found
    }


def counts(plan: Plan) -> tuple[int, int, int, int, int]:
    lists = plan.places, plan.added, plan.changed, plan.unlisted
    return (*map(len, lists), plan.unchanged)  # type: ignore[return-value]


async def test_a_file_builds_the_tree_and_the_roster(database_url: str, tmp_path: Path) -> None:
    whole = {
        "丽景社区/阳光小区/3号楼/1单元/101": ("89.5", "张三"),
        "丽景社区/阳光小区/3号楼/1单元/102": ("120", "李四"),
        "丽景社区/阳光小区/3号楼/1单元/201": ("89.5", "张三"),
        "星河社区/北苑/1号楼/101": ("60.01", "张三"),
    }
    assert counts(await bring_in(database_url, tmp_path, ROSTER)) == (5, 4, 0, 0, 0)
    assert await roster(database_url) == whole
    # The same again changes nothing; a part of it, with other widths and spaces, changes only what differs.
    assert counts(await bring_in(database_url, tmp_path, ROSTER)) == (0, 0, 0, 0, 4)
    part = [
        f"{HEADER},总面积",
        "丽景社区,阳光小区,3号楼,１单元,101室,90.00,",
        "丽景社区,阳光小区,3号楼,1单元,103,,王五",
        "丽景社区,阳光小区,3号楼,,,,,400.5",
    ]
    plan = await bring_in(database_url, tmp_path, part)
    assert counts(plan) == (0, 1, 1, 2, 0)
    assert [remark.template for remark in plan.notices] == ["roster/area_missing"]
    whole["丽景社区/阳光小区/3号楼/1单元/101"] = ("90", "张三")
    whole["丽景社区/阳光小区/3号楼/1单元/103"] = ("0", "王五")
    assert await roster(database_url) == whole

    database = Database(database_url)
    async with database.transaction() as tx:
        tree = await places.load(tx)
        owned = await households.at(tx, tree)
        heads = {household.owner_key for household in owned}
        notes = list(await tx.scalars(select(tables.audit.c.note).order_by(tables.audit.c.id)))
    await database.close()
    # 张三 owns two flats in one community and is one head there; in the other community it is somebody else.
    assert len(owned) == 5
    assert len(heads) == 4
    assert tree.at("阳光小区/3号楼").area_cm2 == 4_005_000
    assert notes == [
        "户册.csv: places 5, added 4, changed 0, totals 0, ended 0",
        "户册.csv: places 0, added 1, changed 1, totals 1, ended 0",
    ]


@pytest.mark.parametrize(
    ("row", "template"),
    [
        ("丽景社区,阳光小区,3号楼,1单元,101室,89.5,张三", "same_room"),
        ("丽景社区,阳光小区,3号楼,1单元,104,abc,", "no_area"),
        ("丽景社区,阳光小区,3号楼,1单元,104,=A1,", "formula"),
        ("丽景社区,,,,104,89.5,", "no_building"),
        ("丽景社区,阳光小区,3号楼,1单元,104,89.5," + "名" * 4096, "too_long"),
        (",水岸小区,9号楼,,104,89.5,", "which_community"),
        ("丽景社区,阳光小区,8号楼,,,,,90", "two_totals"),
    ],
)
async def test_a_broken_file_changes_nothing(
    sqlite_url: str, tmp_path: Path, row: str, template: str
) -> None:
    await bring_in(sqlite_url, tmp_path, ROSTER)
    before = await roster(sqlite_url)
    total = "丽景社区,阳光小区,8号楼,,,,,77"
    rows = [f"{HEADER},总面积", "丽景社区,阳光小区,8号楼,1单元,101,77,新人", total, ROSTER[1], row]
    plan = await bring_in(sqlite_url, tmp_path, rows, is_complete=True)
    assert [(problem.template, problem.rows) for problem in plan.problems] == [(f"roster/{template}", (5,))]
    assert await roster(sqlite_url) == before


async def test_only_a_complete_file_takes_households_out(sqlite_url: str, tmp_path: Path) -> None:
    await bring_in(sqlite_url, tmp_path, ROSTER)
    left = [HEADER, ROSTER[1]]
    assert counts(await bring_in(sqlite_url, tmp_path, left)) == (0, 0, 0, 2, 1)
    assert len(await roster(sqlite_url)) == 4
    await bring_in(sqlite_url, tmp_path, left, is_complete=True)
    assert [*await roster(sqlite_url)] == ["丽景社区/阳光小区/3号楼/1单元/101", "星河社区/北苑/1号楼/101"]
    # It may come back, as another household.
    assert counts(await bring_in(sqlite_url, tmp_path, ROSTER)) == (0, 2, 0, 0, 2)
    assert len(await roster(sqlite_url)) == 4


async def memberships(url: str) -> list[tuple[Any, ...]]:
    m, h = tables.household_members, tables.households
    database = Database(url)
    async with database.transaction() as tx:
        rows = await tx.execute(
            select(h.c.room, m.c.person_id, m.c.is_owner, m.c.since, m.c.until, m.c.why_ended)
            .select_from(m.join(h, h.c.id == m.c.household_id))
            .order_by(m.c.id)
        )
        found = [tuple(row) for row in rows]
    await database.close()
    return found


async def test_a_changed_owner_keeps_the_past(database_url: str, tmp_path: Path) -> None:
    """The owner of before stays a member, no longer as an owner; what was stays on record."""
    await bring_in(database_url, tmp_path, ROSTER)
    clock = Clock()
    database = Database(database_url)
    async with database.transaction() as tx:
        found = {h.room: h.id for h in await households.at(tx, await places.load(tx)) if h.owner_name}
        who = await members.recognise(tx, [Sender(1, "张三"), Sender(2, "李四的租客")])
        one, two = who[1].id, who[2].id
        rows = [(found["201"], one, True), (found["102"], one, True), (found["102"], two, False)]
        for household, person, is_owner in rows:
            values = {"household_id": household, "person_id": person, "is_owner": is_owner, "since": LONG_AGO}
            await tx.execute(insert(tables.household_members).values(values))
            letter = {"household_id": household, "code_hash": f"{household}{person}", "uses_left": 3}
            letter |= {"made_at": LONG_AGO, "expires_at": LONG_AGO + timedelta(days=999)}
            await tx.execute(insert(tables.letter_codes).values(letter))
    await database.close()
    sold = [row.replace("李四", "赵六") for row in ROSTER]
    await bring_in(database_url, tmp_path, sold, clock)
    before = [("201", one, True, LONG_AGO, None, None), ("102", two, False, LONG_AGO, None, None)]
    found_rows = await memberships(database_url)
    sold_at = found_rows[1][4]
    assert found_rows == [
        before[0],
        ("102", one, True, LONG_AGO, sold_at, "sold"),
        before[1],
        ("102", one, False, sold_at, None, None),
    ]
    database = Database(database_url)
    async with database.transaction() as tx:
        letters = tables.letter_codes
        left = [
            (n == found["201"], u)
            for n, u in await tx.execute(select(letters.c.household_id, letters.c.uses_left))
        ]
    await database.close()
    assert sorted(left) == [(False, 0), (False, 0), (True, 3)]


# The plan alone.

ROOMS = st.sampled_from(["101", "102", "103", "２01", "201室"])
ROWS = st.lists(st.tuples(ROOMS, st.sampled_from(["", "50", "50.5"]), st.sampled_from(["", "张", "李"])))


def plan_of(rows: list[tuple[str, str, str]], known: Sequence[households.Household]) -> Plan:
    header = columns.find(["地点", "房号", "面积", "业主"])
    assert header is not None
    found = reading.read(
        header, [(0, ["丽景社区/3号楼"]), *((n, ["3号楼", *row]) for n, row in enumerate(rows, 1))]
    )
    home = [
        Place(1, None, "community", "丽景社区", None, None, None),
        Place(2, 1, "building", "3号楼", None, None, None),
    ]
    return planning.plan(
        header, found, Tree(home, lambda _, number: number), known, [(1, 1, "张"), (2, 1, "李")]
    )


@given(ROWS, ROWS)
def test_an_import_makes_the_roster_what_the_file_says(
    before: list[tuple[str, str, str]], after: list[tuple[str, str, str]]
) -> None:
    """Carried out in the mind: then the same file has nothing more to change, and nobody else was touched."""

    def carried_out(rows: list[tuple[str, str, str]], known: dict[str, households.Household]) -> None:
        plan = plan_of(rows, list(known.values()))
        if plan.problems:
            return
        for change in plan.changed:
            owner = change.owner
            assert change.has_new_area or owner
            known[change.before.room] = households.Household(
                change.before.id,
                2,
                change.before.room,
                change.area_cm2,
                owner.id if owner else change.before.owner_id,
                owner.name if owner else change.before.owner_name,
            )
        for added in plan.added:
            assert added.room not in known
            owner = added.owner
            known[added.room] = households.Household(
                len(known) + 1,
                2,
                added.room,
                added.area_cm2,
                owner.id if owner else None,
                owner.name if owner else None,
            )
        again = plan_of(rows, list(known.values()))
        assert again.is_empty
        assert again.unchanged == len(rows)
        assert len(again.unlisted) == (len(known) - len(rows) if rows else 0)

    known: dict[str, households.Household] = {}
    carried_out(before, known)
    carried_out(after, known)


# At the shell, and beside a running bot.


def shell(folder: Path, *arguments: str) -> Result:
    config = folder / "config.toml"
    if not config.exists():
        config.write_text('[community]\nname = "丽景社区"\n', "utf-8")
    return CliRunner().invoke(main, ["places", "import", *arguments, "--config", str(config)])


def test_a_dry_run_lists_every_problem_by_row_and_column(tmp_path: Path) -> None:
    file = tmp_path / "户册.csv"
    file.write_text(
        "地点,房号,面积,业主,电话\n3号楼,101,89.5,张三,139\n3号楼,101室,=B2,,\n3号楼,102,x,,\n3号楼,103,x,,\n"
        "1单元/3号楼,104,1,,\n",
        "gbk",
    )
    said = shell(tmp_path, str(file), "--dry-run")
    assert said.exit_code == 1
    assert said.output.splitlines() == [
        "第 3 行，面积：这一格是公式，里面没有结果。请复制这一列，再“选择性粘贴”为数值。",
        "第 3 行，房号：和第 2 行是同一户。一户只写一行；有几位业主，写在同一格里。",
        "第 4–5 行，面积：看不懂面积“x”。请写平方米数，比如 89.5。",
        "第 6 行，地点：“3号楼”不能放在“1单元”里面。顺序是：社区、小区、楼栋、单元。",
        "什么都没有改。请改好文件，再导入。",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "户册.csv"]


def test_what_the_shell_says_of_an_import(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text("place,room,area,owner\n3号楼,101,89.5,A\n3号楼,102,80,A\n3号楼,103,,\n", "utf-8")
    (tmp_path / "config.toml").write_text('[community]\nname = "Lijing"\nlanguage = "en"\n', "utf-8")
    assert shell(tmp_path, str(file), "--dry-run").output.splitlines() == [
        "Rows 2–3, owner: “A” counts as one owner of 2 households. "
        "If these are different people, write A (1), A (2).",
        "Row 4, area: No area. A vote that counts areas cannot count this household.",
        "New place: Lijing/3号楼",
        "This would import: new places 1, new households 3, changed 0, as before 0.",
    ]
    done = shell(tmp_path, str(file))
    assert (done.exit_code, done.output.splitlines()) == (
        0,
        [
            "Imported: new places 1, new households 3, changed 0, as before 0.",
            "3 rows deserve a look: --dry-run lists them.",
        ],
    )
    file.write_text("place,room,area,owner\n3号楼,101,90,B\n", "utf-8")
    assert shell(tmp_path, str(file), "--dry-run", "--complete").output.splitlines() == [
        "Row 2, Lijing/3号楼 101: area 89.5 → 90, owner A → B",
        "This would import: new places 0, new households 0, changed 1, as before 0.",
        "Households of these buildings that are not in the file (2): they would leave the roster.",
    ]
    file.write_text("room,area\n101,90\n", "utf-8")
    refused = shell(tmp_path, str(file))
    assert refused.exit_code == 1
    assert refused.output.startswith("There is no header.")


async def test_a_running_bot_notices_an_import(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "户册.csv"
    file.write_text("地点,房号\n丽景社区/阳光小区/9号楼,101\n", "utf-8")
    plan = await importing.run(scene.settings, Wish(file), scene.clock, lambda *_: None)
    assert counts(plan) == (1, 1, 0, 0, 0)
    scene.move(seconds=10)
    scene.world.say(scene.town.lin, scene.town.committee, "/issues 9号楼")
    await scene.sees(scene.town.committee, "9号楼")
