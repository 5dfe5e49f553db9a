"""After a vote its papers in private say so"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ended_up_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(
            "ix_polls_ends", ["ended_up_to"], unique=False, sqlite_where=sa.text("ended_up_to IS NOT NULL")
        )
