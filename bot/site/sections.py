"""What a board shows besides issues: a line in SECTIONS each; building.py knows none of them.

A section reads what is public of its subject and makes pages of it; its words are in
templates/<language>/site/, its name in the menu of frame.page there. It is read whole each time, for there
are hundreds of these where there are ten thousand issues; what came out the same is not written again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.site import digests, meetings, notices, polls, relations
from bot.site.pages import Part
from bot.site.view import View
from storage.connection import AsyncConnection


@dataclass(frozen=True)
class Section:
    """`mark` changes whenever the pages have to be made anew, and costs next to nothing."""

    read: Callable[[AsyncConnection, View], Awaitable[Part]]
    mark: Callable[[AsyncConnection], Awaitable[object]]


# In the order of the menu.
SECTIONS = (
    Section(polls.read, polls.mark),
    Section(notices.read, notices.mark),
    Section(meetings.read, meetings.mark),
    Section(digests.read, digests.mark),
    Section(relations.read, relations.mark),
)


async def parts(tx: AsyncConnection, view: View) -> list[Part]:
    return [await section.read(tx, view) for section in SECTIONS]


async def marks(tx: AsyncConnection) -> list[object]:
    return [await section.mark(tx) for section in SECTIONS]
