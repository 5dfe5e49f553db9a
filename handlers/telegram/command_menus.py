"""The menus of commands, told to Telegram when roles, languages or chats change, and only what differs."""

import asyncio

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.neighbourhood import Neighbourhood
from bot.setup import menus
from bot.setup.menus import Menu, Offer, Scope

log = structlog.get_logger()

# Seconds between two calls, which leave room for answers; and between two looks, for terms end by themselves.
_PACE, _LOOK_AGAIN = 0.1, 600.0
# Seconds of rest after Telegram asked for it, at most; and after any other fault.
_LONGEST_REST, _AFTER_FAULT = 300.0, 30.0


class CommandMenus:
    def __init__(self, hood: Neighbourhood, bot: Bot, offer: Offer) -> None:
        self._hood = hood
        self._bot = bot
        self._offer = offer
        self._seen = -1  # the reading of places and roles that was told
        self._looked_at = 0.0

    async def run(self, seconds: float) -> None:
        """Look every so many seconds until cancelled. A bot works without menus: a failure is only told."""
        while True:
            ticks = asyncio.get_running_loop().time()
            if self._hood.readings != self._seen or ticks - self._looked_at > _LOOK_AGAIN:
                self._seen, self._looked_at = self._hood.readings, ticks
                try:
                    await self._bring_up_to_date()
                except InvalidToken:
                    raise
                except TelegramError as error:
                    self._seen = -1
                    log.warning("the menus of commands could not be set", error=str(error))
                    await asyncio.sleep(_rest(error))
            await asyncio.sleep(seconds)

    async def _bring_up_to_date(self) -> None:
        async with self._hood.database.transaction() as tx:
            wanted = await menus.wanted(tx, self._hood, self._offer)
            shown = await menus.shown(tx, self._bot.id)
        for scope, menu in wanted.items():
            if shown.get(scope) != str(menu):
                await self._tell(scope, menu)
        for scope in shown.keys() - wanted.keys():
            await self._tell(scope, None)

    async def _tell(self, scope: Scope, menu: Menu | None) -> None:
        try:
            await self._call(scope, menu)
        except (BadRequest, Forbidden) as error:
            # A chat that was left, a person who blocked the bot: not asked again until the menu changes.
            log.info("no menu of commands there", scope=scope.kind, error=str(error))
        async with self._hood.database.transaction() as tx:
            await menus.remember(tx, self._bot.id, scope, menu)
        await asyncio.sleep(_PACE)

    async def _call(self, scope: Scope, menu: Menu | None) -> None:
        where, code = _in_telegram_s_terms(scope), scope.code or None
        if menu is None:
            await self._bot.delete_my_commands(scope=where, language_code=code)
            return
        texts = self._hood.texts
        commands = [
            BotCommand(name, texts.render(f"menu/{name}.txt", menu.language)) for name in menu.commands
        ]
        await self._bot.set_my_commands(commands, scope=where, language_code=code)


def _in_telegram_s_terms(scope: Scope) -> BotCommandScope:
    if scope.kind == "all_group_chats":
        return BotCommandScopeAllGroupChats()
    if scope.kind == "chat":
        return BotCommandScopeChat(scope.chat_id)
    if scope.kind == "chat_member":
        return BotCommandScopeChatMember(scope.chat_id, scope.user_id)
    return BotCommandScopeDefault()


def _rest(error: TelegramError) -> float:
    if not isinstance(error, RetryAfter):
        return _AFTER_FAULT
    seconds = error.retry_after
    return min(seconds if isinstance(seconds, int) else seconds.total_seconds(), _LONGEST_REST)
