"""When polls closed is found by an index."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_index("ix_polls_closed", "polls", ["closed_at"])
