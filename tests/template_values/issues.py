"""Samples of issues, people and places, of every shape that templates meet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.access import Role, Visibility
from bot.config import DEFAULT_KINDS, RouteStep
from bot.issues import Event, Issue
from bot.issues.states import ENDED, OPEN, STEPS, State
from bot.members import Person
from bot.places import Place, Places
from bot.voting import electorate
from bot.whistles import Call, Whistle
from handlers.issues.lists import Group

SHOWN = 12  # lines of history that /issue shows
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
NASTY = '<b>A&B</b> "{{ x }}" %s'  # no Chinese, so that what is Chinese is the template's own
KIND = {kind.name: kind for kind in DEFAULT_KINDS}
PLACES = Places(
    [Place(1, None, "community", NASTY, None, None, None), Place(2, 1, "building", "B", -1, None, None)]
)
PERSON = Person(1, 5_000_001, NASTY, None, reachable=False, full_name=NASTY)


def issue(state: State, *, late: bool = False, taken: bool = True, photos: int = 0) -> Issue:
    return Issue(
        id=7,
        number=12,
        kind="repair",
        state=state,
        text=NASTY * 40,
        place_id=1 if late else 2,
        category="noise" if late else "other",
        visibility=Visibility.everyone,
        on_behalf_of=NASTY if late else None,
        level=2 if late else 0,
        responsible=Role.committee if late else Role.property,
        due_at=NOW,
        wakes_at=None,
        overdue_at=NOW if late else None,
        merged_into_id=8 if state is State.merged else None,
        is_confirmed=state is State.closed and taken,
        created_at=NOW,
        updated_at=NOW,
        closed_at=NOW if state in ENDED else None,
        answered_at=None,
        chat_id=-1,
        message_id=2,
        text_message_id=2,
        reporter_id=1,
        assignee_id=1,
        reporter_name=NASTY,
        assignee_name=NASTY if taken else None,
        photos=photos,
        affected=photos,
        merged_into=3 if state is State.merged else None,
        merged_state=State.done if state is State.merged else None,
    )


def event(action: str, note: str | None = None, photos: int = 0) -> Event:
    nobody = action in (
        "overdue",
        "escalate",
        "lapse",
        "incident",
        "supported",
        "unsupported",
        "passed",
        "rejected",
    )
    return Event(NOW, None if nobody else NASTY, action, "reported", note, photos)


ISSUES = [issue(state, late=late, taken=late, photos=3 * late) for state in State for late in (True, False)]
GATHERING = replace(issue(State.reported), kind="idea", due_at=None, affected=3)
PROPOSALS = [GATHERING, *(replace(one, kind="idea") for one in ISSUES)]
# What is written into the history besides the steps.
WRITTEN = (
    "report",
    "edit",
    "overdue",
    "comment",
    "promise",
    "hand_over",
    "category",
    "looked",
    "rate",
    "whistle",
    "check_in",
    "missed",
    "join",
    "unjoin",
    "apart",
    "incident",
    "for",
    "against",
    "supported",
    "unsupported",
    "agenda",
    "hand_up",
    "vote",
    "passed",
    "rejected",
)
EVENTS = [
    event(action, note, photos)
    for action in (*WRITTEN, *STEPS)
    for note, photos in ((None, 0), (NASTY * 9, 2))
] + [event("escalate", "council")]
ON_CARDS = [
    "check_in",
    "accept",
    "start",
    "finish",
    "give_back",
    "decline",
    "confirm",
    "reopen",
    "comment",
    "hand_over",
    "hand_up",
    "agenda",
]
STATES = {state.value: number for number, state in enumerate(electorate.State)}
OPEN_ISSUES = tuple(one for one in ISSUES if one.state in OPEN)
FLAGS = [True, False]
TITLE = {"zh-CN": "楼长", "en": "building head"}
ROUTE_STEPS = [RouteStep(role=Role.property, hours=24), RouteStep(role=Role.council, hours=72, title=TITLE)]
PARTIES = [["property"], ["property", NASTY, "committee"]]
CALLS = [
    Call(1, party, NOW + timedelta(minutes=minutes), 1, NASTY)
    for party, minutes in (("property", 0), (NASTY, 12), (NASTY, 60), ("council", 185))
]
WHISTLES = [
    Whistle(
        1, 7, 1 if caller else None, caller, NOW, NOW, wakes, (*CALLS[:2], Call(3, party, None, None, None))
    )
    for caller in (None, NASTY)
    for wakes in (None, NOW)
    for party in ("committee", NASTY)
]
GROUPS = [
    [],
    [Group(None, 8, ISSUES[:8])],
    [Group("complaints", 12, ISSUES[:1]), Group("services", 1, ISSUES[1:2])],
]
BUTTONS = [
    "finish_answer",
    "confirm_answer",
    "reopen_answer",
    "accept",
    "start",
    "finish",
    "confirm",
    "reopen",
    "met",
    "more",
    "handover",
]
