"""Methods that put messages into chats."""

from __future__ import annotations

from typing import Any

from bot.playground.args import Args, Upload, bad
from bot.playground.entities import Entity
from bot.playground.files import Stored
from bot.playground.formatted import caption, caption_of, text_of
from bot.playground.keyboards import buttons_of
from bot.playground.people import Chat, Message
from bot.playground.reach import chat_named, chat_of, message_of, pass_flood
from bot.playground.wire import chat_json, message_json, user_json
from bot.playground.world import ALBUM_LIMIT, World

PHOTO_BYTES = 10 * 1024 * 1024
DOCUMENT_BYTES = 50 * 1024 * 1024
PHOTO_EDGES = 10_000  # pixels: width and height together
_PICTURES = ("image/png", "image/jpeg")
_ACTIONS = frozenset(
    [
        *("typing", "choose_sticker", "find_location", "upload_photo", "upload_document"),
        *(
            "record_video",
            "upload_video",
            "record_voice",
            "upload_voice",
            "record_video_note",
            "upload_video_note",
        ),
    ]
)


def send_message(world: World, args: Args) -> Any:
    text, entities = text_of(args)
    message = _prepared(world, args, text, entities)
    return message_json(_sent(world, message))


def send_photo(world: World, args: Args) -> Any:
    text, entities = caption_of(args)
    message = _prepared(world, args, text, entities)
    message.photo = photo_sizes(world, args.file("photo"))
    return message_json(_sent(world, message))


def send_document(world: World, args: Args) -> Any:
    text, entities = caption_of(args)
    message = _prepared(world, args, text, entities)
    message.document = _document(world, args.file("document"))
    return message_json(_sent(world, message))


def send_media_group(world: World, args: Args) -> Any:
    media = args.json("media")
    if not media:
        raise bad("there are no messages to send")
    if len(media) > ALBUM_LIMIT:
        raise bad("too many messages to send as an album")
    chat = chat_of(world, args, "write")
    reply_to = _reply_to(world, args, chat)
    messages = [_album_message(world, args, chat, one) for one in media]
    pass_flood(world, chat, len(messages))
    album_id = world.new_album_id() if len(messages) > 1 else None
    for message in messages:
        message.id = world.new_message_id(chat)
        message.album_id, message.reply_to = album_id, reply_to
        world.keep(message)
    return [message_json(message) for message in messages]


def _album_message(world: World, args: Args, chat: Chat, media: Any) -> Message:
    if not isinstance(media, dict):
        raise bad("can't parse InputMedia: expected an Object")
    if media.get("type") not in ("photo", "document"):
        raise bad("can't parse InputMedia: invalid type specified")
    text, entities = caption(
        media.get("caption", ""), media.get("parse_mode", ""), media.get("caption_entities")
    )
    message = Message(0, chat, world.bot, world.now, text, entities, silent=args.flag("disable_notification"))
    source = args.attached(str(media.get("media", "")))
    if media["type"] == "photo":
        message.photo = photo_sizes(world, source)
    else:
        message.document = _document(world, source)
    return message


def copy_message(world: World, args: Args) -> Any:
    source = message_of(
        chat_of(world, args, "read", "from_chat_id"), args.integer("message_id"), "message to copy"
    )
    text, entities = caption_of(args) if args.has("caption") else (source.text, source.entities)
    message = _prepared(world, args, text, entities)
    message.photo, message.document = source.photo, source.document
    return {"message_id": _sent(world, message).id}


def forward_message(world: World, args: Args) -> Any:
    origin_chat = chat_of(world, args, "read", "from_chat_id")
    source = message_of(origin_chat, args.integer("message_id"), "message to forward")
    if source.service:
        raise bad("message can't be forwarded")
    message = _prepared(world, args, source.text, source.entities)
    message.photo, message.document = source.photo, source.document
    message.forward_origin = _origin(source)
    return message_json(_sent(world, message))


def send_chat_action(world: World, args: Args) -> Any:
    chat_of(world, args, "write")
    if args.text("action").lower() not in _ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def _prepared(world: World, args: Args, text: str, entities: list[Entity]) -> Message:
    """A message that has passed every check but the flood limit; it has no id yet."""
    chat = chat_of(world, args, "write")
    reply_to = _reply_to(world, args, chat)
    return Message(
        0,
        chat,
        world.bot,
        world.now,
        text,
        entities,
        buttons=buttons_of(args),
        reply_to=reply_to,
        silent=args.flag("disable_notification"),
        topic=_topic(args, chat, reply_to),
    )


def _topic(args: Args, chat: Chat, reply_to: Message | None) -> int | None:
    """The topic of a forum that a message goes to: the one named, or that of what it answers."""
    if args.has("message_thread_id"):
        topic = args.integer("message_thread_id")
        if topic not in chat.topics:
            raise bad("message thread not found")
        return topic
    return reply_to.topic if reply_to is not None and reply_to.chat is chat else None


def _sent(world: World, message: Message) -> Message:
    pass_flood(world, message.chat)
    message.id = world.new_message_id(message.chat)
    return world.keep(message)


def _reply_to(world: World, args: Args, chat: Chat) -> Message | None:
    wanted = args.json("reply_parameters")
    if not wanted:
        return None
    if not isinstance(wanted.get("message_id"), int):
        raise bad('can\'t find field "message_id"')
    if "chat_id" in wanted:
        chat = chat_named(world, str(wanted["chat_id"]), "read")
    if wanted.get("allow_sending_without_reply"):
        found = chat.by_id.get(wanted["message_id"])
        return found if found and not found.deleted else None
    return message_of(chat, wanted["message_id"], "message to be replied")


def photo_sizes(world: World, source: Upload | str) -> list[dict[str, Any]]:
    """The sizes of an uploaded or known picture; Refusal when Telegram would not take it."""
    if isinstance(source, str):
        stored = _stored(world, source, "photo")
        if stored.photo is None:
            raise bad("can't use file of type Document as Photo")
        return stored.photo.sizes
    if not source.content:
        raise bad("file must be non-empty")
    if len(source.content) > PHOTO_BYTES:
        raise bad("file is too big")
    photo = world.files.add_photo(source.content)
    stored = world.files.by_id[photo.file_id]
    if stored.mime not in _PICTURES:
        raise bad("IMAGE_PROCESS_FAILED")
    if photo.edges > PHOTO_EDGES:
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return photo.sizes


def _document(world: World, source: Upload | str) -> dict[str, Any]:
    if isinstance(source, Upload):
        if not source.content:
            raise bad("file must be non-empty")
        if len(source.content) > DOCUMENT_BYTES:
            raise bad("file is too big")
        return world.files.add_document(source.content, source.name, source.mime)
    stored = _stored(world, source, "document")
    if stored.document is None:
        raise bad("can't use file of type Photo as Document")
    return stored.document


def _stored(world: World, file_id: str, what: str) -> Stored:
    if not file_id:
        raise bad(f"there is no {what} in the request")
    if "://" in file_id:
        raise bad("failed to get HTTP URL content")
    stored = world.files.by_id.get(file_id)
    if stored is None:
        raise bad("wrong file identifier/HTTP URL specified")
    return stored


def _origin(source: Message) -> dict[str, Any]:
    date = int(source.date.timestamp())
    if source.sender_chat:
        return {"type": "chat", "date": date, "sender_chat": chat_json(source.sender_chat)}
    return {"type": "user", "date": date, "sender_user": user_json(source.sender)}
