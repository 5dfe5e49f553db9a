"""Digests on the board: the figures of what everybody may read, in words and as a picture."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from sqlalchemy import func, select

from bot import pictures
from bot.digests import records
from bot.digests.figures import Digest
from bot.digests.records import Record
from bot.places import Purpose
from bot.site.manifest import Link
from bot.site.pages import News, Page, Part
from bot.site.view import View
from storage import tables
from storage.connection import AsyncConnection

_D = tables.digests
_MOST = 200  # of a community, the latest
_MOST_PLACES = 40  # buildings in a table


async def mark(tx: AsyncConnection) -> object:
    return await tx.scalar(select(func.max(_D.c.id)))


async def read(tx: AsyncConnection, view: View) -> Part:
    kept = await records.latest(tx, view.below, Purpose.residents, _MOST)
    shown = [replace(record, digest=_public(view, record.digest)) for record in kept]
    index = Page("digests/index.html", "digests", {"records": shown})
    pages = [Page(path(record), "digest", _values(view, record)) for record in shown]
    files = {_picture_path(record): _picture(view, record.digest) for record in shown}
    news = [_news(view, record) for record in shown]
    # Of the digests that name an issue, week after week, the latest.
    about = {
        issue.number: [Link(one.path, one.titles)]
        for record, one in zip(reversed(shown), reversed(news), strict=True)
        for issue in record.digest.supported
    }
    return Part([index, *pages], news, files, about=about)


def path(record: Record) -> str:
    return f"digests/{record.id}.html"


def _picture_path(record: Record) -> str:
    return f"digests/{record.id}.png"


def _picture(view: View, digest: Digest) -> Callable[[str], Awaitable[bytes]]:
    async def made(language: str) -> bytes:
        return await pictures.chart(view, digest, language)

    return made


def _public(view: View, digest: Digest) -> Digest:
    """The issues it names in the words that the board has for them; what the board has not is left out."""
    named = tuple(
        replace(one, text=view.lines[one.number].text) for one in digest.supported if one.number in view.lines
    )
    alike = tuple(
        replace(one, text=view.lines[one.number].text) for one in digest.alike if one.number in view.lines
    )
    return replace(digest, supported=named, alike=alike)


def _values(view: View, record: Record) -> dict[str, object]:
    return {
        "digest": record.digest,
        "picture": _picture_path(record),
        "kinds": {kind.name: kind for kind in view.settings.kinds},
        "categories": view.categories,
        "places": view.places,
        "most": _MOST_PLACES,
    }


def _news(view: View, record: Record) -> News:
    titles = view.in_each("site/digest_title.txt", digest=record.digest)
    return News(path(record), record.digest.until, titles)
