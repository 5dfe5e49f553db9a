"""Keys of messages are compared byte by byte, whatever language PostgreSQL sorts in"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("outbox", "key", type_=sa.Text(collation="C"), existing_type=sa.Text())
