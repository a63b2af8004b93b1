"""One busy society in a process of its own: what it takes to start, and the most memory at once.

Prints how many seconds the first step took and the peak in bytes; with --progress, on standard error,
how far it has come, for that is when everything is compiled.
"""

import argparse
import json
import resource
import sys
import time

from busy_society import busy_society

from polybius.engine import Simulation
from polybius.theories import WHOLE_SOCIETY


def run(citizens: int, steps: int, threads: int, progress: bool) -> dict[str, float]:
    """Build a society, take its first step mechanism by mechanism, then more; say what it took."""
    simulation = Simulation(WHOLE_SOCIETY, busy_society(citizens), threads=threads, adopt=True)
    start = time.perf_counter()
    for number, operation in enumerate(simulation.operations, 1):
        operation.run(0, 1, 0, simulation.dt, None)
        if progress:
            done = f"{number} of {len(simulation.operations)} mechanisms"
            print(f"  {time.perf_counter() - start:5.1f} s: {done}", file=sys.stderr, flush=True)
    passed = time.perf_counter() - start
    simulation.advance(steps)
    unit = 1 if sys.platform == "darwin" else 1024
    return {"first step": passed, "peak": unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citizens", type=int, default=1_000)
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--progress", action="store_true")
    given = parser.parse_args()
    print(json.dumps(run(given.citizens, given.steps, given.threads, given.progress)))
