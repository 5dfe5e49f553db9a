"""Key care, visits, and the notebook"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "care_people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wakes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_care_people_added_by_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_care_people_place_id")),
        sa.ForeignKeyConstraint(["visitor_id"], ["people.id"], name=op.f("fk_care_people_visitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_people")),
    )
    with op.batch_alter_table("care_people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_people_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_people_visitor_id"), ["visitor_id"], unique=False)
        batch_op.create_index(
            "ix_care_people_wakes", ["wakes_at"], unique=False, sqlite_where=sa.text("wakes_at IS NOT NULL")
        )

    op.create_table(
        "care_visits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("care_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visitor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["care_id"], ["care_people.id"], name=op.f("fk_care_visits_care_id")),
        sa.ForeignKeyConstraint(["visitor_id"], ["people.id"], name=op.f("fk_care_visits_visitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_visits")),
    )
    with op.batch_alter_table("care_visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_visits_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_visits_care_id"), ["care_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_care_visits_visitor_id"), ["visitor_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_notes_author_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_notes_issue_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_notes_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("chat_id", "message_id", name=op.f("uq_notes_chat_id_message_id")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_place_id"), ["place_id"], unique=False)

    # Written out: Alembic would lay the table anew for a key, and SQLite then lose what refers to its rows.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    key = "CONSTRAINT fk_photos_note_id REFERENCES notes (id)"
    op.execute(f"ALTER TABLE photos ADD COLUMN note_id {number} {key}")
    op.create_index(
        "ix_photos_note",
        "photos",
        ["note_id"],
        sqlite_where=sa.text("note_id IS NOT NULL"),
        postgresql_where=sa.text("note_id IS NOT NULL"),
    )
