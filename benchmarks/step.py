"""The whole step of the default scenario against a straight Mesa version of the same model.

First both run the same small society through its first election with the same random draws:
citizen by citizen they must agree. Then both are timed on the same society, each with its own
random numbers. Counted are citizens times steps; Mesa's few steps hold no election, ours one.
"""

import numpy as np
from comparison import Report, Try, arguments, by_turns, main, rate
from mesa_society import Citizen, Keyed, Society

from polybius.engine import Simulation
from polybius.scenarios import Blueprint, load
from polybius.state import State

STEPS, MESA_STEPS = 60, 3


def blueprint(citizens: int) -> Blueprint:
    """Return what all worlds of the default scenario share, at that size."""
    return Blueprint.of(load("two_victories").with_overrides(citizens=citizens))


def settled(plan: Blueprint, seed: int) -> State:
    """Return the world of that seed at time 0, after it has settled."""
    before = plan.calendar.settle
    simulation = Simulation(plan.theory, plan.world(seed), dt=plan.calendar.dt, step=-before)
    simulation.advance(before)
    return simulation.state


def society(plan: Blueprint, state: State, kind: type[Citizen]) -> Society:
    """Return the Mesa twin of a state that is ready to run."""
    return Society(state, dict(plan.theory.values()), plan.calendar.dt, kind)


def agreement(steps: int) -> dict[str, float]:
    """Return the share of 500 citizens whose columns are the same in both after `steps` steps."""
    plan = blueprint(500)
    simulation = Simulation(plan.theory, settled(plan, 3), dt=plan.calendar.dt)
    twin = society(plan, simulation.state.copy(), Keyed)
    simulation.advance(steps)
    for _ in range(steps):
        twin.step()
    found = {}
    for name in ("private", "expressed", "climate", "pressure", "enforces", "vote"):
        theirs = np.array([getattr(citizen, name) for citizen in twin.agents])
        ours = simulation.state.citizens[name].reshape(-1)
        found[name] = float(np.mean(np.abs(ours - theirs) < 1e-4))
    return found


def ours(plan: Blueprint, world: State, threads: int) -> Try:
    """Return the engine's citizen-steps a second."""
    simulation = Simulation(plan.theory, world, dt=plan.calendar.dt, threads=threads)
    return rate(world.citizens.n * STEPS, lambda: simulation.advance(STEPS))


def mesa(plan: Blueprint, world: State) -> Try:
    """Return Mesa's citizen-steps a second."""
    twin = society(plan, world, Citizen)
    return rate(world.citizens.n * MESA_STEPS, lambda: [twin.step() for _ in range(MESA_STEPS)])


def run() -> int:
    given = arguments(__doc__, repeats=5, citizens=(100_000, "citizens"))
    n = 2_000 if given.quick else given.citizens
    plan, few = blueprint(n), blueprint(2_000)
    report = Report(f"whole step: {n:,} citizens, theory {plan.theory.name}", ("mesa",), given.quick)
    shares = agreement(36)
    print("\nthe same model? share of citizens equal after 36 steps with the same draws")
    for name, share in shares.items():
        print(f"  {name:<46} {share:.3f}")
    assert min(shares.values()) > 0.99, "the two models differ"

    world, village = settled(plan, 1), settled(few, 1)
    found = by_turns(
        {
            "polybius, 2 threads": lambda: ours(plan, world, 2),
            "polybius, 1 thread": lambda: ours(plan, world, 1),
            "Mesa, 1 thread": lambda: mesa(plan, world),
            "Mesa, 1 thread, 2,000 citizens": lambda: mesa(few, village),
        },
        given.repeats,
    )
    report.rates("speed", found, "million citizen-steps/s", 1e6)
    polybius = found["polybius, 2 threads"]
    report.ratio("polybius (2) / Mesa", polybius, found["Mesa, 1 thread"], 100)
    report.ratio("polybius (1) / Mesa", found["polybius, 1 thread"], found["Mesa, 1 thread"])
    report.ratio("polybius (2) / Mesa at its best size", polybius, found["Mesa, 1 thread, 2,000 citizens"])
    return report.close()


if __name__ == "__main__":
    main(run)
