"""(b) Reports a second made durable ÷ a bot as python-telegram-bot's tutorials write one.

Counted for Linli (`linli run`): from the moment when all reports are in the server's queue until the
getUpdates that acknowledges the last one. By then the issue, its history and its card in the outbox are
committed for each: the database is counted afterwards. The cards are not awaited, Telegram's limits would
set their pace; but they go out meanwhile, as always. Counted for the peer: from the same moment until its
last answer has reached the server, which sets it no limits; it stores and answers one report after the
other, so its last report is durable one answer earlier. Same disk, same durability (WAL, FULL). Each bot has
a fresh process, server and database in each round, is warmed up, and goes first in every other round; the
ratio is the median of the rounds'.
"""

from bench import kept
from bench.outcome import Outcome
from bench.rounds import in_turn, times_faster
from bench.town import town

GROUPS, RESIDENTS = 100, 5
WARM_UP, COUNT = 60, 1_000
GOAL = 2.0


async def measure() -> Outcome:
    pairs = await in_turn(_ours, _theirs)
    figures = {
        "reports/s": [round(COUNT / ours) for ours, _ in pairs],
        "peer reports/s": [round(COUNT / theirs) for _, theirs in pairs],
    }
    return Outcome(times_faster(pairs), GOAL, "least", figures)


async def _ours() -> float:
    """Seconds for COUNT reports."""
    async with town(GROUPS, RESIDENTS) as place:
        async with place.linli():
            await place.do("reports", count=WARM_UP)
            await place.do("acknowledged")
            began = await place.moment("reports", count=COUNT)
            seconds = await place.moment("acknowledged") - began
        kept.by_linli(WARM_UP + COUNT, place.database)
    return seconds


async def _theirs() -> float:
    async with town(GROUPS, RESIDENTS) as place:
        file = place.folder / "reports.db"
        async with place.peer("tutorial", str(file)):
            await place.do("reports", count=WARM_UP)
            await place.do("answers", count=WARM_UP)
            began = await place.moment("reports", count=COUNT)
            seconds = await place.moment("answers", count=WARM_UP + COUNT) - began
        kept.expect(WARM_UP + COUNT, file, "SELECT count(*) FROM reports")
    return seconds
