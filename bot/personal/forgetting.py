"""Forgetting a person (Personal Information Protection Law of the PRC, article 47).

What they did stays and counts, without their name: reports, steps, closed votes. Their links end: followed
issues, households, roles, drafts, photos, votes of polls still open, and all that was said in their private
chat. Whoever comes back later is somebody new.

Their name leaves their own words too, and the key-care list, which knows them by their home from then on.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from bot.care import rooms
from bot.errors import UserError
from bot.meetings.records import State as Meeting
from bot.members import Person
from bot.personal import messages, own_words, papers
from bot.personal.messages import Forgotten
from bot.personal.names import INVISIBLE, NAMED, ShownAs
from bot.personal.photos_of import sent_by
from bot.roster import households
from bot.voting.electorate import State
from bot.voting.terms import Electorate
from storage import tables
from storage.connection import AsyncConnection

# What happened in a chat that is no more.
_NOWHERE = 0
# A meeting that still needs a chair.
_UNFINISHED = (Meeting.draft, Meeting.called, Meeting.open, Meeting.held)
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


async def forget(tx: AsyncConnection, person: Person, somebody: str, now: datetime) -> list[str]:
    """Forget a person: `somebody` stands in place of their name from now on.

    What messages that named them are about, so that those which people still use can be drawn anew.
    """
    names = _names(person)
    await own_words.leave(tx, person, names, somebody)
    await rooms.leave_name(tx, await households.of_person(tx, person), names, somebody)
    await tx.execute(delete(tables.photos).where(sent_by(person)))
    await _end_links(tx, person, now)
    await _take_votes_back(tx, person)
    await _leave_chat(tx, person)
    named_in = await messages.forget(tx, Forgotten(person.user_id, names, somebody), now)
    await papers.forget(tx, person.user_id)
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
    return named_in


def _names(person: Person) -> list[str]:
    """What somebody was called, the longest first."""
    names = {person.full_name, *([person.name] if person.shown_as in NAMED else [])} - {"", INVISIBLE}
    return sorted(names, key=len, reverse=True)


async def _end_links(tx: AsyncConnection, person: Person, now: datetime) -> None:
    f, h, r = tables.followers, tables.household_members, tables.roles
    await tx.execute(delete(f).where((f.c.person_id == person.id) & f.c.is_affected.is_(False)))
    await tx.execute(update(f).where(f.c.person_id == person.id).values(is_listening=False))
    belongs = (h.c.person_id == person.id) & h.c.until.is_(None)
    await tx.execute(update(h).where(belongs).values(until=now, why_ended="left"))
    held = (r.c.person_id == person.id) & (r.c.until.is_(None) | (r.c.until > now))
    await tx.execute(update(r).where(held).values(until=now))
    seats, meetings = tables.body_members, tables.meetings
    sits = (seats.c.person_id == person.id) & (seats.c.until > now)
    await tx.execute(update(seats).where(sits).values(until=now))
    chairs = (meetings.c.chair_id == person.id) & meetings.c.state.in_(_UNFINISHED)
    await tx.execute(update(meetings).where(chairs).values(chair_id=None))
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
