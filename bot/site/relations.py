"""How issues on the board belong together: a proposal and what carries it out, reports that are one.

They have no pages but their own.
"""

from collections.abc import Iterator

from sqlalchemy import func, select

from bot.site.manifest import Link
from bot.site.pages import Part, issue_path, linked
from bot.site.view import View
from storage import tables
from storage.connection import AsyncConnection

_D, _I = tables.decisions, tables.issues


async def mark(tx: AsyncConnection) -> object:
    return await tx.scalar(select(func.max(_D.c.id)))


async def read(tx: AsyncConnection, view: View) -> Part:
    one, other = _I.alias("one"), _I.alias("other")
    here = one.c.community_id == view.community.id
    carried_out = (
        select(one.c.number, other.c.number)
        .select_from(_D.join(one, one.c.id == _D.c.proposal_id).join(other, other.c.id == _D.c.issue_id))
        .where(here)
    )
    merged = select(one.c.number, other.c.number).join_from(one, other, other.c.id == one.c.merged_into_id)
    pairs: list[tuple[int, Link]] = []
    for query, hows in ((carried_out, ("proposal", "task")), (merged.where(here), ("part", "whole"))):
        for number, its in (await tx.execute(query.order_by(one.c.number))).all():
            pairs += _pair(view, number, its, hows)
    return Part([], about=linked(pairs))


def _pair(view: View, number: int, other: int, hows: tuple[str, str]) -> Iterator[tuple[int, Link]]:
    """What each of two says of the other, where both are on the board."""
    if number in view.lines and other in view.lines:
        yield number, _link(view, other, hows[0])
        yield other, _link(view, number, hows[1])


def _link(view: View, number: int, how: str) -> Link:
    return Link(issue_path(number), view.in_each("site/relation.txt", number=number, how=how))
