"""Groups claimed in the chat"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("topic", sa.BigInteger(), nullable=True),
        sa.Column("is_set", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_chats_added_by_id")),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chats")),
    )
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.create_index(
            "ix_chats_leaves", ["leaves_at"], unique=False, sqlite_where=sa.text("leaves_at IS NOT NULL")
        )

    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_invitations_place_id")),
        sa.ForeignKeyConstraint(["used_by_id"], ["people.id"], name=op.f("fk_invitations_used_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.add_column("people", sa.Column("chosen_language", sa.Text(), nullable=True))
    part_time = sa.Column("is_part_time", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("roles", part_time)
    op.add_column("places", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    # Written out: Alembic would lay the table anew for a key, and SQLite then lose what refers to its rows.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    key = "CONSTRAINT fk_places_shares_id REFERENCES places (id)"
    op.execute(f"ALTER TABLE places ADD COLUMN shares_id {number} {key}")
    for column in ("chat_id", "council_chat_id", "committee_chat_id"):  # until now all were in the settings
        theirs = f"SELECT {column}, true FROM places WHERE {column} IS NOT NULL"
        op.execute(f"INSERT INTO chats (chat_id, is_set) {theirs}")
