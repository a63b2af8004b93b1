"""DOCES' side: posts that neighbours receive. Its set-up is timed by itself and taken off."""

import time

import doces
import numpy as np
from comparison import others_since, work_so_far
from problem import Answer, Problem, Runs


def posting(problem: Problem) -> Runs:
    assert problem.network is not None
    rows = np.repeat(np.arange(problem.n), problem.network.degrees)
    # Along the tie (i, j), i hears j, so j's posts reach i: DOCES' edges lead from reader to author.
    ties = np.column_stack([problem.network.to, rows])
    p = problem.parameters

    def simulated(iterations: int) -> tuple[float, float, np.ndarray]:
        model = doces.Opinion_dynamics(problem.n, ties, directed=True, verbose=False)
        before, began = work_so_far(), time.perf_counter()
        found = model.simulate_dynamics(
            iterations - 1,  # it makes one more than it is asked for
            phi=0.0,
            mu=1.0,
            posting_filter=doces.UNIFORM,
            receiving_filter=doces.UNIFORM,
            b=problem.start,
            feed_size=1,
            rewire=False,
            delta=p["delta"],
            verbose=False,
            rand_seed=1,
        )
        return time.perf_counter() - began, others_since(before), np.array(found["b"])

    def run(steps: int) -> Answer:
        (nothing, busy, _), (seconds, others, state) = simulated(1), simulated(steps)
        return Answer(seconds - nothing, max(busy, others), state)

    return run
