"""Areas as the community states them"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area_cm2", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stated_area_cm2", sa.BigInteger(), nullable=True))
