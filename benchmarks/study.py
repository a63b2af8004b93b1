"""What a run costs alone, in a study, and in the engine: 500 citizens, five years, monthly.

All on one thread. The study has points of a Latin hypercube of three parameters and replicates that
share their worlds; the engine alone carries the same batch, built beforehand, and measures nothing.
"""

import numpy as np
from comparison import Report, Try, arguments, by_turns, main, rate

import polybius
from polybius.engine import Simulation
from polybius.experiments import Design, Region, Study
from polybius.scenarios import Blueprint, load
from polybius.state import union

MEASURES = ["falsifying_share", "private_mean", "expressed_mean"]
VARIES = {
    "Expression.peer_pressure": (0.0, 2.0),
    "Influence.rate": (0.03, 0.3),
    "Enforcement.cost": (0.05, 0.3),
}


def run() -> int:
    given = arguments(__doc__, repeats=5, points=(64, "points"), replicates=(4, "replicates"))
    points, replicates = (8, 2) if given.quick else (given.points, given.replicates)
    scenario = load("hidden_majority").with_overrides(citizens=500, years=5)
    design = Design.latin(Region.of(scenario, given=VARIES), points, seed=1)
    study = Study(scenario, design, replicates, measures=MEASURES)
    report = Report(
        f"study: {len(study):,} runs of {scenario.theory.name}, 500 citizens, 60 steps", (), given.quick
    )

    plan = Blueprint.of(scenario)
    worlds = {seed: plan.world(seed) for seed in study.seeds[:replicates]}
    batch = union([worlds[seed] for seed in study.seeds])
    parameters = {name: np.repeat(design.columns[name], replicates) for name in VARIES}

    def engine() -> Try:
        simulation = Simulation(plan.theory, batch, dt=plan.calendar.dt, parameters=parameters, threads=1)
        return rate(len(study), lambda: simulation.advance(plan.calendar.horizon))

    def together() -> Try:
        return rate(len(study), lambda: study.run(threads=1))

    def alone() -> Try:
        lean = {"record.measures": MEASURES, "record.every": plan.calendar.horizon}
        lean |= {"record.cells": 0, "record.groups": False, "record.panel": 0}
        return rate(4, lambda: [polybius.run(scenario, seed=k, set=lean, threads=1) for k in range(4)])

    found = by_turns({"engine": engine, "study": together, "alone": alone}, given.repeats)
    print("\ntime of a run")
    for name, most in (("engine", None), ("study", 6.0), ("alone", 25.0)):
        report.value(name, [1e3 / each for each in found[name]], "ms", at_most=most)
    report.ratio("study / alone, in runs a second", found["study"], found["alone"])
    return report.close()


if __name__ == "__main__":
    main(run)
