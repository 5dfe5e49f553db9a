"""What the world holds, and how something said in it reaches the bot."""

from __future__ import annotations

import random
import re
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, NamedTuple

from bot.clock import Clock
from bot.playground.changes import PATIENCE, Changes
from bot.playground.faults import Faults
from bot.playground.files import Files
from bot.playground.flood import Flood
from bot.playground.people import Answer, Chat, Impossible, Message, Persona, Press, User
from bot.playground.updates import Updates
from bot.playground.wire import message_json

GROUP_ANONYMOUS_BOT = 1087968824
CHANNEL_BOT = 136817688
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@([A-Za-z0-9_]{3,32}))?(?!\w)")


class Call(NamedTuple):
    """One outgoing call of the bot. `at` is monotonic seconds; `error` the description of a refusal."""

    at: float
    method: str
    chat_id: int | None
    ok: bool
    error: str | None


class State:
    """People, chats, files, the update queue and the record of calls.

    Dates, the 24 hours updates are kept and the 150 seconds of a tap go by `clock`, which can be
    moved; flood control and long polls go by the real time.
    """

    def __init__(
        self,
        clock: Clock,
        token: str = "123456:TEST-playground",
        username: str = "linli_bot",
        name: str = "邻里",
    ) -> None:
        self.clock = clock
        self.token = token
        self.bot = User(int(token.partition(":")[0]), name, username, is_bot=True)
        self.bot_reads_all = True
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.changes = Changes()
        clock.on_move(lambda: self.changes.tell({"type": "clock"}))
        self.updates = Updates(clock.now, lambda: self.changes.tell({"type": "poll"}))
        self.files = Files()
        self.flood = Flood()
        self.faults = Faults()
        self.presses: dict[str, Press] = {}
        self.calls: Counter[str] = Counter()
        self.log: deque[Call] = deque(maxlen=20_000)
        self.settings: dict[tuple[str, ...], Any] = {}
        self.webhook: dict[str, Any] = {}
        self.personas: list[Persona] = []
        self.community = ""
        self.timezone = "Asia/Shanghai"
        self.language = "zh-CN"
        self.stories: list[Any] = []
        self.story: dict[str, Any] | None = None
        self.play_story: Callable[[str | None], Awaitable[None]] | None = None
        self._account_last_id = 0
        self._next_user = 5_000_001
        self._next_chat = 1
        self._press_id = random.randint(10**17, 9 * 10**17)
        self._album_id = random.randint(10**16, 9 * 10**16)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def on_change(self, callback: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
        """Call `callback(event)` at every change; the function returned ends it."""
        return self.changes.on_change(callback)

    async def until(
        self,
        condition: Callable[[], object],
        timeout: float = PATIENCE,  # noqa: ASYNC109
        what: str = "",
    ) -> None:
        """Wait until the condition holds. TimeoutError (`timeout` in seconds) names what was awaited."""
        await self.changes.until(condition, timeout, what)

    def record(self, method: str, chat_id: int | None, error: str | None) -> None:
        """Remember a served call."""
        self.log.append(Call(time.monotonic(), method, chat_id, error is None, error))
        self.changes.tell({"type": "call", "method": method, "error": error})

    def new_message_id(self, chat: Chat) -> int:
        """Supergroups count for themselves; private chats and basic groups share the account's sequence."""
        if chat.type in ("supergroup", "channel"):
            chat.last_id += 1
            return chat.last_id
        self._account_last_id += 1
        return self._account_last_id

    def new_album_id(self) -> str:
        self._album_id += 1
        return str(self._album_id)

    def new_press_id(self) -> str:
        self._press_id += random.randint(1, 999)
        return str(self._press_id)

    def keep(self, message: Message) -> Message:
        """Put a message into its chat and tell the watchers."""
        message.chat.messages.append(message)
        message.chat.by_id[message.id] = message
        self.changed(message)
        return message

    def changed(self, message: Message) -> None:
        self.changes.tell({"type": "message", "message": message})

    def show_bot(self, kind: str, message: Message) -> None:
        """Enqueue a message (kind "message" or "edited_message") when the bot may see it."""
        if self.bot_sees(message):
            self.updates.put(kind, message_json(message))

    def bot_sees(self, message: Message) -> bool:
        """Privacy mode leaves commands, replies to the bot and service messages (Bot FAQ, "privacy mode")."""
        chat = message.chat
        if message.sender is self.bot:
            return False
        if chat.type == "private":
            return bool(chat.of and chat.of.started and not chat.of.blocked)
        if not chat.bot_is_member:
            return False
        if self.bot_reads_all or chat.bot_is_admin or message.service or message.via_bot:
            return True
        if message.reply_to and message.reply_to.sender is self.bot:
            return True
        command = _COMMAND.match(message.text)
        return bool(command and (command.group(1) or self.bot.username or "").lower() == self._bot_name())

    def _bot_name(self) -> str:
        return (self.bot.username or "").lower()

    def event_service(self, chat: Chat, sender: User, service: dict[str, Any]) -> Message:
        """A service message; service messages take ids too."""
        message = Message(self.new_message_id(chat), chat, sender, self.now, service=service)
        self.keep(message)
        self.show_bot("message", message)
        return message

    def chat_changed(self, chat: Chat) -> None:
        self.changes.tell({"type": "chat", "chat": chat})

    async def wait_answer(self, press: Press, seconds: float) -> Answer:
        await self.until(lambda: press.answer, seconds, what=f"the bot's answer to the tap on {press.data!r}")
        if press.answer is None:
            raise Impossible("the bot did not answer")
        return press.answer

    def tell_story(self, story: dict[str, Any] | None) -> None:
        """Show the page where the story stands; None when none is told."""
        self.story = story
        self.changes.tell({"type": "story", "story": story})

    def toast(self, press: Press) -> None:
        if press.answer and press.answer.text:
            event = {
                "type": "toast",
                "user": press.user.id,
                "text": press.answer.text,
                "alert": press.answer.alert,
            }
            self.changes.tell(event)
