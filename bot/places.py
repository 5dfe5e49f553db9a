"""The tree community > compound > building > unit, held in memory, and which chat belongs to which place.

A bot may serve several communities; they have nothing to do with one another.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from sqlalchemy import func, select

from bot.access import Visibility
from storage import tables
from storage.connection import AsyncConnection


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
    """`chat_id` is the residents' group, which may serve other places too."""

    id: int
    parent_id: int | None
    kind: str
    name: str
    chat_id: int | None
    council_chat_id: int | None
    committee_chat_id: int | None
    is_ended: bool = False  # removed: its past stays, nothing new comes
    area_cm2: int | None = None  # the exclusive area of all its flats, as the community states it


@dataclass(frozen=True)
class Chat:
    """A group that the bot is or was in, whichever place it belongs to."""

    id: int
    title: str | None = None
    language: str | None = None
    topic: int | None = None
    is_admin: bool = False
    is_gone: bool = False
    is_set: bool = False  # the settings say whose it is


@dataclass(frozen=True)
class Group:
    """A residents' group, the places it serves, and the smallest place that holds them all."""

    chat_id: int
    place: Place
    serves: tuple[Place, ...]


@dataclass(frozen=True)
class BodyChat:
    """The chat of a body of a place (业委会, 自管会), besides the council's and the committee's own."""

    place_id: int
    purpose: Purpose
    chat_id: int


class Places:
    """All places of the bot, held in memory: every message asks where it was written."""

    def __init__(
        self, places: Iterable[Place], chats: Iterable[Chat] = (), bodies: Iterable[BodyChat] = ()
    ) -> None:
        self._by_id = {place.id: place for place in places}
        self._bodies = list(bodies)
        self._chats = {chat.id: chat for chat in chats}
        self.groups = self._residents()
        self._by_chat: dict[int, tuple[Place, Purpose]] = {
            chat_id: (group.place, Purpose.residents) for chat_id, group in self.groups.items()
        }
        for place in self._by_id.values():
            for purpose, chat_id in _staff_chats(place):
                self._by_chat[chat_id] = place, purpose
        for body in self._bodies:
            self._by_chat.setdefault(body.chat_id, (self._by_id[body.place_id], body.purpose))
        home = self.home if self._by_id else None
        self._by_path = {self.path(place): place for place in self if self.community(place) is home}

    def _residents(self) -> dict[int, Group]:
        served: dict[int, list[Place]] = {}
        for place in self._by_id.values():
            if place.chat_id is not None:
                served.setdefault(place.chat_id, []).append(place)
        return {
            chat_id: Group(chat_id, self._holding(serves), tuple(serves))
            for chat_id, serves in served.items()
        }

    def _holding(self, serves: Sequence[Place]) -> Place:
        """The smallest place that holds all of these."""
        lines = [self.line(place) for place in serves]
        return next(place for place in lines[0] if all(place in line for line in lines))

    def __iter__(self) -> Iterator[Place]:
        return iter(self._by_id.values())

    def __getitem__(self, place_id: int) -> Place:
        return self._by_id[place_id]

    def get(self, place_id: int) -> Place | None:
        """None where there is no such place, as a forged button may say, or it was removed."""
        place = self._by_id.get(place_id)
        return None if place is None or place.is_ended else place

    @property
    def home(self) -> Place:
        """The community of the settings: the first one there was."""
        return next(place for place in self._by_id.values() if place.parent_id is None)

    @property
    def communities(self) -> list[Place]:
        return [place for place in self._by_id.values() if place.parent_id is None and not place.is_ended]

    def children(self, place: Place) -> list[Place]:
        """What lies right in a place, without what was removed, oldest first."""
        return [other for other in self._by_id.values() if other.parent_id == place.id and not other.is_ended]

    def chat(self, chat_id: int) -> Chat:
        """What is known of a chat; one never heard of has nothing special."""
        return self._chats.get(chat_id) or Chat(chat_id)

    def of_chat(self, chat_id: int) -> tuple[Place, Purpose] | None:
        """The place a chat belongs to, and what for; none for a chat that is no place.

        A residents' group of several places belongs to the smallest place that holds them all.
        """
        return self._by_chat.get(chat_id)

    def served(self, chat_id: int) -> tuple[Place, ...]:
        """The places that a chat is for: several where neighbours share a group."""
        group = self.groups.get(chat_id)
        if group is not None:
            return group.serves
        found = self._by_chat.get(chat_id)
        return (found[0],) if found else ()

    def groups_of(self, place: Place) -> list[Group]:
        """The residents' groups that read of a place: those of the place and of what it lies in."""
        line = self.line(place)
        found = [g for g in self.groups.values() if g.place == place or not set(line).isdisjoint(g.serves)]
        return found

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
        return list(self._inside.get(place.id, ()))

    @cached_property
    def _inside(self) -> dict[int, list[Place]]:
        """What lies in each place, itself among it. Each report asks, of a thousand places or more."""
        inside: dict[int, list[Place]] = {place.id: [] for place in self}
        for place in self:
            for holder in self.line(place):
                inside[holder.id].append(place)
        return inside

    def with_group(self, within: Iterable[Place]) -> list[Place]:
        """The places with a residents' group among these and all that lies in them."""
        tops = set(within)
        return [
            place
            for place in self._by_id.values()
            if place.chat_id is not None and not tops.isdisjoint(self.line(place))
        ]

    def council_place(self, place: Place) -> Place:
        """Whose council decides for a place: the nearest with a council's chat, else its compound."""
        return next((p for p in self.line(place) if p.council_chat_id is not None), self.top(place))

    def council_chat(self, place: Place) -> int | None:
        """The nearest council's chat, looking upwards."""
        return next(iter(self.staff_chats_of(place, Purpose.council)), None)

    def committee_chat(self, place: Place) -> int | None:
        """The nearest committee's chat, looking upwards."""
        return next(iter(self.staff_chats_of(place, Purpose.committee)), None)

    def staff_chats_of(self, place: Place, purpose: Purpose) -> list[int]:
        """The nearest chats of councils or committees, upwards: the place's own, then its bodies'."""
        for here in self.line(place):
            own = [chat_id for of, chat_id in _staff_chats(here) if of is purpose]
            of_bodies = [b.chat_id for b in self._bodies if b.place_id == here.id and b.purpose is purpose]
            if own or of_bodies:
                return list(dict.fromkeys([*own, *of_bodies]))
        return []

    def at(self, path: str) -> Place:
        """The place at a path below the community of the settings (阳光小区/3号楼); "" is that community.

        Raises KeyError for a path that is none.
        """
        return self._by_path[path]

    def path(self, place: Place) -> str:
        """The names from below the community down to the place."""
        return "/".join(reversed([p.name for p in self.line(place)[:-1]]))


def _staff_chats(place: Place) -> Iterator[tuple[Purpose, int]]:
    for purpose, chat_id in (
        (Purpose.council, place.council_chat_id),
        (Purpose.committee, place.committee_chat_id),
    ):
        if chat_id is not None:
            yield purpose, chat_id


_P, _C = tables.places, tables.chats
_OTHER = _P.alias("other")
_PLACES = (
    select(
        _P.c.id,
        _P.c.parent_id,
        _P.c.kind,
        _P.c.name,
        func.coalesce(_P.c.chat_id, _OTHER.c.chat_id),
        _P.c.council_chat_id,
        _P.c.committee_chat_id,
        _P.c.ended_at.is_not(None),
        _P.c.area_cm2,
    )
    .select_from(_P.outerjoin(_OTHER, _OTHER.c.id == _P.c.shares_id))
    .order_by(_P.c.id)
)
_CHATS = select(
    _C.c.chat_id,
    _C.c.title,
    _C.c.language,
    _C.c.topic,
    _C.c.is_admin,
    _C.c.gone_at.is_not(None),
    _C.c.is_set,
)

_BODIES = select(tables.bodies.c.place_id, tables.bodies.c.kind, tables.bodies.c.chat_id).where(
    tables.bodies.c.chat_id.is_not(None)
)


async def load(tx: AsyncConnection) -> Places:
    """All places as they stand; a group that removed the bot is none of theirs until it comes back."""
    chats = [Chat(*row) for row in await tx.execute(_CHATS)]
    gone = {chat.id for chat in chats if chat.is_gone}
    rows = await tx.execute(_PLACES)
    bodies = [
        BodyChat(row.place_id, Purpose.committee if row.kind == "committee" else Purpose.council, row.chat_id)
        for row in await tx.execute(_BODIES)
        if row.chat_id not in gone
    ]
    return Places((_without(Place(*row), gone) for row in rows), chats, bodies)


def _without(place: Place, gone: set[int]) -> Place:
    chats = {
        name: None
        for name in ("chat_id", "council_chat_id", "committee_chat_id")
        if getattr(place, name) in gone
    }
    return replace(place, **chats) if chats else place
