"""Settings: who wins, what is made of them, and the example."""

import re
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.engine import make_url

from bot.access import Role, Visibility
from bot.config import (
    DEFAULT_KINDS,
    Community,
    Kind,
    Place,
    RouteStep,
    Settings,
    Telegram,
    load,
    variables,
)
from bot.texts import TEMPLATES
from tests.settings_sample import GOOD, PASSWORD, TOKEN, refused, written

ROOT = TEMPLATES.parent


def test_the_language_is_read_even_from_a_broken_file(tmp_path: Path) -> None:
    path = written(tmp_path, '# language = "zh-CN"\n[community]\nlanguage = "en" # English\nname = 幸福\n')
    assert refused(path, {"LINLI_COMMUNITY__LANGUAGE": "zh-CN"}).language == "en"
    assert refused(written(tmp_path, '#language = "en"\n')).language == "zh-CN"


def test_the_mark_that_windows_puts_in_front_does_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff" + GOOD)
    assert load(path, {}).community.name == "幸福社区"


def test_the_environment_wins(tmp_path: Path) -> None:
    other = "987654321:BBOtherFakeToken_0123456789abcdef"
    environ = {
        "LINLI_TELEGRAM__TOKEN": f" {other}\n",
        "LINLI_COMMUNITY__NAME": "和谐社区",
        "LINLI_COMMUNITY__COUNCIL_CHAT_ID": "-555",
        "LINLI_POLLS__DEFAULT_HOURS": "12",
        "LINLI_NOISE__QUIET_FROM": "21:30",
        "LINLI_WORKING_HOURS__START": "8:30",
        "LINLI_WORKING_HOURS__END": "17:00",
        "LINLI_BOARD__PINNED": "false",
        "LINLI_STORAGE__URL": "",  # as a compose file passes on a variable that is not set
        "HOME": "/nowhere",
    }
    settings = load(written(tmp_path, GOOD), environ)
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == other
    assert settings.community.name == "和谐社区"
    assert settings.community.council_chat_id == -555
    assert settings.polls.default_hours == 12
    assert (settings.noise.quiet_from, settings.noise.quiet_until) == (time(21, 30), time(7))
    assert (settings.working_hours.start, settings.working_hours.end) == (time(8, 30), time(17))
    assert settings.board.pinned is False
    assert settings.storage.url == f"postgresql+asyncpg://linli:{PASSWORD}@localhost/linli"


def test_every_single_setting_has_a_variable_and_no_list_has() -> None:
    assert variables()["telegram.token"] == "LINLI_TELEGRAM__TOKEN"
    assert set(variables()) == {
        *(f"telegram.{key}" for key in ("token", "base_url", "base_file_url")),
        "storage.url",
        *(f"community.{key}" for key in ("name", "language", "timezone")),
        *("community.council_chat_id", "community.committee_chat_id"),
        *(f"reports.{key}" for key in ("max_length", "default_kind", "confirm_days")),
        *("reports.incident_hours", "reports.incident_buildings"),
        *("working_hours.start", "working_hours.end"),
        *("noise.quiet_from", "noise.quiet_until", "noise.daily_posts"),
        *(
            "whistles.hours",
            "care.visit_days",
            "polls.default_hours",
            "polls.chat_is_law",
            "polls.notice_days",
            "polls.most_proxies",
            "polls.silent_join",
            "schedules.late_hours",
        ),
        *("groups.unclaimed", "groups.hours"),
        *(f"board.{key}" for key in ("pinned", "folder", "url", "minutes")),
        *(f"retention.{what}_days" for what in ("photos", "private_issues", "care", "messages")),
        *(f"poster.{key}" for key in ("phone", "paper_votes", "link")),
        *("proposals.days", "proposals.agenda_days", "notices.days", "signups.remind_hours", "surveys.least"),
        *("letters.days", "letters.people"),
        *(
            f"points.{deed}{what}"
            for deed in ("confirmation", "issue", "visit", "patrol", "activity")
            for what in ("", "_hours")
        ),
        *(f"meetings.{key}" for key in ("ahead_days", "remind_hours", "code_minutes", "confirm_hours")),
    }


def test_times_and_dates_as_people_write_them(tmp_path: Path) -> None:
    text = """
        [working_hours]
        start = 08:30:00
        end = "17:30"
        days = [1, 2, 3, 4, 5, 6]
        holidays = [2026-10-01, "2026-10-02"]
        workdays = ["2026-10-11"]
        [noise]
        quiet_from = "9:05"
        quiet_until = "07：00"
        [board]
        pinned = false
        [emergency]
        words = []
        numbers = "119"
        [community]
        name = "x"
    """
    settings = load(written(tmp_path, text), {})
    hours = settings.working_hours
    assert (hours.start, hours.end, hours.days) == (time(8, 30), time(17, 30), [1, 2, 3, 4, 5, 6])
    assert hours.holidays == [date(2026, 10, 1), date(2026, 10, 2)]
    assert hours.workdays == [date(2026, 10, 11)]
    assert (settings.noise.quiet_from, settings.noise.quiet_until) == (time(9, 5), time(7))
    assert settings.board.pinned is False
    assert (settings.emergency.words, settings.emergency.numbers) == ([], {"zh-CN": "119", "en": "119"})


def test_lists_that_nobody_set_are_the_default() -> None:
    settings = Settings(community=Community(name="x"))
    assert settings.working_hours.start is settings.working_hours.end is None
    assert "着火" in settings.emergency.words
    assert [category.name for category in settings.categories] == [
        *("repairs", "sanitation", "parking", "noise"),
        *("safety", "greening", "property_service", "neighbours"),
    ]
    assert settings.organisations == []


def test_a_category_changes_only_the_keys_it_gives(tmp_path: Path) -> None:
    lifts = '[[categories]]\nname = "lifts"\nlabel = "电梯"\nwords = ["电梯"]\n'
    noise = '[[categories]]\nname = "noise"\nwords = ["吵"]\n'
    found = load(written(tmp_path, GOOD + lifts + noise), {}).categories
    assert [category.name for category in found[:3]] == ["lifts", "noise", "repairs"]
    assert (found[1].words, found[1].label) == (["吵"], {"zh-CN": "噪音扰民", "en": "Noise"})
    assert len(found) == 9


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, "sqlite:///{folder}/linli.db"),
        ("sqlite:///数据/x.db", "sqlite:///{folder}/数据/x.db"),
        ("sqlite+aiosqlite:////var/x.db", "sqlite:////var/x.db"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        (
            "postgres://u:p%40ss@h:5433/db?sslmode=require",
            "postgresql+asyncpg://u:p%40ss@h:5433/db?ssl=require",
        ),
        ("postgresql+asyncpg://h/db", "postgresql+asyncpg://h/db"),
    ],
)
def test_storage_gets_its_driver_and_its_folder(tmp_path: Path, url: str | None, expected: str) -> None:
    line = f'[storage]\nurl = "{url}"\n' if url else ""
    settings = load(written(tmp_path, f'{line}[community]\nname = "x"'), {})
    assert make_url(settings.storage.url) == make_url(expected.format(folder=tmp_path.resolve()))
    assert settings.path == tmp_path / "config.toml"
    assert "token" not in settings.model_dump(exclude_none=True)["telegram"]


def test_what_is_secret_is_not_in_the_repr(tmp_path: Path) -> None:
    settings = load(written(tmp_path, GOOD), {})
    assert TOKEN not in repr(settings) + str(settings)
    assert PASSWORD not in repr(settings) + str(settings)


def test_settings_made_in_code_are_checked_too() -> None:
    with pytest.raises(ValidationError) as caught:
        Telegram.model_validate({"token": "987654:short"})
    assert "short" not in str(caught.value)
    with pytest.raises(ValidationError):
        Settings(community=Community(name="x"), places=[Place(name="1", kind="unit")])


def test_places_by_name_or_by_path(tmp_path: Path) -> None:
    unit = '[[places]]\nname = "1单元"\nkind = "unit"\nparent = "月亮小区/1号楼"\n'
    settings = load(written(tmp_path, GOOD + unit), {})
    assert settings.place_paths == [
        "阳光小区",
        "月亮小区",
        "阳光小区/1号楼",
        "月亮小区/1号楼",
        "月亮小区/2号楼",
        "月亮小区/1号楼/1单元",
    ]
    assert settings.place_path("2号楼") == "月亮小区/2号楼"
    assert settings.place_path("1号楼/1单元") == "月亮小区/1号楼/1单元"
    assert settings.place_path("幸福社区/阳光小区/1号楼") == "阳光小区/1号楼"
    assert settings.place_path(None) == settings.place_path("幸福社区") == ""


def test_a_kind_changes_only_the_keys_it_gives(tmp_path: Path) -> None:
    repair = """[[kinds]]
        name = "repair"
        route = [{ role = "council", hours = 24, accept_hours = 4, title = "楼长", calls = ["property"] }]
        label = { en = "Fix" }
    """
    police = '[[organisations]]\nname = "派出所"\nuser_ids = [7]\n'
    no_help = '[[kinds]]\nname = "help"\ntags = []\n'
    kinds = load(written(tmp_path, GOOD + repair + no_help + police), {}).kinds
    by_name = {kind.name: kind for kind in kinds}
    assert [*by_name] == [
        *(
            "parking",
            "repair",
            "help",
            "complaint",
            "idea",
            "dispute",
            "service",
            "disclosure",
            "objection",
            "decision",
        ),
    ]
    default = {kind.name: kind for kind in DEFAULT_KINDS}
    title = {"zh-CN": "楼长", "en": "楼长"}
    step = RouteStep(role=Role.council, hours=24, accept_hours=4, title=title, calls=["property"])
    changed = {"route": [step], "label": {"zh-CN": "报修", "en": "Fix"}}
    assert by_name["repair"] == default["repair"].model_copy(update=changed)
    assert by_name["help"] == default["help"].model_copy(update={"tags": []})
    assert by_name["idea"] == default["idea"]
    assert by_name["parking"] == Kind(
        name="parking",
        label={"zh-CN": "停车", "en": "停车"},
        tags=["停车", "parking"],
        route=[RouteStep(role=Role.property, hours=72)],
        counts_as="complaints",
        visibility=Visibility.everyone,
        confirmations=1,
        categories=[],
        around_the_clock=False,
        supporters=0,
    )


def test_the_routes_of_the_default_kinds() -> None:
    routes = {kind.name: [(step.role.value, step.hours) for step in kind.route] for kind in DEFAULT_KINDS}
    assert routes == {
        "repair": [("property", 24), ("council", 72), ("committee", 168)],
        "complaint": [("council", 72), ("committee", 168)],
        "idea": [("council", 168), ("committee", 168)],
        "help": [("committee", 24)],
        "dispute": [("volunteer", 72), ("mediator", 120), ("committee", 168)],
        "service": [("committee", 72)],
        "disclosure": [("council", 480), ("committee", 168)],
        "objection": [("council", 72), ("committee", 168)],
        "decision": [("council", 720), ("committee", 168)],
    }
    private = [kind.name for kind in DEFAULT_KINDS if kind.visibility is not Visibility.everyone]
    assert private == ["help", "dispute", "objection"]
    assert [kind.name for kind in DEFAULT_KINDS if kind.around_the_clock] == ["help"]


def test_the_default_kinds_are_the_default() -> None:
    assert Settings(community=Community(name="x")).kinds == list(DEFAULT_KINDS)


EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")
# What the example shows has no default: kinds and categories of one's own, and these keys.
EXAMPLES = {"consultation", "street_whistle", "branch_whistle", "alliance_whistle", "lifts"}
INVENTED = {
    "emergency": {"words"},
    "board": {"folder", "url"},
    "working_hours": {"start", "end", "holidays", "workdays"},
}
WHOLE_EXAMPLE = re.sub(r"(?m)^#(?=[a-z\[])", "", EXAMPLE)


@pytest.mark.parametrize("text", [EXAMPLE, WHOLE_EXAMPLE], ids=["as it is", "every line in use"])
def test_the_example_lacks_nothing_but_the_token(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    assert refused(path).template == "settings/token_placeholder"
    assert refused(path).values["more"] == 0
    settings = load(path, {"LINLI_TELEGRAM__TOKEN": TOKEN})
    assert [place.kind for place in settings.places][:4] == ["compound", "building", "building", "building"]
    assert (len(settings.staff), len(settings.bulletins)) == (2, 1)
    default = {kind.name: kind for kind in DEFAULT_KINDS}
    for kind in settings.kinds:
        steps = [step.model_copy(update={"calls": []}) for step in kind.route]
        if kind.name not in EXAMPLES:
            assert kind.model_copy(update={"route": steps}) == default.pop(kind.name)
    assert not default


def test_the_example_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    shown = tomllib.loads(WHOLE_EXAMPLE)
    assert set(shown) == set(Settings.model_fields) - {"path"}
    for section, value in shown.items():
        kind = Settings.model_fields[section].annotation
        model: Any = getattr(kind, "__args__", [kind])[0]
        entries = value if isinstance(value, list) else [value]
        assert {key for entry in entries for key in entry} == set(model.model_fields), section
    path = tmp_path / "config.toml"
    path.write_text(WHOLE_EXAMPLE, encoding="utf-8")
    settings = load(path, {"LINLI_TELEGRAM__TOKEN": TOKEN})
    path.write_text('[community]\nname = "幸福社区"\n', encoding="utf-8")
    default = load(path, {})
    scalar = "storage reports emergency working_hours noise whistles board polls"
    for section in scalar.split():
        left_out = INVENTED.get(section, set())
        assert getattr(settings, section).model_dump(exclude=left_out) == getattr(
            default, section
        ).model_dump(exclude=left_out), section
    assert [one for one in settings.categories if one.name not in EXAMPLES] == default.categories
    assert settings.telegram.base_url == default.telegram.base_url
    assert settings.telegram.base_file_url == default.telegram.base_file_url
    assert (settings.community.language, settings.community.timezone) == ("zh-CN", "Asia/Shanghai")
