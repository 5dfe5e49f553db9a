"""Inline keyboards as the bot sends them."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.args import Args, bad
from bot.playground.people import Button

DATA_LIMIT = 64  # bytes
BUTTON_LIMIT = 100  # buttons under one message
_URL = re.compile(r"(?:https?://(?:[^\s/.]+\.)+[^\s/.]+|tg://\S+|ton://\S+).*", re.S)
_OTHERS = ("callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat", "copy_text")
_MORE = ("switch_inline_query_current_chat", "login_url", "web_app")


def buttons_of(args: Args) -> list[list[Button]]:
    """The inline keyboard in reply_markup; none when there is another kind of markup or no markup."""
    markup = args.json("reply_markup")
    if not markup:
        return []
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [[_button(raw) for raw in row] for row in rows if row]
    if sum(len(row) for row in buttons) > BUTTON_LIMIT:
        raise bad("reply markup is too long")
    return buttons


def _button(raw: Any) -> Button:
    if not isinstance(raw, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = raw.get("text")
    if text is None:
        raise _unreadable('can\'t find field "text"')
    if not isinstance(text, str):
        raise _unreadable('field "text" must be of type String')
    if not text.strip():
        raise bad("BUTTON_TEXT_INVALID")
    if raw.get("url"):
        return Button(text, url=_checked_url(str(raw["url"])), raw=raw)
    if raw.get("callback_data"):
        return Button(text, data=_checked_data(raw["callback_data"]), raw=raw)
    if any(name in raw for name in (*_OTHERS, *_MORE)):
        return Button(text, raw=raw)
    raise _unreadable("text buttons are unallowed in the inline keyboard")


def _unreadable(why: str) -> Exception:
    return bad(f"can't parse inline keyboard button: {why}")


def _checked_url(url: str) -> str:
    if not _URL.fullmatch(url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url


def _checked_data(data: Any) -> str:
    if not isinstance(data, str):
        raise _unreadable('field "callback_data" must be of type String')
    if len(data.encode()) > DATA_LIMIT:
        raise bad("BUTTON_DATA_INVALID")
    return data
