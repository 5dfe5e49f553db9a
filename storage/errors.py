"""What storage may refuse, and what a database raises."""

import sqlite3

from sqlalchemy.exc import SQLAlchemyError

# Of a database that cannot be reached or read: a server that is down raises OSError, and SQLite's own error
# comes from a file that it looks at for the first time.
UNREADABLE = (SQLAlchemyError, sqlite3.Error, OSError)


class DatabaseBusy(Exception):
    """Another bot already works on this database."""


class DatabaseNewer(Exception):
    """A newer version of the program made these tables: this one cannot know what is in them."""
