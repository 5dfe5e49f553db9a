"""Surveys"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("closed_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_surveys_author_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_surveys_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.create_index(
            "ix_surveys_open", ["closes_at"], unique=False, sqlite_where=sa.text("closed_at IS NULL")
        )
        batch_op.create_index(batch_op.f("ix_surveys_place_id"), ["place_id"], unique=False)

    op.create_table(
        "survey_polls",
        sa.Column(
            "poll_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_survey_polls_poll_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_polls_survey_id")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_survey_polls")),
    )
    with op.batch_alter_table("survey_polls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_polls_survey_id"), ["survey_id"], unique=False)
