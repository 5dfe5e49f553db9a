"""Bulletins: when a period has ended, each residents' group reads what became of its issues."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import bulletins, daily_news, outbox
from bot.bulletins import Figures
from bot.errors import UserError
from bot.issues import Issue, standing
from bot.outbox import BULLETIN, Button, Post
from bot.places import Group
from bot.schedules.book import Period
from handlers.issues import news
from handlers.turn import Turn

PAGE = 10  # issues on each page but the first
MOST_PAGES = 20
PREVIEWED = 3  # bulletins that somebody sees who tries it out


@dataclass(frozen=True)
class Line:
    """One issue of the pages behind the first, under the heading of what became of it."""

    heading: str  # overdue, in_progress, waiting, done
    issue: Issue


async def post(turn: Turn, period: Period, to: int | None = None) -> None:
    """Tell each group below the schedule's place; `to` is a private chat where somebody tries it out."""
    tree, entry = turn.hood.places, period.schedule.entry
    below = set(tree.below(tree[entry.place_id]))
    groups = [group for group in tree.groups.values() if not below.isdisjoint(group.serves)]
    kinds = [kind.name for kind in turn.hood.settings.meetings.kinds if kind.for_residents]
    days = standing.Period(period.since, period.until)
    served = [group.serves for group in groups]
    every = await bulletins.figures(turn.tx, tree, served, days, PAGE * MOST_PAGES, kinds)
    told = [
        (group, figures)
        for group, figures in zip(groups, every, strict=True)
        if not (entry.skips_quiet and figures.is_quiet)
    ]
    if to is not None:
        for group, figures in told[:PREVIEWED]:
            turn.put(Post(to, next(_pages(turn, group, period, figures, turn.language))))
        return
    for group, figures in told:
        turn.put(await _post(turn, group, period, figures))
    waited_for = await daily_news.waited_for(turn.tx)
    for group in groups:
        if group.chat_id in waited_for:
            await news.tell_waiting(turn, group.serves[0])


async def _post(turn: Turn, group: Group, period: Period, figures: Figures) -> Post:
    pages: list[str] = []
    for page in _pages(turn, group, period, figures, turn.language_for(group.chat_id)):
        pages.append(page)
        await asyncio.sleep(0)  # whoever else waits for the event loop
    key = f"bulletin:{period.schedule.id}:{group.serves[0].id}:{period.until:%Y%m%dT%H%MZ}"
    if len(pages) == 1:
        return Post(group.chat_id, pages[0], key=key, subject=key, urgency=BULLETIN)
    number = await bulletins.keep(turn.tx, group.chat_id, key, pages, turn.now)
    return _page(turn, group.chat_id, number, key, pages, 1)


def _pages(turn: Turn, group: Group, period: Period, figures: Figures, language: str) -> Iterator[str]:
    """The bulletin itself; where it leaves something out, pages that name all."""
    label = turn.hood.meeting_kind(figures.meetings[0].kind).label if figures.meetings else {}
    values = {"place": group.place, "period": period, "figures": figures, "meeting_label": label}
    yield turn.words("bulletins/progress.html", language, **values)
    if figures.open == sum(figures.named.values()):
        return
    lines = [*_lines(figures)][: PAGE * MOST_PAGES]
    left_out = figures.open + figures.done.count - len(lines)
    for first in range(0, len(lines), PAGE):
        part, is_last = lines[first : first + PAGE], first + PAGE >= len(lines)
        yield turn.words(
            "bulletins/page.html", language, lines=part, left_out=left_out if is_last else 0, **values
        )


def _lines(figures: Figures) -> Iterator[Line]:
    for heading in standing.HEADINGS:
        for issue in getattr(figures, heading).first:
            yield Line(heading, issue)


def _page(turn: Turn, chat_id: int, number: int, key: str, pages: Sequence[str], page: int) -> Post:
    others = [other for other in (page - 1, page + 1) if 1 <= other <= len(pages)]
    language = turn.language_for(chat_id)
    texts = [turn.words("bulletins/page_button.txt", language, page=n, forward=n > page) for n in others]
    buttons = tuple(
        Button(text, f"bulletin:{number}:{other}") for text, other in zip(texts, others, strict=True)
    )
    return Post(chat_id, pages[page - 1], (buttons,), key=key, subject=key, urgency=BULLETIN)


async def turn_page(turn: Turn, _verb: str, number: int, page: int) -> None:
    """看全部 and ◀ ▶ under a bulletin: its pages as they were when it was posted."""
    assert turn.tap is not None
    key, pages = await bulletins.kept(turn.tx, number, turn.chat_id)
    shown = await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id)
    if shown != key or not 1 <= page <= len(pages):
        raise UserError("setup/no_button")
    turn.put(_page(turn, turn.chat_id, number, key, pages, page))
    turn.answer("issues/page_turned", page=page)
