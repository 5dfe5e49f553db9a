"""News that waits for a bulletin; followers who listen no more"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_news_event_id")),
        sa.PrimaryKeyConstraint("event_id", "chat_id", name=op.f("pk_news")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index("ix_news_chat_at", ["chat_id", "at"], unique=False)

    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_listening", sa.Boolean(), server_default=sa.true(), nullable=False))
