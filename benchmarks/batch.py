"""A batch of small worlds on two cores against one: the default scenario, worlds side by side.

Worlds are independent, so twice the speed is the most there can be; what is lost goes into
handing out work and into what the two cores share.
"""

from comparison import Report, Try, arguments, by_turns, main, rate

from polybius.engine import Simulation
from polybius.scenarios import Blueprint, load


def run() -> int:
    given = arguments(__doc__, repeats=9, worlds=(1_000, "worlds"), citizens=(1_000, "citizens of each"))
    n_worlds, n = (64, 200) if given.quick else (given.worlds, given.citizens)
    plan = Blueprint.of(load("two_victories").with_overrides(citizens=n))
    report = Report(f"batch: {n_worlds:,} worlds x {n:,} citizens, {plan.theory.name}", (), given.quick)
    worlds = plan.worlds(list(range(n_worlds)), threads=2)

    def ours(threads: int, steps: int = 12) -> Try:
        simulation = Simulation(plan.theory, worlds, dt=plan.calendar.dt, threads=threads)
        return rate(n_worlds * n * steps, lambda: simulation.advance(steps))

    one, two = (Simulation(plan.theory, worlds, dt=plan.calendar.dt, threads=threads) for threads in (1, 2))
    one.advance(2)
    two.advance(2)
    assert one.fingerprints() == two.fingerprints(), "threads change results"

    found = by_turns({"2 threads": lambda: ours(2), "1 thread": lambda: ours(1)}, given.repeats)
    report.rates("speed", found, "million citizen-steps/s", 1e6)
    report.ratio("2 threads / 1 thread", found["2 threads"], found["1 thread"], 1.8)
    return report.close()


if __name__ == "__main__":
    main(run)
