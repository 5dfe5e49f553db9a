"""The outbox: what people in a chat should see, queued with its causes and sent after their commit.

A row holds the wanted state of one message. An edit is a newer version of the same row, so a hundred
changes before the next send are one edit. `due_at` says when to act; a row without it is at rest.

posts.py says what can be shown, queue.py puts it into the outbox, parcels.py is its way out, and named.py
finds what stands in a chat.
"""

from typing import TypeAlias

from bot.outbox.named import cards_elsewhere, chat_of, keys, let_go, readable, set_aside, subject
from bot.outbox.parcels import (
    UNSURE_WAIT,
    Parcel,
    Waiting,
    due,
    failed,
    in_words,
    known_ids,
    later,
    next_due,
    recover,
    redirect,
    sent,
    take,
    unsure,
)
from bot.outbox.posts import ALARM, ANSWER, BOARD, BULLETIN, CLOCK, NEWS, Button, Post
from bot.outbox.queue import put
from storage.connection import AsyncConnection

# Handlers pass it on without looking in.
Transaction: TypeAlias = AsyncConnection

__all__ = [
    "ALARM",
    "ANSWER",
    "BOARD",
    "BULLETIN",
    "CLOCK",
    "NEWS",
    "UNSURE_WAIT",
    "Button",
    "Parcel",
    "Post",
    "Transaction",
    "Waiting",
    "cards_elsewhere",
    "chat_of",
    "due",
    "failed",
    "in_words",
    "keys",
    "known_ids",
    "later",
    "let_go",
    "next_due",
    "put",
    "readable",
    "recover",
    "redirect",
    "sent",
    "set_aside",
    "subject",
    "take",
    "unsure",
]
