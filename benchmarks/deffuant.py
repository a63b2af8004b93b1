"""Sequential encounters where everyone may meet everyone: how many a second and core.

The model is `polybius.reference.deffuant_weisbuch` as it ships, in double precision, with d = 0.2
and mu = 0.5; an encounter counts whether or not the two come closer. `reference/compare.py` sets
it against NDlib and pyseldonlib.
"""

from collections.abc import Callable
from typing import Any

from comparison import Report, Try, arguments, by_turns, main, rate

from polybius.engine import Simulation
from polybius.reference import MODELS
from polybius.state import union

MODEL = MODELS["deffuant_weisbuch"]


def side(worlds: list[Any], per_citizen: int, threads: int) -> Callable[[], Try]:
    """Return a step of so many encounters per citizen, from the start."""
    state = union(worlds)
    theory = MODEL.runs_as(state.complete)

    def turn() -> Try:
        parameters = {"Meeting.encounters": float(per_citizen)}
        simulation = Simulation(theory, state, threads=threads, parameters=parameters)
        return rate(state.citizens.n * per_citizen, lambda: simulation.advance(1))

    return turn


def run() -> int:
    given = arguments(__doc__, repeats=7)
    n, many = (2_500, 100) if given.quick else (100_000, 200)
    report = Report(f"encounters: {n:,} citizens, opinions in double precision", quick=given.quick)
    assert MODEL.start is not None
    worlds = [MODEL.start.world(n, None, seed) for seed in range(2)]
    found = by_turns({"one": side(worlds[:1], many, 1), "two": side(worlds, many, 2)}, given.repeats)
    unit = "million encounters/s and core"
    report.value("one world, 1 thread", [v / 1e6 for v in found["one"]], unit, at_least=100)
    report.value("two worlds, 2 threads", [v / 2e6 for v in found["two"]], unit)
    return report.close()


if __name__ == "__main__":
    main(run)
