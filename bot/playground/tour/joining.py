"""What people do in a story about a new group: Linli is added to it, and told which building it is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.playground.people import Chat, User
from bot.playground.tour.stage import Stage, button


@dataclass(frozen=True)
class AddLinli:
    """Linli becomes an administrator of the group; what it says and asks there becomes `shown_as`."""

    shown_as: str = "question"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        group = stage.town.new_building() if chat.bot_is_member else chat  # told again: of the next building
        stage.go_to(who, group)
        stage.world.set_bot_status(group, "administrator", by=who)
        stage.shown[self.shown_as] = await stage.found(
            lambda: iter(group.messages), "a question about the group"
        )


@dataclass(frozen=True)
class NameBuilding:
    """The building's name, in answer to the question, and the button that makes it a place."""

    question: str = "question"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        question = stage.shown[self.question]
        stage.world.say(who, chat, str(chat.title), reply_to=question)
        await stage.until_edited(lambda: button(question, "make"), "a button that makes the building")
        await stage.pause()
        made = button(question, "make")
        assert made is not None
        await stage.tap(who, question, made.data or "")
        await stage.until_edited(lambda: not button(question, "make"), "the group's place")
