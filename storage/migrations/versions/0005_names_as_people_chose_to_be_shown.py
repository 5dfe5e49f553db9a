"""Names as people chose to be shown"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("people", sa.Column("full_name", sa.Text(), server_default="", nullable=False))
    op.add_column("people", sa.Column("shown_as", sa.Text(), server_default="full", nullable=False))
    op.execute("UPDATE people SET full_name = name")
    # Written out: Alembic would lay the table anew for a key, and SQLite then lose what refers to its rows.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE events ADD COLUMN to_id {number} CONSTRAINT fk_events_to_id REFERENCES people (id)"
    )
