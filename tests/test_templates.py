"""Every template in every language, rendered for real values of every shape it meets."""

import re
from datetime import UTC, datetime
from itertools import groupby
from math import inf

import pytest

from bot.playground.entities import utf16_length
from bot.playground.markup import parse_html
from bot.texts import LANGUAGES, TEMPLATES, Texts, problems
from tests.template_values.combining import combinations

TEXTS = Texts()
WORDS = ("words.html", "words.txt")  # what templates share; nothing by themselves
NAMES = sorted(str(path.relative_to(TEMPLATES / "en")) for path in (TEMPLATES / "en").rglob("*.*"))
# What only puts values together, or does so in one of its lines, has no words of a language.
VALUES_ALONE = (
    *("letters/hall_title.txt", "letters/title.txt", "handover/seat.txt", "meetings/paper_item.txt"),
    *("points/certificate.txt", "posters/what.txt"),
)
# The public board's pages are HTML for browsers: tests/test_site.py reads them all.
SAID_IN_CHAT = [name for name in NAMES if not name.endswith((*WORDS, ".page"))]
SUBJECTS = {name: list(names) for name, names in groupby(SAID_IN_CHAT, lambda name: name.split("/")[0])}


def renderings(language: str, name: str) -> set[str]:
    asked = sorted(TEXTS.variables(name, language))
    return {TEXTS.render(name, language, **values) for values in combinations(name, asked)}


def test_the_templates_agree_with_one_another() -> None:
    assert list(problems()) == []
    assert len(NAMES) > 50


# One answer in a group is at most six lines; these are lists by their nature.
LISTS = {
    "roles/list.html",
    "setup/help.html",
    "activities/list.html",
    "grid/digest.html",
    "services/list.html",
    "boards/board.html",
    "bodies/list.html",
    "care/list.html",
    "care/notebook.html",
    "care/person.html",
    "care/reminder.html",
    "care/visits.html",
    "homes/list.html",
    "issues/list.html",
    "issues/detail.html",
    "bulletins/page.html",
    "bulletins/progress.html",
    "bulletins/waiting.html",
    "digests/breakdown.html",
    "digests/digest.html",
    "digests/disputes.html",
    "digests/matters.html",
    "digests/places.html",
    "decisions/digest.html",
    "polls/card.html",
    "polls/digest.html",
    "polls/draft.html",
    "polls/household_card.html",
    "polls/paper.html",
    "polls/on_agenda.html",
    "polls/parts.html",
    "polls/secret_paper.html",
    "polls/verdicts.html",
    "recount/checked.txt",
    "polls/result.html",
    "schedules/list.html",
    "whistles/card.html",
    "meetings/desk.html",
    "meetings/invitation.html",
    "meetings/minutes.html",
    "meetings/session.html",
    "notices/draft.html",
    "points/own.html",
    "notices/end.html",
    "signups/list.html",
    "surveys/findings.html",
    "surveys/how.txt",
}
SAID = (
    *(
        "boards/",
        "bodies/",
        "bulletins/",
        "care/",
        "decisions/",
        "digests/",
        "homes/",
        "issues/",
        "menu/",
        "personal/",
        "polls/",
        "recount/",
    ),
    "meetings/",
    *("notices/", "proposals/", "reminders/", "schedules/", "setup/", "signups/", "surveys/", "whistles/"),
    *("activities/", "grid/", "services/", "places/", "points/", "roles/"),
)


MOST_LINES = {
    "bulletins/progress.html": 12,
    "bulletins/waiting.html": 10,
    "boards/board.html": 10,
    "digests/digest.html": 12,
}


# 200 characters at most (Bot API, answerCallbackQuery).
_TOASTS = (
    "activities/checked_in activities/counted activities/none activities/cancelled activities/too_early "
    "points/decided points/somebody_else points/too_few "
    "issues/already issues/category_is issues/choose issues/handed_over issues/may_not issues/met "
    "issues/more_for_residents issues/more_for_staff issues/needs_photo issues/needs_reason "
    "issues/not_closed issues/not_from_here issues/not_yours issues/one_of_several issues/own_work "
    "issues/page_turned issues/promise_far issues/promise_past issues/promised issues/rated "
    "issues/stars_not_yours issues/stepped issues/unknown_card issues/which_day polls/changed polls/cleared "
    "polls/no_receipt polls/record_sent polls/secret_receipt "
    "polls/bad_window polls/contradiction polls/in_private polls/no_area polls/no_papers polls/nobody "
    "polls/unproxied polls/own_proxy polls/on_notice polls/noticed "
    "polls/keyed polls/delivered polls/looked_up polls/secret_by_hand polls/voted_itself polls/two_keyed "
    "polls/nothing_to_check polls/photo_only polls/discarded polls/no_dispute "
    "polls/not_entitled polls/receipt polls/secret_elsewhere polls/several_papers polls/voted_already "
    "polls/given_up polls/not_a_draft polls/opened "
    "polls/paper_sent polls/not_from_chat "
    "polls/closed polls/closing polls/full polls/points_left polls/unknown polls/voted "
    "setup/fault setup/may_not setup/no_button setup/no_place "
    "issues/cannot_join issues/joined issues/kept_apart issues/not_together issues/same_issue "
    "issues/united whistles/came_before whistles/checked_in whistles/how whistles/not_called "
    "whistles/over personal/shown_now personal/forgotten personal/only_owner personal/not_yet "
    "personal/secret_vote "
    "proposals/answered proposals/nobody_above proposals/none proposals/on_agenda proposals/supported "
    "signups/closed signups/not_yours signups/no_room signups/sent signups/signed signups/start_first "
    "notices/given_up notices/no_group notices/not_a_draft notices/object_how notices/over notices/published "
    "notices/drawn_up "
    "meetings/called meetings/chairs meetings/dropped meetings/not_chair meetings/not_invited "
    "meetings/not_now meetings/ordered meetings/signed meetings/unknown meetings/begins meetings/too_early "
    "meetings/ended_item meetings/over meetings/code_needed meetings/present meetings/published "
    "meetings/private_vote meetings/nobody_above "
    "notices/unknown proposals/too_few proposals/drawn_up proposals/voting "
    "care/assigned care/ended care/no_visitors care/visit_noted "
    "homes/already_there homes/as_what homes/claim_is homes/council_asked homes/decided homes/decided_before "
    "homes/gone homes/left homes/nobody_confirms homes/not_there homes/own_claim homes/owns_now homes/stayed "
    "homes/sure homes/too_many_claims digests/ordered schedules/press_start schedules/previewed "
    "schedules/saved schedules/moved schedules/discarded schedules/changed "
    "issues/several_numbers places/by_settings places/done places/has_group places/is_claimed places/sure "
    "places/walking roles/bad_end roles/chosen roles/done roles/last_owner roles/not_held setup/look_into "
    "setup/speaks"
)
TOASTS = {f"{name}.txt" for name in _TOASTS.split()}


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_a_subject_is_whole_and_short(language: str, subject: str) -> None:
    for name in SUBJECTS[subject]:
        for text in renderings(language, name):
            said = parse_html(text)[0] if name.endswith(".html") else text
            assert "A&B" not in text or not name.endswith(".html"), (
                name,
                text,
            )  # as people wrote it: escaped
            assert_is_whole(name, said)
            if name not in VALUES_ALONE:
                assert speaks(language, said), (name, said)
            assert len(text.splitlines()) <= most_lines(name), (name, text)
            assert utf16_length(text) <= 200 or name not in TOASTS, (name, text)


def assert_is_whole(name: str, said: str) -> None:
    assert said, name
    assert not re.search(r"\bNone\b|Undefined|<bound|object at 0x|&amp;|&lt;", said), (name, said)
    assert not re.search(r"\n\s*\n\s*\n|[ \t]\n|  ·", said.replace("   ", "")), (name, said)
    assert not re.search(r"\S {2}\S", said), (name, said)
    assert utf16_length(said) <= 4096, (name, said)


def speaks(language: str, said: str) -> bool:
    """Whether it is in that language: in English no character is Chinese but those of an example's tag."""
    chinese = re.search(r"[\u3400-\u9fff]", said.replace("报修", "") if language == "en" else said)
    return bool(chinese) == (language == "zh-CN")


def most_lines(name: str) -> float:
    if not name.startswith(SAID):
        return inf
    return MOST_LINES.get(name, 40 if name in LISTS else 6)


def test_every_toast_is_there() -> None:
    assert set(SAID_IN_CHAT) >= TOASTS


def test_dates_are_those_of_the_community() -> None:
    moment = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
    assert TEXTS.when(moment, "zh-CN") == "11月21日 周六 01:05"
    assert TEXTS.when(moment, "en") == "Sat 21 Nov 01:05"
    assert Texts("Europe/Berlin").when(moment, "en") == "Fri 20 Nov 18:05"
