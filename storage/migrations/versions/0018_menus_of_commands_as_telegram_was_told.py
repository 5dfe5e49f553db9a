"""Menus of commands as Telegram was told"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "menus",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("menu", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "scope", name=op.f("pk_menus")),
    )
