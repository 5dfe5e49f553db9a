"""Wrong settings: each slip is told in one line, in words, without the token."""

from pathlib import Path
from typing import NamedTuple

import pytest

from bot.texts import LANGUAGES, TEMPLATES
from tests.settings_sample import GOOD, PASSWORD, TOKEN, all_that_is_said, line_of, refused, written


class Slip(NamedTuple):
    """In GOOD, `old` becomes `new`, or `new` is added at its end; `names` must be told."""

    template: str
    old: str
    new: str
    names: list[str]

    def spoil(self, text: str) -> str:
        spoilt = text.replace(self.old, self.new, 1) if self.old else text + self.new
        assert spoilt != text
        return spoilt


def slips() -> list[Slip]:
    lines = (Path(__file__).parent / "settings_slips.txt").read_text(encoding="utf-8").splitlines()
    cells = [line.replace("↵", "\n").split(" | ") for line in lines if not line.startswith("#")]
    return [Slip(template, old, new, names.split(", ")) for template, old, new, names in cells]


SLIPS = slips()
WRONG_ENVIRONMENT = [
    ("unknown_variable", "LINLI_TELEGRAM__TOKN", TOKEN, "LINLI_TELEGRAM__TOKEN"),
    ("unknown_variable", "LINLI_TELEGRM__TOKEN", TOKEN, "LINLI_TELEGRAM__TOKEN"),
    ("unknown_variable", "linli_telegram__token", TOKEN, "LINLI_TELEGRAM__TOKEN"),
    ("unknown_variable", "LINLI_PATH", "x", ""),
    ("unknown_variable", "LINLI_" + "Q" * 300, "x", ""),
    ("list_in_environment", "LINLI_PLACES__0__NAME", "x", "[[places]]"),
    ("not_one_of", "LINLI_COMMUNITY__LANGUAGE", "zh-cn", "zh-CN"),
    ("out_of_range", "LINLI_POLLS__DEFAULT_HOURS", "-1", "0"),
    ("wrong_type", "LINLI_POLLS__DEFAULT_HOURS", "三天", ""),
    ("chat_twice", "LINLI_COMMUNITY__COMMITTEE_CHAT_ID", "-100", "community.council_chat_id"),
    ("token_form", "LINLI_TELEGRAM__TOKEN", "AAFakeTokenOfNobody", "@BotFather"),
    ("timezone", "LINLI_COMMUNITY__TIMEZONE", "Asia/Shang\udcffhai", "Asia/Shanghai"),
    ("wrong_type", "LINLI_NOISE__QUIET_FROM", "22", "08:30"),
    ("wrong_type", "LINLI_WORKING_HOURS__START", "早上八点", "08:30"),
    ("wrong_type", "LINLI_BOARD__PINNED", "置顶", "true"),
    ("out_of_range", "LINLI_WHISTLES__HOURS", "0", "0"),
    ("hours_half", "LINLI_WORKING_HOURS__START", "09:00", "working_hours.end"),
    ("unknown_variable", "LINLI_WORKING_HOURS__DAYS", "1", "LINLI_WORKING_HOURS__"),
    ("unknown_variable", "LINLI_EMERGENCY__WORDS", "着火", ""),
    ("list_in_environment", "LINLI_CATEGORIES__0__NAME", "lifts", "[[categories]]"),
    ("list_in_environment", "LINLI_ORGANISATIONS", "派出所", "[[organisations]]"),
]


def is_chinese(line: str) -> bool:
    return "。" in line or "？" in line


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.template)
def test_a_slip_is_told_in_one_line_that_names_it_and_no_secret(tmp_path: Path, slip: Slip) -> None:
    file = written(tmp_path, slip.spoil(GOOD))
    for language in LANGUAGES:
        error = refused(file, {"LINLI_COMMUNITY__LANGUAGE": language})
        assert (error.template, error.language) == (f"settings/{slip.template}", language)
        line = line_of(error)
        assert len(line.splitlines()) == 1
        assert len(line) < 400 + len(str(tmp_path))
        for name in ("config.toml", *slip.names):
            assert name in line
        assert is_chinese(line) == (language == "zh-CN")
        assert str(error) == line
        said = all_that_is_said(error)
        assert [secret for secret in (TOKEN, "AAFakeTokenOfNobody", PASSWORD) if secret in said] == []


@pytest.mark.parametrize(
    ("template", "name", "value", "right"),
    WRONG_ENVIRONMENT,
    ids=[case[1][:30] for case in WRONG_ENVIRONMENT],
)
def test_a_wrong_variable_is_told_by_its_name(
    tmp_path: Path, template: str, name: str, value: str, right: str
) -> None:
    for language in LANGUAGES:
        text = GOOD.replace("[community]", f'[community]\nlanguage = "{language}"')
        error = refused(written(tmp_path, text), {name: value})
        line = line_of(error)
        assert (error.template, error.language) == (f"settings/{template}", language)
        assert len(line.encode().splitlines()) == 1
        assert name[:50] in line
        assert right in line
        assert "config.toml" not in line
        assert is_chinese(line) == (language == "zh-CN")
        assert "AAFake" not in all_that_is_said(error)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "compound"', f'kind = "{TOKEN}"'),
        ('parent = "阳光小区"', f'parent = "{TOKEN}"'),
        ("[reports]", f'[reports]\n"{TOKEN}" = 1'),
        ("[community]", f'[community]\ntimezone = "{"长" * 50}{TOKEN}"'),
        ('label = "停车"', f'label = {{ "{TOKEN}" = "x" }}'),
        (f'"{TOKEN}"', TOKEN),
        (f'"{TOKEN}"', f'"{TOKEN}'),
        (f'"{TOKEN}"', f'["{TOKEN}"]'),
        (f'[telegram]\ntoken = "{TOKEN}"', f'telegram = "{TOKEN}"'),
        (f'"{TOKEN}"', '"not-a-token-at-all"\nbase_url = "not-a-token-at-all"'),
        ('role = "property"', f'role = "postgresql://linli:{PASSWORD}@localhost"'),
    ],
)
def test_secrets_in_the_wrong_place_are_not_repeated_either(tmp_path: Path, old: str, new: str) -> None:
    said = all_that_is_said(refused(written(tmp_path, GOOD.replace(old, new, 1))))
    assert TOKEN not in said
    assert "AAFake" not in said
    assert "not-a-token" not in said
    assert PASSWORD not in said


def test_every_text_about_settings_is_the_answer_to_some_slip() -> None:
    of_files = {"missing_file", "unreadable", "not_utf8"}
    told = {slip.template for slip in SLIPS} | {case[0] for case in WRONG_ENVIRONMENT} | of_files
    assert told == {path.stem for path in (TEMPLATES / "zh-CN" / "settings").iterdir()}


@pytest.mark.parametrize(
    ("language", "word"), [("zh-CN", "config.example.toml"), ("en", "config.example.toml")]
)
def test_a_missing_file_says_how_to_get_one(tmp_path: Path, language: str, word: str) -> None:
    error = refused(tmp_path / "config.toml", {"LINLI_COMMUNITY__LANGUAGE": language})
    assert error.template == "settings/missing_file"
    line = line_of(error)
    assert is_chinese(line) == (language == "zh-CN")
    assert "config.example.toml" in line
    assert "README.md" in line
    assert str(tmp_path / "config.toml") in line


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('[community]\nname = "幸福社区"'.encode("gbk"))
    assert refused(path).template == "settings/not_utf8"
    assert refused(tmp_path).template == "settings/unreadable"


def test_other_slips_are_counted(tmp_path: Path) -> None:
    text = GOOD.replace("token =", "tokn =").replace('"compound"', '"compund"')
    path = written(tmp_path, text)
    assert line_of(refused(path)).endswith("（还有 2 处）")
    assert line_of(refused(path, {"LINLI_COMMUNITY__LANGUAGE": "en"})).endswith("(and 2 more)")


def test_a_misspelt_required_key_is_one_slip_and_so_is_a_misspelt_table(tmp_path: Path) -> None:
    for wrong, right in (("[[bulletins]]\ncrn", "[[bulletins]]\ncron"), ("[comunity]", "[community]")):
        error = refused(written(tmp_path, GOOD.replace(right, wrong)))
        assert (error.template, error.values["more"]) == ("settings/unknown_key", 0)


def test_a_place_in_a_misplaced_place_is_not_told_twice(tmp_path: Path) -> None:
    text = GOOD.replace('parent = "月亮小区"', 'parent = "星星小区x"')
    unit = '[[places]]\nname = "1单元"\nkind = "unit"\nparent = "2号楼"\n'
    error = refused(written(tmp_path, text + unit))
    assert (error.values["key"], error.values["more"]) == ("places[3].parent", 1)  # 1号楼 and 2号楼 alone


def test_numbers_where_entries_belong(tmp_path: Path) -> None:
    error = refused(written(tmp_path, 'bulletins = [1]\n[community]\nname = "x"'))
    assert "bulletins[0]" in line_of(error)
    assert "[[bulletins]]" in line_of(error)
