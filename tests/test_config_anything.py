"""Whatever stands in the file or the environment, load() gives Settings or a SettingsError of one line."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.config import Settings, SettingsError, load, variables
from tests.settings_sample import TOKEN, all_that_is_said, line_of

WORDS = [
    "zh-CN",
    "en",
    "compound",
    "building",
    "unit",
    "property",
    "repair",
    "resident",
    "_env_file",
    "__class__",
    "model_config",
    "name",
    "阳光小区",
    "阳光小区/1号楼",
    "*/5",
    "@weekly",
    "sqlite://",
    "postgres://u:p@h/d",
    "UTC",
    "Asia",
    "-100",
    "nan",
]
STRUCTURE = {name: info.annotation for name, info in Settings.model_fields.items() if name != "path"}

words = (
    st.sampled_from([*WORDS, TOKEN, "0 9 * * 1", "1 1 L * MON#2/3"])
    | st.sampled_from(list(STRUCTURE))
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
numbers = st.integers() | st.floats() | st.booleans() | st.dates(date(1000, 1, 1))
values = st.recursive(
    words | numbers,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=10,
)


def section(annotation: Any) -> st.SearchStrategy[Any]:
    """Something like what belongs there: the right keys, any values."""
    model: type[BaseModel] = next(iter(get_args(annotation)), annotation)
    table = st.fixed_dictionaries({}, optional={name: values for name in model.model_fields})
    return st.lists(table, max_size=3) if get_args(annotation) else table


alike = st.fixed_dictionaries({}, optional={name: section(kind) for name, kind in STRUCTURE.items()})
mappings = alike | st.dictionaries(words, values, max_size=8)
environments = st.dictionaries(st.sampled_from([*variables().values(), "LINLI_X"]), words)


def toml(value: object) -> str:
    """A TOML value; JSON's strings are TOML's but for U+007F."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def error_of(path: Path, environ: dict[str, str]) -> SettingsError | None:
    try:
        load(path, environ)
    except SettingsError as error:
        return error
    return None


@given(mappings, environments)
def test_no_mapping_makes_anything_but_settings_or_a_settings_error(
    tmp_path_factory: pytest.TempPathFactory, mapping: dict[str, Any], environ: dict[str, str]
) -> None:
    text = "\n".join(f"{toml(key)} = {toml(value)}" for key, value in mapping.items())
    tomllib.loads(text)  # a real mapping, not just a syntax error
    path = tmp_path_factory.getbasetemp() / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    error = error_of(path, environ)
    assert error is None or len(line_of(error).splitlines()) == 1
    assert error is None or TOKEN not in all_that_is_said(error)


@given(
    st.binary(max_size=200)
    | st.text().map(str.encode)
    | st.integers(1, 3000).map(lambda depth: b"a = " + b"[" * depth)
)
def test_no_file_at_all_makes_anything_but_a_settings_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "content.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load(path, {})
    assert len(str(caught.value).splitlines()) == 1


trees = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from("甲乙丙"), "kind": st.sampled_from(["compound", "building", "unit"])},
        optional={"parent": st.sampled_from(["甲", "乙", "丙", "社区", "甲/乙", "社区/甲", "乙/甲"])},
    ),
    max_size=7,
)


@given(trees)
def test_any_tree_is_refused_or_has_a_path_for_each_place(places: list[dict[str, str]]) -> None:
    try:
        tree = Settings.model_validate({"community": {"name": "社区"}, "places": places})
    except ValidationError:
        return
    paths = dict(zip(tree.place_paths, tree.places, strict=True))
    assert len(paths) == len(places)
    for path, place in paths.items():
        above, _, name = path.rpartition("/")
        assert name == place.name
        assert not above or f"社区/{above}".endswith(place.parent or "?")
        assert not above or (paths[above].kind, place.kind) in [
            ("compound", "building"),
            ("building", "unit"),
        ]
