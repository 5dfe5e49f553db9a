"""People as the channel shows them, and what they told of themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, insert, select, update

from bot.personal.names import NAMED, ShownAs, shown
from bot.places import Place
from storage import tables
from storage.connection import AsyncConnection


@dataclass(frozen=True)
class Sender:
    """Somebody as the channel shows them."""

    user_id: int
    name: str
    language: str | None = None
    started: bool = False  # wrote to the bot in private, so it may write there too
    first_name: str = ""  # none: the channel tells no part of a name from another


@dataclass(frozen=True)
class Person:
    """`name` is what everybody may read, as the person chose; `full_name` is for who may know names."""

    id: int
    user_id: int
    name: str
    spoken: str | None  # what the channel shows them: zh-CN, en, or none where it does not tell
    reachable: bool
    place_id: int | None = None  # whose group sent them to the bot, or where they last reported
    full_name: str = ""
    shown_as: str = ShownAs.full
    chosen: str | None = None  # the language they asked for

    @property
    def goes_by_name(self) -> bool:
        """Whether a group may address them."""
        return self.shown_as in NAMED

    @property
    def is_forgotten(self) -> bool:
        """They asked for it (bot/personal/forgetting.py): nobody is told anything any more."""
        return self.user_id < 0

    @property
    def language(self) -> str | None:
        """The language to speak to them; none where nobody told."""
        return self.chosen or self.spoken


COLUMNS = (
    tables.people.c.id,
    tables.people.c.user_id,
    tables.people.c.name,
    tables.people.c.language,
    tables.people.c.reachable,
    tables.people.c.place_id,
    tables.people.c.full_name,
    tables.people.c.shown_as,
    tables.people.c.chosen_language,
)
_BY_USER_ID = select(*COLUMNS).where(tables.people.c.user_id.in_(bindparam("user_ids", expanding=True)))
_WRITE_DOWN = insert(tables.people).returning(*COLUMNS)
_UPDATE = (
    update(tables.people)
    .where(tables.people.c.user_id == bindparam("who"))
    .values(
        name=bindparam("shown"),
        full_name=bindparam("called"),
        language=bindparam("speaks"),
        reachable=bindparam("started"),
    )
)


async def recognise(tx: AsyncConnection, senders: Iterable[Sender]) -> dict[int, Person]:
    """The people behind these senders, by user id; new ones are written down, changed ones corrected."""
    wanted = _merged(senders)
    if not wanted:
        return {}
    known = await _known(tx, wanted)
    new = [
        {
            "user_id": s.user_id,
            "name": s.name,
            "full_name": s.name,
            "language": s.language,
            "reachable": s.started,
        }
        for s in wanted.values()
        if s.user_id not in known
    ]
    changed = [
        {
            "who": s.user_id,
            "shown": _shown(s, known[s.user_id]),
            "called": s.name,
            "speaks": s.language,
            "started": s.started or known[s.user_id].reachable,
        }
        for s in wanted.values()
        if s.user_id in known and _differs(s, known[s.user_id])
    ]
    if changed:
        await tx.execute(_UPDATE, changed)
        known = await _known(tx, wanted)
    if new:
        made = await tx.execute(_WRITE_DOWN, new)
        known |= {row.user_id: Person(*row) for row in made}
    return known


def _merged(senders: Iterable[Sender]) -> dict[int, Sender]:
    merged: dict[int, Sender] = {}
    for sender in senders:
        before = merged.get(sender.user_id)
        started = sender.started or (before is not None and before.started)
        merged[sender.user_id] = replace(sender, started=started)
    return merged


def _differs(sender: Sender, person: Person) -> bool:
    return (
        sender.name != person.full_name
        or sender.language != person.spoken
        or (sender.started and not person.reachable)
    )


def _shown(sender: Sender, person: Person) -> str:
    """What everybody reads; a name that did not change stays as it was chosen."""
    if sender.name == person.full_name:
        return person.name
    return shown(person.shown_as, sender.name, sender.first_name, person.name)


async def _known(tx: AsyncConnection, user_ids: Iterable[int]) -> dict[int, Person]:
    rows = await tx.execute(_BY_USER_ID, {"user_ids": list(user_ids)})
    return {row.user_id: Person(*row) for row in rows}


async def person(tx: AsyncConnection, person_id: int) -> Person:
    row = (await tx.execute(select(*COLUMNS).where(tables.people.c.id == person_id))).one()
    return Person(*row)


async def find(tx: AsyncConnection, person_id: int) -> Person | None:
    """Somebody by id, where anybody has it: a button may say any number."""
    row = (await tx.execute(select(*COLUMNS).where(tables.people.c.id == person_id))).one_or_none()
    return Person(*row) if row else None


async def called(
    tx: AsyncConnection, name: str, places: Iterable[Place], user_ids: Iterable[int], limit: int
) -> list[Person]:
    """Those whose name contains these words, of the people who live at these places and of these users."""
    p = tables.people
    near = p.c.place_id.in_([place.id for place in places]) | p.c.user_id.in_(list(user_ids))
    is_called = p.c.name.icontains(name, autoescape=True) | p.c.full_name.icontains(name, autoescape=True)
    rows = await tx.execute(select(*COLUMNS).where(near & is_called).order_by(p.c.id).limit(limit))
    return [Person(*row) for row in rows]


async def by_user_ids(tx: AsyncConnection, user_ids: Iterable[int]) -> list[Person]:
    """Those of these users whom the bot has met, in the order of their ids."""
    wanted = list(user_ids)
    known = await _known(tx, wanted) if wanted else {}
    return [known[user_id] for user_id in wanted if user_id in known]


_SETTLE = (
    update(tables.people).where(tables.people.c.id == bindparam("who")).values(place_id=bindparam("place"))
)


async def settle(tx: AsyncConnection, person: Person, place: Place) -> Person:
    """Remember whose neighbour somebody is, which gives them no right there."""
    if person.place_id == place.id:
        return person
    await tx.execute(_SETTLE, {"who": person.id, "place": place.id})
    return replace(person, place_id=place.id)


async def choose_language(tx: AsyncConnection, person: Person, language: str) -> Person:
    """Speak this language to somebody from now on, whatever the channel tells of them."""
    values = {"chosen_language": language}
    await tx.execute(update(tables.people).where(tables.people.c.id == person.id).values(values))
    return replace(person, chosen=language)


async def unreachable(tx: AsyncConnection, user_id: int) -> None:
    """Remember that somebody blocked the bot: it cannot write to them first any more."""
    await tx.execute(update(tables.people).where(tables.people.c.user_id == user_id).values(reachable=False))
