"""What tests about private chats with the bot say and look at again and again."""

import re
from typing import Any

from bot.playground.people import Chat, Message, User
from tests.scene import Scene

ASKED = "不点就不会报出去"
CHOICES = ["公开报", "不写名字", "只给工作人员看", "只给居委会看", "不报了"]


class Ears:
    """All that the bot ever showed, with every wording that was edited away since."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._said: list[tuple[Chat, str]] = []
        scene.world.on_change(self._hear)

    def _hear(self, event: dict[str, Any]) -> None:
        message: Message | None = event.get("message")
        if message is not None and message.sender is self._scene.world.bot:
            buttons = [f"{button.text} {button.url}" for row in message.buttons for button in row]
            self._said.append((message.chat, "\n".join([message.text, str(message.entities), *buttons])))

    def all_in(self, chat: Chat) -> str:
        said = [text for where, text in self._said if where is chat]
        assert said, f"nothing was said in {chat.title}"
        return "\n".join(said)

    def chats_with(self, words: str) -> set[str]:
        """The titles of the chats in which these words were ever shown; private ones by their person."""
        return {chat.of.first_name if chat.of else chat.title for chat, text in self._said if words in text}


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


def private(scene: Scene, user: User) -> Chat:
    return scene.world.private(user)


async def door(scene: Scene, user: User, group: Chat) -> str:
    """What the button of a group's /help puts after /start."""
    scene.world.say(user, group, "/help")
    shown = await scene.sees(group, "有事这样发")
    (link,) = [button.url for row in shown.buttons for button in row if button.url]
    match = re.fullmatch(r"https://t\.me/linli_demo_bot\?start=(at-\d+)", link)
    assert match
    return match[1]


async def comes_in(scene: Scene, user: User, group: Chat | None = None) -> Chat:
    """Somebody presses the link in a group, and Start."""
    group = group or scene.home
    scene.world.press_start(user, await door(scene, user, group))
    await scene.sees(private(scene, user), f"{group.title}有事，直接写在这里")
    return private(scene, user)


async def asked(scene: Scene, user: User, words: str, text: str | None = None) -> Message:
    """Somebody writes in private; the question about it."""
    scene.world.say(user, private(scene, user), text or words)
    return await scene.sees(private(scene, user), words, ASKED)


async def chosen(scene: Scene, user: User, question: Message, choice: str) -> None:
    toast = await scene.presses(user, question, choice)
    assert "已经报了" in toast.text, toast


async def reported(scene: Scene, user: User, words: str, choice: str, tag: str = "") -> Message:
    """Somebody reports in private; the message that says what became of it."""
    question = await asked(scene, user, words, f"{tag} {words}".strip())
    await chosen(scene, user, question, choice)
    await scene.world.until(lambda: not question.buttons, what="the answered question")
    return question


async def with_staff(scene: Scene, *people: User) -> None:
    """These pressed Start, so the bot may write to them."""
    for user in people:
        scene.world.press_start(user)
        await scene.sees(private(scene, user), "邻里小助手")
