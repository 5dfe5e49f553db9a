"""Polls that decide on proposals"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "proposal_votes",
        sa.Column(
            "poll_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_proposal_votes_issue_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_proposal_votes_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_proposal_votes")),
    )
    with op.batch_alter_table("proposal_votes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_votes_issue_id"), ["issue_id"], unique=False)
