"""Activities and who came to them"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    with op.batch_alter_table("sign_up_entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came", sa.Integer(), nullable=True))

    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("counts_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("walk_ins", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(
            "ix_sign_ups_counts", ["counts_at"], unique=False, sqlite_where=sa.text("counts_at IS NOT NULL")
        )
