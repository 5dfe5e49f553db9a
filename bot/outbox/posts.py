"""What people in a chat should see: a message, its edit, a reaction, in no channel's own terms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

ALARM, ANSWER, BULLETIN, CLOCK, BOARD = -1, 0, 1, 2, 3  # urgency
# The keys of messages that tell a group something nobody asked for begin so.
NEWS = "news:"


@dataclass(frozen=True)
class Button:
    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True)
class Post:
    """A message or a reaction for one chat, in no channel's own terms.

    `key` names a message that is edited later or must come only once; `subject` is what it is about
    ("issue:12"), so that a reply to it can be understood. With `emoji` it is a reaction to `reply_to`.
    With `file_id` (bot/files.py), or a `photo` or `document` that the channel has, it shows that, and `html`
    below, of 1024 UTF-16 units at most (Bot API, caption); a later version changes the words, never the file.
    """

    chat_id: int
    html: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: int | None = None
    topic: int | None = None
    silent: bool = True
    emoji: str = ""
    leaves: bool = False  # no message at all: the bot leaves the group
    key: str | None = None
    is_new: bool = False  # nothing was ever posted under this key
    is_pinned: bool = False
    is_fleeting: bool = False  # what it says is forgotten as soon as it has arrived, or never can
    is_alarm: bool = False  # rings in quiet hours too
    not_before: datetime | None = None
    edit_gap: timedelta = timedelta(0)  # the least time between two showings, where that is more than usual
    subject: str | None = None
    urgency: int = ANSWER
    file_id: int | None = None
    is_picture: bool = False  # shown in the chat, not offered for saving
    photo: str | None = None
    document: str | None = None

    @property
    def body(self) -> dict[str, Any]:
        if self.emoji:
            return {"emoji": self.emoji, "reply_to": self.reply_to}
        body = {
            "html": self.html,
            "buttons": [[[b.text, b.data, b.url] for b in row] for row in self.buttons],
            "reply_to": self.reply_to,
            "topic": self.topic,
            "silent": self.silent,
            "pinned": self.is_pinned,
        }
        if self.is_fleeting:
            body["fleeting"] = True
        if self.edit_gap:
            body["gap"] = self.edit_gap.total_seconds()
        if self.file_id is not None or self.photo is not None or self.document is not None:
            channel_id, is_picture = self.photo or self.document, self.is_picture or self.photo is not None
            body["file"] = {"id": self.file_id, "channel_id": channel_id, "is_picture": is_picture}
        return body
