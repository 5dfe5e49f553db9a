"""What was published: notices, votes of residents, minutes of meetings, digests; by words, or by issue."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as as_type

from bot.issues import Issue
from bot.meetings.records import State
from bot.places import PUBLIC, Purpose
from bot.voting.terms import IN_ITS_CHAT, Kind
from storage import tables
from storage.connection import AsyncConnection

MOST = 3  # shown below the issues that were found
MOST_ABOUT = 5  # shown below one issue
_N, _P, _M, _T = tables.notices, tables.polls, tables.meetings, tables.meeting_items
_D, _L, _O, _V = tables.digests, tables.places, tables.objections, tables.proposal_votes
_ISSUE, _TASK = tables.issues.alias("its_issue"), tables.issues.alias("its_task")
# What people call a digest of a week or a month; its figures are not searched.
_DIGESTS = {"week": "周报 weekly digest", "month": "月报 monthly digest"}


@dataclass(frozen=True)
class Shelf:
    """What somebody may read of: what concerns these places; of the polls of chats those of `groups`, of
    meetings those of `kinds`."""

    place_ids: Collection[int]
    groups: Collection[int]
    kinds: Collection[str]


@dataclass(frozen=True)
class Published:
    """`what`: notice, poll, meeting, or the unit of a digest: week, month. `path`: its page on the board.

    `text` is empty of a meeting whose words are told elsewhere.
    """

    what: str
    number: int
    text: str
    at: datetime

    @property
    def path(self) -> str:
        folder = "digests" if self.what in _DIGESTS else f"{self.what}s"
        return f"{folder}/{self.number}.html"


_Rows = Select[*tuple[Any, ...]]


async def with_words(tx: AsyncConnection, shelf: Shelf, words: Sequence[str]) -> list[Published]:
    """The latest on a shelf that have all these words."""
    found = (
        _notices(shelf).where(_has(words, _N.c.text)),
        _polls(shelf).where(_has(words, _P.c.question)),
        _minutes(shelf).where(_has(words, _item_words(), _T.c.outcome_words)),
        _digests(shelf, words),
    )
    return await _latest(tx, found, MOST)


async def about(tx: AsyncConnection, shelf: Shelf, issue: Issue) -> list[Published]:
    """The latest on a shelf about an issue: the notice that answers it, or to which it objects; the votes on
    it; the meetings that have it on their agenda, or decided it."""
    answers = _N.c.issue_id == issue.id
    objected_to = _N.c.id.in_(select(_O.c.notice_id).where(_O.c.issue_id == issue.id))
    votes = select(_V.c.poll_id).where(_V.c.issue_id == issue.id)
    found = (
        _notices(shelf).where(answers | objected_to),
        _polls(shelf).where(_P.c.id.in_(votes)),
        _meetings(shelf).where(or_(_T.c.issue_id == issue.id, _T.c.task_id == issue.id)),
    )
    return await _latest(tx, found, MOST_ABOUT)


async def _latest(tx: AsyncConnection, parts: Sequence[_Rows], most: int) -> list[Published]:
    found = union_all(*parts).subquery()
    latest = select(found).order_by(found.c.at.desc(), found.c.number.desc()).limit(most)
    return [Published(*row) for row in await tx.execute(latest)]


def _has(words: Sequence[str], *columns: ColumnElement[str] | Column[str]) -> ColumnElement[bool]:
    text = columns[0]
    for column in columns[1:]:
        text = text + "\n" + column
    return and_(*(text.icontains(word, autoescape=True) for word in words))


def _notices(shelf: Shelf) -> _Rows:
    shown = _N.c.place_id.in_(shelf.place_ids) & _N.c.published_at.is_not(None)
    columns = (literal("notice").label("what"), _N.c.number, _N.c.text, _N.c.published_at.label("at"))
    return select(*columns).where(shown)


def _polls(shelf: Shelf) -> _Rows:
    shown = _P.c.place_id.in_(shelf.place_ids) & _P.c.opened_at.is_not(None) & (_P.c.kind == Kind.poll)
    shown &= _P.c.electorate.not_in(list(IN_ITS_CHAT)) | _P.c.chat_id.in_(shelf.groups)
    number = as_type(_P.c.id, Integer).label("number")
    return select(literal("poll"), number, _P.c.question, _P.c.opened_at).where(shown)


def _minutes(shelf: Shelf) -> _Rows:
    """What everybody may read of the minutes, item by item."""
    shown = _is_of(shelf) & _M.c.confirmed_at.is_not(None)
    for issue in (_ISSUE, _TASK):
        shown &= issue.c.id.is_(None) | issue.c.visibility.in_(list(PUBLIC))
    text = _item_words() + " " + _T.c.outcome_words
    columns = (literal("meeting"), _M.c.number, text, _M.c.held_at)
    items = (
        _T.join(_M, _M.c.id == _T.c.meeting_id)
        .outerjoin(_ISSUE, _ISSUE.c.id == _T.c.issue_id)
        .outerjoin(_TASK, _TASK.c.id == _T.c.task_id)
    )
    return select(*columns).select_from(items).where(shown)


def _item_words() -> ColumnElement[str]:
    """What an item is about: its issue, or words alone."""
    return func.coalesce(_ISSUE.c.text, _T.c.words)


def _meetings(shelf: Shelf) -> _Rows:
    """The meetings that were called, an item each."""
    shown = _is_of(shelf) & _M.c.number.is_not(None) & (_M.c.state != State.cancelled)
    columns = (literal("meeting"), _M.c.number, literal(""), _M.c.held_at)
    return select(*columns).select_from(_T.join(_M, _M.c.id == _T.c.meeting_id)).where(shown).distinct()


def _is_of(shelf: Shelf) -> ColumnElement[bool]:
    return _M.c.place_id.in_(shelf.place_ids) & _M.c.kind.in_(shelf.kinds) & ~_T.c.is_cut


def _digests(shelf: Shelf, words: Sequence[str]) -> _Rows:
    shown = _D.c.place_id.in_(shelf.place_ids) & (_D.c.purpose == Purpose.residents)
    unit = _D.c.figures["unit"].as_string()
    title = case(_DIGESTS, value=unit) + " " + _L.c.name
    columns = (unit, as_type(_D.c.id, Integer), _L.c.name, _D.c.until)
    kept = select(*columns).select_from(_D.join(_L, _L.c.id == _D.c.place_id))
    return kept.where(shown, _has(words, title))
