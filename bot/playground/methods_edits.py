"""Methods that change what is there: edits, deletions, pins, reactions, answers to taps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.playground.args import Args, bad
from bot.playground.entities import Entity
from bot.playground.formatted import caption_of, text_of
from bot.playground.keyboards import buttons_of
from bot.playground.people import Answer, Button, Message
from bot.playground.reach import chat_of, message_of, pass_flood
from bot.playground.spec import QUERY_INVALID
from bot.playground.wire import message_json
from bot.playground.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
PRESS_LIFE = timedelta(seconds=150)
DELETABLE = timedelta(hours=48)
ANSWER_LIMIT = 200  # characters
# Bot API, ReactionTypeEmoji; no check mark is among them.
REACTIONS = frozenset(
    [
        *(
            "❤",
            "👍",
            "👎",
            "🔥",
            "🥰",
            "👏",
            "😁",
            "🤔",
            "🤯",
            "😱",
            "🤬",
            "😢",
            "🎉",
            "🤩",
            "🤮",
            "💩",
            "🙏",
        ),
        *(
            "👌",
            "🕊",
            "🤡",
            "🥱",
            "🥴",
            "😍",
            "🐳",
            "❤\u200d🔥",
            "🌚",
            "🌭",
            "💯",
            "🤣",
            "⚡",
            "🍌",
            "🏆",
            "💔",
        ),
        *(
            "🤨",
            "😐",
            "🍓",
            "🍾",
            "💋",
            "🖕",
            "😈",
            "😴",
            "😭",
            "🤓",
            "👻",
            "👨\u200d💻",
            "👀",
            "🎃",
            "🙈",
            "😇",
        ),
        *(
            "😨",
            "🤝",
            "✍",
            "🤗",
            "🫡",
            "🎅",
            "🎄",
            "☃",
            "💅",
            "🤪",
            "🗿",
            "🆒",
            "💘",
            "🙉",
            "🦄",
            "😘",
            "💊",
            "🙊",
        ),
        *("😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡"),
    ]
)


def edit_message_text(world: World, args: Args) -> Any:
    text, entities = text_of(args)
    message = _own_message(world, args)
    if message.photo or message.document:
        raise bad("there is no text in the message to edit")
    return _edited(world, message, text, entities, buttons_of(args))


def edit_message_caption(world: World, args: Args) -> Any:
    text, entities = caption_of(args)
    message = _own_message(world, args)
    if not (message.photo or message.document):
        raise bad("there is no caption in the message to edit")
    return _edited(world, message, text, entities, buttons_of(args))


def edit_message_reply_markup(world: World, args: Args) -> Any:
    message = _own_message(world, args)
    return _edited(world, message, message.text, message.entities, buttons_of(args))


def _own_message(world: World, args: Args) -> Message:
    if not args.has("chat_id") and not args.has("message_id"):
        raise bad("message identifier is not specified")
    if not args.has("chat_id"):
        raise bad("chat_id is empty")
    message = message_of(chat_of(world, args, "write"), args.integer("message_id"), "message to edit")
    if message.sender is not world.bot or message.service or message.forward_origin:
        raise bad("message can't be edited")
    return message


def _edited(
    world: World, message: Message, text: str, entities: list[Entity], buttons: list[list[Button]]
) -> dict[str, Any]:
    if (text, entities, buttons) == (message.text, message.entities, message.buttons):
        raise bad(NOT_MODIFIED)
    pass_flood(world, message.chat)
    message.text, message.entities, message.buttons = text, entities, buttons
    message.edit_date = world.now
    message.edits += 1
    world.changed(message)
    return message_json(message)


def delete_message(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "write")
    message = message_of(chat, args.integer("message_id"), "message to delete")
    own = message.sender is world.bot
    if not own and not chat.bot_is_admin and chat.type != "private":
        raise bad("message can't be deleted")
    if world.now - message.date > DELETABLE and not chat.bot_is_admin:
        raise bad("message can't be deleted for everyone")
    world.delete(message)
    return True


def answer_callback_query(world: World, args: Args) -> Any:
    press = world.presses.get(args.text("callback_query_id"))
    if press is None or world.now - press.at > PRESS_LIFE:
        raise bad(QUERY_INVALID)
    if len(args.text("text")) > ANSWER_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    if press.answer is None:
        press.answer = Answer(args.text("text"), args.flag("show_alert"), args.text("url") or None)
        world.toast(press)
    return True


def set_message_reaction(world: World, args: Args) -> Any:
    wanted = args.json("reaction") or []
    chat = chat_of(world, args, "write")
    message = message_of(chat, args.integer("message_id"), "message to react")
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    emoji = _emoji(wanted[0]) if wanted else None
    if emoji:
        message.reactions[world.bot.id] = emoji
    else:
        message.reactions.pop(world.bot.id, None)
    world.changed(message)
    return True


def _emoji(reaction: Any) -> str:
    if not isinstance(reaction, dict):
        raise bad("can't parse ReactionType: expected an Object")
    if reaction.get("type") != "emoji":
        raise bad("REACTION_INVALID")
    emoji = str(reaction.get("emoji", "")).replace("\ufe0f", "")
    if emoji not in REACTIONS:
        raise bad("REACTION_INVALID")
    return emoji


def pin_chat_message(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "write")
    message = message_of(chat, args.integer("message_id"), "message to pin")
    _check_may_pin(chat.bot_is_admin or chat.type == "private")
    already = message.pinned
    world.set_pin(message)
    if not already:
        service = {"pinned_message": message_json(message, nested=True)}
        world.event_service(chat, world.bot, service)
    return True


def unpin_chat_message(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "write")
    _check_may_pin(chat.bot_is_admin or chat.type == "private")
    if args.has("message_id"):
        message = message_of(chat, args.integer("message_id"), "message to unpin")
    elif chat.pins:
        message = chat.pins[-1]
    else:
        raise bad("message to unpin not found")
    world.unpin(message)
    return True


def unpin_all_chat_messages(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "write")
    _check_may_pin(chat.bot_is_admin or chat.type == "private")
    for message in list(chat.pins):
        world.unpin(message)
    return True


def _check_may_pin(may: bool) -> None:
    if not may:
        raise bad("not enough rights to manage pinned messages in the chat")
