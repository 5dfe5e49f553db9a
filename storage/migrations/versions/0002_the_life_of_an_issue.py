"""The life of an issue: routes, followers, promises, verdicts, whistles"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "watermarks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watermarks")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_drafts_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_drafts_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("chat_id", "message_id", name=op.f("uq_drafts_chat_id_message_id")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_at"), ["at"], unique=False)

    op.create_table(
        "followers",
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_affected", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_followers_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_followers_person_id")),
        sa.PrimaryKeyConstraint("issue_id", "person_id", name=op.f("pk_followers")),
    )
    op.create_index("ix_followers_person_id", "followers", ["person_id"])
    op.create_table(
        "promises",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_promises_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_promises_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promises_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(
            "uq_promises_open",
            ["issue_id"],
            unique=True,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )

    op.create_table(
        "verdicts",
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("is_fixed", sa.Boolean(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_verdicts_issue_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_verdicts_person_id")),
        sa.PrimaryKeyConstraint("issue_id", "person_id", "round", name=op.f("pk_verdicts")),
    )
    op.create_table(
        "whistles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("caller_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wakes_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["caller_id"], ["people.id"], name=op.f("fk_whistles_caller_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_whistles_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whistles")),
    )
    with op.batch_alter_table("whistles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_whistles_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(
            "ix_whistles_wakes", ["wakes_at"], unique=False, sqlite_where=sa.text("wakes_at IS NOT NULL")
        )

    op.create_table(
        "calls",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("whistle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calls_person_id")),
        sa.ForeignKeyConstraint(["whistle_id"], ["whistles.id"], name=op.f("fk_calls_whistle_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("whistle_id", "party", name=op.f("uq_calls_whistle_id_party")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_whistle_id"), ["whistle_id"], unique=False)

    for column in (
        sa.Column("category", sa.Text(), server_default="other", nullable=False),
        sa.Column("visibility", sa.Text(), server_default="everyone", nullable=False),
        sa.Column("on_behalf_of", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wakes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_confirmed", sa.Boolean(), server_default=sa.false(), nullable=False),
    ):
        op.add_column("issues", column)
    # Written out: Alembic would lay the table anew for a key, and SQLite then lose what refers to its rows.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for table, column, other in (
        ("issues", "merged_into_id", "issues"),
        ("people", "place_id", "places"),
        ("photos", "draft_id", "drafts"),
    ):
        key = f"CONSTRAINT fk_{table}_{column} REFERENCES {other} (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {number} {key}")
    op.drop_index("ix_issues_due", table_name="issues")
    op.create_index("ix_issues_merged_into_id", "issues", ["merged_into_id"])
    op.create_index("ix_issues_reporter", "issues", ["reporter_id"])
    op.create_index(
        "ix_issues_assignee", "issues", ["assignee_id"], sqlite_where=sa.text("assignee_id IS NOT NULL")
    )
    op.create_index(
        "ix_photos_draft",
        "photos",
        ["draft_id"],
        sqlite_where=sa.text("draft_id IS NOT NULL"),
        postgresql_where=sa.text("draft_id IS NOT NULL"),
    )
    op.create_index("ix_issues_updated", "issues", ["updated_at"])
    op.create_index("ix_issues_wakes", "issues", ["wakes_at"], sqlite_where=sa.text("wakes_at IS NOT NULL"))
    _bring_up_to_date()


def _bring_up_to_date() -> None:
    """What the new columns say of the issues that are there already."""
    op.execute("UPDATE issues SET is_confirmed = true WHERE state = 'closed'")
    for chat, visibility in (("council_chat_id", "staff"), ("committee_chat_id", "committee")):
        theirs = f"SELECT {chat} FROM places WHERE {chat} IS NOT NULL"
        op.execute(f"UPDATE issues SET visibility = '{visibility}' WHERE chat_id IN ({theirs})")
    op.execute(
        "UPDATE issues SET wakes_at = due_at WHERE overdue_at IS NULL"
        " AND state IN ('reported', 'accepted', 'in_progress', 'reopened')"
    )
    issues = sa.table(
        "issues",
        sa.column("id"),
        sa.column("state"),
        sa.column("updated_at", sa.DateTime(timezone=True)),
        sa.column("wakes_at", sa.DateTime(timezone=True)),
    )
    done = sa.select(issues.c.id, issues.c.updated_at).where(issues.c.state == "done")
    for row in op.get_bind().execute(done).all():
        wakes_at = row.updated_at + timedelta(days=7)
        op.execute(issues.update().where(issues.c.id == row.id).values(wakes_at=wakes_at))
