"""Makes the pictures, papers and spreadsheets that were ordered, one after the other, beside the chat.

No transaction is open meanwhile: whoever writes something is answered as fast as ever.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import structlog

from bot import files, members, orders, outbox
from bot.digests import records
from bot.digests.pieces import DigestPiece
from bot.meetings import records as meetings
from bot.meetings.paper import MinutesPiece
from bot.neighbourhood import Neighbourhood
from bot.orders import MOST_TRIES, Form, Order, Taken
from bot.outbox import ANSWER, BULLETIN, Post, Transaction
from bot.places import Place
from bot.points.certificate import CertificatePiece
from bot.posters.sheet import PosterPiece
from handlers.stopping import to_its_end
from handlers.telegram.delivery import Delivery

log = structlog.get_logger()

# The longest sleep between two looks, in seconds; an order wakes it at once.
_IDLE = 60.0


class Fault(StrEnum):
    """Why there is nothing to send, for whoever asked for it."""

    failed = "failed"
    large = "large"


class Piece(Protocol):
    """One thing to make: its content, the name people save it by, and the words that bring it."""

    async def make(self) -> bytes: ...
    def name(self) -> str: ...
    def html(self, fault: str | None) -> str: ...


@dataclass(frozen=True)
class _Made:
    """What became of an order: content, or the fault that kept it from being."""

    piece: Piece
    content: bytes = b""
    fault: Fault | None = None


class Workshop:
    def __init__(self, hood: Neighbourhood, delivery: Delivery) -> None:
        self._hood = hood
        self._delivery = delivery
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Something was ordered; it is looked for once the transaction has ended."""
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled; what is under way is made again at the next start."""
        while True:
            self._wake.clear()
            try:
                while await to_its_end(self._next()):
                    pass
            except Exception:
                log.exception("orders cannot be read, trying again later")
            with suppress(TimeoutError):
                async with asyncio.timeout(_IDLE):
                    await self._wake.wait()

    async def _next(self) -> bool:
        async with self._hood.transaction() as tx:
            taken = await orders.take(tx)
        if taken is None:
            return False
        made = await self._make(taken)
        async with self._hood.transaction() as tx:
            now = self._hood.clock.now()
            if await orders.ended(tx, taken, made is not None and not made.fault, now) and made:
                await outbox.put(tx, await self._posts(tx, taken.order, made), now, self._hood.edit_gaps)
        self._delivery.wake()
        return True

    async def _make(self, taken: Taken) -> _Made | None:
        """What was ordered; the operator hears what cannot be made. None where nobody can say any more what
        it was to be."""
        order, piece = taken.order, None
        told = {"form": order.form, "order": taken.id}
        try:
            piece = await self._piece(order)
            if taken.tries > MOST_TRIES:
                raise RuntimeError("the process did not survive it")
            content = await piece.make()
        except Exception:
            log.exception("a paper cannot be made", **told)
            return _Made(piece, fault=Fault.failed) if piece else None
        if len(content) > _most(order):
            log.error("a paper is larger than a bot may send", bytes=len(content), **told)
            return _Made(piece, fault=Fault.large)
        return _Made(piece, content)

    async def _piece(self, order: Order) -> Piece:
        if order.form is Form.poster:
            return PosterPiece(self._hood, order, self._place(order))
        async with self._hood.transaction() as tx:
            if order.form is Form.certificate:
                (person,) = await members.by_user_ids(tx, [order.chat_id])
                return CertificatePiece(self._hood, order, self._place(order), person)
            if order.form is Form.minutes:
                assert order.meeting_id is not None, "it is ordered of a meeting"
                return MinutesPiece(self._hood, order, await meetings.by_id(tx, order.meeting_id))
            assert order.digest_id is not None, "every other form is of a digest"
            record = await records.by_id(tx, order.digest_id)
        return DigestPiece(self._hood, order, record.digest)

    def _place(self, order: Order) -> Place:
        assert order.place_id is not None, "it is ordered of a place"
        return self._hood.places[order.place_id]

    async def _posts(self, tx: Transaction, order: Order, made: _Made) -> list[Post]:
        """What brings it; of a picture that is not there nothing is said, for the words stand already."""
        is_picture = order.form is Form.picture
        if is_picture and made.fault:
            return []
        post = Post(
            order.chat_id,
            made.piece.html(made.fault),
            reply_to=order.reply_to,
            topic=order.topic,
            subject=order.subject,
            urgency=ANSWER if order.reply_to else BULLETIN,
        )
        if made.fault:
            return [post]
        file_id = await files.keep(tx, made.piece.name(), made.content, self._hood.clock.now())
        return [replace(post, key=order.key, file_id=file_id, is_picture=is_picture)]


def _most(order: Order) -> int:
    """In bytes."""
    return files.LARGEST_PICTURE if order.form is Form.picture else files.LARGEST_DOCUMENT
