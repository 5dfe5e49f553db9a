"""How a wrong setting is told: which file, which key, and what was probably meant."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import UserError
from bot.logs import redact
from bot.texts import Texts, clip

_SHOWN = 60  # characters of a wrong value that are repeated to its author
_ALIKE = 0.6  # of 1, from which one word is taken for a slip of another
_EXPECTED = {
    "string_type": "text",
    "int_type": "whole",
    "int_parsing": "whole",
    "int_parsing_size": "whole",
    "int_from_float": "whole",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "list_type": "list",
    "dict_type": "label",
    "model_type": "table",
    "bool_type": "truth",
    "bool_parsing": "truth",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "date_from_datetime_inexact": "date",
    "time_type": "time",
    "time_parsing": "time",
}
_BOUNDS = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}

_IN_CHINESE = {
    "志愿者": "volunteer",
    "网格员": "grid_member",
    "调解员": "mediator",
    "物业": "property",
    "理事会": "council",
    "业委会": "council",
    "居委会": "committee",
    "业主": "owner",
    "小区": "compound",
    "楼栋": "building",
    "单元": "unit",
}

Loc = tuple[int | str, ...]


@dataclass(frozen=True)
class Mistake:
    """One wrong setting: `template` under templates/<language>/settings/, `key` such as places[2].kind."""

    template: str
    key: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class SettingsError(UserError):
    """The settings cannot be used. One line when rendered as <template>.txt in `language`, as str() is.

    Its values are words of ours and what the operator typed, cut short, never the token.
    """

    def __init__(self, template: str, language: str, **values: object) -> None:
        super().__init__(template, **values)
        self.language = language

    def __str__(self) -> str:
        return Texts().render(f"{self.template}.txt", self.language, **self.values)


def told(
    mistakes: list[Mistake], file: str, language: str, variables: Mapping[str, str], secrets: Iterable[str]
) -> SettingsError:
    """The error that tells the first of `mistakes` and counts the others.

    `variables` are the keys set by the environment, each with its variable; `secrets` are never repeated.
    """
    first = mistakes[0]
    hidden = list(secrets)
    by_environment = first.key in variables
    values = {name: _shown(value, hidden) for name, value in first.values.items()}
    return SettingsError(
        f"settings/{first.template}",
        language,
        file=None if by_environment else file,
        key=_shown(variables.get(first.key, first.key), hidden),
        more=len(mistakes) - 1,
        **values,
    )


def _shown(value: object, secrets: list[str]) -> object:
    if isinstance(value, str):
        return clip(redact(printable(value), secrets), _SHOWN)
    if isinstance(value, list):
        return [_shown(item, secrets) for item in value]
    return value


def printable(text: str) -> str:
    """`text` without the halves of characters that stand for bytes which are no UTF-8."""
    return text.encode("utf-8", "replace").decode()


def nearest(word: str, right: Iterable[str]) -> str | None:
    """The one of `right` that `word` was most likely meant to be."""
    folded = {choice.casefold(): choice for choice in right}
    if _IN_CHINESE.get(word) in folded:
        return _IN_CHINESE[word]
    found = get_close_matches(word.casefold()[: 2 * _SHOWN], folded, n=1, cutoff=_ALIKE)
    return folded[found[0]] if found else None


def key_of(loc: Iterable[int | str]) -> str:
    """A place in the settings as one writes it: places[2].kind."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).removeprefix(".")


def from_validation(error: ValidationError, root: type[BaseModel], data: object) -> list[Mistake]:
    """Unknown keys first: what is missing beside one is often the same slip, and is then told once."""
    details = error.errors(include_url=False, include_input=False)
    unknown = [(d["loc"], _unknown(d["loc"], root)) for d in details if _is_unknown(d)]
    meant = tuple(f"{key_of([*loc[:-1], str(m.values['nearest'])])}." for loc, m in unknown)
    others = [mistake for d in details if not _is_unknown(d) for mistake in _mistakes(d, data)]
    told_once = [m for m in others if m.template != "missing" or not f"{m.key}.".startswith(meant)]
    return [mistake for _, mistake in unknown] + told_once


def _is_unknown(detail: ErrorDetails) -> bool:
    # Only Settings.path, which no file can set, asks for an instance.
    return detail["type"] in ("extra_forbidden", "is_instance_of")


def _unknown(loc: Loc, root: type[BaseModel]) -> Mistake:
    key = str(loc[-1])
    here = _keys(_model_at(root, loc[:-1]))
    elsewhere = (name for name in single_settings(root) if name.endswith(f".{key}"))
    return Mistake(
        "unknown_key",
        key_of(loc),
        {"nearest": nearest(key, here) or next(elsewhere, None), "choices": list(here)},
    )


def _mistakes(detail: ErrorDetails, data: object) -> list[Mistake]:
    return detail.get("ctx", {}).get("mistakes") or [_mistake(detail, data)]


def _mistake(detail: ErrorDetails, data: object) -> Mistake:
    kind, context, key = detail["type"], detail.get("ctx", {}), key_of(detail["loc"])
    if kind.startswith("settings/"):
        return Mistake(kind.removeprefix("settings/"), key, context)
    if kind in _EXPECTED:
        return _wrong_type(key, _EXPECTED[kind])
    if kind in _BOUNDS:
        bound = _BOUNDS[kind]
        return Mistake("out_of_range", key, {"bound": bound, "limit": f"{context[bound]:.17g}"})
    if kind in ("literal_error", "enum"):
        choices = re.findall(r"'([^']*)'", str(context["expected"]))
        return not_one_of(key, str(_value_at(data, detail["loc"])), choices)
    if kind == "string_too_long":
        return Mistake("too_long", key, {"limit": context["max_length"]})
    simple = {"missing": "missing", "string_too_short": "empty", "too_short": "empty"}
    return Mistake(simple.get(kind, "invalid"), key)


def _wrong_type(key: str, expected: str) -> Mistake:
    section, _, inside = key.partition("[")
    if (expected == "table" and inside) or (expected == "list" and "." not in key):
        expected = "tables"
    return Mistake("wrong_type", key, {"expected": expected, "section": section})


def not_one_of(key: str, value: str, choices: Collection[str]) -> Mistake:
    return Mistake(
        "not_one_of", key, {"value": value, "nearest": nearest(value, choices), "choices": list(choices)}
    )


def single_settings(root: type[BaseModel]) -> list[str]:
    """Every setting that has one value (telegram.token), so not those in lists of tables."""
    sections = {name: info.annotation for name, info in root.model_fields.items()}
    return [
        f"{section}.{key}"
        for section, model in sections.items()
        if isinstance(model, type) and issubclass(model, BaseModel)
        for key in _keys(model)
        if get_origin(model.model_fields[key].annotation) not in (list, dict)
    ]


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [name for name in model.model_fields if name != "path"] if model else []


def _model_at(root: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    model: type[BaseModel] | None = root
    for step in loc:
        if isinstance(step, int) or model is None:
            continue
        info = model.model_fields.get(step)
        candidates = [info.annotation, *get_args(info.annotation)] if info else []
        model = next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)
    return model


def _value_at(data: object, loc: Loc) -> object:
    for step in loc:
        data = data[step]  # pyright: ignore[reportIndexIssue]  # the way pydantic went
    return data
