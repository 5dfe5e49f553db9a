"""One message or tap being answered: who, where, what; and the answer. No channel's own terms here."""

import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot import members
from bot.access import Action
from bot.errors import UserError
from bot.members import Person, Sender
from bot.neighbourhood import Neighbourhood
from bot.outbox import ALARM, ANSWER, CLOCK, Post, Transaction
from bot.places import Place, Purpose
from handlers.rows import Rows

# Buttons that stand in several chats, each in its own language.
Panel = Callable[[str], Rows]

# A toast is 200 characters at most (Bot API, answerCallbackQuery).
LONGEST_TOAST = 200


@dataclass(frozen=True)
class Message:
    chat_id: int
    message_id: int
    text: str  # of a photo, its caption
    sender: Sender | None  # none: somebody nobody can tell (an anonymous administrator, a channel)
    is_private: bool = False
    is_edited: bool = False
    by_bot: bool = False  # written by this bot
    photo: str | None = None  # the channel's file id
    document: str | None = None  # the same
    album_id: str | None = None
    reply_to: "Message | None" = None
    topic: int | None = None
    command: str | None = None  # "issue" of "/issue 12"
    rest: str = ""  # "12" of "/issue 12"
    mention: str | None = None  # of a message that names the bot, the text without its name


class Change(StrEnum):
    """What can happen to a group."""

    added = "added"  # the bot came in, for the first time or again
    removed = "removed"  # the bot is no longer in it
    rights = "rights"  # the bot may do more than before, or less
    renamed = "renamed"
    moved = "moved"  # the group has a new id


@dataclass(frozen=True)
class ChatChange:
    """What happened to a group, not in it. `by` did it, where somebody can tell."""

    chat_id: int
    what: Change
    new_id: int | None = None
    title: str | None = None
    by: Sender | None = None
    is_admin: bool = False  # the bot is an administrator now
    is_muted: bool = False  # the bot may not write


@dataclass(frozen=True)
class Tap:
    """A button pressed under a message of ours: its verb and the words after it."""

    id: str
    sender: Sender
    chat_id: int
    message_id: int
    verb: str
    rest: tuple[str, ...]
    topic: int | None = None


@dataclass(frozen=True)
class Toast:
    """The short answer that whoever tapped sees, and nobody else."""

    tap_id: str
    text: str
    alert: bool = False
    url: str = ""  # opened for whoever tapped, where it leads to this bot


@dataclass
class Turn:
    """Handlers fill `posts` and `toast`; nothing is sent before the transaction is committed."""

    hood: Neighbourhood
    tx: Transaction
    now: datetime
    message: Message | None = None
    tap: Tap | None = None
    change: ChatChange | None = None
    until: datetime | None = None  # a clock job deals with what fell due by then; none: by now
    who: Person | None = None
    subject: str | None = None  # of the message of ours that is being answered
    posts: list[Post] = field(default_factory=list)
    warning: Post | None = None  # what is said whatever else goes wrong
    toast: Toast | None = None
    is_refused: bool = False
    has_forgotten: bool = False  # its person is nobody now: what still was to be said to them is not
    finals: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        """Who wrote or tapped; clock jobs and nameless senders have nobody."""
        if self.who is None:
            raise UserError("setup/nameless")
        return self.who

    @property
    def due_by(self) -> datetime:
        """What fell due by then is a clock job's to deal with."""
        return self.until or self.now

    @property
    def local_now(self) -> datetime:
        """Now, in the community's time zone."""
        return self.now.astimezone(self.hood.texts.zone)

    async def meet(self) -> Person:
        """Who wrote, written down only now: most edits and album parts concern nobody."""
        assert self.message is not None, "only a message is written by somebody yet unknown"
        if self.who is None and self.message.sender is not None:
            sender = self.message.sender
            self.who = (await members.recognise(self.tx, [sender]))[sender.user_id]
        return self.person

    @property
    def language(self) -> str:
        """The language to answer this one person in: their own, else that of the chat."""
        asked = self.message or self.tap or self.change
        spoken = self.who.language if self.who else None
        return self.hood.language_of(spoken, asked.chat_id if asked else None)

    @property
    def language_here(self) -> str:
        """The language of all who read this chat: one person's own in private, else the group's."""
        return self.language_for(self.chat_id)

    def language_for(self, chat_id: int) -> str:
        """The language of all who read a chat, this one or another."""
        is_alone = self.who is not None and chat_id == self.who.user_id
        return self.language if is_alone else self.hood.language_in(chat_id)

    @property
    def chat_id(self) -> int:
        asked = self.message or self.tap or self.change
        assert asked is not None, "a clock job answers nobody"
        return asked.chat_id

    def topic_in(self, chat_id: int) -> int | None:
        """The topic of a forum in which this chat was just spoken to; none for any other chat."""
        asked = self.message or self.tap
        return asked.topic if asked is not None and asked.chat_id == chat_id else None

    def here(self) -> tuple[Place, Purpose]:
        """The place this chat belongs to; raises UserError in a chat that is no place."""
        found = self.hood.places.of_chat(self.chat_id)
        if found is not None:
            return found
        if self.message is not None and self.message.is_private:
            raise UserError("setup/private_chat")
        raise UserError("setup/no_place")

    @property
    def place(self) -> Place:
        return self.here()[0]

    @property
    def community(self) -> Place:
        return self.hood.places.community(self.place)

    def require(self, action: Action, place: Place | None = None) -> None:
        """Raises UserError when this person may not do this here."""
        if not self.hood.may(self.person, place or self.place, action):
            raise UserError("setup/may_not", action=action.value)

    def words(self, template: str, language: str | None = None, **values: object) -> str:
        """A text, in the language of the group that is being answered unless told otherwise."""
        if language is None:
            asked = self.message or self.tap or self.change
            language = self.hood.language_in(asked.chat_id) if asked else self.hood.language
        return self.hood.texts.render(template, language, **values)

    def put(self, post: Post) -> None:
        """Say it after the commit. In quiet hours nothing rings: what the clock says waits for the morning,
        what somebody asked for comes at once and silently; only an alarm rings at any time. What answers
        nobody goes into the topic of a forum that was chosen for it. Where much is to be said, answers come
        first, then bulletins, then what else the clock says."""
        if post.reply_to is None and post.topic is None:
            post = replace(post, topic=self.hood.places.chat(post.chat_id).topic)
        was_asked = self.message is not None or self.tap is not None
        if not was_asked and self.change is None and post.urgency == ANSWER:
            post = replace(post, urgency=CLOCK)
        if not post.silent and not post.is_alarm and (morning := self.hood.quiet_until(self.now)):
            post = replace(post, silent=True) if was_asked else replace(post, not_before=morning)
        self.posts.append(post)

    def reply(self, template: str, language: str | None = None, buttons: Rows = (), **values: object) -> None:
        """Answer under the message, in the person's own language unless told otherwise."""
        self._reply(self.words(f"{template}.html", language or self.language, **values), buttons)

    def _reply(self, text: str, buttons: Rows = ()) -> None:
        assert self.message is not None, "only a message can be replied to"
        at = self.message
        self.put(
            Post(self.chat_id, text, buttons, reply_to=at.message_id, topic=at.topic, subject=self.subject)
        )

    def warn(self, html: str) -> None:
        """Answer a message before all else, ringing at any hour; it stands even if the message is refused."""
        assert self.message is not None, "only a message can be replied to"
        at = self.message
        post = Post(self.chat_id, html, reply_to=at.message_id, topic=at.topic, silent=False, is_alarm=True)
        self.warning = replace(post, urgency=ALARM)
        self.put(self.warning)

    def finally_(self, key: str, step: Callable[[], Awaitable[object]]) -> None:
        """Do this once for all turns of a batch that ask for it, the last one's way: showing a busy poll."""
        self.finals[key] = step

    def react(self, emoji: str) -> None:
        assert self.message is not None, "only a message can be reacted to"
        self.put(Post(self.chat_id, emoji=emoji, reply_to=self.message.message_id))

    def lead(self, url: str, template: str, **values: object) -> None:
        """Open the private chat of whoever tapped by a link to this bot; an app that cannot shows a toast."""
        self.answer(template, alert=True, **values)
        assert self.toast is not None
        self.toast = replace(self.toast, url=url)

    def answer(self, template: str, alert: bool = False, **values: object) -> None:
        """Show whoever tapped a toast (`template`.txt)."""
        assert self.tap is not None, "only a tap has a toast"
        text = self.words(f"{template}.txt", self.language, **values)
        self.toast = Toast(self.tap.id, text[:LONGEST_TOAST], alert)

    def refuse(self, error: UserError) -> None:
        """Undo what was to be said, but for a warning, and say what was wrong instead."""
        self.is_refused = True
        self.posts[:] = [self.warning] if self.warning else []
        self.finals.clear()
        if self.tap is not None:
            self.answer(error.template, alert=True, **error.values)
        elif self.message is not None:
            text = self.words(f"{error.template}.txt", self.language, **error.values)
            self._reply(html.escape(text, quote=False))
