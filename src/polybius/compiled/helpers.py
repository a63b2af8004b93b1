"""Helpers: other processes that fill the cache with what this one is going to need.

Numba compiles one function at a time in a process. Nothing depends on a helper: what it has compiled is found
in the cache or not, and what it has just begun is waited for. It starts from nothing, so forks, notebooks and
scripts without a guard are all the same; what it cannot import it leaves alone.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress

from numba.core import config

__all__ = ["SWITCH", "help_out", "helpers_wanted", "running", "start_helper"]

#: The environment variable that says whether there may be helpers: 0 for none.
SWITCH = "POLYBIUS_HELPERS"

_HELPERS: list["subprocess.Popen[bytes]"] = []


def helpers_wanted(threads: int) -> int:
    """Return how many more helpers there may be for a run on `threads` threads."""
    off = config.DISABLE_JIT or getattr(sys, "frozen", False) or os.environ.get(SWITCH) == "0"
    return 0 if off else min(threads, _cores()) - 1 - running()


def running() -> int:
    """Return how many helpers of this process are at work."""
    _HELPERS[:] = [each for each in _HELPERS if each.poll() is None]
    return len(_HELPERS)


def start_helper(tasks: Sequence[Callable[[], object]]) -> None:
    """Start a helper that does `tasks`, and leave it to itself; nothing happens where that cannot be done."""
    program = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import help_out; help_out()"
    with suppress(Exception), tempfile.TemporaryFile() as file:  # a pipe would make us wait for its reader
        orders = pickle.dumps(list(tasks))
        if b"__main__" in orders:  # what only this process has
            return
        file.write(orders)
        file.seek(0)
        _HELPERS.append(
            subprocess.Popen(
                [sys.executable, "-c", program],
                stdin=file,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, SWITCH: "0"},
            )
        )


def help_out() -> None:
    """Do the tasks that come in on standard input, each as far as it goes."""
    for task in pickle.load(sys.stdin.buffer):
        with suppress(Exception):  # whoever needs it compiles it, and says what is wrong
            task()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
