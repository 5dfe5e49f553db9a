"""`python -m bench.watched …`: runs Python with these arguments and prints what it took, as JSON.

A process of its own, for what a child used at most begins with what its parent uses (getrusage(2)): a
benchmark that has just held a million rows would count as the next one's memory.
"""

import json
import os
import sys
from time import perf_counter


def main(arguments: list[str]) -> None:
    began = perf_counter()
    to_stderr = [(os.POSIX_SPAWN_DUP2, 2, 1)]
    child = [sys.executable, *arguments]
    pid = os.posix_spawn(sys.executable, child, os.environ, file_actions=to_stderr)
    _, status, usage = os.wait4(pid, 0)
    took = {"seconds": perf_counter() - began, "megabytes": usage.ru_maxrss * 1024 / 1e6}
    print(json.dumps(took))
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(sys.argv[1:])
