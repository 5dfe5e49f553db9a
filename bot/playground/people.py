"""What the fake world consists of: people, chats, messages, buttons and taps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.playground.changes import PATIENCE

ChatType = Literal["private", "group", "supergroup", "channel"]
Status = Literal["member", "administrator", "creator", "left", "kicked"]
Entity = dict[str, Any]


class Impossible(ValueError):
    """Something a person in the world cannot do, said in one sentence."""


@dataclass(eq=False)
class User:
    """A person, or the bot. `started`: the bot may write to them; `blocked`: no longer."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    last_name: str | None = None
    started: bool = False
    blocked: bool = False


@dataclass(eq=False)
class Photo:
    """One picture as stored: its bytes, and the sizes Telegram offers of it (smallest first)."""

    file_id: str
    sizes: list[dict[str, Any]]
    edges: int = 0  # pixels: width and height of the picture as it came, together


@dataclass
class Button:
    """An inline button: `data` comes back when it is tapped, `url` opens a page instead."""

    text: str
    data: str | None = None
    url: str | None = None
    raw: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(eq=False)
class Chat:
    """A chat with its messages, oldest first. A private chat's `id` is that of its person (`of`)."""

    id: int
    type: ChatType
    title: str
    of: User | None = None
    members: dict[int, User] = field(default_factory=dict)
    statuses: dict[int, Status] = field(default_factory=dict)
    bot_status: Status = "left"
    messages: list[Message] = field(default_factory=list)
    by_id: dict[int, Message] = field(default_factory=dict)
    pins: list[Message] = field(default_factory=list)
    migrated_to: Chat | None = None
    last_id: int = 0
    topics: dict[int, Message] = field(default_factory=dict)  # of a forum: what opened each topic

    @property
    def is_forum(self) -> bool:
        return bool(self.topics)

    @property
    def bot_is_member(self) -> bool:
        return self.bot_status in ("member", "administrator", "creator")

    @property
    def bot_is_admin(self) -> bool:
        return self.bot_status in ("administrator", "creator")

    @property
    def last(self) -> Message:
        """The newest message that is still there; IndexError in an empty chat."""
        return [message for message in self.messages if not message.deleted][-1]


@dataclass(eq=False)
class Message:
    """A message as people see it. `entities` are Telegram's own (UTF-16 offsets), `date` is aware UTC."""

    id: int
    chat: Chat
    sender: User
    date: datetime
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    photo: list[dict[str, Any]] | None = None
    document: dict[str, Any] | None = None
    buttons: list[list[Button]] = field(default_factory=list)
    reply_to: Message | None = None
    sender_chat: Chat | None = None
    edit_date: datetime | None = None
    edits: int = 0
    reactions: dict[int, str] = field(default_factory=dict)
    pinned: bool = False
    album_id: str | None = None
    deleted: bool = False
    silent: bool = False
    topic: int | None = None  # of a forum; none: its general topic
    service: dict[str, Any] | None = None
    via_bot: bool = False
    forward_origin: dict[str, Any] | None = None

    @property
    def plain(self) -> str:
        """The text (or caption) without markup."""
        return self.text

    def button(self, what: str) -> Button | None:
        """The button that carries this text or, failing that, this data."""
        every = [button for row in self.buttons for button in row]
        for button in every:
            if button.text == what:
                return button
        return next((button for button in every if button.data == what), None)


@dataclass
class Answer:
    """What the bot answered to a tap."""

    text: str
    alert: bool
    url: str | None = None


@dataclass(eq=False)
class Press:
    """A tap on a button. `answer` is None until the bot has answered it."""

    id: str
    user: User
    message: Message
    data: str
    at: datetime
    wait: Callable[[Press, float], Awaitable[Answer]] = field(repr=False)
    answer: Answer | None = None

    async def answered(self, timeout: float = PATIENCE) -> Answer:  # noqa: ASYNC109
        """The bot's answer; TimeoutError when none came within `timeout` seconds."""
        return await self.wait(self, timeout)


@dataclass
class Persona:
    """Somebody the visitor of the demo page can play; `role` is told per language."""

    user: User
    role: dict[str, str]
