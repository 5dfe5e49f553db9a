"""Real values of every shape that a template meets, by the name it has there."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from bot.access import Action, Role, Visibility
from bot.activities.figures import Figures as ActivityFigures
from bot.activities.figures import Kind as ActivityCount
from bot.bodies.register import Body
from bot.bodies.register import Member as Seat
from bot.bodies.wording import Kind as BodyKind
from bot.bulletins import Figures
from bot.care.figures import Figures as CareFigures
from bot.care.notes import Count as NoteCount
from bot.care.notes import Note
from bot.care.people import CarePerson, Visit
from bot.care.wording import Need
from bot.config import DEFAULT_KINDS, RouteStep, Service
from bot.decisions import Decision, Waiting
from bot.decisions import Figures as DecisionFigures
from bot.digests.figures import (
    Alike,
    Digest,
    Dispute,
    Disputes,
    Means,
    Move,
    Past,
    Promises,
    Row,
    Satisfaction,
    Supported,
    Times,
    Totals,
)
from bot.digests.windows import Unit
from bot.issues import Event, Issue
from bot.lookup import Counts
from bot.meetings.figures import Figures as MeetingFigures
from bot.meetings.items import Item
from bot.meetings.minutes import Entry as MinuteEntry
from bot.meetings.minutes import Minutes
from bot.meetings.notes import Note as MeetingNote
from bot.meetings.records import Meeting
from bot.meetings.records import State as MeetingState
from bot.meetings.roll import Present
from bot.members import Person
from bot.notices import File, Notice, Objection
from bot.personal.holdings import Summary
from bot.places import Place, Places, Purpose
from bot.points.ledger import Account
from bot.points.ledger import Entry as PointEntry
from bot.points.performance import Member as GridMember
from bot.points.performance import Performance
from bot.points.proposals import Proposal as PointProposal
from bot.points.rules import Amount, Reason
from bot.points.rules import Unit as PointUnit
from bot.polls import Poll
from bot.proposals import Arguments
from bot.published import Published
from bot.recount.checking import Checked
from bot.recount.counting import Ballot, Electors, Flaw, Vote, result
from bot.recount.record import Opened, Record
from bot.roster.claims import Claim
from bot.roster.codes import Refusal
from bot.roster.households import Household
from bot.roster.importing import Wish
from bot.roster.planning import Added, Changed, Owner, Plan
from bot.roster.tree import Node
from bot.schedules.book import Entry, Period, Schedule
from bot.schedules.rules import Days, Rule
from bot.schedules.wording import What, said
from bot.services import Booking
from bot.settings_kinds import DEFAULT_ACTIVITIES, DEFAULT_CATEGORY_LIST, DEFAULT_MEETING_KINDS
from bot.setup.naming import Named
from bot.signups import lists as signups
from bot.site.building import Built
from bot.site.manifest import Line as BoardLine
from bot.site.meetings import Shown as ShownMeeting
from bot.states import ENDED, OPEN, STEPS, State
from bot.surveys.counting import find
from bot.surveys.rounds import Survey
from bot.tally import Outcome, count, decide
from bot.verdicts import Rating
from bot.voting import electorate, ledger, statutory
from bot.voting.assisted import Agreement
from bot.voting.electorate import Turnout
from bot.voting.papers import Paper
from bot.voting.parts import Part
from bot.voting.results import Ended
from bot.voting.results import Figures as PollFigures
from bot.voting.terms import Electorate, Form, Kind, Standard, Terms
from bot.whistles import Call, Whistle
from bot.whistles import Figures as WhistleFigures
from handlers.bulletins import Line as BulletinLine
from handlers.lists import Group
from handlers.meetings.cards import Coming
from handlers.proposing import Standing
from handlers.schedules import Line

MOST = 500  # renderings of one template
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


def poll(terms: Terms, closed_at: datetime | None = None) -> Poll:
    return Poll(1, 2, -1, 2, 1, Kind.poll, NASTY, ("A", NASTY, "C"), terms, NOW, NOW, closed_at)


GATHERING = replace(issue(State.reported), kind="idea", due_at=None, affected=3)
PROPOSALS = [GATHERING, *(replace(one, kind="idea") for one in ISSUES)]
STANDINGS = [
    Standing(5, arguments, is_on_agenda, vote, decision)
    for arguments in (Arguments(), Arguments((NASTY,), (NASTY, NASTY), 2))
    for is_on_agenda, vote, decision in (
        (False, None, None),
        (True, None, None),
        (False, poll(Terms()), None),
        (False, None, Decision(1, 2, NASTY, NOW, 7, issue(State.accepted))),
    )
]
SURVEY = Survey(1, 2, 1, NASTY, ("A", NASTY), None, NOW)
FIVE, FEW = ((5, 4),) * 5, ((1, 0),)
FINDINGS = [find(said, 2, 5) for said in ({}, {"B": FIVE}, {"B": (*FIVE, *FIVE), NASTY: FIVE, "C": FEW})]
SEATED = [
    signups.Entry(1, 1, NASTY, 2, "", True),
    signups.Entry(2, None, NASTY, 1, NASTY, True),
    signups.Entry(3, None, "C", 1, "", True),
]
WAITERS = [signups.Entry(4, 1, NASTY, 3, "", False)]
GUESTS = (signups.Entry(5, 1, NASTY, 2, "", True, 2), signups.Entry(6, None, "C", 0, "", False, 1))
SIGN_UPS = [
    signups.SignUp(replace(poll(Terms(), closed), options=()), about, places, NOW, None, entries, ())
    for closed in (None, NOW)
    for about, places, entries in (("", None, ()), (NASTY, 4, (*SEATED, *WAITERS)))
]
MEETING = Meeting(
    *(
        1,
        3,
        2,
        "council",
        MeetingState.called,
        NOW,
        NASTY,
        ("property", NASTY),
        -1,
        2,
        1,
        1,
        NASTY,
        4,
        "secret",
    ),
    *(None, None, None, 0),
)
MEETINGS = [
    replace(
        MEETING, number=None, state=MeetingState.draft, location="", invited=(), chair_id=None, chair=None
    ),
    *(replace(MEETING, state=state) for state in MeetingState if state is not MeetingState.draft),
]
ITEM = Item(1, 1, "put", None, NASTY * 20, False, None, "", None, None)
ITEMS = [
    ITEM,
    replace(ITEM, source="dispute", issue=replace(issue(State.reported), visibility=Visibility.staff)),
    replace(ITEM, source="proposal", issue=replace(issue(State.reported), kind="idea")),
]
ACTIVITIES = [
    replace(
        SIGN_UPS[-1],
        poll=replace(SIGN_UPS[-1].poll, closed_at=closed),
        entries=(*SEATED, *GUESTS[:1]),
        gone=GUESTS[1:],
        activity=signups.Activity("clinic", 90, counts, 3, is_cancelled),
    )
    for closed, counts, is_cancelled in (
        (None, NOW, False),
        (NOW, NOW, False),
        (NOW, None, False),
        (NOW, None, True),
    )
]
ENDS = ["decided", "vote", "handed_up", "postponed", "closed"]
ENDED_ITEMS = [
    replace(ITEM, outcome=outcome, outcome_words=NASTY, task=issue(State.reported)) for outcome in ENDS
]
MEETING_NOTES = (MeetingNote(1, 1, NASTY * 9, None, False, NOW), MeetingNote(2, 1, "", "photo", True, NOW))
ENTRIES = (
    MinuteEntry(ENDED_ITEMS[0], MEETING_NOTES),
    MinuteEntry(replace(ITEM, issue=issue(State.closed)), ()),
)
SHOWN_MEETING = ShownMeeting(
    3, DEFAULT_MEETING_KINDS[0].label, NASTY, NASTY, MeetingState.confirmed, NOW, NOW, NOW
)
NOTICES = [
    Notice(1, number, 2, -1, 2, 1, NASTY * 9, 7, None, NOW if number else None, NOW, ended_at, files)
    for number, ended_at, files in (
        (None, None, ()),
        (None, NOW, ()),
        (3, None, (File("x", True), File("y", False))),
        (3, NOW, ()),
    )
]
OBJECTIONS = [Objection(5, NASTY, answer, answer is None) for answer in (None, "", NASTY)]
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


POLLS = [
    poll(Terms(form, is_hidden=closed is None), closed)
    for form in (Form.one, Form.scores, Form.items, Form.ranking)
    for closed in (None, NOW)
]
POLLS += [
    poll(Terms(Form.many, 2, standard=Standard.majority, seats=2), NOW),
    poll(Terms(Form.weights, 10, is_secret=True)),
    poll(Terms(electorate=Electorate.households, quorum=Fraction(1, 2))),
    poll(Terms(electorate=Electorate.body, standard=Standard.consensus, quorum=Fraction(3, 5))),
    poll(Terms(Form.items, electorate=Electorate.owners, standard=Standard.statutory)),
    poll(Terms(Form.items, electorate=Electorate.owners, standard=Standard.statutory_special)),
    poll(Terms(standard=Standard.two_thirds)),
]
POLLS.append(replace(POLLS[-2], opens_at=NOW))
COUNTED = [
    count(["A", NASTY, "C"], pile, form)
    for form, pile in (
        (Form.one, {}),
        (Form.one, {(1,): 1}),
        (Form.one, {(0,): 1, (1,): 1}),
        (Form.one, {(0,): 1, (1,): 2, (2,): 1}),
        (Form.items, {(1, 2, 3): 4}),
        (Form.scores, {(5, 4, 0): 3}),
    )
]


def _recorded(rule: Terms, ballots: Sequence[Ballot]) -> Record:
    papers = None if rule.electorate is Electorate.chat else 3
    vote = Vote(("A", NASTY), rule, Electors(papers), tuple(ballots))
    when = "2026-11-28T20:00:00+08:00"
    return Record(
        **vars(vote),
        number=1,
        place=NASTY,
        question=NASTY,
        result=result(vote),
        **dict.fromkeys(("opened_at", "closes_at", "closed_at"), when),
    )


VERDICTS = statutory.decide(["A", NASTY], Form.items, [statutory.Holding(1, 80, (1, 2))], is_special=False)
IN_RECORD = [
    Ballot("7K3M-9QXD-2TFA", says, says is not None) for says in (None, (), ((NASTY, 1),), (("A", 2),))
]
RECORDED = [
    _recorded(Terms(form), IN_RECORD[1:2]) for form in (Form.one, Form.ranking, Form.scores, Form.items)
] + [
    _recorded(Terms(electorate=Electorate.households, quorum=Fraction(1, 2)), [IN_RECORD[0]] * 3),
    _recorded(
        Terms(electorate=Electorate.households), [Ballot("A", (("A", 1),)), Ballot("B", ((NASTY, 1),))]
    ),
    _recorded(Terms(Form.items, electorate=Electorate.owners, standard=Standard.statutory), [IN_RECORD[2]]),
]
PAPERS = [
    Paper((1,), (), 2, electorate.State.voted, "7K3M-9QXD-2TFA", (1,), 1, name) for name in (NASTY, None)
]
PARTS = [
    Part(next(iter(PLACES)), 9, voted, counted, depth)
    for voted, counted, depth in ((0, None, 0), (2, None, 1), (5, COUNTED[2], 1))
]
CHECKED = [
    Checked(Opened(kept, "0" * 64, is_right, is_right), () if is_right else tuple(Flaw), counted)
    for kept in RECORDED
    for is_right, counted in ((True, kept.result), (False, None), (False, RECORDED[0].result))
]
STATES = {state.value: number for number, state in enumerate(electorate.State)}
OUTCOMES = [
    decide(counted, terms)
    for counted in COUNTED
    for terms in (Terms(), Terms(standard=Standard.majority), Terms(seats=2))
] + [Outcome((), has_quorum=False)]
OPEN_ISSUES = tuple(one for one in ISSUES if one.state in OPEN)
FIGURES = [
    Figures((), (), (), (), (), ()),
    Figures(
        OPEN_ISSUES,
        OPEN_ISSUES,
        OPEN_ISSUES,
        OPEN_ISSUES,
        OPEN_ISSUES,
        tuple(POLLS),
        tuple(NOTICES[2:]),
        (MEETING,),
    ),
    Figures((), (), (), (), OPEN_ISSUES[:1], (), (), (MEETING, replace(MEETING, location=""))),
]
RULES = [
    Rule("0 18 * * 5"),
    Rule("0 18 * * 1,5", 2, Days.no_holidays),
    Rule("0 9 * * *", days=Days.working),
    Rule("30 9 1,15 * *"),
    Rule("0 9 L * *"),
    Rule("0 9 * * 6#1"),
    Rule("0 9 * * 5L"),
    Rule("0 9 1-7 * 1", days=Days.working),
]
SCHEDULES = [
    Schedule(n, Entry(2, [*What][n % 5], rule, NASTY, n % 2 == 0), state, by, NOW, NOW, NOW, 0)
    for state, by in (("draft", 1), ("on", None), ("paused", 1), ("ended", 1))
    for n, rule in enumerate(RULES)
]
SCHEDULE = SCHEDULES[0]
LINES = [
    Line(n, one, said(one.entry.rule), PLACES[2])
    for n, one in enumerate(SCHEDULES, 1)
    if one.state in ("on", "paused")
]
BULLETIN_LINES = [
    BulletinLine(heading, one)
    for heading, ones in (
        ("overdue", [one for one in ISSUES if one.state in OPEN]),
        ("in_progress", [one for one in ISSUES if one.state in ("accepted", "in_progress", "reopened")]),
        ("waiting", [one for one in ISSUES if one.state == "reported"]),
        ("done", [one for one in ISSUES if one.state == "done"]),
    )
    for one in ones
]
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

CARE_PEOPLE = [
    CarePerson(1, 2, room, NASTY, need, note, days, visitor, NASTY if visitor else None, due, due, None)
    for room, need, note, days, visitor in (
        ("301", Need.alone, NASTY * 9, 7, 1),
        ("", Need.other, None, 1, None),
    )
    for due in (NOW, NOW + timedelta(3))
]
VISITS = [Visit(1, 1, 1, NASTY, NOW, note) for note in (None, NASTY)]
NOTES = [
    Note(1, author, NASTY, 2, room, text, NOW, issue, photos)
    for author, room, text, issue, photos in ((1, "301", NASTY * 9, None, 0), (2, "", "", 7, 2))
]

# What a name stands for in the templates, and where it stands for something else.
NO_TIMES, SOME_TIMES = Times(0, None, None), Times(4, 12_600, 190_000)
POLL_FIGURES = [
    PollFigures(1, 0, 1, ()),
    PollFigures(
        opened=0,
        closed=9,
        open=0,
        ended=(
            Ended(NASTY, (), 0, 0, has_quorum=True),
            Ended(NASTY, (), 3, 120, has_quorum=False),
            Ended(NASTY, (NASTY, "B"), 88, 120, has_quorum=True),
            Ended(NASTY, (), 4, 0, has_quorum=True),
        ),
    ),
]
DECISION_FIGURES = [
    DecisionFigures(3, 0, 0, ()),
    DecisionFigures(
        made=0,
        not_carried_out=9,
        late=1,
        waiting=(
            Waiting(3, NASTY, "property", NOW, is_late=True),
            Waiting(4, NASTY, "council", NOW, is_late=False),
            Waiting(5, NASTY, "council", None, is_late=False),
        ),
    ),
]
CARE_FIGURES = [CareFigures(8, 2, 9, 0, 0), CareFigures(8, 2, 9, 20, 0), CareFigures(0, 0, 0, 20, 3)]
DIGESTS = [
    Digest(
        place_id=2,
        place=NASTY,
        purpose=Purpose.council,
        unit=unit,
        units=1,
        first=first,
        last=last,
        since=NOW,
        until=NOW,
        totals=Totals(3, 1, 0, 2, 1),
        past=Past(None, None, None),
        spans=(),
        to_answer=NO_TIMES,
        to_done=NO_TIMES,
        satisfaction=Satisfaction(0, 0, 0, None),
        promises=Promises(0, 0),
        by_list=(),
        by_kind=(),
        by_category=(),
        by_place=(),
        by_role=(),
        disputes=Disputes((), 0, 0, 0),
        supported=(),
        quiet=(),
        alike=(),
        sections={},
    )
    for unit, first, last in (
        (Unit.week, date(2026, 12, 28), date(2027, 1, 3)),
        (Unit.month, date(2026, 11, 1), date(2026, 11, 30)),
    )
]
DIGESTS.append(
    replace(
        DIGESTS[0],
        to_answer=SOME_TIMES,
        to_done=SOME_TIMES,
        satisfaction=Satisfaction(4, 3, 3, 4.33),
        promises=Promises(5, 1),
    )
)
DISPUTES = [
    Dispute(7, 2, "noise", "accepted", "mediator", NOW, moves)
    for moves in ((), (Move(NOW, "escalate"), Move(NOW, "accept")))
]
BUSY = replace(
    DIGESTS[-1],
    units=2,
    totals=Totals(14, 12, 2, 23, 5),
    past=Past(Totals(11, 10, 0, None, None), Means(12.5, 11.25, 1.0, 20.0, None), Totals(9, 9, 1, 18, 4)),
    by_list=(Row("complaints", 9, 8, 20, 5), Row("needs", 5, 4, 3, 0)),
    by_kind=(Row("repair", 9, 8, 20, 5), Row("gone", 5, 4, 3, 0)),
    by_category=(Row("noise", 9, 8, 20, 5), Row("other", 5, 4, 3, 0)),
    by_place=(Row("2", 9, 8, 20, 5), Row("1", 5, 4, 3, 0), Row("1", 0, 0, 0, 0)),
    by_role=(Row("property", 9, 8, 20, 5), Row("council", 5, 4, 3, 0)),
    disputes=Disputes(tuple(DISPUTES), 1, 1, 3),
    supported=(Supported(3, 2, NASTY * 20, 9, 12),),
    quiet=(2, 1, 2),
    alike=(Alike(3, NASTY, 3, 5, 1), Alike(4, NASTY, 3, 5, 0)),
)
DIGESTS.append(BUSY)
HOLDINGS = [
    (role.value, NASTY, part_time, until)
    for role, part_time, until in (
        (Role.council, False, NOW),
        (Role.grid_member, True, None),
        (Role.owner, False, None),
    )
]
HOLDERS = [*HOLDINGS, *HOLDINGS]

VALUES: dict[str, list[Any]] = {
    "below": [0, 12],
    "can_name": FLAGS,
    "can_set_up": FLAGS,
    "commands": [[], [("poll", NASTY), ("place", NASTY)]],
    "communities": [[NASTY, "B"]],
    "held": [[], HOLDINGS],
    "holders": [[], HOLDERS],
    "inside": [None, "community", "compound", "building"],
    "is_deaf": FLAGS,
    "is_first": FLAGS,
    "may_give": FLAGS,
    "mode": ["claim", "share", "manage"],
    "named": [[Named("building", NASTY)], [Named("unit", f"U{n}") for n in range(100)]],
    "names": [[], [NASTY, "B"]],
    "part_time": FLAGS,
    "runs": [NASTY],
    "unknown": [0, 2],
    "years": [0, 1, 3],
    "link": ["https://t.me/linli_bot?start=own-x"],
    "action": [
        "whistle",
        "answer_proposal",
        "publish_notice",
        "open_poll",
        "close_any_poll",
        "report",
        "vote",
    ],
    "actor": [NASTY],
    "allowed": [["compound"], ["compound", "building"]],
    "asked": FLAGS,
    "bound": ["gt", "ge", "le", "lt"],
    "call": CALLS,
    "by_route": FLAGS,
    "called": ["A, B"],
    "can_choose": FLAGS,
    "category": [None, DEFAULT_CATEGORY_LIST[0]],
    "change": ["one", "many", "secret", "named", "chat", "households"],
    "changed": FLAGS,
    "chat_id": [-1001234567890],
    "chats": [0, 3],
    "choice": ["everyone", "nameless", "staff", "committee", "discard"],
    "choices": [["repair"], ["repair", "idea"]],
    "community": [NASTY],
    "council": FLAGS,
    "count": COUNTED,
    "day": [0, 1, 2],
    "days": [90],
    "due_at": [NOW],
    "earlier": [0, 3],
    "electorate": [*Electorate],
    "entitled": [0, 128],
    "later": [0, 3],
    "events": [EVENTS[:1], *(EVENTS[n : n + SHOWN] for n in range(0, len(EVENTS), SHOWN))],
    "expected": [
        *("text", "whole", "number", "truth", "date", "time"),
        *("list", "label", "tables", "table"),
    ],
    "figures": FIGURES,
    "file": ["/etc/linli/config.toml"],
    "first": [NASTY],
    "fixed": [1, 2],
    "flats": [[], [NASTY], [NASTY] * 5],
    "folder": ["/var/lib/linli"],
    "forward": FLAGS,
    "free": [5 * 2**20, 3 * 2**30],
    "full_width": FLAGS,
    "idea_tag": ["#idea"],
    "here": [None, Turnout(36, 12)],
    "host": ["api.telegram.org"],
    "is_counted_already": FLAGS,
    "is_asked": FLAGS,
    "is_emergency": FLAGS,
    "is_follower": FLAGS,
    "is_late": FLAGS,
    "is_new": FLAGS,
    "is_newer": FLAGS,
    "is_own": FLAGS,
    "is_private": FLAGS,
    "is_proposal": FLAGS,
    "is_reporter": FLAGS,
    "issue": ISSUES,
    "issues": [[], ISSUES[:1], ISSUES[:8]],
    "key": ["places[0].name"],
    "kind": [*DEFAULT_KINDS],
    "kinds": [KIND.__getitem__],
    "last": [None, *(one for one in EVENTS if one.action in ON_CARDS)],
    "least": [2],
    "length": [1001],
    "left": [0, 2],
    "limit": ["1"],
    "line": [3],
    "mark": [1, 3],
    "missing": PARTIES,
    "moment": [NOW],
    "more": [0, 2],
    "most": [10],
    "name": [NASTY],
    "nearest": [None, "repair"],
    "needed": [1, 3],
    "newest": ["0002"],
    "notice": NOTICES,
    "note": ["", None, NASTY * 20],
    "now": [NOW],
    "number": [1, 12],
    "numbers": [{"zh-CN": "火警119", "en": "Fire 119"}],
    "option": [NASTY],
    "outcome": OUTCOMES,
    "other": ["places[1].name"],
    "organisation": [NASTY],
    "digest": DIGESTS,
    "page": [1, 2],
    "paper": [None, {"zh-CN": "居委会大厅", "en": "at the committee"}],
    "pages": [1, 2],
    "parties": PARTIES,
    "occasion": ["asked", "opened", "reminded"],
    "only": [None, *PLACES],
    "opens_at": [NOW],
    "parts": [PARTS],
    "party": ["property", NASTY],
    "period": [Period(SCHEDULE, NOW - timedelta(7), NOW, folded) for folded in (0, 3)],
    "person": [PERSON, None],
    "photo": FLAGS,
    "place": [*PLACES],
    "places": [PLACES],
    "poll": POLLS,
    "proposal": STANDINGS,
    "purpose": ["residents", "council", "committee"],
    "rating": [Rating(1, None), Rating(2, NASTY * 20)],
    "reachable": FLAGS,
    "reason": [NASTY],
    "report_tag": ["#repair"],
    "reporter": [None, NASTY],
    "role": [*Role],
    "receipt": ["7K3M-9QXD-2TFA"],
    "is_used": FLAGS,
    "percent": [statutory.shown],
    "spoken": [VERDICTS],
    "joined": [VERDICTS],
    "rooms": [["101", NASTY]],
    "seconds": [-75, 75],
    "section": ["places"],
    "shown": [2],
    "staff": [0, 4],
    "ranked": [counted.lines for counted in COUNTED],
    "stars": [1, 5],
    "state": [*State],
    "table": ["places"],
    "timezone": ["Asia/Shanghai"],
    "title": [None, TITLE],
    "told": FLAGS,
    "total": [0, 12],
    "unheard": [[], *PARTIES],
    "until": [NOW],
    "user_id": [5_000_001],
    "username": ["linli_bot"],
    "value": [NASTY],
    "verb": [verb for verb, step in STEPS.items() if not step.by_clock],
    "version": ["0001"],
    "was": ROUTE_STEPS,
    "went_up": FLAGS,
    "what": ["question", "option"],
    "whistle": WHISTLES,
    "where": ["postgresql://…/linli"],
    "whole": [Turnout(128, 37)],
    "why": [
        *("most", "quorum", "quorum_of_chat"),
        *("majority_of_marks", "law_without_owners", "law_in_secret"),
    ],
    "words": [NASTY],
    "written": [-4000001],
}
FREE = {"zh-CN": "周三上午，免费", "en": "Wednesday, free"}
SERVICES = [Service(name="A&B"), Service(name=NASTY, about=FREE)]
AMOUNTS = [
    Amount(PointUnit.points, 10),
    Amount(PointUnit.points, -1),
    Amount(PointUnit.minutes, 15),
    Amount(PointUnit.minutes, -150),
]
EARNED = [(Reason.issue, "12"), (Reason.visit, ""), (Reason.give, NASTY)]
SEATS = (Seat(1, 1, NASTY, None, NOW, True), Seat(2, 1, NASTY, NASTY, NOW, False))
HOUSEHOLD = Household(1, 2, "101", 895_000, 1, NASTY)
BARE = Household(2, 2, "102", None, None, None)
NODE = Node(2, None, "building", NASTY)
OWNER = Owner(1, NODE, NASTY)
ROSTER_PLANS = [
    Plan(),
    Plan(places=[NODE], unchanged=3, unlisted=[BARE], added=[Added(NODE, "103", None, OWNER)]),
]
COUNTS = [
    Counts({}, 0),
    Counts({"needs": 1}, 0),
    Counts({"complaints": 12, "needs": 3, "services": 1}, 4),
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
WAITING = [[(ISSUES[n], one) for n, one in enumerate(EVENTS[at : at + 8])] for at in range(0, len(EVENTS), 8)]
BOARD_LINES = [
    BoardLine(12, NASTY, "repair", "other", "B", state, "property", "open", False, NOW, NOW)
    for state in State
]
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
        "published": [(), [Published(what, 3, NASTY, NOW) for what in ("notice", "poll", "meeting")]],
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


def combinations(name: str, asked: list[str]) -> Iterator[dict[str, Any]]:
    """Every combination of the values of a template; of very many, each value and others at random."""
    known = dict(VALUES)
    for where, values in ELSEWHERE.items():
        known |= values if name.startswith(where) else {}
    lists = [known[variable] for variable in asked]
    if prod(map(len, lists)) <= MOST:
        every = list(product(*lists))
    else:
        chance = random.Random(name)
        longest = max(map(len, lists))
        every = [tuple(values[n % len(values)] for values in lists) for n in range(longest)]
        every += [tuple(chance.choice(values) for values in lists) for _ in range(MOST - longest)]
    return (dict(zip(asked, values, strict=True)) for values in every)
