"""The Bot API: every method played here, and how a call is served."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.playground import methods_chats as chats
from bot.playground import methods_edits as edits
from bot.playground import methods_messages as messages
from bot.playground.args import Args, Refusal, bad
from bot.playground.faults import Fault
from bot.playground.reach import too_many
from bot.playground.spec import check, known
from bot.playground.updates import WEBHOOK_CONFLICT, Terminated
from bot.playground.world import World

LONG_POLL_LIMIT = 50  # seconds, as in telegram-bot-api
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Dropped(Exception):
    """The connection is to be closed without an answer."""


def set_webhook(world: World, args: Args) -> Any:
    url = args.text("url")
    if url and not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    _allow(world, args)
    if args.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook = {"url": url} if url else {}
    if url:
        world.updates.terminate(WEBHOOK_CONFLICT)
    return True


def delete_webhook(world: World, args: Args) -> Any:
    if args.flag("drop_pending_updates"):
        world.updates.drop_all()
    world.webhook = {}
    return True


def get_webhook_info(world: World, args: Args) -> Any:
    known_so_far = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": world.updates.pending_count,
    }
    if world.updates.allowed is not None:
        known_so_far["allowed_updates"] = sorted(world.updates.allowed)
    return known_so_far


def done(world: World, args: Args) -> Any:
    return True


def _allow(world: World, args: Args) -> None:
    if args.has("allowed_updates"):
        world.updates.allow([str(kind) for kind in args.json("allowed_updates")])


PLAYED: dict[str, Callable[[World, Args], Any]] = {
    "getMe": chats.get_me,
    "logOut": done,
    "close": done,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": messages.send_message,
    "sendPhoto": messages.send_photo,
    "sendDocument": messages.send_document,
    "sendMediaGroup": messages.send_media_group,
    "sendChatAction": messages.send_chat_action,
    "copyMessage": messages.copy_message,
    "forwardMessage": messages.forward_message,
    "editMessageText": edits.edit_message_text,
    "editMessageCaption": edits.edit_message_caption,
    "editMessageReplyMarkup": edits.edit_message_reply_markup,
    "deleteMessage": edits.delete_message,
    "answerCallbackQuery": edits.answer_callback_query,
    "setMessageReaction": edits.set_message_reaction,
    "pinChatMessage": edits.pin_chat_message,
    "unpinChatMessage": edits.unpin_chat_message,
    "unpinAllChatMessages": edits.unpin_all_chat_messages,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "getFile": chats.get_file,
    "leaveChat": chats.leave_chat,
    "exportChatInviteLink": chats.export_chat_invite_link,
    "setMyCommands": chats.set_my_commands,
    "getMyCommands": chats.get_my_commands,
    "deleteMyCommands": chats.delete_my_commands,
    "setMyName": chats.set_my_name,
    "getMyName": chats.get_my_name,
    "setMyDescription": chats.set_my_description,
    "getMyDescription": chats.get_my_description,
    "setMyShortDescription": chats.set_my_short_description,
    "getMyShortDescription": chats.get_my_short_description,
    "setMyDefaultAdministratorRights": chats.set_my_default_administrator_rights,
    "getMyDefaultAdministratorRights": chats.get_my_default_administrator_rights,
    "setChatMenuButton": chats.set_chat_menu_button,
    "getChatMenuButton": chats.get_chat_menu_button,
}


async def call(world: World, spelled: str, args: Args) -> bytes:
    """Serve one call: the JSON of its result. Raises Refusal, or Dropped when its connection shall break."""
    method = known(spelled)
    world.calls[method] += 1
    chat_id = _chat_id(args)
    error: str | None = "connection dropped"
    fault = world.faults.take(method, chat_id)
    try:
        if fault:
            _fail_before(fault)
        check(method, args)
        result = await _get_updates(world, args) if method == "getUpdates" else _result(world, method, args)
        if fault:
            raise Dropped
        error = None
        return result
    except Refusal as refusal:
        if fault and fault.kind == "drop_after":
            raise Dropped from None
        error = refusal.description
        raise
    finally:
        if method != "getUpdates" or error:
            world.record(method, chat_id, error)


def _fail_before(fault: Fault) -> None:
    if fault.kind == "drop_before":
        raise Dropped
    if fault.kind == "413":
        raise Refusal(413, "Request Entity Too Large")
    if fault.kind == "429":
        raise too_many(fault.retry_after)
    if fault.kind == "500":
        raise Refusal(500, "Internal Server Error")


def _result(world: World, method: str, args: Args) -> bytes:
    serve = PLAYED.get(method)
    if serve is None:
        raise bad(f"the playground does not play {method}")
    return json.dumps(serve(world, args), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _chat_id(args: Args) -> int | None:
    text = args.text("chat_id")
    return int(text) if text.removeprefix("-").isdecimal() else None


async def _get_updates(world: World, args: Args) -> bytes:
    if world.webhook:
        raise Refusal(409, WEBHOOK_ACTIVE)
    _allow(world, args)
    limit = min(100, max(1, args.integer("limit", 100)))
    timeout = min(LONG_POLL_LIMIT, max(0, args.integer("timeout")))
    try:
        return await world.updates.get(args.integer("offset"), limit, timeout)
    except Terminated as ended:
        raise Refusal(409, str(ended)) from None
