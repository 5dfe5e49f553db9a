"""Makes the pictures, papers and spreadsheets that were ordered, one after the other, beside the chat.

No transaction is open meanwhile: whoever writes something is answered as fast as ever.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace

import structlog

from bot import files, outbox, pictures
from bot.digests import orders, paper, records
from bot.digests.figures import Digest
from bot.digests.orders import MOST_TRIES, Form, Order, Taken
from bot.exports import of_digest
from bot.neighbourhood import Neighbourhood
from bot.outbox import BULLETIN, Post, Transaction
from handlers.delivery import Delivery
from handlers.stopping import to_its_end

log = structlog.get_logger()

# The longest sleep between two looks, in seconds; an order wakes it at once.
_IDLE = 60.0


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
            record = await records.by_id(tx, taken.order.digest_id) if taken else None
        if taken is None or record is None:
            return False
        content = await self._content(taken, record.digest)
        async with self._hood.transaction() as tx:
            now = self._hood.clock.now()
            posts = await self._posts(tx, taken.order, record.digest, content)
            await outbox.put(tx, posts, now)
            await orders.made(tx, taken, now)
        self._delivery.wake()
        return True

    async def _content(self, taken: Taken, digest: Digest) -> bytes | None:
        """What was ordered; none where it cannot be made, which the operator hears."""
        order = taken.order
        try:
            if taken.tries > MOST_TRIES:
                raise RuntimeError("the process did not survive it")
            return await self._make(order, digest)
        except Exception:
            log.exception("a paper cannot be made", form=order.form, digest=order.digest_id)
            return None

    async def _make(self, order: Order, digest: Digest) -> bytes:
        if order.form is Form.picture:
            return await pictures.chart(self._hood, digest, order.language)
        if order.form is Form.pdf:
            return await paper.pdf(self._hood, digest, order.language)
        return await of_digest.workbook(self._hood, digest, order.language)

    async def _posts(
        self, tx: Transaction, order: Order, digest: Digest, content: bytes | None
    ) -> list[Post]:
        """What brings it; of a picture that cannot be made nothing is said, for the words stand already."""
        is_picture = order.form is Form.picture
        most = files.LARGEST_PICTURE if is_picture else files.LARGEST_DOCUMENT
        is_there = content is not None and len(content) <= most
        if is_picture and not is_there:
            return []
        html = self._say("digests/paper.html", order, digest=digest, form=order.form, is_there=is_there)
        post = Post(order.chat_id, html, reply_to=order.reply_to, key=order.key, urgency=BULLETIN)
        if content is None or not is_there:
            return [post]
        name = self._say("digests/file_name.txt", order, digest=digest, form=order.form)
        file_id = await files.keep(tx, name, content, self._hood.clock.now())
        return [replace(post, file_id=file_id, is_picture=is_picture)]

    def _say(self, template: str, order: Order, **values: object) -> str:
        return self._hood.texts.render(template, order.language, **values)
