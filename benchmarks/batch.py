"""A batch of small worlds on two cores against one: the default theory, worlds side by side.

Worlds are independent, so twice the speed is the most there can be; what is lost goes into
handing out work and into what the two cores share.
"""

from comparison import Report, arguments, by_turns, main, rate
from society import survey_world

from polybius.engine import Simulation
from polybius.state import union
from polybius.theories import HIDDEN_MAJORITY


def run() -> int:
    given = arguments(__doc__, repeats=9, worlds=(1_000, "worlds"), citizens=(1_000, "citizens of each"))
    n_worlds, n = (64, 200) if given.quick else (given.worlds, given.citizens)
    report = Report(f"batch: {n_worlds:,} worlds x {n:,} citizens, theory {HIDDEN_MAJORITY.name}", (), given.quick)
    worlds = union([survey_world(n, seed) for seed in range(n_worlds)])

    def ours(threads: int, steps: int = 12) -> float:
        simulation = Simulation(HIDDEN_MAJORITY, worlds, threads=threads)
        return rate(n_worlds * n * steps, lambda: simulation.advance(steps))

    prints = [Simulation(HIDDEN_MAJORITY, worlds, threads=threads) for threads in (1, 2)]
    for simulation in prints:
        simulation.advance(2)
    assert prints[0].fingerprints() == prints[1].fingerprints(), "threads change results"

    found = by_turns({"2 threads": lambda: ours(2), "1 thread": lambda: ours(1)}, given.repeats)
    report.rates("speed", found, "million citizen-steps/s", 1e6)
    report.ratio("2 threads / 1 thread", found["2 threads"], found["1 thread"], 1.8)
    return report.close()


if __name__ == "__main__":
    main(run)
