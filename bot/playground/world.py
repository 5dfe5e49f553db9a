"""The one fake world: what people do in it. What the bot does comes in over HTTP (server.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.playground.entities import find_entities, trimmed, utf16_length
from bot.playground.faults import Fault, Kind
from bot.playground.membership import Membership
from bot.playground.people import Chat, Impossible, Message, Photo, Press, User
from bot.playground.state import CHANNEL_BOT, GROUP_ANONYMOUS_BOT
from bot.playground.wire import chat_json, message_json, press_json, user_json

Picture = bytes | str | Photo
TEXT_LIMIT = 4096  # UTF-16 units
CAPTION_LIMIT = 1024  # UTF-16 units
ALBUM_LIMIT = 10


class World(Membership):
    """Chats, people and the bot's side of them, without HTTP. Methods raise Impossible with a sentence."""

    def press_start(self, user: User, payload: str | None = None) -> Message:
        """The person presses Start (with the payload of a ?start= link): the bot may write from now on."""
        if user.blocked:
            self.unblock(user)
        user.started = True
        return self.say(user, self.private(user), f"/start {payload}" if payload else "/start")

    def say(
        self,
        user: User,
        chat: Chat,
        text: str = "",
        *,
        reply_to: Message | None = None,
        photo: Picture | None = None,
        sender_chat: Chat | None = None,
        via_bot: bool = False,
        silent: bool = False,
        topic: Message | None = None,
        forward_origin: dict[str, Any] | None = None,
    ) -> Message:
        """The person writes a text, or sends a picture with it as caption. The bot is told if it may.

        `forward_origin`, a MessageOrigin, where it was written elsewhere and is forwarded.
        """
        self._check_may_write(user, chat)
        user.started = user.started or chat.of is user
        message = self._written(user, chat, text, self._sizes(photo) if photo is not None else None)
        message.reply_to, message.sender_chat = reply_to, sender_chat
        message.via_bot, message.silent, message.forward_origin = via_bot, silent, forward_origin
        message.topic = topic.id if topic else None
        self.keep(message)
        self.show_bot("message", message)
        return message

    def album(
        self,
        user: User,
        chat: Chat,
        photos: Sequence[Picture],
        caption: str = "",
        caption_on: int = 0,
        reply_to: Message | None = None,
    ) -> list[Message]:
        """Several pictures with one media_group_id; the caption is on one of them."""
        if not 2 <= len(photos) <= ALBUM_LIMIT:
            raise Impossible(f"an album has 2 to {ALBUM_LIMIT} pictures")
        self._check_may_write(user, chat)
        album_id = self.new_album_id()
        every = [self._sizes(photo) for photo in photos]
        messages = [
            self._written(user, chat, caption if index == caption_on else "", sizes)
            for index, sizes in enumerate(every)
        ]
        for message in messages:
            message.album_id, message.reply_to = album_id, reply_to
            self.keep(message)
            self.show_bot("message", message)
        return messages

    def edit(self, user: User, message: Message, text: str) -> None:
        """The person changes the text (or caption) of their own message."""
        if message.sender is not user or message.deleted or message.service:
            raise Impossible(f"{user.first_name} cannot edit this message")
        text, _ = trimmed(text, [])
        self._check_length(text, bool(message.photo))
        message.text, message.entities = text, find_entities(text)
        message.edit_date = self.now
        message.edits += 1
        self.changed(message)
        self.show_bot("edited_message", message)

    def delete(self, message: Message) -> None:
        """The message disappears; no bot is told, as in Telegram."""
        message.deleted = True
        if message in message.chat.pins:
            message.chat.pins.remove(message)
        self.changes.tell({"type": "deleted", "chat": message.chat.id, "id": message.id})

    def press(
        self, user: User, message: Message, what: str | None = None, *, data: str | None = None
    ) -> Press:
        """The person taps a button, named by its text or its data."""
        self._check_may_read(user, message.chat)
        wanted = what if what is not None else data
        button = message.button(wanted) if wanted is not None else None
        if button is None or message.deleted:
            there = [one.text for row in message.buttons for one in row]
            raise Impossible(f"there is no button {wanted!r}, only {there}")
        if button.data is None:
            raise Impossible(f"the button {button.text!r} opens a page and tells the bot nothing")
        press = Press(self.new_press_id(), user, message, button.data, self.now, self.wait_answer)
        self.presses[press.id] = press
        self.updates.put("callback_query", press_json(press))
        return press

    def react(self, user: User, message: Message, emoji: str | None) -> None:
        """The person reacts. The bot is told in its private chat and as administrator, if it asked for it."""
        self._check_may_read(user, message.chat)
        old = message.reactions.pop(user.id, None)
        if emoji:
            message.reactions[user.id] = emoji
        self.changed(message)
        if message.chat.bot_is_admin or message.chat.type == "private":
            self.updates.put("message_reaction", self._reaction_change(user, message, old, emoji))

    def pin(self, user: User, message: Message) -> None:
        """A person pins a message; a service message tells of it."""
        self._check_may_write(user, message.chat)
        self.set_pin(message)
        self.event_service(message.chat, user, {"pinned_message": message_json(message, nested=True)})

    def set_pin(self, message: Message) -> None:
        """Put a message on top of the pinned ones."""
        if message in message.chat.pins:
            message.chat.pins.remove(message)
        message.chat.pins.append(message)
        message.pinned = True
        self.changed(message)
        self.chat_changed(message.chat)

    def unpin(self, message: Message) -> None:
        message.chat.pins.remove(message)
        message.pinned = False
        self.changed(message)
        self.chat_changed(message.chat)

    def say_as_anonymous_admin(self, chat: Chat, text: str, **more: Any) -> Message:
        """An administrator writes in the name of the group."""
        nobody = self._service_user(GROUP_ANONYMOUS_BOT, "Group", "GroupAnonymousBot")
        return self.say(nobody, chat, text, sender_chat=chat, **more)

    def say_as_channel(self, chat: Chat, title: str, text: str, **more: Any) -> Message:
        """Somebody writes in the name of their channel."""
        nobody = self._service_user(CHANNEL_BOT, "Channel", "Channel_Bot")
        return self.say(nobody, chat, text, sender_chat=self.channel(title), **more)

    def raw_update(self, fields: dict[str, Any]) -> int:
        """Enqueue any JSON under the next update id (a malformed update in a test)."""
        return self.updates.put_raw(fields)

    def redeliver(self, count: int) -> None:
        """Deliver the last `count` acknowledged updates once more, under their ids."""
        self.updates.redeliver(count)

    def fail_next(
        self, method: str, kind: Kind, times: int = 1, retry_after: int = 3, chat_id: int | None = None
    ) -> Fault:
        """Let the next `times` calls of a method ("*": any but getUpdates) fail; see Fault."""
        fault = Fault(method, kind, times, retry_after, chat_id)
        self.faults.order(fault)
        return fault

    def add_sample(self, name: str, content: bytes, mime: str) -> Photo:
        """A picture the page offers for sending."""
        return self.files.add_sample(name, content, mime)

    def _written(self, user: User, chat: Chat, text: str, sizes: list[dict[str, Any]] | None) -> Message:
        text, _ = trimmed(text, [])
        if not text and not sizes:
            raise Impossible("an empty message cannot be sent")
        self._check_length(text, bool(sizes))
        return Message(self.new_message_id(chat), chat, user, self.now, text, find_entities(text), sizes)

    def _check_length(self, text: str, is_caption: bool) -> None:
        limit = CAPTION_LIMIT if is_caption else TEXT_LIMIT
        if utf16_length(text) > limit:
            raise Impossible(f"a text has at most {limit} characters here")

    def _check_may_read(self, user: User, chat: Chat) -> None:
        if user.id not in chat.members and user.id not in (GROUP_ANONYMOUS_BOT, CHANNEL_BOT):
            raise Impossible(f"{user.first_name} is not a member of {chat.title}")

    def _check_may_write(self, user: User, chat: Chat) -> None:
        self._check_may_read(user, chat)
        if chat.migrated_to:
            raise Impossible(f"{chat.title} has become a supergroup and goes on under another id")

    def _sizes(self, photo: Picture) -> list[dict[str, Any]]:
        if isinstance(photo, Photo):
            return photo.sizes
        found = self.files.photo(photo)
        if found is None:
            raise Impossible(f"there is no picture {photo!r}")
        return found.sizes

    def _service_user(self, user_id: int, name: str, username: str) -> User:
        if user_id not in self.users:
            self.users[user_id] = User(user_id, name, username, is_bot=True)
        return self.users[user_id]

    def _reaction_change(
        self, user: User, message: Message, old: str | None, new: str | None
    ) -> dict[str, Any]:
        return {
            "chat": chat_json(message.chat),
            "message_id": message.id,
            "user": user_json(user),
            "date": int(self.now.timestamp()),
            "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
            "new_reaction": [{"type": "emoji", "emoji": new}] if new else [],
        }
