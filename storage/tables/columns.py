"""What columns of all tables are made of."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Json: TypeEngine[Any] = JSON()
# SQLite gives only an INTEGER primary key its own numbers.
Id = BigInteger().with_variant(Integer, "sqlite")
# Searched for by how it begins, "poll:12:" to "poll:12;", so compared byte by byte, as SQLite does of itself.
# In the order of most languages ";" comes before ":", and PostgreSQL would find nothing.
Key = Text().with_variant(Text(collation="C"), "postgresql")


_WHERE = "where on postgres"


class Moment(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on both databases (SQLite itself knows no time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def index_where(
    name: str, *columns: str, where: str, unique: bool = False, where_on_postgres: str | None = None
) -> Index:
    """An index of the rows that meet a condition, such as those still open, on both databases.

    `postgresql_where` would say the same, and load that dialect, 2 MiB, into every bot on SQLite.
    """
    info = {_WHERE: where_on_postgres or where}
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info=info)


@compiles(CreateIndex, "postgresql")
def _create_index(create: CreateIndex, compiler: DDLCompiler, **options: Any) -> str:
    statement = compiler.visit_create_index(create, **options)
    where = create.element.info.get(_WHERE)
    return f"{statement} WHERE {where}" if where else statement


def in_json(value: Any) -> str:
    """How engines write a Json column: as people write, 灯 and not \\u706f."""
    return json.dumps(value, ensure_ascii=False)
