"""Which chats and messages the bot can reach, with the refusals of telegram-bot-api's Client.cpp."""

from __future__ import annotations

from typing import Literal

from bot.playground.args import Args, Refusal, bad
from bot.playground.people import Chat, Message
from bot.playground.world import World

Access = Literal["read", "write"]
_KIND = {
    "supergroup": "supergroup chat",
    "group": "group chat",
    "channel": "channel chat",
    "private": "private chat",
}


def chat_of(world: World, args: Args, access: Access, name: str = "chat_id") -> Chat:
    """The chat a parameter names; Refusal when it is unknown, or the bot may not read or write there."""
    return chat_named(world, args.text(name), access)


def chat_named(world: World, wanted: str, access: Access) -> Chat:
    chat = _find(world, wanted)
    if chat is None or chat.of is world.bot:
        raise bad("chat not found")
    if chat.of:
        if access == "write":
            _check_person(chat)
        return chat
    if chat.migrated_to and access == "write":
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to.id)
    if not chat.migrated_to:
        _check_group(chat)
    return chat


def _find(world: World, wanted: str) -> Chat | None:
    if wanted.startswith("@"):
        return None
    try:
        return world.chats.get(int(wanted))
    except ValueError:
        return None


def _check_person(chat: Chat) -> None:
    if chat.of and chat.of.blocked:
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    if chat.of and not chat.of.started:
        raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")


def _check_group(chat: Chat) -> None:
    if chat.bot_status == "kicked":
        raise Refusal(403, f"Forbidden: bot was kicked from the {_KIND[chat.type]}")
    if not chat.bot_is_member:
        raise Refusal(403, f"Forbidden: bot is not a member of the {_KIND[chat.type]}")


def message_of(chat: Chat, message_id: int, what: str) -> Message:
    """The message of this id; `what` names its part ("message to edit") in the refusal."""
    message = chat.by_id.get(message_id)
    if message is None or message.deleted:
        raise bad(f"{what} not found")
    return message


def pass_flood(world: World, chat: Chat, count: int = 1) -> None:
    """Count what goes to the chat; 429 when it is too much."""
    wait = world.flood.refuse(chat.id, "private" if chat.of else "group", count)
    if wait is not None:
        raise too_many(wait)


def too_many(retry_after: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
