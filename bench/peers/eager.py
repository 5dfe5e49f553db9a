"""A poll in python-telegram-bot that shows each vote at once: edit the message, then answer the tap.

`python -m bench.peers.eager URL TOKEN`. Taps are worked on side by side, and a refused edit waits as long as
Telegram says, since the count must be shown.
"""

import asyncio
import sys
from datetime import timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes


def _words(question: str, options: list[str], votes: dict[int, int]) -> str:
    counts = [sum(choice == number for choice in votes.values()) for number in range(len(options))]
    lines = [f"{option}：{count}票" for option, count in zip(options, counts, strict=True)]
    return "\n".join([question, *lines])


def _buttons(options: list[str]) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(option, callback_data=str(n))] for n, option in enumerate(options)]
    return InlineKeyboardMarkup(rows)


async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    assert update.message.text is not None
    assert context.chat_data is not None
    question, *options = update.message.text.removeprefix("/poll").strip().splitlines()
    context.chat_data.update(question=question, options=options, votes={})
    await update.message.reply_text(_words(question, options, {}), reply_markup=_buttons(options))


async def vote(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query, data = update.callback_query, context.chat_data
    assert query is not None
    assert data is not None
    data["votes"][query.from_user.id] = int(query.data or "0")
    await _show(update, data)
    await query.answer("已计入")


async def _show(update: Update, data: dict) -> None:
    query = update.callback_query
    assert query is not None
    while True:
        text, buttons = _words(data["question"], data["options"], data["votes"]), _buttons(data["options"])
        try:
            await query.edit_message_text(text, reply_markup=buttons)
        except RetryAfter as error:
            rest = error.retry_after
            await asyncio.sleep(rest.total_seconds() if isinstance(rest, timedelta) else rest)
        except BadRequest:
            return  # not modified: another tap's edit has shown this one already
        else:
            return


def main(url: str, token: str) -> None:
    builder = Application.builder().token(token).base_url(url).concurrent_updates(True).job_queue(None)
    application = builder.build()
    application.add_handler(CommandHandler("poll", ask))
    application.add_handler(CallbackQueryHandler(vote))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
