"""Groups and who is in them: joining, leaving, rights, names, migration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.playground.people import Chat, Impossible, Message, Status, User
from bot.playground.state import State
from bot.playground.wire import member_change_json, user_json


class Membership(State):
    def add_user(
        self,
        name: str,
        language: str | None = "zh-hans",
        username: str | None = None,
        user_id: int | None = None,
    ) -> User:
        """A person, with a private chat in which the bot cannot write before they press Start."""
        if user_id is None:
            user_id = self._next_user
            self._next_user += 1
        user = User(user_id, name, username, language)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", name, of=user, members={user.id: user})
        return user

    def private(self, user: User) -> Chat:
        return self.chats[user.id]

    def add_group(
        self,
        title: str,
        chat_id: int | None = None,
        supergroup: bool = True,
        members: Iterable[User] = (),
        bot: Status | None = "member",
    ) -> Chat:
        """A group as it has been for a while: no updates tell of its beginning."""
        if chat_id is None:
            chat_id = self._new_chat_id(supergroup)
        chat = Chat(chat_id, "supergroup" if supergroup else "group", title, bot_status=bot or "left")
        for user in members:
            chat.members[user.id] = user
            chat.statuses[user.id] = "member"
        if chat.bot_is_member:
            chat.members[self.bot.id] = self.bot
        self.chats[chat.id] = chat
        self.chat_changed(chat)
        return chat

    def _new_chat_id(self, supergroup: bool) -> int:
        number = self._next_chat
        self._next_chat += 1
        return -(1_001_000_000_000 + number) if supergroup else -(4_000_000 + number)

    def status(self, user: User, chat: Chat) -> Status:
        if user is self.bot:
            return chat.bot_status
        return chat.statuses.get(user.id, "left")

    def join(self, user: User, chat: Chat) -> None:
        """The person enters the group."""
        old = self.status(user, chat)
        if user.id in chat.members:
            raise Impossible(f"{user.first_name} is in {chat.title} already")
        chat.members[user.id] = user
        chat.statuses[user.id] = "member"
        self._tell_member(chat, user, user, old, "member")
        self.event_service(chat, user, {"new_chat_members": [user_json(user)]})
        self.chat_changed(chat)

    def leave(self, user: User, chat: Chat) -> None:
        """The person leaves the group."""
        if user.id not in chat.members:
            raise Impossible(f"{user.first_name} is not in {chat.title}")
        old = self.status(user, chat)
        del chat.members[user.id]
        chat.statuses[user.id] = "left"
        self._tell_member(chat, user, user, old, "left")
        self.event_service(chat, user, {"left_chat_member": user_json(user)})
        self.chat_changed(chat)

    def set_status(self, user: User, chat: Chat, status: Status, by: User | None = None) -> None:
        """Make a member administrator, creator or plain member again."""
        if user.id not in chat.members:
            raise Impossible(f"{user.first_name} is not in {chat.title}")
        old = self.status(user, chat)
        chat.statuses[user.id] = status
        self._tell_member(chat, by or user, user, old, status)

    def set_bot_status(self, chat: Chat, status: Status, by: User | None = None) -> None:
        """Add the bot, make it administrator, or remove it; it is told by my_chat_member."""
        old, by = chat.bot_status, by or self._somebody(chat)
        if old == status:
            return
        was_in = chat.bot_is_member
        chat.bot_status = status
        if chat.bot_is_member:
            chat.members[self.bot.id] = self.bot
        else:
            chat.members.pop(self.bot.id, None)
        self._put_my_member(chat, by, old, status)
        if chat.bot_is_member and not was_in:
            self.event_service(chat, by, {"new_chat_members": [user_json(self.bot)]})
        elif was_in and not chat.bot_is_member:
            self.event_service(chat, by, {"left_chat_member": user_json(self.bot)})
        self.chat_changed(chat)

    def block(self, user: User) -> None:
        """The person blocks the bot: writing to them is refused from now on."""
        if user.blocked:
            return
        user.blocked = True
        self._put_my_member(self.private(user), user, "member", "kicked")

    def unblock(self, user: User) -> None:
        user.blocked = False
        self._put_my_member(self.private(user), user, "kicked", "member")

    def rename(self, chat: Chat, title: str, by: User | None = None) -> None:
        chat.title = title
        self.event_service(chat, by or self._somebody(chat), {"new_chat_title": title})
        self.chat_changed(chat)

    def open_topic(self, chat: Chat, name: str, by: User) -> Message:
        """A topic of a forum; the first one makes the group a forum. Its id is that of this message."""
        opened = Message(self.new_message_id(chat), chat, by, self.now)
        opened.service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        opened.topic = opened.id
        chat.topics[opened.id] = opened
        self.keep(opened)
        self.show_bot("message", opened)
        return opened

    def migrate(self, chat: Chat) -> Chat:
        """Make a supergroup of a basic group: it goes on under a new id, the old one refuses."""
        if chat.type != "group" or chat.migrated_to:
            raise Impossible(f"{chat.title} is not a basic group")
        new = Chat(self._new_chat_id(True), "supergroup", chat.title, members=dict(chat.members))
        new.statuses, new.bot_status = dict(chat.statuses), chat.bot_status
        self.chats[new.id] = new
        by = self._somebody(chat)
        self.event_service(chat, by, {"migrate_to_chat_id": new.id})
        chat.migrated_to = new
        self.event_service(new, by, {"migrate_from_chat_id": chat.id})
        self.chat_changed(chat)
        self.chat_changed(new)
        return new

    def _somebody(self, chat: Chat) -> User:
        people = [user for user in chat.members.values() if not user.is_bot]
        return people[0] if people else self.bot

    def _tell_member(self, chat: Chat, by: User, who: User, old: Status, new: Status) -> None:
        if chat.bot_is_admin:
            self.updates.put("chat_member", self._change(chat, by, who, old, new))

    def _put_my_member(self, chat: Chat, by: User, old: Status, new: Status) -> None:
        self.updates.put("my_chat_member", self._change(chat, by, self.bot, old, new))

    def _change(self, chat: Chat, by: User, who: User, old: Status, new: Status) -> dict[str, Any]:
        return member_change_json(chat, by, who, old, new, int(self.now.timestamp()))

    def channel(self, title: str) -> Chat:
        """The channel of this title, made when there is none yet."""
        for chat in self.chats.values():
            if chat.type == "channel" and chat.title == title:
                return chat
        chat = Chat(self._new_chat_id(True), "channel", title)
        self.chats[chat.id] = chat
        return chat
