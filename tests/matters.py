"""What tests about issues say and look up again and again."""

import io
import sqlite3
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from bot.playground.people import Button, Chat, Message, User
from bot.schedules.rules import Calendar, Rule, next_time
from tests.scene import Scene

PICTURE = b"a picture"


async def reported(scene: Scene, words: str = "窨井盖被车压坏了", tag: str = "#报修") -> Message:
    """马阿姨 reports it in her group; its card."""
    scene.world.say(scene.town.ma, scene.home, f"{tag} {words}")
    return await scene.sees(scene.home, "待接单", words)


async def replies(
    scene: Scene, user: User, to: Message, words: str = "", photo: bytes | None = None
) -> Message:
    """Somebody replies to a message of the bot's; what they said."""
    return scene.world.say(user, to.chat, words, reply_to=to, photo=photo)


async def noted(scene: Scene, user: User, to: Message, words: str = "", photo: bytes | None = None) -> None:
    """A reply that the bot takes: it reacts."""
    said = await replies(scene, user, to, words, photo)
    await scene.world.until(lambda: bool(said.reactions), what=f"a reaction to {words!r}")


async def refused(scene: Scene, user: User, to: Message, words: str, photo: bytes | None = None) -> str:
    """A reply that the bot does not take; what it answers."""
    said = await replies(scene, user, to, words, photo)
    answer = await answered(scene, said)
    assert not said.reactions
    return answer.plain


async def answered(scene: Scene, said: Message) -> Message:
    """What the bot writes in reply to this message."""

    def found() -> Message | None:
        return next((m for m in scene.shown(said.chat) if m.reply_to is said), None)

    await scene.world.until(
        lambda: found() is not None,
        what=f"an answer to {said.plain!r} in {said.chat.title}",
    )
    answer = found()
    assert answer is not None
    return answer


async def detail(scene: Scene, number: object = 1, chat: Chat | None = None, user: User | None = None) -> str:
    """What /issue shows now."""
    asked = scene.world.say(user or scene.town.ma, chat or scene.home, f"/issue {number}")
    return (await answered(scene, asked)).plain


async def history(scene: Scene, number: object = 1, chat: Chat | None = None) -> list[str]:
    """The lines of history that /issue shows now, without their times."""
    lines = (await detail(scene, number, chat)).partition("经过")[2].strip().splitlines()
    return [line.split(" ", 3)[-1] for line in lines]


async def finished(
    scene: Scene, card: Message, user: User | None = None, words: str = "换了新井盖"
) -> Message:
    """Somebody says that the work is done; the question to the reporter."""
    await noted(scene, user or scene.town.wang, card, f"办结 {words}")
    return await scene.sees(scene.home, words, "请您看看，修好了吗？")


def buttons(message: Message) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]


def forge(message: Message, data: str) -> str:
    """Put a button of somebody's own making under a message; its text."""
    message.buttons = [*message.buttons, [Button(f"伪造 {data}", data)]]
    return f"伪造 {data}"


def told(scene: Scene, chat: Chat, *words: str) -> list[Message]:
    """The bot's messages in a chat that contain all of these words."""
    return [m for m in scene.shown(chat) if all(word in m.plain for word in words)]


def pages(scene: Scene, message: Message) -> list[str]:
    """What stands on the pages of a PDF that the bot sent."""
    return [page.extract_text().replace("\n", " ") for page in PdfReader(_content(scene, message)).pages]


def workbook(scene: Scene, message: Message) -> Workbook:
    """A spreadsheet that the bot sent, opened by another program."""
    return load_workbook(_content(scene, message))


def _content(scene: Scene, message: Message) -> io.BytesIO:
    assert message.document is not None
    return io.BytesIO(scene.world.files.by_id[message.document["file_id"]].content)


def rows(scene: Scene, query: str) -> list[tuple[Any, ...]]:
    """What the bot's SQLite database holds, read by another program's eyes."""
    file = scene.settings.storage.url.removeprefix("sqlite:///")
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


def skip_to(scene: Scene, cron: str, **later: float) -> None:
    """Let the time pass up to the next time of a cron expression on the community's clock."""
    zone = ZoneInfo(scene.settings.community.timezone)
    then = next_time(Rule(cron), scene.clock.now() + timedelta(**later), Calendar(zone))
    assert then is not None
    scene.clock.move(then - scene.clock.now())
