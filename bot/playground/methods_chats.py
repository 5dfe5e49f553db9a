"""Methods that ask about chats, members and files, and those that keep a setting."""

from __future__ import annotations

from typing import Any

from bot.playground.args import Args, bad
from bot.playground.people import Chat, User
from bot.playground.reach import chat_named, chat_of
from bot.playground.wire import ADMIN_RIGHTS, chat_json, member_json, message_json, user_json
from bot.playground.world import World

DOWNLOAD_BYTES = 20 * 1024 * 1024
COMMANDS_LIMIT = 100
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_CHAT_SCOPES)


def get_me(world: World, args: Args) -> Any:
    return user_json(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.bot_reads_all,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "supports_guest_queries": False,
        "can_manage_bots": False,
    }


def get_chat(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "read")
    known = chat_json(chat) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.pins:
        known["pinned_message"] = message_json(chat.pins[-1], nested=True)
    return known


def get_chat_member(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "read")
    user = world.users.get(args.integer("user_id"))
    if user is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return member_json(user, world.status(user, chat))


def get_chat_administrators(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "read")
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    people = [user for user in chat.members.values() if _is_admin(world, user, chat)]
    return [member_json(user, world.status(user, chat)) for user in people]


def _is_admin(world: World, user: User, chat: Chat) -> bool:
    return world.status(user, chat) in ("administrator", "creator") and user is not world.bot


def get_chat_member_count(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "read")
    return 2 if chat.type == "private" else len(chat.members)


def get_file(world: World, args: Args) -> Any:
    stored = world.files.by_id.get(args.text("file_id"))
    if stored is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": args.text("file_id"),
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def leave_chat(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "read")
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    world.set_bot_status(chat, "left", by=world.bot)
    return True


def export_chat_invite_link(world: World, args: Args) -> Any:
    chat = chat_of(world, args, "read")
    if not chat.bot_is_admin:
        raise bad("not enough rights to manage chat invite link")
    return f"https://t.me/+playground{abs(chat.id)}"


def set_my_commands(world: World, args: Args) -> Any:
    commands = args.json("commands")
    if len(commands) > COMMANDS_LIMIT:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        _check_command(one)
    world.settings["commands", _scope(world, args), _language(args)] = commands
    return True


def _scope(world: World, args: Args) -> str:
    """The scope in one spelling; refused as TDLib's BotCommandScope.cpp refuses it."""
    scope = args.json("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES:
        raise bad("can't parse BotCommandScope: unknown scope type specified")
    if kind not in _CHAT_SCOPES:
        return scope_of(kind)
    chat = chat_named(world, str(scope.get("chat_id", "")), "read")
    if chat.of and kind != "chat":
        raise bad("can't use specified scope in private chats")
    if chat.of and not chat.of.started:
        raise bad("chat not found")
    if kind != "chat_member":
        return scope_of(kind, chat.id)
    user = world.users.get(int(scope.get("user_id", 0)))
    if user is None:
        raise bad("invalid user_id specified")
    return scope_of(kind, chat.id, user.id)


def scope_of(kind: str, *ids: int) -> str:
    return ":".join([kind, *map(str, ids)])


def _language(args: Args) -> str:
    code = args.text("language_code")
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
        raise bad("invalid language code specified")
    return code


def menu(world: World, user: User, chat: Chat) -> list[str]:
    """The commands that a person's app offers in a chat (Bot API, "Determining list of commands")."""
    if chat.of:
        scopes = [scope_of("chat", chat.id), "all_private_chats"]
    else:
        is_admin = _is_admin(world, user, chat)
        admins = [scope_of("chat_administrators", chat.id)] if is_admin else []
        scopes = [scope_of("chat_member", chat.id, user.id), *admins, scope_of("chat", chat.id)]
        scopes += [*(["all_chat_administrators"] if is_admin else []), "all_group_chats"]
    code = (user.language_code or "")[:2]
    for scope in [*scopes, "default"]:
        for language in (code, ""):
            if commands := world.settings.get(("commands", scope, language)):
                return [one["command"] for one in commands]
    return []


def _check_command(command: Any) -> None:
    if not isinstance(command, dict) or not all(
        isinstance(command.get(key), str) for key in ("command", "description")
    ):
        raise bad("can't parse BotCommand: expected an Object")
    name = command["command"].removeprefix("/")
    if not 1 <= len(name) <= 32 or not all(
        sign.isascii() and (sign.isalnum() or sign == "_") for sign in name
    ):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"].strip()) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def get_my_commands(world: World, args: Args) -> Any:
    return world.settings.get(("commands", _scope(world, args), _language(args)), [])


def delete_my_commands(world: World, args: Args) -> Any:
    world.settings.pop(("commands", _scope(world, args), _language(args)), None)
    return True


def set_my_name(world: World, args: Args) -> Any:
    return _keep_text(world, args, "name", 64)


def get_my_name(world: World, args: Args) -> Any:
    return {"name": world.settings.get(("name", args.text("language_code")), world.bot.first_name)}


def set_my_description(world: World, args: Args) -> Any:
    return _keep_text(world, args, "description", 512)


def get_my_description(world: World, args: Args) -> Any:
    return {"description": world.settings.get(("description", args.text("language_code")), "")}


def set_my_short_description(world: World, args: Args) -> Any:
    return _keep_text(world, args, "short_description", 120)


def get_my_short_description(world: World, args: Args) -> Any:
    return {"short_description": world.settings.get(("short_description", args.text("language_code")), "")}


def _keep_text(world: World, args: Args, what: str, limit: int) -> bool:
    if len(args.text(what)) > limit:
        raise bad(f"{what.replace('_', ' ')} is too long")
    world.settings[what, args.text("language_code")] = args.text(what)
    return True


def set_my_default_administrator_rights(world: World, args: Args) -> Any:
    world.settings["rights", args.text("for_channels").lower()] = args.json("rights")
    return True


def get_my_default_administrator_rights(world: World, args: Args) -> Any:
    nothing = dict.fromkeys(("is_anonymous", *ADMIN_RIGHTS), False)
    return world.settings.get(("rights", args.text("for_channels").lower())) or nothing


def set_chat_menu_button(world: World, args: Args) -> Any:
    world.settings["menu_button", args.text("chat_id")] = args.json("menu_button") or {"type": "default"}
    return True


def get_chat_menu_button(world: World, args: Args) -> Any:
    return world.settings.get(("menu_button", args.text("chat_id")), {"type": "default"})
