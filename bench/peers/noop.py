"""A bare python-telegram-bot: one handler for everything, which does nothing.

`python -m bench.peers.noop URL TOKEN COUNT…` prints the moment (seconds of the monotonic clock) at which it
has handled so many messages. Its job queue, of no use here, is left out: it would only cost memory.
"""

import sys
import time

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


def main(url: str, token: str, *counts: str) -> None:
    marks = {int(count) for count in counts}
    handled = 0

    async def nothing(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        nonlocal handled
        handled += 1
        if handled in marks:
            print(time.monotonic(), flush=True)

    application = Application.builder().token(token).base_url(url).job_queue(None).build()
    application.add_handler(MessageHandler(filters.ALL, nothing))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
