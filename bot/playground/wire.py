"""Objects of the Bot API as plain dicts, made from what the world knows."""

from __future__ import annotations

from typing import Any

from bot.playground.people import Button, Chat, Message, Press, Status, User

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)


def user_json(user: User) -> dict[str, Any]:
    known: dict[str, Any] = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    if user.last_name:
        known["last_name"] = user.last_name
    if user.username:
        known["username"] = user.username
    if user.language_code:
        known["language_code"] = user.language_code
    return known


def chat_json(chat: Chat) -> dict[str, Any]:
    if chat.of:
        known: dict[str, Any] = {"id": chat.id, "type": "private", "first_name": chat.of.first_name}
        if chat.of.username:
            known["username"] = chat.of.username
        return known
    forum = {"is_forum": True} if chat.is_forum else {}
    return {"id": chat.id, "type": chat.type, "title": chat.title} | forum


def message_json(message: Message, nested: bool = False) -> dict[str, Any]:
    """A Message; one inside another (`nested`) has no reply of its own."""
    known: dict[str, Any] = {
        "message_id": message.id,
        "from": user_json(message.sender),
        "chat": chat_json(message.chat),
        "date": int(message.date.timestamp()),
    }
    if message.deleted:
        return {"message_id": message.id, "chat": known["chat"], "date": 0}
    _add_content(known, message)
    if message.topic is not None:
        known |= {"message_thread_id": message.topic, "is_topic_message": True}
    answered = _answered(message)
    if answered and not nested and not answered.deleted:
        known["reply_to_message"] = message_json(answered, nested=True)
    if message.sender_chat:
        known["sender_chat"] = chat_json(message.sender_chat)
    if message.edit_date:
        known["edit_date"] = int(message.edit_date.timestamp())
    if message.album_id:
        known["media_group_id"] = message.album_id
    if message.forward_origin:
        known["forward_origin"] = message.forward_origin
    if message.buttons:
        known["reply_markup"] = markup_json(message.buttons)
    return known


def _answered(message: Message) -> Message | None:
    """What a message replies to; in a topic of a forum, failing that, the message that opened it."""
    if message.reply_to or message.topic is None or message.topic == message.id:
        return message.reply_to
    return message.chat.topics[message.topic]


def _add_content(known: dict[str, Any], message: Message) -> None:
    if message.service:
        known.update(message.service)
        return
    media = message.photo or message.document
    if message.photo:
        known["photo"] = message.photo
    if message.document:
        known["document"] = message.document
    if message.text:
        known["caption" if media else "text"] = message.text
    if message.entities:
        known["caption_entities" if media else "entities"] = message.entities


def markup_json(buttons: list[list[Button]]) -> dict[str, Any]:
    return {"inline_keyboard": [[button_json(button) for button in row] for row in buttons]}


def button_json(button: Button) -> dict[str, Any]:
    if button.raw:
        return button.raw
    return (
        {"text": button.text, "url": button.url}
        if button.url
        else {"text": button.text, "callback_data": button.data}
    )


def press_json(press: Press) -> dict[str, Any]:
    return {
        "id": press.id,
        "from": user_json(press.user),
        "message": message_json(press.message),
        "chat_instance": str(abs(press.message.chat.id)),
        "data": press.data,
    }


def member_json(user: User, status: Status) -> dict[str, Any]:
    """A ChatMember of the kind that goes with the status."""
    known: dict[str, Any] = {"user": user_json(user), "status": status}
    if status == "administrator":
        known |= {right: right != "can_promote_members" for right in ADMIN_RIGHTS}
        known |= {"can_be_edited": False, "is_anonymous": False}
    elif status == "creator":
        known["is_anonymous"] = False
    elif status == "kicked":
        known["until_date"] = 0
    return known


def member_change_json(
    chat: Chat, by: User, who: User, old: Status, new: Status, date: int
) -> dict[str, Any]:
    return {
        "chat": chat_json(chat),
        "from": user_json(by),
        "date": date,
        "old_chat_member": member_json(who, old),
        "new_chat_member": member_json(who, new),
    }
