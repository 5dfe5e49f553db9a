"""Reading the settings: the TOML file, then the environment, which wins. Never half: all or a SettingsError.

Pydantic alone, without pydantic-settings: its BaseSettings swallows keys of the file such as _env_file,
reads the process's environment whenever an object is made, and passes over misspelt variables.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_origin

from pydantic import ValidationError

from bot.config.mistakes import (
    Mistake,
    from_validation,
    nearest,
    printable,
    single_settings,
    told,
)
from bot.config.settings import Settings
from bot.texts import LANGUAGES

PREFIX = "LINLI_"
# Settings that are lists of tables cannot come from the environment.
_LISTS = {name for name, field in Settings.model_fields.items() if get_origin(field.annotation) is list}
_LANGUAGE = re.compile(r"""^[^#\n]*\blanguage\s*=\s*["'](zh-CN|en)["']""", re.MULTILINE)
_TOML_LINE = re.compile(r"at line (\d+)")
_FULL_WIDTH = re.compile("[\u2018-\u201d\u3001\u3002\uff01-\uff5e]")  # Chinese quotes and marks


def variables() -> dict[str, str]:
    """The settings that the environment can give: telegram.token by LINLI_TELEGRAM__TOKEN."""
    return {key: PREFIX + key.upper().replace(".", "__") for key in single_settings(Settings)}


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in the file at `path` and in `environ`; raises SettingsError."""
    # Mistakes are returned up to here, not raised: an exception chain would keep what was typed.
    text = _text(path)
    data = _parsed(text) if isinstance(text, str) else text
    # A variable may hold any bytes; one that is empty is as good as none, for compose files pass those on.
    given = {key: printable(environ[name]) for key, name in variables().items() if environ.get(name)}
    found = _checked(data, given, environ, path) if isinstance(data, dict) else [data]
    if isinstance(found, Settings):
        return found
    raise told(
        found,
        file=str(path),
        language=_language(text, environ),
        variables={key: variables()[key] for key in given},
        secrets=_tokens(data, environ),
    )


def _text(path: Path) -> str | Mistake:
    try:
        return path.read_bytes().decode("utf-8-sig")  # Windows' editor puts a mark in front
    except FileNotFoundError:
        return Mistake("missing_file")
    except UnicodeDecodeError:
        return Mistake("not_utf8")
    except (OSError, ValueError):
        return Mistake("unreadable")


def _parsed(text: str) -> dict[str, Any] | Mistake:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        lines = text.splitlines() or [""]
        found = _TOML_LINE.search(str(error))
        number = int(found[1]) if found else len(lines)
        line = lines[min(number, len(lines)) - 1]
        return Mistake("syntax", values={"line": number, "full_width": bool(_FULL_WIDTH.search(line))})


def _checked(
    data: dict[str, Any], given: Mapping[str, str], environ: Mapping[str, str], path: Path
) -> Settings | list[Mistake]:
    merged = _merged(data, given)
    mistakes = list(_unknown_variables(environ))
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        return mistakes + from_validation(error, Settings, merged)
    if mistakes:
        return mistakes
    return settings.model_copy(update={"path": path, "storage": settings.storage.beside(path.parent)})


def _merged(data: dict[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """The file's tables with the environment's values laid over them."""
    merged = {"community": {}} | data  # so that what is missing is its name
    for key, value in given.items():
        section, _, name = key.partition(".")
        table = merged.get(section, {})
        if isinstance(table, dict):
            merged[section] = table | {name: value}
    return merged


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[Mistake]:
    right = set(variables().values())
    for name in sorted(environ):
        if not name.upper().startswith(PREFIX) or name in right:
            continue
        section = name.upper().removeprefix(PREFIX).partition("__")[0].lower()
        if section in _LISTS:
            yield Mistake("list_in_environment", name, {"table": section})
        else:
            yield Mistake("unknown_variable", name, {"nearest": nearest(name, right)})


def _language(text: str | Mistake, environ: Mapping[str, str]) -> str:
    """The file's language, found also in a file that cannot be parsed."""
    found = _LANGUAGE.search(text) if isinstance(text, str) else None
    wanted = found[1] if found else environ.get(variables()["community.language"])
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _tokens(data: dict[str, Any] | Mistake, environ: Mapping[str, str]) -> list[str]:
    telegram = data.get("telegram") if isinstance(data, dict) else None
    typed = telegram.get("token") if isinstance(telegram, dict) else None
    found = [str(typed or ""), environ.get(variables()["telegram.token"], "")]
    return [token for token in found if len(token) >= 8]  # anything shorter would hide ordinary words
