"""How many households met an issue too: two people of one flat are one voice, as far as the roster knows."""

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select

from storage import tables

_F = tables.followers
_EARLIER = _F.alias("earlier")
_HERS, _THEIRS = tables.household_members.alias("hers"), tables.household_members.alias("theirs")


def count(issue_id: ColumnElement[int], reporter_id: ColumnElement[int]) -> ScalarSelect[int]:
    """Those who met an issue too, but whoever lives with its reporter or with somebody who said so before.

    Somebody whose household is not known counts as one.
    """
    came_before = or_(
        _EARLIER.c.at < _F.c.at, (_EARLIER.c.at == _F.c.at) & (_EARLIER.c.person_id < _F.c.person_id)
    )
    said_before = (
        select(_EARLIER.c.person_id)
        .where((_EARLIER.c.issue_id == _F.c.issue_id) & _EARLIER.c.is_affected & came_before)
        .correlate(_F)
    )
    is_counted = exists(
        select(_HERS.c.id)
        .join(_THEIRS, _THEIRS.c.household_id == _HERS.c.household_id)
        .where((_HERS.c.person_id == _F.c.person_id) & _HERS.c.until.is_(None) & _THEIRS.c.until.is_(None))
        .where((_THEIRS.c.person_id == reporter_id) | _THEIRS.c.person_id.in_(said_before))
        .correlate(_F, reporter_id.table)
    )
    return (
        select(func.count())
        .select_from(_F)
        .where((_F.c.issue_id == issue_id) & _F.c.is_affected & ~is_counted)
        .correlate(issue_id.table)
        .scalar_subquery()
    )
