"""Which commands people find in their app's menu: few for residents, more for those at work.

Telegram keeps a menu for everybody, one for all groups, one for a chat and one for a person in a chat, and
shows the narrowest (Bot API, BotCommandScope). What it was told is remembered, so that only what differs is
told it again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.access import Action, Role, allowed
from bot.members import COLUMNS, Person
from bot.neighbourhood import Neighbourhood
from bot.places import Purpose
from bot.texts import LANGUAGES
from storage import tables
from storage.connection import AsyncConnection
from storage.database import insert_or_update

# Groups in which somebody at work has a menu of their own: whoever looks after more writes in private.
MOST_GROUPS = 12
_M = tables.menus
_SPOKEN_BY = {Purpose.council: Role.council, Purpose.committee: Role.committee}


@dataclass(frozen=True)
class Offer:
    """Commands in the order of a menu: of residents in groups and in private, and of whoever may do more."""

    in_groups: tuple[str, ...]
    in_private: tuple[str, ...]
    at_work: Mapping[str, Action]


@dataclass(frozen=True)
class Scope:
    """Whose menu it is, in Telegram's terms; `code` is a language's, empty for all others."""

    kind: str  # default, all_group_chats, chat, chat_member
    chat_id: int = 0
    user_id: int = 0
    code: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.chat_id}:{self.user_id}:{self.code}"

    @classmethod
    def of_key(cls, key: str) -> "Scope":
        kind, chat_id, user_id, code = key.split(":")
        return cls(kind, int(chat_id), int(user_id), code)


@dataclass(frozen=True)
class Menu:
    language: str
    commands: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.language}:{','.join(self.commands)}"


async def wanted(tx: AsyncConnection, hood: Neighbourhood, offer: Offer) -> dict[Scope, Menu]:
    """All menus as they should be now."""
    menus = dict(_in_every_language(hood, "default", 0, offer.in_private))
    menus |= _in_every_language(hood, "all_group_chats", 0, offer.in_groups)
    for chat_id, commands in _of_chats(hood, offer):
        own = hood.places.chat(chat_id).language
        if own is None:
            menus |= _in_every_language(hood, "chat", chat_id, commands)
        else:
            menus[Scope("chat", chat_id)] = Menu(own, commands)
    for person in await _known(tx, hood):
        menus |= _of_person(hood, offer, person)
    return menus


def _in_every_language(
    hood: Neighbourhood, kind: str, chat_id: int, commands: tuple[str, ...]
) -> Iterator[tuple[Scope, Menu]]:
    for language in LANGUAGES:
        code = "" if language == hood.language else language[:2]
        yield Scope(kind, chat_id, code=code), Menu(language, commands)


def _of_chats(hood: Neighbourhood, offer: Offer) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Chats of councils and committees, and residents' groups with a language of their own."""
    for chat_id in hood.places.staff_chats():
        found = hood.places.of_chat(chat_id)
        if found is not None:
            yield chat_id, _with_work(offer.in_groups, offer, {_SPOKEN_BY[found[1]]})
    for chat_id in hood.places.groups:
        if hood.places.chat(chat_id).language is not None:
            yield chat_id, offer.in_groups


def _with_work(commands: Sequence[str], offer: Offer, roles: set[Role]) -> tuple[str, ...]:
    return (*commands, *(name for name, action in offer.at_work.items() if allowed(roles, action)))


async def _known(tx: AsyncConnection, hood: Neighbourhood) -> list[Person]:
    """Those whose menu is their own: they are at work, or chose a language; and Linli may write to them."""
    people = tables.people
    at_work = people.c.user_id.in_({one.user_id for one in hood.staff})
    special = at_work | people.c.chosen_language.is_not(None)
    rows = await tx.execute(select(*COLUMNS).where(special & people.c.reachable))
    return [Person(*row) for row in rows]


def _of_person(hood: Neighbourhood, offer: Offer, person: Person) -> dict[Scope, Menu]:
    language = hood.language_of(person.language)
    held = hood.staff.of(person.user_id)
    roles = {one.role for one in held}
    menus = {
        Scope("chat", person.user_id): Menu(language, _with_work(offer.in_private, offer, roles)),
    }
    where = [hood.places[one.place_id] for one in held]
    groups = [
        group
        for group in hood.places.groups.values()
        if any(place in hood.places.line(group.place) for place in where)
    ]
    if len(groups) > MOST_GROUPS:
        return menus
    for group in groups:
        commands = _with_work(offer.in_groups, offer, hood.roles(person, group.place))
        if commands != offer.in_groups:
            spoken = hood.places.chat(group.chat_id).language or language
            menus[Scope("chat_member", group.chat_id, person.user_id)] = Menu(spoken, commands)
    return menus


async def shown(tx: AsyncConnection, bot_id: int) -> dict[Scope, str]:
    """What Telegram was told of this bot's menus."""
    rows = await tx.execute(select(_M.c.scope, _M.c.menu).where(_M.c.bot_id == bot_id))
    return {Scope.of_key(row.scope): row.menu for row in rows}


async def remember(tx: AsyncConnection, bot_id: int, scope: Scope, menu: Menu | None) -> None:
    """Telegram was told this menu, or that there is none any more."""
    here = {"bot_id": bot_id, "scope": scope.key}
    if menu is None:
        await tx.execute(delete(_M).where((_M.c.bot_id == bot_id) & (_M.c.scope == scope.key)))
    else:
        statement = insert_or_update(tx, _M, ["bot_id", "scope"], ["menu"])
        await tx.execute(statement, here | {"menu": str(menu)})
