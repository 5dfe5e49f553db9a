"""Notices (公示) on the board: what is published now, and what was, with the objections and their answers.

A notice is read as it was published. What neighbours objected is theirs: without flats and numbers, and told
when the days are over, as in the groups.
"""

from sqlalchemy import func, select

from bot import notices
from bot.notices import Notice
from bot.site.manifest import Link
from bot.site.pages import News, Page, Part, linked
from bot.site.view import View
from storage import tables
from storage.connection import AsyncConnection

_N = tables.notices


async def mark(tx: AsyncConnection) -> object:
    """How many were published, and how many have ended."""
    counted = select(func.count(_N.c.published_at), func.count(_N.c.ended_at))
    objections = select(func.max(tables.issues.c.updated_at)).where(tables.issues.c.kind == notices.OBJECTION)
    return *(await tx.execute(counted)).one(), await tx.scalar(objections)


async def read(tx: AsyncConnection, view: View) -> Part:
    published = await notices.published(tx, view.below)
    running = [notice for notice in published if notice.is_open(view.now)]
    over = [notice for notice in published if not notice.is_open(view.now)]
    index = Page("notices/index.html", "notices", {"running": running, "over": over})
    pages = [Page(path(notice), "notice", await _values(tx, view, notice)) for notice in published]
    news = [_news(view, notice) for notice in published]
    asked = [page.values["answers"] for page in pages]
    links = [Link(one.path, one.titles) for one in news]
    about = linked((number, link) for number, link in zip(asked, links, strict=True) if number)
    return Part([index, *pages], news, about=about)


def path(notice: Notice) -> str:
    return f"notices/{notice.number}.html"


async def _values(tx: AsyncConnection, view: View, notice: Notice) -> dict[str, object]:
    is_open = notice.is_open(view.now)
    objections = [] if is_open else await notices.objections(tx, notice)
    asked = await _number(tx, notice.issue_id)
    return {
        "notice": notice,
        "place": view.places[notice.place_id].name,
        "is_open": is_open,
        "objections": [(view.public(one.words), view.public(one.answer or ""), one) for one in objections],
        "answers": asked if asked in view.lines else None,
    }


async def _number(tx: AsyncConnection, issue_id: int | None) -> int | None:
    issue = tables.issues
    return await tx.scalar(select(issue.c.number).where(issue.c.id == issue_id)) if issue_id else None


def _news(view: View, notice: Notice) -> News:
    assert notice.published_at is not None
    titles = view.in_each("site/notice_title.txt", notice=notice)
    return News(path(notice), notice.published_at, titles, notice.text)
