"""Which photos somebody sent."""

from sqlalchemy import ColumnElement, select

from bot.members import Person
from storage import tables

_P = tables.photos


def sent_by(person: Person) -> ColumnElement[bool]:
    """The condition on tables.photos: with a report, in its history, in private, or in the notebook."""
    i, e, d, n = tables.issues, tables.events, tables.drafts, tables.notes
    reported = _P.c.issue_id.in_(select(i.c.id).where(i.c.reporter_id == person.id)) & _P.c.event_id.is_(None)
    added = _P.c.event_id.in_(select(e.c.id).where(e.c.actor_id == person.id))
    drafted = _P.c.draft_id.in_(select(d.c.id).where(d.c.person_id == person.id))
    noted = _P.c.note_id.in_(select(n.c.id).where(n.c.author_id == person.id))
    return reported | added | drafted | noted | (_P.c.chat_id == person.user_id)
