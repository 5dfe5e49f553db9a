"""Sign up lists"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "sign_up_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("poll_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("is_seated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_up_entries_person_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_sign_up_entries_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up_entries")),
    )
    with op.batch_alter_table("sign_up_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_up_entries_poll_id"), ["poll_id"], unique=False)

    op.create_table(
        "sign_ups",
        sa.Column(
            "poll_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_sign_ups_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_sign_ups")),
    )
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sign_ups_reminds",
            ["reminds_at"],
            unique=False,
            sqlite_where=sa.text("reminds_at IS NOT NULL"),
        )

    op.create_table(
        "sign_up_wordings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("said_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["sign_up_entries.id"], name=op.f("fk_sign_up_wordings_entry_id")
        ),
        sa.ForeignKeyConstraint(["said_by_id"], ["people.id"], name=op.f("fk_sign_up_wordings_said_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up_wordings")),
    )
    with op.batch_alter_table("sign_up_wordings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_up_wordings_entry_id"), ["entry_id"], unique=False)
