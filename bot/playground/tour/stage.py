"""Where a story is played: the town, what was said so far, and waiting for what the bot shows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

from bot.playground.people import Button, Chat, Impossible, Message, User
from bot.playground.town import Town
from bot.playground.world import World

Words = Mapping[str, str]  # a text by language

# Seconds to wait for the bot. A group gets 20 messages a minute at most (Bots FAQ), so a visitor who
# plays a story over and over waits up to a minute for the next.
PATIENCE = 75.0
_BOARD = "📌"  # a group's board comes when it likes; a story waits for other things
_BETWEEN_EDITS = timedelta(seconds=5)


class Stage:
    """One telling of one story. Messages are found by what they answer, never by their numbers."""

    def __init__(self, town: Town, pace: float) -> None:
        self.town = town
        self.pace = pace
        self.talk: Message | None = None  # the last thing said that was not meant for the bot
        self.asked: dict[str, Message] = {}  # what people wrote to get a card or a poll, by the story's name
        self.shown: dict[str, Message] = {}  # the bot's card or poll for it
        self._seen: dict[int, int] = {}

    @property
    def world(self) -> World:
        return self.town.world

    def words(self, words: Words) -> str:
        return words[self.town.language]

    async def pause(self) -> None:
        """Time to read for whoever watches."""
        await asyncio.sleep(self.pace)

    def begin_step(self) -> None:
        """From here on, news are messages that come after this moment."""
        self._seen = {chat.id: len(chat.messages) for chat in self.world.chats.values()}

    def say(
        self, who: User, chat: Chat, text: Words, photos: Sequence[str] = (), reply_to: Message | None = None
    ) -> Message:
        """Write in a chat, with any number of sample photos; the message that carries the words."""
        written = self.words(text)
        if len(photos) > 1:
            return self.world.album(who, chat, photos, written, reply_to=reply_to)[0]
        return self.world.say(who, chat, written, photo=photos[0] if photos else None, reply_to=reply_to)

    async def tap(self, who: User, message: Message, data: str) -> None:
        await self.world.press(who, message, data=data).answered(PATIENCE)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        await self.world.until(condition, PATIENCE, what)

    async def until_edited(self, condition: Callable[[], object], what: str) -> None:
        """Wait for an edit. The bot leaves seconds between two of one message; pace 0 skips them."""
        if not self.pace:
            self.world.clock.move(_BETWEEN_EDITS)
        await self.until(condition, what)

    async def answer_to(self, said: Message, *besides: Message) -> Message:
        """Wait for the bot's reply to a message, other than those known already."""
        return await self.found(
            lambda: (m for m in said.chat.messages if m.reply_to is said and m not in besides),
            f"an answer to “{said.text}”",
        )

    async def news(self, chat: Chat, alone: bool = False) -> Message:
        """Wait for something new from the bot in this step; `alone`: that answers nobody's message."""
        return await self.found(
            lambda: (
                m
                for m in chat.messages[self._seen[chat.id] :]
                if not (alone and m.reply_to) and not m.service and not m.text.startswith(_BOARD)
            ),
            f"news in {chat.title}",
        )

    def go_to(self, who: User, chat: Chat) -> None:
        """Let the page go where this person sees something, if it is somewhere else."""
        story = self.world.story
        plays = any(persona.user is who for persona in self.world.personas)
        if story and plays and chat.id != story["chat"]:
            self.world.tell_story(story | {"persona": who.id, "chat": chat.id})

    async def question(self, asked: Message, card: Message) -> Message:
        """Wait for “is it fixed?”: in the group, or in private where the reporter pressed Start."""
        chats = (asked.chat, self.world.private(asked.sender))
        return await self.found(
            lambda: (m for chat in chats for m in chat.messages if m is not card and _same_issue(m, card)),
            "the question whether it is fixed",
        )

    async def found(self, candidates: Callable[[], Iterable[Message]], what: str) -> Message:
        """The newest message of the bot's among the candidates, as soon as there is one."""
        found: list[Message] = []

        def look() -> bool:
            found[:] = [m for m in candidates() if m.sender is self.world.bot and not m.deleted]
            return bool(found)

        await self.until(look, what)
        return found[-1]


def button(message: Message, verb: str, choice: int | None = None) -> Button | None:
    """The button that does this: its data begins with the verb and, where several do, ends with a choice."""
    for one in (one for row in message.buttons for one in row):
        said, *rest = (one.data or "").split(":")
        if said == verb and (choice is None or rest[-1:] == [str(choice)]):
            return one
    return None


def number_of(message: Message) -> str:
    """The number of the issue that a message is about: the first it shows, but not that of a building."""
    found = re.search(r"No\. (\d+)|(\d+)号(?!楼)", message.plain)
    if found is None:
        raise Impossible(f"“{message.plain}” shows no number")
    return found[1] or found[2]


def _same_issue(message: Message, card: Message) -> bool:
    confirm = button(card, "confirm")
    return confirm is not None and button(message, "confirm") == confirm
