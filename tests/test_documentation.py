"""Nothing is undocumented: commands, settings, tags and reply words are in both READMEs and the example."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest
from pydantic import BaseModel

from bot.__main__ import main
from bot.access import Role
from bot.config import DEFAULT_KINDS, Settings
from handlers.routes import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")


def shell_commands(group: click.Group, path: str = "linli") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from shell_commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def settings() -> Iterator[tuple[str, str]]:
    """(section, key) of every setting an operator can write."""
    for section, field in Settings.model_fields.items():
        for model in (field.annotation, *get_args(field.annotation)):
            if isinstance(model, type) and issubclass(model, BaseModel):
                yield from ((section, key) for key in model.model_fields)


def undocumented(page: str, words: Iterator[str]) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [word for word in words if word not in text]


@pytest.mark.parametrize("page", READMES)
def test_every_command_of_the_shell_is_documented(page: str) -> None:
    commands = list(shell_commands(main))
    assert len(commands) >= 5
    assert undocumented(page, iter(commands)) == []


@pytest.mark.parametrize("page", READMES)
def test_every_command_of_the_chat_is_documented(page: str) -> None:
    assert undocumented(page, (f"`/{name}" for name in COMMANDS)) == []


@pytest.mark.parametrize("page", READMES)
def test_every_tag_and_role_is_documented(page: str) -> None:
    tags = (f"`#{tag}`" for kind in DEFAULT_KINDS for tag in kind.tags)
    assert undocumented(page, tags) == []
    assert undocumented(page, (role.value for role in Role if role is not Role.resident)) == []


@pytest.mark.parametrize("page", [*READMES, "config.example.toml"])
def test_every_setting_is_documented(page: str) -> None:
    keys = list(settings())
    assert ("telegram", "token") in keys
    assert ("bulletins", "cron") in keys
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [key for section, key in keys if key not in text or f"[{section}]" not in text] == []


@pytest.mark.parametrize("page", READMES)
def test_what_the_pages_point_to_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    local = [target for target in targets if not target.startswith("http")]
    assert "LICENSE" in local
    assert [target for target in local if not (ROOT / target).exists()] == []
