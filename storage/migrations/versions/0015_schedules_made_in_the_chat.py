"""Schedules made in the chat"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "bulletins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletins")),
    )
    with op.batch_alter_table("bulletins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulletins_at"), ["at"], unique=False)

    op.create_table(
        "digest_papers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_papers_digest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_papers")),
        sa.UniqueConstraint("key", name=op.f("uq_digest_papers_key")),
    )
    with op.batch_alter_table("digest_papers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_digest_papers_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("made_at IS NULL"),
            postgresql_where=sa.text("made_at IS NULL"),
        )

    # SQLite lays the table of schedules anew, which nothing may refer to meanwhile.
    op.execute("CREATE TABLE kept_periods AS SELECT * FROM periods")
    op.drop_table("periods")
    with op.batch_alter_table("schedules", schema=None) as batch_op:
        batch_op.add_column(sa.Column("what", sa.Text(), server_default="bulletin", nullable=False))
        batch_op.add_column(sa.Column("every_weeks", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("days", sa.Text(), server_default="every", nullable=False))
        batch_op.add_column(sa.Column("text", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("skips_quiet", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("state", sa.Text(), server_default="on", nullable=False))
        batch_op.add_column(
            sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("began_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("missed", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_schedules_place_id_cron"), type_="unique")
        batch_op.create_index(batch_op.f("ix_schedules_place_id"), ["place_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_schedules_by_id"), "people", ["by_id"], ["id"])
    op.create_table(
        "periods",
        sa.Column("schedule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedules.id"], name=op.f("fk_periods_schedule_id")),
        sa.PrimaryKeyConstraint("schedule_id", "due_at", name=op.f("pk_periods")),
    )
    op.execute("INSERT INTO periods SELECT schedule_id, due_at, outcome FROM kept_periods")
    op.drop_table("kept_periods")
    op.execute("UPDATE schedules SET state = 'ended' WHERE next_at IS NULL")
