"""`python -m bench [NAME…]`: runs the benchmarks (all, or those named), each side by side with its peer.

Prints a table and writes build/bench.json; the exit status is 1 when a goal is missed.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from time import monotonic

from bench import bulletin, digest, memory, reports, roster, similarity, site, stalls, taps, updates, votes
from bench.outcome import Outcome
from bench.town import BUILD

BENCHMARKS: dict[str, Callable[[], Awaitable[Outcome]]] = {
    "updates": updates.measure,
    "reports": reports.measure,
    "bulletin": bulletin.measure,
    "taps": taps.measure,
    "memory": memory.measure,
    "similarity": similarity.measure,
    "digest": digest.measure,
    "roster": roster.measure,
    "site": site.measure,
    "votes": votes.measure,
    "stalls": stalls.measure,
}


async def run(names: list[str]) -> dict[str, Outcome]:
    """Run these, one after the other, and print a row for each."""
    print(f"{'':10}{'ratio':>8}  {'goal':>8}   figures")
    outcomes: dict[str, Outcome] = {}
    for name in names:
        began = monotonic()
        try:
            outcomes[name] = await BENCHMARKS[name]()
        except (OSError, RuntimeError) as error:
            # A bot that does not start or answer misses its goal; the other benchmarks go on.
            outcomes[name] = Outcome(None, misses=(str(error),))
        print(row(name, outcomes[name], monotonic() - began), flush=True)
    return outcomes


def row(name: str, outcome: Outcome, seconds: float) -> str:
    if outcome.ratio is None:
        return f"{name:10}{'-':>8}  {'-':>8}   failed: {'; '.join(outcome.misses)}"
    goal = f"{'≥' if outcome.at == 'least' else '≤'} {outcome.goal:g}"
    figures = "; ".join(f"{what} {value}" for what, value in outcome.figures.items())
    verdict = "ok" if outcome.ok else "; ".join(("missed", *outcome.misses))
    return f"{name:10}{outcome.ratio:8.3f}  {goal:>8}   {verdict}: {figures} (took {seconds:.0f} s)"


async def _until_stopped(names: list[str]) -> dict[str, Outcome]:
    """`run`; SIGTERM ends it as Ctrl-C does, together with every process it has started."""
    work = asyncio.ensure_future(run(names))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    return await work


def main(names: list[str]) -> int:
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
        return 2
    try:
        outcomes = asyncio.run(_until_stopped(names or list(BENCHMARKS)))
    except (asyncio.CancelledError, KeyboardInterrupt):
        return 130
    BUILD.mkdir(exist_ok=True)
    results = {name: outcome.as_json for name, outcome in outcomes.items()}
    (BUILD / "bench.json").write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return 0 if all(outcome.ok for outcome in outcomes.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
