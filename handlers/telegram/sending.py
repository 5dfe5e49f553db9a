"""One parcel to Telegram: the calls, and what their errors mean."""

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import Any

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.files import File
from bot.outbox import Parcel
from handlers.telegram.http import NEVER_LEFT
from handlers.telegram.message_ids import Found

log = structlog.get_logger()

# Seconds until a pin that Telegram could not take just then is tried again.
_PIN_AGAIN = (4, 30)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Fate(Enum):
    """What became of a call that raised."""

    there = "the chat shows it already"
    never = "it can never be sent"
    gone = "somebody blocked the bot, or the bot left"
    not_sent = "it surely did not leave"
    unsure = "it may have been sent"


@dataclass(frozen=True)
class Arrived:
    """What a chat shows now: the message, if any, and the channel's own id of a file sent."""

    message_id: int | None
    channel_id: str | None = None


async def send(bot: Bot, parcel: Parcel, file: File | None = None) -> Arrived:
    """Make the chat show a parcel's body; `file` is the one of ours that it names."""
    if parcel.kind == "leaving":
        await bot.leave_chat(parcel.chat_id)
        return Arrived(None)
    if parcel.is_reaction:
        await bot.set_message_reaction(parcel.chat_id, parcel.body["reply_to"], parcel.body["emoji"])
        return Arrived(None)
    if parcel.message_id is not None:
        await edit(bot, parcel, parcel.message_id)
        return Arrived(parcel.message_id)
    if parcel.shows_file:
        return await _send_file(bot, parcel, file)
    message = await bot.send_message(
        parcel.chat_id, parcel.body["html"], link_preview_options=_NO_PREVIEW, **_manner(parcel)
    )
    return Arrived(message.message_id)


async def _send_file(bot: Bot, parcel: Parcel, file: File | None) -> Arrived:
    wanted = parcel.body["file"]
    source: str | bytes | None = wanted["channel_id"]
    if file is not None:
        source = file.channel_id or file.content
    if source is None:
        raise BadRequest("its file is gone")
    name = file.name if file else None
    words, manner = parcel.body["html"] or None, _manner(parcel)
    if wanted["is_picture"]:
        message = await bot.send_photo(parcel.chat_id, source, caption=words, filename=name, **manner)
    else:
        message = await bot.send_document(parcel.chat_id, source, caption=words, filename=name, **manner)
    shown = message.photo[-1] if message.photo else message.document
    return Arrived(message.message_id, shown.file_id if shown else None)


def _manner(parcel: Parcel) -> dict[str, Any]:
    """How a new message is put, whatever it shows."""
    answered = parcel.body["reply_to"]
    return {
        "parse_mode": ParseMode.HTML,
        "reply_markup": _keyboard(parcel),
        "reply_parameters": (
            ReplyParameters(answered, allow_sending_without_reply=True) if answered else None
        ),
        "message_thread_id": parcel.body["topic"],
        "disable_notification": parcel.body["silent"],
    }


async def edit(bot: Bot, parcel: Parcel, message_id: int) -> None:
    if parcel.shows_file:
        await bot.edit_message_caption(
            chat_id=parcel.chat_id,
            message_id=message_id,
            caption=parcel.body["html"] or None,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(parcel),
        )
        return
    await bot.edit_message_text(
        parcel.body["html"],
        chat_id=parcel.chat_id,
        message_id=message_id,
        parse_mode=ParseMode.HTML,
        reply_markup=_keyboard(parcel),
        link_preview_options=_NO_PREVIEW,
    )


async def look(bot: Bot, parcel: Parcel, message_id: int) -> Found:
    """Whether a message is the one that a parcel became: it is edited to the parcel's own words.

    "Message is not modified" means that it is. Only our own messages can be edited at all.
    """
    try:
        await edit(bot, parcel, message_id)
    except BadRequest as error:
        if fate(error) is Fate.there:
            return Found.it
        return Found.nothing if "not found" in str(error).casefold() else Found.another
    return Found.it


async def pin(bot: Bot, chat_id: int, message_id: int) -> None:
    """Keep a message that was just sent in sight. Without the right to, it is a message like any other."""
    for wait in (*_PIN_AGAIN, None):
        try:
            await bot.pin_chat_message(chat_id, message_id, disable_notification=True)
            return
        except TelegramError as error:
            is_passing = isinstance(error, RetryAfter) or fate(error) in (Fate.not_sent, Fate.unsure)
            if wait is None or not is_passing:
                log.warning("cannot be pinned", chat_id=chat_id, error=str(error))
                return
            await asyncio.sleep(wait)


def _keyboard(parcel: Parcel) -> InlineKeyboardMarkup | None:
    rows = parcel.body["buttons"]
    return InlineKeyboardMarkup([[_button(*button) for button in row] for row in rows]) if rows else None


def _button(text: str, data: str, url: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, url=url) if url else InlineKeyboardButton(text, callback_data=data)


def fate(error: TelegramError) -> Fate:
    """Permanent errors told from passing ones, and both from a lost answer.

    RetryAfter, ChatMigrated, InvalidToken and Conflict are not its business.
    """
    if isinstance(error, Forbidden):
        return Fate.gone
    if isinstance(error, BadRequest):
        return Fate.there if "not modified" in str(error).casefold() else Fate.never
    if isinstance(error, NetworkError):
        if "too large" in str(error).casefold():  # 413, of Telegram or of a proxy
            return Fate.never
        return Fate.not_sent if isinstance(error.__cause__, NEVER_LEFT) else Fate.unsure
    return Fate.unsure  # an answer that is none: a proxy or a captive portal speaks
