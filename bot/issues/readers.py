"""Who reads a list, and which issues they may see: all who are in a chat, or one person alone with Linli."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, literal_column, or_, select, true, union

from bot.access import Action, Role, Visibility, allowed, seen_by
from bot.config import Kind
from bot.members import Person
from bot.places import PUBLIC, SEEN_IN, Place, Places, Purpose
from bot.roles import Staff
from storage import tables
from storage.connection import AsyncConnection

_I, _F = tables.issues, tables.followers
_OWN = _I.alias("own")


@dataclass(frozen=True)
class Scope:
    """Some places, and what of their issues is shown: by visibility, or since they were asked to act.

    `asked`: the step of its route (0 is the first) from which an issue of a kind is theirs. `acts`: they work
    on issues, or watch over those who do.
    """

    place_ids: tuple[int, ...]
    visibilities: frozenset[Visibility]
    roles: frozenset[Role] = frozenset()
    asked: tuple[tuple[str, int], ...] = ()
    acts: bool = False


@dataclass(frozen=True)
class Readers:
    """`place` is the one whose chat it is; none for one person alone (`alone`)."""

    scopes: tuple[Scope, ...]
    place: Place | None = None
    purpose: Purpose | None = None
    alone: Person | None = None

    @property
    def has_neighbours(self) -> bool:
        """Whether neighbours read along, who must not learn whose nameless report something is."""
        return self.purpose is Purpose.residents


def of_chat(places: Places, place: Place, purpose: Purpose, served: Iterable[Place] | None = None) -> Readers:
    """All who are in a place's chat: they read of it and of what lies in it.

    `served`: of a group that several places share, these; it reads of the others in `place` nothing.
    """
    below = [one.id for each in served or (place,) for one in places.below(each)]
    ids = tuple(dict.fromkeys([place.id, *below]))
    scope = Scope(ids, SEEN_IN[purpose], acts=purpose is not Purpose.residents)
    return Readers((scope,), place, purpose)


def of_person(places: Places, staff: Staff, kinds: Iterable[Kind], person: Person) -> Readers:
    """One person: what their roles let them see where they hold them, and what is their own."""
    held: dict[frozenset[Role], list[int]] = {}
    for place in places:
        roles = frozenset(staff.roles(person.user_id, places.line(place))) - {Role.resident}
        if roles:
            held.setdefault(roles, []).append(place.id)
    known = [*kinds]
    scopes = [
        Scope(
            tuple(place_ids),
            frozenset(seen_by(roles)),
            roles,
            tuple(_asked(known, roles)),
            allowed(roles, Action.start),
        )
        for roles, place_ids in held.items()
    ]
    return Readers(tuple(scopes), alone=person)


def _asked(kinds: Iterable[Kind], roles: frozenset[Role]) -> Iterable[tuple[str, int]]:
    for kind in kinds:
        steps = [number for number, step in enumerate(kind.route) if step.role in roles]
        if steps:
            yield kind.name, steps[0]


def shown_to(readers: Readers, by_index: bool = True) -> ColumnElement[bool]:
    """The condition on tables.issues that holds for what they may see.

    `by_index`: look for the issues of their places, rather than look at all issues.
    """
    parts = [_in(scope, by_index) & _shown(scope) for scope in readers.scopes]
    if readers.alone is not None:
        me = readers.alone.id
        public = _I.c.visibility.in_(list(PUBLIC))
        parts += [_I.c.id.in_(union(_reported(me), _assigned(me))), public & _I.c.id.in_(_followed(me))]
    return or_(*parts) if parts else false()


def heard_by(readers: Readers) -> ColumnElement[bool]:
    """The condition on tables.issues that holds where they may read what was whispered, said in private."""
    if readers.alone is None:
        return true() if all(scope.acts for scope in readers.scopes) else false()
    parts = [_in(scope, by_index=False) for scope in readers.scopes if scope.acts]
    return or_(*parts, _I.c.reporter_id == readers.alone.id)


def own(readers: Readers, person_id: int) -> ColumnElement[bool]:
    """What somebody reported, follows or has to do, as far as these readers may know that it is theirs."""
    mine = _I.c.id.in_(union(_reported(person_id), _assigned(person_id), _followed(person_id)))
    if not readers.has_neighbours:
        return mine
    nameless = (_I.c.visibility == Visibility.nameless) & (_I.c.reporter_id == person_id)
    return mine & ~nameless


async def may_see(tx: AsyncConnection, readers: Readers, issue_id: int) -> bool:
    here = (_I.c.id == issue_id) & shown_to(readers)
    return await tx.scalar(select(_I.c.id).where(here)) is not None


def _in(scope: Scope, by_index: bool) -> ColumnElement[bool]:
    # A database does not use its index for a calculated value.
    place_id = _I.c.place_id if by_index else _I.c.place_id + literal_column("0")
    return place_id.in_(scope.place_ids)


def _shown(scope: Scope) -> ColumnElement[bool]:
    shown = _I.c.visibility.in_(list(scope.visibilities))
    if scope.roles:
        shown |= _I.c.responsible.in_(list(scope.roles))
    # What the committee alone may see has a way of its own, and nobody else on it.
    ours = [and_(_I.c.kind == kind, _I.c.level >= step) for kind, step in scope.asked]
    return or_(shown, and_(or_(*ours), _I.c.visibility != Visibility.committee)) if ours else shown


def _reported(person_id: int) -> Select[int]:
    return select(_OWN.c.id).where(_OWN.c.reporter_id == person_id)


def _assigned(person_id: int) -> Select[int]:
    return select(_OWN.c.id).where(_OWN.c.assignee_id == person_id)


def _followed(person_id: int) -> Select[int]:
    return select(_F.c.issue_id).where((_F.c.person_id == person_id) & _F.c.is_listening)
