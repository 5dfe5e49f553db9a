"""A right settings file for the tests to spoil, and what its error then says."""

import traceback
from pathlib import Path

import pytest

from bot.config import SettingsError, load
from bot.texts import LANGUAGES, Texts

TOKEN = "123456789:AAFakeTokenOfNobody_0123456789-abcd"
PASSWORD = "hunter2-very-secret"
GOOD = f"""
[telegram]
token = "{TOKEN}"
[storage]
url = "postgresql://linli:{PASSWORD}@localhost/linli"
[community]
name = "幸福社区"
council_chat_id = -100
[reports]
[polls]
[[places]]
name = "阳光小区"
kind = "compound"
[[places]]
name = "月亮小区"
kind = "compound"
[[places]]
name = "1号楼"
kind = "building"
parent = "阳光小区"
chat_id = -101
[[places]]
name = "1号楼"
kind = "building"
parent = "月亮小区"
[[places]]
name = "2号楼"
kind = "building"
parent = "月亮小区"
[[staff]]
user_id = 7
role = "property"
place = "2号楼"
[[bulletins]]
cron = "0 9 * * 1"
[[kinds]]
name = "parking"
label = "停车"
tags = ["停车", "parking"]
route = [{{ role = "property", hours = 72 }}]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path, environ: dict[str, str] | None = None) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(path, environ or {})
    return caught.value


def line_of(error: SettingsError) -> str:
    return Texts().render(f"{error.template}.txt", error.language, **error.values)


def all_that_is_said(error: SettingsError) -> str:
    assert error.__cause__ is None
    assert error.__context__ is None
    said = [str(error), repr(error), repr(error.values), *traceback.format_exception(error)]
    return "\n".join(
        said + [Texts().render(f"{error.template}.txt", one, **error.values) for one in LANGUAGES]
    )
