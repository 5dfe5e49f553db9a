"""(d) 30 residents tap a poll at once: the worst answer time ÷ that of a bot that edits at each tap.

Counted: from the first tap until the bot's answer to each tap has reached the server, which enforces
Telegram's limits (20 messages and edits a minute in a group); the worst of the 30. Ours is the worst of
three polls, each in a group of its own, after one to warm up; afterwards the poll must show all 30 votes.
The peer is measured with one poll after a warm-up: its worst answer waits for the limits' next minute.
"""

from bench import kept
from bench.outcome import Outcome
from bench.town import town

POLLS, PEOPLE = 3, 30
GOAL, SLOWEST_ANSWER = 0.1, 0.2


async def measure() -> Outcome:
    ours, edits = await _ours()
    theirs = await _theirs()
    worst = max(max(seconds) for seconds in ours)
    figures = {
        "worst seconds": [round(max(seconds), 3) for seconds in ours],
        "peer worst seconds": round(max(theirs), 3),
        "edits": edits,
    }
    misses = () if worst < SLOWEST_ANSWER else (f"the worst answer took {worst:.3f} s",)
    return Outcome(worst / max(theirs), GOAL, "most", figures, misses)


async def _ours() -> tuple[list[list[float]], list[int]]:
    """For each poll the seconds to each answer, and the edits it took to show all votes."""
    async with town(1 + POLLS, PEOPLE, has_limits=True) as place, place.linli():
        for group in range(1 + POLLS):
            await place.do("poll", group=group)
        answers = [await place.do("taps", group=group, count=PEOPLE) for group in range(1 + POLLS)]
        edits = [int(await place.do("edited", group=g, text=f"{PEOPLE}票")) for g in range(1 + POLLS)]
        kept.all_handled(place.database)
    return answers[1:], edits[1:]


async def _theirs() -> list[float]:
    async with town(2, PEOPLE, has_limits=True) as place, place.peer("eager"):
        for group in range(2):
            await place.do("poll", group=group)
        await place.do("taps", group=0, count=1)
        answers: list[float] = await place.do("taps", group=1, count=PEOPLE)
    return answers
