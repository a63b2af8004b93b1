"""pyseldonlib's side: its compiled loop alone, without set-up or output."""

import atexit
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyseldonlib
from comparison import others_since, work_so_far
from problem import Answer, Problem, Runs
from silence import quietly


def _runs(kind: type, problem: Problem, *columns: str, ties: bool = True, **settings: Any) -> Runs:
    """Return a new model for every run, given its network and agents in files.

    Without a network it would draw one in a time that grows with n^2, and setting opinions one by
    one copies the whole network each time.
    """
    folder = Path(tempfile.mkdtemp(prefix="seldon-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    network, n = problem.network if ties else None, problem.n
    rows = ["0"] * n if network is None else [_row(network.neighbours(i).tolist()) for i in range(n)]
    values = zip(*(problem.columns[name].tolist() for name in columns), strict=True)
    (folder / "ties.txt").write_text("".join(f"{i}, {row}\n" for i, row in enumerate(rows)))
    (folder / "agents.txt").write_text(
        "".join(f"{i}, {', '.join(map(repr, each))}\n" for i, each in enumerate(values))
    )

    def run(steps: int) -> Answer:
        with quietly():
            model = kind(
                max_iterations=steps,
                rng_seed=1,
                agent_file=str(folder / "agents.txt"),
                network_file=str(folder / "ties.txt"),
                other_settings=pyseldonlib.Other_Settings(output_initial=False),
                **settings,
            )
            before, began = work_so_far(), time.perf_counter()
            model._simulation.run(str(folder))
            seconds = time.perf_counter() - began
        return Answer(seconds, others_since(before), np.array(model.agent_opinion()))

    return run


def _row(heard: list[int]) -> str:
    weights = [1 / len(heard)] * len(heard)
    return ", ".join(map(repr, [len(heard), *heard, *weights]))


def degroot(problem: Problem) -> Runs:
    return _runs(pyseldonlib.DeGroot_Model, problem, "opinion", convergence_tol=0.0)


def deffuant_weisbuch(problem: Problem) -> Runs:
    """On its own square torus, or among everyone: no other network can be had."""
    return _runs(
        pyseldonlib.Deffuant_Model,
        problem,
        "opinion",
        ties=False,
        homophily_threshold=problem.parameters["d"],
        mu=problem.parameters["mu"],
        use_network=problem.network is not None,
    )


def activity_driven(problem: Problem) -> Runs:
    p = problem.parameters
    return _runs(
        pyseldonlib.Activity_Driven_Model,
        problem,
        "opinion",
        "activity",
        ties=False,
        dt=p["dt"],
        m=int(p["m"]),
        K=p["K"],
        alpha=p["alpha"],
        homophily=p["beta"],
        reciprocity=p["r"],
    )
