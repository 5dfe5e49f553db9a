"""The town with a police station, a lawyer and more, whom a whistle can call."""

import re
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.playground import town as towns
from bot.playground.people import Chat, Message, User
from bot.playground.serve import serve
from tests.scene import MORNING, Scene

_EXAMPLE = (Path(__file__).parent.parent / "config.example.toml").read_text(encoding="utf-8")
OVER = "这个按钮请被叫到的人来按。"


@dataclass
class Street(Scene):
    """The town with those whom a whistle can call besides."""

    zhang: Any = None  # 张警官, of the police station
    he: Any = None  # 何警官, only in the station's chat
    gao: Any = None  # 高律师
    wu: Any = None  # 吴楼长, a volunteer
    zheng: Any = None  # 郑调解员
    station: Any = None  # the police station's own chat

    def started(self, *users: User) -> None:
        for user in users:
            self.world.press_start(user)

    async def reported(self, words: str = "有人打架", tag: str = "#报修") -> Message:
        self.world.say(self.town.ma, self.home, f"{tag} {words}")
        return await self.sees(self.home, words)

    async def says(self, user: User, chat: Chat, text: str, reply_to: Message | None = None) -> Message:
        """Say something and return the bot's answer to it."""
        said = self.world.say(user, chat, text, reply_to=reply_to)
        return await self.answered(chat, said)

    async def answered(self, chat: Chat, said: Message) -> Message:
        await self.world.until(
            lambda: any(m.reply_to is said for m in self.shown(chat)),
            what=f"an answer to {said.text}; there: {[m.plain for m in self.shown(chat)]}",
        )
        return next(m for m in self.shown(chat) if m.reply_to is said)

    async def history(self, number: int = 1, chat: Chat | None = None, user: User | None = None) -> str:
        answer = await self.says(user or self.town.zhou, chat or self.home, f"/issue {number}")
        return answer.plain.partition("经过")[2] or answer.plain.partition("What happened")[2]

    def telling(self, chat: Chat, *words: str) -> list[Message]:
        """The bot's messages that contain all of these words."""
        return [m for m in self.shown(chat) if all(word in m.plain for word in words)]


@asynccontextmanager
async def street(
    database: str, given: Callable[[Street], dict[str, Any]] = lambda _: {}, language: str = "zh-CN"
) -> AsyncIterator[Street]:
    """The town with its bot running; `given` are settings besides, or instead of the usual ones."""
    clock = Clock(MORNING)
    town = towns.build(clock, language)
    town.world.flood.enabled = False
    world, zh = town.world, language == "zh-CN"
    code = "zh-hans" if zh else "en"
    zhang, he, gao, wu, zheng = (
        world.add_user(name, language=code)
        for name in (
            ("张警官", "何警官", "高律师", "吴楼长", "郑调解员")
            if zh
            else ("Officer Zhang", "Officer He", "Lawyer Gao", "Mr Wu", "Ms Zheng")
        )
    )
    station = world.add_group("派出所" if zh else "Police", members=[zhang, he], bot="administrator")
    staff = [
        {"user_id": town.wang.id, "role": "property", "place": town.compound},
        {"user_id": town.zhou.id, "role": "council", "place": town.compound},
        {"user_id": town.lin.id, "role": "committee"},
        {"user_id": wu.id, "role": "volunteer", "place": town.buildings[0].title},
        {"user_id": zheng.id, "role": "mediator"},
    ]
    organisations = [
        {"name": "派出所" if zh else "Police", "user_ids": [zhang.id], "chat_id": station.id},
        {"name": "律师" if zh else "Law firm 5", "user_ids": [gao.id]},
    ]
    usual = {"staff": staff, "organisations": organisations}
    async with serve(world) as url:
        scene = Street(town, town.settings(url, database), clock, None, zhang, he, gao, wu, zheng, station)
        scene.settings = town.settings(url, database, **usual | given(scene))
        await scene.start()
        try:
            yield scene
        finally:
            await scene.stop()


def as_shown(name: str) -> list[dict[str, Any]]:
    """The kind of this name as config.example.toml shows it, with the # before it taken away."""
    kinds = tomllib.loads(re.sub(r"(?m)^#(?=[a-z\[])", "", _EXAMPLE))["kinds"]
    return [kind for kind in kinds if kind["name"] == name]


def buttons(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


def step(role: str, hours: float, *calls: str, title: str | None = None) -> dict[str, Any]:
    return {"role": role, "hours": hours, "calls": list(calls)} | ({"title": title} if title else {})


def kind(name: str, label: str, route: list[dict[str, Any]], tags: list[str], **more: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "tags": tags, "route": route} | more
