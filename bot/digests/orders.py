"""Pictures and papers that are to be made: ordered in a turn, made outside of it, for that takes long."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update

from storage import tables
from storage.connection import AsyncConnection

# One that ended the process so often is not tried again.
MOST_TRIES = 3
_P = tables.digest_papers


class Form(StrEnum):
    picture = "picture"
    pdf = "pdf"
    xlsx = "xlsx"


@dataclass(frozen=True)
class Order:
    """`key` names the message that brings it to a chat, in answer to another message if need be."""

    digest_id: int
    form: Form
    language: str
    chat_id: int
    key: str
    reply_to: int | None = None


@dataclass(frozen=True)
class Taken:
    id: int
    order: Order
    tries: int  # with this one


async def place(tx: AsyncConnection, order: Order) -> bool:
    """Ask for it; False where it was asked for before."""
    if await tx.scalar(select(_P.c.id).where(_P.c.key == order.key)) is not None:
        return False
    await tx.execute(insert(_P).values(vars(order)))
    return True


async def take(tx: AsyncConnection) -> Taken | None:
    """The next that is to be made, the oldest first; the try counts from now on."""
    waiting = select(_P).where(_P.c.made_at.is_(None)).order_by(_P.c.id).limit(1)
    row = (await tx.execute(waiting)).one_or_none()
    if row is None:
        return None
    await tx.execute(update(_P).where(_P.c.id == row.id).values(tries=row.tries + 1))
    order = Order(row.digest_id, Form(row.form), row.language, row.chat_id, row.key, row.reply_to)
    return Taken(row.id, order, row.tries + 1)


async def made(tx: AsyncConnection, taken: Taken, now: datetime) -> None:
    """It is on its way, or cannot be made."""
    await tx.execute(update(_P).where(_P.c.id == taken.id).values(made_at=now))
