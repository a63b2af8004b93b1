"""All mechanisms of citizens and of one society together: speed, where time goes, memory, compiling.

The theory `whole_society` on three axes with 10 Watts-Strogatz ties a citizen (p = 0.1), default
parameters and monthly steps, on societies in which every mechanism has something to do
(`busy_society.py`), over a term of four years with one election. Counted are citizens times steps.
Shares are of the processor's time, one mechanism at a time on one thread. Memory is the peak of a
process with many citizens less the peak of one with a thousand; cold means an empty cache of
compiled kernels.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from busy_society import busy_societies, busy_society
from comparison import Report, Try, arguments, by_turns, main, rate

from polybius.engine import Simulation
from polybius.state import State
from polybius.theories import WHOLE_SOCIETY

THREADS = 2

#: Steps of a whole term of office, with one election in them.
TERM = 48

#: Worlds whose mechanisms are timed together: about as many as the engine hands to a thread.
LUMP = 62


def speed(state: State, steps: int) -> Try:
    """Return citizen-steps a second on two threads, after a step that does not count."""
    simulation = Simulation(WHOLE_SOCIETY, state, threads=THREADS)
    simulation.advance(1)
    return rate(state.citizens.n * steps, lambda: simulation.advance(steps))


def shares(report: Report, title: str, state: State, steps: int) -> None:
    """Print nanoseconds of the processor a citizen-step for each mechanism, the costliest first."""
    simulation = Simulation(WHOLE_SOCIETY, state, threads=1)
    simulation.advance(1)
    spent = dict.fromkeys((operation.slot.name for operation in simulation.operations), 0.0)
    for w in range(0, state.n_worlds, LUMP):
        for step in range(1, steps + 1):
            for operation in simulation.operations:
                start = time.thread_time()
                operation.run(w, min(w + LUMP, state.n_worlds), step, simulation.dt, None)
                spent[operation.slot.name] += time.thread_time() - start
    whole = sum(spent.values())
    print(f"\n{title}: time of the processor, one thread")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        each = 1e9 * seconds / (state.citizens.n * steps)
        print(f"  {name:<46} {each:6.1f} ns a citizen-step {seconds / whole:6.1%}")
    report.value("all mechanisms", [1e9 * whole / (state.citizens.n * steps)], "ns a citizen-step")


def apart(cache: str, citizens: int, steps: int, *more: str) -> dict[str, float]:
    """Return what a process of its own says, with the seconds that it took in all."""
    command = [sys.executable, str(Path(__file__).with_name("society_process.py")), *more]
    command += ["--citizens", str(citizens), "--steps", str(steps), "--threads", str(THREADS)]
    environment = {**os.environ, "POLYBIUS_CACHE": cache}
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return {**found, "whole": time.perf_counter() - start}


def memory(report: Report, cache: str, citizens: int, repeats: int) -> None:
    """Print what a citizen costs; comes early, since a process starts with its parent's peak."""
    growth = []
    for _ in range(repeats):
        few, many = apart(cache, 1_000, 2), apart(cache, citizens, 2)
        growth.append((many["peak"] - few["peak"]) / (citizens - 1_000))
    print(f"\nmemory: peak at {citizens:,} citizens less peak at 1,000, ties and drawing them included")
    report.value("a citizen", growth, "B", at_most=300)


def starting(report: Report, cache: str) -> None:
    """Print how long it takes to compile everything, and to start again."""
    print("\ncompiling, cold", flush=True)
    cold, warm = apart(cache, 1_000, 0, "--progress"), [apart(cache, 1_000, 0) for _ in range(3)]
    report.value("whole process, nothing compiled yet", [cold["whole"]], "s", at_most=90)
    report.value("whole process, warm", [one["whole"] for one in warm], "s", at_most=3)
    report.value("  of which the first step", [one["first step"] for one in warm], "s")


def run() -> int:
    given = arguments(
        __doc__,
        repeats=5,
        citizens=(1_000_000, "citizens of the one society"),
        worlds=(1_000, "worlds of the batch"),
        each=(1_000, "citizens of each"),
    )
    if given.quick:
        given.citizens, given.worlds, given.each = 20_000, 20, 500
    n, n_worlds, each = given.citizens, given.worlds, given.each
    report = Report(f"society: theory {WHOLE_SOCIETY.name}, {THREADS} threads", (), given.quick)
    with tempfile.TemporaryDirectory(prefix="polybius-cold-") as cache:
        starting(report, cache)
        memory(report, cache, n, min(2, given.repeats))

    one, many = busy_society(n), busy_societies(n_worlds, each)
    society, batch = f"{n:,} citizens in one society", f"{n_worlds:,} worlds x {each:,} citizens"
    sides = {society: lambda: speed(one, TERM), batch: lambda: speed(many, TERM)}
    found = by_turns(sides, given.repeats)
    print("\nspeed, million citizen-steps a second")
    report.value(society, [value / 1e6 for value in found[society]], "", at_least=4)
    report.value(batch, [value / 1e6 for value in found[batch]], "", at_least=6)
    shares(report, society, one, TERM)
    shares(report, batch, many, TERM)
    return report.close()


if __name__ == "__main__":
    main(run)
