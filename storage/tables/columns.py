"""What columns of all tables are made of."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, Text, TypeDecorator
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


def in_json(value: Any) -> str:
    """How engines write a Json column: as people write, 灯 and not \\u706f."""
    return json.dumps(value, ensure_ascii=False)
