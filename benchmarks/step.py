"""The whole step of the default theory against a straight Mesa version of the same model.

First both run some steps on the same small society with the same random draws: citizen by
citizen they must agree but for single precision. Then both are timed on one society, each with
its own random numbers. Counted are citizens times steps, an election among them.
"""

import numpy as np
from comparison import Report, arguments, by_turns, main, rate
from mesa_society import Citizen, Keyed, Society
from society import survey_world

from polybius.engine import Simulation
from polybius.theories import HIDDEN_MAJORITY

DT = 1 / 12


def agree(steps: int) -> dict[str, float]:
    """Return the share of 500 citizens whose columns are the same in both after `steps` steps."""
    simulation = Simulation(HIDDEN_MAJORITY, survey_world(500, 3), dt=DT)
    model = Society(simulation.state.copy(), dict(HIDDEN_MAJORITY.values()), DT, Keyed)
    simulation.advance(steps)
    for _ in range(steps):
        model.step()
    found = {}
    for name in ("private", "expressed", "climate", "pressure", "enforces", "vote"):
        theirs = np.array([getattr(agent, name) for agent in model.agents])
        ours = simulation.state.citizens[name].reshape(-1)
        found[name] = float(np.mean(np.abs(ours - theirs) < 1e-4))
    return found


def run() -> int:
    given = arguments(__doc__, repeats=5, citizens=(100_000, "citizens"))
    n = min(given.citizens, 2_000) if given.quick else given.citizens
    report = Report(f"whole step: {n:,} citizens, theory {HIDDEN_MAJORITY.name}", ("mesa",), given.quick)
    shares = agree(30)
    print("\nthe same model? share of citizens equal after 30 steps with the same draws")
    for name, share in shares.items():
        print(f"  {name:<46} {share:.3f}")
    assert min(shares.values()) > 0.99, "the two models differ"

    world = survey_world(n, 1)
    theory_values = dict(HIDDEN_MAJORITY.values())

    def ours(threads: int, steps: int = 60) -> float:
        simulation = Simulation(HIDDEN_MAJORITY, world, dt=DT, threads=threads)
        return rate(n * steps, lambda: simulation.advance(steps))

    ready = Simulation(HIDDEN_MAJORITY, world, dt=DT).state

    def mesa(steps: int = 3) -> float:
        model = Society(ready, theory_values, DT, Citizen)
        return rate(n * steps, lambda: [model.step() for _ in range(steps)])

    found = by_turns(
        {"polybius, 2 threads": lambda: ours(2), "polybius, 1 thread": lambda: ours(1), "Mesa, 1 thread": mesa},
        given.repeats,
    )
    report.rates("speed", found, "million citizen-steps/s", 1e6)
    report.ratio("polybius (2) / Mesa", found["polybius, 2 threads"], found["Mesa, 1 thread"], 100)
    report.ratio("polybius (1) / Mesa", found["polybius, 1 thread"], found["Mesa, 1 thread"])
    return report.close()


if __name__ == "__main__":
    main(run)
