"""The values of a variable where it means something else, or less; the longer beginning of a name decides."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from bot.access import Action, Role
from bot.activities.figures import Figures as ActivityFigures
from bot.activities.figures import Kind as ActivityCount
from bot.bodies.register import Body
from bot.bodies.wording import Kind as BodyKind
from bot.care.notes import Count as NoteCount
from bot.digests.figures import (
    Alike,
    Row,
    Supported,
)
from bot.meetings.figures import Figures as MeetingFigures
from bot.meetings.minutes import Minutes
from bot.meetings.records import State as MeetingState
from bot.meetings.roll import Present
from bot.personal.holdings import Summary
from bot.points.ledger import Account
from bot.points.ledger import Entry as PointEntry
from bot.points.performance import Member as GridMember
from bot.points.performance import Performance
from bot.points.proposals import Proposal as PointProposal
from bot.points.rules import Reason
from bot.points.rules import Unit as PointUnit
from bot.published import Published
from bot.roster.claims import Claim
from bot.roster.codes import Refusal
from bot.roster.importing import Wish
from bot.roster.planning import Changed
from bot.schedules.wording import said
from bot.services import Booking
from bot.settings_kinds import DEFAULT_ACTIVITIES, DEFAULT_CATEGORY_LIST, DEFAULT_MEETING_KINDS
from bot.site.building import Built
from bot.states import STEPS, State
from bot.tally import count
from bot.verdicts import Rating
from bot.voting import electorate, ledger
from bot.voting.assisted import Agreement
from bot.voting.terms import Electorate
from bot.whistles import Figures as WhistleFigures
from handlers.meetings.cards import Coming
from tests.template_values.everywhere import VALUES
from tests.template_values.figures import (
    BOARD_LINES,
    BULLETIN_LINES,
    CARE_FIGURES,
    DECISION_FIGURES,
    DIGESTS,
    DISPUTES,
    LINES,
    POLL_FIGURES,
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
    PERSON,
    PLACES,
    PROPOSALS,
    ROUTE_STEPS,
    STATES,
    WRITTEN,
    event,
    issue,
)
from tests.template_values.occasions import (
    ACTIVITIES,
    AMOUNTS,
    BARE,
    CARE_PEOPLE,
    COUNTS,
    EARNED,
    ENDED_ITEMS,
    ENDS,
    ENTRIES,
    GUESTS,
    HOUSEHOLD,
    ITEM,
    ITEMS,
    MEETING,
    MEETING_NOTES,
    MEETINGS,
    NODE,
    NOTES,
    NOTICES,
    OBJECTIONS,
    OWNER,
    ROSTER_PLANS,
    SEATED,
    SEATS,
    SERVICES,
    SHOWN_MEETING,
    SIGN_UPS,
    STANDINGS,
    VISITS,
    WAITERS,
)
from tests.template_values.votes import CHECKED, COUNTED, FINDINGS, IN_RECORD, PAPERS, RECORDED, SURVEY

ELSEWHERE: dict[str, dict[str, list[Any]]] = {
    "access/action": {"action": [Action.report, Action.set_up, Action.give_owner]},
    "access/role": {"role": [role.value for role in Role]},
    "exports/which_community": {"name": ["", NASTY]},
    "operator/first_owner": {"link": ["https://t.me/linli_bot?start=own-x"]},
    "places/": {"line": [[], [NASTY], [NASTY, "B", "C"]], "title": [NASTY], "names": [[], [NASTY, "B"]]},
    "places/agree": {"inside": ["", NASTY]},
    "places/button": {
        "verb": [
            *("begin", "up", "residents", "council", "committee", "make", "back", "share", "release"),
            *("remove", "sure"),
        ]
    },
    "places/claimed": {"line": [[NASTY, "B"]]},
    "places/place": {"line": [[NASTY, "B"]]},
    "places/release": {"line": [[NASTY, "B"]]},
    "places/told_claimed": {"title": [None, NASTY]},
    "places/walking": {"name": ["", NASTY]},
    "places/where": {"total": [0, 12]},
    "roles/": {"role": [role.value for role in Role], "until": [None, NOW]},
    "roles/button": {"verb": ["give", "take"], "place": ["", NASTY]},
    "setup/added": {"place": [*PLACES]},
    "setup/told_": {"title": [NASTY]},
    "care/": {
        "choice": ["visited", "whom", "off", "end", "back"],
        "count": [NoteCount(0, 0), NoteCount(1, 1), NoteCount(12, 9)],
        "due": [0, 2],
        "is_keeper": FLAGS,
        "is_known": FLAGS,
        "name": ["A&B <b>"],
        "now": [NOW],
        "number": [None, 12],
        "people": [CARE_PEOPLE[:1], CARE_PEOPLE],
        "person": CARE_PEOPLE,
        "place": ["A/B"],
        "reader_id": [1, 2],
        "several": FLAGS,
        "total": [1, 4],
        "visit": VISITS,
        "visitor": [PERSON, replace(PERSON, reachable=True)],
        "visits": [[], VISITS],
    },
    "care/long_": {"length": [400], "most": [300]},
    "care/bad_interval": {"most": [366]},
    "care/list": {"people": [[], CARE_PEOPLE]},
    "issues/which_number": {"command": ["issue", "follow"]},
    "care/note": {"note": NOTES, "place": [*PLACES], "number": [None, 12]},
    "care/note_button": {"choice": ["everyone", "staff"]},
    "care/notebook": {"notes": [[], NOTES], "places": [PLACES]},
    "care/no_place": {"places": [[], ["A/B"]]},
    "care/which_place": {"places": [["A/B", "C/B"]]},
    "care/visits": {"people": [[], CARE_PEOPLE]},
    "personal/": {
        "choice": ["forget", "keep"],
        "closes_at": [NOW],
        "command": ["name"],
        "name": ["A&B <b>"],
        "person": [PERSON, replace(PERSON, name="a")],
        "roles": [[], [Role.council, Role.owner]],
        "summary": [Summary(0, 0, 0, 0, 0), Summary(3, 2, 1, 1, 1)],
    },
    "personal/neighbour": {"place": [None, *PLACES]},
    "bodies/": {
        "bodies": [
            [],
            [(Body(1, 2, BodyKind.owners, NASTY, None), PLACES[2])],
            [(Body(1, 2, BodyKind.owners, NASTY, -5, SEATS), PLACES[2])],
        ],
        "kind": [*BodyKind],
        "most": [30],
        "name": [NASTY],
        "person": [PERSON],
        "several": FLAGS,
        "title": [None, NASTY],
    },
    "handover/": {
        "checksum": ["0a" * 32],
        "day": ["2026-11-28"],
        "count": [0, 3],
        "file": ["handover.xlsx"],
        "folder": ["handover"],
        "label": [{"zh-CN": "报修", "en": "Repair"}],
        "name": ["issues", "promises", "polls", "decisions", "agenda", "bodies"],
        "number": [0, 1, 2],
        "part": ["issues", "promises", "polls", "decisions", "agenda", "bodies"],
        "member": [*SEATS],
    },
    "handover/who": {"name": [None, NASTY]},
    "handover/result": {
        "count": [None, count(["A", NASTY], {}), count(["A", NASTY], {(0,): 2, (1,): 1})],
        "form": ["one"],
    },
    "homes/": {
        "address": [f"{NASTY} 101"],
        "choice": [(), (0,), (1,)],
        "claim": [
            Claim(1, 1, 1, kind, 2, NOW if decided is not None else None, decided, NASTY)
            for kind in ("lives", "owns", "stranger")
            for decided in (None, True, False)
        ],
        "code": ["A3CDE-FGH4J"],
        "homes": [
            [],
            [{"address": f"{NASTY} 101", "is_owner": True, "others": 0}],
            [{"address": f"{NASTY} 101", "is_owner": owns, "others": 2} for owns in FLAGS],
        ],
        "is_own": FLAGS,
        "is_owner": FLAGS,
        "is_right": FLAGS,
        "kind": ["lives", "owns", "stranger"],
        "members": [0, 2],
        "more": [0, 12],
        "most": [5],
        "news": [None, f"{NASTY} 101"],
        "others": [0, 1],
        "owner_name": [None, NASTY],
        "room": ["101"],
    },
    "homes/button": {"verb": ["own_home", "leave_home", "left_home", "my_homes", "claim_home"]},
    "homes/claim_button": {"verb": ["look_claim", "confirm_claim", "refuse_claim"]},
    "homes/code_refused": {"why": [*Refusal]},
    "homes/ended": {"why": ["sold", "unlisted"]},
    "homes/told": {
        "claim": [
            Claim(1, 1, 1, kind, 2, NOW, decided, NASTY)
            for kind in ("lives", "owns", "stranger")
            for decided in FLAGS
        ]
    },
    "issues/incident": {
        "buildings": [3],
        "hours": [1, 2],
        "issues": [ISSUES[:2], ISSUES[:4]],
        "numbers": [[1, 4, 7], [*range(1, 21)]],
        "total": [3, 25],
        "left": [[], OPEN_ISSUES[:1], OPEN_ISSUES],
    },
    "checks/": {"count": [1, 2], "place": [NASTY], "places": [0, 4], "file": ["/etc/linli/config.toml", ""]},
    "exports/action": {"action": [*STEPS, *WRITTEN]},
    "boards/": {"counts": COUNTS, "issues": [ISSUES[:1], [GATHERING, *ISSUES[:6]]]},
    "exports/list": {"list": ["complaints", "needs", "services"]},
    "exports/heading": {
        "name": ["list", "category", "number", "due_at", "action", "issues", "events", "polls", "won", "roll"]
    },
    "exports/electorate": {"electorate": [*Electorate]},
    "issues/ask": {"stars": [[], [Rating(2, None), Rating(5, NASTY)]]},
    "issues/button": {"count": [0, 3], "verb": BUTTONS},
    "issues/detail": {
        "issue": [GATHERING, *ISSUES],
        "merged_into": [None, 3],
        "ratings": [[], [4], [5, 2, 3]],
    },
    "issues/elsewhere": {"place": [NASTY]},
    "issues/list": {
        "newest": [None, 20_000],
        "published": [(), [Published(what, 3, NASTY, NOW) for what in ("notice", "poll", "meeting", "week")]],
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
        "is_there": FLAGS,
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
    "polls/digest": {"section": POLL_FIGURES},
    "meetings/digest": {
        "section": [MeetingFigures(0, 0, 0, 0, 0, 0, 0, 2), MeetingFigures(2, 31, 9, 4, 1, 1, 3, 0)]
    },
    "site/meeting_title": {"meeting": [SHOWN_MEETING]},
    "decisions/digest": {"section": DECISION_FIGURES},
    "care/digest": {"section": CARE_FIGURES},
    "whistles/digest": {"section": [WhistleFigures(3, 0, None), WhistleFigures(3, 2, 61.5)]},
    "pictures/": {"unit": ["week", "month"], "count": [1, 8], "open": [0, 3]},
    "pictures/span": {"first": [date(2026, 11, 9)]},
    "pictures/figure": {"name": ["new", "done", "reopened", "open", "overdue"]},
    "pictures/heading": {"name": ["spans", "categories", "buildings"]},
    "pictures/change": {"now": [3, 5], "before": [None, 3, 5]},
    "pictures/building": {"row": [Row("1", 0, 0, 0, 0), Row("1", 3, 1, 2, 1), Row("1", 3, 1, 1, 0)]},
    "letters/": {
        "address": [f"{NASTY} 101"],
        "code": ["A3CDE-FGH4J"],
        "community": [NASTY],
        "count": [1, 58],
        "file": ["letters/B.pdf"],
        "found": [[], [NASTY, "B"]],
        "people": [6],
        "phone": [None, "021-5555 0101"],
        "room": [None, "101"],
    },
    "posters/": {"phone": [None, "021-5555 0101"], "has_code": FLAGS, "more": [1, 12], "is_late": FLAGS},
    "posters/heading": {"name": ["open", "votes", "notices", "done"]},
    "posters/notice": {"notice": NOTICES[2:3]},
    "posters/file_name": {"day": ["2026-11-28"]},
    "posters/phone": {"phone": ["021-5555 0101"]},
    "posters/no_such_place": {"example": ["B", ""]},
    "roster/": {
        "change": [
            Changed(5, NODE, HOUSEHOLD, 900_001, OWNER),
            Changed(5, NODE, HOUSEHOLD, 895_000, OWNER),
            Changed(5, NODE, BARE, 900_001, None),
        ],
        "column": [None, NASTY],
        "count": [2],
        "kind": ["building", "unit"],
        "names": [(NASTY,), (NASTY, "A")],
        "notices": [0, 3],
        "number": ["3"],
        "parent": [NASTY],
        "path": [NASTY],
        "plan": ROSTER_PLANS,
        "remark": [NASTY],
        "row": [12],
        "second": [NASTY],
        "spans": [[], [(3, 3)], [(3, 5), (9, 9)]],
        "step": ["read", "write", "print"],
        "value": [NASTY],
        "wish": [Wish(Path("a.csv"), dry, whole) for dry, whole in product(FLAGS, FLAGS)],
    },
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
        "kinds": [(), FINDINGS[2].groups],
        "before": [None, FINDINGS[0], FINDINGS[1]],
        "least": [5],
        "days": [0, 30],
        "people": [1, 30],
        "places": [[], [PLACES[2]]],
    },
    "points/certificate": {
        "community": [NASTY],
        "day": ["2026-11-28"],
        "earned": [Account(1, 25, 150), Account(1, 0, 60)],
        "line": ["title", "thanks", "about", "by", "date"],
    },
    "points/": {
        "account": [Account(1, 25, 150)],
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
    "signups/reminder": {"entry": [None, *SEATED]},
    "site/": {"folder": ["board"], "built": [Built(3, 0)], "address": ["http://127.0.0.1:8090/"]},
    "site/entry": {"line": BOARD_LINES},
    "site/notice_title": {"notice": NOTICES[2:]},
    "operator/no_place": {"found": [[], [NASTY, NASTY]]},
    "settings/": {"kind": ["community", "compound", "building", "unit"], "file": ["config.toml", ""]},
    "settings/not_utf8": {"file": ["config.toml"]},
    "settings/unreadable": {"file": ["config.toml"]},
    "setup/help": {"tags": [["#repair"], ["#repair", "#idea"]]},
    "setup/start": {"place": [None, *PLACES]},
    "polls/": {
        "sha256": [None, "0" * 64],
        "kept": RECORDED,
        "ballot": [None, *IN_RECORD[1:]],
        "choices": [[], [(NASTY, 1)], [("A", 1), (NASTY, 3)]],
        "places": [[], [*PLACES]],
    },
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
    "polls/draft": {"place": [None, *PLACES], "places": [[], [*PLACES]]},
    "polls/parts": {"more": [0, 3], "least": [3]},
    "polls/doors": {"left": [0, 31], "states": [STATES]},
    "polls/ledger": {"states": [STATES]},
    "polls/ledger_word": {"name": [*ledger.COLUMNS, *electorate.State, "tap", "proxy", "paper", "door"]},
    "polls/no_such_paper": {"words": [NASTY]},
    "polls/sheet": {
        "flats": [["A"], [NASTY] * 4],
        "stage": ["blank", "going", "needs_photo", "waits", "agreed", "differ"],
    },
    "polls/which_home": {"words": [NASTY], "number": [0, 2]},
    "polls/keyed": {"agreement": [*Agreement]},
    "polls/page_button": {"way": ["back", "on"]},
    "polls/proxy": {"flats": [["A"]], "holder": [[], [NASTY]]},
    "polls/to_check": {"number": [0, 2]},
    "polls/scope": {"words": [NASTY], "places": [[], [NASTY] * 9]},
    "polls/too_many_points": {"points": [99], "most": [8]},
    "polls/household_card": {"count": [None, *COUNTED[:3]]},
    "polls/paper": {"paper": PAPERS, "choices": [None, [], [(NASTY, 1)], [("A", 1), (NASTY, 3)]]},
    "whistles/button": {"party": ["property", NASTY]},
    "whistles/unknown": {"name": ["", NASTY, "mediator"]},
    "setup/ids": {"chat_id": [-1001234567890, None]},
}
