"""Somebody's own words, wherever they are kept, and their name taken out of them.

In the words of others it stays: those are not Linli's to change. So it does in the record of a vote, whose
fingerprint was told, and in the roster, which is the register's.
"""

import html
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, cast, func, select, true, update

from bot.members import Person
from storage import tables
from storage.connection import AsyncConnection

# A name of one character stands in many words that mean something else.
_SHORTEST_NAME = 2
_Words = Sequence[tuple["Column[Any]", ColumnElement[bool]]]


async def leave(tx: AsyncConnection, person: Person, names: Iterable[str], somebody: str) -> None:
    """`somebody` stands in place of these names, the longest first."""
    texts = [*_of_issues(person), *_of_meetings(person), *_of_others(person)]
    for name in names:
        if len(name) < _SHORTEST_NAME:
            continue
        for column, which in texts:
            named = which & column.contains(name, autoescape=True)
            values = {column: func.replace(column, name, somebody)}
            await tx.execute(update(column.table).where(named).values(values))
        for column, which in _of_lists(person):
            for wording in {name, html.escape(name)}:
                await _leave_list(tx, column, which, wording, somebody)


def _of_issues(person: Person) -> _Words:
    i, e, v, d = tables.issues, tables.events, tables.verdicts, tables.decisions
    own = i.c.reporter_id == person.id
    # What was reported stands in the history of the issue that it was merged into, too.
    theirs = select(i.c.id).where(own).union(select(i.c.merged_into_id).where(own))
    return (
        (i.c.text, own),
        (e.c.note, (e.c.actor_id == person.id) | e.c.issue_id.in_(theirs)),
        (v.c.words, v.c.person_id == person.id),
        (d.c.words, d.c.issue_id.in_(select(i.c.id).where(own))),
    )


def _of_meetings(person: Person) -> _Words:
    m, i, n, a = tables.meetings, tables.meeting_items, tables.meeting_notes, tables.agenda_items
    led = (m.c.by_id == person.id) | (m.c.chair_id == person.id)
    called = select(m.c.id).where(led)
    return (
        (m.c.location, led),
        (i.c.words, i.c.meeting_id.in_(called)),
        (i.c.outcome_words, i.c.meeting_id.in_(called)),
        (n.c.words, n.c.by_id == person.id),
        (a.c.words, a.c.put_by_id == person.id),
    )


def _of_others(person: Person) -> _Words:
    """Whatever else somebody asked for, noted or was given."""
    s, n, v, notices = tables.sign_up_entries, tables.notes, tables.care_visits, tables.notices
    p, t, entries, a = tables.point_proposals, tables.point_transfers, tables.point_entries, tables.audit
    booked = select(entries.c.transfer_id).where(entries.c.person_id == person.id)
    w, polls = tables.sign_up_wordings, tables.polls
    asked = select(polls.c.id).where(polls.c.author_id == person.id)
    return (
        (s.c.name, s.c.person_id == person.id),
        (s.c.remark, s.c.person_id == person.id),
        (w.c.remark, w.c.said_by_id == person.id),
        (tables.sign_ups.c.about, tables.sign_ups.c.poll_id.in_(asked)),
        (polls.c.question, polls.c.author_id == person.id),
        (tables.surveys.c.title, tables.surveys.c.author_id == person.id),
        (notices.c.text, notices.c.author_id == person.id),
        (tables.schedules.c.text, tables.schedules.c.by_id == person.id),
        (n.c.text, n.c.author_id == person.id),
        (v.c.note, v.c.visitor_id == person.id),
        (p.c.note, (p.c.person_id == person.id) | (p.c.proposed_by_id == person.id)),
        (t.c.about, t.c.id.in_(booked)),
        (a.c.note, (a.c.actor_id == person.id) | (a.c.person_id == person.id)),
    )


def _of_lists(person: Person) -> _Words:
    """Lists of texts: what somebody asked, and the pages of bulletins, which are Linli's own words."""
    polls, surveys, bulletins = tables.polls, tables.surveys, tables.bulletins
    return (
        (polls.c.options, polls.c.author_id == person.id),
        (surveys.c.questions, surveys.c.author_id == person.id),
        (bulletins.c.pages, true()),
    )


async def _leave_list(
    tx: AsyncConnection, column: "Column[Any]", which: ColumnElement[bool], name: str, somebody: str
) -> None:
    table: Table = column.table
    in_json = json.dumps(name, ensure_ascii=False)[1:-1]
    named = which & cast(column, Text).contains(in_json, autoescape=True)
    for row in (await tx.execute(select(table.c.id, column).where(named))).all():
        texts = [text.replace(name, somebody) for text in row[1]]
        await tx.execute(update(table).where(table.c.id == row.id).values({column: texts}))
