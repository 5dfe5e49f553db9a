"""What people do in a story about a meeting or an activity: it is asked for, joined, held, and told of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.playground.people import Chat, Impossible, User
from bot.playground.tour.stage import Stage, Words, button
from bot.playground.town import Person

_CODE = re.compile(r"/meeting (\d{4})")


@dataclass(frozen=True)
class Ask:
    """A command or tag that the bot answers with a message of its own, which becomes `shown_as`."""

    text: Words
    shown_as: str

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        stage.shown[self.shown_as] = await stage.answer_to(stage.say(who, chat, self.text))


@dataclass(frozen=True)
class See:
    """The newest message of the bot's in this chat that has such a button; it becomes `shown_as`."""

    verb: str
    shown_as: str

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        stage.shown[self.shown_as] = await stage.found(
            lambda: (m for m in chat.messages if button(m, self.verb)), f"{self.verb!r} in {chat.title}"
        )


@dataclass(frozen=True)
class Tap:
    """A button, by whoever plays the step or by `who`; `choice` where several do alike, by their number."""

    verb: str
    card: str
    choice: int | None = None
    who: Person | None = None

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        who = stage.town.person(self.who) if self.who else who
        card = stage.shown[self.card]
        await stage.until_edited(lambda: button(card, self.verb, self.choice), f"the button {self.verb!r}")
        pressed = button(card, self.verb, self.choice)
        assert pressed is not None
        await stage.tap(who, card, pressed.data or "")


@dataclass(frozen=True)
class SeeWords:
    """Words in a message of the bot's, as it is edited."""

    words: Words
    card: str

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        card, words = stage.shown[self.card], stage.words(self.words)
        await stage.until_edited(lambda: words in card.plain, f"“{words}”")


@dataclass(frozen=True)
class SendCode:
    """The code on the screen of the running meeting, sent by somebody who is in the room."""

    session: str = "session"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        code = _CODE.search(stage.shown[self.session].plain)
        if code is None:
            raise Impossible("there is no code for the roll")
        said = stage.world.say(who, chat, code[0])
        await stage.until(lambda: bool(said.reactions), "the code to be taken")


@dataclass(frozen=True)
class SeeFile:
    """A document that came to this chat after the message named `after`."""

    after: str

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        known = stage.shown[self.after]
        await stage.found(
            lambda: (m for m in chat.messages if m.document and m.id > known.id),
            f"a document in {chat.title}",
        )
