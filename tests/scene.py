"""A whole neighbourhood for one test: the fake Telegram over HTTP, a real database, the real bot.

A test reads like a chat: `await scene.sees(chat, "1号")` waits until a message of the bot's says so.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.clock import Clock
from bot.config import Settings
from bot.edit_gaps import EditGaps
from bot.outbox import CLOCK
from bot.playground import town as towns
from bot.playground.changes import PATIENCE
from bot.playground.people import Answer, Chat, Message, User
from bot.playground.serve import serve
from bot.playground.town import Town
from bot.playground.world import World
from handlers.telegram import service
from handlers.telegram.pace import Limits
from storage import tables
from storage.database import Database

# A chat that would be full for a minute, or seconds between two edits, are not waited for where a test is
# not about that.
GENEROUS = Limits(group=1000, group_edits=1000, private=1000, gaps=EditGaps(longest=0, private=0, taps=0))
# Every scene begins on the same Wednesday, so that no test depends on the day it runs; 10:00 in Shanghai.
MORNING = datetime(2026, 3, 4, 2, tzinfo=UTC)


@dataclass
class Scene:
    town: Town
    settings: Settings
    clock: Clock
    _bot: "asyncio.Task[None] | None" = None
    limits: Limits = field(default=GENEROUS, kw_only=True)
    announced: list[str] = field(
        default_factory=list, kw_only=True
    )  # links of the first owner, as the operator reads them

    @property
    def world(self) -> World:
        return self.town.world

    @property
    def home(self) -> Chat:
        """Building 1's group, where most stories happen."""
        return self.town.buildings[0]

    def shown(self, chat: Chat) -> list[Message]:
        """The bot's messages that are there to read, oldest first."""
        return [m for m in chat.messages if m.sender is self.world.bot and not m.deleted]

    def find(self, chat: Chat, *words: str) -> Message | None:
        """The newest message of the bot's that contains all of these words."""
        hits = [m for m in self.shown(chat) if all(word in m.plain for word in words)]
        return hits[-1] if hits else None

    async def sees(self, chat: Chat, *words: str) -> Message:
        """Wait for a message of the bot's that contains all of these words."""
        await self.world.until(
            lambda: self.find(chat, *words) is not None,
            what=f"{words} in {chat.title}; there: {[m.plain for m in self.shown(chat)]}",
        )
        found = self.find(chat, *words)
        assert found is not None
        return found

    async def reads(self, message: Message, *words: str) -> None:
        """Wait until this very message says these words (after edits)."""
        await self.world.until(
            lambda: all(word in message.plain for word in words),
            what=f"{words} in message {message.id}: {message.plain}",
        )

    async def presses(self, user: User, message: Message, button: str) -> Answer:
        """Tap the button of these words, whatever count follows them by now; the bot's answer."""
        texts = [one.text for row in message.buttons for one in row]
        counted = (text for text in texts if re.fullmatch(rf"{re.escape(button)} \d+", text))
        named = button if button in texts else next(counted, button)
        return await self.world.press(user, message, named).answered()

    async def polls(self, text: str, user: User | None = None, chat: Chat | None = None) -> Message:
        """The council (or `user`) asks a poll in a chat and opens it; its card, or that of its draft."""
        user, chat = user or self.town.zhou, chat or self.home
        said = self.world.say(user, chat, text)
        await self.world.until(lambda: any(m.reply_to is said for m in self.shown(chat)), what="a draft")
        draft = next(m for m in self.shown(chat) if m.reply_to is said)
        await self.world.press(user, draft, data=draft.buttons[0][0].data).answered()
        await self.world.until(lambda: not str(draft.buttons[0][0].data).startswith("open"), what="the poll")
        return draft

    async def settled(self) -> None:
        """Wait until the bot has dealt with everything said so far: it answers a later question."""
        user = self.town.lin
        private = self.world.private(user)
        if not user.started:
            self.world.press_start(user)
        before = len(self.shown(private))
        self.world.say(user, private, "/id")
        await self.world.until(
            lambda: any("编号" in m.plain or "number" in m.plain for m in self.shown(private)[before:]),
            what="an answer to /id",
        )
        async with asyncio.timeout(PATIENCE):
            while await self._has_more_to_say():  # noqa: ASYNC110 - a database rings no bell
                await asyncio.sleep(0.02)

    async def _has_more_to_say(self) -> bool:
        """Whether something that the clock says waits behind such answers."""
        table = tables.outbox
        waiting = (table.c.urgency == CLOCK) & table.c.message_id.is_(None)
        waiting &= table.c.due_at <= self.clock.now()
        database = Database(self.settings.storage.url, reads_only=True)
        try:
            async with database.transaction() as tx:
                return bool(await tx.scalar(select(func.count()).select_from(table).where(waiting)))
        finally:
            await database.close()

    def move(self, **step: float) -> None:
        self.clock.move(timedelta(**step))

    async def start(self) -> None:
        """Start the bot; it works in the background until stop()."""
        polls = self.world.calls["getUpdates"]
        running = service.run(self.settings, self.clock, self.announced.append, self.limits)
        self._bot = asyncio.create_task(running)
        listening = asyncio.create_task(
            self.world.until(lambda: self.world.calls["getUpdates"] > polls, what="the bot")
        )
        await asyncio.wait([self._bot, listening], return_when=asyncio.FIRST_COMPLETED)
        if self._bot.done():
            listening.cancel()
            await self._bot  # raises what kept it from starting

    async def stop(self) -> None:
        if self._bot is None:
            return
        self._bot.cancel()
        with suppress(asyncio.CancelledError):
            await self._bot
        self._bot = None


@asynccontextmanager
async def play(
    database: str, language: str = "zh-CN", *, is_paced: bool = False, **settings: object
) -> AsyncIterator[Scene]:
    """A town with its bot running on `database`, without boards unless the settings say so.

    A board repeats the words of the cards that most tests look for; tests/test_board.py has them on. Where it
    `is_paced`, the server holds to Telegram's limits of a chat and the bot keeps them.
    """
    settings = {"board": {"pinned": False}} | settings
    clock = Clock(MORNING)
    town = towns.build(clock, language)
    async with serve(town.world) as url:
        town.world.flood.enabled = is_paced
        limits = Limits() if is_paced else GENEROUS
        scene = Scene(town, town.settings(url, database, **settings), clock, limits=limits)
        await scene.start()
        try:
            yield scene
        finally:
            await scene.stop()
