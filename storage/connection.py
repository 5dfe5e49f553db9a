"""SQLAlchemy's AsyncConnection, by its name alone.

Its package brings the object-relational mapper along: 7 MiB that a bot on SQLite need not carry.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection
else:

    class AsyncConnection:
        """What stands in for it on SQLite (storage/sqlite.py); PostgreSQL has the true one."""


__all__ = ["AsyncConnection"]
