"""Workers: threads that share out ranges of rows. Results do not depend on how many there are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import pairwise
from typing import Any

#: Fewest rows worth a thread of their own: handing out a range costs 15-45 microseconds.
CHUNK = 16_384


class Workers:
    """A pool of `threads` threads, to be used in a `with` block."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.pool = ThreadPoolExecutor(threads)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *trouble: object) -> None:
        self.pool.shutdown()


def share_out(
    workers: Workers | None, lo: int, hi: int, chunk: int, call: Callable[[int, int], Any]
) -> list[Any]:
    """Return `call(a, b)` for ranges that make up `lo` to `hi`, in order, each of at least `chunk` rows.

    Of several errors the one of the earliest range is raised.
    """
    if hi <= lo:
        return []
    if workers is None or workers.threads < 2 or hi - lo < 2 * chunk:
        return [call(lo, hi)]
    n = min(4 * workers.threads, (hi - lo) // chunk)
    edges = [lo + (hi - lo) * k // n for k in range(n + 1)]
    tasks = [workers.pool.submit(call, a, b) for a, b in pairwise(edges)]
    wait(tasks)  # all of them, so that nobody still writes when the first error is told
    return [task.result() for task in tasks]
