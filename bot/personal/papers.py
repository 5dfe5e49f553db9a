"""Papers that may name somebody who is being forgotten: files, whose words nobody can replace.

What is still on its way is made again, without the name; of what has arrived no copy is kept.
"""

from sqlalchemy import delete, select, update

from storage import tables
from storage.connection import AsyncConnection

_FILES, _ORDERS, _OUTBOX = tables.files, tables.orders, tables.outbox


async def forget(tx: AsyncConnection, user_id: int) -> None:
    """Make nothing any more that they asked for, and anew what was made for others and has not left yet."""
    await tx.execute(delete(_ORDERS).where(_ORDERS.c.chat_id == user_id))
    waits = _OUTBOX.c.message_id.is_(None) & _OUTBOX.c.due_at.is_not(None)
    is_ordered = _OUTBOX.c.key.in_(select(_ORDERS.c.key))
    untouched = waits & _OUTBOX.c.sending_version.is_(None)
    withdrawn = delete(_OUTBOX).where(untouched & is_ordered).returning(_OUTBOX.c.key)
    keys = list(await tx.scalars(withdrawn))
    again = _ORDERS.c.made_at.is_(None) | _ORDERS.c.key.in_(keys)
    await tx.execute(update(_ORDERS).where(again).values(made_at=None, tries=0))
    file_id = _OUTBOX.c.body["file"]["id"].as_integer()
    still_shown = select(file_id).where(waits & file_id.is_not(None))
    useless = _FILES.c.channel_id.is_(None) & _FILES.c.id.not_in(still_shown)
    await tx.execute(delete(_FILES).where(useless))
