"""How many threads to build worlds on."""

import os

from polybius.errors import ScenarioError

__all__ = ["checked_threads"]


def checked_threads(threads: int | None) -> int:
    """Return `threads`, or the number of processors that this process may use."""
    if threads is None:
        affinity = getattr(os, "sched_getaffinity", None)
        return len(affinity(0)) if affinity else os.cpu_count() or 1
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise ScenarioError(f"threads must be a whole number of at least 1. Got {threads!r} instead.")
    return threads
