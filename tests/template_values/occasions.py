"""Samples of meetings, activities, notices, households and visits, of every shape that templates meet."""

from dataclasses import replace
from datetime import timedelta

from bot.access import Visibility
from bot.bodies.register import Member as Seat
from bot.care.notes import Note
from bot.care.people import CarePerson, Visit
from bot.care.wording import Need
from bot.config import Service
from bot.config.kinds import DEFAULT_MEETING_KINDS
from bot.decisions import Decision
from bot.issues.lookup import Counts
from bot.issues.states import State
from bot.meetings.items import Item
from bot.meetings.minutes import Entry as MinuteEntry
from bot.meetings.notes import Note as MeetingNote
from bot.meetings.records import Meeting
from bot.meetings.records import State as MeetingState
from bot.notices import File, Notice, Objection
from bot.points.rules import Amount, Reason
from bot.points.rules import Unit as PointUnit
from bot.proposals import Arguments
from bot.roster.households import Household
from bot.roster.planning import Added, Owner, Plan, Stated
from bot.roster.tree import Node
from bot.signups import lists as signups
from bot.site.meetings import Shown as ShownMeeting
from bot.voting.terms import Terms
from handlers.proposals.showing import Standing
from tests.template_values.issues import NASTY, NOW, issue
from tests.template_values.votes import poll

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
    Notice(1, number, 2, -1, 2, 1, NASTY * 9, 7, None, number, NOW if number else None, NOW, ended_at, files)
    for number, ended_at, files in (
        (None, None, ()),
        (None, NOW, ()),
        (3, None, (File("x", True), File("y", False))),
        (3, NOW, ()),
    )
]
OBJECTIONS = [Objection(5, NASTY, answer, answer is None) for answer in (None, "", NASTY)]
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
STATED_NODE = Node(2, None, "building", NASTY, area_cm2=895_000)
OWNER = Owner(1, NODE, NASTY)
ROSTER_PLANS = [
    Plan(),
    Plan(places=[NODE], unchanged=3, unlisted=[BARE], added=[Added(NODE, "103", None, OWNER)]),
    Plan(totals=[Stated(6, NODE, 900_001)]),
]
COUNTS = [
    Counts({}, 0),
    Counts({"needs": 1}, 0),
    Counts({"complaints": 12, "needs": 3, "services": 1}, 4),
]
