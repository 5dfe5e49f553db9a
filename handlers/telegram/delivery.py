"""The outbox out: in order and one in flight per chat, paced, retried, never blindly repeated.

A parcel is marked as being sent, sent, and marked as sent. A first send whose answer was lost is
looked for before it is sent again; edits and reactions are simply repeated, which is harmless.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from telegram import Bot
from telegram.error import ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import channel, files, issues, members, outbox
from bot.issues import Issue
from bot.neighbourhood import Neighbourhood
from bot.outbox import UNSURE_WAIT, Parcel, Waiting
from bot.setup import moving
from handlers.stopping import to_its_end
from handlers.telegram.message_ids import MOST_LOOKED_AT, Found, Lost, MessageIds, search
from handlers.telegram.pace import Pace
from handlers.telegram.sending import Fate, fate, look, pin, send
from handlers.turn import Toast

log = structlog.get_logger()

# Sends under way at once; more would only queue in the connection pool.
MOST_IN_FLIGHT = 24
# Sends that one look at the outbox starts, evenly spaced; an answer waits for no more than these.
AT_ONCE = 3
_LONGEST_BACKOFF = timedelta(minutes=10)
_MOST_REACTIONS = 3  # tries at one: it is only a nod, and its group waits for what comes after it
# Seconds: the next batch of a backlog is here by then; and how long a backlog may keep Linli from answering.
_NEXT_BATCH, _LONGEST_SILENCE = 0.3, 2.0
# The longest sleep between two looks at the outbox, in seconds.
_IDLE = 30.0
# Seconds before another look after a fault of the database.
_AFTER_FAULT = 3.0
# Seconds that sends have to land when the bot is stopped.
_LAST_SENDS = 5.0


class Delivery:
    def __init__(self, hood: Neighbourhood, bot: Bot, pace: Pace) -> None:
        self._hood = hood
        self._bot = bot
        self._pace = pace
        self._wake = asyncio.Event()
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._held: dict[int, datetime] = {}  # chats that wait: asked for silence, or a send is unsure
        self._ids = MessageIds()
        self._behind_since: float | None = None
        self._silent_until = 0.0
        self._landed: list[tuple[Parcel, int | None]] = []  # sent, and not yet written down
        self._answers: set[asyncio.Task[None]] = set()
        self.broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def wake(self) -> None:
        """Something new is in the outbox, or the clock moved."""
        self._wake.set()

    def noticed(self, chat_id: int, message_id: int) -> None:
        """A message with this id exists: what the bot sends next has a higher one."""
        self._ids.noticed(chat_id, message_id)

    def listen_first(self) -> None:
        """A full batch was taken, so more is waiting: read on before speaking, for two seconds at most.

        What is said then is up to date, and a backlog after downtime is taken in a third faster.
        """
        ticks = asyncio.get_running_loop().time()
        self._behind_since = self._behind_since or ticks
        self._silent_until = min(ticks + _NEXT_BATCH, self._behind_since + _LONGEST_SILENCE)

    def caught_up(self) -> None:
        self._behind_since, self._silent_until = None, 0.0

    def show(self, toast: Toast) -> None:
        """Answer a tap now. A lost toast is not repeated: Telegram keeps a tap open for seconds only."""
        task = asyncio.create_task(self._show(toast))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _show(self, toast: Toast) -> None:
        with suppress(TelegramError):
            url = toast.url or None
            await self._bot.answer_callback_query(toast.tap_id, toast.text, show_alert=toast.alert, url=url)

    async def run(self) -> None:
        """Deliver until cancelled; what is then on its way is recovered at the next start."""
        async with self._hood.database.transaction() as tx:
            self._held = await outbox.recover(tx, self._hood.clock.now())
            self._held |= await channel.pauses(tx, self._hood.clock.now())
            self._ids.remembered(await channel.newest(tx))
        while True:
            self._wake.clear()
            try:
                pause = await to_its_end(self._send_what_may_leave())
            except Exception:
                # A full disk, a database that restarts: what waits is in the outbox, so look again.
                log.exception("the outbox cannot be read, trying again")
                pause = _AFTER_FAULT
            # Not wait_for: on Python 3.11 it may swallow a cancellation.
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def finish(self) -> None:
        """Let what is on its way land, so that the next start need not look for it."""
        await self._wait_for([*self._in_flight.values(), *self._answers])

    async def settle(self, chat_ids: set[int]) -> None:
        """Write down what is shown in these chats: somebody answers it."""
        sends = [self._in_flight[chat_id] for chat_id in chat_ids if chat_id in self._in_flight]
        if sends or any(parcel.chat_id in chat_ids for parcel, _ in self._landed):
            await self._wait_for(sends)

    async def _wait_for(self, sends: list[asyncio.Task[None]]) -> None:
        if sends:
            await asyncio.wait(sends, timeout=_LAST_SENDS)
        await to_its_end(self._write_down())

    async def _write_down(self) -> None:
        async with self._writing_down_what_landed():
            pass

    async def _send_what_may_leave(self) -> float:
        """Write down what landed and start what may leave now; seconds until the next look."""
        now, ticks = self._hood.clock.now(), asyncio.get_running_loop().time()
        if len(self._in_flight) >= MOST_IN_FLIGHT:
            return _IDLE  # a send that ends wakes us
        if wait := max(self._pace.overall_wait(ticks), self._silent_until - ticks, 0.0):
            return wait
        self._held = {chat_id: until for chat_id, until in self._held.items() if until > now}
        async with self._writing_down_what_landed() as tx:
            full = self._pace.full(ticks)
            landed = {parcel.chat_id for parcel, _ in self._landed}
            busy = {*self._held, *self._in_flight, *full, *landed}
            ready = await outbox.due(tx, now, busy, no_edits_to=self._pace.full(ticks, is_edit=True))
            chosen, wait = self._choose(ready, ticks)
            leaving = [await self._take(tx, waiting) for waiting in chosen]
            if not chosen:
                wait = min(wait, *full.values(), await self._seconds_to_next(tx, now))
        for parcel in leaving:
            self._start(parcel, ticks)
        return self._pace.overall_wait(ticks) if leaving else wait

    @asynccontextmanager
    async def _writing_down_what_landed(self) -> AsyncIterator[outbox.Transaction]:
        landed: list[tuple[Parcel, int | None]] = []
        newest = self._ids.unwritten()
        try:
            async with self._hood.database.transaction() as tx:
                # Taken now, not before: a send may land while the connection is waited for.
                landed, self._landed = self._landed, []
                await outbox.sent(tx, landed, self._hood.clock.now(), self._hood.edit_gaps)
                await channel.note_newest(tx, newest)
                yield tx
            self._ids.are_written(newest)
        except BaseException:
            self._landed = landed + self._landed
            raise

    def _start(self, parcel: Parcel, ticks: float) -> None:
        delay = self._pace.spend(parcel.chat_id, ticks, counts_in_chat=parcel.kind == "message")
        task = asyncio.create_task(self._deliver(parcel, delay))
        self._in_flight[parcel.chat_id] = task
        task.add_done_callback(lambda _: self._has_landed(parcel.chat_id))

    def _choose(self, ready: list[Waiting], ticks: float) -> tuple[list[Waiting], float]:
        """The first of each chat that may be sent to, a few at most; or how long until there is one."""
        chosen: dict[int, Waiting] = {}
        wait = _IDLE
        for waiting in ready:
            rest = self._pace.wait(waiting.chat_id, ticks, waiting.is_edit)
            if rest == 0.0:
                chosen.setdefault(waiting.chat_id, waiting)
            wait = min(wait, rest or wait)
            if len(chosen) == AT_ONCE:
                break
        return list(chosen.values()), wait

    async def _seconds_to_next(self, tx: outbox.Transaction, now: datetime) -> float:
        at = await outbox.next_due(tx, now)
        times = [*self._held.values()] + ([at] if at is not None else [])
        return (min(times) - now).total_seconds() if times else _IDLE

    async def _take(self, tx: outbox.Transaction, waiting: Waiting) -> Parcel:
        known = [self._ids.newest(waiting.chat_id), waiting.reply_to]
        newest = max((number for number in known if number is not None), default=None)
        return await outbox.take(tx, waiting, newest)

    def _has_landed(self, chat_id: int) -> None:
        self._in_flight.pop(chat_id, None)
        self.wake()

    async def _deliver(self, parcel: Parcel, delay: float) -> None:
        await asyncio.sleep(delay)
        try:
            await self._attempt(parcel)
        except Exception:
            # A fault of ours (a full disk, say) must not end deliveries; the parcel is looked for later.
            log.exception("delivery failed", parcel=parcel.id)
            self._held[parcel.chat_id] = self._hood.clock.now() + UNSURE_WAIT

    async def _attempt(self, parcel: Parcel) -> None:
        try:
            message_id = await self._find_lost(parcel) if parcel.is_lost else None
            if message_id is None:
                parcel = replace(parcel, is_lost=False)
                message_id = await self._send(parcel)
            self._settle(parcel, message_id)
            if message_id is not None and parcel.is_to_be_pinned:
                await self._wait_for_room(parcel.chat_id)
                await pin(self._bot, parcel.chat_id, message_id)
        except RetryAfter as error:
            await self._silence(parcel, error)
        except ChatMigrated as error:
            await self._follow(parcel, error.new_chat_id)
        except InvalidToken as error:
            await self._put_off(parcel)
            if not self.broken.done():
                self.broken.set_exception(error)
        except TelegramError as error:
            await self._cope(parcel, error)

    async def _send(self, parcel: Parcel) -> int | None:
        """Send a parcel; a file of ours is uploaded once, whoever is shown it later."""
        if parcel.file_id is None or not parcel.is_first_send:
            return (await send(self._bot, parcel)).message_id
        async with self._hood.database.transaction() as tx:
            file = await files.load(tx, parcel.file_id)
        arrived = await send(self._bot, parcel, file)
        if file is not None and file.channel_id is None and arrived.channel_id is not None:
            async with self._hood.database.transaction() as tx:
                await files.has_arrived(tx, file.id, arrived.channel_id)
        return arrived.message_id

    def _settle(self, parcel: Parcel, message_id: int | None) -> None:
        """It is there. That is written down with the next sends: were it lost now, it would be found."""
        if message_id is not None:
            self.noticed(parcel.chat_id, message_id)
        self._landed.append((parcel, message_id))

    async def _find_lost(self, parcel: Parcel) -> int | None:
        """The id of a message whose sending nobody confirmed, where it arrived."""
        newest = self._ids.newest(parcel.chat_id) or 0
        after = parcel.after_message_id or max(newest - MOST_LOOKED_AT, 0)
        async with self._hood.database.transaction() as tx:
            ours = await outbox.known_ids(tx, parcel, after)
        lost = Lost(after, newest, ours, self._ids.end(parcel.chat_id))
        found = await search(lost, partial(self._look, parcel))
        if found is not None:
            log.info("a send thought lost had arrived", parcel=parcel.id)
        return found

    async def _look(self, parcel: Parcel, message_id: int) -> Found:
        await self._wait_for_room(parcel.chat_id)
        return await look(self._bot, parcel, message_id)

    async def _wait_for_room(self, chat_id: int) -> None:
        """Wait until Telegram's limits leave room for one more call in a chat, and take it."""
        ticks = asyncio.get_running_loop().time()
        await asyncio.sleep(max(self._pace.overall_wait(ticks), self._pace.wait(chat_id, ticks)))
        self._pace.spend(chat_id, asyncio.get_running_loop().time())

    async def _silence(self, parcel: Parcel, error: RetryAfter) -> None:
        """429: the chat rests as long as Telegram says, over a restart too."""
        seconds = error.retry_after
        rest = seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
        until = self._hood.clock.now() + rest
        self._held[parcel.chat_id] = until
        log.warning("asked to slow down", chat_id=parcel.chat_id, seconds=rest.total_seconds())
        async with self._hood.database.transaction() as tx:
            await channel.pause(tx, parcel.chat_id, until)
            await outbox.later(tx, parcel, until)

    async def _follow(self, parcel: Parcel, new_chat_id: int) -> None:
        async with self._hood.transaction() as tx:
            now = self._hood.clock.now()
            await moving.move_chat(tx, parcel.chat_id, new_chat_id, now)
            # What may have arrived is in the old group.
            await outbox.later(tx, replace(parcel, is_lost=False), now)
            await self._hood.reread(tx)

    async def _put_off(self, parcel: Parcel) -> None:
        """It surely did not leave: again later, each time a little later, the chat's order kept."""
        wait = min(timedelta(seconds=2) * 2 ** min(parcel.tries, 10), _LONGEST_BACKOFF)
        at = self._hood.clock.now() + wait
        self._held[parcel.chat_id] = at
        async with self._hood.database.transaction() as tx:
            await outbox.later(tx, parcel, at)

    async def _cope(self, parcel: Parcel, error: TelegramError) -> None:
        verdict = fate(error)
        if verdict is Fate.there:
            self._settle(parcel, parcel.message_id)
        elif verdict is Fate.unsure and parcel.is_reaction and parcel.tries >= _MOST_REACTIONS:
            await self._give_up(parcel, error)
        elif verdict is Fate.not_sent or (verdict is Fate.unsure and not parcel.is_first_send):
            await self._put_off(parcel)
        elif verdict is Fate.unsure:
            at = self._hood.clock.now() + UNSURE_WAIT
            self._held[parcel.chat_id] = at
            async with self._hood.database.transaction() as tx:
                await outbox.unsure(tx, parcel, at)
        else:
            await self._give_up(parcel, error)

    async def _give_up(self, parcel: Parcel, error: TelegramError) -> None:
        log.warning("cannot be sent", chat_id=parcel.chat_id, kind=parcel.kind, error=str(error))
        is_blocked = isinstance(error, Forbidden) and parcel.chat_id > 0
        if parcel.shows_file and parcel.is_first_send and not isinstance(error, Forbidden):
            await self._say_without_file(parcel)
            return
        async with self._hood.database.transaction() as tx:
            if is_blocked:
                await members.unreachable(tx, parcel.chat_id)
            # What stands in the private chat was said there; only what never came is said in the group.
            is_unsaid = is_blocked and parcel.is_first_send
            issue = await issues.of_subject(tx, parcel.subject) if is_unsaid else None
            if issue is not None and await self._may_read_it_in_group(tx, parcel, issue):
                now = self._hood.clock.now()
                await outbox.redirect(tx, parcel, issue.chat_id, issue.message_id, now)
            else:
                await outbox.failed(tx, parcel, str(error))

    async def _say_without_file(self, parcel: Parcel) -> None:
        """A file that is too large, or no picture to Telegram, or that this group does not allow."""
        hood, is_picture = self._hood, parcel.body["file"]["is_picture"]
        refused = hood.texts.render(
            "files/refused.html", hood.language_in(parcel.chat_id), is_picture=is_picture
        )
        html = "\n".join(part for part in (parcel.body["html"], refused) if part)
        async with hood.database.transaction() as tx:
            await outbox.in_words(tx, parcel, html, hood.clock.now())

    async def _may_read_it_in_group(self, tx: outbox.Transaction, parcel: Parcel, issue: Issue) -> bool:
        """Whether it is for a reporter who blocked the bot, and may as well be said under their report."""
        reporter = await members.person(tx, issue.reporter_id)
        return reporter.user_id == parcel.chat_id and self._hood.shows(issue.chat_id, issue.visibility)
