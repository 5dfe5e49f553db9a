"""Pictures and papers that are to be made: ordered in a turn, made outside of it, for that takes long."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select, update

from storage import tables
from storage.connection import AsyncConnection

# One that ended the process so often is not tried again.
MOST_TRIES = 3
_O = tables.orders


class Form(StrEnum):
    picture = "picture"
    pdf = "pdf"
    xlsx = "xlsx"
    poster = "poster"
    certificate = "certificate"
    minutes = "minutes"


@dataclass(frozen=True)
class Order:
    """What is to be made of a digest, a meeting or a place, or for whose private chat it is; its language.

    `key` names the message that brings it to a chat, in answer to another message if need be.
    """

    form: Form
    language: str
    chat_id: int
    key: str
    digest_id: int | None = None
    meeting_id: int | None = None
    place_id: int | None = None  # of a poster; the community of a certificate
    reply_to: int | None = None
    topic: int | None = None

    @property
    def subject(self) -> str | None:
        """What a reply to the message is about."""
        return f"meeting:{self.meeting_id}" if self.meeting_id is not None else None


@dataclass(frozen=True)
class Taken:
    id: int
    order: Order
    tries: int  # with this one


async def place(tx: AsyncConnection, order: Order) -> bool:
    """Ask for it; False where it was asked for before."""
    if await tx.scalar(select(_O.c.id).where(_O.c.key == order.key)) is not None:
        return False
    await tx.execute(insert(_O).values(vars(order)))
    return True


async def take(tx: AsyncConnection) -> Taken | None:
    """The next that is to be made: what somebody waits for, else the oldest. The try counts from now on."""
    waiting = select(_O).where(_O.c.made_at.is_(None))
    first = waiting.order_by(_O.c.reply_to.is_(None), _O.c.id).limit(1)
    row = (await tx.execute(first)).one_or_none()
    if row is None:
        return None
    await tx.execute(update(_O).where(_O.c.id == row.id).values(tries=row.tries + 1))
    order = Order(
        form=Form(row.form),
        language=row.language,
        chat_id=row.chat_id,
        key=row.key,
        digest_id=row.digest_id,
        meeting_id=row.meeting_id,
        place_id=row.place_id,
        reply_to=row.reply_to,
        topic=row.topic,
    )
    return Taken(row.id, order, row.tries + 1)


async def ended(tx: AsyncConnection, taken: Taken, is_there: bool, now: datetime) -> bool:
    """It is on its way; or it could not be made and may be asked for again, unless it ended the process.

    False where nobody wants it as it is: what it was made of has changed meanwhile (bot/personal/papers.py).
    """
    this = (_O.c.id == taken.id) & (_O.c.tries == taken.tries)
    is_settled = is_there or taken.tries > MOST_TRIES
    change = update(_O).where(this).values(made_at=now) if is_settled else delete(_O).where(this)
    return (await tx.execute(change)).rowcount > 0
