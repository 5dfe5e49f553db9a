"""Voters of an owner and the ballot of a voter are found by indexes"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_index("ix_voters_owner", "voters", ["owner_id"])
    op.drop_index("uq_ballots_current", "ballots")
    op.create_index(
        "uq_ballots_current",
        "ballots",
        ["voter_id"],
        unique=True,
        sqlite_where=sa.text("current = 1"),
        postgresql_where=sa.text("current"),
    )
