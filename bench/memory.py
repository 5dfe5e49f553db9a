"""(e) Memory of the running bot ÷ that of a bare python-telegram-bot, after the same traffic.

Counted: the resident set of the process (`linli run`, as first started, its tables made) once all updates
are acknowledged and all cards are delivered; for the peer, once its no-op handler has seen them all.
"""

import psutil

from bench import kept
from bench.outcome import Outcome
from bench.processes import Process
from bench.town import town
from bench.traffic import REPORT_EVERY

GROUPS, RESIDENTS = 60, 8
COUNT = 4_000
GOAL = 2.0


async def measure() -> Outcome:
    async with town(GROUPS, RESIDENTS) as place, place.linli() as linli:
        await place.do("chat", count=COUNT)
        await place.do("acknowledged")
        await place.do("answers", count=COUNT // REPORT_EVERY)
        ours = _resident(linli)
        kept.all_handled(place.database)
    async with town(GROUPS, RESIDENTS) as place, place.peer("noop", str(COUNT)) as peer:
        await place.do("chat", count=COUNT)
        await peer.line()
        theirs = _resident(peer)
    figures = {"MiB": round(ours, 1), "peer MiB": round(theirs, 1)}
    return Outcome(ours / theirs, GOAL, "most", figures)


def _resident(process: Process) -> float:
    """The resident set in MiB."""
    return psutil.Process(process.pid).memory_info().rss / 2**20
