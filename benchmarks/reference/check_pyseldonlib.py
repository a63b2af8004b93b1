"""pyseldonlib's models against theory."""

import math
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyseldonlib
from findings import Finding
from silence import quietly


def made(kind: type, agents: Sequence[str], ties: Sequence[str], **settings: Any) -> Any:
    """Return a model with these lines for agents (opinion, activity) and ties (number, whom, weights)."""
    with tempfile.TemporaryDirectory() as folder, quietly():
        files = [Path(folder, "agents.txt"), Path(folder, "ties.txt")]
        for file, lines in zip(files, (agents, ties), strict=True):
            file.write_text("".join(f"{i}, {line}\n" for i, line in enumerate(lines)))
        model = kind(
            agent_file=str(files[0]),
            network_file=str(files[1]),
            other_settings=pyseldonlib.Other_Settings(output_initial=False),
            **settings,
        )
        model._simulation.run(folder)
    return model


def degroot() -> Iterable[Finding]:
    model = made(
        pyseldonlib.DeGroot_Model,
        ["1.0", "0.0"],
        ["2, 0, 1, 0.5, 0.5", "2, 0, 1, 0.25, 0.75"],
        max_iterations=200,
        convergence_tol=0.0,
    )
    found = model.agent_opinion()
    yield Finding(
        peer="pyseldonlib",
        model="DeGroot",
        asked="consensus of two who start at 1 and 0 and trust [1/2 1/2; 1/4 3/4]",
        known="0.333333",
        found=" ".join(f"{x:.6f}" for x in found),
        verdict="right" if np.allclose(found, 1 / 3, atol=1e-9) else "WRONG",
    )


def deffuant() -> Iterable[Finding]:
    model = made(
        pyseldonlib.Deffuant_Model,
        ["0.4", "0.5"],
        ["0", "0"],
        max_iterations=1,
        homophily_threshold=0.2,
        mu=0.5,
    )
    found = model.agent_opinion()
    yield Finding(
        peer="pyseldonlib",
        model="Deffuant",
        asked="two at 0.4 and 0.5 after they met, mu = 1/2",
        known="0.45 0.45",
        found=" ".join(f"{x:.2f}" for x in found),
        verdict="right" if np.allclose(found, 0.45) else "WRONG",
    )
    ring = [f"2, {(i - 1) % 16}, {(i + 1) % 16}, 0.5, 0.5" for i in range(16)]
    lattice = made(pyseldonlib.Deffuant_Model, ["0.5"] * 16, ring, max_iterations=1, use_network=True)
    near = sorted(lattice._simulation.network.get_neighbours(5))
    yield Finding(
        peer="pyseldonlib",
        model="Deffuant",
        asked="neighbours of 5 on a ring of 16, given as the network, with use_network",
        known="4 6",
        found=f"{' '.join(map(str, near))}: its own square torus takes the network's place",
        verdict="right" if near == [4, 6] else "limit",
    )
    halves = [f"1, {i ^ 1}, 1.0" for i in range(16)]
    opinions = ["0.0"] * 8 + ["0.1"] * 8
    free = made(pyseldonlib.Deffuant_Model, opinions, halves, max_iterations=200)
    spread = float(np.ptp(free.agent_opinion()))
    yield Finding(
        peer="pyseldonlib",
        model="Deffuant",
        asked="pairs at 0 and pairs at 0.1 without ties between them: the distance after 200 iterations",
        known="0.1",
        found=f"{spread:.1f}: without use_network everyone meets everyone",
        verdict="right" if spread > 0.09 else "limit",
    )


def activity_driven() -> Iterable[Finding]:
    start = np.array([1.0, 0.5, 0.25, -0.5])
    agents = [f"{x!r}, 0.0" for x in start.tolist()]
    ties = [f"1, {(i + 1) % 4}, 1.0" for i in range(4)]
    for mean in (False, True):
        model = made(
            pyseldonlib.Activity_Driven_Model,
            agents,
            ties,
            max_iterations=100,
            dt=0.01,
            m=1,
            K=3.0,
            mean_weights=mean,
            rng_seed=1,
        )
        left = np.array(model.agent_opinion()) / start
        right = np.allclose(left, math.exp(-1.0), atol=1e-6)
        yield Finding(
            peer="pyseldonlib",
            model="ActivityDriven" + (", mean_weights" if mean else ""),
            asked="share of each opinion left at time 1 where nobody is ever active",
            known=f"{math.exp(-1.0):.3f} each",
            found=" ".join(f"{x:.3f}" for x in left) + ("" if right else ": activity counts as 1 at least"),
            verdict="right" if right else "WRONG",
        )


CHECKS = (degroot, deffuant, activity_driven)
