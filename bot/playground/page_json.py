"""What the page is shown of the world, as JSON. Texts of messages become safe HTML."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from bot.playground.entities import Entity
from bot.playground.people import Button, Chat, Message, Photo
from bot.playground.world import World

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
    "hashtag": ('<span class="tag">', "</span>"),
    "mention": ('<span class="tag">', "</span>"),
    "text_mention": ('<span class="tag">', "</span>"),
    "bot_command": ('<span class="tag">', "</span>"),
}
_SAFE = ("http://", "https://", "tg://", "mailto:")
_SERVICE = {
    "zh-CN": {
        "new_chat_members": "{who} 加入了群聊",
        "left_chat_member": "{who} 离开了群聊",
        "new_chat_title": "群名改为“{title}”",
        "pinned_message": "{by} 置顶了一条消息",
        "migrate_to_chat_id": "本群已升级为超级群",
        "migrate_from_chat_id": "本群由普通群升级而来",
    },
    "en": {
        "new_chat_members": "{who} joined the group",
        "left_chat_member": "{who} left the group",
        "new_chat_title": "The group is now called “{title}”",
        "pinned_message": "{by} pinned a message",
        "migrate_to_chat_id": "The group became a supergroup",
        "migrate_from_chat_id": "The group was upgraded from a basic group",
    },
}


def html(text: str, entities: list[Entity]) -> str:
    """The text with its entities as tags; properly nested, everything else escaped."""
    raw = text.encode("utf-16-le", "surrogatepass")
    marks: dict[int, list[str]] = {}
    open_until: list[tuple[int, str]] = []
    for one in sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])):
        start, end = one["offset"], one["offset"] + one["length"]
        _close_until(open_until, start, marks)
        if open_until and end > open_until[-1][0]:
            end = open_until[-1][0]
        before, after = _tags(one, raw[2 * start : 2 * end].decode("utf-16-le", "replace"))
        if before and end > start:
            marks.setdefault(start, []).append(before)
            open_until.append((end, after))
    _close_until(open_until, len(raw), marks)
    out: list[str] = []
    last = 0
    for at in sorted(marks):
        out += [escape(raw[2 * last : 2 * at].decode("utf-16-le", "replace")), *marks[at]]
        last = at
    out.append(escape(raw[2 * last :].decode("utf-16-le", "replace")))
    return "".join(out)


def _close_until(open_until: list[tuple[int, str]], at: int, marks: dict[int, list[str]]) -> None:
    while open_until and open_until[-1][0] <= at:
        end, after = open_until.pop()
        marks.setdefault(end, []).append(after)


def _tags(entity: Entity, part: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in ("text_link", "url"):
        url = entity.get("url", part)
        if "://" not in url:
            url = f"http://{url}"
        if url.lower().startswith(_SAFE):
            return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">', "</a>"
        return "", ""
    return _TAGS.get(kind, ("", ""))


def message_view(world: World, message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "chat": message.chat.id,
        "from": _from(message),
        "date": local(world, message.date),
        "edited": message.edit_date is not None,
        "html": html(message.text, message.entities),
        "photos": [f"/play/photo/{message.photo[-1]['file_id']}"] if message.photo else [],
        "document": document_view(message.document) if message.document else None,
        "album": message.album_id,
        "reply_to": _reply(message.reply_to),
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "reactions": _reactions(message),
        "pinned": message.pinned,
        "service": _service(world, message),
        "silent": message.silent,
    }


def _from(message: Message) -> dict[str, Any]:
    if message.sender_chat:
        return {"id": message.sender_chat.id, "name": message.sender_chat.title, "bot": False}
    return {"id": message.sender.id, "name": message.sender.first_name, "bot": message.sender.is_bot}


def _reply(replied: Message | None) -> dict[str, Any] | None:
    if replied is None or replied.deleted:
        return None
    return {"id": replied.id, "name": _from(replied)["name"], "text": replied.text[:120]}


def _button(button: Button) -> dict[str, Any]:
    return (
        {"text": button.text, "url": button.url} if button.url else {"text": button.text, "data": button.data}
    )


def _reactions(message: Message) -> dict[str, list[int]]:
    by_emoji: dict[str, list[int]] = {}
    for user_id, emoji in message.reactions.items():
        by_emoji.setdefault(emoji, []).append(user_id)
    return by_emoji


def _service(world: World, message: Message) -> str | None:
    if not message.service:
        return None
    words = _SERVICE.get(world.language, _SERVICE["en"])
    kind = next(iter(message.service))
    about = message.service[kind]
    who = about[0] if isinstance(about, list) else about
    name = who.get("first_name", "") if isinstance(who, dict) else ""
    return words.get(kind, kind).format(who=name, by=message.sender.first_name, title=about)


def local(world: World, moment: datetime) -> str:
    """A moment in the community's time zone, ISO 8601 to the second."""
    return moment.astimezone(ZoneInfo(world.timezone)).isoformat(timespec="seconds")


def chat_view(chat: Chat) -> dict[str, Any]:
    view: dict[str, Any] = {
        "id": chat.id,
        "title": chat.title,
        "type": chat.type,
        "members": len(chat.members),
        "pinned": chat.pins[-1].id if chat.pins else None,
    }
    if chat.of:
        view["of"] = chat.of.id
    return view


def document_view(document: dict[str, Any]) -> dict[str, str]:
    return {"name": document["file_name"], "url": f"/play/document/{document['file_id']}"}


def photo_view(photo: Photo) -> dict[str, str]:
    return {"file_id": photo.file_id, "url": f"/play/photo/{photo.file_id}"}


def shown_chats(world: World) -> list[Chat]:
    """Every group, and the private chats of those who can be played."""
    played = {persona.user.id for persona in world.personas}
    return [
        chat for chat in world.chats.values() if chat.type in ("group", "supergroup") or chat.id in played
    ]


def state_view(world: World) -> dict[str, Any]:
    chats = [chat for chat in shown_chats(world) if not chat.migrated_to]
    return {
        "clock": local(world, world.now),
        "timezone": world.timezone,
        "language": world.language,
        "bot": world.bot.id,
        "community": world.community,
        "personas": [
            _persona(persona.user.id, persona.user.first_name, persona.role, chats)
            for persona in world.personas
        ],
        "chats": [chat_view(chat) for chat in chats],
        "messages": {str(chat.id): _messages(world, chat) for chat in chats},
        "stories": world.stories,
        "story": world.story,
    }


def _persona(user_id: int, name: str, role: dict[str, str], chats: list[Chat]) -> dict[str, Any]:
    return {
        "id": user_id,
        "name": name,
        "role": role,
        "chats": [chat.id for chat in chats if user_id in chat.members],
    }


def _messages(world: World, chat: Chat) -> list[dict[str, Any]]:
    return [message_view(world, message) for message in chat.messages if not message.deleted]


def event_view(world: World, event: dict[str, Any]) -> dict[str, Any] | None:
    """An event of the world as the page gets it; None for those that are not for the page."""
    kind = event["type"]
    if kind == "message":
        return {"type": "message", "message": message_view(world, event["message"])}
    if kind == "chat":
        return {"type": "chat", "chat": chat_view(event["chat"])}
    if kind == "clock":
        return {"type": "clock", "clock": local(world, world.now)}
    return event if kind in ("deleted", "toast", "story") else None
