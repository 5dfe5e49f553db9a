"""The tree community > compound > building > unit, and which chat belongs to which place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.access import Visibility
from bot.config import Settings
from storage import tables
from storage.database import insert_or_update


class Purpose(StrEnum):
    """What a chat is to its place."""

    residents = "residents"
    council = "council"
    committee = "committee"


PUBLIC = frozenset({Visibility.everyone, Visibility.nameless})
# What is told in a chat reaches all who are in it.
SEEN_IN: dict[Purpose, frozenset[Visibility]] = {
    Purpose.residents: PUBLIC,
    Purpose.council: PUBLIC | {Visibility.staff},
    Purpose.committee: frozenset(Visibility),
}


# What is reported in a chat stays among those who are in it, unless it is public anyway.
KEPT_IN = {
    Purpose.residents: Visibility.everyone,
    Purpose.council: Visibility.staff,
    Purpose.committee: Visibility.committee,
}


@dataclass(frozen=True)
class Place:
    id: int
    parent_id: int | None
    kind: str
    name: str
    chat_id: int | None
    council_chat_id: int | None
    committee_chat_id: int | None


class Places:
    """All places of the bot, held in memory: every message asks where it was written."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_id = {place.id: place for place in places}
        self._by_chat: dict[int, tuple[Place, Purpose]] = {}
        for place in self._by_id.values():
            for purpose, chat_id in _chats(place):
                self._by_chat[chat_id] = place, purpose
        self._by_path = {self.path(place): place for place in self._by_id.values()}

    def __iter__(self) -> Iterator[Place]:
        return iter(self._by_id.values())

    def __getitem__(self, place_id: int) -> Place:
        return self._by_id[place_id]

    def of_chat(self, chat_id: int) -> tuple[Place, Purpose] | None:
        """The place a chat belongs to, and what for; none for a chat that is no place."""
        return self._by_chat.get(chat_id)

    def staff_chats(self) -> list[int]:
        """The chats of councils and committees."""
        return [
            chat_id for chat_id, (_, purpose) in self._by_chat.items() if purpose is not Purpose.residents
        ]

    def line(self, place: Place) -> list[Place]:
        """The place itself, then what it lies in, up to the community."""
        line = [place]
        while line[-1].parent_id is not None:
            line.append(self._by_id[line[-1].parent_id])
        return line

    def community(self, place: Place) -> Place:
        return self.line(place)[-1]

    def top(self, place: Place) -> Place:
        """What the place lies in right below the community: its compound, where it has one."""
        line = self.line(place)
        return line[-2] if len(line) > 1 else place

    def below(self, place: Place) -> list[Place]:
        """The place itself and everything that lies in it."""
        return [other for other in self._by_id.values() if place in self.line(other)]

    def council_chat(self, place: Place) -> int | None:
        """The nearest council's chat, looking upwards."""
        return next((p.council_chat_id for p in self.line(place) if p.council_chat_id is not None), None)

    def committee_chat(self, place: Place) -> int | None:
        """The nearest committee's chat, looking upwards."""
        return next((p.committee_chat_id for p in self.line(place) if p.committee_chat_id is not None), None)

    def at(self, path: str) -> Place:
        """The place at a path below the community (阳光小区/3号楼); "" is the community itself.

        Raises KeyError for a path that the settings do not name.
        """
        return self._by_path[path]

    def path(self, place: Place) -> str:
        """The names from below the community down to the place."""
        return "/".join(reversed([p.name for p in self.line(place)[:-1]]))


def _chats(place: Place) -> Iterator[tuple[Purpose, int]]:
    for purpose, chat_id in (
        (Purpose.residents, place.chat_id),
        (Purpose.council, place.council_chat_id),
        (Purpose.committee, place.committee_chat_id),
    ):
        if chat_id is not None:
            yield purpose, chat_id


_COLUMNS = (
    tables.places.c.id,
    tables.places.c.parent_id,
    tables.places.c.kind,
    tables.places.c.name,
    tables.places.c.chat_id,
    tables.places.c.council_chat_id,
    tables.places.c.committee_chat_id,
)


async def load(tx: AsyncConnection) -> Places:
    rows = await tx.execute(select(*_COLUMNS).order_by(tables.places.c.id))
    return Places(Place(*row) for row in rows)


async def settle(tx: AsyncConnection, settings: Settings) -> Places:
    """Make the tree that the settings describe; a place no longer in them stays, without a chat.

    It stays because issues and polls of the past belong to it.
    """
    moves = {old: new for old, new in await tx.execute(select(tables.chat_moves))}
    # Chats may have been swapped between places: free them all before any is given again.
    await tx.execute(update(tables.places).values(chat_id=None, council_chat_id=None, committee_chat_id=None))
    community = settings.community
    root = await _keep(
        tx,
        None,
        community.name,
        "community",
        {
            "council_chat_id": moves.get(community.council_chat_id, community.council_chat_id),
            "committee_chat_id": moves.get(community.committee_chat_id, community.committee_chat_id),
        },
    )
    ids = {"": root}
    parents_first = sorted(
        zip(settings.place_paths, settings.places, strict=True), key=lambda pair: pair[0].count("/")
    )
    for path, place in parents_first:
        chats = {
            name: moves.get(getattr(place, name), getattr(place, name))
            for name in ("chat_id", "council_chat_id", "committee_chat_id")
        }
        parent = path.rpartition("/")[0]
        ids[path] = await _keep(tx, ids[parent], place.name, place.kind, chats)
    return await load(tx)


async def _keep(
    tx: AsyncConnection, parent_id: int | None, name: str, kind: str, chats: dict[str, int | None]
) -> int:
    table = tables.places
    # There is one community per database as yet, so its row is the one without a parent.
    same = table.c.parent_id.is_(None) if parent_id is None else table.c.parent_id == parent_id
    if parent_id is not None:
        same &= table.c.name == name
    known = await tx.scalar(select(table.c.id).where(same))
    values = {"parent_id": parent_id, "name": name, "kind": kind, **chats}
    if known is None:
        made = await tx.execute(insert(table).values(values).returning(table.c.id))
        return made.scalar_one()
    await tx.execute(update(table).where(table.c.id == known).values(values))
    return known


async def move_chat(tx: AsyncConnection, old: int, new: int) -> Places:
    """Follow a group that became a supergroup, in everything that names its chat."""
    await tx.execute(
        insert_or_update(tx, tables.chat_moves, ["old_id"], ["new_id"]), {"old_id": old, "new_id": new}
    )
    places = tables.places
    for column in (places.c.chat_id, places.c.council_chat_id, places.c.committee_chat_id):
        await tx.execute(update(places).where(column == old).values({column: new}))
    await _leave_messages_behind(tx, old, new)
    return await load(tx)


async def where_now(tx: AsyncConnection, chat_id: int) -> int:
    """The id of a chat of the settings today: it may have become a supergroup since they were written."""
    moves = tables.chat_moves
    return await tx.scalar(select(moves.c.new_id).where(moves.c.old_id == chat_id)) or chat_id


async def _leave_messages_behind(tx: AsyncConnection, old: int, new: int) -> None:
    """The old messages stay in the old group, and their ids mean other messages in the new one.

    What is still to be said is said anew there, in answer to nothing.
    """
    box = tables.outbox
    await tx.execute(delete(box).where((box.c.chat_id == old) & (box.c.kind == "reaction")))
    rows = await tx.execute(select(box.c.id, box.c.body).where(box.c.chat_id == old))
    for row in rows.all():
        values = {
            "chat_id": new,
            "message_id": None,
            "sending_version": None,
            "after_message_id": None,
            "body": row.body | {"reply_to": None},
        }
        await tx.execute(update(box).where(box.c.id == row.id).values(values))
    for table, gone in ((tables.issues, ("message_id", "text_message_id")), (tables.polls, ("message_id",))):
        values = {"chat_id": new} | dict.fromkeys(gone)
        await tx.execute(update(table).where(table.c.chat_id == old).values(values))
