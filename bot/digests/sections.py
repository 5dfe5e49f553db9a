"""What other subjects add to a digest: a line in SECTIONS each. Nothing else here or in making.py knows them.

A section is a frozen dataclass of plain values in its subject's own module, a function beside it that counts
it in a scope and answers None where there is nothing to say, and the words of it in
templates/<language>/<name>/digest.html, whose one variable is `section`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from bot import decisions, whistles
from bot.activities import figures as activities
from bot.care import figures as care
from bot.digests.scope import Scope
from bot.meetings import figures as meetings
from bot.places import SEEN_IN
from bot.points import performance
from bot.voting import results
from storage.connection import AsyncConnection


@dataclass(frozen=True)
class Section:
    """`kind` is the dataclass that `count` makes: with it a kept digest is read back."""

    kind: type[Any]
    count: Callable[[AsyncConnection, Scope], Awaitable[Any]]
    read: Callable[[AsyncConnection, Any], Awaitable[Any]] | None = None  # with what no digest keeps: names


async def _whistles(tx: AsyncConnection, scope: Scope) -> whistles.Figures | None:
    found = await whistles.figures(tx, scope.issues, scope.window.since, scope.window.until)
    return found if found.calls else None


async def _polls(tx: AsyncConnection, scope: Scope) -> results.Figures | None:
    since, until = scope.window.since, scope.window.until
    found = await results.figures(tx, scope.places, scope.below, scope.purpose, since, until)
    return found if found.closed or found.open else None


async def _decisions(tx: AsyncConnection, scope: Scope) -> decisions.Figures | None:
    since, until = scope.window.since, scope.window.until
    found = await decisions.figures(tx, scope.below, SEEN_IN[scope.purpose], since, until)
    return found if found.made or found.not_carried_out else None


async def _meetings(tx: AsyncConnection, scope: Scope) -> meetings.Figures | None:
    found = await meetings.figures(tx, scope.below, scope.window.since, scope.window.until)
    return found if found.held or found.unconfirmed else None


async def _care(tx: AsyncConnection, scope: Scope) -> care.Figures | None:
    found = await care.figures(tx, scope.below, scope.window.since, scope.window.until)
    return found if found.homes or found.notes or found.visits or found.overdue else None


async def _activities(tx: AsyncConnection, scope: Scope) -> activities.Figures | None:
    found = await activities.figures(tx, scope.below, scope.window.since, scope.window.until)
    return found if found.sessions else None


# In the order in which people read them.
SECTIONS: dict[str, Section] = {
    "whistles": Section(whistles.Figures, _whistles),
    "polls": Section(results.Figures, _polls),
    "decisions": Section(decisions.Figures, _decisions),
    "meetings": Section(meetings.Figures, _meetings),
    "care": Section(care.Figures, _care),
    "activities": Section(activities.Figures, _activities),
    "grid": Section(performance.Performance, performance.performance, performance.with_names),
}


async def count(tx: AsyncConnection, scope: Scope) -> dict[str, Any]:
    """What each section has to say; those that have nothing are left out."""
    found = {name: await section.count(tx, scope) for name, section in SECTIONS.items()}
    return {name: figures for name, figures in found.items() if figures is not None}


async def for_reading(tx: AsyncConnection, kept: dict[str, Any]) -> dict[str, Any]:
    """The sections with the names of those whom they are about, as they are called now."""
    readers = {name: section.read for name, section in SECTIONS.items() if section.read and name in kept}
    return kept | {name: await read(tx, kept[name]) for name, read in readers.items()}


def read_back(kept: dict[str, Any]) -> dict[str, Any]:
    """The sections of a kept digest; one that Linli no longer has is left out."""
    return {
        name: TypeAdapter(section.kind).validate_python(kept[name])
        for name, section in SECTIONS.items()
        if name in kept
    }
