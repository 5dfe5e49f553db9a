"""The Telegram channel: what its updates say, read from their plain JSON (Bot API 10.0).

Most of a group's messages ask for nothing. `concerns` tells these apart for a few microseconds each,
before anything is built; `read` turns the rest into our own terms.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from bot.members import Sender
from bot.personal.names import clean
from bot.tags import Tags
from handlers.turn import Change, ChatChange, Message, Tap

Json = dict[str, Any]

# What we ask Telegram for; left out, it would keep the list of an earlier bot.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

_ANONYMOUS_ADMIN, _CHANNEL_BOT, _TELEGRAM = 1087968824, 136817688, 777000
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+|$|(?=[^\x00-\x7f]))", re.ASCII)
_ADMINISTRATORS = ("administrator", "creator")


@dataclass(frozen=True)
class Me:
    """The bot's own account; `hears_all`: its privacy mode is off."""

    user_id: int
    username: str
    hears_all: bool = True

    def link(self, payload: str) -> str:
        """The address of its private chat; `payload` comes back with the /start pressed there."""
        return f"https://t.me/{self.username}?start={payload}"


@dataclass(frozen=True)
class Happening:
    """An update in our own terms. `key` names what happened, however often it is delivered."""

    key: str
    message: Message | None = None
    tap: Tap | None = None
    change: ChatChange | None = None
    is_asked: bool = True  # False: perhaps nobody asked for anything (an edit, a part of an album, a reply)

    @property
    def sender(self) -> Sender | None:
        if self.change is not None:
            return self.change.by
        asked = self.message or self.tap
        return asked.sender if asked is not None else None


class Reader:
    """Reads updates for one bot account."""

    def __init__(self, me: Me, tags: Tags, commands: Container[str]) -> None:
        self._me = me
        self._tags = tags
        self._commands = commands
        self._name = re.compile(rf"@{re.escape(me.username)}\b", re.IGNORECASE)
        self._fold = f"@{me.username.casefold()}"
        self._readers: dict[str, Callable[[Json], Happening | None]] = {
            "message": self._message,
            "edited_message": self._message,
            "callback_query": self._tap,
            "my_chat_member": self._membership,
        }

    def concerns(self, update: Json) -> bool:
        """Whether an update may ask for something. Raises KeyError or TypeError for a malformed one."""
        message = update.get("message")
        if message is None:
            return not self._readers.keys().isdisjoint(update)
        text = message.get("text") or message.get("caption") or ""
        return (
            message["chat"]["type"] == "private"
            or text.startswith("/")
            or self._tags.asks(text)
            or ("reply_to_message" in message and self._is_ours(message["reply_to_message"]))
            or "media_group_id" in message
            or "migrate_to_chat_id" in message
            or "new_chat_title" in message
            or ("@" in text and self._fold in text.casefold())
        )

    def read(self, update: Json) -> Happening | None:
        """The update in our terms; none for one that is decidedly passed over.

        Raises KeyError, TypeError or ValueError for a malformed one.
        """
        for kind, reader in self._readers.items():
            if kind in update:
                return reader(update[kind])
        return None

    def _message(self, m: Json) -> Happening | None:
        if "migrate_to_chat_id" in m:
            old, new = m["chat"]["id"], int(m["migrate_to_chat_id"])
            return Happening(f"moved:{old}", change=ChatChange(old, Change.moved, new_id=new))
        if "new_chat_title" in m:
            renamed = ChatChange(m["chat"]["id"], Change.renamed, title=m["new_chat_title"])
            return Happening(f"renamed:{renamed.chat_id}:{m['message_id']}", change=renamed)
        if _is_nobody_s(m):
            return None
        message = self._read_message(m)
        key = f"message:{message.chat_id}:{message.message_id}:{m.get('edit_date', 0)}"
        if message.is_edited:  # its date counts seconds, and people may edit twice in one
            key += f":{crc32(message.text.encode(errors='surrogatepass'))}"
        return Happening(key, message=message, is_asked=self._is_asked(message))

    def _is_asked(self, message: Message) -> bool:
        if message.is_edited:
            return False
        return (
            message.is_private
            or (message.command is not None and message.command in self._commands)
            or message.mention is not None
            or self._tags.asks(message.text)
        )

    def _read_message(self, m: Json, with_reply: bool = True) -> Message:
        text = m.get("text") or m.get("caption") or ""
        command, rest = self._command(text)
        answered = m.get("reply_to_message") if with_reply else None
        # In a forum, every message "answers" the one that opened its topic.
        if answered is not None and "forum_topic_created" in answered:
            answered = None
        return Message(
            chat_id=m["chat"]["id"],
            message_id=m["message_id"],
            text=text,
            sender=_sender(m),
            is_private=m["chat"]["type"] == "private",
            is_edited="edit_date" in m,
            by_bot=self._is_ours(m),
            photo=_photo(m),
            document=m["document"]["file_id"] if "document" in m else None,
            album_id=m.get("media_group_id"),
            reply_to=self._read_message(answered, with_reply=False) if answered else None,
            topic=_topic(m),
            command=command,
            rest=rest,
            mention=self._mention(text),
        )

    def _command(self, text: str) -> tuple[str | None, str]:
        match = _COMMAND.match(text)
        if match is None:
            return None, ""
        command, addressed = match[1].casefold(), match[2]
        if addressed is not None and addressed.casefold() != self._me.username.casefold():
            return None, ""
        return command, text[match.end() :].strip()

    def _mention(self, text: str) -> str | None:
        if "@" not in text or self._name.search(text) is None:
            return None
        return re.sub(r"[ \t]+", " ", self._name.sub(" ", text)).strip(" ,，:：")

    def _is_ours(self, m: Json) -> bool:
        return (m.get("from") or {}).get("id") == self._me.user_id

    def _tap(self, q: Json) -> Happening | None:
        if "message" not in q or "data" not in q:
            return None
        verb, *rest = q["data"].split(":")
        sender = _person(q["from"])
        at = q["message"]
        tap = Tap(q["id"], sender, at["chat"]["id"], at["message_id"], verb, tuple(rest), _topic(at))
        return Happening(f"tap:{tap.id}", tap=tap)

    def _membership(self, m: Json) -> Happening | None:
        if m["chat"]["type"] not in ("group", "supergroup"):
            return None
        was, now = m["old_chat_member"], m["new_chat_member"]
        what = _change(was, now)
        if what is None:
            return None
        change = ChatChange(
            m["chat"]["id"],
            what,
            title=m["chat"].get("title"),
            by=None if m["from"]["id"] == _ANONYMOUS_ADMIN else _person(m["from"]),
            is_admin=now["status"] in _ADMINISTRATORS,
            is_muted=_is_muted(now),
        )
        # Several may happen within a second, all of them different.
        return Happening(f"{what}:{change.chat_id}:{m['date']}:{now['status']}", change=change)


def _change(was: Json, now: Json) -> Change | None:
    """What became of the bot in a group, by two ChatMember; none where it is much the same."""
    if _is_in(was) != _is_in(now):
        return Change.added if _is_in(now) else Change.removed
    if not _is_in(now) or (was["status"], _is_muted(was)) == (now["status"], _is_muted(now)):
        return None
    return Change.rights


def _is_in(member: Json) -> bool:
    return member["status"] not in ("left", "kicked") and member.get("is_member", True)


def _is_muted(member: Json) -> bool:
    return member["status"] == "restricted" and not member.get("can_send_messages", False)


def _topic(m: Json) -> int | None:
    return m.get("message_thread_id") if m.get("is_topic_message") else None


def _is_nobody_s(m: Json) -> bool:
    """Other bots, and posts that a linked channel forwards by itself, ask for nothing."""
    who = m["from"]
    named = who["id"] in (_ANONYMOUS_ADMIN, _CHANNEL_BOT)
    return m.get("is_automatic_forward", False) or (who.get("is_bot", False) and not named)


def _sender(m: Json) -> Sender | None:
    """Who wrote; none for anonymous administrators (all look like one user) and channels."""
    who = m.get("from")
    if who is None or "sender_chat" in m or who["id"] in (_ANONYMOUS_ADMIN, _CHANNEL_BOT, _TELEGRAM):
        return None
    if who.get("is_bot"):
        return None
    return _person(who, started=m["chat"]["type"] == "private")


def _person(who: Json, started: bool = False) -> Sender:
    name = clean(" ".join(part for part in (who["first_name"], who.get("last_name")) if part))
    code = (who.get("language_code") or "").casefold()
    language = "zh-CN" if code.startswith("zh") else "en" if code.startswith("en") else None
    return Sender(who["id"], name, language, started, clean(who["first_name"]))


def _photo(m: Json) -> str | None:
    """The file id of the largest size of a photo, or of a video."""
    if m.get("photo"):
        return m["photo"][-1]["file_id"]
    return m["video"]["file_id"] if "video" in m else None
