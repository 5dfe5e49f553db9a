"""The spreadsheet of a digest: the issues that it counted, as they stand now, with all that happened."""

import asyncio
import io

from bot import polls
from bot.access import Role
from bot.digests.figures import Digest
from bot.exports import meetings, records, votes
from bot.issues.states import OPEN
from bot.neighbourhood import Neighbourhood
from bot.places import Purpose
from storage import tables

_I = tables.issues
_PAGE = 100  # issues read at once: a running bot has others to answer
_READERS = {
    Purpose.residents: Role.resident,
    Purpose.council: Role.council,
    Purpose.committee: Role.committee,
}


async def workbook(hood: Neighbourhood, digest: Digest, language: str) -> bytes:
    """What was reported by the end of a digest's window and changed since it began, or is open; and the polls
    of these days.

    As those who read its chat may see it. It reads in transactions of its own: not to be called within one.
    """
    from bot.exports.workbook import Workbook  # a bot that writes none need not carry it

    below = hood.places.below(hood.places[digest.place_id])
    role = _READERS[digest.purpose]
    counted = _I.c.place_id.in_([place.id for place in below]) & (_I.c.created_at <= digest.until)
    counted &= _I.c.state.in_(OPEN) | (_I.c.updated_at > digest.since)
    out = io.BytesIO()
    book = Workbook(out, hood.settings, language)
    async for page in records.pages(hood.database, hood.settings, role, counted, _PAGE):
        await asyncio.to_thread(book.put, page)
    async with hood.database.transaction() as tx:
        held = await polls.held_between(tx, below, digest.since, digest.until)
        asked = await votes.records(tx, hood.places, held, role)
        met = await meetings.records(tx, hood.places, below, meetings.Reader(hood.settings, role, language))
    await asyncio.to_thread(book.put_polls, asked)
    await asyncio.to_thread(book.put_meetings, *met)
    await asyncio.to_thread(book.end)
    return out.getvalue()
