"""Polls of every form and their electorates"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "secret_ballots",
        sa.Column("poll_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_secret_ballots_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "receipt", name=op.f("pk_secret_ballots")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "voters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("poll_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.Text(), server_default="undelivered", nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name=op.f("fk_voters_household_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name=op.f("fk_voters_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_voters_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_voters_place_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_voters_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voters")),
        sa.UniqueConstraint("poll_id", "household_id", name=op.f("uq_voters_poll_id_household_id")),
        sa.UniqueConstraint("poll_id", "person_id", name=op.f("uq_voters_poll_id_person_id")),
    )
    with op.batch_alter_table("voters", schema=None) as batch_op:
        batch_op.create_index("ix_voters_state", ["poll_id", "place_id", "state"], unique=False)

    op.add_column("ballots", sa.Column("answer", sa.Text(), nullable=True))
    op.execute("UPDATE ballots SET answer = CAST(choice AS TEXT)")
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.alter_column("answer", existing_type=sa.Text(), nullable=False)
        batch_op.add_column(
            sa.Column("voter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("origin", sa.Text(), server_default="tap", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_ballots_voter_id"), "voters", ["voter_id"], ["id"])
        batch_op.drop_index("ix_ballots_poll")
        batch_op.drop_index("uq_ballots_current")
        batch_op.drop_column("choice")
    op.create_index("ix_ballots_poll", "ballots", ["poll_id", "answer"])
    _one_ballot("uq_ballots_current", ["poll_id", "person_id"], "current AND voter_id IS NULL")
    _one_ballot("uq_ballots_voter", ["voter_id"], "current AND voter_id IS NOT NULL")

    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.Text(), server_default="poll", nullable=False))
        batch_op.add_column(sa.Column("form", sa.Text(), server_default="one", nullable=False))
        batch_op.add_column(sa.Column("most", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("electorate", sa.Text(), server_default="chat", nullable=False))
        batch_op.add_column(sa.Column("standard", sa.Text(), server_default="highest", nullable=False))
        batch_op.add_column(sa.Column("seats", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quorum", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("is_secret", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("is_hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("is_binding", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("silent_join", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_polls_opens", ["opens_at"], unique=False, sqlite_where=sa.text("opens_at IS NOT NULL")
        )
        batch_op.create_index(
            "ix_polls_reminds", ["reminds_at"], unique=False, sqlite_where=sa.text("reminds_at IS NOT NULL")
        )
    op.execute("UPDATE polls SET opened_at = created_at")


def _one_ballot(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        "ballots",
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
