"""`python -m bench.server GROUPS RESIDENTS flood|free`: a playground in a process of its own.

It prints a line of JSON about itself, then answers a line of JSON on its standard output for each line on
its standard input: {"do": "chat", "count": 1000} → {"done": ...} or {"failed": "why"}. Moments are seconds
of the monotonic clock, which all processes of a machine share.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.traffic import Talk, neighbours
from bot.clock import Clock
from bot.playground.flood import Flood
from bot.playground.people import Chat, Message, Press
from bot.playground.serve import serve
from bot.playground.world import World

TOKEN = "123456789:LINLI-bench-token-of-no-real-bot"
PATIENCE = 90.0  # seconds until something awaited is taken for lost
_POLL = "/poll 车棚里装不装充电桩？\n装\n不装\n再议"


class Desk:
    """What a benchmark can ask for; public methods are the commands."""

    def __init__(self, groups: int, residents: int, has_limits: bool) -> None:
        self._world = World(Clock(), token=TOKEN, username="linli_bench_bot")
        self._world.flood = Flood(enabled=has_limits)
        people = neighbours(self._world, groups * residents)
        self._council = self._world.add_user("周理事")
        self._groups = [
            self._world.add_group(
                f"{number + 1}号楼",
                members=[self._council, *people[number * residents : (number + 1) * residents]],
                bot="administrator",
            )
            for number in range(groups)
        ]
        self._talk = Talk(self._world, self._groups)
        self._answered_at: list[float] = []  # moments at which a reply of the bot's arrived
        self._noticed_at: list[float] = []  # and any other message of its
        self._seen: set[tuple[int, int]] = set()
        self._world.on_change(self._note)

    @property
    def world(self) -> World:
        return self._world

    def about(self, url: str) -> dict[str, Any]:
        return {
            "url": url,
            "token": TOKEN,
            "council": self._council.id,
            "groups": [group.id for group in self._groups],
        }

    async def listening(self) -> None:
        """Wait until the bot's long poll is open."""
        await self._until(lambda: self._world.updates.polled, "a long poll")

    async def chat(self, count: int) -> float:
        """Let people write `count` messages, 2 % reports; the moment when all are in the queue."""
        return self._loaded(lambda: self._talk.chat(count))

    async def reports(self, count: int) -> float:
        """Let people write `count` reports; the moment when all are in the queue."""
        return self._loaded(lambda: self._talk.reports(count))

    async def acknowledged(self) -> float:
        """Wait until a getUpdates has acknowledged everything; the moment when it came."""
        queue = self._world.updates
        await self._until(lambda: queue.pending_count == 0, "acknowledgement of all updates")
        return time.monotonic()

    async def answers(self, count: int) -> float:
        """Wait for the bot's `count`th answer to somebody; the moment when it arrived."""
        return await self._arrived(self._answered_at, count)

    async def notices(self, count: int) -> float:
        """Wait for the bot's `count`th message that answers nobody; the moment when it arrived."""
        return await self._arrived(self._noticed_at, count)

    async def report(self, group: int) -> float:
        """Report something in a group; the seconds until the bot's answer is there."""
        chat, began = self._groups[group], time.monotonic()
        said = self._talk.report(chat)
        await self._until(lambda: any(m.reply_to is said for m in self._own(chat)), "a card")
        return time.monotonic() - began

    async def poll(self, group: int) -> None:
        """Ask /poll in a group and wait for the message with the buttons."""
        chat = self._groups[group]
        self._world.say(self._council, chat, _POLL)
        await self._until(lambda: any(m.buttons for m in self._own(chat)), "the draft of the poll")
        draft = next(message for message in reversed(self._own(chat)) if message.buttons)
        if (draft.buttons[0][0].data or "").startswith("open:"):  # a peer opens a poll at once
            self._world.press(self._council, draft, data=draft.buttons[0][0].data)
            await self._until(lambda: "vote" in (draft.buttons[0][0].data or ""), "the poll")

    async def taps(self, group: int, count: int) -> list[float]:
        """`count` residents tap the first option at once; the seconds until each was answered."""
        chat = self._groups[group]
        poll = next(message for message in reversed(self._own(chat)) if message.buttons)
        people = [user for user in chat.members.values() if not user.is_bot][-count:]
        data, began = poll.buttons[0][0].data, time.monotonic()
        presses = [self._world.press(user, poll, data=data) for user in people]
        return await asyncio.gather(*(_seconds_to_answer(press, began) for press in presses))

    async def edited(self, group: int, text: str) -> int:
        """Wait until the poll shows `text`; how often it has been edited until then."""
        poll = next(message for message in reversed(self._own(self._groups[group])) if message.buttons)
        await self._until(lambda: text in poll.plain, f"{text} in {poll.plain}")
        return poll.edits

    async def refusals(self) -> int:
        """How often the bot went over Telegram's limits."""
        return self._world.flood.refusals

    def _note(self, event: dict[str, Any]) -> None:
        message = event.get("message")
        if isinstance(message, Message) and message.sender is self._world.bot and not _is_of_board(message):
            name = (message.chat.id, message.id)
            if name not in self._seen:
                self._seen.add(name)
                moments = self._noticed_at if message.reply_to is None else self._answered_at
                moments.append(time.monotonic())

    def _loaded(self, load: Callable[[], None]) -> float:
        load()
        gc.collect()
        gc.freeze()  # what was loaded must not be gone through again while the bot is timed
        return time.monotonic()

    async def _arrived(self, moments: list[float], count: int) -> float:
        await self._until(lambda: len(moments) >= count, f"{count} messages, {len(moments)} so far")
        return moments[count - 1]

    def _own(self, chat: Chat) -> list[Message]:
        return [message for message in chat.messages if message.sender is self._world.bot]

    async def _until(self, condition: Callable[[], object], what: str) -> None:
        await self._world.until(condition, PATIENCE, what)


def _is_of_board(message: Message) -> bool:
    """Whether it is a group's board, or says that this was pinned: these come when they like."""
    return message.text.startswith("📌") or message.service is not None


async def _seconds_to_answer(press: Press, began: float) -> float:
    await press.answered(PATIENCE)
    return time.monotonic() - began


async def _obey(desk: Desk, line: bytes) -> dict[str, Any]:
    order = json.loads(line)
    try:
        return {"done": await getattr(desk, order.pop("do"))(**order)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"}


async def main(groups: str, residents: str, limits: str) -> None:
    desk = Desk(int(groups), int(residents), has_limits=limits == "flood")
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin.buffer
    )
    async with serve(desk.world) as url:
        print(json.dumps(desk.about(url)), flush=True)
        while line := await orders.readline():
            print(json.dumps(await _obey(desk, line)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
