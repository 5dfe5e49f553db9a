"""(a) Updates a second through the whole running bot ÷ through a bare python-telegram-bot.

Counted for Linli (`linli run`): from the moment when all updates are in the server's queue until the
getUpdates that acknowledges the last one, so every report among them (2 %) is committed by then (the
database is counted afterwards); deliveries run meanwhile as always. Counted for the peer: from the same
moment until its no-op handler has returned for the last one; it acknowledges earlier, before it works. Each
bot has a fresh process, server and database in each round, is warmed up, and goes first in every other
round; the ratio is the median of the rounds'.
"""

from bench import kept
from bench.outcome import Outcome
from bench.rounds import in_turn, times_faster
from bench.town import town
from bench.traffic import REPORT_EVERY

GROUPS, RESIDENTS = 60, 8
WARM_UP, COUNT = 500, 10_000
GOAL = 3.0


async def measure() -> Outcome:
    pairs = await in_turn(_ours, _theirs)
    figures = {
        "updates/s": [round(COUNT / ours) for ours, _ in pairs],
        "peer updates/s": [round(COUNT / theirs) for _, theirs in pairs],
    }
    return Outcome(times_faster(pairs), GOAL, "least", figures)


async def _ours() -> float:
    """Seconds for COUNT updates."""
    async with town(GROUPS, RESIDENTS) as place:
        async with place.linli():
            await place.do("chat", count=WARM_UP)
            await place.do("acknowledged")
            began = await place.moment("chat", count=COUNT)
            seconds = await place.moment("acknowledged") - began
        kept.by_linli((WARM_UP + COUNT) // REPORT_EVERY, place.database)
    return seconds


async def _theirs() -> float:
    marks = (str(WARM_UP), str(WARM_UP + COUNT))
    async with town(GROUPS, RESIDENTS) as place, place.peer("noop", *marks) as peer:
        await place.do("chat", count=WARM_UP)
        await peer.line()
        began = await place.moment("chat", count=COUNT)
        return float(await peer.line()) - began
