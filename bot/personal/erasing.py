"""Deleting rows together with what hangs on them, in whatever tables there are."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, ColumnElement, Table, delete, select, update

from storage import tables
from storage.connection import AsyncConnection

_AT_ONCE = 500  # a database takes only so many values in one statement


async def erase(tx: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    """Delete rows; how many. What cannot be without them goes too, what can only loses its link to them."""
    ids = list(await tx.scalars(select(table.c.id).where(which)))
    for start in range(0, len(ids), _AT_ONCE):
        await _erase(tx, table, ids[start : start + _AT_ONCE])
    return len(ids)


async def _erase(tx: AsyncConnection, table: Table, ids: Sequence[int]) -> None:
    for other, column in _pointing_at(table):
        theirs = column.in_(ids)
        if column.nullable:
            await tx.execute(update(other).where(theirs).values({column: None}))
        elif "id" in other.c:
            await erase(tx, other, theirs)
        else:
            await tx.execute(delete(other).where(theirs))
    await tx.execute(delete(table).where(table.c.id.in_(ids)))


def _pointing_at(table: Table) -> Iterator[tuple[Table, "Column[int]"]]:
    for other in tables.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table and isinstance(key.parent, Column):
                yield other, key.parent
