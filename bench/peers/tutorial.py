"""A reports bot as python-telegram-bot's tutorials write one: store the report, answer it, take the next.

`python -m bench.peers.tutorial URL TOKEN DATABASE`. It has one connection for good, and the journal and the
durability that Linli has (WAL, FULL): spared is what SQLite's slower defaults would cost it.
"""

import sys

import aiosqlite
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

_TABLE = (
    "CREATE TABLE IF NOT EXISTS reports "
    "(id INTEGER PRIMARY KEY, chat_id INTEGER, user_id INTEGER, name TEXT, text TEXT, at TEXT)"
)
_INSERT = "INSERT INTO reports (chat_id, user_id, name, text, at) VALUES (?, ?, ?, ?, ?)"


async def report(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message, user = update.effective_message, update.effective_user
    assert message is not None
    assert user is not None
    database: aiosqlite.Connection = context.bot_data["database"]
    values = (message.chat_id, user.id, user.full_name, message.text, message.date.isoformat())
    cursor = await database.execute(_INSERT, values)
    await database.commit()
    await message.reply_text(f"{cursor.lastrowid}号 已登记：{message.text}")


def main(url: str, token: str, path: str) -> None:
    async def open_database(application: Application) -> None:
        database = await aiosqlite.connect(path)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _TABLE):
            await database.execute(statement)
        application.bot_data["database"] = database

    async def close_database(application: Application) -> None:
        await application.bot_data["database"].close()

    builder = Application.builder().token(token).base_url(url).job_queue(None)
    application = builder.post_init(open_database).post_shutdown(close_database).build()
    application.add_handler(MessageHandler(filters.Regex("[#＃](报修|维修|投诉|建议)"), report))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
