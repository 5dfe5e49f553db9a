"""Every ballot has its voter"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("voters", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_voters_household", "voters", ["household_id"])
    op.execute(
        "INSERT INTO voters (poll_id, person_id, place_id, state) "
        "SELECT DISTINCT ballots.poll_id, ballots.person_id, polls.place_id, 'voted' "
        "FROM ballots JOIN polls ON polls.id = ballots.poll_id"
    )
    op.execute(
        "UPDATE ballots SET voter_id = (SELECT id FROM voters "
        "WHERE voters.poll_id = ballots.poll_id AND voters.person_id = ballots.person_id)"
    )
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.drop_index("uq_ballots_voter")
        batch_op.drop_index("uq_ballots_current")
        batch_op.alter_column("voter_id", existing_type=sa.BigInteger(), nullable=False)
    op.create_index(
        "uq_ballots_current",
        "ballots",
        ["voter_id"],
        unique=True,
        sqlite_where=sa.text("current"),
        postgresql_where=sa.text("current"),
    )
