"""The whole bot running: polling in, deliveries out, and the clock jobs in between."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import due, outbox
from bot.clock import Clock
from bot.config import Settings
from bot.due import Due
from bot.errors import UserError
from bot.logs import redact
from bot.neighbourhood import Neighbourhood, open_neighbourhood
from bot.schedules import book, configured
from bot.setup import invitations
from handlers import routes
from handlers.stopping import to_its_end
from handlers.telegram.command_menus import CommandMenus
from handlers.telegram.delivery import MOST_IN_FLIGHT, Delivery
from handlers.telegram.http import Http
from handlers.telegram.intake import Intake
from handlers.telegram.pace import Limits, Pace
from handlers.telegram.polling import poll, until_reached
from handlers.telegram.reader import Me, Reader
from handlers.turn import Turn
from handlers.workshop import Workshop

if TYPE_CHECKING:
    from bot.site.keeping import Keeper

log = structlog.get_logger()

# Seconds between two looks at what is due.
SWEEP_SECONDS = 5


class TokenRefused(Exception):
    """Telegram does not know the bot, or no longer."""


def make_bot(settings: Settings) -> Bot:
    """The bot's account, with a connection of its own for polling."""
    token = settings.telegram.token
    assert token is not None, "the command line asks for the token first"
    return Bot(
        token.get_secret_value(),
        base_url=settings.telegram.base_url,
        base_file_url=settings.telegram.base_file_url,
        request=Http(2 * MOST_IN_FLIGHT, patience=30),
        get_updates_request=Http(),
    )


async def username(settings: Settings) -> str:
    """The bot's name at Telegram. Raises TokenRefused, and UserError where Telegram cannot be reached."""
    try:
        async with make_bot(settings) as bot:
            return bot.username
    except InvalidToken:
        raise TokenRefused from None  # PTB's own words show the token
    except TelegramError as error:
        raise UserError("letters/unreachable", reason=redact(str(error))) from None


async def run(
    settings: Settings,
    clock: Clock,
    announce: Callable[[str], None] | None = None,
    limits: Limits = Limits(),
) -> None:
    """Run until cancelled.

    `announce` is given the link of the first owner, as long as there is none; `limits` are Telegram's, unless
    the server is known to have others.

    Raises TokenRefused, and storage.database.DatabaseBusy when another bot works on the database.
    """
    async with AsyncExitStack() as stack:
        hood = await open_neighbourhood(settings, clock)
        hood.edit_gaps = limits.gaps
        stack.push_async_callback(hood.database.close)
        try:
            bot = make_bot(settings)
            stack.push_async_callback(bot.shutdown)  # also when stopped before Telegram was reached
            await until_reached(bot.initialize)
            await _work(hood, bot, announce, Pace(limits))
        except InvalidToken:
            raise TokenRefused from None  # PTB's own words show the token


async def _work(hood: Neighbourhood, bot: Bot, announce: Callable[[str], None] | None, pace: Pace) -> None:
    delivery = Delivery(hood, bot, pace)
    me = Me(bot.id, bot.username, bool(bot.can_read_all_group_messages))
    hood.link, hood.hears_all = me.link, me.hears_all
    reader = Reader(me, hood.tags, routes.COMMANDS)
    workshop = Workshop(hood, delivery)
    hood.ordered = workshop.wake
    async with hood.database.transaction() as tx:
        wanted = configured.entries(hood.settings, hood.places)
        await book.settle(tx, wanted, hood.calendar, hood.clock.now())
        invitation = await invitations.invite(tx, hood.staff, hood.places.home, hood.clock.now())
    if announce is not None and invitation is not None:
        announce(me.link(invitation))
    sweeper = Sweeper(hood, delivery)
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        sweeper.sweep,
        "interval",
        seconds=SWEEP_SECONDS,
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
    )
    hood.clock.on_move(sweeper.wake)
    keeper = _keeper(hood)
    scheduler.start()
    log.info("listening", bot=bot.username, places=sum(1 for place in hood.places if place.chat_id))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sweeper.sweep())
            group.create_task(delivery.run())
            group.create_task(workshop.run())
            group.create_task(_raise(delivery.broken))
            group.create_task(CommandMenus(hood, bot, routes.OFFER).run(SWEEP_SECONDS))
            group.create_task(poll(bot, Intake(hood, reader), delivery))
            if keeper is not None:
                hood.clock.on_move(keeper.wake)
                group.create_task(keeper.run())
    except* InvalidToken as errors:
        raise errors.exceptions[0] from None
    finally:
        scheduler.shutdown(wait=False)
        await sweeper.finish()
        await delivery.finish()


def _keeper(hood: Neighbourhood) -> "Keeper | None":
    """Who keeps the public board, where the settings name a folder for it."""
    if hood.settings.board.folder is None:
        return None
    from bot.site.keeping import Keeper  # a bot without a board need not carry it

    return Keeper(hood, hood.settings.board.folder)


async def _raise(broken: "asyncio.Future[None]") -> None:
    await broken


class Sweeper:
    """Runs the clock jobs: what is due lives in columns, so a sweep may come late or twice."""

    def __init__(self, hood: Neighbourhood, delivery: Delivery) -> None:
        self._hood = hood
        self._delivery = delivery
        self._running = asyncio.Lock()
        self._woken: set[asyncio.Task[None]] = set()
        self._is_over = False

    def wake(self) -> None:
        """The clock moved: look at once."""
        task = asyncio.get_running_loop().create_task(self.sweep())
        self._woken.add(task)
        task.add_done_callback(self._woken.discard)
        self._delivery.wake()

    async def finish(self) -> None:
        """Wait for a sweep under way."""
        async with self._running:
            self._is_over = True

    async def sweep(self) -> None:
        async with self._running:
            if self._is_over:
                return
            await self._try(self._meet_deadlines(), "deadlines")
            for job in routes.JOBS:
                await self._try(to_its_end(self._run(job)), job.__name__)

    async def _try(self, work: Awaitable[None], name: str) -> None:
        try:
            await work
        except Exception:
            # One job's fault must not keep the others from running; it is tried again next time.
            log.exception("clock job failed", job=name)

    async def _meet_deadlines(self) -> None:
        """What fell due, of whatever kind, in the order of its times; what fails waits for the next sweep."""
        tried: set[tuple[Due, datetime]] = set()
        while waiting := [one for one in await to_its_end(self._waiting()) if one not in tried]:
            first, *others = waiting
            tried.add(first)
            job = routes.DEADLINES[first[0]]
            await self._try(to_its_end(self._run(job, others[0][1] if others else None)), job.__name__)

    async def _waiting(self) -> list[tuple[Due, datetime]]:
        async with self._hood.transaction() as tx:
            return await due.waiting(tx, self._hood.clock.now())

    async def _run(self, job: routes.Job, until: datetime | None = None) -> None:
        async with self._hood.transaction() as tx:
            turn = Turn(self._hood, tx, self._hood.clock.now(), until=until)
            await job(turn)
            await outbox.put(tx, turn.posts, turn.now, self._hood.edit_gaps)
        if turn.posts:
            self._delivery.wake()
