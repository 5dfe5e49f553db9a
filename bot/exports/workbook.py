"""A spreadsheet (XLSX) of issues, polls and meetings: filters, a heading that stays, real dates."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from bot.access import Role
from bot.config import Settings
from bot.exports.records import Record
from bot.texts import Texts

# Of one sheet and one cell (Excel's specifications and limits).
_MOST_ROWS, _LONGEST_TEXT = 1_048_576, 32_767
_DATE = "yyyy-mm-dd hh:mm"
# Each column with its width in characters.
_ISSUES = {
    "number": 7,
    "text": 50,
    "kind": 9,
    "list": 9,
    "category": 12,
    "state": 14,
    "place": 20,
    "reporter": 12,
    "assignee": 12,
    "responsible": 12,
    "due_at": 17,
    "created_at": 17,
    "updated_at": 17,
    "closed_at": 17,
    "photos": 7,
}
_MEETINGS = {
    "number": 7,
    "meeting": 14,
    "place": 20,
    "location": 20,
    "held_at": 17,
    "status": 14,
    "people": 10,
    "agenda": 8,
}
_ROLL = {"number": 7, "name": 14, "part": 14, "at": 17}
_EVENTS = {"number": 7, "at": 17, "actor": 12, "action": 20, "state": 14, "note": 50}
_POLLS = {
    "question": 50,
    "place": 20,
    "electorate": 12,
    "options": 24,
    "opened_at": 17,
    "closes_at": 17,
    "ended_at": 17,
    "entitled": 8,
    "voters": 8,
    "votes": 24,
    "won": 24,
}
# The template, and its variable, that says a column's value in words.
_SAID = {
    "list": "list",
    "state": "state",
    "responsible": "role",
    "action": "action",
    "electorate": "electorate",
}


class Workbook:
    """Rows go to the file as they come, so that a long history needs no memory; `end` completes it."""

    def __init__(self, out: str | BinaryIO, settings: Settings, language: str | None = None) -> None:
        """`out`: the file's path, or what its bytes are written to. Without a language, the community's."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(out, options)
        self._words = _Words(settings, language or settings.community.language)
        self._issues = _Sheet(self._book, self._words, "issues", _ISSUES)
        self._events = _Sheet(self._book, self._words, "events", _EVENTS)
        self._polls = _Sheet(self._book, self._words, "polls", _POLLS)
        self._meetings = _Sheet(self._book, self._words, "meetings", _MEETINGS)
        self._roll = _Sheet(self._book, self._words, "roll", _ROLL)

    def put(self, records: Iterable[Record]) -> None:
        """Add issues, each with its events."""
        for record in records:
            self._issues.put(record)
            for event in record["events"]:
                # It went up to a role, which has a name here.
                note = self._words.label("responsible", event["note"]) if _is_role(event) else event["note"]
                self._events.put(event | {"number": record["number"], "note": note})

    def put_polls(self, polls: Iterable[Record]) -> None:
        for poll in polls:
            self._polls.put(poll)

    def put_meetings(self, meetings: Iterable[Record], roll: Iterable[Record]) -> None:
        """Add meetings, and who was there."""
        for meeting in meetings:
            self._meetings.put(meeting)
        for one in roll:
            self._roll.put(one)

    def end(self) -> None:
        self._issues.end()
        self._events.end()
        self._polls.end()
        self._meetings.end()
        self._roll.end()
        self._book.close()


def _is_role(event: Record) -> bool:
    return event["action"] in ("escalate", "hand_up") and event["note"] in [*Role]


class _Words:
    """Headings, labels and local times in one language."""

    def __init__(self, settings: Settings, language: str) -> None:
        self._texts = Texts(settings.community.timezone)
        self._language = language
        self._kinds = {kind.name: kind.label for kind in settings.kinds}
        self._categories = {category.name: category for category in settings.categories}
        self.label = lru_cache(maxsize=1000)(self._label)

    def heading(self, name: str) -> str:
        return self._texts.render("exports/heading.txt", self._language, name=name)

    def _label(self, name: str, value: str) -> str:
        if name == "category":
            known = self._categories.get(value)
            return self._texts.render("issues/category_name.txt", self._language, category=known)
        if name == "kind":
            label = self._kinds.get(value, {})
            return label.get(self._language) or next(iter(label.values()), value)
        return self._texts.render(f"exports/{_SAID[name]}.txt", self._language, **{_SAID[name]: value})

    def local(self, moment: str) -> datetime:
        """A moment of a record on the community's clock; spreadsheets know no time zones."""
        return datetime.fromisoformat(moment).astimezone(self._texts.zone).replace(tzinfo=None)


class _Sheet:
    """Rows under a heading; what does not fit goes on in another sheet of the same kind."""

    def __init__(self, book: Any, words: _Words, name: str, columns: dict[str, int]) -> None:
        self._book, self._words, self._name, self._columns = book, words, name, columns
        self._heading = book.add_format({"bold": True, "bottom": 1})
        self._date = book.add_format({"num_format": _DATE})
        self._parts = 0
        self._sheet = self._begin()

    def put(self, record: Record) -> None:
        if self._row == _MOST_ROWS:
            self.end()
            self._sheet = self._begin()
        for column, name in enumerate(self._columns):
            self._write(column, name, record[name])
        self._row += 1

    def end(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row - 1, 0), len(self._columns) - 1)

    def _begin(self) -> Worksheet:
        self._parts += 1
        title = self._words.heading(self._name)
        sheet: Worksheet = self._book.add_worksheet(f"{title} {self._parts}" if self._parts > 1 else title)
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(self._columns.values()):
            sheet.set_column(column, column, width)
        for column, name in enumerate(self._columns):
            sheet.write_string(0, column, self._words.heading(name), self._heading)
        self._row = 1
        return sheet

    def _write(self, column: int, name: str, value: object) -> None:
        if value is None:
            return
        if name == "at" or name.endswith("_at"):
            self._sheet.write_datetime(self._row, column, self._words.local(str(value)), self._date)
        elif isinstance(value, int):
            self._sheet.write_number(self._row, column, value)
        else:
            said = name in _SAID or name in ("kind", "category")
            text = self._words.label(name, str(value)) if said else str(value)
            self._sheet.write_string(self._row, column, text[:_LONGEST_TEXT])
