"""What is compared: model by model, on which network, and what is counted."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import ours
from posting import posting
from problem import Problem, Runs

from polybius.state.networks import random_regular, ring, von_neumann_lattice

#: Ratios that are aimed at: over Python, and over compiled code.
PYTHON, COMPILED = 100.0, 2.0

#: A citizen of a random network has so many ties.
DEGREE = 10


@dataclass(frozen=True, kw_only=True)
class Case:
    """One model of ours against a peer's.

    `where` names the network. `problem(quick)` makes what both get. A step of ours does `ours_does`
    units of work and one of theirs `theirs_does`; `ours` and `theirs` are the steps that are timed.
    `same` says how states are compared after a step of ours and as much work of theirs: "equal",
    "variance", or not at all (peers_check asks instead). `deep` gives the peer an unlimited stack.
    """

    model: str
    peer: str
    place: str
    where: str
    unit: str
    target: float
    problem: Callable[[bool], Problem]
    ours_does: Callable[[Problem], float]
    theirs_does: Callable[[Problem], float]
    ours: int
    theirs: int
    same: str = ""
    deep: bool = False
    ours_is: Callable[[Problem, int], Runs] | None = None

    def built(self, problem: Problem, threads: int) -> Runs:
        """Return our side."""
        if self.ours_is is not None:
            return self.ours_is(problem, threads)
        return ours.reference(self.model, problem, threads)


def opinions(n: int) -> np.ndarray:
    return np.random.default_rng(1).random(n)


def per_citizen(problem: Problem) -> float:
    return problem.n


def per_tie(problem: Problem) -> float:
    return problem.ties


def one(problem: Problem) -> float:
    return 1.0


def edge(quick: bool) -> int:
    return 50 if quick else 316


def torus(quick: bool) -> Problem:
    return Problem(
        n=edge(quick) ** 2,
        network=von_neumann_lattice((edge(quick), edge(quick))),
        state="opinion",
        columns={"opinion": opinions(edge(quick) ** 2)},
        parameters={"d": 0.2, "mu": 0.5},
    )


def crowd(quick: bool) -> Problem:
    n = 1000 if quick else 10_000
    return Problem(
        n=n, network=None, state="opinion", columns={"opinion": opinions(n)}, parameters={"d": 0.2, "mu": 0.5}
    )


def readers(quick: bool) -> Problem:
    n = 2000 if quick else 100_000
    return Problem(
        n=n,
        network=random_regular(n, degree=DEGREE, seed=1),
        state="belief",
        columns={"belief": 2.0 * opinions(n) - 1.0},
        parameters={"delta": 0.1},
    )


CASES = (
    Case(
        model="deffuant_weisbuch",
        peer="NDlib",
        place="peer_ndlib:deffuant_weisbuch",
        where="torus, 4 neighbours",
        unit="encounters",
        target=PYTHON,
        problem=torus,
        ours_does=per_citizen,
        theirs_does=per_citizen,
        ours=40,
        theirs=1,
        same="variance",
    ),
    Case(
        model="deffuant_weisbuch",
        peer="pyseldonlib",
        place="peer_pyseldonlib:deffuant_weisbuch",
        where="torus, 4 neighbours",
        unit="encounters",
        target=COMPILED,
        problem=torus,
        ours_does=per_citizen,
        theirs_does=per_citizen,
        ours=40,
        theirs=10,
        same="variance",
    ),
    Case(
        model="deffuant_weisbuch",
        peer="pyseldonlib",
        place="peer_pyseldonlib:deffuant_weisbuch",
        where="everyone",
        unit="encounters",
        target=COMPILED,
        problem=crowd,
        ours_does=per_citizen,
        theirs_does=per_citizen,
        ours=100,
        theirs=1,
        same="variance",
    ),
    Case(
        model="posts to neighbours",
        peer="DOCES",
        place="peer_doces:posting",
        where="random, 10 neighbours",
        unit="ties told",
        target=COMPILED,
        problem=readers,
        ours_does=per_tie,
        theirs_does=lambda problem: DEGREE,
        ours=10,
        theirs=500_000,
        same="variance",
        ours_is=posting,
    ),
)
