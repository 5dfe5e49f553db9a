"""`linli check`, the Telegram side: the bot's account, and whether it hears and may write in each group."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.checks import Finding, Findings, Group, groups
from bot.clock import Clock
from bot.config import Settings
from bot.logs import redact
from bot.places import Purpose
from bot.texts import clip
from handlers.telegram.http import Headers, Http

# What this machine's clock may differ from Telegram's.
CLOCK_TOLERANCE = timedelta(seconds=60)
_ADMINISTRATORS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
_LONGEST_REASON = 160  # characters


async def check_telegram(settings: Settings) -> AsyncIterator[Finding]:
    """What Telegram says of the bot and of its groups. Sends nothing and takes no updates."""
    say = Findings(settings)
    if settings.telegram.token is None:
        yield say.fail("no_token")
        return
    token = settings.telegram.token.get_secret_value()
    times = _Times()
    try:
        async with _bot(settings, token, times) as bot:
            for finding in _account(say, bot, times):
                yield finding
            yield await _webhook(say, bot)
            for group in await groups(settings):
                yield await _group(say, bot, group)
    except InvalidToken:  # its text holds the token
        yield say.fail("token_refused")
    except TelegramError as error:
        host = urlsplit(settings.telegram.base_url).hostname
        yield say.fail("telegram_unreachable", host=host, reason=_reason(error, token))


def _bot(settings: Settings, token: str, times: "_Times") -> Bot:
    telegram = settings.telegram
    return Bot(token, telegram.base_url, telegram.base_file_url, request=Http(note=times.note))


class _Times:
    """How far this machine's clock is ahead of Telegram's, by the Date of its last answer."""

    def __init__(self) -> None:
        self.ahead: timedelta | None = None

    def note(self, headers: Headers) -> None:
        date = _date(headers.get("Date", ""))
        self.ahead = Clock().now() - date if date is not None else None


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return date if date.tzinfo else None


def _account(say: Findings, bot: Bot, times: _Times) -> Iterator[Finding]:
    yield say.ok("token_ok", username=bot.username)
    if times.ahead is not None:
        if abs(times.ahead) > CLOCK_TOLERANCE:
            yield say.warn("clock_differs", seconds=round(times.ahead.total_seconds()))
        else:
            yield say.ok("clock_agrees")
    yield say.ok("hears_all" if bot.can_read_all_group_messages else "privacy_mode", username=bot.username)


async def _webhook(say: Findings, bot: Bot) -> Finding:
    url = (await bot.get_webhook_info()).url
    # Only the host: people put their token into the rest.
    return say.fail("webhook_set", host=urlsplit(url).hostname) if url else say.ok("no_webhook")


async def _group(say: Findings, bot: Bot, group: Group) -> Finding:
    where = {"place": group.place, "purpose": group.purpose.value, "chat_id": group.chat_id}
    who = {"username": bot.username}
    try:
        member = await bot.get_chat_member(group.chat_id, bot.id)
    except ChatMigrated as moved:
        return say.warn("group_moved", **where | {"chat_id": moved.new_chat_id}, written=group.written)
    except Forbidden:
        return say.fail("group_absent", **where, **who)
    except BadRequest as refusal:
        return say.fail("group_unknown", **where, **who, reason=_reason(refusal, bot.token))
    hears_all = bool(bot.can_read_all_group_messages) or group.purpose is not Purpose.residents
    trouble = standing(member, hears_all)
    if trouble is not None:
        return say.fail(trouble, **where, **who)
    if group.chat_id != group.written:
        return say.warn("group_moved", **where, written=group.written)
    return say.ok("group_ok", **where)


def standing(member: ChatMember, hears_all: bool) -> str | None:
    """What is wrong with the bot's standing in a group: the name of the finding, none when all is well.

    `hears_all`: it need not be administrator to get what people write there. Outside the residents' groups
    commands and buttons are enough, and these always arrive.
    """
    if member.status in _ADMINISTRATORS:
        return None
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return "group_absent"
        if not member.can_send_messages:
            return "group_muted"
    elif member.status != ChatMember.MEMBER:
        return "group_absent"
    return None if hears_all else "group_deaf"


def _reason(error: TelegramError, token: str) -> str:
    return clip(redact(str(error), [token]), _LONGEST_REASON)
