"""Samples of bulletins, digests and schedules, of every shape that templates meet."""

from dataclasses import replace
from datetime import date

from bot.bulletins import Figures
from bot.care.figures import Figures as CareFigures
from bot.decisions import Figures as DecisionFigures
from bot.decisions import Waiting
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
from bot.issues.standing import Some
from bot.issues.states import OPEN, State
from bot.places import Purpose
from bot.schedules.book import Entry, Schedule
from bot.schedules.rules import Days, Rule
from bot.schedules.wording import What, said
from bot.site.manifest import Line as BoardLine
from bot.voting.results import Ended
from bot.voting.results import Figures as PollFigures
from handlers.bulletins import Line as BulletinLine
from handlers.schedules import Line
from handlers.workshop import Fault
from tests.template_values.issues import EVENTS, ISSUES, NASTY, NOW, OPEN_ISSUES, PLACES
from tests.template_values.occasions import MEETING, NOTICES
from tests.template_values.votes import POLLS

SOME = Some(len(OPEN_ISSUES) + 3, OPEN_ISSUES)
FIGURES = [
    Figures(),
    Figures(len(OPEN_ISSUES), SOME, SOME, SOME, SOME, tuple(POLLS), tuple(NOTICES[2:]), (MEETING,)),
    Figures(waiting=Some(1, OPEN_ISSUES[:1]), meetings=(MEETING, replace(MEETING, location=""))),
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
FAULTS = [None, *Fault]
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
WAITING = [[(ISSUES[n], one) for n, one in enumerate(EVENTS[at : at + 8])] for at in range(0, len(EVENTS), 8)]
BOARD_LINES = [
    BoardLine(12, NASTY, "repair", "other", "B", state, "property", "open", False, NOW, NOW)
    for state in State
]
