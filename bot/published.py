"""What was published and has certain words: notices, votes of residents, minutes of meetings, digests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Select, and_, case, literal, select, union_all
from sqlalchemy import cast as as_type

from bot.places import Place, Purpose
from bot.voting.terms import IN_ITS_CHAT, Kind
from storage import tables
from storage.connection import AsyncConnection

MOST = 3  # shown below the issues that were found
_N, _P, _M, _T = tables.notices, tables.polls, tables.meetings, tables.meeting_items
_D, _L = tables.digests, tables.places
# What people call a digest of a week or a month; its figures are not searched.
_DIGESTS = {"week": "周报 weekly digest", "month": "月报 monthly digest"}


@dataclass(frozen=True)
class Published:
    """`what`: notice, poll, meeting, or the unit of a digest: week, month. `path`: its page on the board."""

    what: str
    number: int
    text: str
    at: datetime

    @property
    def path(self) -> str:
        folder = "digests" if self.what in _DIGESTS else f"{self.what}s"
        return f"{folder}/{self.number}.html"


async def with_words(
    tx: AsyncConnection, places: Iterable[Place], groups: Iterable[int], words: Sequence[str]
) -> list[Published]:
    """The latest in these places that have all these words; of the polls of chats, those of `groups`."""
    ids = [place.id for place in places]
    every = (
        _notices(ids, words),
        _polls(ids, list(groups), words),
        _minutes(ids, words),
        _digests(ids, words),
    )
    found = union_all(*every).subquery()
    latest = select(found).order_by(found.c.at.desc(), found.c.number.desc()).limit(MOST)
    return [Published(*row) for row in await tx.execute(latest)]


def _has(words: Sequence[str], *columns: ColumnElement[str] | Column[str]) -> ColumnElement[bool]:
    text = columns[0]
    for column in columns[1:]:
        text = text + "\n" + column
    return and_(*(text.icontains(word, autoescape=True) for word in words))


def _notices(places: list[int], words: Sequence[str]) -> Select[*tuple[Any, ...]]:
    shown = _N.c.place_id.in_(places) & _N.c.published_at.is_not(None)
    columns = (literal("notice").label("what"), _N.c.number, _N.c.text, _N.c.published_at.label("at"))
    return select(*columns).where(shown, _has(words, _N.c.text))


def _polls(places: list[int], groups: list[int], words: Sequence[str]) -> Select[*tuple[Any, ...]]:
    shown = _P.c.place_id.in_(places) & _P.c.opened_at.is_not(None) & (_P.c.kind == Kind.poll)
    shown &= _P.c.electorate.not_in(list(IN_ITS_CHAT)) | _P.c.chat_id.in_(groups)
    number = as_type(_P.c.id, Integer).label("number")
    columns = (literal("poll"), number, _P.c.question, _P.c.opened_at)
    return select(*columns).where(shown, _has(words, _P.c.question))


def _minutes(places: list[int], words: Sequence[str]) -> Select[*tuple[Any, ...]]:
    shown = _M.c.place_id.in_(places) & _M.c.confirmed_at.is_not(None) & ~_T.c.is_cut
    columns = (literal("meeting"), _M.c.number, _T.c.words + " " + _T.c.outcome_words, _M.c.held_at)
    items = select(*columns).select_from(_T.join(_M, _M.c.id == _T.c.meeting_id))
    return items.where(shown, _has(words, _T.c.words, _T.c.outcome_words))


def _digests(places: list[int], words: Sequence[str]) -> Select[*tuple[Any, ...]]:
    shown = _D.c.place_id.in_(places) & (_D.c.purpose == Purpose.residents)
    unit = _D.c.figures["unit"].as_string()
    title = case(_DIGESTS, value=unit) + " " + _L.c.name
    columns = (unit, as_type(_D.c.id, Integer), _L.c.name, _D.c.until)
    kept = select(*columns).select_from(_D.join(_L, _L.c.id == _D.c.place_id))
    return kept.where(shown, _has(words, title))
