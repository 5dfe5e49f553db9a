"""What variables are in the templates about votes, meetings and what neighbours do together."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.access import Role
from bot.activities.figures import Figures as ActivityFigures
from bot.activities.figures import Kind as ActivityCount
from bot.config.kinds import DEFAULT_ACTIVITIES, DEFAULT_MEETING_KINDS
from bot.issues.states import State
from bot.meetings.figures import Figures as MeetingFigures
from bot.meetings.minutes import Minutes
from bot.meetings.records import State as MeetingState
from bot.meetings.roll import Present
from bot.notices import Requests
from bot.points.ledger import Account
from bot.points.ledger import Entry as PointEntry
from bot.points.performance import Member as GridMember
from bot.points.performance import Performance
from bot.points.proposals import Proposal as PointProposal
from bot.points.rules import Reason
from bot.points.rules import Unit as PointUnit
from bot.services.booking import Booking
from bot.services.changing import Change
from bot.voting import electorate, ledger
from bot.voting.assisted import Agreement
from handlers.meetings.cards import Coming
from tests.template_values.figures import (
    DECISION_FIGURES,
    FAULTS,
    POLL_FIGURES,
)
from tests.template_values.issues import (
    FLAGS,
    KIND,
    NASTY,
    NOW,
    PERSON,
    PLACES,
    PROPOSALS,
    ROUTE_STEPS,
    STATES,
    event,
    issue,
)
from tests.template_values.occasions import (
    ACTIVITIES,
    AMOUNTS,
    EARNED,
    ENDED_ITEMS,
    ENDS,
    ENTRIES,
    GUESTS,
    ITEM,
    ITEMS,
    MEETING,
    MEETING_NOTES,
    MEETINGS,
    NOTICES,
    OBJECTIONS,
    SEATED,
    SERVICES,
    SIGN_UPS,
    STANDINGS,
    WAITERS,
)
from tests.template_values.votes import (
    AREAS,
    CHECKED,
    COUNTED,
    FINDINGS,
    IN_RECORD,
    PAPERS,
    POLLS,
    RECORDED,
    SURVEY,
)

WAYS = [{}, {"tap": 12}, {"tap": 12, "proxy": 1, "paper": 3, "door": 2}]
FOR_VOTES: dict[str, dict[str, list[Any]]] = {
    "polls/digest": {"section": POLL_FIGURES},
    "meetings/digest": {
        "section": [MeetingFigures(0, 0, 0, 0, 0, 0, 0, 2), MeetingFigures(2, 31, 9, 4, 1, 1, 3, 0)]
    },
    "decisions/digest": {"section": DECISION_FIGURES},
    "proposals/card": {
        "issue": PROPOSALS,
        "kind": [KIND["idea"]],
        "last": [None, event("comment", NASTY), event("hand_up", "committee"), event("unsupported")],
    },
    "proposals/button": {"count": [0, 3], "verb": ["support", "to_vote", "agenda", "hand_up", "decline"]},
    "proposals/arguments": {"arguments": [one.arguments for one in STANDINGS], "shown": [1, 3]},
    "proposals/told_answer": {"verb": ["agenda", "hand_up", "vote"], "now": ROUTE_STEPS},
    "proposals/told_outcome": {"verb": ["passed", "rejected", "decided"]},
    "proposals/answered": {"verb": ["agenda", "hand_up"]},
    "notices/": {"notice": NOTICES[2:], "days": [0, 91], "number": [3]},
    "notices/draft": {"places": [[], [PLACES[2]], [PLACES[2], PLACES[2]]]},
    "notices/over": {"notice": NOTICES},
    "notices/alone": {"requests": [Requests(0, 0, 0), Requests(3, 1, 1)]},
    "notices/button": {"verb": ["publish", "unpublish", "object"]},
    "notices/end": {
        "notice": NOTICES[3:],
        "objections": [[], OBJECTIONS[:1], OBJECTIONS],
        "total": [3, 20],
        "unanswered": [0, 1],
    },
    "surveys/": {
        "survey": [SURVEY],
        "found": FINDINGS,
        "kinds": [FINDINGS[0], FINDINGS[2]],
        "before": [None, FINDINGS[0], FINDINGS[1], FINDINGS[2]],
        "kinds_before": [None, FINDINGS[1], FINDINGS[2]],
        "asked": [electorate.Turnout(voters=30, voted=12)],
        "closes_at": [NOW],
        "least": [5],
        "days": [0, 30],
        "people": [1, 30],
        "places": [[], [PLACES[2]]],
    },
    "points/certificate": {
        "community": [NASTY],
        "day": ["2026-11-28"],
        "earned": [Account(1, 25, 150), Account(1, 0, 60)],
        "fault": [None, "failed", "large"],
        "line": ["title", "thanks", "about", "by", "date"],
    },
    "points/": {
        "account": [Account(1, 25, 150)],
        "amounts": [AMOUNTS[:1], AMOUNTS],
        "accounts": [
            [],
            [(PLACES[1], Account(1, 0, 0))],
            [(PLACES[1], Account(1, 25, 150)), (PLACES[2], Account(2, 1, 15))],
        ],
        "decider": [None, PERSON],
        "entries": [[], [PointEntry(NOW, reason, about, one) for one in AMOUNTS for reason, about in EARNED]],
        "has": [0, 5],
        "is_new": FLAGS,
        "person": [PERSON],
        "proposal": [
            PointProposal(
                1, 2, 1, reason, one, NASTY * 5, 2, role, None if confirmed is None else 3, confirmed
            )
            for one, role in zip(
                AMOUNTS, (Role.council, Role.committee, Role.grid_member, Role.owner), strict=True
            )
            for reason in (Reason.give, Reason.spend, Reason.correct)
            for confirmed in (None, True, False)
        ],
        "proposer": [PERSON],
        "role": [Role.council, Role.committee],
        "several": FLAGS,
        "unit": [*PointUnit],
    },
    "points/button": {"verb": ["points_yes", "points_no"]},
    "meetings/": {
        "agenda": [[], ITEMS],
        "chair": [None, NASTY],
        "coming": [Coming(), Coming((("A", 2), (NASTY, 1)), 3)],
        "code": ["4821"],
        "count": [0, 3],
        "cut": [[], ITEMS[:1]],
        "done": [[], ENDED_ITEMS],
        "is_new": FLAGS,
        "is_picture": FLAGS,
        "item": [*ITEMS, *ENDED_ITEMS],
        "left": [[], ITEMS],
        "minutes": [
            Minutes(MEETING, (), (), (), True),
            Minutes(MEETING, ENTRIES, MEETING_NOTES, (Present(1, NASTY, "A", NOW, True),), False),
            Minutes(MEETING, ENTRIES * 3, MEETING_NOTES, (Present(1, NASTY, "A", NOW, False),) * 40, True),
        ],
        "names": [(), (NASTY, "B")],
        "notes": [[], MEETING_NOTES],
        "now": [None, *ITEMS],
        "held_at": [NOW],
        "how": [0, 1, 2],
        "known": [[], [NASTY]],
        "label": [DEFAULT_MEETING_KINDS[0].label],
        "may_call": FLAGS,
        "meeting": MEETINGS,
        "meetings": [[], [(DEFAULT_MEETING_KINDS[0].label, one) for one in MEETINGS[1:3]]],
        "most": [20],
        "name": ["", NASTY],
        "number": [3],
        "over": [[], [replace(ITEM, issue=issue(State.closed))]],
        "part": ["A"],
        "parts": [(), (("A", 2), (NASTY, 1))],
        "place": [PLACES[2]],
        "places": [[], [NASTY, "B"]],
        "reason": [NASTY],
        "roll": [(), (("A", 2), (NASTY, 1))],
        "state": list(MeetingState),
        "until": [NOW],
        "was": [NOW, NOW + timedelta(days=1)],
        "words": ["", NASTY],
    },
    "meetings/button": {
        "verb": [
            *("call_meeting", "drop_meeting", "item_up", "item_cut", "item_back", "open_meeting", "chair"),
            *("attend", "observe", "away", "decided", "vote", "handed_up", "postponed", "closed"),
            *("item_last", "present", "end_meeting", "confirm_minutes"),
        ],
    },
    "meetings/paper": {"fault": FAULTS},
    "meetings/session": {"meeting": MEETINGS[2:4]},
    "meetings/handed_up": {"words": [NASTY]},
    "meetings/ended_item": {"outcome": ENDS},
    "meetings/on_issue": {"outcome": ENDS},
    "meetings/part": {"part": ["council", "observer", "resident"]},
    "meetings/chaired": {"meeting": MEETINGS[1:]},
    "activities/digest": {"section": [ActivityFigures((ActivityCount("clinic", 2, 31, 180),))]},
    "grid/": {
        "section": [
            Performance((GridMember(1, False, 3, 2, 90, NASTY),)),
            Performance(tuple(GridMember(n, n > 2, 0, n, 0, "A") for n in range(25))),
        ]
    },
    "services/": {
        "asked": FLAGS,
        "booking": [Booking(NASTY, NOW, ""), Booking("A", NOW, NASTY)],
        "service": ["A&B"],
        "services": [[], SERVICES],
        "may_change": FLAGS,
        "most": [64],
        "wish": [Change("A&B", None), Change("A&B", ""), Change("A&B", NASTY)],
        "is_new": FLAGS,
    },
    "activities/": {
        "attendance": [0, 12],
        "coming": [[], ACTIVITIES],
        "figures": [
            ActivityFigures(()),
            ActivityFigures((ActivityCount("clinic", 2, 31, 180), ActivityCount("gone", 1, 0, 45))),
        ],
        "kind": [*DEFAULT_ACTIVITIES[:2]],
        "kinds": [{kind.name: kind for kind in DEFAULT_ACTIVITIES}],
        "opens_at": [NOW],
        "people": [1, 4],
        "why": ["", NASTY],
        "sign_up": ACTIVITIES,
        "year": [2026],
    },
    "signups/": {
        "kind": [None, DEFAULT_ACTIVITIES[0]],
        "sign_up": SIGN_UPS,
        "people": [0, 1, 4],
        "entry": [*SEATED, *WAITERS],
        "entries": [SEATED[:1], SEATED],
        "seated": [[], SEATED],
        "waiting": [[], WAITERS],
        "left": [0, 3],
        "refused": [[NASTY], [NASTY] * 8],
        "name": ["number", "name", "people", "remark", "waits"],
    },
    "signups/list": {"sign_up": [*SIGN_UPS, *ACTIVITIES], "seated": [[], SEATED, [*SEATED, *GUESTS]]},
    "signups/over": {"title": [NASTY]},
    "signups/reminder": {"entry": [None, *SEATED]},
    "polls/": {
        "sha256": [None, "0" * 64],
        "kept": RECORDED,
        "ballot": [None, *IN_RECORD[1:]],
        "choices": [[], [(NASTY, 1)], [("A", 1), (NASTY, 3)]],
        "places": [[], [*PLACES]],
    },
    "polls/noticed": {"poll": [one for one in POLLS if one.opens_at]},
    "polls/on_notice": {"poll": [one for one in POLLS if one.opens_at]},
    "polls/mark_button": {"number": [1, 10], "mark": [1, 3]},
    "polls/record": {"sha256": ["0" * 64]},
    "polls/in_record": {"ballot": IN_RECORD},
    "recount/": {
        "kept": RECORDED,
        "ballot": [None, *IN_RECORD],
        "checked": CHECKED,
        "told": [None, "0" * 64],
        "is_as_told": FLAGS,
        "file": ["record.json"],
    },
    "polls/draft": {"place": [None, *PLACES], "places": [[], [*PLACES]], "areas": AREAS},
    "polls/on_agenda": {"areas": AREAS},
    "polls/parts": {"more": [0, 3], "least": [3]},
    "polls/doors": {"left": [0, 31], "states": [STATES]},
    "polls/ledger": {"states": [STATES], "ways": WAYS},
    "polls/result": {"ways": WAYS, "abstained": [0, 3]},
    "polls/verdicts": {"ways": WAYS},
    "polls/ledger_word": {"name": [*ledger.COLUMNS, *electorate.State, "tap", "proxy", "paper", "door"]},
    "polls/no_such_paper": {"words": [NASTY]},
    "polls/sheet": {
        "flats": [["A"], [NASTY] * 4],
        "stage": ["blank", "going", "needs_photo", "waits", "agreed", "differ", "stuck", "discarded"],
    },
    "polls/which_home": {"words": [NASTY], "number": [0, 2]},
    "polls/keyed": {"agreement": [*Agreement]},
    "polls/page_button": {"way": ["back", "on"]},
    "polls/proxy": {"flats": [["A"]], "holder": [[], [NASTY]]},
    "polls/proxy_asked": {"flats": [["A"], [NASTY]]},
    "polls/to_check": {"number": [0, 1, 2]},
    "polls/scope": {"words": [NASTY], "places": [[], [NASTY] * 9]},
    "polls/too_many_points": {"points": [99], "most": [8]},
    "polls/household_card": {"count": [None, *COUNTED[:3]], "areas": AREAS[1:], "at": [NOW]},
    "polls/paper": {"paper": PAPERS, "choices": [None, [], [(NASTY, 1)], [("A", 1), (NASTY, 3)]]},
    "polls/paper_over": {
        "where": [None, PLACES[2]],
        "paper": PAPERS,
        "choices": [None, [], [(NASTY, 1)], [("A", 1), (NASTY, 3)]],
    },
}
