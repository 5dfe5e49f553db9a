"""Issues (事项): reported, worked on, confirmed as fixed, with all that happened to them.

issue.py says what one is, register.py writes it down, finding.py finds it again and timeline.py keeps its
history: what these have is taken from here. states.py has the table of its life and progress.py moves it on.
Each other module knows one thing more: who met it too, which others are likely the same, who may read it.
"""

from bot.issues.finding import all_where, by_id, by_number, numbered, of_message, of_subject
from bot.issues.issue import Issue, Report
from bot.issues.register import change, correct, report, touch
from bot.issues.timeline import Event, annotate, events, history, latest, record

__all__ = [
    "Event",
    "Issue",
    "Report",
    "all_where",
    "annotate",
    "by_id",
    "by_number",
    "change",
    "correct",
    "events",
    "history",
    "latest",
    "numbered",
    "of_message",
    "of_subject",
    "record",
    "report",
    "touch",
]
