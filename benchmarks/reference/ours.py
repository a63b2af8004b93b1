"""Our side: a theory on the problem's network and start, timed without set-up."""

import time
from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np
from comparison import others_since, work_so_far
from problem import Answer, Problem, Runs

from polybius.engine import Simulation
from polybius.model import Theory
from polybius.reference import MODELS
from polybius.state import State


def reference(name: str, problem: Problem, threads: int) -> Runs:
    """Return steps of a reference model as it ships; its stop rule is part of a step."""
    model = MODELS[name]
    assert model.start is not None
    begin = {field.name for field in fields(model.start)}  # type: ignore[arg-type]
    own = {key: value for key, value in problem.parameters.items() if key in begin}
    state = replace(model.start, **own).world(problem.n, problem.network, seed=1)  # type: ignore[type-var]
    for column, values in problem.columns.items():
        state.citizens[column] = values
    return steps_of(model.runs_as(state.complete), state, problem, threads)


def steps_of(theory: Theory, state: State, problem: Problem, threads: int) -> Runs:
    """Return steps of `theory` from `state`, each time from the start."""
    parameters = _known(theory, problem.parameters)
    dt = problem.parameters.get("dt")

    def run(steps: int) -> Answer:
        one = Simulation(theory, state, parameters=parameters, dt=dt, threads=threads)
        before, began = work_so_far(), time.perf_counter()
        one.advance(steps)
        seconds = time.perf_counter() - began
        stopped = int(one.stopped_at[0])
        if 0 <= stopped < steps:
            raise ValueError(f"{theory.name} came to rest after {stopped} of {steps} steps: nothing to time.")
        return Answer(seconds, others_since(before), np.array(one.state.citizens[problem.state]))

    return run


def _known(theory: Theory, parameters: Mapping[str, float]) -> dict[str, float]:
    """Return the parameters that `theory` has, by `Slot.parameter`."""
    names = {key: key.rpartition(".")[2] for key in theory.parameters()}
    return {key: parameters[name] for key, name in names.items() if name in parameters}
