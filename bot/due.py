"""What has fallen due, and since when: after downtime all of it is dealt with in the order of its times."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, union_all

from bot.voting.terms import Kind
from storage import tables
from storage.connection import AsyncConnection

_I, _W, _P, _S = tables.issues, tables.whistles, tables.polls, tables.surveys
_IS_OPEN = _P.c.opened_at.is_not(None) & _P.c.closed_at.is_(None)


class Due(StrEnum):
    issue = "issue"  # a step that nobody made, or an answer that nobody gave
    whistle = "whistle"
    poll = "poll"
    sign_up = "sign_up"
    survey = "survey"


_WHEN: dict[Due, tuple[ColumnElement[Any], ColumnElement[bool]]] = {
    Due.issue: (_I.c.wakes_at, _I.c.wakes_at.is_not(None)),
    Due.whistle: (_W.c.wakes_at, _W.c.wakes_at.is_not(None)),
    Due.poll: (_P.c.closes_at, _IS_OPEN & (_P.c.kind == Kind.poll)),
    Due.sign_up: (_P.c.closes_at, _P.c.closed_at.is_(None) & (_P.c.kind == Kind.sign_up)),
    Due.survey: (_S.c.closes_at, _S.c.closed_at.is_(None)),
}
_FIRST = union_all(
    *(
        select(literal(due.value).label("due"), func.min(column).label("at")).where(which)
        for due, (column, which) in _WHEN.items()
    )
)


async def waiting(tx: AsyncConnection, now: datetime) -> list[tuple[Due, datetime]]:
    """The kinds of which something is due, each with the time of its first, the longest waiting first."""
    found = [(Due(due), at) for due, at in await tx.execute(_FIRST) if at is not None and at <= now]
    return sorted(found, key=lambda one: one[1])
