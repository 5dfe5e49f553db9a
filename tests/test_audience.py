"""What those who read a text may know of an issue: by role, in the chats and in exports."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.access import Action, Role, Visibility, allowed, seen_by
from bot.exports import printing, records
from bot.issues import Event, Issue
from bot.issues.audience import WHISPER, Audience
from bot.issues.states import STEPS, State
from bot.playground.people import User
from tests.scene import Scene, play

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMELESS = Issue(
    id=1,
    number=1,
    kind="repair",
    state=State.reported,
    text="灯坏了",
    place_id=1,
    category="repairs",
    visibility=Visibility.nameless,
    on_behalf_of=None,
    level=0,
    responsible=Role.property,
    due_at=NOW,
    wakes_at=NOW,
    overdue_at=None,
    merged_into_id=None,
    is_confirmed=False,
    created_at=NOW,
    updated_at=NOW,
    closed_at=None,
    answered_at=None,
    chat_id=-1,
    message_id=None,
    text_message_id=None,
    reporter_id=7,
    assignee_id=None,
    reporter_name="马阿姨",
    assignee_name=None,
)
# Whatever a reporter can be recorded as having done, but for the work of staff.
TELLING = (
    "report",
    "edit",
    "comment",
    WHISPER,
    "confirm",
    "reopen",
    "withdraw",
    "rate",
    "looked",
    "merge",
)


def test_only_confidants_know_who_asked_not_to_be_named() -> None:
    knowing = {role for role in Role if Audience.holding([role], NAMELESS).knows_reporter}
    assert knowing == {role for role in Role if allowed([role], Action.see_names)}
    assert Role.resident not in knowing
    for role in Role:
        assert Audience.holding([role], replace(NAMELESS, visibility=Visibility.everyone)).knows_reporter
        assert (Audience.holding([role], NAMELESS).reporter(NAMELESS) is None) == (role not in knowing)


@pytest.mark.parametrize("action", TELLING)
def test_nothing_that_a_reporter_does_tells_their_name(action: str) -> None:
    read = Audience.holding([Role.resident], NAMELESS).event(
        NAMELESS, Event(NOW, "马阿姨", action, "reported", "原话", 0, actor_id=7), "报事的居民"
    )
    assert read.actor_name == "报事的居民"
    assert read.note == (None if action == WHISPER else "原话")


@pytest.mark.parametrize("action", [*TELLING, *STEPS])
def test_others_are_named_as_ever(action: str) -> None:
    event = Event(NOW, "王师傅", action, "reported", None, 0, actor_id=8)
    assert Audience.holding([Role.resident], NAMELESS).event(NAMELESS, event, "?").actor_name == "王师傅"


def test_every_step_that_a_reporter_may_make_hides_them() -> None:
    audience = Audience.holding([Role.resident], NAMELESS)
    for verb, step in STEPS.items():
        if step.by_reporter:
            assert not audience.may_name(NAMELESS, 7, verb), verb


async def says(scene: Scene, user: User, words: str, choice: str) -> None:
    chat = scene.world.private(user)
    scene.world.say(user, chat, words)
    question = await scene.sees(chat, words, "不点就不会报出去")
    assert "已经报了" in (await scene.presses(user, question, choice)).text


@pytest.fixture
async def scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Four issues: public, without a name, for staff, for the committee."""
    async with play(sqlite_url) as scene:
        town = scene.town
        scene.world.say(town.ma, scene.home, "#报修 第一件")
        await scene.sees(scene.home, "1号 报修")
        scene.world.press_start(town.ma)
        await scene.sees(scene.world.private(town.ma), "1号楼有事")
        for words, choice in (
            ("第二件", "不写名字"),
            ("第三件", "只给工作人员看"),
            ("第四件", "只给居委会看"),
        ):
            await says(scene, town.ma, words, choice)
        receipt = await scene.sees(scene.world.private(town.ma), "不写您的名字：2号")
        scene.world.say(town.ma, scene.world.private(town.ma), "我住 302", reply_to=receipt)
        await scene.sees(scene.world.private(town.ma), "2号：已转告办事的人")
        yield scene


async def exported(scene: Scene, role: Role) -> list[dict[str, Any]]:
    out = io.StringIO()
    await printing.print_issues(scene.settings, "json", out, role)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("role", list(Role))
async def test_an_export_shows_what_its_reader_may_see(scene: Scene, role: Role) -> None:
    found = {issue["number"]: issue for issue in await exported(scene, role)}
    of_number = dict(enumerate(Visibility, 1))
    assert {of_number[number] for number in found} == seen_by({role})
    assert await records.count_kept_back(scene.settings, role) == 4 - len(found)
    knows, acts = (allowed([role], action) for action in (Action.see_names, Action.start))
    assert found[1]["reporter"] == "马阿姨"
    assert found[2]["reporter"] == ("马阿姨" if knows else None)
    assert ("302" in json.dumps(found[2])) == acts
    assert ("马阿姨" in json.dumps(found[2], ensure_ascii=False)) == knows


async def test_the_command_says_what_it_leaves_out(scene: Scene) -> None:
    settings = scene.settings
    config = settings.storage.url.partition("///")[2].replace("linli.db", "config.toml")
    written = f'[community]\nname = "丽景社区"\n[storage]\nurl = "{settings.storage.url}"\n'
    Path(config).write_text(written, encoding="utf-8")
    await scene.stop()
    for arguments, said in (([], "另有 2 件不公开的事没有列出"), (["--for", "committee"], "")):
        command = ["export", "issues", "--config", config, *arguments]
        result = await run_in_thread(command)
        assert result.exit_code == 0, result.output
        assert ("另有" in result.stderr) == bool(said)
        assert said in result.stderr
        assert ("第四件" in result.stdout) == bool(arguments)
        assert ("302" in result.stdout) == bool(arguments)


async def run_in_thread(command: list[str]) -> Any:
    """The command starts a loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, main, command)
