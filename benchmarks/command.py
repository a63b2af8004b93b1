"""Run `polybius` as a newcomer would, in a process of its own, and see what it takes."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from comparison import others_since, work_so_far


class Took(NamedTuple):
    """Seconds by the clock and of the processor, most bytes at once, cores that others kept busy."""

    seconds: float
    processor: float
    peak: int
    others: float


def polybius(*arguments: str, environment: Mapping[str, str] | None = None) -> Took:
    """Run the command, output thrown away; stop with its message where it fails.

    The peak is the kernel's own count for that process. A child starts with its parent's peak, so
    scripts that use this must stay small themselves.
    """
    program = Path(sys.executable).parent / "polybius"
    before, start = work_so_far(), time.perf_counter()
    child = subprocess.Popen(
        [program, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    assert child.stderr is not None
    message = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"polybius {' '.join(arguments)} failed: {message.strip()}")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Took(seconds, usage.ru_utime + usage.ru_stime, peak, others_since(before))
