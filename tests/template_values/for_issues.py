"""What variables are in the templates about issues, and in those that report on them."""

from datetime import date
from typing import Any

from bot.access import Role
from bot.config.kinds import DEFAULT_CATEGORY_LIST, DEFAULT_MEETING_KINDS
from bot.digests.figures import (
    Alike,
    Row,
    Supported,
)
from bot.issues.states import STEPS
from bot.issues.verdicts import Rating
from bot.published import Published
from bot.schedules.wording import said
from bot.site.building import Built
from bot.voting.terms import Electorate
from bot.whistles import Figures as WhistleFigures
from tests.template_values.everywhere import VALUES
from tests.template_values.figures import (
    BOARD_LINES,
    BULLETIN_LINES,
    DIGESTS,
    DISPUTES,
    FAULTS,
    LINES,
    RULES,
    SCHEDULES,
    WAITING,
)
from tests.template_values.issues import (
    BUTTONS,
    FLAGS,
    GATHERING,
    GROUPS,
    ISSUES,
    KIND,
    NASTY,
    NOW,
    OPEN_ISSUES,
    PARTIES,
    PLACES,
    ROUTE_STEPS,
    WRITTEN,
)
from tests.template_values.occasions import (
    COUNTS,
    NOTICES,
    SHOWN_MEETING,
)

PUBLISHED = [Published(what, 3, NASTY, NOW) for what in ("notice", "poll", "meeting", "week")]
FOR_ISSUES: dict[str, dict[str, list[Any]]] = {
    "exports/which_community": {"name": ["", NASTY]},
    "files/refused": {"is_picture": FLAGS},
    "issues/which_number": {"command": ["issue", "follow"]},
    "issues/incident": {
        "buildings": [3],
        "hours": [1, 2],
        "issues": [ISSUES[:2], ISSUES[:4]],
        "numbers": [[1, 4, 7], [*range(1, 21)]],
        "total": [3, 25],
        "left": [[], OPEN_ISSUES[:1], OPEN_ISSUES],
    },
    "exports/action": {"action": [*STEPS, *WRITTEN]},
    "boards/": {"counts": COUNTS, "issues": [ISSUES[:1], [GATHERING, *ISSUES[:6]]]},
    "exports/list": {"list": ["complaints", "needs", "services"]},
    "exports/heading": {
        "name": ["list", "category", "number", "due_at", "action", "issues", "events", "polls", "won", "roll"]
    },
    "exports/electorate": {"electorate": [*Electorate]},
    "issues/ask": {"stars": [[], [Rating(2, None), Rating(5, NASTY)]]},
    "issues/card": {"objects_to": [None, 3]},
    "issues/button": {"count": [0, 3], "verb": BUTTONS},
    "issues/detail": {
        "issue": [GATHERING, *ISSUES],
        "merged_into": [None, 3],
        "proposal": [None, 3],
        "task": [None, 3],
        "published": [(), [*PUBLISHED, Published("meeting", 3, "", NOW)]],
        "board": [None, "https://board.example/"],
        "ratings": [[], [4], [5, 2, 3]],
    },
    "issues/elsewhere": {"place": [NASTY]},
    "issues/list": {
        "newest": [None, 20_000],
        "published": [(), PUBLISHED],
        "board": [None, "https://board.example/"],
        "asked": ["", NASTY],
        "groups": GROUPS,
        "is_mine": FLAGS,
        "place": [None, *PLACES],
    },
    "issues/needs_reason": {"verb": ["give_back", "decline"]},
    "issues/no_group": {"place": [NASTY]},
    "issues/not_from_here": {"verb": [*VALUES["verb"], "promise", "hand_over", "whistle", "answer"]},
    "issues/overdue": {"now": ROUTE_STEPS, "missing": [(), *PARTIES]},
    "issues/told_late": {"now": ROUTE_STEPS, "missing": [(), *PARTIES]},
    "bulletins/waiting": {"told": WAITING, "total": [20]},
    "issues/told_missed": {"missing": PARTIES, "now": ROUTE_STEPS},
    "issues/told_step": {
        "verb": ["accept", "start", "give_back", "decline", "withdraw", "split", "hand_over"]
    },
    "issues/unfollowed": {"was": FLAGS},
    "papers/": {"unit": ["week", "month"], "place": [NASTY]},
    "papers/alike": {"alike": [Alike(3, NASTY, 3, 5, 1)]},
    "papers/column": {"name": ["figure", "now", "last", "mean_of_four", "last_year"]},
    "papers/dispute": {"dispute": DISPUTES},
    "papers/heading": {"name": ["key_figures", "by_list", "list", "place", "disputes", "quiet"]},
    "papers/label": {"name": ["role"], "key": [role.value for role in Role]},
    "papers/supported": {"issue": [Supported(3, 2, NASTY * 20, 1, 4)]},
    "bulletins/progress": {"meeting_label": [DEFAULT_MEETING_KINDS[0].label]},
    "bulletins/page": {"lines": [BULLETIN_LINES[:10], BULLETIN_LINES[10:]], "left_out": [0, 40]},
    "digests/": {
        "kinds": [KIND],
        "categories": [{"noise": DEFAULT_CATEGORY_LIST[0]}],
        "form": ["picture", "pdf", "xlsx"],
        "fault": FAULTS,
        "most": [2],
        "is_new": FLAGS,
    },
    "digests/paper_button": {"form": ["pdf", "xlsx"]},
    "digests/matters": {"digest": DIGESTS[-1:]},
    "digests/disputes": {"digest": DIGESTS[-1:]},
    "reminders/": {"text": [NASTY]},
    "reminders/meeting": {"text": ["", NASTY]},
    "schedules/": {
        "coming": [[], [NOW, NOW, NOW]],
        "cron": ["0 9 30 2 *"],
        "day": [31],
        "example": ["", NASTY],
        "lines": [[], LINES[:8], LINES[8:]],
        "more": [0, 2],
        "receivers": [1, 3],
        "schedule": SCHEDULES,
        "said": [said(rule) for rule in RULES],
        "trying": FLAGS,
        "verb": ["pause", "resume", "end"],
        "what": ["bulletin", "weekly"],
        "words": [NASTY],
    },
    "schedules/button": {
        "verb": ["save", "later", "discard", "try", "pause", "resume", "end"],
        "number": [None, 3],
    },
    "site/meeting_title": {"meeting": [SHOWN_MEETING]},
    "whistles/digest": {"section": [WhistleFigures(3, 0, None), WhistleFigures(3, 2, 61.5)]},
    "pictures/": {"unit": ["week", "month"], "count": [1, 8], "open": [0, 3]},
    "pictures/span": {"first": [date(2026, 11, 9)]},
    "pictures/figure": {"name": ["new", "done", "reopened", "open", "overdue"]},
    "pictures/heading": {"name": ["spans", "categories", "buildings"]},
    "pictures/change": {"now": [3, 5], "before": [None, 3, 5]},
    "pictures/building": {"row": [Row("1", 0, 0, 0, 0), Row("1", 3, 1, 2, 1), Row("1", 3, 1, 1, 0)]},
    "posters/": {"phone": [None, "021-5555 0101"], "has_code": FLAGS, "more": [1, 12], "is_late": FLAGS},
    "posters/heading": {"name": ["open", "votes", "notices", "done"]},
    "posters/sent": {"fault": FAULTS},
    "posters/what": {"text": [NASTY], "place": [None, PLACES[2]]},
    "posters/notice": {"notice": NOTICES[2:3]},
    "posters/file_name": {"day": ["2026-11-28"]},
    "posters/phone": {"phone": ["021-5555 0101"]},
    "posters/no_such_place": {"words": ["", NASTY], "example": ["B", ""]},
    "site/": {"folder": ["board"], "built": [Built(3, 0)], "address": ["http://127.0.0.1:8090/"]},
    "site/entry": {"line": BOARD_LINES},
    "site/relation": {"number": [3], "how": ["proposal", "task", "part", "whole"]},
    "site/notice_title": {"notice": NOTICES[2:]},
    "whistles/button": {"party": ["property", NASTY]},
    "whistles/unknown": {"name": ["", NASTY, "mediator"]},
}
