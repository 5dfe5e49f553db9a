"""What a story of the tour is written in: steps, each with a line of narration and what people do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.playground.people import Chat, User
from bot.playground.tour.stage import Stage, Words
from bot.playground.town import ChatName, Person


class Deed(Protocol):
    """Something a person does in a chat, and waiting for what the bot shows for it."""

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        """Raises TimeoutError or Impossible when a visitor has meanwhile got in the way."""
        ...


@dataclass(frozen=True)
class Step:
    who: Person
    where: ChatName
    tells: Words
    does: tuple[Deed, ...]


@dataclass(frozen=True)
class Story:
    """`end` is the narrator's last sentence."""

    id: str
    title: Words
    about: Words
    steps: tuple[Step, ...]
    end: Words


def both(chinese: str, english: str) -> Words:
    return {"zh-CN": chinese, "en": english}
