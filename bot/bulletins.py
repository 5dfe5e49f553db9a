"""What bulletins contain, and what bulletins and digests mean by each figure.

Every figure has one definition, here; docs/figures.md has the same for those who read them. A period runs
from the end of the one before (not counted in) to its own end. Figures are of a place and the places below
it, and of what those in the chat may see: a bulletin's of public issues, a digest's (bot/digests) of its
council's or committee's. Of issues:

- new: reported in the period, also those that were joined to another one since
- done: finished in the period and not reopened after that in the period, once each
- reopened: found not fixed in the period, once each, whether or not they are done again
- open: reported, accepted, in progress or reopened, at the end of the period
- overdue: open ones that had missed a deadline by the end of the period, whoever has to act since
- in progress: open ones that somebody took on (accepted, in progress or reopened) and are not overdue
- waiting: open ones that nobody took on and are not overdue

Of times and of what people think:

- time to the first answer: from the report until somebody accepted, started, finished or declined it; of the
  issues for which that happened in the period
- time to done: from the report until it was finished; of the issues done in the period
- median: of an even number the mean of the middle two; 90th percentile: the shortest time that at least nine
  in ten did not exceed (nearest rank). Both in hours that the clock shows, not in working hours
- satisfaction: answers to 修好了吗 given or changed in the period, one a person and round: how many said that
  it is fixed, and the mean of the stars
- promises kept and broken: those that came to that in the period; replaced ones are neither

Of single matters:

- disputes: issues of the kinds that the settings call so. Moved are those that somebody or the clock took a
  step further in the period; the others are named while they are open
- whistles: parties called in the period, and which of them came by its end, after how long
- votes: opened and ended in the period, and open at its end, as far as those in the chat may know them
- decisions: made in the period; not carried out are all, whenever made, whose issue is open when the digest
  is made, and late those of them past their day at the end of the period
- visits: households visited, notes, and visits to people in key care, in the period; people on the key-care
  list at its end, and those who should have been visited by then
- supported most: the issues that most people said they met too (我也遇到) in the period
- alike: incidents of similar reports from two or more buildings that grew in the period
- gone quiet: buildings with at least four reports in the four periods before, and none in this one
- polls: votes of these residents that are still open
- notices: what is published for these residents and may still be objected to
- meetings: called and still to come at the end of the period, of the kinds that residents are invited to

Compared with: the period before (环比), the mean of the four before, and the same weeks 52 weeks earlier or
the same months a year earlier (同比); nothing where nothing was reported by then. Earlier figures are read
from the digest made then. Without one, new, done and reopened are counted by the same definitions; what was
open or overdue is not known.

By kind, category, building and role, issues count as they stand when the digest is made: a category
corrected since counts as corrected. Lateness is judged at the end of the period. A digest is made once; what
happens later does not change it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, insert, select

from bot import notices, polls
from bot.errors import UserError
from bot.issues import standing
from bot.issues.standing import Some
from bot.meetings.records import Meeting, upcoming
from bot.notices import Notice
from bot.places import Place, Places, Purpose
from bot.polls import Poll
from bot.voting.results import is_told
from bot.voting.terms import IN_ITS_CHAT
from storage import tables
from storage.connection import AsyncConnection

_B = tables.bulletins
_PAGES_KEPT = timedelta(days=92)
MOST_LINES = 12  # of a bulletin's first page
_NAMED = 2  # issues under each of its headings, at most
_Located = TypeVar("_Located", Poll, Notice, Meeting)


@dataclass(frozen=True)
class Figures:
    new: int = 0
    done: Some = field(default_factory=Some)
    overdue: Some = field(default_factory=Some)
    in_progress: Some = field(default_factory=Some)
    waiting: Some = field(default_factory=Some)
    polls: tuple[Poll, ...] = ()
    notices: tuple[Notice, ...] = ()
    meetings: tuple[Meeting, ...] = ()  # to come, the next one first

    @property
    def open(self) -> int:
        return self.overdue.count + self.in_progress.count + self.waiting.count

    @property
    def is_quiet(self) -> bool:
        return not (self.new or self.done.count or self.open or self.polls or self.notices or self.meetings)

    @property
    def named(self) -> dict[str, int]:
        """How many issues the first page names under each heading; where it gets long, what presses least
        gives way first."""
        headings = ("waiting", "in_progress", "overdue")
        named = {name: min(getattr(self, name).count, _NAMED) for name in headings}
        lines = 2 + sum(map(bool, (self.polls, self.notices, self.meetings)))
        lines += sum(1 + count for count in named.values() if count)
        for name in headings:
            if lines > MOST_LINES and named[name] > 1:
                named[name] -= 1
                lines -= 1
        return named


async def figures(
    tx: AsyncConnection,
    places: Places,
    receivers: Sequence[Collection[Place]],
    period: standing.Period,
    most: int,
    meeting_kinds: Collection[str] = (),
) -> list[Figures]:
    """The figures of each receiver: of all the places that a group serves, or of one.

    Of the issues under each heading `most` are read. `meeting_kinds` are those kinds of meetings that
    residents are invited to.
    """
    below = [{one.id for place in served for one in places.below(place)} for served in receivers]
    counts = await standing.count(tx, set().union(*below), period)
    asked = [poll for poll in await polls.open_now(tx) if is_told(places, poll, Purpose.residents)]
    in_chats = [poll for poll in asked if poll.terms.electorate in IN_ITS_CHAT]
    everywhere = [poll for poll in asked if poll.terms.electorate not in IN_ITS_CHAT]
    published = await notices.running(tx, places, period.until)
    ahead = [one for one in await upcoming(tx, places, period.until) if one.kind in meeting_kinds]
    found: list[Figures] = []
    for served, ids in zip(receivers, below, strict=True):
        around = ids | {one.id for place in served for one in places.line(place)}
        of_all = sum((counts[place_id] for place_id in ids if place_id in counts), Counter[str]())
        found.append(
            Figures(
                new=of_all["new"],
                **await standing.some(tx, ids, period, of_all, most),
                polls=(*_in(around, everywhere), *_in(ids, in_chats)),
                notices=_in(around, published),
                meetings=_in(around, ahead),
            )
        )
    return found


def _in(place_ids: Collection[int], things: Iterable[_Located]) -> tuple[_Located, ...]:
    return tuple(thing for thing in things if thing.place_id in place_ids)


async def keep(tx: AsyncConnection, chat_id: int, key: str, pages: Sequence[str], now: datetime) -> int:
    """Keep the pages of a bulletin that is longer than one, as they were; its number."""
    await tx.execute(delete(_B).where(_B.c.at < now - _PAGES_KEPT))
    values = {"chat_id": chat_id, "key": key, "pages": list(pages), "at": now}
    return (await tx.execute(insert(_B).values(values).returning(_B.c.id))).scalar_one()


async def kept(tx: AsyncConnection, bulletin_id: int, chat_id: int) -> tuple[str, list[str]]:
    """What names a bulletin of this chat, and its pages. Raises UserError where there is none any more."""
    its = (_B.c.id == bulletin_id) & (_B.c.chat_id == chat_id)
    row = (await tx.execute(select(_B.c.key, _B.c.pages).where(its))).one_or_none()
    if row is None:
        raise UserError("setup/no_button")
    return row.key, row.pages
