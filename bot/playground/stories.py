"""The tour: stories that the town's people play while the real bot answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.playground.people import Impossible
from bot.playground.tour.barbecue import BARBECUE
from bot.playground.tour.benches import BENCHES
from bot.playground.tour.ceiling import CEILING
from bot.playground.tour.council_day import COUNCIL_DAY
from bot.playground.tour.door import DOOR
from bot.playground.tour.ebike import EBIKE
from bot.playground.tour.job_fair import JOB_FAIR
from bot.playground.tour.lamp import LAMP
from bot.playground.tour.manhole import MANHOLE
from bot.playground.tour.newcomers import NEWCOMERS
from bot.playground.tour.parking import PARKING
from bot.playground.tour.pipes import PIPES
from bot.playground.tour.script import Step, Story, Words, both
from bot.playground.tour.stage import Stage
from bot.playground.town import Town

STORIES = (
    *(MANHOLE, BENCHES, LAMP, DOOR, PARKING, BARBECUE, CEILING, EBIKE, PIPES, COUNCIL_DAY, JOB_FAIR),
    NEWCOMERS,
)
DAY = range(8, 18)  # hours at which a story can begin
PACE = 2.5  # seconds to read a line of narration, and again to see what came of it
_DISTURBED = both(
    "这个故事被别的操作打断了，请再播放一次。",
    "Something got in the way of this story. Please play it again.",
)


class Tour:
    """Plays one story at a time in a town; `pace` is in seconds, 0 plays as fast as the bot answers."""

    def __init__(self, town: Town, pace: float = PACE) -> None:
        self._town = town
        self._pace = pace
        self._telling: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Offer the stories on the town's page."""
        world = self._town.world
        world.stories = [{"id": story.id, "title": story.title, "about": story.about} for story in STORIES]
        world.play_story = self.play

    async def play(self, wanted: str | None) -> None:
        """Play a story to its end, or "all" one after another; None stops what is being played.

        Raises Impossible when the bot's answer did not come, as after a visitor's taps in between.
        """
        await self.stop()
        chosen = [story for story in STORIES if wanted in (story.id, "all")]
        if not chosen:
            return
        telling = self._telling = asyncio.create_task(self._tell_all(chosen))
        await asyncio.wait({telling})
        if not telling.cancelled():
            telling.result()

    async def stop(self) -> None:
        telling, self._telling = self._telling, None
        if telling is None or telling.done():
            return
        telling.cancel()
        await asyncio.wait({telling})
        self._town.world.tell_story(None)

    async def _tell_all(self, stories: Sequence[Story]) -> None:
        for story in stories:
            await self._tell(story, is_last=story is stories[-1])

    async def _tell(self, story: Story, is_last: bool) -> None:
        if self._town.local_now.hour not in DAY:
            self._town.world.clock.move(self._town.until_morning())
        stage = Stage(self._town, self._pace)
        for number, step in enumerate(story.steps, 1):
            self._caption(story, number, step.tells)
            await stage.pause()
            try:
                await self._play_step(stage, step)
            except (TimeoutError, Impossible) as error:
                self._caption(story, number, _DISTURBED, done=True)
                raise Impossible(f"The story “{story.id}” stopped at step {number}: {error}") from error
        self._caption(story, len(story.steps), story.end, done=is_last)
        await stage.pause()

    async def _play_step(self, stage: Stage, step: Step) -> None:
        stage.begin_step()
        for deed in step.does:
            await deed.play(stage, self._town.person(step.who), self._town.chat(step.where, step.who))
            await stage.pause()

    def _caption(self, story: Story, number: int, text: Words, done: bool = False) -> None:
        """Show the page where the story stands; `number` counts from 1."""
        step = story.steps[number - 1]
        event: dict[str, Any] = {
            "id": story.id,
            "step": number,
            "steps": len(story.steps),
            "text": text,
            "persona": self._town.person(step.who).id,
            "chat": self._town.chat(step.where, step.who).id,
            "done": done,
        }
        self._town.world.tell_story(event)
