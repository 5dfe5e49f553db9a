"""Forgetting a person (Personal Information Protection Law of the PRC, article 47).

What they did stays and counts, without their name: reports, steps, closed votes. Their links end: followed
issues, households, roles, drafts, photos, votes of polls still open, and all that was said in their private
chat. Whoever comes back later is somebody new.

Their name leaves their own words too. In the words of others it stays: those are not Linli's to change.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, delete, func, or_, select, update

from bot.errors import UserError
from bot.members import Person
from bot.personal import messages
from bot.personal.messages import Forgotten
from bot.personal.names import INVISIBLE, NAMED, ShownAs
from bot.personal.photos_of import sent_by
from bot.voting.electorate import State
from bot.voting.terms import Electorate
from storage import tables
from storage.connection import AsyncConnection

# What happened in a chat that is no more.
_NOWHERE = 0
# A name of one character stands in many words that mean something else.
_SHORTEST_NAME = 2
# Guessing codes of households would begin anew with a new person.
_SINCE_CODE = timedelta(days=1)


async def check(tx: AsyncConnection, person: Person, now: datetime) -> None:
    """Raises UserError for somebody who tried codes of households until just now, and for a secret vote in a
    poll still open, which nobody can find to take it back."""
    tries = tables.code_tries
    lately = (tries.c.person_id == person.id) & (tries.c.since > now - _SINCE_CODE)
    if await tx.scalar(select(tries.c.count).where(lately)):
        raise UserError("personal/not_yet")
    p, v = tables.polls, tables.voters
    secret = p.c.is_secret & v.c.id.in_(_open_papers(person)) & (v.c.state == State.voted)
    closes_at = await tx.scalar(select(p.c.closes_at).join_from(p, v, v.c.poll_id == p.c.id).where(secret))
    if closes_at is not None:
        raise UserError("personal/secret_vote", closes_at=closes_at)


async def forget(tx: AsyncConnection, person: Person, somebody: str, now: datetime) -> None:
    """Forget a person: `somebody` stands in place of their name from now on."""
    names = _names(person)
    await _leave_words(tx, person, names, somebody)
    await tx.execute(delete(tables.photos).where(sent_by(person)))
    await _end_links(tx, person, now)
    await _take_votes_back(tx, person)
    await _leave_chat(tx, person)
    await messages.forget(tx, Forgotten(person.user_id, names, somebody), now)
    await _leave_quarantine(tx, person)
    people = tables.people
    nobody = {
        "user_id": -person.id,  # a number that no user has
        "name": somebody,
        "full_name": somebody,
        "shown_as": ShownAs.hidden,
        "language": None,
        "chosen_language": None,
        "reachable": False,
        "place_id": None,
    }
    await tx.execute(update(people).where(people.c.id == person.id).values(nobody))


def _names(person: Person) -> list[str]:
    """What somebody was called, the longest first."""
    names = {person.full_name, *([person.name] if person.shown_as in NAMED else [])} - {"", INVISIBLE}
    return sorted(names, key=len, reverse=True)


async def _leave_words(tx: AsyncConnection, person: Person, names: Iterable[str], somebody: str) -> None:
    i, e, v, a = tables.issues, tables.events, tables.verdicts, tables.audit
    m, s = tables.meeting_notes, tables.sign_up_entries
    w, o, d = tables.meetings, tables.meeting_items, tables.agenda_items
    own, led = i.c.reporter_id == person.id, (w.c.by_id == person.id) | (w.c.chair_id == person.id)
    t, p, entries = tables.point_transfers, tables.point_proposals, tables.point_entries
    # What was reported stands in the history of the issue that it was merged into, too.
    theirs = select(i.c.id).where(own).union(select(i.c.merged_into_id).where(own))
    words: Sequence[tuple[Column[Any], ColumnElement[bool]]] = (
        (i.c.text, own),
        (e.c.note, (e.c.actor_id == person.id) | e.c.issue_id.in_(theirs)),
        (v.c.words, v.c.person_id == person.id),
        (m.c.words, m.c.by_id == person.id),
        (d.c.words, d.c.put_by_id == person.id),
        (w.c.location, led),
        (o.c.words, o.c.meeting_id.in_(select(w.c.id).where(led))),
        (o.c.outcome_words, o.c.meeting_id.in_(select(w.c.id).where(led))),
        (s.c.name, s.c.person_id == person.id),
        (s.c.remark, s.c.person_id == person.id),
        (p.c.note, (p.c.person_id == person.id) | (p.c.proposed_by_id == person.id)),
        (t.c.about, t.c.id.in_(select(entries.c.transfer_id).where(entries.c.person_id == person.id))),
        (a.c.note, (a.c.actor_id == person.id) | (a.c.person_id == person.id)),
    )
    for name in names:
        if len(name) < _SHORTEST_NAME:
            continue
        for column, which in words:
            named = which & column.contains(name, autoescape=True)
            values = {column: func.replace(column, name, somebody)}
            await tx.execute(update(column.table).where(named).values(values))


async def _end_links(tx: AsyncConnection, person: Person, now: datetime) -> None:
    f, h, r = tables.followers, tables.household_members, tables.roles
    await tx.execute(delete(f).where((f.c.person_id == person.id) & f.c.is_affected.is_(False)))
    await tx.execute(update(f).where(f.c.person_id == person.id).values(is_listening=False))
    belongs = (h.c.person_id == person.id) & h.c.until.is_(None)
    await tx.execute(update(h).where(belongs).values(until=now, why_ended="left"))
    held = (r.c.person_id == person.id) & (r.c.until.is_(None) | (r.c.until > now))
    await tx.execute(update(r).where(held).values(until=now))
    claims, care = tables.claims, tables.care_people
    open_claims = claims.c.decided_at.is_(None) & or_(
        claims.c.person_id == person.id, claims.c.asked_by_id == person.id
    )
    await tx.execute(update(claims).where(open_claims).values(decided_at=now, is_confirmed=False))
    await tx.execute(update(care).where(care.c.visitor_id == person.id).values(visitor_id=None))
    for table in (tables.drafts, tables.code_tries):
        await tx.execute(delete(table).where(table.c.person_id == person.id))


async def _take_votes_back(tx: AsyncConnection, person: Person) -> None:
    """In an open poll of a chat somebody who came back could vote once more; other electorates are fixed."""
    v, b = tables.voters, tables.ballots
    mine = _open_papers(person)
    await tx.execute(update(b).where(b.c.voter_id.in_(mine)).values(current=False))
    await tx.execute(update(v).where(v.c.id.in_(mine)).values(state=State.undelivered))


def _open_papers(person: Person) -> Select[int]:
    """Somebody's ballot papers in polls of a chat that are still open."""
    p, v = tables.polls, tables.voters
    still_open = p.c.closed_at.is_(None) & (p.c.electorate == Electorate.chat)
    return (
        select(v.c.id).join_from(v, p, p.c.id == v.c.poll_id).where(still_open & (v.c.person_id == person.id))
    )


async def _leave_chat(tx: AsyncConnection, person: Person) -> None:
    """A private chat has the id of its person."""
    i, p, n = tables.issues, tables.polls, tables.notes
    nowhere = {"chat_id": _NOWHERE, "message_id": None}
    said = nowhere | {"text_message_id": None}
    await tx.execute(update(i).where(i.c.chat_id == person.user_id).values(said))
    await tx.execute(update(p).where(p.c.chat_id == person.user_id).values(nowhere))
    noted = {"chat_id": _NOWHERE, "message_id": n.c.id}
    await tx.execute(update(n).where(n.c.chat_id == person.user_id).values(noted))
    for table in (tables.news, tables.pauses):
        await tx.execute(delete(table).where(table.c.chat_id == person.user_id))


async def _leave_quarantine(tx: AsyncConnection, person: Person) -> None:
    q = tables.quarantine
    rows = await tx.execute(select(q.c.id, q.c.body))
    found = [row.id for row in rows if _has_number(row.body, person.user_id)]
    await tx.execute(delete(q).where(q.c.id.in_(found)))


def _has_number(body: Any, number: int) -> bool:
    """Whether a number stands anywhere in what came as JSON."""
    if isinstance(body, dict):
        return any(_has_number(value, number) for value in body.values())
    if isinstance(body, list):
        return any(_has_number(value, number) for value in body)
    return body == number
