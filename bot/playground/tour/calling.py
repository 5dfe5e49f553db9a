"""What people do in a story about a whistle: one calls, others check in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.playground.people import Chat, Message, User
from bot.playground.tour.stage import Stage, Words, button, number_of


@dataclass(frozen=True)
class Whistle:
    """/whistle with the number that the card shows, and whom to call by when."""

    whom: Words
    card: str = "card"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        number = number_of(stage.shown[self.card])
        stage.world.say(who, chat, f"/whistle {number} {stage.words(self.whom)}")
        await _call(stage, chat, number)


@dataclass(frozen=True)
class CheckIn:
    """One of those called comes, by the button in this chat."""

    card: str = "card"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        call = await _call(stage, chat, number_of(stage.shown[self.card]))
        pressed = button(call, "check_in")
        assert pressed is not None
        await stage.tap(who, call, pressed.data or "")
        await stage.until_edited(lambda: "✅" in call.plain, "the one who came, named")


async def _call(stage: Stage, chat: Chat, number: str) -> Message:
    """Wait for the message that calls somebody to this issue."""
    return await stage.found(
        lambda: (m for m in chat.messages if button(m, "check_in") and number_of(m) == number),
        f"the call to No. {number} in {chat.title}",
    )
