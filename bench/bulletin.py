"""(c) Posting one bulletin to 260 groups ÷ the least time that Telegram's limits allow, (n - 1) / 30 s.

Counted: from the moment when the clock passes the bulletin's time, composing it included, until the last
group has it, on a server that enforces Telegram's limits. (A bot looks every few seconds whether something
is due; here the clock jumps, and it looks at once.) Meanwhile residents of three groups report something:
each is counted until its card is there, and what these answers take of the limits is not deducted. Missed,
besides the ratio, when the server had to refuse anything (429) or an answer took more than 0.3 s.
"""

import signal
import time

from bench import kept
from bench.outcome import Outcome
from bench.town import Town, town

GROUPS, RESIDENTS = 260, 2
EARLIER = 20  # reports that the bulletin tells of
INTERRUPTED_AT = (0.2, 0.5, 0.8)  # shares of the bulletin that are out when somebody reports
PER_SECOND = 30
GOAL, SLOWEST_ANSWER = 1.1, 0.3
_CRON = "0 18 * * *"


async def measure() -> Outcome:
    async with (
        town(GROUPS, RESIDENTS, has_limits=True) as place,
        place.linli("bench.jumping", cron=_CRON) as linli,
    ):
        await place.do("reports", count=EARLIER)
        await place.do("answers", count=EARLIER)
        began = time.monotonic()
        linli.signal(signal.SIGUSR1)
        answers = [await _answer(place, share) for share in INTERRUPTED_AT]
        last = await place.moment("notices", count=GROUPS)
        first = await place.moment("notices", count=1)
        refusals = int(await place.do("refusals"))
        kept.all_handled(place.database)
    floor = (GROUPS - 1) / PER_SECOND
    figures = {
        "seconds": round(last - began, 3),
        "floor seconds": round(floor, 3),
        "seconds to the first": round(first - began, 3),
        "refusals": refusals,
        "answers meanwhile, seconds": [round(seconds, 3) for seconds in answers],
    }
    return Outcome((last - began) / floor, GOAL, "most", figures, tuple(_misses(refusals, max(answers))))


async def _answer(place: Town, share: float) -> float:
    """Report in a group once this share of the bulletin is out; seconds until the card."""
    await place.do("notices", count=round(share * GROUPS))
    return await place.moment("report", group=round(share * GROUPS) // 2)


def _misses(refusals: int, slowest: float) -> list[str]:
    misses = [f"{refusals} refusals"] if refusals else []
    if slowest > SLOWEST_ANSWER:
        misses.append(f"an answer meanwhile took {slowest:.2f} s")
    return misses
