"""Every template in every language, rendered for real values of every shape it meets."""

import re
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from typing import Any

import pytest

from bot.bulletins import Figures, Period, Schedule
from bot.config import DEFAULT_KINDS
from bot.issues import Event, Issue
from bot.members import Person
from bot.places import Place, Places
from bot.playground.entities import utf16_length
from bot.playground.markup import parse_html
from bot.polls import Poll
from bot.states import OPEN, STEPS, State
from bot.tally import count
from bot.texts import LANGUAGES, TEMPLATES, Texts, problems

TEXTS = Texts()
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
NASTY = '<b>A&B</b> "{{ x }}" %s'  # no Chinese, so that what is Chinese is the template's own
KIND = {kind.name: kind for kind in DEFAULT_KINDS}
PLACES = Places(
    [Place(1, None, "community", NASTY, None, None, None), Place(2, 1, "building", "B", -1, None, None)]
)
PERSON = Person(1, 5_000_001, NASTY, None, reachable=False)


def issue(state: State, *, late: bool = False, taken: bool = True, photos: int = 0) -> Issue:
    moments = (NOW, NOW if late else None, NOW, NOW, NOW if state is State.closed else None)
    names = (NASTY, NASTY if taken else None)
    place = 1 if late else 2
    return Issue(
        7,
        12,
        "repair",
        state,
        NASTY * 40,
        place,
        KIND["repair"].responsible,
        *moments,
        -1,
        2,
        2,
        1,
        1,
        *names,
        photos,
    )


def event(action: str, note: str | None = None, photos: int = 0) -> Event:
    return Event(NOW, None if action == "overdue" else NASTY, action, "reported", note, photos)


ISSUES = [issue(state, late=late, taken=late, photos=3 * late) for state in State for late in (True, False)]
EVENTS = [
    event(action, note, photos)
    for action in ("report", "edit", "overdue", "comment", *STEPS)
    for note, photos in ((None, 0), (NASTY * 9, 2))
]
POLLS = [Poll(1, 2, -1, 2, 1, NASTY, ("A", NASTY, "C"), NOW, closed) for closed in (None, NOW)]
OPEN_ISSUES = tuple(one for one in ISSUES if one.state in OPEN)
FIGURES = [
    Figures((), (), (), (), (), ()),
    Figures(OPEN_ISSUES, OPEN_ISSUES, OPEN_ISSUES, OPEN_ISSUES, OPEN_ISSUES, tuple(POLLS)),
    Figures((), (), (), (), OPEN_ISSUES[:1], ()),
]
SCHEDULE = Schedule(1, 1, "0 18 * * 5", NOW, NOW)
FLAGS = [True, False]

# What a name stands for in the templates, and where it stands for something else.
VALUES: dict[str, list[Any]] = {
    "action": ["open_poll", "close_any_poll", "report", "vote"],
    "actor": [NASTY],
    "allowed": [["compound"], ["compound", "building"]],
    "answered": FLAGS,
    "bound": ["gt", "ge", "le", "lt"],
    "changed": FLAGS,
    "chat_id": [-1001234567890],
    "chats": [0, 3],
    "choices": [["repair"], ["repair", "idea"]],
    "community": [NASTY],
    "council": FLAGS,
    "count": [count(["A", NASTY, "C"], choices) for choices in ([], [1], [0, 1], [0, 1, 1, 2])],
    "days": [90],
    "earlier": [0, 3],
    "events": [EVENTS[:1], EVENTS],
    "expected": ["text", "whole", "number", "list", "label", "tables", "table"],
    "figures": FIGURES,
    "file": ["/etc/linli/config.toml"],
    "first": [NASTY],
    "folder": ["/var/lib/linli"],
    "forward": FLAGS,
    "free": [5 * 2**20, 3 * 2**30],
    "full_width": FLAGS,
    "host": ["api.telegram.org"],
    "is_newer": FLAGS,
    "issue": ISSUES,
    "issues": [[], ISSUES[:1], ISSUES[:8]],
    "key": ["places[0].name"],
    "kind": [*DEFAULT_KINDS],
    "kinds": [KIND.__getitem__],
    "last": [None, *(one for one in EVENTS if one.action in (*STEPS, "comment"))],
    "least": [2],
    "length": [1001],
    "limit": ["1"],
    "line": [3],
    "moment": [NOW],
    "more": [0, 2],
    "most": [10],
    "nearest": [None, "repair"],
    "newest": ["0002"],
    "note": ["", None, NASTY * 20],
    "now": [NOW],
    "number": [1, 12],
    "option": [NASTY],
    "other": ["places[1].name"],
    "page": [1, 2],
    "pages": [1, 2],
    "period": [Period(SCHEDULE, NOW - timedelta(7), NOW, folded) for folded in (0, 3)],
    "person": [PERSON],
    "photo": FLAGS,
    "place": [*PLACES],
    "places": [PLACES],
    "poll": POLLS,
    "purpose": ["residents", "council", "committee"],
    "reason": [NASTY],
    "seconds": [-75, 75],
    "section": ["places"],
    "shown": [2],
    "staff": [0, 4],
    "state": [*State],
    "table": ["places"],
    "timezone": ["Asia/Shanghai"],
    "total": [0, 12],
    "user_id": [5_000_001],
    "username": ["linli_bot"],
    "value": [NASTY],
    "verb": [*STEPS],
    "version": ["0001"],
    "what": ["question", "option"],
    "where": ["postgresql://…/linli"],
    "words": [NASTY],
    "written": [-4000001],
}
ELSEWHERE: dict[str, dict[str, list[Any]]] = {
    "checks/": {"count": [1, 2], "place": [NASTY], "places": [0, 4], "file": ["/etc/linli/config.toml", ""]},
    "issues/elsewhere": {"place": [NASTY]},
    "settings/": {"kind": ["community", "compound", "building", "unit"], "file": ["config.toml", ""]},
    "setup/help": {"kinds": [DEFAULT_KINDS]},
    "setup/ids": {"chat_id": [-1001234567890, None]},
}
NAMES = sorted(str(path.relative_to(TEMPLATES / "en")) for path in (TEMPLATES / "en").rglob("*.*"))
CASES = [(language, name) for language in LANGUAGES for name in NAMES if name != "words.html"]


def renderings(language: str, name: str) -> list[str]:
    """The template with every combination of its values (the first 3,000)."""
    known = dict(VALUES)
    for where, values in ELSEWHERE.items():
        known |= values if name.startswith(where) else {}
    asked = sorted(TEXTS.variables(name, language))
    every = product(*(known[variable] for variable in asked))
    return [
        TEXTS.render(name, language, **dict(zip(asked, values, strict=True)))
        for values in islice(every, 3000)
    ]


def test_the_templates_agree_with_one_another() -> None:
    assert list(problems()) == []
    assert len(NAMES) > 50


@pytest.mark.parametrize(("language", "name"), CASES)
def test_a_template_renders_for_real_values(language: str, name: str) -> None:
    for text in renderings(language, name):
        said = parse_html(text)[0] if name.endswith(".html") else text
        assert said
        assert not re.search(r"\bNone\b|Undefined|<bound|object at 0x|&amp;|&lt;", said), said
        assert not re.search(r"\n\s*\n\s*\n|[ \t]\n|  ·", said.replace("   ", "")), said
        assert utf16_length(said) <= 4096
        chinese = re.search(r"[\u3400-\u9fff]", said.replace("报修", "") if language == "en" else said)
        assert bool(chinese) == (language == "zh-CN"), said


# One answer in a group is at most six lines; these are lists by their nature.
LISTS = {
    "issues/list.html",
    "issues/detail.html",
    "bulletins/progress.html",
    "polls/card.html",
    "polls/result.html",
}
SAID = ("issues/", "polls/", "setup/", "menu/", "bulletins/")


@pytest.mark.parametrize(("language", "name"), [case for case in CASES if case[1].startswith(SAID)])
def test_an_answer_is_short(language: str, name: str) -> None:
    most = {"bulletins/progress.html": 12}.get(name, 6 if name not in LISTS else 40)
    assert max(len(text.splitlines()) for text in renderings(language, name)) <= most


TOASTS = (
    "issues/already issues/may_not issues/not_from_here issues/page_turned issues/stepped "
    "issues/unknown_card polls/closed polls/closing polls/unknown polls/voted "
    "setup/fault setup/may_not setup/no_place"
)


@pytest.mark.parametrize(("language", "name"), [*product(LANGUAGES, TOASTS.split())])
def test_a_toast_fits(language: str, name: str) -> None:
    """200 characters at most (Bot API, answerCallbackQuery)."""
    assert max(utf16_length(text) for text in renderings(language, f"{name}.txt")) <= 200


def test_dates_are_those_of_the_community() -> None:
    moment = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
    assert TEXTS.when(moment, "zh-CN") == "11月21日 周六 01:05"
    assert TEXTS.when(moment, "en") == "Sat 21 Nov 01:05"
    assert Texts("Europe/Berlin").when(moment, "en") == "Fri 20 Nov 18:05"
