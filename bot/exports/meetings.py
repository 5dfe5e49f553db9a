"""Meetings and who was at them, as far as a role may know: rows of two sheets."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from bot import places
from bot.access import Action, Role, allowed
from bot.config import Settings
from bot.config.kinds import MeetingKind
from bot.exports.records import Record, community, iso
from bot.meetings import items, roll
from bot.meetings import records as meetings
from bot.meetings.records import Meeting
from bot.places import Place, Places
from bot.texts import Texts
from storage import tables
from storage.connection import AsyncConnection

_M = tables.meetings


@dataclass(frozen=True)
class Reader:
    """Whom the spreadsheet is for; without a language, in the community's."""

    settings: Settings
    role: Role
    language: str | None = None


Sheets = tuple[list[Record], list[Record]]


async def of_community(tx: AsyncConnection, name: str | None, reader: Reader) -> Sheets:
    """All meetings of a community, and their rolls. Raises UserError for which one."""
    tree = await places.load(tx)
    return await records(tx, tree, tree.below(community(tree, name)), reader)


async def records(tx: AsyncConnection, tree: Places, below: Iterable[Place], reader: Reader) -> Sheets:
    """The meetings of these places and their rolls, the oldest first.

    Residents read of the kinds that they are invited to, and no roll: it has names.
    """
    kinds = {kind.name: kind for kind in reader.settings.meetings.kinds}
    knows_names = allowed({reader.role}, Action.see_names)
    here = _M.c.place_id.in_([place.id for place in below]) & _M.c.number.is_not(None)
    found: list[Record] = []
    there: list[Record] = []
    for meeting_id in (await tx.scalars(select(_M.c.id).where(here).order_by(_M.c.id))).all():
        meeting = await meetings.by_id(tx, meeting_id)
        kind = kinds.get(meeting.kind, reader.settings.meetings.kinds[0])
        if not (knows_names or kind.for_residents):
            continue
        present = await roll.of(tx, meeting)
        agenda = [one for one in await items.of(tx, meeting) if not one.is_cut]
        known = agenda if knows_names else [one for one in agenda if one.is_public]
        found.append(_record(tree, meeting, kind, reader) | {"people": len(present), "agenda": len(known)})
        there += [
            {"number": meeting.number, "name": one.name, "part": one.part, "at": iso(one.at)}
            for one in (present if knows_names else ())
        ]
    return found, there


def _record(tree: Places, meeting: Meeting, kind: MeetingKind, reader: Reader) -> Record:
    place = tree[meeting.place_id]
    language = reader.language or reader.settings.community.language
    texts = Texts(reader.settings.community.timezone)
    return {
        "number": meeting.number,
        "meeting": kind.label.get(language) or next(iter(kind.label.values())),
        "place": tree.path(place) or place.name,
        "location": meeting.location,
        "held_at": iso(meeting.held_at),
        "status": texts.render("meetings/state.txt", language, state=meeting.state),
    }
